/* SPDX-License-Identifier: MIT */
/* A comparison for the terminal. */
#include <string.h>
#include <time.h>

#include "runner/base/clock.h"
#include "runner/compare/compare.h"

#define SECTION_MAX 50 /* tests shown of each kind, unless all are wanted */

struct printer {
	const struct compare *compare;
	FILE *stream;
	bool color, all;
};

static void print_verdict(const struct printer *p, unsigned char verdict)
{
	if (p->color)
		fputs(verdict_color((enum verdict)verdict), p->stream);
	fputs(verdict_name((enum verdict)verdict), p->stream);
	if (p->color)
		fputs("\033[0m", p->stream);
}

/* The results of one side, e.g. "pass, fail"; the same ones in a row once: "pass x3". */
static void print_side(const struct printer *p, size_t test, size_t host, bool is_base)
{
	const struct compare *compare = p->compare;
	int last = -1, repeated = 0;

	for (size_t r = 0; r <= compare->n_runs; r++) {
		const struct compare_cell *cell = NULL;

		if (r < compare->n_runs && compare->runs[r].is_base == is_base &&
		    compare_takes_part(compare, r, host))
			cell = compare_cell(compare, r, test);
		if (cell && cell->verdict == last) {
			repeated++;
			continue;
		}
		if (!cell && r < compare->n_runs)
			continue;
		if (repeated)
			fprintf(p->stream, " x%d", repeated + 1);
		repeated = 0;
		if (!cell)
			break;
		if (last >= 0)
			fputs(", ", p->stream);
		print_verdict(p, cell->verdict);
		last = cell->verdict;
	}
	if (last < 0)
		fputs("none", p->stream);
}

/* The cell that says most about a side: the worst, the last one of those. */
static const struct compare_cell *telling_cell(const struct compare *compare, size_t test,
					       size_t host, bool is_base)
{
	const struct compare_cell *best = NULL;

	for (size_t r = 0; r < compare->n_runs; r++) {
		const struct compare_cell *cell = compare_cell(compare, r, test);

		if (cell && compare->runs[r].is_base == is_base &&
		    compare_takes_part(compare, r, host) &&
		    (!best || cell->verdict >= best->verdict))
			best = cell;
	}
	return best;
}

static void print_transition(const struct printer *p, size_t test, size_t host)
{
	const struct compare_cell *base = telling_cell(p->compare, test, host, true);
	const struct compare_cell *new = telling_cell(p->compare, test, host, false);
	enum change change = compare_change(p->compare, test, host);

	if (change == CHANGE_SLOWER || change == CHANGE_FASTER) {
		fprintf(p->stream, "%.2fs -> %.2fs\n", (double)base->time_s, (double)new->time_s);
		return;
	}
	print_side(p, test, host, true);
	if (change != CHANGE_MISSING) {
		fputs(" -> ", p->stream);
		print_side(p, test, host, false);
	}
	if (new &&new->verdict != VERDICT_NOTRUN)
		fprintf(p->stream, " (%.2fs)", (double)new->time_s);
	if (new &&new->reason)
		fprintf(p->stream, " [%s]", new->reason);
	fputc('\n', p->stream);
}

static void print_test(const struct printer *p, size_t test, enum change change)
{
	const struct compare *compare = p->compare;

	fprintf(p->stream, "  %s:", compare->tests.v[test]);
	if (compare->hosts.n == 1) {
		fputc(' ', p->stream);
		print_transition(p, test, 0);
		return;
	}
	fputc('\n', p->stream);
	for (size_t host = 0; host < compare->hosts.n; host++) {
		if (compare_change(compare, test, host) != change)
			continue;
		fprintf(p->stream, "    %s: ",
			*compare->hosts.v[host] ? compare->hosts.v[host] : "(unknown machine)");
		print_transition(p, test, host);
	}
}

static bool has_change(const struct compare *compare, size_t test, enum change change)
{
	for (size_t host = 0; host < compare->hosts.n; host++)
		if (compare_change(compare, test, host) == change)
			return true;
	return false;
}

static void print_section(const struct printer *p, enum change change)
{
	const struct compare *compare = p->compare;
	size_t count = 0, shown = 0, most = p->all ? compare->tests.n : SECTION_MAX;

	for (size_t i = 0; i < compare->tests.n; i++)
		count += has_change(compare, i, change);
	if (!count)
		return;
	fprintf(p->stream, "\n%s (%zu)\n", change_title(change), count);
	if (change == CHANGE_KNOWN && !p->all) {
		fputs("  as bad as before, or expected: --all lists them\n", p->stream);
		return;
	}
	for (size_t i = 0; i < compare->tests.n && shown < most; i++)
		if (has_change(compare, compare->order[i], change)) {
			print_test(p, compare->order[i], change);
			shown++;
		}
	if (shown < count)
		fprintf(p->stream, "  ... and %zu more: --all lists them\n", count - shown);
}

static void print_run(const struct printer *p, const struct compare_run *run)
{
	time_t start = clock_date(run->info.start_s);
	char when[32] = "";
	struct tm tm;

	if (start > 0 && localtime_r(&start, &tm))
		strftime(when, sizeof(when), "  %Y-%m-%d %H:%M", &tm);
	fprintf(p->stream, "%-5s %s  %zu test%s%s%s%s\n", run->is_base ? "base" : "new", run->path,
		run->n_tests, run->n_tests == 1 ? "" : "s", when, *run->info.host ? "  " : "",
		run->info.host);
}

static void print_hosts(const struct printer *p)
{
	const struct compare *compare = p->compare;

	for (size_t host = 0; host < compare->hosts.n; host++) {
		bool any = false;

		for (size_t r = 0; r < compare->n_runs; r++)
			any |= compare->runs[r].is_base && compare_takes_part(compare, r, host);
		if (!any)
			fprintf(p->stream, "not compared: %s, the base has no run of it\n",
				compare->hosts.v[host]);
	}
	for (size_t i = 0; i < compare->missing_hosts.n; i++)
		fprintf(p->stream, "missing: %s, only the base has runs of it\n",
			compare->missing_hosts.v[i]);
}

static void print_summary(const struct printer *p)
{
	const struct compare *compare = p->compare;
	bool failed = compare_failed(compare), any = false;

	fprintf(p->stream, "\n%s%s%s: ",
		!p->color ? "" :
		failed    ? "\033[1;31m" :
			    "\033[1;32m",
		failed ? "FAILURE" : "SUCCESS", p->color ? "\033[0m" : "");
	for (int change = 0; change < CHANGE_NONE; change++) {
		if (!compare->counts[change])
			continue;
		fprintf(p->stream, "%s%zu %s", any ? ", " : "", compare->counts[change],
			change_name((enum change)change));
		any = true;
	}
	fprintf(p->stream, "%s\n", any ? "" : "nothing changed");
}

void compare_print(const struct compare *compare, FILE *stream, bool color, bool all)
{
	struct printer p = { compare, stream, color, all };

	for (size_t r = 0; r < compare->n_runs; r++)
		if (compare->runs[r].is_base)
			print_run(&p, &compare->runs[r]);
	for (size_t r = 0; r < compare->n_runs; r++)
		if (!compare->runs[r].is_base)
			print_run(&p, &compare->runs[r]);
	print_hosts(&p);
	for (int change = 0; change < CHANGE_NONE; change++)
		print_section(&p, (enum change)change);
	print_summary(&p);
}

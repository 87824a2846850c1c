/* SPDX-License-Identifier: MIT */
/* The table at the end of a run. */
#include <string.h>

#include "runner/report/summary.h"

#define MAX_UNMATCHED 5

struct table {
	FILE *stream;
	bool color;
	bool shown[VERDICT_COUNT]; /* columns that are not all zero */
	int name_width;
};

static const char *short_name(const char *name)
{
	return strncmp(name, "igt@", 4) ? name : name + 4;
}

static size_t sum(const size_t counts[VERDICT_COUNT])
{
	size_t all = 0;

	for (int v = 0; v < VERDICT_COUNT; v++)
		all += counts[v];
	return all;
}

static int column_width(int verdict)
{
	int width = (int)strlen(verdict_name(verdict));

	return (width < 5 ? 5 : width) + 2;
}

static void print_head(const struct table *table)
{
	fprintf(table->stream, "%-*s", table->name_width, "");
	for (int v = 0; v < VERDICT_COUNT; v++)
		if (table->shown[v])
			fprintf(table->stream, "%*s", column_width(v), verdict_name(v));
	fprintf(table->stream, "%7s%11s\n", "all", "time");
}

static void print_row(const struct table *table, const char *name, const struct summary_binary *row)
{
	fprintf(table->stream, "%-*s", table->name_width, name);
	for (int v = 0; v < VERDICT_COUNT; v++) {
		bool colored = table->color && row->tests[v];

		if (table->shown[v])
			fprintf(table->stream, "%s%*zu%s", colored ? verdict_color(v) : "",
				column_width(v), row->tests[v], colored ? "\033[0m" : "");
	}
	fprintf(table->stream, "%7zu%10.2fs\n", sum(row->tests), row->time_s);
}

/* A whole run that stopped would fill the screen: one line for all of it. */
static void print_notrun(const struct table *table, const struct summary *summary)
{
	size_t count = summary->outcomes[OUTCOME_MISSING];
	const char *reason = "";

	for (size_t i = 0; i < summary->n_bad; i++)
		if (summary->bad[i].outcome == OUTCOME_MISSING)
			reason = summary->bad[i].reason;
	if (count)
		fprintf(table->stream, "%s%-10s%s %zu test%s: %s\n",
			table->color ? verdict_color(VERDICT_NOTRUN) : "",
			verdict_name(VERDICT_NOTRUN), table->color ? "\033[0m" : "", count,
			count == 1 ? "" : "s", reason);
}

/* What is worth a line in the terminal, in this order. */
static const struct group {
	const char *word; /* NULL: the verdict */
	unsigned int outcomes, verdicts;
} groups[] = {
#define O(name) (1u << OUTCOME_##name)
#define V(name) (1u << VERDICT_##name)
	{ NULL, O(UNEXPECTED_FAIL) | O(DIFFERENT_FAIL), ~0u },
	{ NULL, O(UNEXPECTED_PASS) | O(UNEXPECTED_SKIP), ~0u },
	{ "flaky", O(FLAKY), ~0u },
	{ "flake", O(KNOWN_FLAKE), ~0u },
	{ NULL, O(PASS), V(WARN) | V(DMESG_WARN) },
#undef O
#undef V
};

static void print_one(const struct table *table, const struct summary_bad *bad, const char *word)
{
	fprintf(table->stream, "%s%-10s%s %s (%.2fs)\n",
		table->color ? verdict_color(bad->verdict) : "",
		word ? word : verdict_name(bad->verdict), table->color ? "\033[0m" : "",
		short_name(bad->name), bad->time_s);
	if (bad->reason && *bad->reason)
		fprintf(table->stream, "           %s\n", bad->reason);
}

static void print_bad(const struct table *table, const struct summary *summary)
{
	size_t shown = 0, hidden = summary->n_more;

	if (summary->n_bad)
		fputc('\n', table->stream);
	for (size_t g = 0; g < ARRAY_SIZE(groups); g++)
		for (size_t i = 0; i < summary->n_bad; i++) {
			const struct summary_bad *bad = &summary->bad[i];

			if (!(groups[g].outcomes & 1u << bad->outcome) ||
			    !(groups[g].verdicts & 1u << bad->verdict))
				continue;
			if (shown == SUMMARY_BAD_MAX) {
				hidden++;
				continue;
			}
			print_one(table, bad, groups[g].word);
			shown++;
		}
	if (hidden)
		fprintf(table->stream, "... and %zu more: see the report\n", hidden);
	if (summary->outcomes[OUTCOME_EXPECTED_FAIL])
		fprintf(table->stream, "expected   %zu failed as the fails list says\n",
			summary->outcomes[OUTCOME_EXPECTED_FAIL]);
	print_notrun(table, summary);
}

struct unmatched {
	FILE *stream;
	size_t shown;
};

static void print_unmatched(void *arg, const struct expect_entry *entry)
{
	struct unmatched *unmatched = arg;

	if (unmatched->shown < MAX_UNMATCHED)
		fprintf(unmatched->stream, "%swarning    %s: no test of this run: '%s'\n",
			unmatched->shown ? "" : "\n", entry->where, entry->text);
	unmatched->shown++;
}

/* Lines of the lists that had nothing to say about this run: out of date, or it was a part. */
static void print_all_unmatched(FILE *stream, const struct expect *expect)
{
	struct unmatched unmatched = { .stream = stream };
	size_t count = expect_unmatched(expect, print_unmatched, &unmatched);

	if (count > MAX_UNMATCHED)
		fprintf(stream, "... and %zu more such lines\n", count - MAX_UNMATCHED);
}

static void print_leaks(const struct table *table, const struct strlist *leaks)
{
	if (leaks->n)
		fputc('\n', table->stream);
	for (size_t i = 0; i < leaks->n && i < SUMMARY_BAD_MAX; i++)
		fprintf(table->stream, "%sleak%s       %s\n",
			table->color ? verdict_color(VERDICT_FAIL) : "",
			table->color ? "\033[0m" : "", leaks->v[i]);
	if (leaks->n > SUMMARY_BAD_MAX)
		fprintf(table->stream, "... and %zu more: see the report\n",
			leaks->n - SUMMARY_BAD_MAX);
}

void summary_print(FILE *stream, const struct summary *summary, const struct run_info *info,
		   bool color)
{
	struct table table = { .stream = stream, .color = color, .name_width = 12 };

	for (int v = 0; v < VERDICT_COUNT; v++)
		table.shown[v] = v == VERDICT_PASS || v == VERDICT_SKIP || v == VERDICT_FAIL ||
				 summary->total.tests[v];
	for (size_t i = 0; i < summary->n_binaries; i++) {
		int width = (int)strlen(short_name(summary->binaries[i].name));

		if (width > table.name_width)
			table.name_width = width;
	}
	fputc('\n', stream);
	print_head(&table);
	for (size_t i = 0; i < summary->n_binaries; i++)
		if (sum(summary->binaries[i].tests))
			print_row(&table, short_name(summary->binaries[i].name),
				  &summary->binaries[i]);
	if (summary->n_binaries > 1)
		print_row(&table, "all", &summary->total);
	print_bad(&table, summary);
	print_leaks(&table, &summary->leaks);
	if (info->expect)
		print_all_unmatched(stream, info->expect);
	if (info->aborted)
		fprintf(stream, "\nThe run was aborted:\n%s%s", info->aborted,
			info->aborted[strlen(info->aborted) - 1] == '\n' ? "" : "\n");
	fputc('\n', stream);
}

/* SPDX-License-Identifier: MIT */
#include "runner/compare/compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Below this, run times are noise whatever their ratio is. */
#define TIME_MIN_S 0.1

static const struct {
	const char *name, *title;
} changes[CHANGE_COUNT] = {
	[CHANGE_REGRESSION] = { "regression", "Possible regressions" },
	[CHANGE_LOST] = { "lost", "Not run any more" },
	[CHANGE_FLAKY] = { "flaky", "Flaky" },
	[CHANGE_SUPPRESSED] = { "suppressed", "Suppressed" },
	[CHANGE_WARNING] = { "warning", "Warnings" },
	[CHANGE_FIX] = { "fix", "Possible fixes" },
	[CHANGE_NEW] = { "new", "New tests" },
	[CHANGE_MISSING] = { "missing", "Missing tests" },
	[CHANGE_SLOWER] = { "slower", "Slower" },
	[CHANGE_FASTER] = { "faster", "Faster" },
	[CHANGE_KNOWN] = { "known", "Known issues" },
	[CHANGE_NONE] = { "none", "Unchanged" },
};

const char *change_title(enum change change)
{
	return changes[change].title;
}

const char *change_name(enum change change)
{
	return changes[change].name;
}

/* Four kinds of verdict are enough to tell better from worse. */
enum kind { KIND_PASS, KIND_SKIP, KIND_WARN, KIND_BAD, KIND_COUNT };

static enum kind kind_of(unsigned char verdict)
{
	if (verdict == VERDICT_PASS)
		return KIND_PASS;
	if (verdict == VERDICT_SKIP)
		return KIND_SKIP;
	return verdict_is_bad((enum verdict)verdict) ? KIND_BAD : KIND_WARN;
}

/* From the kind in the line to that in the column; KNOWN: a WARNING if the verdicts differ. */
static const enum change transitions[KIND_COUNT][KIND_COUNT] = {
	[KIND_PASS] = { CHANGE_NONE, CHANGE_REGRESSION, CHANGE_REGRESSION, CHANGE_REGRESSION },
	[KIND_SKIP] = { CHANGE_FIX, CHANGE_NONE, CHANGE_WARNING, CHANGE_REGRESSION },
	[KIND_WARN] = { CHANGE_FIX, CHANGE_WARNING, CHANGE_KNOWN, CHANGE_REGRESSION },
	[KIND_BAD] = { CHANGE_FIX, CHANGE_WARNING, CHANGE_WARNING, CHANGE_KNOWN },
};

/* A side's results of one test: how many, of which kinds, the worst one, their mean time. */
struct side {
	size_t ran, notrun, kinds[KIND_COUNT];
	unsigned char worst;
	bool is_flaky, is_known_flake, is_expected;
	double time_s;
};

static void side_add(struct side *side, const struct compare_cell *cell)
{
	side->is_flaky |= cell->is_flaky;
	side->is_known_flake |= cell->is_known_flake;
	side->is_expected |= cell->is_expected;
	if (cell->verdict == VERDICT_NOTRUN) {
		side->notrun++;
		return;
	}
	side->kinds[kind_of(cell->verdict)]++;
	if (!side->ran++ || kind_of(cell->verdict) > kind_of(side->worst))
		side->worst = cell->verdict;
	side->time_s += (double)cell->time_s;
}

static bool disagrees(const struct side *side)
{
	return side->is_flaky || (side->kinds[KIND_BAD] && side->kinds[KIND_BAD] < side->ran);
}

static enum change of_time(const struct compare *compare, const struct side *base,
			   const struct side *now)
{
	double before_s = base->time_s / (double)base->ran, now_s = now->time_s / (double)now->ran;

	if (!(compare->time_factor > 0) || fabs(now_s - before_s) < TIME_MIN_S)
		return CHANGE_NONE;
	if (now_s >= before_s * compare->time_factor)
		return CHANGE_SLOWER;
	return before_s >= now_s * compare->time_factor ? CHANGE_FASTER : CHANGE_NONE;
}

static enum change of_new(const struct side *base, const struct side *now)
{
	if (!now->ran)
		return CHANGE_NONE;
	if (disagrees(now))
		return CHANGE_FLAKY;
	if (now->is_known_flake && now->kinds[KIND_BAD])
		return CHANGE_SUPPRESSED;
	if (kind_of(now->worst) == KIND_BAD)
		return CHANGE_REGRESSION;
	return base->notrun ? CHANGE_FIX : CHANGE_NEW;
}

static enum change judge(const struct compare *compare, const struct side *base,
			 const struct side *now)
{
	enum change change;

	if (now->is_expected && now->ran)
		return CHANGE_KNOWN;
	if (!base->ran)
		return of_new(base, now);
	if (!now->ran)
		return now->notrun ? CHANGE_LOST : CHANGE_MISSING;
	if (disagrees(base) || base->is_known_flake || now->is_known_flake)
		return now->kinds[KIND_BAD] ? CHANGE_SUPPRESSED : CHANGE_NONE;
	if (disagrees(now))
		return CHANGE_FLAKY;
	change = transitions[kind_of(base->worst)][kind_of(now->worst)];
	if (change == CHANGE_KNOWN && base->worst != now->worst)
		return CHANGE_WARNING;
	return change == CHANGE_NONE ? of_time(compare, base, now) : change;
}

const struct compare_cell *compare_cell(const struct compare *compare, size_t run, size_t test)
{
	const struct compare_run *one = &compare->runs[run];

	return test < one->n_cells && one->cells[test].known ? &one->cells[test] : NULL;
}

bool compare_takes_part(const struct compare *compare, size_t run, size_t host)
{
	const struct compare_run *one = &compare->runs[run];

	if (one->is_base && compare->base_hosts[host] < 0)
		return true;
	return !strcmp(one->info.host, compare->hosts.v[host]);
}

enum change compare_change(const struct compare *compare, size_t test, size_t host)
{
	struct side base = { 0 }, now = { 0 };
	bool any_base = false;

	for (size_t r = 0; r < compare->n_runs; r++) {
		const struct compare_cell *cell = compare_cell(compare, r, test);
		bool is_base = compare->runs[r].is_base;

		if (!compare_takes_part(compare, r, host))
			continue;
		any_base |= is_base;
		if (cell)
			side_add(is_base ? &base : &now, cell);
	}
	/* A machine the base knows nothing of has nothing to be compared with. */
	return any_base ? judge(compare, &base, &now) : CHANGE_NONE;
}

enum change compare_worst(const struct compare *compare, size_t test)
{
	enum change worst = CHANGE_NONE;

	for (size_t host = 0; host < compare->hosts.n; host++) {
		enum change change = compare_change(compare, test, host);

		if (change < worst)
			worst = change;
	}
	return worst;
}

bool compare_failed(const struct compare *compare)
{
	return compare->counts[CHANGE_REGRESSION] || compare->counts[CHANGE_LOST];
}

struct loader {
	struct compare *compare;
	struct compare_run *run;
};

static void take_result(void *ctx, const struct past_result *result)
{
	struct loader *loader = ctx;
	struct compare_run *run = loader->run;
	size_t number = nameset_add(&loader->compare->tests, result->name);
	struct compare_cell *cell;

	while (run->n_cells <= number) {
		run->cells = xgrow(run->cells, run->n_cells, sizeof(*run->cells));
		run->n_cells++;
	}
	cell = &run->cells[number];
	run->n_tests += !cell->known;
	free(cell->reason);
	*cell = (struct compare_cell){
		.known = true,
		.verdict = (unsigned char)result->verdict,
		.time_s = (float)result->time_s,
		.is_expected = !strcmp(result->outcome, "expected-fail"),
		.is_flaky = !strcmp(result->outcome, "flaky"),
		.is_known_flake = !strcmp(result->outcome, "known-flake"),
		.reason = *result->reason ? xstrdup(result->reason) : NULL,
	};
}

static void find_hosts(struct compare *compare)
{
	struct strlist base = { 0 };

	for (size_t r = 0; r < compare->n_runs; r++) {
		const struct compare_run *run = &compare->runs[r];
		struct strlist *list = run->is_base ? &base : &compare->hosts;

		if (!strlist_has(list, run->info.host))
			strlist_add(list, run->info.host);
	}
	compare->base_hosts = xcalloc(compare->hosts.n, sizeof(*compare->base_hosts));
	for (size_t host = 0; host < compare->hosts.n; host++)
		/* With one machine in the base all others are compared with that. */
		compare->base_hosts[host] =
			base.n == 1 && !strlist_has(&base, compare->hosts.v[host]) ? -1 : 0;
	for (size_t i = 0; i < base.n; i++)
		if (!strlist_has(&compare->hosts, base.v[i]) && base.n > 1)
			strlist_add(&compare->missing_hosts, base.v[i]);
	strlist_done(&base);
}

static int by_name(const void *a, const void *b, void *ctx)
{
	const struct compare *compare = ctx;

	return strcmp(compare->tests.v[*(const size_t *)a], compare->tests.v[*(const size_t *)b]);
}

static void sort_and_count(struct compare *compare)
{
	compare->order = xcalloc(compare->tests.n, sizeof(*compare->order));
	for (size_t i = 0; i < compare->tests.n; i++)
		compare->order[i] = i;
	qsort_r(compare->order, compare->tests.n, sizeof(*compare->order), by_name, compare);
	for (size_t i = 0; i < compare->tests.n; i++)
		compare->counts[compare_worst(compare, i)]++;
}

int compare_load(struct compare *compare, const char *const *paths, const bool *is_base,
		 size_t count, double time_factor, struct run_error *err)
{
	struct loader loader = { .compare = compare };
	int ret = 0;

	*compare = (struct compare){ .n_runs = count, .time_factor = time_factor };
	compare->runs = xcalloc(count, sizeof(*compare->runs));
	for (size_t i = 0; !ret && i < count; i++) {
		loader.run = &compare->runs[i];
		loader.run->path = paths[i];
		loader.run->is_base = is_base[i];
		ret = results_read(paths[i], &loader.run->info, take_result, &loader, err);
	}
	if (ret)
		return ret;
	find_hosts(compare);
	sort_and_count(compare);
	return 0;
}

void compare_done(struct compare *compare)
{
	for (size_t r = 0; r < compare->n_runs; r++) {
		struct compare_run *run = &compare->runs[r];

		for (size_t i = 0; i < run->n_cells; i++)
			free(run->cells[i].reason);
		free(run->cells);
		past_run_done(&run->info);
	}
	nameset_done(&compare->tests);
	free(compare->order);
	free(compare->runs);
	free(compare->base_hosts);
	strlist_done(&compare->hosts);
	strlist_done(&compare->missing_hosts);
	*compare = (struct compare){ 0 };
}

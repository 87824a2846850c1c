/* SPDX-License-Identifier: MIT */
/* Which entries of the inputs become which entries of the merged run. */
#include "runner/compare/merge_plan.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/*
 * ran: name of a test -> number of the input that ran it last.
 * kept: names of tests that are in the plan though nobody ran them.
 */
struct planner {
	struct merge_plan *plan;
	struct merge_input *inputs;
	size_t count;
	json_t *ran;
	struct nameset kept;
};

static size_t round_of(const struct merge_input *input, size_t index)
{
	size_t round = 0;

	while (round < input->n_rounds && index >= input->rounds[round])
		round++;
	return round;
}

/* The name of place number @place of an entry; a whole binary has one place. */
static char *name_of(const struct job_entry *job, size_t place)
{
	return job_name(job->binary, job->subtests.n ? job->subtests.v[place] : NULL, NULL);
}

static size_t places(const struct job_entry *job)
{
	return job->subtests.n ? job->subtests.n : 1;
}

static void note_ran(struct planner *p, size_t number, const struct job_entry *job, size_t place)
{
	char *name = name_of(job, place);
	json_t *before = json_object_get(p->ran, name);

	if (before && (size_t)json_integer_value(before) != number)
		nameset_add(&p->plan->repeated, name);
	json_object_set_new_nocheck(p->ran, name, json_integer((json_int_t)number));
	free(name);
}

static void note_input(struct planner *p, size_t number)
{
	const struct merge_input *input = &p->inputs[number];

	for (size_t i = 0; i < input->list.n; i++)
		for (size_t place = 0; place < places(&input->list.v[i]); place++)
			if (input->entries[i].ran[place])
				note_ran(p, number, &input->list.v[i], place);
}

/* What was not run: is that somewhere else in the plan? */
static bool is_covered(struct planner *p, struct merge_input *input, const struct job_entry *job,
		       size_t place)
{
	char *name = name_of(job, place);
	bool covered = json_object_get(p->ran, name) ||
		       nameset_find(&p->kept, name) != NAMESET_NONE;

	if (!covered) {
		nameset_add(&p->kept, name);
		input->unrun++;
	}
	free(name);
	return covered;
}

static void add_entry(struct planner *p, struct merge_input *input, size_t index)
{
	const struct job_entry *job = &input->list.v[index];
	struct merge_plan *plan = p->plan;
	struct merge_entry entry = { input, index, round_of(input, index), { 0 } };
	bool any = false;

	for (size_t place = 0; place < places(job); place++) {
		if (!input->entries[index].ran[place] && is_covered(p, input, job, place))
			continue;
		any = true;
		if (job->subtests.n)
			strlist_add(&entry.job.subtests, job->subtests.v[place]);
	}
	if (!any)
		return;
	entry.job.binary = xstrdup(job->binary);
	plan->v = xgrow(plan->v, plan->n, sizeof(*plan->v));
	plan->v[plan->n++] = entry;
}

static void add_round(struct planner *p, struct merge_input *input, size_t round)
{
	for (size_t i = 0; i < input->list.n; i++)
		if (round_of(input, i) == round)
			add_entry(p, input, i);
}

void merge_plan(struct merge_plan *plan, struct merge_input *inputs, size_t count)
{
	struct planner p = { plan, inputs, count, json_object(), { 0 } };
	size_t rounds = 0;

	*plan = (struct merge_plan){ 0 };
	for (size_t i = 0; i < count; i++) {
		note_input(&p, i);
		if (inputs[i].n_rounds > rounds)
			rounds = inputs[i].n_rounds;
	}
	for (size_t round = 0; round <= rounds; round++)
		for (size_t i = 0; i < count; i++)
			add_round(&p, &inputs[i], round);
	json_decref(p.ran);
	nameset_done(&p.kept);
}

void merge_plan_done(struct merge_plan *plan)
{
	for (size_t i = 0; i < plan->n; i++) {
		free(plan->v[i].job.binary);
		strlist_done(&plan->v[i].job.subtests);
	}
	free(plan->v);
	nameset_done(&plan->repeated);
	*plan = (struct merge_plan){ 0 };
}

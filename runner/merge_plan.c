/* SPDX-License-Identifier: MIT */
/* Which entries of the inputs become which entries of the merged run. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "runner/merge_plan.h"

/*
 * ran: name of a test -> number of the input that ran it last.
 * kept: names of tests that are in the plan though nobody ran them.
 * repeated: the names in plan->repeated.
 */
struct planner {
	struct merge_plan *plan;
	struct merge_input *inputs;
	size_t count;
	json_t *ran, *kept, *repeated;
};

static size_t round_of(const struct merge_input *input, size_t index)
{
	size_t round = 0;

	while (round < input->n_rounds && index >= input->rounds[round])
		round++;
	return round;
}

static void note_one(struct planner *p, size_t number, const char *binary, const char *subtest)
{
	char *name = job_name(binary, subtest, NULL);
	json_t *before = json_object_get(p->ran, name);

	if (json_is_integer(before) && (size_t)json_integer_value(before) != number &&
	    !json_object_get(p->repeated, name)) {
		json_object_set_new_nocheck(p->repeated, name, json_true());
		strlist_add(&p->plan->repeated, name);
	}
	json_object_set_new_nocheck(p->ran, name, json_integer((json_int_t)number));
	free(name);
}

static void note_ran(struct planner *p, size_t number)
{
	const struct merge_input *input = &p->inputs[number];

	for (size_t i = 0; i < input->list.n; i++) {
		const struct job_entry *job = &input->list.v[i];

		if (input->states[i] == ENTRY_MISSING)
			continue;
		if (!job->subtests.n)
			note_one(p, number, job->binary, NULL);
		for (size_t s = 0; s < job->subtests.n; s++)
			note_one(p, number, job->binary, job->subtests.v[s]);
	}
}

/* Has somebody run it, or is it in the plan already? */
static bool is_covered(struct planner *p, const char *binary, const char *subtest)
{
	char *name = job_name(binary, subtest, NULL);
	bool covered = json_object_get(p->ran, name) || json_object_get(p->kept, name);

	if (!covered)
		json_object_set_new_nocheck(p->kept, name, json_true());
	free(name);
	return covered;
}

/* What of an entry that was not run is still to be run; false: nothing. */
static bool take_unrun(struct planner *p, const struct job_entry *job, struct job_entry *ret_job)
{
	*ret_job = (struct job_entry){ 0 };
	for (size_t s = 0; s < job->subtests.n; s++)
		if (!is_covered(p, job->binary, job->subtests.v[s]))
			strlist_add(&ret_job->subtests, job->subtests.v[s]);
	if (!ret_job->subtests.n && (job->subtests.n || is_covered(p, job->binary, NULL)))
		return false;
	ret_job->binary = xstrdup(job->binary);
	return true;
}

static struct merge_entry *add_entry(struct planner *p, struct merge_input *input, size_t index)
{
	struct merge_plan *plan = p->plan;
	struct merge_entry *entry;

	plan->v = xgrow(plan->v, plan->n, sizeof(*plan->v));
	entry = &plan->v[plan->n++];
	*entry = (struct merge_entry){ .input = input, .index = index };
	entry->state = input->states[index];
	entry->round = round_of(input, index);
	return entry;
}

static void add_ran(struct planner *p, struct merge_input *input, size_t round, bool unfinished)
{
	for (size_t i = 0; i < input->list.n; i++) {
		const struct job_entry *job = &input->list.v[i];
		struct merge_entry *entry;

		if (input->states[i] == ENTRY_MISSING ||
		    (input->states[i] == ENTRY_STARTED) != unfinished ||
		    round_of(input, i) != round)
			continue;
		entry = add_entry(p, input, i);
		entry->job.binary = xstrdup(job->binary);
		strlist_copy(&entry->job.subtests, &job->subtests);
	}
}

static void add_unrun(struct planner *p, struct merge_input *input)
{
	for (size_t i = 0; i < input->list.n; i++) {
		struct job_entry job;

		/* A retry that was not made is not made elsewhere either. */
		if (input->states[i] != ENTRY_MISSING || round_of(input, i) ||
		    !take_unrun(p, &input->list.v[i], &job))
			continue;
		add_entry(p, input, i)->job = job;
		input->unrun++;
	}
}

void merge_plan(struct merge_plan *plan, struct merge_input *inputs, size_t count)
{
	struct planner p = {
		.plan = plan,
		.inputs = inputs,
		.count = count,
		.ran = json_object(),
		.kept = json_object(),
		.repeated = json_object(),
	};
	size_t rounds = 0;

	*plan = (struct merge_plan){ 0 };
	for (size_t i = 0; i < count; i++) {
		note_ran(&p, i);
		if (inputs[i].n_rounds > rounds)
			rounds = inputs[i].n_rounds;
	}
	for (size_t i = 0; i < count; i++)
		add_ran(&p, &inputs[i], 0, true);
	for (size_t i = 0; i < count; i++) {
		add_ran(&p, &inputs[i], 0, false);
		add_unrun(&p, &inputs[i]);
	}
	for (size_t round = 1; round <= rounds; round++)
		for (size_t i = 0; i < count; i++) {
			add_ran(&p, &inputs[i], round, true);
			add_ran(&p, &inputs[i], round, false);
		}
	json_decref(p.ran);
	json_decref(p.kept);
	json_decref(p.repeated);
}

void merge_plan_done(struct merge_plan *plan)
{
	for (size_t i = 0; i < plan->n; i++) {
		free(plan->v[i].job.binary);
		strlist_done(&plan->v[i].job.subtests);
	}
	free(plan->v);
	strlist_done(&plan->repeated);
	*plan = (struct merge_plan){ 0 };
}

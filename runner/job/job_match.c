/* SPDX-License-Identifier: MIT */
#include "runner/job/job_match.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "runner/job/pattern.h"

void job_match_init(struct job_match *match, const struct job_entry *job)
{
	*match = (struct job_match){ .job = job, .any = !job->subtests.n };
	for (size_t i = 0; i < job->subtests.n; i++) {
		const char *one = job->subtests.v[i];
		size_t len = strcspn(one, "@");
		char *subtest = strndup(one, len);

		if (subtest && !pattern_is_literal(subtest))
			strlist_add(&match->patterns, subtest);
		else if (subtest && names_find(&match->literal, one, len) == NAMES_NONE)
			names_set(&match->literal, one, len, i);
		free(subtest);
	}
}

/* In a pattern, lower-case letters stand for upper-case ones as well. */
static bool has_upper(struct span name)
{
	for (size_t i = 0; i < name.len; i++)
		if (isupper((unsigned char)name.data[i]))
			return true;
	return false;
}

static bool matches_one(const struct strlist *patterns, struct span subtest)
{
	char *name = strndup(subtest.data, subtest.len);
	bool found = false;

	for (size_t i = 0; name && i < patterns->n && !found; i++) {
		char *pattern = strndup(patterns->v[i], strcspn(patterns->v[i], "@"));

		found = pattern && pattern_match(name, pattern);
		free(pattern);
	}
	free(name);
	return found;
}

bool job_match_has(const struct job_match *match, struct span subtest)
{
	if (match->any || names_find(&match->literal, subtest.data, subtest.len) != NAMES_NONE)
		return true;
	if (has_upper(subtest))
		return matches_one(&match->job->subtests, subtest);
	return match->patterns.n && matches_one(&match->patterns, subtest);
}

void job_match_done(struct job_match *match)
{
	names_done(&match->literal);
	strlist_done(&match->patterns);
}

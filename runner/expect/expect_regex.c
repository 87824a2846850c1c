/* SPDX-License-Identifier: MIT */
#include "runner/expect/expect_regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8

#include <pcre2.h>
#include <string.h>

#define OPTIONS     (PCRE2_CASELESS | PCRE2_UTF | PCRE2_MATCH_INVALID_UTF)
#define MATCH_LIMIT 1000000 /* steps: some milliseconds */

int expect_regex_compile(const struct list_line *line, void **ret_regex, struct run_error *err)
{
	PCRE2_UCHAR why[128];
	uint32_t back = 0;
	pcre2_code *regex;
	PCRE2_SIZE at;
	int bad;

	*ret_regex = NULL;
	if (!line->text[strcspn(line->text, ".[]()*+?{}|^$\\")])
		return 0;
	regex = pcre2_compile((PCRE2_SPTR)line->text, PCRE2_ZERO_TERMINATED, OPTIONS, &bad, &at,
			      NULL);
	if (!regex) {
		pcre2_get_error_message(bad, why, sizeof(why));
		return list_line_fail(err, line,
				      "bad regular expression '%s': %s (character %zu): correct it",
				      line->text, (const char *)why, at + 1);
	}
	pcre2_pattern_info(regex, PCRE2_INFO_BACKREFMAX, &back);
	if (back) {
		pcre2_code_free(regex);
		return list_line_fail(err, line,
				      "regular expression '%s': it refers back to a group: write "
				      "out what is meant",
				      line->text);
	}
	*ret_regex = regex;
	return 0;
}

bool expect_regex_matches(const void *regex, const char *name, bool *ret_costly)
{
	pcre2_match_data *data = pcre2_match_data_create(1, NULL);
	pcre2_match_context *context = pcre2_match_context_create(NULL);
	int found;

	pcre2_set_match_limit(context, MATCH_LIMIT);
	found = pcre2_match(regex, (PCRE2_SPTR)name, PCRE2_ZERO_TERMINATED, 0, 0, data, context);
	pcre2_match_context_free(context);
	pcre2_match_data_free(data);
	if (found < 0 && found != PCRE2_ERROR_NOMATCH)
		*ret_costly = true;
	return found >= 0;
}

void expect_regex_free(void *regex)
{
	pcre2_code_free(regex);
}

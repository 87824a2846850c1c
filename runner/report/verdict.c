/* SPDX-License-Identifier: MIT */
#include "runner/report/verdict.h"

#include <stddef.h>
#include <string.h>

#include "runner/base/buf.h"

#define RED    "\033[31m"
#define GREEN  "\033[32m"
#define YELLOW "\033[33m"
#define PURPLE "\033[35m"
#define CYAN   "\033[36m"
#define GREY   "\033[90m"

static const struct {
	const char *name, *color;
	bool bad;
} verdicts[VERDICT_COUNT] = {
	[VERDICT_PASS] = { "pass", GREEN, false },
	[VERDICT_WARN] = { "warn", YELLOW, false },
	[VERDICT_DMESG_WARN] = { "dmesg-warn", YELLOW, false },
	[VERDICT_SKIP] = { "skip", CYAN, false },
	[VERDICT_FAIL] = { "fail", RED, true },
	[VERDICT_DMESG_FAIL] = { "dmesg-fail", RED, true },
	[VERDICT_CRASH] = { "crash", RED, true },
	[VERDICT_TIMEOUT] = { "timeout", PURPLE, true },
	[VERDICT_INCOMPLETE] = { "incomplete", PURPLE, true },
	[VERDICT_ABORT] = { "abort", PURPLE, true },
	[VERDICT_NOTRUN] = { "notrun", GREY, true },
};

enum exit_code { EXIT_PASS = 0, EXIT_SKIP = 77, EXIT_ABORT = 112 };

const char *verdict_name(enum verdict verdict)
{
	return verdicts[verdict].name;
}

bool verdict_parse(const char *name, enum verdict *ret_verdict)
{
	for (int v = 0; v < VERDICT_COUNT; v++)
		if (!strcmp(name, verdicts[v].name)) {
			*ret_verdict = (enum verdict)v;
			return true;
		}
	return false;
}

const char *verdict_color(enum verdict verdict)
{
	return verdicts[verdict].color;
}

bool verdict_is_bad(enum verdict verdict)
{
	return verdicts[verdict].bad;
}

enum verdict verdict_from_word(const char *word)
{
	static const struct {
		const char *word;
		enum verdict verdict;
	} words[] = {
		{ "SUCCESS", VERDICT_PASS },    { "SKIP", VERDICT_SKIP },
		{ "FAIL", VERDICT_FAIL },       { "CRASH", VERDICT_CRASH },
		{ "TIMEOUT", VERDICT_TIMEOUT },
	};

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (!strcmp(word, words[i].word))
			return words[i].verdict;
	return VERDICT_INCOMPLETE;
}

enum verdict verdict_from_exit(int code)
{
	if (code < 0)
		return VERDICT_CRASH;
	switch (code) {
	case EXIT_PASS:
		return VERDICT_PASS;
	case EXIT_SKIP:
		return VERDICT_SKIP;
	case EXIT_ABORT:
		return VERDICT_ABORT;
	default:
		return VERDICT_FAIL;
	}
}

enum verdict verdict_add_dmesg(enum verdict verdict)
{
	if (verdict == VERDICT_PASS || verdict == VERDICT_WARN)
		return VERDICT_DMESG_WARN;
	if (verdict == VERDICT_FAIL)
		return VERDICT_DMESG_FAIL;
	return verdict;
}

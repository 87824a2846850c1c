/* SPDX-License-Identifier: MIT */
#include "runner/expect/known_kmsg.h"

#include <stdlib.h>
#include <string.h>

#include "runner/expect/expect_regex.h"

struct known_kmsg_line {
	char *text;
	void *regex; /* NULL: @text is searched for as it is */
};

struct reading {
	struct known_kmsg *known;
	bool explained; /* a comment stands above, no blank line since */
};

static int take_line(const struct list_line *line, void *arg, struct run_error *err)
{
	struct reading *reading = arg;
	struct known_kmsg *known = reading->known;
	void *regex;

	if (!*line->text || *line->text == '#') {
		reading->explained = line->text[strspn(line->text, "# \t")];
		return 0;
	}
	if (!reading->explained)
		return list_line_fail(err, line,
				      "a known kernel line needs a comment above it: "
				      "say why it is known, e.g. # report: ...");
	if (expect_regex_compile(line, &regex, err))
		return -1;
	known->v = xgrow(known->v, known->n, sizeof(*known->v));
	known->v[known->n++] =
		(struct known_kmsg_line){ .text = xstrdup(line->text), .regex = regex };
	return 0;
}

int known_kmsg_parse(struct known_kmsg *known, const struct buf *content, struct run_error *err)
{
	struct reading reading = { .known = known };

	*known = (struct known_kmsg){ 0 };
	return list_each_line(content, KNOWN_KMSG_FILE, take_line, &reading, err);
}

int known_kmsg_load(struct known_kmsg *known, int dirfd, struct run_error *err)
{
	struct reading reading = { .known = known };

	*known = (struct known_kmsg){ 0 };
	return list_copy_read(dirfd, KNOWN_KMSG_FILE, take_line, &reading, err);
}

bool known_kmsg_matches(const struct known_kmsg *known, const char *text)
{
	bool costly = false;

	for (size_t i = 0; known && i < known->n; i++) {
		const struct known_kmsg_line *line = &known->v[i];

		if (line->regex ? expect_regex_matches(line->regex, text, &costly) :
				  !!strstr(text, line->text))
			return true;
	}
	return false;
}

void known_kmsg_done(struct known_kmsg *known)
{
	for (size_t i = 0; i < known->n; i++) {
		free(known->v[i].text);
		expect_regex_free(known->v[i].regex);
	}
	free(known->v);
	*known = (struct known_kmsg){ 0 };
}

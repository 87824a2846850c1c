/* SPDX-License-Identifier: MIT */
#include "runner/dmesg.h"

#include <ctype.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NONE ((size_t)-1)

/* Kernel lines of warning level that tell nothing about the device under test. */
static const char ignored[] =
	"ACPI: button: The lid device is not compliant to SW_LID"
	"|ACPI: .*: Unable to dock!"
	"|IRQ [0-9]+: no longer affine to CPU[0-9]+"
	"|IRQ fixup: irq [0-9]+ move in progress, old vector [0-9]+"
	"|Setting dangerous option [A-Za-z0-9_]+ - tainting kernel"
	"|Suspending console\\(s\\) \\(use no_console_suspend to debug\\)"
	"|atkbd serio[0-9]+: Failed to (deactivate|enable) keyboard on isa[0-9]+/serio[0-9]+"
	"|cache: parent cpu[0-9]+ should not be sleeping"
	"|hpet[0-9]+: lost [0-9]+ rtc interrupts"
	"|i915 [0-9A-Fa-f:.]+: probe with driver i915 failed with error -25"
	"|mock: DMA: Out of SW-IOMMU space"
	"|usb usb[0-9]+: root hub lost power or was reset";

struct record {
	int level;
	bool continued;
	unsigned long long usec;
	const char *text; /* NUL-terminated, escapes decoded */
};

struct reader {
	struct dmesg *dmesg;
	const char *binary, *identity;
	int warn_level;
	size_t subtest, dynamic; /* parts that lines go to; NONE: no marker yet */
	regex_t ignore_own;
	bool has_ignore_own;
};

static const regex_t *ignore_regex(void)
{
	static regex_t regex;
	static bool ready;

	if (!ready && regcomp(&regex, ignored, REG_EXTENDED | REG_NOSUB)) {
		fputs("gauntlet: built-in kernel log expression is broken\n", stderr);
		abort();
	}
	ready = true;
	return &regex;
}

static int hex(char c)
{
	return isdigit((unsigned char)c) ? c - '0' : tolower((unsigned char)c) - 'a' + 10;
}

/* "\x41" becomes "A"; what is not printable stays escaped. */
static void decode(const char *text, size_t len, struct buf *buf)
{
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '\\' && i + 3 < len && text[i + 1] == 'x' &&
		    isxdigit((unsigned char)text[i + 2]) && isxdigit((unsigned char)text[i + 3])) {
			int c = hex(text[i + 2]) * 16 + hex(text[i + 3]);

			if (isprint(c) || isspace(c)) {
				buf_addc(buf, (char)c);
				i += 3;
				continue;
			}
		}
		if (text[i])
			buf_addc(buf, text[i]);
	}
}

/* PRIO,SEQ,USEC,FLAG[,...];TEXT */
static bool parse_record(const char *line, size_t len, struct record *record, struct buf *text)
{
	unsigned long long seq;
	unsigned int prio;
	char head[96], flag;
	const char *semi = memchr(line, ';', len);
	size_t head_len = semi ? (size_t)(semi - line) : len;

	if (!semi || head_len >= sizeof(head))
		return false;
	memcpy(head, line, head_len);
	head[head_len] = '\0';
	if (sscanf(head, "%u,%llu,%llu,%c", &prio, &seq, &record->usec, &flag) != 4)
		return false;
	record->level = prio & 7;
	record->continued = flag == 'c';
	text->len = 0;
	decode(semi + 1, len - head_len - 1, text);
	record->text = buf_str(text);
	return true;
}

static size_t new_part(struct reader *r, const char *name, const char *parent)
{
	struct dmesg *dmesg = r->dmesg;

	dmesg->v = xgrow(dmesg->v, dmesg->n, sizeof(*dmesg->v));
	dmesg->v[dmesg->n].name = xstrdup(name);
	dmesg->v[dmesg->n].parent = xstrdup(parent);
	return dmesg->n++;
}

static void drop_ignore(struct reader *r)
{
	if (r->has_ignore_own)
		regfree(&r->ignore_own);
	r->has_ignore_own = false;
}

/* What follows "PROG" or "PROG[our identity]"; NULL if @text does not begin so. */
static const char *skip_ours(const struct reader *r, const char *text)
{
	size_t prog = strlen(r->binary), id = strlen(r->identity);

	if (strncmp(text, r->binary, prog))
		return NULL;
	text += prog;
	if (*text != '[')
		return text;
	return id && !strncmp(text + 1, r->identity, id) && text[id + 1] == ']' ? text + id + 2 :
										  NULL;
}

/* Markers: "[IGT] PROG: starting subtest NAME", and which lines to pass over. */
static void check_marker(struct reader *r, const char *text)
{
	static const char add[] = "add ignored dmesg regex: ";
	bool first = r->subtest == NONE;

	if (strncmp(text, "[IGT] ", 6))
		return;
	text += 6;
	if (!strncmp(text, add, sizeof(add) - 1)) {
		drop_ignore(r);
		r->has_ignore_own =
			!regcomp(&r->ignore_own, text + sizeof(add) - 1, REG_EXTENDED | REG_NOSUB);
		return;
	}
	text = skip_ours(r, text);
	if (!text || strncmp(text, ": starting ", 11))
		return;
	text += 11;
	if (!strncmp(text, "subtest ", 8)) {
		drop_ignore(r);
		r->dynamic = NONE;
		r->subtest = new_part(r, text + 8, NULL);
		if (first) {
			struct dmesg_part *part = &r->dmesg->v[r->subtest];

			buf_add(&part->text, buf_str(&r->dmesg->all.text), r->dmesg->all.text.len);
			buf_add(&part->warnings, buf_str(&r->dmesg->all.warnings),
				r->dmesg->all.warnings.len);
		}
	} else if (!strncmp(text, "dynamic subtest ", 16) && !first) {
		drop_ignore(r);
		r->dynamic = new_part(r, text + 16, r->dmesg->v[r->subtest].name);
	}
}

static bool is_warning(const struct reader *r, const struct record *record)
{
	if (record->level > r->warn_level || record->continued)
		return false;
	if (!regexec(ignore_regex(), record->text, 0, NULL, 0))
		return false;
	return !r->has_ignore_own || regexec(&r->ignore_own, record->text, 0, NULL, 0);
}

static void add_line(struct dmesg_part *part, const char *line, bool warning)
{
	buf_adds(&part->text, line);
	if (warning)
		buf_adds(&part->warnings, line);
}

static void take_record(struct reader *r, const struct record *record)
{
	bool warning;
	char *line;

	check_marker(r, record->text);
	warning = is_warning(r, record);
	line = xasprintf("<%d> [%llu.%06llu] %s\n", record->level, record->usec / 1000000,
			 record->usec % 1000000, record->text);
	add_line(&r->dmesg->all, line, warning);
	if (r->subtest != NONE)
		add_line(&r->dmesg->v[r->subtest], line, warning);
	if (r->dynamic != NONE)
		add_line(&r->dmesg->v[r->dynamic], line, warning);
	free(line);
}

void dmesg_parse(struct span raw, const char *binary, const char *identity, int warn_level,
		 struct dmesg *dmesg)
{
	struct reader r = {
		.dmesg = dmesg,
		.binary = binary,
		.identity = identity,
		.warn_level = warn_level,
		.subtest = NONE,
		.dynamic = NONE,
	};
	struct buf text = { 0 };
	struct record record;
	size_t at = 0;

	*dmesg = (struct dmesg){ 0 };
	while (at < raw.len) {
		const char *line = raw.data + at;
		const char *end = memchr(line, '\n', raw.len - at);
		size_t len = end ? (size_t)(end - line) : raw.len - at;

		if (parse_record(line, len, &record, &text))
			take_record(&r, &record);
		at += len + 1;
	}
	drop_ignore(&r);
	buf_done(&text);
}

static void part_done(struct dmesg_part *part)
{
	free(part->name);
	free(part->parent);
	buf_done(&part->text);
	buf_done(&part->warnings);
}

void dmesg_done(struct dmesg *dmesg)
{
	for (size_t i = 0; i < dmesg->n; i++)
		part_done(&dmesg->v[i]);
	free(dmesg->v);
	part_done(&dmesg->all);
	*dmesg = (struct dmesg){ 0 };
}

const struct dmesg_part *dmesg_find(const struct dmesg *dmesg, const char *name, const char *parent)
{
	for (size_t i = dmesg->n; i-- > 0;) {
		const struct dmesg_part *part = &dmesg->v[i];

		if (!part->parent != !parent || strcmp(part->name, name))
			continue;
		if (!parent || !strcmp(part->parent, parent))
			return part;
	}
	return NULL;
}

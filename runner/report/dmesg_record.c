/* SPDX-License-Identifier: MIT */
#include "runner/report/dmesg_record.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RECORD_MAX  65536 /* the kernel's are a few KiB: of a longer line this much is read */
#define REGEX_MAX   1024  /* of a test that wants lines to be passed over */
#define REPEATS_MAX 1000  /* its repeat counts multiplied */

/*
 * Kernel lines of warning level that tell nothing about the device under test.
 * Expressions are slow: each is tried only where its constant part stands.
 */
static const struct {
	const char *part, *regex;
} ignored[] = {
	{ "The lid device is not", "ACPI: button: The lid device is not compliant to SW_LID" },
	{ "Unable to dock!", "ACPI: .*: Unable to dock!" },
	{ "no longer affine to CPU", "IRQ [0-9]+: no longer affine to CPU[0-9]+" },
	{ "move in progress", "IRQ fixup: irq [0-9]+ move in progress, old vector [0-9]+" },
	{ "tainting kernel", "Setting dangerous option [A-Za-z0-9_]+ - tainting kernel" },
	{ "Suspending console", "Suspending console\\(s\\) \\(use no_console_suspend to debug\\)" },
	{ "atkbd serio", "atkbd serio[0-9]+: Failed to (deactivate|enable) keyboard "
			 "on isa[0-9]+/serio[0-9]+" },
	{ "cache: parent cpu", "cache: parent cpu[0-9]+ should not be sleeping" },
	{ "rtc interrupts", "hpet[0-9]+: lost [0-9]+ rtc interrupts" },
	{ "probe with driver i915",
	  "i915 [0-9A-Fa-f:.]+: probe with driver i915 failed with error -25" },
	{ "mock: DMA", "mock: DMA: Out of SW-IOMMU space" },
	{ "root hub lost power", "usb usb[0-9]+: root hub lost power or was reset" },
};

/* Graphics drivers, in the eyes of piglit. */
static const char *const graphics[] = { "[drm:", "drm_", "intel_", "i915_", "[drm]" };

static const regex_t *ignore_regex(size_t number)
{
	static regex_t compiled[ARRAY_SIZE(ignored)];
	static bool ready[ARRAY_SIZE(ignored)];
	regex_t *regex = &compiled[number];

	if (!ready[number] && regcomp(regex, ignored[number].regex, REG_EXTENDED | REG_NOSUB)) {
		fputs("gauntlet: built-in kernel log expression is broken\n", stderr);
		abort();
	}
	ready[number] = true;
	return regex;
}

static bool is_ignored(const char *text)
{
	for (size_t i = 0; i < ARRAY_SIZE(ignored); i++)
		if (strstr(text, ignored[i].part) && !regexec(ignore_regex(i), text, 0, NULL, 0))
			return true;
	return false;
}

static bool is_graphics(const char *text)
{
	for (size_t i = 0; i < ARRAY_SIZE(graphics); i++)
		if (strstr(text, graphics[i]))
			return true;
	return false;
}

static int hex(char c)
{
	return isdigit((unsigned char)c) ? c - '0' : tolower((unsigned char)c) - 'a' + 10;
}

/* "\x41" becomes "A"; what is not printable stays escaped. */
static void decode(struct span raw, struct buf *buf)
{
	const char *text = raw.data;

	for (size_t i = 0; i < raw.len; i++) {
		if (text[i] == '\\' && i + 3 < raw.len && text[i + 1] == 'x' &&
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

/* PRIO,SEQ,USEC,FLAG[,...];TEXT; lines of " KEY=value" belong to the record before. */
static bool parse_record(struct span line, struct dmesg_record *record)
{
	size_t len = line.len < RECORD_MAX ? line.len : RECORD_MAX, head_len;
	const char *semi = memchr(line.data, ';', len);
	unsigned long long seq;
	unsigned int prio;
	char head[96], flag;

	head_len = semi ? (size_t)(semi - line.data) : len;
	if (!semi || head_len >= sizeof(head) || !isdigit((unsigned char)*line.data))
		return false;
	memcpy(head, line.data, head_len);
	head[head_len] = '\0';
	if (sscanf(head, "%u,%llu,%llu,%c", &prio, &seq, &record->usec, &flag) != 4)
		return false;
	record->line = line.data;
	record->level = prio & 7;
	record->continued = flag == 'c';
	record->raw = (struct span){ semi + 1, len - head_len - 1 };
	record->marker = DMESG_TEXT;
	record->name = (struct span){ "", 0 };
	record->warning = false;
	return true;
}

static void drop_ignore(struct dmesg_reader *reader)
{
	if (reader->has_ignore)
		regfree(&reader->ignore);
	reader->has_ignore = false;
}

/*
 * Back references and large repeat counts can keep the matcher busy for ever;
 * an expression with them is not worth it.
 */
static bool is_cheap(const char *regex)
{
	unsigned long repeats = 1;

	if (strlen(regex) > REGEX_MAX)
		return false;
	for (const char *c = regex; *c; c++) {
		if (*c == '\\' && isdigit((unsigned char)c[1]))
			return false;
		if (*c == '\\' && c[1]) {
			c++;
		} else if (*c == '{' || *c == ',') {
			unsigned long count = strtoul(c + 1, NULL, 10);

			repeats *= count ? count : 1;
			if (count > REPEATS_MAX || repeats > REPEATS_MAX)
				return false;
		}
	}
	return true;
}

static void set_ignore(struct dmesg_reader *reader, const char *regex)
{
	drop_ignore(reader);
	reader->has_ignore = is_cheap(regex) &&
			     !regcomp(&reader->ignore, regex, REG_EXTENDED | REG_NOSUB);
}

/* What follows "PROG" or "PROG[our identity]"; empty if @text does not begin so. */
static struct span skip_ours(const struct dmesg_opts *opts, struct span text)
{
	static const struct span none = { "", 0 };
	size_t prog = strlen(opts->binary), id = strlen(opts->identity);

	if (!span_starts(text, opts->binary))
		return none;
	text = (struct span){ text.data + prog, text.len - prog };
	if (!text.len || *text.data != '[')
		return text;
	if (!id || text.len < id + 2 || memcmp(text.data + 1, opts->identity, id) ||
	    text.data[id + 1] != ']')
		return none;
	return (struct span){ text.data + id + 2, text.len - id - 2 };
}

static bool take_marker(struct dmesg_record *record, struct span text, const char *intro,
			enum dmesg_marker marker)
{
	size_t len = strlen(intro);

	if (!span_starts(text, intro))
		return false;
	record->marker = marker;
	record->name = (struct span){ text.data + len, text.len - len };
	return true;
}

/* "[IGT] PROG: starting subtest NAME", and which lines to pass over. */
static void check_marker(struct dmesg_reader *reader, struct dmesg_record *record)
{
	static const char add[] = "add ignored dmesg regex: ";
	struct span text = record->raw;

	if (!span_starts(text, "[IGT] "))
		return;
	text = (struct span){ text.data + 6, text.len - 6 };
	if (span_starts(text, add)) {
		reader->text.len = 0;
		decode(text, &reader->text);
		set_ignore(reader, buf_str(&reader->text) + sizeof(add) - 1);
		return;
	}
	text = skip_ours(reader->opts, text);
	if (take_marker(record, text, ": starting subtest ", DMESG_SUBTEST) ||
	    take_marker(record, text, ": starting dynamic subtest ", DMESG_DYNAMIC))
		drop_ignore(reader);
}

static bool is_warning(struct dmesg_reader *reader, const struct dmesg_record *record)
{
	const char *text;

	if (record->level > reader->opts->warn_level || record->continued)
		return false;
	reader->text.len = 0;
	decode(record->raw, &reader->text);
	text = buf_str(&reader->text);
	if (reader->opts->piglit_style ? !is_graphics(text) : is_ignored(text))
		return false;
	if (known_kmsg_matches(reader->opts->known, text))
		return false;
	return !reader->has_ignore || regexec(&reader->ignore, text, 0, NULL, 0);
}

bool dmesg_next(struct dmesg_reader *reader, struct span *rest, struct dmesg_record *record)
{
	while (rest->len) {
		if (!parse_record(span_line(rest), record))
			continue;
		check_marker(reader, record);
		record->warning = is_warning(reader, record);
		return true;
	}
	return false;
}

void dmesg_add_line(const struct dmesg_record *record, struct buf *buf)
{
	buf_printf(buf, "<%d> [%llu.%06llu] ", record->level, record->usec / 1000000,
		   record->usec % 1000000);
	decode(record->raw, buf);
	buf_addc(buf, '\n');
}

void dmesg_reader_done(struct dmesg_reader *reader)
{
	drop_ignore(reader);
	buf_done(&reader->text);
}

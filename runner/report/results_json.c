/* SPDX-License-Identifier: MIT */
/* results.json, version 10 as igt_results writes it, one test at a time. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "runner/base/json_text.h"
#include "runner/report/writer.h"

#define REAL_FORMAT JSON_REAL_PRECISION(16)

/* One of the few short strings; the logs are written as they are read. */
static json_t *string_json(const char *text)
{
	struct buf buf = { 0 };
	json_t *json;

	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (c >= 0x80)
			buf_addc(&buf, (char)(0xc0 | c >> 6));
		buf_addc(&buf, (char)(c < 0x80 ? c : 0x80 | (c & 0x3f)));
	}
	json = json_stringn_nocheck(buf_str(&buf), buf.len);
	buf_done(&buf);
	return json;
}

static json_t *time_json(void)
{
	json_t *json = json_object();

	json_object_set_new(json, "__type__", json_string("TimeAttribute"));
	return json;
}

static json_t *duration_json(double time_s)
{
	json_t *json = time_json();

	json_object_set_new(json, "start", json_real(0));
	json_object_set_new(json, "end", json_real(time_s));
	return json;
}

/* Writes "key": value, indented by @level steps of four. */
static void put(FILE *stream, int level, bool first, const char *key, json_t *value)
{
	json_t *name = string_json(key);
	char *key_text = name ? json_dumps(name, JSON_ENCODE_ANY) : NULL;
	char *text = json_dumps(value, JSON_INDENT(4) | JSON_ENCODE_ANY | REAL_FORMAT);
	char *save, *line;

	fprintf(stream, "%s\n%*s%s: ", first ? "" : ",", level * 4, "",
		key_text ? key_text : "\"?\"");
	line = strtok_r(text, "\n", &save);
	fputs(line, stream);
	while ((line = strtok_r(NULL, "\n", &save)))
		fprintf(stream, "\n%*s%s", level * 4, "", line);
	free(text);
	free(key_text);
	json_decref(name);
	json_decref(value);
}

struct json_report {
	FILE *stream;
	struct json_text_opts text;
	bool any;
	const struct expect *expect;
};

static json_t *value_json(const char *value)
{
	return value ? string_json(value) : json_null();
}

static json_t *leaks_json(const struct result *result)
{
	const struct leak *leak;
	json_t *json = json_array();
	size_t at = 0;

	while ((leak = leaks_next(result->leaks, result->name, &at))) {
		json_t *one = json_object();

		json_object_set_new(one, "item", string_json(leak->item));
		json_object_set_new(one, "key", string_json(leak->key));
		json_object_set_new(one, "before", value_json(leak->before));
		json_object_set_new(one, "after", value_json(leak->after));
		json_object_set_new(one, "end", json_string(leak_end_name(leak->end)));
		json_object_set_new(one, "candidates", json_integer((json_int_t)leak->candidates));
		json_array_append_new(json, one);
	}
	return json;
}

static json_t *attempts_json(const struct result *result)
{
	json_t *json = json_array();

	for (size_t i = 0; i < result->n_attempts; i++)
		json_array_append_new(json, json_string(verdict_name(result->attempts[i].verdict)));
	return json;
}

/* What igt_results does not write. */
static void add_own_fields(json_t *test, const struct result *result)
{
	json_t *leaks = leaks_json(result);

	if (result->reason && *result->reason)
		json_object_set_new(test, "reason", json_string(result->reason));
	json_object_set_new(test, "outcome", json_string(outcome_name(result->outcome)));
	if (result->listed)
		json_object_set_new(test, "listed", string_json(result->listed->where));
	if (result->n_attempts)
		json_object_set_new(test, "attempts", attempts_json(result));
	if (json_array_size(leaks))
		json_object_set(test, "leak", leaks);
	json_decref(leaks);
}

static void *begin(FILE *stream, const struct run_info *info)
{
	struct json_report *report = xcalloc(1, sizeof(*report));
	json_t *cmdline = json_array(), *elapsed = time_json();

	report->stream = stream;
	report->text.strict = info->strict;
	report->text.limit = info->strict ? CUT_LIMIT_STRICT : CUT_LIMIT;
	report->expect = info->expect;
	fputc('{', stream);
	put(stream, 1, true, "__type__", json_string("TestrunResult"));
	put(stream, 1, false, "results_version", json_integer(10));
	put(stream, 1, false, "name", string_json(info->name));
	if (info->uname)
		put(stream, 1, false, "uname", string_json(info->uname));
	for (size_t i = 0; i < info->settings->cmdline.n; i++)
		json_array_append_new(cmdline, string_json(info->settings->cmdline.v[i]));
	put(stream, 1, false, "cmdline", cmdline);
	if (info->start_s)
		json_object_set_new(elapsed, "start", json_real(info->start_s));
	if (info->end_s)
		json_object_set_new(elapsed, "end", json_real(info->end_s));
	put(stream, 1, false, "time_elapsed", elapsed);
	fputs(",\n    \"tests\": {", stream);
	return report;
}

static void put_log(struct json_report *report, const char *key, struct span text, size_t entry)
{
	char where[32];

	snprintf(where, sizeof(where), "%zu/", entry);
	fprintf(report->stream, "%12s\"%s\": ", "", key);
	json_text_write(report->stream, text, &report->text, where);
	fputs(",\n", report->stream);
}

/* What the machine said last is part of its log, whoever recorded it. */
static void put_dmesg(struct json_report *report, const struct result *result)
{
	FILE *stream = report->stream;

	fprintf(stream, "%12s\"dmesg\": \"", "");
	json_text_part(stream, result->dmesg, report->text.strict);
	if (result->console.len) {
		struct cut cut = cut_text(result->console, report->text.limit);

		fputs("Console of the machine when it died:\\n", stream);
		json_text_part(stream, cut.head, false);
		json_text_part(stream, cut.tail, false);
	}
	fputs("\",\n", stream);
}

/* The last fields, as the JSON library puts them, without the braces. */
static void put_fields(FILE *stream, json_t *fields)
{
	char *text = json_dumps(fields, JSON_INDENT(4) | REAL_FORMAT), *save, *line, *next;

	line = strtok_r(text, "\n", &save);
	for (line = strtok_r(NULL, "\n", &save); line; line = next) {
		next = strtok_r(NULL, "\n", &save);
		fprintf(stream, "%8s%s%s", "", line, next ? "\n" : "");
	}
	free(text);
	json_decref(fields);
}

static void add(void *writer, const struct result *result, size_t entry)
{
	struct json_report *report = writer;
	FILE *stream = report->stream;
	json_t *fields = json_object();

	fprintf(stream, "%s\n%8s", report->any ? "," : "", "");
	json_text_write(stream, (struct span){ result->name, strlen(result->name) }, &report->text,
			"");
	fputs(": {\n", stream);
	put_log(report, "out", result->out, entry);
	if (result->version.len)
		put_log(report, "igt-version", result->version, entry);
	put_log(report, "err", result->err, entry);
	put_dmesg(report, result);
	if (result->warnings.len)
		put_log(report, "dmesg-warnings", result->warnings, entry);
	if (!report->text.strict)
		add_own_fields(fields, result);
	json_object_set_new(fields, "result", json_string(verdict_name(result->verdict)));
	if (result->verdict != VERDICT_NOTRUN && strcmp(result->name, ABORTED_NAME))
		json_object_set_new(fields, "time", duration_json(result->time_s));
	put_fields(stream, fields);
	report->any = true;
}

static json_t *counts_json(const size_t counts[VERDICT_COUNT])
{
	static const enum verdict order[] = {
		VERDICT_CRASH,  VERDICT_PASS,       VERDICT_DMESG_FAIL, VERDICT_DMESG_WARN,
		VERDICT_SKIP,   VERDICT_INCOMPLETE, VERDICT_ABORT,      VERDICT_TIMEOUT,
		VERDICT_NOTRUN, VERDICT_FAIL,       VERDICT_WARN,
	};
	json_t *json = json_object();

	for (size_t i = 0; i < ARRAY_SIZE(order); i++)
		json_object_set_new(json, verdict_name(order[i]),
				    json_integer((json_int_t)counts[order[i]]));
	return json;
}

static void add_unmatched(void *arg, const struct expect_entry *entry)
{
	char *text = xasprintf("%s: %s", entry->where, entry->text);

	json_array_append_new(arg, string_json(text));
	free(text);
}

/* Tests by outcome, and what the lists have that the run has not. */
static json_t *expected_json(const struct summary *summary, const struct expect *expect)
{
	json_t *json = json_object(), *outcomes = json_object(), *unmatched = json_array();

	for (int i = 0; i < OUTCOME_COUNT; i++)
		json_object_set_new(outcomes, outcome_name((enum outcome)i),
				    json_integer((json_int_t)summary->outcomes[i]));
	if (expect)
		expect_unmatched(expect, add_unmatched, unmatched);
	json_object_set_new(json, "outcomes", outcomes);
	json_object_set_new(json, "unmatched", unmatched);
	return json;
}

static int end(void *writer, const struct summary *summary)
{
	struct json_report *report = writer;
	FILE *stream = report->stream;
	bool first = true;

	fputs("\n    },\n    \"totals\": {", stream);
	put(stream, 2, true, "", counts_json(summary->total.all));
	put(stream, 2, false, "root", counts_json(summary->total.all));
	for (size_t i = 0; i < summary->n_binaries; i++)
		put(stream, 2, false, summary->binaries[i].name,
		    counts_json(summary->binaries[i].all));
	fputs("\n    },\n    \"runtimes\": {", stream);
	for (size_t i = 0; i < summary->n_binaries; i++) {
		json_t *runtime;

		if (!summary->binaries[i].ran)
			continue;
		runtime = json_object();
		json_object_set_new(runtime, "time", duration_json(summary->binaries[i].time_s));
		put(stream, 2, first, summary->binaries[i].name, runtime);
		first = false;
	}
	fputs("\n    }", stream);
	if (!report->text.strict)
		put(stream, 1, false, "expected", expected_json(summary, report->expect));
	fputs("\n}\n", stream);
	free(report);
	return 0;
}

const struct report_writer_ops json_writer_ops = {
	.format = REPORT_JSON,
	.file = "results.json",
	.begin = begin,
	.add = add,
	.end = end,
};

/* SPDX-License-Identifier: MIT */
/* A comparison for programs. */
#include <jansson.h>
#include <stdlib.h>

#include "runner/compare/compare.h"

/* Takes over @value. */
static void put(FILE *stream, const char *key, json_t *value)
{
	char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(9));

	if (key)
		fprintf(stream, "\"%s\": ", key);
	fputs(text ? text : "null", stream);
	free(text);
	json_decref(value);
}

static json_t *text_json(const char *text)
{
	json_t *json = json_string(text);

	return json ? json : json_string("(not UTF-8)");
}

static void put_runs(const struct compare *compare, FILE *stream)
{
	fputs("\"runs\": [", stream);
	for (size_t r = 0; r < compare->n_runs; r++) {
		const struct compare_run *run = &compare->runs[r];
		json_t *json = json_object();

		json_object_set_new(json, "path", text_json(run->path));
		json_object_set_new(json, "side", json_string(run->is_base ? "base" : "new"));
		json_object_set_new(json, "name", text_json(run->info.name));
		json_object_set_new(json, "host", text_json(run->info.host));
		json_object_set_new(json, "start", json_real(run->info.start_s));
		json_object_set_new(json, "tests", json_integer((json_int_t)run->n_tests));
		fputs(r ? ",\n  " : "\n  ", stream);
		put(stream, NULL, json);
	}
	fputs("\n],\n", stream);
}

static void put_summary(const struct compare *compare, FILE *stream)
{
	json_t *json = json_object();

	for (int change = 0; change < CHANGE_COUNT; change++)
		json_object_set_new(json, change_name((enum change)change),
				    json_integer((json_int_t)compare->counts[change]));
	put(stream, "failed", json_boolean(compare_failed(compare)));
	fputs(",\n", stream);
	put(stream, "summary", json);
	fputs(",\n", stream);
}

static json_t *cells_json(const struct compare *compare, size_t test, size_t host)
{
	json_t *cells = json_array();

	for (size_t r = 0; r < compare->n_runs; r++) {
		const struct compare_cell *cell = compare_cell(compare, r, test);
		json_t *json;

		if (!cell || !compare_takes_part(compare, r, host))
			continue;
		json = json_object();
		json_object_set_new(json, "run", json_integer((json_int_t)r));
		json_object_set_new(json, "result",
				    json_string(verdict_name((enum verdict)cell->verdict)));
		json_object_set_new(json, "time", json_real((double)cell->time_s));
		if (cell->reason)
			json_object_set_new(json, "reason", text_json(cell->reason));
		json_array_append_new(cells, json);
	}
	return cells;
}

void compare_json(const struct compare *compare, FILE *stream)
{
	bool any = false;

	fputs("{\n", stream);
	put_runs(compare, stream);
	put_summary(compare, stream);
	fputs("\"changes\": [", stream);
	for (size_t i = 0; i < compare->tests.n; i++)
		for (size_t host = 0; host < compare->hosts.n; host++) {
			size_t test = compare->order[i];
			enum change change = compare_change(compare, test, host);
			json_t *json;

			if (change == CHANGE_NONE)
				continue;
			json = json_object();
			json_object_set_new(json, "test", text_json(compare->tests.v[test]));
			json_object_set_new(json, "host", text_json(compare->hosts.v[host]));
			json_object_set_new(json, "change", json_string(change_name(change)));
			json_object_set_new(json, "results", cells_json(compare, test, host));
			fputs(any ? ",\n  " : "\n  ", stream);
			put(stream, NULL, json);
			any = true;
		}
	fputs("\n]\n}\n", stream);
}

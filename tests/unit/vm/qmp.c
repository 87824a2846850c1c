/* SPDX-License-Identifier: MIT */
/* QMP's lines: replies, events between them, truncated and hostile ones. */
#include <sys/socket.h>

#include "unit.h"

static char events[256];

static void note_event(void *arg, const char *name, const json_t *data)
{
	const char *reason = json_string_value(json_object_get(data, "reason"));
	size_t len = strlen(events);

	snprintf(events + len, sizeof(events) - len, "%s/%s ", name, reason ? reason : "-");
}

static void feed(struct lab_qmp *qmp, const char *text)
{
	lab_buf_add(&qmp->in, text, strlen(text));
}

static void reply_is_found_after_events(void **state)
{
	struct lab_qmp qmp = { .fd = -1, .event = note_event };
	json_t *reply = NULL;

	events[0] = '\0';
	feed(&qmp,
	     "{\"event\":\"STOP\"}\r\n"
	     "{\"event\":\"SHUTDOWN\",\"data\":{\"guest\":true,\"reason\":\"guest-reset\"}}\r\n"
	     "{\"return\":{\"status\":\"paused\"}}\r\n{\"event\":\"RESUME\"}\r\n");
	assert_int_equal(lab_qmp_parse(&qmp, &reply), 1);
	assert_string_equal(events, "STOP/- SHUTDOWN/guest-reset ");
	assert_string_equal(
		json_string_value(json_object_get(json_object_get(reply, "return"), "status")),
		"paused");
	json_decref(reply);
	assert_int_equal(lab_qmp_parse(&qmp, &reply), 0);
	assert_string_equal(events, "STOP/- SHUTDOWN/guest-reset RESUME/- ");
	lab_buf_done(&qmp.in);
}

static void half_a_line_waits(void **state)
{
	struct lab_qmp qmp = { .fd = -1 };
	json_t *reply = NULL;

	feed(&qmp, "{\"return\"");
	assert_int_equal(lab_qmp_parse(&qmp, &reply), 0);
	feed(&qmp, ": {}}");
	assert_int_equal(lab_qmp_parse(&qmp, &reply), 0);
	feed(&qmp, "\n");
	assert_int_equal(lab_qmp_parse(&qmp, &reply), 1);
	json_decref(reply);
	lab_buf_done(&qmp.in);
}

static void nonsense_is_an_error(void **state)
{
	static const char *const lines[] = { "\n",
					     "{\"return\":\n",
					     "42\n",
					     "[]\n",
					     "null\n",
					     "\"text\"\n",
					     "{\"a\":1}{\"b\":2}\n",
					     "\x80\xff\xfe{}\n" };

	for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
		struct lab_qmp qmp = { .fd = -1 };
		json_t *reply = NULL;

		feed(&qmp, lines[i]);
		assert_int_equal(lab_qmp_parse(&qmp, &reply), -EPROTO);
		assert_null(reply);
		lab_buf_done(&qmp.in);
	}
}

/* An event may be of any shape; only its name has to be a string. */
static void odd_events_are_harmless(void **state)
{
	struct lab_qmp qmp = { .fd = -1, .event = note_event };
	json_t *reply = NULL;

	events[0] = '\0';
	feed(&qmp, "{\"event\":7}\n{\"event\":\"A\",\"data\":[1]}\n"
		   "{\"event\":\"B\",\"data\":{\"reason\":{}}}\n");
	assert_int_equal(lab_qmp_parse(&qmp, &reply), 0);
	assert_string_equal(events, "A/- B/- ");
	lab_buf_done(&qmp.in);
}

static void endless_line_is_an_error(void **state)
{
	struct lab_qmp qmp = { .fd = -1 };
	json_t *reply = NULL;
	char *chunk = malloc(1 << 20);

	memset(chunk, ' ', 1 << 20);
	for (int i = 0; i < 4; i++) {
		lab_buf_add(&qmp.in, chunk, 1 << 20);
		assert_int_equal(lab_qmp_parse(&qmp, &reply), 0);
	}
	lab_buf_add(&qmp.in, chunk, 1);
	assert_int_equal(lab_qmp_parse(&qmp, &reply), -EPROTO);
	free(chunk);
	lab_buf_done(&qmp.in);
}

static void closed_connection_is_told(void **state)
{
	struct lab_qmp qmp = { .fd = -1 };
	json_t *reply = NULL;
	int pair[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	qmp.fd = pair[0];
	assert_int_equal(lab_qmp_read(&qmp, &reply), 0);
	assert_int_equal(write(pair[1], "{\"QMP\":{}}\n", 11), 11);
	assert_int_equal(lab_qmp_read(&qmp, &reply), 1);
	json_decref(reply);
	close(pair[1]);
	assert_int_equal(lab_qmp_read(&qmp, &reply), -EPIPE);
	close(pair[0]);
	lab_buf_done(&qmp.in);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reply_is_found_after_events),
		cmocka_unit_test(half_a_line_waits),
		cmocka_unit_test(nonsense_is_an_error),
		cmocka_unit_test(odd_events_are_harmless),
		cmocka_unit_test(endless_line_is_an_error),
		cmocka_unit_test(closed_connection_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

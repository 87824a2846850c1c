/* SPDX-License-Identifier: MIT */
#include "comms_run.h"

#include <stdio.h>
#include <string.h>

void add_packets(struct buf *file, const struct comms_packet *packets, size_t n)
{
	const uint32_t canary = COMMS_CANARY;

	for (size_t i = 0; i < n; i++) {
		buf_add(file, &canary, sizeof(canary));
		comms_build(&packets[i], file);
	}
}

void make_comms_run(const struct sandbox *box, const char *joblist, const struct buf *comms)
{
	static const char *const empty[] = { "journal", "out", "err", "dmesg" };

	sandbox_write(box, "results/metadata.txt",
		      "dmesg_warn_level : 4\ntest_root : /nowhere\nresults_path : /nowhere\n");
	sandbox_write(box, "results/joblist.txt", joblist);
	for (size_t i = 0; i < ARRAY_SIZE(empty); i++) {
		char name[48];

		snprintf(name, sizeof(name), "results/0/%s.txt", empty[i]);
		sandbox_write(box, name, "");
	}
	sandbox_write_bytes(box, "results/0/comms", buf_str(comms), comms->len);
}

json_t *report_packets(const struct sandbox *box, const char *joblist,
		       const struct comms_packet *packets, size_t n)
{
	struct buf file = { 0 };

	add_packets(&file, packets, n);
	make_comms_run(box, joblist, &file);
	buf_done(&file);
	return sandbox_report(box, NULL);
}

static double time_of(json_t *results, const char *test)
{
	json_t *one = json_object_get(json_object_get(results, "tests"), test);

	return json_real_value(json_object_get(json_object_get(one, "time"), "end"));
}

void assert_time(json_t *results, const char *test, double seconds)
{
	double got = time_of(results, test);

	if (got < seconds - 1e-6 || got > seconds + 1e-6)
		fail_msg("%s: %f s, expected %f s", test, got, seconds);
}

void assert_text(json_t *results, const char *test, const char *key, const char *expected)
{
	const char *got = result_of(results, test, key);

	if (!got || strcmp(got, expected))
		fail_msg("%s of %s: '%s', expected '%s'", key, test, got ? got : "(none)",
			 expected);
}

json_int_t count_of(json_t *results, const char *verdict)
{
	json_t *totals = json_object_get(json_object_get(results, "totals"), "");

	return json_integer_value(json_object_get(totals, verdict));
}

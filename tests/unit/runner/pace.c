/* SPDX-License-Identifier: MIT */
/* How much of a run is done and how long the rest takes. */
#include "sandbox.h"

#include <math.h>
#include <stdlib.h>

#include "runner/run/pace.h"

static struct job_entry entries[3];
static const struct job_list list = { .v = entries, .n = 3 };

/* a@x, a@y: one process; b@x; c: unknown subtests. */
static int make_list(void **state)
{
	(void)state;
	entries[0] = (struct job_entry){ .binary = xstrdup("a") };
	strlist_add(&entries[0].subtests, "x");
	strlist_add(&entries[0].subtests, "y");
	entries[1] = (struct job_entry){ .binary = xstrdup("b") };
	strlist_add(&entries[1].subtests, "x");
	entries[2] = (struct job_entry){ .binary = xstrdup("c") };
	return 0;
}

static int free_list(void **state)
{
	(void)state;
	for (size_t i = 0; i < list.n; i++) {
		free(entries[i].binary);
		strlist_done(&entries[i].subtests);
	}
	return 0;
}

static void make_history(struct history *history)
{
	*history = (struct history){ 0 };
	history_add(history, "igt@a@x", 10, 1, VERDICT_PASS);
	history_add(history, "igt@a@y", 10, 1, VERDICT_PASS);
	history_add(history, "igt@b@x", 30, 1, VERDICT_PASS);
	history_add(history, "igt@c", 50, 1, VERDICT_PASS);
	history_digest(history);
}

static void assert_near(double value, double wanted)
{
	if (fabs(value - wanted) > 0.01)
		fail_msg("%g is not %g", value, wanted);
}

static void history_tells_the_time_left(void **state)
{
	struct pace_running running = { .index = 0 };
	struct history history;
	struct pace pace;

	make_history(&history);
	pace_init(&pace, &list, &history);
	assert_int_equal(pace.tests, 4);
	assert_near(pace_left_s(&pace, NULL, 0), 100);
	/* One of two subtests is done, however long it took. */
	running.finished = 1;
	running.age_s = 99;
	assert_near(pace_left_s(&pace, &running, 1), 90);
	/* All went twice as slow as expected; the more that has run the more that counts. */
	pace_finish(&pace, 0, 45);
	assert_int_equal(pace.tests_done, 2);
	assert_near(pace_left_s(&pace, NULL, 0), 80 * 2);
	running = (struct pace_running){ .index = 1, .age_s = 10 };
	assert_near(pace_left_s(&pace, &running, 1), 70 * 2);
	/* It takes longer than ever before: nobody knows how much. */
	running.age_s = 1000;
	assert_near(pace_left_s(&pace, &running, 1), 50 * 2);
	pace_done(&pace);
	history_done(&history);
}

static void without_history_the_average_counts(void **state)
{
	struct pace pace;

	pace_init(&pace, &list, NULL);
	assert_true(pace_left_s(&pace, NULL, 0) < 0);
	pace_finish(&pace, 0, 8);
	assert_near(pace_left_s(&pace, NULL, 0), 8);
	/* What an earlier runner did tells nothing of this one's speed. */
	pace_finish(&pace, 1, -1);
	assert_near(pace_left_s(&pace, NULL, 0), 4);
	pace_finish(&pace, 1, 100);
	assert_near(pace_left_s(&pace, NULL, 0), 4);
	assert_int_equal(pace.tests_done, 3);
	pace_done(&pace);
}

static void side_by_side_it_takes_a_part(void **state)
{
	struct pace_running running[] = { { .index = 1 }, { .index = 2 } };
	struct history history;
	struct pace pace;

	make_history(&history);
	pace_init(&pace, &list, &history);
	assert_near(pace_left_s(&pace, running, 2), 50);
	pace_done(&pace);
	history_done(&history);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(history_tells_the_time_left),
		cmocka_unit_test(without_history_the_average_counts),
		cmocka_unit_test(side_by_side_it_takes_a_part),
	};

	return cmocka_run_group_tests(tests, make_list, free_list);
}

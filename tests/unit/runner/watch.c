/* SPDX-License-Identifier: MIT */
/* The limits of a running test, step by step, on a process that never goes away. */
#include "sandbox.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runner/run/watch.h"

/* A dead child that nobody reaps takes every signal and stays: as one stuck in the kernel. */
static pid_t make_zombie(void)
{
	siginfo_t info;
	pid_t pid = fork();

	if (!pid)
		_exit(0);
	assert_int_equal(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
	return pid;
}

/* Checks until the watch has entered the phase; every check has to ask for the next in time. */
static void wait_for_phase(struct watch *watch, enum watch_phase phase)
{
	for (int i = 0; i < 2000 && watch->phase != phase; i++) {
		int left = watch_check(watch);

		assert_true(left >= 0 && left <= 60000);
		usleep(2000);
	}
	assert_int_equal(watch->phase, phase);
}

static void prepare(struct run_settings *settings)
{
	setenv("GAUNTLET_TIMEOUT_FACTOR", "0.02", 1);
	run_settings_init(settings);
	settings->sysrq = false;
	settings->kmsg_path = xstrdup("/dev/null");
}

static void gives_up_in_the_end(void **state)
{
	struct run_settings settings;
	struct watch watch;
	pid_t pid = make_zombie();

	prepare(&settings);
	settings.per_test_timeout_s = 5;
	settings.kill_grace_s = 4;
	watch_start(&watch, &settings, NULL, pid);
	assert_int_equal(watch.phase, WATCH_RUNNING);
	assert_false(watch.timeout);
	wait_for_phase(&watch, WATCH_QUIT);
	assert_true(watch.timeout);
	assert_string_equal(watch.reason, "per-test timeout of 5 s exceeded");
	wait_for_phase(&watch, WATCH_KILL);
	wait_for_phase(&watch, WATCH_GIVEN_UP);
	assert_string_equal(watch.reason,
			    "per-test timeout of 5 s exceeded, ignored SIGQUIT for 4 s, "
			    "killed by SIGKILL, cannot be killed (stuck in the kernel)");
	assert_int_equal(watch_check(&watch), 0);
	waitpid(pid, NULL, 0);
	run_settings_done(&settings);
}

static void no_limits_no_hurry(void **state)
{
	struct run_settings settings;
	struct watch watch;
	pid_t pid = make_zombie();

	prepare(&settings);
	watch_start(&watch, &settings, NULL, pid);
	assert_int_equal(watch_check(&watch), -1);
	usleep(50000);
	assert_int_equal(watch_check(&watch), -1);
	assert_int_equal(watch.phase, WATCH_RUNNING);
	waitpid(pid, NULL, 0);
	run_settings_done(&settings);
}

static void signs_of_life(void **state)
{
	struct run_settings settings;
	struct watch watch;
	pid_t pid = make_zombie();

	prepare(&settings);
	settings.per_test_timeout_s = 20;
	settings.inactivity_timeout_s = 20;
	watch_start(&watch, &settings, NULL, pid);
	/* The limits go by, but both are put off again and again. */
	for (int i = 0; i < 30; i++) {
		usleep(20000);
		watch_active(&watch);
		watch_subtest(&watch);
		assert_true(watch_check(&watch) > 0);
		assert_int_equal(watch.phase, WATCH_RUNNING);
	}
	/* Output alone does not put off the limit of the subtest. */
	for (int i = 0; i < 100 && watch.phase == WATCH_RUNNING; i++) {
		usleep(20000);
		watch_active(&watch);
		watch_check(&watch);
	}
	assert_string_equal(watch.reason, "per-test timeout of 20 s exceeded");
	waitpid(pid, NULL, 0);
	run_settings_done(&settings);
}

static void stopping_twice_is_at_once(void **state)
{
	struct run_settings settings;
	struct watch watch;
	pid_t pid = make_zombie();

	prepare(&settings);
	watch_start(&watch, &settings, NULL, pid);
	watch_stop(&watch);
	assert_int_equal(watch.phase, WATCH_QUIT);
	watch_stop(&watch);
	assert_int_equal(watch.phase, WATCH_KILL);
	/* Nobody ran out of time. */
	assert_false(watch.timeout);
	assert_string_equal(watch.reason, "");
	waitpid(pid, NULL, 0);
	run_settings_done(&settings);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_up_in_the_end),
		cmocka_unit_test(no_limits_no_hurry),
		cmocka_unit_test(signs_of_life),
		cmocka_unit_test(stopping_twice_is_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

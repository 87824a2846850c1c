/* SPDX-License-Identifier: MIT */
/* How a guest died, told from recorded console logs (console/) and from odd ones. */
#include "unit.h"

static char *load(const char *name)
{
	char path[PATH_MAX];
	char *text = calloc(1, 65536);
	FILE *file;

	snprintf(path, sizeof(path), CONSOLE_DIR "/%s.log", name);
	file = fopen(path, "r");
	assert_non_null(file);
	assert_true(fread(text, 1, 65535, file) > 0);
	fclose(file);
	return text;
}

static void expect(const char *text, enum lab_end end, const char *reason)
{
	char line[200];

	assert_int_equal(lab_console_verdict(text, line, sizeof(line)), end);
	assert_string_equal(line, reason);
}

static void recorded_deaths_are_named(void **state)
{
	static const struct {
		const char *log;
		enum lab_end end;
		const char *reason;
	} cases[] = {
		{ "panic", LAB_PANIC, "sysrq triggered crash" },
		{ "oops", LAB_OOPS,
		  "kernel NULL pointer dereference, address: 0000000000000000 in labtest_null "
		  "[labtest]" },
		{ "soft-lockup", LAB_SOFT_LOCKUP,
		  "soft lockup - CPU#0 stuck for 14s! [insmod:136] in labtest_spin_preempt_off "
		  "[labtest]" },
		{ "hang", LAB_PANIC, "NMI: Not continuing" },
		{ "reboot", LAB_REBOOT, "" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char *text = load(cases[i].log);

		expect(text, cases[i].end, cases[i].reason);
		free(text);
	}
}

static void stuck_function_is_found(void **state)
{
	char *text = load("hang"), name[100];

	assert_string_equal(lab_console_function(text, name, sizeof(name)),
			    "labtest_spin_irqs_off [labtest]");
	free(text);
	assert_string_equal(lab_console_function("RIP: 0010:pv_native_safe_halt+0xf/0x20\n"
						 "RIP: 0033:0x7ffff7961829\n"
						 "RIP: 0010:0x0\n"
						 "RIP: 0010:delay_tsc+0x1/0x2\n",
						 name, sizeof(name)),
			    "delay_tsc");
	assert_string_equal(lab_console_function("RIP: 0010:", name, sizeof(name)), "");
	assert_string_equal(lab_console_function("", name, sizeof(name)), "");
}

/* Whatever part of a log is left, the verdict must not read beyond it. */
static void truncated_logs_are_safe(void **state)
{
	static const char *const logs[] = { "panic", "oops", "soft-lockup", "hang" };

	for (size_t i = 0; i < ARRAY_SIZE(logs); i++) {
		char *text = load(logs[i]);
		size_t len = strlen(text);

		for (size_t cut = 0; cut < len; cut += 7) {
			char *part = strndup(text, cut), line[40], name[10];

			lab_console_verdict(part, line, sizeof(line));
			lab_console_function(part, name, sizeof(name));
			assert_true(strlen(line) < sizeof(line) && strlen(name) < sizeof(name));
			free(part);
		}
		free(text);
	}
}

static void reason_of_the_last_oops_counts(void **state)
{
	expect("BUG: workqueue lockup\nWARNING: CPU: 0\nRIP: 0010:warner+0x1/0x2\n"
	       "Oops: general protection fault, probably for address 0x1: 0000 [#1]\n"
	       "RIP: 0010:guilty+0x1/0x2\nKernel panic - not syncing: Fatal exception\n",
	       LAB_OOPS, "workqueue lockup in warner");
	expect("BUG: old story\nRIP: 0010:innocent+0x1/0x2\n"
	       "                                                                            \n"
	       "                                                                            \n"
	       "                                                                            \n"
	       "                                                                            \n"
	       "                                                                            \n"
	       "                                                                            \n"
	       "                                                                            \n"
	       "Oops: general protection fault, probably for address 0x1: 0000 [#1]\n"
	       "RIP: 0010:guilty+0x1/0x2\nKernel panic - not syncing: Fatal exception\n",
	       LAB_OOPS, "general protection fault, probably for address 0x1: 0000 [#1] in guilty");
	expect("kernel BUG at mm/slub.c:42!\nOops: invalid opcode: 0000 [#1]\n"
	       "Kernel panic - not syncing: Fatal exception in interrupt\n",
	       LAB_OOPS, "kernel BUG at mm/slub.c:42!");
}

static void panics_without_detail(void **state)
{
	expect("Kernel panic - not syncing: hung_task: blocked tasks\r\n", LAB_PANIC,
	       "hung_task: blocked tasks");
	expect("Kernel panic - not syncing: ", LAB_PANIC, "");
	expect("Kernel panic - not syncing: Fatal exception", LAB_OOPS, "Fatal exception");
	expect("Kernel panic - not sync", LAB_REBOOT, "");
	expect("", LAB_REBOOT, "");
}

static void excerpt_begins_with_the_trace(void **state)
{
	static const struct {
		const char *log, *first, *part;
	} cases[] = {
		{ "panic", "sysrq: Trigger a crash", "sysrq_handle_crash" },
		{ "oops", "BUG: kernel NULL pointer dereference", "RIP: 0010:labtest_null" },
		{ "soft-lockup", "watchdog: BUG: soft lockup", "labtest_spin_preempt_off" },
		{ "hang", "Uhhuh. NMI", "labtest_spin_irqs_off" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char path[PATH_MAX], *excerpt = NULL, *nl;

		snprintf(path, sizeof(path), CONSOLE_DIR "/%s.log", cases[i].log);
		assert_int_equal(lab_console_excerpt(path, &excerpt), 0);
		assert_non_null(strstr(excerpt, cases[i].part));
		nl = strchr(excerpt, '\n');
		*nl = '\0';
		assert_non_null(strstr(excerpt, cases[i].first));
		assert_int_equal(excerpt[0], '[');
		free(excerpt);
	}
}

static void excerpt_of_a_clean_log_is_empty(void **state)
{
	char *excerpt = NULL;

	assert_int_equal(lab_console_excerpt(CONSOLE_DIR "/reboot.log", &excerpt), 0);
	assert_string_equal(excerpt, "");
	free(excerpt);
	assert_int_equal(lab_console_excerpt(CONSOLE_DIR "/none.log", &excerpt), -ENOENT);
}

static void statuses_of_ends(void **state)
{
	struct lab_result result = { .end = LAB_EXITED, .wait_status = 7 << 8 };

	assert_int_equal(lab_exit_status(&result), 7);
	result.wait_status = 9;
	assert_int_equal(lab_exit_status(&result), 137);
	for (enum lab_end end = LAB_PANIC; end <= LAB_QEMU_DIED; end++) {
		result.end = end;
		assert_int_equal(lab_exit_status(&result), 122);
		assert_string_not_equal(lab_end_name(end), "unknown");
	}
	result.end = LAB_TIME_LIMIT;
	assert_int_equal(lab_exit_status(&result), 124);
	result.end = LAB_NOT_STARTED;
	assert_int_equal(lab_exit_status(&result), 125);
	result.end = LAB_INTERRUPTED;
	result.host_signal = 15;
	assert_int_equal(lab_exit_status(&result), 143);
	assert_string_equal(lab_end_name((enum lab_end)99), "unknown");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(recorded_deaths_are_named),
		cmocka_unit_test(stuck_function_is_found),
		cmocka_unit_test(truncated_logs_are_safe),
		cmocka_unit_test(reason_of_the_last_oops_counts),
		cmocka_unit_test(panics_without_detail),
		cmocka_unit_test(excerpt_begins_with_the_trace),
		cmocka_unit_test(excerpt_of_a_clean_log_is_empty),
		cmocka_unit_test(statuses_of_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

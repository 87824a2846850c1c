/* SPDX-License-Identifier: MIT */
/* What else watches the machine: watchdogs, leaks, facts, coverage, the overall timeout. */
#include "sandbox.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runner/guard/facts.h"
#include "runner/base/files.h"
#include "runner/guard/guard.h"
#include "runner/guard/watchdog.h"

#define BOOT     "aaaaaaaa-1111-2222-3333-444444444444\n"
#define KMEMLEAK "machine/sys/kernel/debug/kmemleak"
#define GCOV     "machine/sys/kernel/debug/gcov/reset"

/* Settings of a run of mock@pass and mock@skip on a machine of our own. */
static void make_settings(struct sandbox *box, struct run_settings *settings)
{
	sandbox_boot(box, BOOT);
	sandbox_settings(box, settings, "mock@pass", "mock@skip", NULL);
}

static void prepare_and_run(struct sandbox *box, struct run_settings *settings)
{
	sandbox_prepare(settings);
	run_settings_done(settings);
	sandbox_execute(box);
}

static void assert_file(const struct sandbox *box, const char *name, const char *content)
{
	char *text = sandbox_read(box, name);

	assert_string_equal(text, content);
	free(text);
}

/* Fed while tests run, told at the end that the silence is meant. */
static void watchdogs_are_fed(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings;
	char *text;
	size_t fed;

	make_settings(box, &settings);
	sandbox_write(box, "machine/dev/watchdog0", "");
	sandbox_write(box, "machine/dev/watchdog1", "");
	sandbox_write(box, "machine/dev/watchdog3", ""); /* there is no 2 */
	settings.use_watchdog = true;
	strlist_add(&settings.names, "mock@chatter");
	settings.per_test_timeout_s = 3;
	prepare_and_run(box, &settings);
	for (int i = 0; i < 2; i++) {
		text = sandbox_read(box, i ? "machine/dev/watchdog1" : "machine/dev/watchdog0");
		fed = strspn(text, ".");
		assert_true(fed >= 3 && fed <= 8);
		assert_string_equal(text + fed, "V");
		free(text);
	}
	assert_file(box, "machine/dev/watchdog3", "");
}

static void watchdogs_have_to_be_asked_for(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings;

	make_settings(box, &settings);
	sandbox_write(box, "machine/dev/watchdog0", "");
	prepare_and_run(box, &settings);
	assert_file(box, "machine/dev/watchdog0", "");
}

/* Often enough, but not with every turn of a busy loop. */
static void how_often_they_are_fed(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings;
	struct watchdogs dogs;

	run_settings_init(&settings);
	settings.machine_root = xasprintf("%s/machine", box->dir);
	watchdogs_open(&dogs, &settings);
	assert_int_equal(dogs.n, 0);
	assert_int_equal(watchdogs_feed(&dogs), -1);
	watchdogs_close(&dogs);
	sandbox_write(box, "machine/dev/watchdog0", "");
	watchdogs_open(&dogs, &settings);
	assert_int_equal(dogs.n, 1);
	assert_int_equal(dogs.timeout_s, 120);
	for (int i = 0; i < 100; i++)
		assert_int_equal(watchdogs_feed(&dogs), 30000);
	assert_file(box, "machine/dev/watchdog0", ".");
	watchdogs_close(&dogs);
	assert_file(box, "machine/dev/watchdog0", ".V");
	run_settings_done(&settings);
}

/*
 * The file stands for the kernel's: what is written to it overwrites its
 * beginning, so that a report shows that the scan came first.
 */
static void kmemleak_once(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings;

	make_settings(box, &settings);
	sandbox_write(box, KMEMLEAK, "____: unreferenced object 0xffff888107f0e000 (size 64):\n");
	settings.kmemleak = true;
	prepare_and_run(box, &settings);
	assert_file(box, "results/kmemleak.txt",
		    "kmemleaks found after running all tests\n"
		    "scan: unreferenced object 0xffff888107f0e000 (size 64):\n");
	/* Not cleared: it is the end. */
	assert_file(box, KMEMLEAK, "scan: unreferenced object 0xffff888107f0e000 (size 64):\n");
}

static void kmemleak_each(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings;

	make_settings(box, &settings);
	sandbox_write(box, KMEMLEAK, "_____ unreferenced object 0xffff888107f0e000 (size 64):");
	settings.kmemleak = settings.kmemleak_each = true;
	prepare_and_run(box, &settings);
	assert_file(box, "results/kmemleak.txt",
		    "kmemleaks found before running any test\n"
		    "scan_ unreferenced object 0xffff888107f0e000 (size 64):\n"
		    "kmemleaks found after running mock@pass:\n"
		    "scanr unreferenced object 0xffff888107f0e000 (size 64):\n"
		    "kmemleaks found after running mock@skip:\n"
		    "scanr unreferenced object 0xffff888107f0e000 (size 64):\n");
	assert_file(box, KMEMLEAK, "clear unreferenced object 0xffff888107f0e000 (size 64):");
}

/* Nothing found: as with a file in which nothing stays. */
static void kmemleak_finds_nothing(void **state)
{
	struct sandbox *box = *state;
	char *path = xasprintf("%s/" KMEMLEAK, box->dir), *dir = xstrdup(path);
	struct run_settings settings;

	make_settings(box, &settings);
	*strrchr(dir, '/') = '\0';
	assert_int_equal(dir_make(dir), 0);
	assert_int_equal(symlink("/dev/null", path), 0);
	settings.kmemleak_each = true;
	prepare_and_run(box, &settings);
	assert_false(sandbox_has(box, "results/kmemleak.txt"));
	assert_true(sandbox_has(box, "results/1/journal.txt"));
	free(dir);
	free(path);
}

/* A message, and the run goes on without. */
static void kmemleak_is_unavailable(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings, overrides;
	char *text = NULL;
	struct run_error err;
	json_t *results;
	FILE *stream;
	size_t size;

	make_settings(box, &settings);
	settings.kmemleak = true;
	sandbox_prepare(&settings);
	run_settings_done(&settings);
	run_settings_init(&overrides);
	overrides.machine_root = xasprintf("%s/machine", box->dir);
	overrides.kmsg_path = xstrdup("/dev/null");
	stream = open_memstream(&text, &size);
	assert_int_equal(run_execute(box->results, &overrides, stream, &err), 0);
	fclose(stream);
	run_settings_done(&overrides);
	assert_contains(text, "gauntlet: this kernel does not look for leaks");
	free(text);
	results = sandbox_report(box, NULL);
	assert_verdict(results, "igt@mock@pass", "pass");
	json_decref(results);
	assert_false(sandbox_has(box, "results/kmemleak.txt"));
}

struct told {
	struct buf text;
};

static void tell(void *arg, const char *text)
{
	struct told *told = arg;

	buf_printf(&told->text, "%s\n", text);
}

static void write_pci(const struct sandbox *box, const char *address, const char *class,
		      const char *device)
{
	static const char *const names[] = { "class", "vendor", "device" };
	const char *values[] = { class, "0x8086\n", device };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		char *name = xasprintf("machine/sys/bus/pci/devices/%s/%s", address, names[i]);

		sandbox_write(box, name, values[i]);
		free(name);
	}
}

/* Devices, cards, modules and taint: new, changed, deleted. */
static void facts_change(void **state)
{
	struct sandbox *box = *state;
	struct facts before = { 0 }, now;
	struct told told = { 0 };
	struct run_settings settings;

	sandbox_boot(box, BOOT);
	run_settings_init(&settings);
	settings.machine_root = xasprintf("%s/machine", box->dir);
	write_pci(box, "0000:03:00.0", "0x030000\n", "0xe20b\n");
	write_pci(box, "0000:00:1f.3", "0x040300\n", "0x7a50\n"); /* audio */
	sandbox_write(box, "machine/sys/bus/pci/devices/0000:03:00.0/drm/card1/dev", "226:1\n");
	sandbox_write(box, "machine/sys/bus/pci/devices/0000:03:00.0/drm/card1-DP-1/x", "");
	sandbox_write(box, "machine/sys/bus/pci/devices/0000:03:00.0/drm/renderD128/dev", "");
	sandbox_write(box, "machine/proc/modules",
		      "xe 2719744 0 - Live 0x0000000000000000\nloop 40960 0 - Live 0x0\n");
	facts_read(&settings, &now);
	facts_compare(&before, &now, tell, &told);
	assert_string_equal(told.text.data,
			    "new: hardware.pci.gpu_at_addr.0000:03:00.0: 8086:e20b\n"
			    "new: hardware.pci.drm_card_at_addr.0000:03:00.0: card1\n"
			    "new: kernel.kmod_is_loaded.xe: true\n");
	buf_done(&told.text);
	facts_done(&before);
	before = now;
	facts_read(&settings, &now);
	facts_compare(&before, &now, tell, &told);
	assert_int_equal(told.text.len, 0);
	facts_done(&now);

	/* A VF comes, the card has another number, a module goes, the kernel is tainted. */
	write_pci(box, "0000:03:00.1", "0x030000\n", "0xe20b\n");
	assert_int_equal(file_remove_tree(AT_FDCWD, settings.machine_root), 0);
	write_pci(box, "0000:03:00.0", "0x030000\n", "0xe20b\n");
	write_pci(box, "0000:03:00.1", "0x030000\n", "0xe20b\n");
	sandbox_write(box, "machine/sys/bus/pci/devices/0000:03:00.0/drm/card0/dev", "226:0\n");
	sandbox_taint(box, 512 + 4096);
	facts_read(&settings, &now);
	facts_compare(&before, &now, tell, &told);
	assert_string_equal(told.text.data,
			    "new: hardware.pci.gpu_at_addr.0000:03:00.1: 8086:e20b\n"
			    "changed: hardware.pci.drm_card_at_addr.0000:03:00.0: card1 -> card0\n"
			    "new: kernel.is_tainted.TAINT_WARN: true\n"
			    "new: kernel.is_tainted.TAINT_OOT_MODULE: true\n"
			    "deleted: kernel.kmod_is_loaded.xe: true\n");
	buf_done(&told.text);
	facts_done(&before);
	facts_done(&now);
	run_settings_done(&settings);
}

/* Each line with the time and the test after which it was seen. */
static void facts_of_a_run(void **state)
{
	struct sandbox *box = *state;
	char *path = xasprintf("%s/machine/proc/sys/kernel/tainted", box->dir), *text, *second;
	struct run_settings settings;
	unsigned long long seconds;
	unsigned int micros;

	make_settings(box, &settings);
	sandbox_write(box, "machine/proc/modules", "i915 1 0 - Live 0x0\n");
	strlist_add(&settings.names, "mock@meddle");
	settings.facts = true;
	setenv("MOCK_MEDDLE_FILE", path, 1);
	setenv("MOCK_MEDDLE_TEXT", "1\n", 1);
	prepare_and_run(box, &settings);
	unsetenv("MOCK_MEDDLE_FILE");
	unsetenv("MOCK_MEDDLE_TEXT");
	text = sandbox_read(box, "results/facts.txt");
	assert_int_equal(sscanf(text, "[%llu.%06u] ", &seconds, &micros), 2);
	second = strchr(text, '\n') + 1;
	second[-1] = '\0';
	assert_string_equal(strchr(text, ']') + 2,
			    "[FACT before any test] new: kernel.kmod_is_loaded.i915: true");
	assert_int_equal(sscanf(second, "[%llu.%06u] ", &seconds, &micros), 2);
	assert_string_equal(
		strchr(second, ']') + 2,
		"[FACT mock@meddle] new: kernel.is_tainted.TAINT_PROPRIETARY_MODULE: true\n");
	free(text);
	free(path);
}

/* A script that notes its argument and the counters, which then go on counting. */
static void make_script(const struct sandbox *box, struct run_settings *settings, const char *more)
{
	char *text = xasprintf("#!/bin/sh\necho \"$1 $(cat %s/" GCOV ")\" >>%s/collected\n"
			       "echo to the log\necho 9 >%s/" GCOV "\n%s\n",
			       box->dir, box->dir, box->dir, more);

	sandbox_write(box, "collect", text);
	free(text);
	settings->coverage_script = xasprintf("%s/collect", box->dir);
	assert_int_equal(chmod(settings->coverage_script, 0755), 0);
	settings->code_coverage = true;
}

static void assert_collected(const struct sandbox *box, const char *first, const char *second)
{
	char *expected = xasprintf("%s/code_cov/%s 0\n", box->results, first);
	char *more = second ? xasprintf("%s/code_cov/%s 0\n", box->results, second) : xstrdup("");
	char *all = xasprintf("%s%s", expected, more);

	assert_file(box, "collected", all);
	free(all);
	free(more);
	free(expected);
}

static void coverage_of_all(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings;

	make_settings(box, &settings);
	sandbox_write(box, GCOV, "9");
	make_script(box, &settings, "exit 0");
	prepare_and_run(box, &settings);
	assert_collected(box, "all-tests", NULL);
	assert_file(box, "results/code_cov/all-tests.log", "to the log\n");
	/* Not beside the results directory, as igt_runner makes it. */
	assert_false(sandbox_has(box, "resultscode_cov"));
}

static void coverage_per_test(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings;
	json_t *results;

	make_settings(box, &settings);
	sandbox_write(box, GCOV, "9");
	make_script(box, &settings, "exit 3");
	settings.coverage_per_test = true;
	prepare_and_run(box, &settings);
	assert_collected(box, "mock@pass", "mock@skip");
	assert_file(box, "results/code_cov/mock@skip.log", "to the log\n");
	results = sandbox_report(box, NULL);
	assert_verdict(results, "igt@mock@pass", "pass");
	json_decref(results);
}

static void assert_refused(struct sandbox *box, int status, const char *why)
{
	struct run_settings overrides;
	struct run_error err;

	run_settings_init(&overrides);
	overrides.machine_root = xasprintf("%s/machine", box->dir);
	overrides.kmsg_path = xstrdup("/dev/null");
	assert_int_equal(run_execute(box->results, &overrides, NULL, &err), -1);
	assert_int_equal(err.status, status);
	assert_contains(err.text, why);
	assert_false(sandbox_has(box, "results/0"));
	run_settings_done(&overrides);
}

static void coverage_is_unavailable(void **state)
{
	struct sandbox *box = *state;
	struct run_settings settings;

	make_settings(box, &settings);
	settings.code_coverage = true;
	sandbox_prepare(&settings);
	assert_refused(box, RUN_BAD_INPUT, "no program to collect code coverage with: give one");
	make_script(box, &settings, "exit 0");
	settings.overwrite = true;
	sandbox_prepare(&settings);
	assert_refused(box, RUN_CANNOT, "code coverage needs root and a kernel with CONFIG_GCOV");
	run_settings_done(&settings);
}

#define BOXED(test) cmocka_unit_test_setup_teardown(test, sandbox_open, sandbox_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOXED(watchdogs_are_fed),       BOXED(watchdogs_have_to_be_asked_for),
		BOXED(how_often_they_are_fed),  BOXED(kmemleak_once),
		BOXED(kmemleak_each),           BOXED(kmemleak_finds_nothing),
		BOXED(kmemleak_is_unavailable), BOXED(facts_change),
		BOXED(facts_of_a_run),          BOXED(coverage_of_all),
		BOXED(coverage_per_test),       BOXED(coverage_is_unavailable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

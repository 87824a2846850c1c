/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A module that reports as KUnit's modules and as drivers with selftests do, to see whether
 * igt_kunit() and igt_kselftests() understand it.
 */
#include <linux/debugfs.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/panic.h>

static char *how = "";
module_param(how, charp, 0400);
MODULE_PARM_DESC(how, "log, debugfs, broken, cut");

static int result;
module_param(result, int, 0400);

/* Selftests, not in order; without descriptions, as in drivers. */
static bool live_passes, live_fails, live_leaves, live_refuses, mock_passes, mock_fails, mock_odd;
static bool taint_first, taint_second;
module_param_named(igt__11__live_refuses, live_refuses, bool, 0400);
module_param_named(igt__1__live_passes, live_passes, bool, 0400);
module_param_named(igt__2__live_fails, live_fails, bool, 0400);
module_param_named(igt__3__live_leaves, live_leaves, bool, 0400);
module_param_named(igt__4__mock_passes, mock_passes, bool, 0400);
module_param_named(igt__5__mock_fails, mock_fails, bool, 0400);
module_param_named(igt__8__mock_odd, mock_odd, bool, 0400);
module_param_named(igt__6__taint_first, taint_first, bool, 0400);
module_param_named(igt__7__taint_second, taint_second, bool, 0400);

#define FIRST_SUITE                         \
	"    KTAP version 1\n"              \
	"    # Subtest: labktap\n"          \
	"    # module: labktap_test\n"      \
	"    1..3\n"                        \
	"    ok 1 passes\n"                 \
	"    # fails: EXPECTATION FAILED\n" \
	"    not ok 2 fails\n"              \
	"    ok 3 skips # SKIP no such \\ unit\n"
#define SECOND_SUITE                \
	"    KTAP version 1\n"      \
	"    # Subtest: second\n"   \
	"    1..1\n"                \
	"        KTAP version 1\n"  \
	"        # Subtest: each\n" \
	"        ok 1 first\n"      \
	"        ok 2 second\n"     \
	"    ok 1 each\n"
#define HEAD(plan) "KTAP version 1\n1.." plan "\n"

static char debug_results[] = HEAD("1") FIRST_SUITE "not ok 1 labktap\n";
static struct debugfs_blob_wrapper blob = { debug_results, sizeof(debug_results) - 1 };
static struct dentry *directory;

/* Line by line, and the head in one piece, as kernels do both. */
static void labktap_log(void)
{
	static char lines[] = FIRST_SUITE "not ok 1 labktap\n" SECOND_SUITE "ok 2 second\n";
	char *rest = lines, *line;

	printk(KERN_INFO HEAD("2"));
	while ((line = strsep(&rest, "\n")) && *line)
		printk(KERN_INFO "%s\n", line);
}

static void labktap_debugfs(void)
{
	directory = debugfs_create_dir("kunit", NULL);
	debugfs_create_blob("results", 0400, debugfs_create_dir("labktap", directory), &blob);
}

static int labktap_selftests(void)
{
	if (live_fails || mock_fails)
		result = -EBADMSG;
	if (live_refuses)
		return -ENXIO;
	if (live_leaves)
		return -ENOTTY;
	if (taint_first)
		add_taint(TAINT_WARN, LOCKDEP_STILL_OK);
	if (result)
		pr_err("labktap: the selftest has seen something\n");
	return 0;
}

static int __init labktap_init(void)
{
	if (!strcmp(how, "log"))
		labktap_log();
	else if (!strcmp(how, "debugfs"))
		labktap_debugfs();
	else if (!strcmp(how, "broken"))
		printk(KERN_INFO HEAD("1") "    KTAP version 1\n    ok 7 out of turn\n");
	else if (!strcmp(how, "cut"))
		printk(KERN_INFO HEAD("2") SECOND_SUITE);
	return labktap_selftests();
}

static void __exit labktap_exit(void)
{
	debugfs_remove(directory);
}

module_init(labktap_init);
module_exit(labktap_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Speaks KTAP: test of igt_kunit() and igt_kselftests()");

/* SPDX-License-Identifier: MIT */
/*
 * Whoever keeps lockdown_vfs_enabling open keeps VFs from being enabled.
 *
 *	             open                        numvfs > 0
 *	forbidden <--------- nobody has it open ------------> VFs enabled: open is EBUSY
 *	   |      --------->                    <------------
 *	 open: one more  last close              numvfs = 0
 *
 *	/sys/kernel/debug/dri/<BDF>/sriov/lockdown_vfs_enabling (xe 6.19)
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/igt_core.h"
#include "fixture/assert.h"
#include "fixture/pf_env.h"
#include "fixture/pf_subtests.h"
#include "pf/pf.h"
#include "pf/pf_control.h"
#include "pf/pf_gt.h"
#include "pf/pf_resource.h"
#include "pf/pf_sched.h"
#include "util/str.h"

IGT_TEST_DESCRIPTION("Forbidding VFs: by whom, for how long, and what is still allowed.");

#define HOLDERS         3
#define UNPRIVILEGED_ID 65534 /* nobody and nogroup */

static struct pf_env *env; /* static: survives the jump out of a failed subtest */
static int held[HOLDERS] = { -1, -1, -1 };
static pid_t child;

static void let_go(unsigned int i)
{
	if (held[i] >= 0)
		close(held[i]);
	held[i] = -1;
}

static void hold(struct pf *pf, unsigned int i)
{
	igt_assert_ok(pf_lock_vfs(pf, &held[i]));
}

static void kill_child(void)
{
	if (child > 0) {
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
	}
	child = 0;
}

/* No VFs, nobody forbids them, new ones get no driver. */
static void begin(struct pf *pf)
{
	int ret;

	kill_child();
	for (unsigned int i = 0; i < HOLDERS; i++)
		let_go(i);
	pf_env_reset(env);
	ret = pf_lock_vfs(pf, &held[0]);
	igt_require_f(ret != -EOPNOTSUPP,
		      "%s: nobody can forbid its VFs (xe before 6.19, or another driver)\n",
		      pf->pci->name);
	igt_assert_ok(ret);
	let_go(0);
	igt_assert_ok(pf_set_autoprobe(pf, false));
}

static void expect_forbidden(struct pf *pf)
{
	const unsigned int counts[] = { 1, pf->total_vfs };
	unsigned int count = 1;

	for (size_t i = 0; i < ARRAY_SIZE(counts); i++) {
		igt_assert_err_f(pf_enable_vfs(pf, counts[i]), EPERM, "%u VFs", counts[i]);
		igt_assert_ok(pf_get_numvfs(pf, &count));
		igt_assert_eq_u32(count, 0);
	}
}

static void expect_allowed(struct pf *pf)
{
	igt_assert_ok(pf_enable_vfs(pf, 1));
	igt_assert_ok(pf_disable_vfs(pf));
}

/* VFs of another device are nobody's business. */
static void expect_others_allowed(const struct pf *pf)
{
	struct pf *other;

	pf_env_for_each_pf(env, other) {
		if (other == pf)
			continue;
		igt_assert_ok(pf_set_autoprobe(other, false));
		igt_assert_ok_f(pf_enable_vfs(other, 1), "%s, while VFs of %s are forbidden",
				other->pci->name, pf->pci->name);
		igt_assert_ok(pf_disable_vfs(other));
	}
}

/* Nothing is left of an enable that was refused. */
static void forbids(struct pf *pf)
{
	static struct pf_gts gts;
	uint64_t value;

	begin(pf);
	hold(pf, 0);
	expect_forbidden(pf);
	igt_assert_ok(pf_get_gts(pf, &gts));
	pf_for_each_gt(&gts, gt)
	{
		igt_assert_ok(pf_get_quota(pf, PF_CONTEXTS, gt->num, 1, &value));
		igt_assert_f(!value, "vf1: gt%u: has contexts after a refused enable\n", gt->num);
	}
	expect_others_allowed(pf);
	let_go(0);
	expect_allowed(pf);
}

/* It is over when the last has let go, in whatever order they came. */
static void several(struct pf *pf)
{
	static const unsigned int order[HOLDERS] = { 1, 0, 2 };

	begin(pf);
	for (unsigned int i = 0; i < HOLDERS; i++)
		hold(pf, i);
	for (unsigned int i = 0; i < HOLDERS; i++) {
		expect_forbidden(pf);
		let_go(order[i]);
	}
	expect_allowed(pf);
}

/* A child that holds it and says so. */
static void start_holder(struct pf *pf)
{
	int fds[2], fd;
	char c = 0;

	igt_assert(!pipe(fds));
	child = fork();
	igt_assert(child >= 0);
	if (!child) {
		if (pf_lock_vfs(pf, &fd) || write(fds[1], &c, 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	close(fds[1]);
	c = 1;
	igt_assert_f(read(fds[0], &c, 1) == 1 && !c, "the child could not forbid VFs\n");
	close(fds[0]);
}

/* Who dies has let go. */
static void killed(struct pf *pf)
{
	begin(pf);
	start_holder(pf);
	expect_forbidden(pf);
	kill_child();
	expect_allowed(pf);
}

/* One open file in two processes: it is closed when both have closed it. */
static void inherited(struct pf *pf)
{
	begin(pf);
	hold(pf, 0);
	child = fork();
	igt_assert(child >= 0);
	if (!child)
		for (;;)
			pause();
	let_go(0);
	expect_forbidden(pf);
	kill_child();
	expect_allowed(pf);
}

/* VFs that are there cannot be forbidden, and an attempt to do so leaves nothing behind. */
static void busy(struct pf *pf)
{
	begin(pf);
	igt_assert_ok(pf_enable_vfs(pf, 1));
	for (unsigned int i = 0; i < 2; i++)
		igt_assert_err(pf_lock_vfs(pf, &held[0]), EBUSY);
	igt_assert_ok(pf_disable_vfs(pf));
	expect_allowed(pf);
	hold(pf, 0);
	expect_forbidden(pf);
}

/* There is nothing to read or write; opened for reading and writing it holds as well. */
static void no_content(struct pf *pf)
{
	char path[64], c = '1';

	begin(pf);
	hold(pf, 0);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", held[0]);
	held[1] = open(path, O_RDWR | O_CLOEXEC);
	igt_assert_f(held[1] >= 0, "open for writing as root: %s\n", errno_name(errno));
	for (unsigned int i = 0; i < 2; i++)
		igt_assert_f(read(held[i], &c, 1) == -1 && errno == EINVAL,
			     "it can be read, or the error is not EINVAL\n");
	igt_assert_f(write(held[1], &c, 1) == -1 && errno == EINVAL,
		     "it can be written, or the error is not EINVAL\n");
	let_go(0);
	expect_forbidden(pf);
	let_go(1);
	expect_allowed(pf);
}

/* What the PCI core decides by itself stays as it is. */
static void other_writes(struct pf *pf)
{
	char text[16];

	begin(pf);
	hold(pf, 0);
	igt_assert_ok(pf_disable_vfs(pf));
	igt_assert_ok(pf_set_numvfs_raw(pf, "0"));
	snprintf(text, sizeof(text), "%u", pf->total_vfs + 1);
	igt_assert_err_f(pf_set_numvfs_raw(pf, text), ERANGE, "%s VFs", text);
	igt_assert_err(pf_set_numvfs_raw(pf, "many"), EINVAL);
	expect_forbidden(pf);
}

/* Who prepares VFs by hand can go on: they have it when they are allowed again. */
static void provisioning(struct pf *pf)
{
	static struct pf_gts gts;
	uint64_t value;
	uint32_t ms;

	begin(pf);
	igt_assert_ok(pf_get_gts(pf, &gts));
	hold(pf, 0);
	igt_assert_ok(pf_set_sched(pf, PF_EXEC_QUANTUM, 1, 33));
	pf_for_each_gt(&gts, gt) igt_assert_ok(pf_set_quota(pf, PF_CONTEXTS, gt->num, 1, 1000));
	igt_assert_ok(pf_restore_auto(pf));
	pf_for_each_gt(&gts, gt) igt_assert_ok(pf_set_quota(pf, PF_CONTEXTS, gt->num, 1, 500));
	igt_assert_ok(pf_set_sched(pf, PF_EXEC_QUANTUM, 1, 34));
	let_go(0);
	igt_assert_ok(pf_enable_vfs(pf, 1));
	pf_for_each_gt(&gts, gt)
	{
		igt_assert_ok(pf_get_quota(pf, PF_CONTEXTS, gt->num, 1, &value));
		igt_assert_eq_u64(value, 500);
	}
	igt_assert_ok(pf_get_sched(pf, PF_EXEC_QUANTUM, 1, &ms));
	igt_assert_eq_u32(ms, 34);
}

/* An enable that fails for want of contexts: there are no VFs, so they can be forbidden. */
static void failed_enable(struct pf *pf)
{
	static struct pf_gts gts;

	begin(pf);
	igt_assert_ok(pf_get_gts(pf, &gts));
	igt_assert_ok(pf_set_spare(pf, PF_CONTEXTS, gts.gt[0].num, 65535));
	igt_assert_ok(pf_restore_auto(pf));
	igt_assert_err(pf_enable_vfs(pf, 1), ENOSPC);
	hold(pf, 0);
	expect_forbidden(pf);
	let_go(0);
	igt_assert_ok(pf_set_spare(pf, PF_CONTEXTS, gts.gt[0].num, 0));
	igt_assert_ok(pf_restore_auto(pf));
	expect_allowed(pf);
}

/* The file is for root, whoever may look into the directory. */
static void unprivileged(struct pf *pf)
{
	struct stat st;
	int status = 0;
	char path[64];

	begin(pf);
	hold(pf, 0);
	igt_assert(!fstat(held[0], &st));
	igt_assert_f((st.st_mode & 0777) == 0400, "its mode is %#o\n", st.st_mode & 0777);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", held[0]);
	child = fork();
	igt_assert(child >= 0);
	if (!child) { /* by the magic link, past the directories above it */
		if (setgid(UNPRIVILEGED_ID) || setuid(UNPRIVILEGED_ID))
			_exit(2);
		_exit(open(path, O_RDONLY | O_CLOEXEC) < 0 && errno == EACCES ? 0 : 1);
	}
	igt_assert(waitpid(child, &status, 0) == child);
	child = 0;
	igt_assert_f(WIFEXITED(status) && !WEXITSTATUS(status),
		     "an ordinary user: %#x, expected EACCES\n", status);
}

static const struct pf_subtest subtests[] = {
	{ "forbids", forbids,
	  "Enabling VFs of this PF, and no other, is EPERM until the file is closed." },
	{ "several", several, "Of several holders the last one decides." },
	{ "killed", killed, "A holder that is killed forbids nothing any more." },
	{ "inherited", inherited, "A file that two processes share is held until both are done." },
	{ "busy", busy,
	  "The file cannot be opened while there are VFs (EBUSY), and can be after." },
	{ "no-content", no_content,
	  "Reading and writing are EINVAL; open for both it holds as well." },
	{ "other-writes", other_writes, "0 VFs, too many and nonsense are answered as ever." },
	{ "provisioning", provisioning,
	  "VFs can be provisioned by hand while they are forbidden." },
	{ "failed-enable", failed_enable, "After an enable that failed VFs can be forbidden." },
	{ "unprivileged", unprivileged, "An ordinary user cannot open the file (EACCES)." },
};

int igt_main()
{
	igt_fixture()
		env = pf_env_begin(PF_NEEDS_VFS(1));

	pf_subtests(env, subtests);

	igt_fixture() {
		kill_child();
		for (unsigned int i = 0; i < HOLDERS; i++)
			let_go(i);
		pf_env_end(env);
	}
}

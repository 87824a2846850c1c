/* SPDX-License-Identifier: MIT */
/*
 * FLR of VFs: it clears what a VF leaves behind, keeps what the PF has given it, and touches no
 * other function.
 *
 *	cleared     VRAM, GGTT ("present, owner, address 0"), scratch registers of main and media GT,
 *	            the version that the drivers agreed on, counters of adverse events, paused, stopped
 *	kept        quotas and where they are, scheduling, thresholds, policies; all of the others
 *
 * The write to "reset" may return before the PF's driver is done: clearing is waited for.
 */
#include "sriov_flr.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/igt_core.h"
#include "fixture/assert.h"
#include "fixture/pf_subtests.h"
#include "fixture/vf_ready.h"
#include "pci/pci_dev_bar.h"
#include "pf/pf_control.h"
#include "pf/pf_ggtt.h"
#include "pf/pf_info.h"
#include "pf/pf_resource.h"
#include "pf/pf_sched.h"
#include "pf/pf_threshold.h"
#include "util/kernel_log.h"
#include "util/str.h"
#include "util/sysfs.h"
#include "util/time.h"
#include "vf/vf_gpu.h"

IGT_TEST_DESCRIPTION("FLR of VFs: what it clears, what it keeps, and that it hits no other.");

static struct pf_env *env; /* static: survives the jump out of a failed subtest */
struct pf_gts gts;

enum way { BY_PCI, BY_PF };

static const char *const way_names[] = { "pci", "pf" };

/* A driver before 6.19 knows resets over PCI only. */
static enum way last_way(struct pf *pf)
{
	int ret = pf_control_raw(pf, PF_RESET, PF_DEVICE, 1, "0", 0);

	return ret == -EOPNOTSUPP ? BY_PCI : BY_PF;
}

static void begin_without_vfs(struct pf *pf)
{
	struct pf_ggtt ggtt;
	int ret;

	marks_close();
	pf_env_reset(env);
	ret = pf_ggtt_open(pf, 0, &ggtt);
	igt_require_f(ret != -EOPNOTSUPP,
		      "%s: nothing is known that an FLR of its VFs has to clear\n", pf->pci->name);
	igt_assert_ok(ret);
	pf_ggtt_close(&ggtt);
	igt_require_supported(pf_get_gts(pf, &gts));
}

static void enable(struct pf *pf, unsigned int count)
{
	struct vf *vf;

	igt_assert_ok(pf_set_autoprobe(pf, false));
	igt_assert_ok(pf_enable_vfs(pf, count < pf->total_vfs ? count : pf->total_vfs));
	pf_for_each_vf(pf, vf)
		igt_assert_ok(pci_dev_enable(vf->pci));
}

/* The common start: so many VFs without drivers, each marked for round 0. */
static void begin(struct pf *pf, unsigned int count)
{
	begin_without_vfs(pf);
	enable(pf, count);
	marks_open(pf, false);
	marks_owners(pf);
	for (unsigned int fn = 1; fn <= pf->num_vfs; fn++)
		marks_write(fn, 0);
}

static void reset(struct vf *vf, enum way way)
{
	int ret = way == BY_PCI ? vf_reset(vf) : pf_control_vf(vf->pf, PF_RESET, vf->num);

	igt_assert_ok_f(ret, "vf%u: reset by %s", vf->num, way_names[way]);
}

struct waited {
	struct pf *pf;
	unsigned int fn;
	const char *left;
};

static bool is_cleared(void *arg)
{
	struct waited *w = arg;

	w->left = marks_cleared(w->fn);
	return !w->left;
}

/* All is cleared, and the VF is ready for its next user. */
static void wait_reset(struct pf *pf, unsigned int fn)
{
	struct waited w = { .pf = pf, .fn = fn };

	igt_assert_f(!time_wait_until(is_cleared, &w, VF_READY_MS), "vf%u: not cleared: %s\n", fn,
		     w.left);
	igt_assert_ok_f(vf_wait_ready(pf, &gts, fn), "vf%u: not ready", fn);
	igt_assert_f(is_cleared(&w), "vf%u: cleared, and no longer: %s\n", fn, w.left);
}

static void expect_marked(struct pf *pf, unsigned int but)
{
	for (unsigned int fn = 1; fn <= pf->num_vfs; fn++) {
		const char *lost = fn == but ? NULL : marks_written(fn, 0);

		igt_assert_f(!lost, "vf%u: changed by the reset of vf%u: %s\n", fn, but, lost);
	}
	marks_owners(pf);
}

static void clears(struct pf *pf)
{
	begin(pf, 2);
	for (enum way way = BY_PCI; way <= last_way(pf); way++) {
		marks_write(pf->num_vfs, 0);
		reset(pf_vf(pf, pf->num_vfs), way);
		wait_reset(pf, pf->num_vfs);
		expect_marked(pf, pf->num_vfs);
	}
}

/* Every byte of it, with a quota that is small enough. */
static void vram(struct pf *pf)
{
	uint64_t quota;

	begin_without_vfs(pf);
	igt_require_f(pf_get_quota(pf, PF_VRAM, gts.gt[0].num, 1, &quota) != -EOPNOTSUPP,
		      "%s has no VRAM to share\n", pf->pci->name);
	kept_by_hand(pf, 1);
	enable(pf, 2);
	marks_open(pf, true);
	for (enum way way = BY_PCI; way <= last_way(pf); way++) {
		marks_write(1, way);
		reset(pf_vf(pf, 1), way);
		wait_reset(pf, 1);
	}
}

/* Nothing is left behind when VFs are disabled; who gets them next begins with nothing. */
static void disable(struct pf *pf)
{
	begin(pf, 2);
	igt_assert_ok(pf_disable_vfs(pf));
	marks_released(pf);
	enable(pf, 2);
	marks_open(pf, false);
	for (unsigned int fn = 1; fn <= pf->num_vfs; fn++) {
		const char *left = marks_cleared(fn);

		igt_assert_f(!left, "vf%u: left by its last user: %s\n", fn, left);
	}
}

/* The first, the one in the middle and the last: each alone. */
static void isolation(struct pf *pf)
{
	struct vf *vf;

	begin(pf, 3);
	igt_require_f(pf->num_vfs >= 2, "%s supports one VF only\n", pf->pci->name);
	pf_for_each_vf(pf, vf) {
		reset(vf, BY_PCI);
		wait_reset(pf, vf->num);
		expect_marked(pf, vf->num);
		marks_write(vf->num, 0);
	}
}

static void keeps(struct pf *pf)
{
	begin(pf, 3);
	kept_prepare(pf);
	kept_record(pf);
	for (enum way way = BY_PCI; way <= last_way(pf); way++) {
		marks_write(pf->num_vfs, 0);
		reset(pf_vf(pf, pf->num_vfs), way);
		wait_reset(pf, pf->num_vfs);
		kept_expect(pf);
	}
}

/* Has the VF's driver agreed on a version with the PF's?  Return: -EOPNOTSUPP nobody tells. */
static int has_version(struct pf *pf, unsigned int fn)
{
	struct pf_versions versions;
	bool found = false;
	int ret = pf_get_versions(pf, &versions);

	if (ret)
		return ret;
	for (size_t i = 0; i < versions.count; i++)
		found |= versions.vfs[i].fn == fn;
	free(versions.vfs);
	return found;
}

static bool has_no_version(void *arg)
{
	struct waited *w = arg;

	return has_version(w->pf, w->fn) <= 0;
}

static void expect_version(struct pf *pf, unsigned int fn)
{
	int ret = has_version(pf, fn);

	igt_assert_f(ret == 1 || ret == -EOPNOTSUPP, "vf%u: its driver has no version: %s\n", fn,
		     errno_name(ret < 0 ? -ret : 0));
}

static void native_config(struct vf *vf, struct vf_config configs[PF_MAX_GTS])
{
	igt_assert_ok(vf_bind_native(vf));
	memset(configs, 0, PF_MAX_GTS * sizeof(*configs));
	pf_for_each_gt(&gts, gt) igt_assert_ok_f(vf_get_config(vf, gt->num, &configs[gt - gts.gt]),
						 "vf%u: gt%u", vf->num, gt->num);
	expect_version(vf->pf, vf->num);
	igt_assert_ok(vf_unbind(vf));
}

/* The drivers have to agree anew, and the VF's one finds what it had. */
static void driver(struct pf *pf)
{
	static struct vf_config before[PF_MAX_GTS], after[PF_MAX_GTS];
	struct vf *vf, *other;

	begin(pf, 2);
	igt_require_f(pf->num_vfs >= 2, "%s supports one VF only\n", pf->pci->name);
	vf = pf_vf(pf, 1);
	other = pf_vf(pf, 2);
	native_config(vf, before);
	native_config(other, after);
	for (enum way way = BY_PCI; way <= last_way(pf); way++) {
		struct waited w = { .pf = pf, .fn = 1 };

		reset(vf, way);
		igt_assert_f(!time_wait_until(has_no_version, &w, VF_READY_MS),
			     "vf1: the version of its driver is not forgotten\n");
		expect_version(pf, 2);
		wait_reset(pf, 1);
		native_config(vf, after);
		for (size_t i = 0; i < gts.count; i++)
			igt_assert_f(!memcmp(&before[i], &after[i], sizeof(before[i])),
				     "vf1: gt%u: its driver finds another configuration\n",
				     gts.gt[i].num);
	}
}

static uint32_t events_of(struct pf *pf, unsigned int fn)
{
	struct pf_adverse *list;
	uint32_t sum = 0;
	size_t count;

	pf_for_each_gt(&gts, gt)
	{
		igt_assert_ok(pf_get_adverse_events(pf, gt->num, &list, &count));
		for (size_t i = 0; i < count; i++)
			for (unsigned int kind = 0; kind < PF_THRESHOLDS; kind++)
				sum += list[i].fn == fn ? list[i].count[kind] : 0;
		free(list);
	}
	return sum;
}

static bool has_events(void *arg)
{
	const struct waited *w = arg;

	return events_of(w->pf, w->fn);
}

static bool has_no_events(void *arg)
{
	return !has_events(arg);
}

/* A driver that is bound talks to GuC, which takes more than the least of time. */
static void adverse_events(struct pf *pf)
{
	struct waited first = { .pf = pf, .fn = 1 }, second = { .pf = pf, .fn = 2 };
	uint32_t before;
	struct vf *vf;

	begin(pf, 2);
	igt_require_f(pf->num_vfs >= 2, "%s supports one VF only\n", pf->pci->name);
	pf_for_each_gt(&gts, gt)
	{
		igt_require_supported(pf_set_policy(pf, PF_SAMPLE_PERIOD, gt->num, 100));
		for (unsigned int fn = 1; fn <= 2; fn++)
			igt_assert_ok(pf_set_threshold(pf, PF_GUC_TIME_US, gt->num, fn, 1));
	}
	pf_for_each_vf(pf, vf) {
		igt_assert_ok(vf_bind_native(vf));
		igt_assert_ok(vf_unbind(vf));
	}
	igt_require_f(!time_wait_until(has_events, &first, 500) &&
			      !time_wait_until(has_events, &second, 500),
		      "binding the driver of a VF is no adverse event here\n");
	before = events_of(pf, 2);
	reset(pf_vf(pf, 1), BY_PCI);
	igt_assert_f(!time_wait_until(has_no_events, &first, VF_READY_MS),
		     "vf1: %u adverse events are still counted after its reset\n",
		     events_of(pf, 1));
	igt_assert_f(events_of(pf, 2) >= before, "vf2: its adverse events are gone, too\n");
}

struct job {
	struct vf *vf;
	pthread_t thread;
	bool pause;
	atomic_bool begun;
	int err;
};

static void *work(void *arg)
{
	struct job *job = arg;

	job->begun = true;
	job->err = job->pause ? pf_control_vf(job->vf->pf, PF_PAUSE, job->vf->num) :
				vf_reset(job->vf);
	return NULL;
}

static void parallel(struct pf *pf)
{
	struct job jobs[FLR_VFS] = { 0 };
	unsigned int started = 0;
	int ret = 0;

	begin(pf, FLR_VFS);
	while (!ret && started < pf->num_vfs) {
		jobs[started].vf = pf_vf(pf, started + 1);
		ret = -pthread_create(&jobs[started].thread, NULL, work, &jobs[started]);
		started += !ret;
	}
	for (unsigned int i = 0; i < started; i++)
		pthread_join(jobs[i].thread, NULL);
	igt_assert_ok(ret);
	for (unsigned int i = 0; i < started; i++)
		igt_assert_ok_f(jobs[i].err, "vf%u", jobs[i].vf->num);
	for (unsigned int fn = 1; fn <= pf->num_vfs; fn++)
		wait_reset(pf, fn);
	marks_owners(pf);
}

/* A VF is used and reset again and again. */
static void again(struct pf *pf)
{
	static const enum way ways[] = { BY_PCI, BY_PCI, BY_PF, BY_PF };

	begin(pf, 1);
	for (unsigned int i = 0; i < ARRAY_SIZE(ways) && ways[i] <= last_way(pf); i++) {
		marks_write(1, i + 1);
		reset(pf_vf(pf, 1), ways[i]);
		wait_reset(pf, 1);
	}
}

/* Does a line of the PF's driver with this text come next in the log, or later? */
static bool is_logged(struct pf *pf, int fd, const char *text)
{
	int found = kernel_log_has(fd, pf->pci->name, text);

	igt_assert_f(found >= 0, "the kernel log cannot be read: %s\n", errno_name(-found));
	return found;
}

/*
 * As a guest that boots does it: the next one comes while the last one goes on.  One that failed
 * would be mended by the next: only the log tells.
 */
static void in_a_row(struct pf *pf)
{
	static int fd;
	bool failed;

	begin(pf, 2);
	fd = kernel_log_open();
	for (unsigned int i = 0; i < 3; i++)
		reset(pf_vf(pf, pf->num_vfs), BY_PCI);
	wait_reset(pf, pf->num_vfs);
	failed = fd >= 0 && is_logged(pf, fd, "FLR failed");
	if (fd >= 0)
		close(fd);
	igt_assert_f(!failed, "one of the resets failed\n");
	expect_marked(pf, pf->num_vfs);
	marks_write(pf->num_vfs, 0);
	reset(pf_vf(pf, 1), BY_PCI);
	wait_reset(pf, 1);
	expect_marked(pf, 1);
}

/* The VF is reset when it is paused or stopped, or while it is being paused. */
static int reset_busy(struct pf *pf, struct job *job, int what)
{
	int ret;

	if (what >= 0) {
		ret = pf_control_vf(pf, what, job->vf->num);
		return ret ? ret : vf_reset(job->vf);
	}
	job->pause = true;
	ret = -pthread_create(&job->thread, NULL, work, job);
	if (ret)
		return ret;
	while (!job->begun)
		sched_yield();
	ret = vf_reset(job->vf);
	pthread_join(job->thread, NULL);
	return ret;
}

static void while_busy(struct pf *pf)
{
	static const int whats[] = { PF_PAUSE, PF_STOP, -1 };

	begin(pf, ARRAY_SIZE(whats));
	for (size_t i = 0; i < ARRAY_SIZE(whats); i++) {
		unsigned int fn = i % pf->num_vfs + 1;
		struct job job = { .vf = pf_vf(pf, fn) };

		igt_debug("vf%u: %s\n", fn, whats[i] < 0 ? "pausing" : pf_control_name(whats[i]));
		igt_assert_ok_f(reset_busy(pf, &job, whats[i]), "vf%u", fn);
		wait_reset(pf, fn);
		expect_marked(pf, fn);
		marks_write(fn, 0);
	}
}

/* Given nothing by hand, next to one that has something. */
static void unprovisioned(struct pf *pf)
{
	begin_without_vfs(pf);
	igt_require_f(sysfs_exists(pf->pci->dirfd, "sriov_admin"),
		      "no VF without anything before 6.19\n");
	igt_require_f(pf->total_vfs >= 2, "%s supports one VF only\n", pf->pci->name);
	kept_by_hand(pf, 2);
	enable(pf, 2);
	marks_open(pf, false);
	marks_write(2, 0);
	for (enum way way = BY_PCI; way <= last_way(pf); way++) {
		marks_write(1, way);
		reset(pf_vf(pf, 1), way);
		wait_reset(pf, 1);
		expect_marked(pf, 1);
	}
}

static void log_line(struct pf *pf)
{
	static int fd;
	char text[32];
	bool found;

	begin(pf, 2);
	fd = kernel_log_open();
	igt_require_f(fd >= 0, "the kernel log cannot be read: %s\n", errno_name(-fd));
	reset(pf_vf(pf, pf->num_vfs), BY_PCI);
	wait_reset(pf, pf->num_vfs);
	snprintf(text, sizeof(text), "PF: VF%u FLR", pf->num_vfs);
	found = is_logged(pf, fd, text);
	close(fd);
	igt_assert_f(found, "no line '%s'\n", text);
}

static const struct pf_subtest subtests[] = {
	{ "clears", clears,
	  "After a reset VRAM, GGTT and scratch registers are those of an unused VF." },
	{ "vram", vram, "Every word of a VF's VRAM is 0 after a reset." },
	{ "disable", disable,
	  "VFs that are disabled leave nothing behind, and give back their GGTT." },
	{ "isolation", isolation, "VFs are reset one by one; memory of the others stays." },
	{ "keeps", keeps,
	  "Quotas, ranges, scheduling, thresholds, policies of all functions survive a reset." },
	{ "driver", driver,
	  "A reset ends what the drivers agreed on; bound again, the VF's finds what it had." },
	{ "adverse-events", adverse_events, "The counters of the VF that is reset begin at 0." },
	{ "parallel", parallel, "All VFs are reset at once." },
	{ "again", again, "A VF is used and reset, again and again." },
	{ "in-a-row", in_a_row,
	  "Resets that follow each other at once, as in a guest that boots." },
	{ "while-busy", while_busy,
	  "A VF that is paused, stopped or about to be paused is cleared and ready." },
	{ "unprovisioned", unprovisioned, "A VF that was given nothing can be reset." },
	{ "log", log_line, "The PF's driver logs the reset of a VF." },
};

int igt_main()
{
	igt_fixture()
		env = pf_env_begin(PF_NEEDS_VFS(1));

	pf_subtests(env, subtests);

	igt_fixture() {
		marks_close();
		pf_env_end(env);
	}
}

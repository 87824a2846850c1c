/* SPDX-License-Identifier: MIT */
/*
 * Part of the test sriov_control: operations that meet.  Whether they do is a matter of luck, so each
 * pair is tried on several VFs; whatever the luck, the winner has to be the right one.
 */
#include "sriov_control.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

#include "core/igt_core.h"
#include "fixture/assert.h"
#include "util/str.h"

#define MAX_VFS 6
#define RESETS  2 /* VFs that are reset; a reset takes its time */

/* Operations of one thread, one after the other; the first error ends it. */
struct job {
	struct pf *pf;
	const enum pf_control *ops;
	size_t num_ops;
	unsigned int gt, fn;
	pthread_t thread;
	atomic_bool begun;
	int err;
};

static void *work(void *arg)
{
	struct job *job = arg;

	job->begun = true;
	for (size_t i = 0; !job->err && i < job->num_ops; i++)
		job->err = control(job->pf, job->ops[i], job->gt, job->fn);
	return NULL;
}

/* No assertion may jump between this and the join. */
static int start(struct job *job)
{
	job->err = 0;
	job->begun = false;
	return -pthread_create(&job->thread, NULL, work, job);
}

static int join(struct job *job)
{
	pthread_join(job->thread, NULL);
	return job->err;
}

/* Begins an operation and does not wait for its end. */
static int start_one(struct job *job)
{
	int ret = start(job);

	while (!ret && !job->begun)
		sched_yield();
	return ret;
}

/* The state that an operation of the table below has to find. */
static enum vf_state state_for(enum pf_control op)
{
	return op == PF_RESUME ? VF_PAUSED : VF_READY;
}

/* Does the same to all VFs, each in a thread of its own.  Return: the first error. */
static int in_parallel(struct pf *pf, struct job jobs[MAX_VFS], const enum pf_control *ops,
		       size_t num_ops)
{
	unsigned int started = 0;
	int ret = 0;

	while (!ret && started < pf->num_vfs) {
		jobs[started] = (struct job){ .pf = pf, .ops = ops, .num_ops = num_ops };
		jobs[started].gt = PF_DEVICE;
		jobs[started].fn = started + 1;
		ret = start(&jobs[started]);
		started += !ret;
	}
	for (unsigned int i = 0; i < started; i++)
		ret = join(&jobs[i]) ?: ret;
	return ret;
}

/* All VFs at once: a reset takes its time. */
static void set_states(struct pf *pf, enum vf_state state)
{
	static const enum pf_control ops[] = { PF_RESET, PF_PAUSE };
	struct job jobs[MAX_VFS];
	int ret = in_parallel(pf, jobs, ops, state == VF_PAUSED ? 2 : 1);

	if (ret != -EOPNOTSUPP)
		igt_assert_ok(ret);
	for (unsigned int fn = 1; ret && fn <= pf->num_vfs; fn++)
		set_state(pf, fn, state);
}

/* How the operation that was displaced may have ended: before, amid, or after the other one. */
static bool may_lose(int ret)
{
	return !ret || ret == -ECANCELED || ret == -EPERM || (gts.count > 1 && ret == -EUCLEAN);
}

/* On all GTs for odd VFs, on the last one for the others. */
static void stop_amid(struct pf *pf, enum pf_control op)
{
	unsigned int lost = 0;

	set_states(pf, state_for(op));
	for (unsigned int fn = 1; fn <= pf->num_vfs; fn++) {
		unsigned int gt = fn % 2 ? PF_DEVICE : gts.gt[gts.count - 1].num;
		struct job job = { .pf = pf, .ops = &op, .num_ops = 1, .gt = gt, .fn = fn };
		int begun = start_one(&job);
		int winner = control(pf, PF_STOP, gt, fn);
		int loser = begun ? begun : join(&job);

		igt_debug("vf%u: %s: %s\n", fn, pf_control_name(op), errno_name(-loser));
		igt_assert_ok_f(winner, "vf%u: stop amid %s", fn, pf_control_name(op));
		igt_assert_f(may_lose(loser), "vf%u: %s displaced by stop: %s\n", fn,
			     pf_control_name(op), errno_name(-loser));
		lost += loser != 0;
		if (gt == PF_DEVICE)
			expect_state_all(pf, fn, VF_STOPPED);
		else
			expect_state(pf, gt, fn, VF_STOPPED);
	}
	igt_info("%s was displaced %u times out of %u\n", pf_control_name(op), lost, pf->num_vfs);
}

void stop_displaces(struct pf *pf)
{
	begin(pf, MAX_VFS);
	stop_amid(pf, PF_PAUSE);
	stop_amid(pf, PF_RESUME);
}

static void reset_amid(struct pf *pf, enum pf_control op, bool over_pci)
{
	unsigned int lost = 0;

	set_states(pf, state_for(op));
	for (unsigned int fn = 1; fn <= pf->num_vfs; fn++) {
		struct job job = { .pf = pf, .ops = &op, .num_ops = 1, .gt = PF_DEVICE, .fn = fn };
		struct vf *vf = pf_vf(pf, fn);
		int begun = start_one(&job);
		int winner = over_pci ? vf_reset(vf) : control(pf, PF_RESET, PF_DEVICE, fn);
		int loser = begun ? begun : join(&job);

		if (!over_pci)
			igt_require_supported(winner);
		igt_assert_ok_f(winner, "vf%u: reset amid %s", fn, pf_control_name(op));
		igt_assert_f(may_lose(loser) && loser != -EPERM,
			     "vf%u: %s displaced by reset: %s\n", fn, pf_control_name(op),
			     errno_name(-loser));
		lost += loser != 0;
		if (over_pci)
			wait_ready(pf, fn);
		else
			expect_state_all(pf, fn, VF_READY);
	}
	igt_info("%s was displaced %u times out of %u\n", pf_control_name(op), lost, pf->num_vfs);
}

void reset_displaces(struct pf *pf)
{
	begin(pf, RESETS);
	for (enum pf_control op = PF_PAUSE; op <= PF_STOP; op++)
		reset_amid(pf, op, false);
}

void pci_reset_displaces(struct pf *pf)
{
	begin(pf, RESETS);
	for (enum pf_control op = PF_PAUSE; op <= PF_STOP; op++)
		reset_amid(pf, op, true);
}

/* What the second of two equal operations may get: the first goes on, or has ended. */
static bool may_be_second(enum pf_control op, int ret)
{
	return ret == -EALREADY || ret == (op == PF_RESUME ? -EPERM : -ESTALE);
}

static void twice_on_gt(struct pf *pf, enum pf_control op, unsigned int gt, unsigned int fn)
{
	struct job job = { .pf = pf, .ops = &op, .num_ops = 1, .gt = gt, .fn = fn };
	int begun = start_one(&job);
	int here = control(pf, op, gt, fn);
	int there = begun ? begun : join(&job);

	igt_debug("vf%u: gt%u: %s: %s and", fn, gt, pf_control_name(op), errno_name(-there));
	igt_debug(" %s\n", errno_name(-here));
	igt_assert_f(!here != !there, "vf%u: gt%u: both did %s, or none\n", fn, gt,
		     pf_control_name(op));
	igt_assert_f(may_be_second(op, here ? here : there),
		     "vf%u: gt%u: %s, while another goes on: %s\n", fn, gt, pf_control_name(op),
		     errno_name(here ? -here : -there));
	expect_state(pf, gt, fn,
		     op == PF_PAUSE ? VF_PAUSED :
		     op == PF_STOP  ? VF_STOPPED :
				      VF_READY);
}

/* Two resets at once: before 7.2 the driver counts none of them as too many. */
static void reset_twice(struct pf *pf, unsigned int fn)
{
	static const enum pf_control op = PF_RESET;
	struct job job = { .pf = pf, .ops = &op, .num_ops = 1, .gt = PF_DEVICE, .fn = fn };
	int begun = start_one(&job), errs[2];

	errs[0] = control(pf, PF_RESET, PF_DEVICE, fn);
	errs[1] = begun ? begun : join(&job);
	if (errs[0] == -EOPNOTSUPP)
		return;
	for (size_t i = 0; i < ARRAY_SIZE(errs); i++)
		igt_assert_f(!errs[i] || errs[i] == -EALREADY ||
				     (gts.count > 1 && errs[i] == -EUCLEAN),
			     "vf%u: reset, while another goes on: %s\n", fn, errno_name(-errs[i]));
	wait_ready(pf, fn);
}

void same_twice(struct pf *pf)
{
	begin(pf, MAX_VFS / 2);
	for (unsigned int fn = 1; fn <= pf->num_vfs; fn++)
		pf_for_each_gt(&gts, gt)
		{
			twice_on_gt(pf, PF_PAUSE, gt->num, fn);
			twice_on_gt(pf, PF_RESUME, gt->num, fn);
			twice_on_gt(pf, PF_STOP, gt->num, fn);
		}
	reset_twice(pf, 1);
}

/* Every VF has a thread that takes it through all states; none of them hinders another. */
void parallel(struct pf *pf)
{
	static const enum pf_control ops[] = { PF_PAUSE, PF_RESUME, PF_PAUSE, PF_STOP,
					       PF_RESET, PF_PAUSE,  PF_RESUME };
	struct job jobs[MAX_VFS];
	int ret;

	begin(pf, MAX_VFS);
	igt_require_f(pf->num_vfs >= 2, "%s supports one VF only\n", pf->pci->name);
	ret = in_parallel(pf, jobs, ops, ARRAY_SIZE(ops));
	igt_require_supported(ret);
	for (unsigned int i = 0; i < pf->num_vfs; i++)
		igt_assert_ok_f(jobs[i].err,
				"vf%u: pause, resume, pause, stop, reset, pause, resume",
				jobs[i].fn);
	for (unsigned int fn = 1; fn <= pf->num_vfs; fn++)
		expect_state_all(pf, fn, VF_READY);
}

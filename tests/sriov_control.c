/* SPDX-License-Identifier: MIT */
/*
 * Control of VFs by the PF: every operation in every state, on all GTs and on one.
 *
 *	                 pause                       resume
 *	ready ------------------------> paused ----------------> resumed (a ready one, too)
 *	  ^  \                            |                         |
 *	  |   \ stop                      | stop                    | stop
 *	  |    +--------> stopped <-------+-------------------------+
 *	  |                  |
 *	  +------------------+---- FLR, from every state and amid every operation
 */
#include "sriov_control.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/igt_core.h"
#include "fixture/assert.h"
#include "fixture/pf_subtests.h"
#include "fixture/vf_ready.h"
#include "util/kernel_log.h"
#include "util/str.h"
#include "util/sysfs.h"
#include "util/time.h"

IGT_TEST_DESCRIPTION("Pause, resume, stop and reset of VFs by the PF: states, errors, races.");

/* What the driver waits for, and something for the way there and back. */
#define CONTROL_MS 1000
#define FLR_MS     5000
#define SLACK_MS   500

struct pf_env *env; /* static: survives the jump out of a failed subtest */
struct pf_gts gts;

static const char *const state_names[VF_STATES] = { "ready", "paused", "resumed", "stopped" };

/* One operation in one state. */
static const struct arc {
	enum vf_state from;
	enum pf_control op;
	int err; /* EUCLEAN as well if several GTs say so */
	enum vf_state to;
} arcs[] = {
	{ VF_READY, PF_PAUSE, 0, VF_PAUSED },        { VF_READY, PF_RESUME, EPERM, VF_READY },
	{ VF_READY, PF_STOP, 0, VF_STOPPED },        { VF_READY, PF_RESET, 0, VF_READY },
	{ VF_PAUSED, PF_PAUSE, ESTALE, VF_PAUSED },  { VF_PAUSED, PF_RESUME, 0, VF_RESUMED },
	{ VF_PAUSED, PF_STOP, 0, VF_STOPPED },       { VF_PAUSED, PF_RESET, 0, VF_READY },
	{ VF_RESUMED, PF_PAUSE, 0, VF_PAUSED },      { VF_RESUMED, PF_RESUME, EPERM, VF_RESUMED },
	{ VF_RESUMED, PF_STOP, 0, VF_STOPPED },      { VF_RESUMED, PF_RESET, 0, VF_READY },
	{ VF_STOPPED, PF_PAUSE, EPERM, VF_STOPPED }, { VF_STOPPED, PF_RESUME, EPERM, VF_STOPPED },
	{ VF_STOPPED, PF_STOP, ESTALE, VF_STOPPED }, { VF_STOPPED, PF_RESET, 0, VF_READY },
};

int control(struct pf *pf, enum pf_control op, unsigned int gt, unsigned int fn)
{
	unsigned int count = gt == PF_DEVICE ? gts.count : 1;
	unsigned int limit_ms = (op == PF_RESET ? FLR_MS : CONTROL_MS) * count + SLACK_MS;
	uint64_t start_ns = time_now_ns();
	int ret = gt == PF_DEVICE ? pf_control_vf(pf, op, fn) : pf_control_vf_gt(pf, op, gt, fn);

	return (time_now_ns() - start_ns) / 1000000 > time_scale_ms(limit_ms) ? -ETIME : ret;
}

void begin(struct pf *pf, unsigned int count)
{
	unsigned int mask;

	pf_env_reset(env);
	igt_require_f(pf_get_gts(pf, &gts) != -EOPNOTSUPP &&
			      pf_get_controls(pf, gts.gt[0].num, 1, &mask) != -EOPNOTSUPP,
		      "%s: its driver does not pause, resume or stop VFs\n", pf->pci->name);
	if (!count)
		return;
	igt_assert_ok(pf_set_autoprobe(pf, false));
	igt_assert_ok(pf_enable_vfs(pf, count < pf->total_vfs ? count : pf->total_vfs));
}

void expect_state(struct pf *pf, unsigned int gt, unsigned int fn, enum vf_state state)
{
	int paused = state == VF_PAUSED ? ESTALE : EPERM;

	if (state == VF_READY || state == VF_RESUMED) {
		igt_assert_err_f(control(pf, PF_RESUME, gt, fn), EPERM, "vf%u: gt%u: is it %s?", fn,
				 gt, state_names[state]);
		igt_assert_ok_f(control(pf, PF_PAUSE, gt, fn), "vf%u: gt%u: is it %s?", fn, gt,
				state_names[state]);
		igt_assert_ok_f(control(pf, PF_RESUME, gt, fn), "vf%u: gt%u: is it %s?", fn, gt,
				state_names[state]);
		return;
	}
	igt_assert_err_f(control(pf, PF_PAUSE, gt, fn), paused, "vf%u: gt%u: is it %s?", fn, gt,
			 state_names[state]);
	if (state == VF_STOPPED)
		igt_assert_err_f(control(pf, PF_STOP, gt, fn), ESTALE, "vf%u: gt%u: is it stopped?",
				 fn, gt);
}

void expect_state_all(struct pf *pf, unsigned int fn, enum vf_state state)
{
	pf_for_each_gt(&gts, gt)
	{
		expect_state(pf, gt->num, fn, state);
	}
}

void wait_ready(struct pf *pf, unsigned int fn)
{
	igt_assert_ok_f(vf_wait_ready(pf, &gts, fn), "vf%u: not ready after its reset", fn);
}

void reset_vf(struct pf *pf, unsigned int fn)
{
	int ret = control(pf, PF_RESET, PF_DEVICE, fn);

	if (ret != -EOPNOTSUPP) {
		igt_assert_ok_f(ret, "vf%u: reset", fn);
		return;
	}
	igt_require_f(pf_vf(pf, fn), "vf%u: its driver resets enabled VFs only\n", fn);
	igt_assert_ok(vf_reset(pf_vf(pf, fn)));
	wait_ready(pf, fn);
}

static bool is_one_of(int ret, int a, int b, int c)
{
	return ret == a || ret == b || ret == c;
}

/* From where the VF is, without the time that a reset takes: only some of the ways there. */
static bool go_to_state(struct pf *pf, unsigned int fn, enum vf_state state)
{
	if (state == VF_READY)
		return false;
	if (state == VF_STOPPED)
		return is_one_of(control(pf, PF_STOP, PF_DEVICE, fn), 0, -ESTALE, -EUCLEAN);
	if (!is_one_of(control(pf, PF_RESUME, PF_DEVICE, fn), 0, -EPERM, -EUCLEAN))
		return false;
	return !control(pf, PF_PAUSE, PF_DEVICE, fn) &&
	       (state == VF_PAUSED || !control(pf, PF_RESUME, PF_DEVICE, fn));
}

void set_state(struct pf *pf, unsigned int fn, enum vf_state state)
{
	if (go_to_state(pf, fn, state))
		return;
	reset_vf(pf, fn);
	igt_assert_f(state == VF_READY || go_to_state(pf, fn, state), "vf%u: cannot be %s\n", fn,
		     state_names[state]);
}

/* The result of an operation that is to fail on all GTs. */
static void expect_err(int ret, int err, const char *what, unsigned int fn)
{
	if (err && gts.count > 1 && ret == -EUCLEAN)
		return;
	igt_assert_err_f(ret, err, "vf%u: %s", fn, what);
}

static void arc_on_device(struct pf *pf, const struct arc *arc, unsigned int fn)
{
	int ret;

	set_state(pf, fn, arc->from);
	ret = control(pf, arc->op, PF_DEVICE, fn);
	if (arc->op == PF_RESET)
		igt_require_supported(ret);
	expect_err(ret, arc->err, pf_control_name(arc->op), fn);
	expect_state_all(pf, fn, arc->to);
}

static void arc_on_each_gt(struct pf *pf, const struct arc *arc, unsigned int fn)
{
	set_state(pf, fn, arc->from);
	pf_for_each_gt(&gts, gt)
	{
		igt_assert_err_f(control(pf, arc->op, gt->num, fn), arc->err, "vf%u: gt%u: %s", fn,
				 gt->num, pf_control_name(arc->op));
		expect_state(pf, gt->num, fn, arc->to);
	}
}

/* The last VF that is enabled; or the last there can be, which is not. */
enum arcs_kind { ENABLED, NOT_ENABLED, EACH_GT, ARCS_KINDS };

static void run_arcs(struct pf *pf, enum arcs_kind kind)
{
	static unsigned int fn; /* static: changed outside of the blocks */

	begin(pf, kind == NOT_ENABLED ? 0 : 2);
	fn = kind == NOT_ENABLED ? pf->total_vfs : pf->num_vfs;
	/* Nobody says what GuC answers for a VF that was never enabled. */
	igt_skip_on_f(kind == NOT_ENABLED && control(pf, PF_PAUSE, PF_DEVICE, fn) == -EIO &&
			      control(pf, PF_STOP, PF_DEVICE, fn) == -EIO,
		      "vf%u: GuC does not control VFs that are not enabled\n", fn);
	for (size_t i = 0; i < ARRAY_SIZE(arcs); i++) {
		if ((kind == EACH_GT && arcs[i].op == PF_RESET) ||
		    (kind == NOT_ENABLED && arcs[i].from == VF_RESUMED))
			continue;
		igt_debug("%s: %s\n", state_names[arcs[i].from], pf_control_name(arcs[i].op));
		if (kind == EACH_GT)
			arc_on_each_gt(pf, &arcs[i], fn);
		else
			arc_on_device(pf, &arcs[i], fn);
	}
}

static void arcs_enabled(struct pf *pf)
{
	run_arcs(pf, ENABLED);
}

static void arcs_not_enabled(struct pf *pf)
{
	run_arcs(pf, NOT_ENABLED);
}

static void arcs_each_gt(struct pf *pf)
{
	run_arcs(pf, EACH_GT);
}

/* A GT by itself: the others go on, and what is asked of all reaches them nevertheless. */
static void gts_apart(struct pf *pf)
{
	begin(pf, 1);
	igt_require_f(gts.count > 1, "%s has one GT only\n", pf->pci->name);
	pf_for_each_gt(&gts, gt)
	{
		set_state(pf, 1, VF_READY);
		igt_assert_ok(control(pf, PF_PAUSE, gt->num, 1));
		pf_for_each_gt(&gts, other)
			expect_state(pf, other->num, 1, other == gt ? VF_PAUSED : VF_READY);
		expect_err(control(pf, PF_PAUSE, PF_DEVICE, 1), ESTALE, "pause", 1);
		expect_state_all(pf, 1, VF_PAUSED);
		igt_assert_ok(control(pf, PF_STOP, gt->num, 1));
		pf_for_each_gt(&gts, other)
			expect_state(pf, other->num, 1, other == gt ? VF_STOPPED : VF_PAUSED);
		expect_err(control(pf, PF_RESUME, PF_DEVICE, 1), EPERM, "resume", 1);
		pf_for_each_gt(&gts, other)
			expect_state(pf, other->num, 1, other == gt ? VF_STOPPED : VF_READY);
	}
}

/* An FLR over PCI, as a guest does it, ends every state. */
static void pci_reset(struct pf *pf)
{
	begin(pf, 2);
	for (enum vf_state state = VF_PAUSED; state < VF_STATES; state++) {
		set_state(pf, pf->num_vfs, state);
		igt_assert_ok(vf_reset(pf_vf(pf, pf->num_vfs)));
		wait_ready(pf, pf->num_vfs);
		expect_state_all(pf, pf->num_vfs, VF_READY);
	}
}

static void sysfs_stop(struct pf *pf)
{
	static const char *const nonsense[] = { "maybe", "2", "-1", "\n", "stop" };
	char path[48], buf[8];

	begin(pf, 2);
	snprintf(path, sizeof(path), "sriov_admin/vf%u/stop", pf->num_vfs);
	igt_require_f(sysfs_exists(pf->pci->dirfd, path), "no sriov_admin before 6.19\n");
	for (enum vf_state state = VF_READY; state < VF_STOPPED; state++) {
		set_state(pf, pf->num_vfs, state);
		for (size_t i = 0; i < ARRAY_SIZE(nonsense); i++)
			igt_assert_err_f(sysfs_write(pf->pci->dirfd, path, nonsense[i]), EINVAL,
					 "write '%s'", nonsense[i]);
		igt_assert_ok(sysfs_write(pf->pci->dirfd, path, "0"));
		expect_state_all(pf, pf->num_vfs, state);
		set_state(pf, pf->num_vfs, state);
		igt_assert_ok(pf_stop_vf_sysfs(pf, pf->num_vfs));
		expect_state_all(pf, pf->num_vfs, VF_STOPPED);
	}
	expect_err(pf_stop_vf_sysfs(pf, pf->num_vfs), ESTALE, "stop", pf->num_vfs);
	igt_assert_err(sysfs_read(pf->pci->dirfd, path, buf, sizeof(buf)), EACCES);
	if (pf->num_vfs > 1)
		expect_state_all(pf, 1, VF_READY);
}

/* What a file takes: the errno, and whether it does what it is there for. */
static const struct input {
	const char *text;
	unsigned int offset;
	int err;
	bool acts;
} booleans[] = {
	{ "0", 0, 0, false },      { "n", 0, 0, false },	{ "off", 0, 0, false },
	{ "2", 0, EINVAL, false }, { "pause", 0, EINVAL, false }, { "-1", 0, EINVAL, false },
	{ "\n", 0, EINVAL, false }, { "1", 1, EINVAL, false },   { "1", 0, 0, true },
	{ "Y", 0, 0, true },       { "on\n", 0, 0, true },
}, words[] = {
	{ "paus", 0, 0, false },   { "paused", 0, 0, false },   { "PAUSE", 0, 0, false },
	{ " pause", 0, 0, false }, { "stopp", 0, 0, false },    { "reset", 0, 0, false },
	{ "1", 0, 0, false },      { "\n", 0, 0, false },       { "pause", 1, ESPIPE, false },
	{ "pause                          \n", 0, EINVAL, false },
	{ "pause", 0, 0, true },   { "pause\n", 0, 0, true },
};

static void try_inputs(struct pf *pf, unsigned int gt, const struct input *inputs, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct input *in = &inputs[i];

		igt_assert_err_f(pf_control_raw(pf, PF_PAUSE, gt, 1, in->text, in->offset), in->err,
				 "write '%s' at %u", in->text, in->offset);
		pf_for_each_gt(&gts, other)
		{
			bool meant = gt == PF_DEVICE || other->num == gt;

			if (meant || in->acts)
				expect_state(pf, other->num, 1,
					     meant && in->acts ? VF_PAUSED : VF_READY);
		}
		if (in->acts)
			igt_assert_ok(control(pf, PF_RESUME, gt, 1));
	}
}

static void device_input(struct pf *pf)
{
	begin(pf, 1);
	igt_require_supported(pf_control_raw(pf, PF_PAUSE, PF_DEVICE, 1, "0", 0));
	try_inputs(pf, PF_DEVICE, booleans, ARRAY_SIZE(booleans));
}

/* Words that are no operation do nothing and are no error, so the file lists what it knows. */
static void gt_input(struct pf *pf)
{
	unsigned int mask;

	begin(pf, 1);
	pf_for_each_gt(&gts, gt)
	{
		igt_assert_ok(pf_get_controls(pf, gt->num, 1, &mask));
		igt_assert_eq_u32(mask, 1 << PF_PAUSE | 1 << PF_RESUME | 1 << PF_STOP);
		try_inputs(pf, gt->num, words, ARRAY_SIZE(words));
	}
}

/* What is done to one VF leaves its neighbours in the states that they have. */
static void others_unaffected(struct pf *pf)
{
	static const enum pf_control ops[] = { PF_PAUSE, PF_RESUME, PF_PAUSE, PF_STOP };
	static const enum vf_state states[] = { VF_PAUSED, VF_READY, VF_STOPPED, VF_PAUSED };

	begin(pf, 4);
	igt_require_f(pf->num_vfs >= 2, "%s supports one VF only\n", pf->pci->name);
	for (unsigned int fn = 1; fn <= pf->num_vfs; fn++)
		set_state(pf, fn, states[fn - 1]);
	for (size_t i = 0; i <= ARRAY_SIZE(ops); i++) {
		if (i < ARRAY_SIZE(ops))
			igt_assert_ok(control(pf, ops[i], PF_DEVICE, 2));
		else
			reset_vf(pf, 2);
		for (unsigned int fn = 1; fn <= pf->num_vfs; fn++)
			if (fn != 2)
				expect_state_all(pf, fn, states[fn - 1]);
	}
	if (pf->total_vfs > pf->num_vfs)
		expect_state_all(pf, pf->num_vfs + 1, VF_READY);
}

/* Was "VF<n> paused!" logged by the PF since the last time? */
static bool was_logged(struct pf *pf, int fd, unsigned int fn, const char *what)
{
	char text[32];
	int found;

	snprintf(text, sizeof(text), " VF%u %s!", fn, what);
	found = kernel_log_has(fd, pf->pci->name, text);
	igt_assert_f(found >= 0, "the kernel log cannot be read: %s\n", errno_name(-found));
	return found;
}

static void log_lines(struct pf *pf)
{
	static const struct {
		enum pf_control op;
		const char *what;
	} ops[] = { { PF_PAUSE, "paused" }, { PF_RESUME, "resumed" }, { PF_STOP, "stopped" } };
	static int fd;

	begin(pf, 2);
	fd = kernel_log_open();
	igt_require_f(fd >= 0, "the kernel log cannot be read: %s\n", errno_name(-fd));
	for (size_t i = 0; i < ARRAY_SIZE(ops); i++) {
		igt_assert_ok(control(pf, ops[i].op, PF_DEVICE, pf->num_vfs));
		igt_assert_f(was_logged(pf, fd, pf->num_vfs, ops[i].what),
			     "vf%u: no line 'VF%u %s!'\n", pf->num_vfs, pf->num_vfs, ops[i].what);
		expect_err(control(pf, ops[i].op, PF_DEVICE, pf->num_vfs),
			   ops[i].op == PF_RESUME ? EPERM : ESTALE, pf_control_name(ops[i].op),
			   pf->num_vfs);
		igt_assert_f(!was_logged(pf, fd, pf->num_vfs, ops[i].what),
			     "vf%u: 'VF%u %s!', though it failed\n", pf->num_vfs, pf->num_vfs,
			     ops[i].what);
	}
	close(fd);
}

static const struct pf_subtest subtests[] = {
	{ "arcs", arcs_enabled,
	  "Each operation in each state gives its errno, in time, and the state that it has to." },
	{ "arcs-not-enabled", arcs_not_enabled, "Nearly the same for a VF that is not enabled." },
	{ "arcs-each-gt", arcs_each_gt, "The same, GT by GT, through their files." },
	{ "gts-apart", gts_apart,
	  "A GT is controlled by itself; one that fails does not keep the others from being asked." },
	{ "pci-reset", pci_reset, "An FLR over PCI makes a paused or stopped VF ready." },
	{ "sysfs-stop", sysfs_stop,
	  "stop in sriov_admin stops this VF, on true and nothing else." },
	{ "device-input", device_input,
	  "The device's files take booleans, do nothing on false, and refuse the rest." },
	{ "gt-input", gt_input,
	  "A GT's file acts on whole words that it lists, and on no others." },
	{ "others-unaffected", others_unaffected,
	  "What is done to one VF leaves the others paused, stopped or ready as they were." },
	{ "log", log_lines, "Success of pause, resume and stop is logged, failure is not." },
	{ "same-twice", same_twice, "Of two equal operations at once exactly one does the work." },
	{ "stop-displaces", stop_displaces,
	  "A stop wins over a pause or resume that is going on." },
	{ "reset-displaces", reset_displaces,
	  "An FLR by the PF wins over a pause, resume or stop that is going on." },
	{ "pci-reset-displaces", pci_reset_displaces,
	  "An FLR over PCI wins over a pause, resume or stop that is going on." },
	{ "parallel", parallel, "VFs are paused, resumed, stopped and reset all at once." },
};

int igt_main()
{
	igt_fixture()
		env = pf_env_begin(PF_NEEDS_VFS(1));

	pf_subtests(env, subtests);

	igt_fixture()
		pf_env_end(env);
}

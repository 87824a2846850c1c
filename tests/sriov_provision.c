/* SPDX-License-Identifier: MIT */
/*
 * Provisioning by hand: quotas of VFs and spares of the PF are rounded, counted and refused as
 * promised, and whoever has provisioned by hand is not overruled by the driver.
 *
 *	        a write to debugfs
 *	AUTO ------------------------> CUSTOM
 *	  ^  <------------------------   |
 *	  |     pf_restore_auto()        |
 *	  enable: shares for all         enable: nothing is given
 *	  disable: all taken back        disable: nothing is taken back
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/igt_core.h"
#include "fixture/assert.h"
#include "fixture/pf_env.h"
#include "fixture/pf_subtests.h"
#include "pci/pci_bind.h"
#include "pf/pf.h"
#include "pf/pf_control.h"
#include "pf/pf_gt.h"
#include "pf/pf_resource.h"
#include "pf/pf_sched.h"
#include "pf/pf_threshold.h"
#include "util/str.h"
#include "util/sysfs.h"
#include "vf/vf.h"
#include "vf/vf_gpu.h"

IGT_TEST_DESCRIPTION("Quotas and spares by hand: rounding, accounting, refusal, modes.");

#define KIB(n) ((uint64_t)(n) << 10)
#define MIB(n) ((uint64_t)(n) << 20)

static struct pf_env *env; /* static: survives the jump out of a failed subtest */
static struct pf_gts gts;  /* of the PF that is looked at */

/* What can be given away, with what it takes to try it. */
static const struct kind {
	enum pf_resource res;
	uint64_t some;       /* an amount that is a multiple of every unit */
	uint64_t least_unit; /* 1: not rounded */
	uint64_t too_much;   /* more than any device has */
	int too_much_err;    /* what that gets */
} kinds[] = {
	{ PF_GGTT, MIB(64), KIB(4), MIB(8192), ENOSPC },
	{ PF_VRAM, MIB(64), MIB(2), MIB(8) << 20, ENOSPC },
	{ PF_CONTEXTS, 1000, 1, 65536, EINVAL },
	{ PF_DOORBELLS, 20, 1, 257, EINVAL },
};

static bool has(struct pf *pf, const struct kind *kind, const struct pf_gt *gt)
{
	uint64_t value;
	int ret;

	if (gt->media && pf_resource_is_of_tile(kind->res))
		return false;
	ret = pf_get_quota(pf, kind->res, gt->num, 1, &value);
	igt_assert_f(!ret || ret == -EOPNOTSUPP, "vf1: gt%u: %s_quota: %s\n", gt->num,
		     pf_resource_name(kind->res), errno_name(-ret));
	return !ret;
}

/* A resource of a GT; the loop leaves out what the device does not have. */
#define for_each_place(pf, gt, kind)                                    \
	pf_for_each_gt(&gts, gt) for (const struct kind *kind = kinds;  \
				      kind < kinds + ARRAY_SIZE(kinds); \
				      kind++) if (!has(pf, kind, gt))   \
	{                                                               \
	}                                                               \
	else

static int set_quota(struct pf *pf, const struct kind *kind, const struct pf_gt *gt,
		     unsigned int fn, uint64_t value)
{
	igt_debug("vf%u: gt%u: %s_quota = %" PRIu64 "\n", fn, gt->num, pf_resource_name(kind->res),
		  value);
	return pf_set_quota(pf, kind->res, gt->num, fn, value);
}

static void expect_quota(struct pf *pf, const struct kind *kind, const struct pf_gt *gt,
			 unsigned int fn, uint64_t want)
{
	uint64_t value = 0;

	igt_assert_ok_f(pf_get_quota(pf, kind->res, gt->num, fn, &value), "vf%u: gt%u: %s_quota",
			fn, gt->num, pf_resource_name(kind->res));
	igt_assert_f(value == want, "vf%u: gt%u: %s_quota is %" PRIu64 ", expected %" PRIu64 "\n",
		     fn, gt->num, pf_resource_name(kind->res), value, want);
}

/* No VFs, nobody has anything, the driver provisions. */
static void begin(struct pf *pf)
{
	uint64_t value;

	pf_env_reset(env);
	igt_require_supported(pf_get_gts(pf, &gts));
	igt_require_supported(pf_get_quota(pf, PF_CONTEXTS, gts.gt[0].num, 1, &value));
	igt_assert_ok(pf_set_autoprobe(pf, false));
}

/* A quota is what was written, for this VF and no other; 0 takes it away. */
static void quota(struct pf *pf)
{
	unsigned int last = pf->total_vfs;

	begin(pf);
	for_each_place(pf, gt, kind)
	{
		igt_assert_ok(set_quota(pf, kind, gt, last, kind->some));
		expect_quota(pf, kind, gt, last, kind->some);
		igt_assert_ok(set_quota(pf, kind, gt, last, kind->some / 2));
		for (unsigned int fn = 1; fn < last; fn++)
			expect_quota(pf, kind, gt, fn, 0);
		expect_quota(pf, kind, gt, last, kind->some / 2);
		igt_assert_ok(set_quota(pf, kind, gt, last, 0));
		expect_quota(pf, kind, gt, last, 0);
	}
}

/* Bytes are rounded up to a unit, a power of two; counts are taken as they are. */
static void rounding(struct pf *pf)
{
	uint64_t unit;

	begin(pf);
	for_each_place(pf, gt, kind)
	{
		igt_assert_ok(set_quota(pf, kind, gt, 1, 1));
		igt_assert_ok(pf_get_quota(pf, kind->res, gt->num, 1, &unit));
		igt_info("gt%u: unit of %s: %" PRIu64 "\n", gt->num, pf_resource_name(kind->res),
			 unit);
		igt_assert_f(!(unit & (unit - 1)) && unit >= kind->least_unit,
			     "gt%u: %s: 1 was rounded to %" PRIu64 "\n", gt->num,
			     pf_resource_name(kind->res), unit);
		igt_assert(kind->least_unit > 1 || unit == 1);
		igt_assert_ok(set_quota(pf, kind, gt, 1, 3 * unit));
		expect_quota(pf, kind, gt, 1, 3 * unit);
		if (unit == 1)
			continue;
		igt_assert_ok(set_quota(pf, kind, gt, 1, 3 * unit + 1));
		expect_quota(pf, kind, gt, 1, 4 * unit);
		igt_assert_ok(set_quota(pf, kind, gt, 1, 4 * unit - 1));
		expect_quota(pf, kind, gt, 1, 4 * unit);
	}
}

static struct pf_available ggtt_available(struct pf *pf, const struct pf_gt *gt)
{
	struct pf_available available = { 0 };
	uint64_t sum = 0, spare;

	igt_assert_ok(pf_get_available(pf, PF_GGTT, gt->num, &available));
	for (size_t i = 0; i < available.num_holes; i++)
		sum += available.holes[i].size;
	free(available.holes);
	available.holes = NULL;
	igt_assert_ok(pf_get_spare(pf, PF_GGTT, gt->num, &spare));
	igt_assert_eq_u64(sum, available.total);
	igt_assert_eq_u64(available.spare, spare);
	igt_assert_eq_u64(available.avail, available.total > spare ? available.total - spare : 0);
	return available;
}

/* What VFs have and what is free add up, at every step. */
static void available(struct pf *pf)
{
	struct pf_available before, now;
	const struct kind *ggtt = &kinds[0];
	unsigned int last = pf->total_vfs < 4 ? pf->total_vfs : 4;

	begin(pf);
	pf_for_each_gt(&gts, gt)
	{
		if (gt->media)
			continue;
		igt_require_supported(pf_get_available(pf, PF_GGTT, gt->num, &now));
		free(now.holes);
		before = ggtt_available(pf, gt);
		for (unsigned int fn = 1; fn <= last; fn++) {
			igt_assert_ok(set_quota(pf, ggtt, gt, fn, ggtt->some));
			now = ggtt_available(pf, gt);
			igt_assert_eq_u64(now.total, before.total - fn * ggtt->some);
		}
		igt_assert_ok(set_quota(pf, ggtt, gt, 1, 0));
		now = ggtt_available(pf, gt);
		igt_assert_eq_u64(now.total, before.total - (last - 1) * ggtt->some);
	}
}

/* Quotas by hand get ranges of their own as well, also in the gaps that others left. */
static void no_overlap(struct pf *pf)
{
	static struct pf_range *ranges;
	unsigned int last = pf->total_vfs < 5 ? pf->total_vfs : 5;
	size_t count;

	begin(pf);
	for_each_place(pf, gt, kind)
	{
		for (unsigned int fn = 1; fn <= last; fn++)
			igt_assert_ok(set_quota(pf, kind, gt, fn, kind->some));
		if (last > 2) {
			igt_assert_ok(set_quota(pf, kind, gt, 2, 0));
			igt_assert_ok(set_quota(pf, kind, gt, 2, kind->some * 2));
		}
		igt_assert_ok(pf_get_provisioned(pf, kind->res, gt->num, &ranges, &count));
		igt_assert_eq_u64(count, last);
		for (size_t i = 0; i < count && kind->res != PF_VRAM; i++)
			for (size_t j = 0; j < i; j++)
				igt_assert_f(
					ranges[i].start >= ranges[j].start + ranges[j].size ||
						ranges[j].start >= ranges[i].start + ranges[i].size,
					"gt%u: %s of vf%u and vf%u overlap\n", gt->num,
					pf_resource_name(kind->res), ranges[i].fn, ranges[j].fn);
		free(ranges);
	}
}

/* Too much is refused, and the VF that asked for more has lost what it had. */
static void failed_grow(struct pf *pf)
{
	begin(pf);
	for_each_place(pf, gt, kind)
	{
		igt_assert_ok(set_quota(pf, kind, gt, 1, kind->some));
		igt_assert_err_f(set_quota(pf, kind, gt, 1, kind->too_much), kind->too_much_err,
				 "vf1: gt%u: %s_quota = %" PRIu64, gt->num,
				 pf_resource_name(kind->res), kind->too_much);
		expect_quota(pf, kind, gt, 1, 0);
		igt_assert_ok(set_quota(pf, kind, gt, 1, kind->some));
		expect_quota(pf, kind, gt, 1, kind->some);
	}
}

/* What a VF has counts as free when its own quota changes: from 60 % to 70 % of the whole. */
static void grow(struct pf *pf)
{
	static const struct {
		size_t kind;
		uint64_t whole;
	} wholes[] = { { 2, 65535 }, { 3, 256 } };

	begin(pf);
	pf_for_each_gt(&gts, gt) for (size_t i = 0; i < ARRAY_SIZE(wholes); i++)
	{
		const struct kind *kind = &kinds[wholes[i].kind];

		if (!has(pf, kind, gt))
			continue;
		igt_assert_ok(set_quota(pf, kind, gt, 1, wholes[i].whole * 6 / 10));
		igt_assert_ok(set_quota(pf, kind, gt, 1, wholes[i].whole * 7 / 10));
		expect_quota(pf, kind, gt, 1, wholes[i].whole * 7 / 10);
		igt_assert_err(set_quota(pf, kind, gt, 2, wholes[i].whole * 4 / 10), EDQUOT);
	}
}

/* A spare is kept for the PF: of contexts and doorbells nothing of it can be given away. */
static void spare(struct pf *pf)
{
	static const uint64_t wholes[] = { [2] = 65535, [3] = 256 };
	uint64_t least, value;

	begin(pf);
	for_each_place(pf, gt, kind)
	{
		igt_require_supported(pf_get_spare(pf, kind->res, gt->num, &least));
		if (least > 1)
			igt_assert_err(pf_set_spare(pf, kind->res, gt->num, 1), EINVAL);
		igt_assert_ok(pf_set_spare(pf, kind->res, gt->num, least + kind->some));
		igt_assert_ok(pf_get_spare(pf, kind->res, gt->num, &value));
		igt_assert_eq_u64(value, least + kind->some);
		if (!pf_resource_is_bytes(kind->res)) {
			uint64_t whole = wholes[kind - kinds], rest = whole - least - kind->some;

			igt_assert_err(pf_set_spare(pf, kind->res, gt->num, whole + 1), EINVAL);
			igt_assert_err(set_quota(pf, kind, gt, 1, rest + 1), EDQUOT);
			igt_assert_ok(set_quota(pf, kind, gt, 1, rest));
			expect_quota(pf, kind, gt, 1, rest);
		}
		igt_assert_ok(pf_set_spare(pf, kind->res, gt->num, 0));
		igt_assert_ok(pf_get_spare(pf, kind->res, gt->num, &value));
		igt_assert_eq_u64(value, least);
	}
}

static void require_modes(struct pf *pf)
{
	begin(pf);
	igt_require_f(sysfs_exists(pf->pci->dirfd, "sriov_admin"),
		      "no modes of provisioning before 6.19\n");
}

/* Whoever writes to debugfs decides from then on: VFs get what they were given and nothing else. */
static void custom(struct pf *pf)
{
	unsigned int count = pf->total_vfs < 2 ? pf->total_vfs : 2;

	require_modes(pf);
	for_each_place(pf, gt, kind) igt_assert_ok(set_quota(pf, kind, gt, 1, kind->some));
	igt_assert_ok(pf_enable_vfs(pf, count));
	igt_assert_err(pf_restore_auto(pf), EBUSY);
	for_each_place(pf, gt, kind) for (unsigned int fn = 1; fn <= count; fn++)
		expect_quota(pf, kind, gt, fn, fn == 1 ? kind->some : 0);
	igt_assert_ok(pf_disable_vfs(pf));
	for_each_place(pf, gt, kind) expect_quota(pf, kind, gt, 1, kind->some);
}

/* Going back to AUTO takes everything from all VFs, and the next enable gives shares again. */
static void restore(struct pf *pf)
{
	unsigned int last = pf->total_vfs;
	uint32_t value;

	require_modes(pf);
	for_each_place(pf, gt, kind) igt_assert_ok(set_quota(pf, kind, gt, last, kind->some));
	pf_for_each_gt(&gts, gt)
	{
		igt_assert_ok(pf_set_threshold(pf, PF_CAT_ERROR_COUNT, gt->num, last, 7));
		igt_assert_ok(pf_set_sched_gt(pf, PF_EXEC_QUANTUM, gt->num, last, 9));
	}
	igt_assert_ok(pf_restore_auto(pf));
	for_each_place(pf, gt, kind) expect_quota(pf, kind, gt, last, 0);
	pf_for_each_gt(&gts, gt)
	{
		igt_assert_ok(pf_get_threshold(pf, PF_CAT_ERROR_COUNT, gt->num, last, &value));
		igt_assert_f(!value, "gt%u: threshold of vf%u is still %u\n", gt->num, last, value);
		igt_assert_ok(pf_get_sched_gt(pf, PF_EXEC_QUANTUM, gt->num, last, &value));
		igt_assert_f(!value, "gt%u: quantum of vf%u is still %u\n", gt->num, last, value);
	}
	igt_assert_ok(pf_enable_vfs(pf, 1));
	for_each_place(pf, gt, kind)
	{
		uint64_t share = 0;

		igt_assert_ok(pf_get_quota(pf, kind->res, gt->num, 1, &share));
		igt_assert_f(share, "gt%u: vf1 got no %s\n", gt->num, pf_resource_name(kind->res));
	}
}

/* Each kind of file of debugfs makes it CUSTOM, sysfs does not. */
static void what_makes_custom(struct pf *pf, bool by_sysfs, int what)
{
	const struct pf_gt *gt;
	uint64_t value, share = 0;

	require_modes(pf);
	gt = gts.gt;
	switch (what) {
	case 0:
		if (by_sysfs)
			igt_assert_ok(pf_set_sched(pf, PF_EXEC_QUANTUM, 1, 20));
		else
			igt_assert_ok(pf_set_sched_gt(pf, PF_EXEC_QUANTUM, gt->num, 1, 20));
		break;
	case 1:
		igt_assert_ok(pf_get_spare(pf, PF_CONTEXTS, gt->num, &value));
		igt_assert_ok(pf_set_spare(pf, PF_CONTEXTS, gt->num, value));
		break;
	case 2:
		igt_assert_ok(pf_set_policy(pf, PF_SAMPLE_PERIOD, gt->num, 0));
		break;
	default:
		igt_assert_ok(pf_set_threshold(pf, PF_CAT_ERROR_COUNT, gt->num, 1, 0));
	}
	igt_assert_ok(pf_enable_vfs(pf, 1));
	igt_assert_ok(pf_get_quota(pf, PF_CONTEXTS, gt->num, 1, &share));
	igt_assert_f(!share == !by_sysfs, "vf1 got %" PRIu64 " contexts after a write to %s\n",
		     share, by_sysfs ? "sysfs" : "debugfs");
}

/* Everything that a GT holds and its reset could lose: of VF 1, of the PF, of the GT itself. */
struct settings {
	uint64_t quota[ARRAY_SIZE(kinds)];
	uint32_t sched[2][PF_PRIORITY], threshold, policy[PF_POLICIES];
};

static struct settings settings_of(struct pf *pf, const struct pf_gt *gt)
{
	struct settings s = { 0 };

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (has(pf, &kinds[i], gt))
			igt_assert_ok(pf_get_quota(pf, kinds[i].res, gt->num, 1, &s.quota[i]));
	for (unsigned int fn = 0; fn < 2; fn++)
		for (unsigned int i = 0; i < PF_PRIORITY; i++)
			igt_assert_ok(pf_get_sched_gt(pf, i, gt->num, fn, &s.sched[fn][i]));
	igt_assert_ok(pf_get_threshold(pf, PF_CAT_ERROR_COUNT, gt->num, 1, &s.threshold));
	for (unsigned int i = 0; i < PF_POLICIES; i++)
		igt_assert_ok(pf_get_policy(pf, i, gt->num, &s.policy[i]));
	return s;
}

static void change_settings(struct pf *pf, const struct pf_gt *gt)
{
	igt_assert_ok(pf_set_policy(pf, PF_SCHED_IF_IDLE, gt->num, 1));
	igt_assert_ok(pf_set_policy(pf, PF_RESET_ENGINE, gt->num, 1));
	igt_assert_ok(pf_set_policy(pf, PF_SAMPLE_PERIOD, gt->num, 1000 + gt->num));
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (has(pf, &kinds[i], gt))
			igt_assert_ok(set_quota(pf, &kinds[i], gt, 1, kinds[i].some));
	for (unsigned int fn = 0; fn < 2; fn++) {
		igt_assert_ok(pf_set_sched_gt(pf, PF_EXEC_QUANTUM, gt->num, fn, 20 + fn));
		igt_assert_ok(pf_set_sched_gt(pf, PF_PREEMPT_TIMEOUT, gt->num, fn, 5000 + fn));
	}
	igt_assert_ok(pf_set_threshold(pf, PF_CAT_ERROR_COUNT, gt->num, 1, 7 + gt->num));
}

static void expect_settings(struct pf *pf, const struct pf_gt *gt, const struct settings *want,
			    bool policies, unsigned int after)
{
	struct settings now = settings_of(pf, gt);

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		igt_assert_f(now.quota[i] == want->quota[i],
			     "reset of gt%u: %s of vf1 on gt%u is %" PRIu64 ", was %" PRIu64 "\n",
			     after, pf_resource_name(kinds[i].res), gt->num, now.quota[i],
			     want->quota[i]);
	for (unsigned int fn = 0; fn < 2; fn++)
		for (unsigned int i = 0; i < PF_PRIORITY; i++)
			igt_assert_f(now.sched[fn][i] == want->sched[fn][i],
				     "reset of gt%u: %s of function %u on gt%u is %u, was %u\n",
				     after, pf_sched_name(i), fn, gt->num, now.sched[fn][i],
				     want->sched[fn][i]);
	igt_assert_eq_u32(now.threshold, want->threshold);
	for (unsigned int i = 0; policies && i < PF_POLICIES; i++)
		igt_assert_f(now.policy[i] == want->policy[i],
			     "reset of gt%u: %s of gt%u is %u, was %u\n", after, pf_policy_name(i),
			     gt->num, now.policy[i], want->policy[i]);
}

/* A driver that gives VFs a time slice by itself (7.2) also gives a GT its policies back. */
static bool keeps_policies(struct pf *pf)
{
	uint32_t quantum = 0;

	igt_assert_ok(pf_enable_vfs(pf, 1));
	igt_assert_ok(pf_get_sched_gt(pf, PF_EXEC_QUANTUM, gts.gt[0].num, 1, &quantum));
	igt_assert_ok(pf_disable_vfs(pf));
	if (!quantum)
		igt_info("policies may get lost: before 7.2 they do\n");
	return quantum;
}

/* A VF's driver is told by each GT what the PF's has given to it. */
static void expect_usable(struct pf *pf)
{
	struct vf_config config;
	struct vf *vf;
	char driver[64];

	igt_assert_ok(pf_set_autoprobe(pf, true));
	igt_assert_ok(pf_enable_vfs(pf, 1));
	vf = pf_vf(pf, 1);
	igt_assert_f(pci_dev_driver(vf->pci, driver, sizeof(driver)) == 1,
		     "vf1: no driver can use it after the resets\n");
	pf_for_each_gt(&gts, gt)
	{
		igt_require_supported(vf_get_config(vf, gt->num, &config));
		igt_assert_eq_u64(config.contexts, kinds[2].some);
		igt_assert_eq_u64(config.doorbells, kinds[3].some);
	}
}

/* The GuC forgets everything when its GT is reset: the driver has to tell it again. */
static void gt_reset(struct pf *pf)
{
	static struct settings want[PF_MAX_GTS];
	bool policies;

	begin(pf);
	igt_require_supported(pf_gt_reset(pf, gts.gt[0].num));
	policies = keeps_policies(pf);
	pf_for_each_gt(&gts, gt) change_settings(pf, gt);
	for (size_t i = 0; i < gts.count; i++)
		want[i] = settings_of(pf, &gts.gt[i]);
	pf_for_each_gt(&gts, gt)
	{
		igt_assert_ok(pf_gt_reset(pf, gt->num));
		for (size_t i = 0; i < gts.count; i++)
			expect_settings(pf, &gts.gt[i], &want[i], policies, gt->num);
	}
	expect_usable(pf);
}

static const struct pf_subtest subtests[] = {
	{ "quota", quota, "A VF's quota is what was written, and no other VF's changes with it." },
	{ "rounding", rounding,
	  "Bytes are rounded up to the unit of the resource, counts are not." },
	{ "available", available,
	  "Free GGTT, its holes, the spare and what VFs have add up at every step." },
	{ "no-overlap", no_overlap,
	  "Ranges given by hand do not overlap, also where gaps are filled." },
	{ "failed-grow", failed_grow,
	  "More than there is is refused with its errno, and the VF is left with nothing." },
	{ "grow", grow, "A quota grows into what the VF itself had; more than is left is EDQUOT." },
	{ "spare", spare, "The PF's spare has its limits and cannot be given to VFs." },
	{ "custom", custom,
	  "Provisioned by hand, VFs get nothing when enabled and lose nothing when disabled." },
	{ "gt-reset", gt_reset,
	  "Quotas, scheduling values, thresholds and policies survive the reset of each GT." },
	{ "restore", restore, "Back to AUTO, all VFs lose everything and are given shares again." },
};

static const struct mode_case {
	const char *name;
	bool by_sysfs;
	int what;
} mode_cases[] = {
	{ "sysfs-quantum", true, 0 }, { "debugfs-quantum", false, 0 }, { "spare", false, 1 },
	{ "policy", false, 2 },       { "threshold", false, 3 },
};

int igt_main()
{
	struct pf *pf;

	igt_fixture()
		env = pf_env_begin(PF_NEEDS_VFS(2));

	pf_subtests(env, subtests);

	igt_describe("A write to debugfs ends automatic provisioning, one to sysfs does not.");
	igt_subtest_with_dynamic("mode") {
		pf_env_for_each_pf(env, pf) {
			for (size_t i = 0; i < ARRAY_SIZE(mode_cases); i++)
				igt_dynamic_f("%s-%s", pf->label, mode_cases[i].name)
					what_makes_custom(pf, mode_cases[i].by_sysfs,
							  mode_cases[i].what);
		}
	}

	igt_fixture()
		pf_env_end(env);
}

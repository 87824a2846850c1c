/* SPDX-License-Identifier: MIT */
/* How VRAM is shared out: by sysfs and debugfs, by hand and by the driver. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "core/igt_core.h"
#include "fixture/assert.h"
#include "pf/pf.h"
#include "pf/pf_resource.h"
#include "util/str.h"
#include "util/sysfs.h"
#include "vf/vf.h"

#include "sriov_vram.h"

/* By sysfs, all tiles at once. */
static int set_device(struct pf *pf, unsigned int fn, uint64_t bytes)
{
	return pf_set_quota(pf, PF_VRAM, PF_DEVICE, fn, bytes);
}

static void require_sysfs(struct pf *pf)
{
	uint64_t value;
	int ret;

	vram_begin(pf);
	ret = pf_get_quota(pf, PF_VRAM, PF_DEVICE, 1, &value);
	igt_require_f(ret != -EOPNOTSUPP, "no vram_quota in sysfs before 7.1\n");
	igt_assert_ok(ret);
	ret = set_device(pf, 1, 0);
	igt_require_f(ret != -EACCES, "%s: VRAM cannot be shared out\n", pf->pci->name);
	igt_assert_ok(ret);
}

/* sysfs and debugfs say the same. */
static void expect_quota(struct pf *pf, unsigned int fn, uint64_t want)
{
	uint64_t value = ~want;

	igt_assert_ok(pf_get_quota(pf, PF_VRAM, PF_DEVICE, fn, &value));
	igt_assert_f(value == want && vram_quota_of(pf, fn) == want,
		     "vf%u: vram_quota is %" PRIu64 " by sysfs, %" PRIu64
		     " by debugfs, expected %" PRIu64 "\n",
		     fn, value, vram_quota_of(pf, fn), want);
}

/* sysfs: rounded up to a unit on each tile, for this VF and no other; 0 takes it away. */
void vram_sysfs_quota(struct pf *pf)
{
	unsigned int last = pf->total_vfs;
	uint64_t unit, value;

	require_sysfs(pf);
	unit = vram_tiles * UNIT;
	const struct {
		uint64_t set, get;
	} steps[] = {
		{ 1, unit },
		{ 3 * unit, 3 * unit },
		{ 3 * unit + 1, 4 * unit },
		{ 5 * unit - 1, 5 * unit },
		{ 0, 0 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(steps); i++) {
		igt_assert_ok_f(set_device(pf, last, steps[i].set), "vf%u", last);
		expect_quota(pf, last, steps[i].get);
		pf_for_each_gt(&vram_gts, gt)
		{
			if (gt->media)
				continue;
			igt_assert_ok(pf_get_quota(pf, PF_VRAM, gt->num, last, &value));
			igt_assert_eq_u64(value, steps[i].get / vram_tiles);
		}
		for (unsigned int fn = 1; fn < last; fn++)
			expect_quota(pf, fn, 0);
	}
}

/* What is written to the one is read from the other, and the report lists whom it was given to. */
void vram_agree(struct pf *pf)
{
	static struct pf_range *ranges; /* static: survives the jump out of a failed assertion */
	unsigned int fns[3];
	size_t count;

	require_sysfs(pf);
	fns[0] = 1;
	fns[1] = vram_at_most(pf, 2);
	fns[2] = pf->total_vfs;
	igt_require_f(fns[2] > 2, "%s supports %u VFs only\n", pf->pci->name, fns[2]);
	igt_assert_ok(set_device(pf, fns[0], vram_tiles * 2 * UNIT));
	vram_give(pf, fns[1], vram_tiles * 3 * UNIT);
	igt_assert_ok(set_device(pf, fns[2], vram_tiles * 4 * UNIT));
	for (unsigned int i = 0; i < 3; i++)
		expect_quota(pf, fns[i], vram_tiles * (2 + i) * UNIT);
	pf_for_each_gt(&vram_gts, gt)
	{
		if (gt->media)
			continue;
		free(ranges);
		igt_assert_ok(pf_get_provisioned(pf, PF_VRAM, gt->num, &ranges, &count));
		igt_assert_eq_u64(count, 3);
		for (unsigned int i = 0; i < 3; i++)
			igt_assert_f(ranges[i].fn == fns[i] && ranges[i].size == (2 + i) * UNIT,
				     "gt%u: line %u: vf%u has %" PRIu64 ", expected vf%u, %" PRIu64
				     "\n",
				     gt->num, i, ranges[i].fn, ranges[i].size, fns[i],
				     (2 + i) * UNIT);
	}
}

/* More than half of all VRAM; one VF can have it and no second one. */
static uint64_t most_of_it(struct pf *pf)
{
	uint64_t size = vram_tiles * UNIT;
	int ret;

	do {
		size *= 2;
		ret = set_device(pf, 1, size);
	} while (!ret);
	igt_assert_err(ret, ENOSPC);
	igt_assert_ok(set_device(pf, 1, 0));
	return size / 2;
}

void vram_bulk(struct pf *pf)
{
	unsigned int last = pf->total_vfs, lucky = 0;
	uint64_t most;

	require_sysfs(pf);
	igt_require_f(sysfs_exists(pf->pci->dirfd, "sriov_admin/.bulk_profile/vram_quota"),
		      "no bulk write of VRAM\n");
	igt_assert_ok(set_device(pf, PF_ALL_VFS, vram_tiles * 2 * UNIT - 1));
	for (unsigned int fn = 1; fn <= last; fn++)
		expect_quota(pf, fn, vram_tiles * 2 * UNIT);
	igt_assert_ok(set_device(pf, PF_ALL_VFS, 0));
	for (unsigned int fn = 1; fn <= last; fn++)
		expect_quota(pf, fn, 0);
	if (last < 2)
		return;
	most = most_of_it(pf);
	igt_assert_err_f(set_device(pf, PF_ALL_VFS, most), ENOSPC, "each VF: %" PRIu64, most);
	for (unsigned int fn = 1; fn <= last; fn++) {
		lucky += vram_quota_of(pf, fn) == most;
		expect_quota(pf, fn, vram_quota_of(pf, fn) ? most : 0);
	}
	igt_assert_eq_u32(lucky, 1);
	igt_assert_ok(set_device(pf, PF_ALL_VFS, 0));
	for (unsigned int fn = 1; fn <= last; fn++)
		expect_quota(pf, fn, 0);
}

/* The driver's shares end with the VFs; what a VF above them has is no business of theirs. */
void vram_released(struct pf *pf)
{
	unsigned int last = pf->total_vfs, count = last > 2 ? 2 : 1;
	struct pf_range *ranges;
	size_t num_ranges;

	require_sysfs(pf);
	igt_require_f(last > count, "%s supports one VF only\n", pf->pci->name);
	igt_assert_ok(set_device(pf, last, vram_tiles * UNIT));
	vram_enable(pf, count);
	for (unsigned int fn = 1; fn <= count; fn++)
		igt_assert_f(vram_quota_of(pf, fn), "vf%u has no VRAM\n", fn);
	expect_quota(pf, last, vram_tiles * UNIT);
	vram_disable(pf);
	for (unsigned int fn = 1; fn < last; fn++)
		expect_quota(pf, fn, 0);
	expect_quota(pf, last, vram_tiles * UNIT);
	igt_assert_ok(pf_get_provisioned(pf, PF_VRAM, vram_gts.gt[0].num, &ranges, &num_ranges));
	free(ranges);
	igt_assert_eq_u64(num_ranges, 1);
	igt_assert_ok(set_device(pf, last, 0));
}

/*
 * VRAM given by hand to one of the VFs to be enabled: the driver shares out everything else, and no
 * VRAM at all.  Kernels up to 7.0 refuse to enable VFs that have something already.
 */
void vram_by_hand(struct pf *pf)
{
	unsigned int count = vram_at_most(pf, 3);
	uint64_t value;
	int ret;

	require_sysfs(pf);
	igt_require_f(count > 1, "%s supports one VF only\n", pf->pci->name);
	igt_assert_ok(set_device(pf, 2, vram_tiles * 3 * UNIT));
	ret = pf_enable_vfs(pf, count);
	for (unsigned int fn = 1; fn <= count; fn++)
		expect_quota(pf, fn, fn == 2 ? vram_tiles * 3 * UNIT : 0);
	if (ret == -EUCLEAN) {
		igt_info("up to 7.0: %s\n", errno_name(-ret));
		igt_assert_ok(set_device(pf, 2, 0));
		return;
	}
	igt_assert_ok(ret);
	for (unsigned int fn = 1; fn <= count; fn++) {
		igt_assert_ok(pf_get_quota(pf, PF_CONTEXTS, vram_gts.gt[0].num, fn, &value));
		igt_assert_f(value, "vf%u has no contexts\n", fn);
	}
	vram_disable(pf);
	for (unsigned int fn = 1; fn <= count; fn++)
		expect_quota(pf, fn, 0);
}

/* A VF whose driver is at work has its VRAM for sure: no more, no less, not nothing. */
void vram_running(struct pf *pf)
{
	uint64_t quota;

	vram_begin(pf);
	igt_assert_ok(pf_enable_vfs(pf, 1));
	quota = vram_quota_of(pf, 1);
	igt_assert(quota >= 2 * vram_tiles * UNIT);
	igt_assert_ok(vf_bind_native(pf_vf(pf, 1)));
	const uint64_t wishes[] = { quota - vram_tiles * UNIT, quota + vram_tiles * UNIT, 0 };

	for (size_t i = 0; i < ARRAY_SIZE(wishes); i++) {
		pf_for_each_gt(&vram_gts, gt) igt_assert_f(
			gt->media ||
				pf_set_quota(pf, PF_VRAM, gt->num, 1, wishes[i] / vram_tiles) < 0,
			"gt%u: the quota of a VF at work could be set to %" PRIu64 "\n", gt->num,
			wishes[i] / vram_tiles);
		igt_assert_f(set_device(pf, 1, wishes[i]) < 0,
			     "the quota of a VF at work could be set to %" PRIu64 "\n", wishes[i]);
		igt_assert_eq_u64(vram_quota_of(pf, 1), quota);
	}
	igt_assert_ok(vf_unbind(pf_vf(pf, 1)));
}

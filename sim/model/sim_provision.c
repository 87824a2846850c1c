// SPDX-License-Identifier: GPL-2.0 OR MIT
#include "sim_provision.h"

#include "sim_flr.h"
#include "sim_memory.h"
#include "sim_migration.h"
#include "sim_resource.h"
#include "sim_sched.h"

/* What each of N VFs gets of a resource that is all there: the same on every machine. */
static u64 ggtt_profile(unsigned int n)
{
	if (n > 56)
		return SIM_MIB(56);
	if (n <= 1)
		return SIM_GIB(2);
	if (n <= 3)
		return SIM_GIB(1);
	if (n <= 7)
		return SIM_MIB(512);
	return n <= 14 ? SIM_MIB(256) : n <= 28 ? SIM_MIB(128) : SIM_MIB(64);
}

static u64 profile(const struct sim_device *dev, enum sim_resource res, unsigned int n)
{
	bool alone = dev->config.admin_only_pf && n == 1;
	u64 share;

	switch (res) {
	case SIM_GGTT:
		return alone ? SIM_GIB(7) / 2 : ggtt_profile(n);
	case SIM_CONTEXTS:
		return alone ? 64512 : sim_pow2_down(div_u64(65536, n + 1));
	case SIM_DOORBELLS:
		return alone ? 240 : sim_pow2_down(div_u64(256, n + 1));
	default:
		share = sim_all(dev, SIM_VRAM);
		share = sim_round_down(share > SIM_MIB(128) ? share - SIM_MIB(128) : 0, SIM_GIB(1));
		share = dev->config.admin_only_pf ? div_u64(share, n) :
						    sim_pow2_down(div_u64(share, n + 1));
		return sim_round_down(share, SIM_VRAM_UNIT);
	}
}

static u64 largest_hole(struct sim_device *dev, enum sim_resource res, unsigned int gt)
{
	struct sim_range hole;
	u64 largest = 0;

	if (res == SIM_VRAM)
		return sim_free_total(dev, res, gt);
	for (unsigned int i = 0; sim_hole(dev, res, gt, i, &hole); i++)
		largest = max(largest, hole.size);
	return largest;
}

static u64 estimate(struct sim_device *dev, enum sim_resource res, unsigned int gt, unsigned int n)
{
	static const u64 units[SIM_RESOURCES] = {
		[SIM_VRAM] = SIM_VRAM_UNIT, [SIM_CONTEXTS] = 1, [SIM_DOORBELLS] = 1
	};
	u64 left = largest_hole(dev, res, gt), spare = sim_spare_get(dev, res, gt);
	u64 unit = res == SIM_GGTT ? dev->config.ggtt_unit : units[res];

	left = left > spare ? left - spare : 0;
	return sim_round_down(div_u64(left, n), unit);
}

/*
 * SIM-DIFF: a tile that can share less than 1 GiB of VRAM has no profile for it.  No real part
 * has so little; a simulated one gives what is left, where the driver's sum would be 0.
 */
u64 sim_fair_share(struct sim_device *dev, enum sim_resource res, unsigned int gt, unsigned int n,
		   bool *ret_by_profile)
{
	u64 by_profile = profile(dev, res, n), by_estimate = estimate(dev, res, gt, n), share;

	*ret_by_profile = dev->config.abi == SIM_ABI_NEW && by_profile && by_profile <= by_estimate;
	share = *ret_by_profile ? by_profile : by_estimate;
	if (res == SIM_DOORBELLS && sim_fault(dev, fail_doorbell_share))
		share++;
	return share;
}

/* GGTT and VRAM are a tile's: they are kept with its main GT. */
static bool gt_has(const struct sim_device *dev, unsigned int gt, enum sim_resource res)
{
	if (res == SIM_VRAM && !dev->config.vram_bytes)
		return false;
	return !(gt & 1) || res == SIM_CONTEXTS || res == SIM_DOORBELLS;
}

static int share_out(struct sim_device *dev, enum sim_resource res, unsigned int gt, unsigned int n)
{
	char who[24] = "VF1";
	bool by_profile;
	u64 share = sim_fair_share(dev, res, gt, n, &by_profile);
	int err = share ? 0 : -ENOSPC;

	if (n > 1)
		snprintf(who, sizeof(who), "VF1..VF%u", n);
	if (share && !by_profile && dev->config.abi == SIM_ABI_NEW)
		sim_log(dev, SIM_LOG_INFO,
			"GT%u: PF: Using non-profile provisioning (%s %llu vs %llu)", gt,
			sim_resource_name(res), (unsigned long long)share,
			(unsigned long long)profile(dev, res, n));
	for (unsigned int fn = 1; !err && fn <= n; fn++) {
		bool half = fn == n && sim_fault(dev, fail_fair_share);

		err = sim_quota_give(dev, res, gt, fn, half ? share / 2 : share);
	}
	sim_log_quota(dev, res, gt, who, share, err);
	return err;
}

static bool any_has(struct sim_device *dev, unsigned int gt, unsigned int n, bool vram_only)
{
	for (unsigned int fn = 1; fn <= n; fn++)
		for (int res = 0; res < SIM_RESOURCES; res++)
			if ((!vram_only || res == SIM_VRAM) &&
			    sim_quota_get(dev, (enum sim_resource)res, gt, fn))
				return true;
	return false;
}

static int provision_gt(struct sim_device *dev, unsigned int gt, unsigned int n, bool own_vram)
{
	int err = 0;

	if (dev->config.abi == SIM_ABI_OLD && any_has(dev, gt, n, false))
		return 0;
	for (int res = 0; res < SIM_RESOURCES && !err; res++)
		if (gt_has(dev, gt, (enum sim_resource)res) && !(res == SIM_VRAM && own_vram))
			err = share_out(dev, (enum sim_resource)res, gt, n);
	return err;
}

/* Where a VF has VRAM already the user has shared it out: it is left alone for all. */
static int provision(struct sim_device *dev, unsigned int n)
{
	bool modern = dev->config.abi == SIM_ABI_NEW, own_vram = false;
	unsigned int gt;
	int err = 0;

	modern &= !sim_fault(dev, skip_own_vram_check);
	sim_for_each_gt(dev, gt) own_vram |= modern && any_has(dev, gt, n, true);
	sim_for_each_gt(dev, gt) if (!err) err = provision_gt(dev, gt, n, own_vram);
	return err;
}

/* All that the functions of an enable have is at its default. */
static bool sched_is_default(struct sim_device *dev, unsigned int n)
{
	unsigned int gt;

	sim_for_each_gt(dev, gt)
	{
		if (sim_policy_get(dev, SIM_SCHED_IF_IDLE, gt))
			return false;
		for (unsigned int fn = 0; fn <= n; fn++)
			for (int what = 0; what < SIM_SCHEDS; what++)
				if (sim_sched_get(dev, (enum sim_sched)what, gt, fn))
					return false;
	}
	return true;
}

static void default_sched(struct sim_device *dev, unsigned int n)
{
	if (dev->config.abi == SIM_ABI_OLD)
		return;
	if (!sched_is_default(dev, n) && !sim_fault(dev, skip_sched_default_check))
		return;
	for (unsigned int fn = 0; fn <= n; fn++) {
		sim_sched_set_all(dev, SIM_EXEC_QUANTUM, fn, SIM_DEFAULT_QUANTUM_MS);
		sim_sched_set_all(dev, SIM_PREEMPT_TIMEOUT, fn, SIM_DEFAULT_TIMEOUT_US);
	}
	if (dev->config.admin_only_pf)
		sim_sched_set_all(dev, SIM_PRIORITY, 0, SIM_HIGH);
}

static void release_fn(struct sim_device *dev, unsigned int fn, bool thresholds)
{
	unsigned int gt;

	if (!sim_fault(dev, skip_quota_release))
		sim_release(dev, fn);
	sim_for_each_gt(dev, gt)
	{
		struct sim_share *share = &dev->gt[gt].fn[fn];

		sim_lock(&dev->lock);
		if (!sim_fault(dev, skip_sched_release)) {
			share->sched[SIM_EXEC_QUANTUM] = 0;
			share->sched[SIM_PREEMPT_TIMEOUT] = 0;
			memset(share->grouped, 0, sizeof(share->grouped));
		}
		if (thresholds)
			memset(share->threshold, 0, sizeof(share->threshold));
		sim_unlock(&dev->lock);
	}
}

/* The newest driver gives the PF its defaults back as well. */
static void release_pf(struct sim_device *dev)
{
	unsigned int gt;

	sim_sched_set_all(dev, SIM_EXEC_QUANTUM, 0, 0);
	sim_sched_set_all(dev, SIM_PREEMPT_TIMEOUT, 0, 0);
	sim_for_each_gt(dev, gt) sim_policy_set(dev, SIM_SCHED_IF_IDLE, gt, 0);
}

static void forget_thresholds(struct sim_device *dev, unsigned int n)
{
	unsigned int gt;

	sim_lock(&dev->lock);
	sim_for_each_gt(dev, gt) for (unsigned int fn = 1; fn <= n; fn++)
		memset(dev->gt[gt].fn[fn].threshold, 0, sizeof(dev->gt[gt].fn[fn].threshold));
	sim_unlock(&dev->lock);
}

int sim_vfs_enable(struct sim_device *dev, unsigned int num_vfs)
{
	int err = sim_ready(dev);

	if (err)
		return err;
	if (dev->mode == SIM_AUTO) {
		err = provision(dev, num_vfs);
		if (!err)
			default_sched(dev, num_vfs);
	}
	for (unsigned int fn = 1; err && fn <= num_vfs; fn++)
		release_fn(dev, fn, true);
	if (err)
		return err;
	if (sim_fault(dev, fail_threshold_enable))
		forget_thresholds(dev, num_vfs);
	if (dev->env.place)
		dev->env.place(dev->env.priv, num_vfs);
	for (unsigned int fn = 1; fn <= num_vfs; fn++)
		sim_memory_add_vf(dev, fn);
	dev->num_vfs = num_vfs;
	return 0;
}

void sim_vfs_disable(struct sim_device *dev)
{
	unsigned int last = dev->num_vfs;
	bool keeps[SIM_MAX_VFS + 1] = { false };

	for (unsigned int fn = 1; sim_fault(dev, skip_paused_release) && fn <= last; fn++)
		keeps[fn] = dev->gt[0].control[fn].state == SIM_PAUSED;
	if (!sim_fault(dev, skip_disable_flr))
		sim_flr_all(dev, dev->num_vfs);
	sim_lock(&dev->lock);
	for (unsigned int fn = 1; fn <= dev->num_vfs; fn++)
		sim_migration_cancel(dev, fn);
	sim_unlock(&dev->lock);
	if (sim_fault(dev, fail_release_all))
		last = dev->config.max_vfs;
	if (sim_fault(dev, fail_threshold_disable))
		forget_thresholds(dev, last);
	for (unsigned int fn = 1; dev->mode == SIM_AUTO && fn <= last; fn++)
		if (!keeps[fn])
			release_fn(dev, fn, true);
	if (dev->mode == SIM_AUTO && dev->config.abi == SIM_ABI_NEW)
		release_pf(dev);
	dev->num_vfs = 0;
}

void sim_mode_custom(struct sim_device *dev)
{
	if (dev->config.abi == SIM_ABI_NEW && !sim_fault(dev, skip_custom_mode))
		dev->mode = SIM_CUSTOM;
}

int sim_restore_auto(struct sim_device *dev)
{
	if (dev->mode == SIM_AUTO)
		return 0;
	if (dev->num_vfs)
		return -EBUSY;
	for (unsigned int fn = 1; fn <= dev->config.max_vfs; fn++)
		release_fn(dev, fn, !sim_fault(dev, skip_restore_thresholds));
	for (unsigned int gt = 0; sim_fault(dev, fail_restore_spare) && gt < SIM_MAX_GTS; gt++)
		memset(dev->gt[gt].spare, 0, sizeof(dev->gt[gt].spare));
	dev->mode = SIM_AUTO;
	return 0;
}

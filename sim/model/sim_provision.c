// SPDX-License-Identifier: GPL-2.0 OR MIT
#include "sim_provision.h"

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

static u64 profile(const struct sim_device *dev, enum sim_resource res, u64 vram_free,
		   unsigned int n)
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
		share = vram_free > SIM_MIB(128) ? vram_free - SIM_MIB(128) : 0;
		share = sim_round_down(share, SIM_GIB(1));
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

u64 sim_fair_share(struct sim_device *dev, enum sim_resource res, unsigned int gt, unsigned int n,
		   bool *ret_by_profile)
{
	u64 by_profile = profile(dev, res, sim_free_total(dev, res, gt), n);
	u64 by_estimate = estimate(dev, res, gt, n);

	*ret_by_profile = dev->config.abi == SIM_ABI_NEW && by_profile &&
			  by_profile <= by_estimate;
	if (res == SIM_DOORBELLS && sim_fault(dev, fail_doorbell_share))
		return by_profile + 1;
	return *ret_by_profile ? by_profile : by_estimate;
}

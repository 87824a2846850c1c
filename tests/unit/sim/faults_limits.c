/* SPDX-License-Identifier: MIT */
/* Faults of quotas, thresholds and policies; and those that only a front end has. */
#include "faults.h"

#include "sim_unit.h"

static bool media_threshold_is_lost(struct sim_device *dev)
{
	sim_threshold_set(dev, SIM_IRQ_TIME_US, GT1, 1, 5);
	return !sim_threshold_get(dev, SIM_IRQ_TIME_US, GT1, 1);
}

static bool kinds_are_mixed(struct sim_device *dev)
{
	sim_threshold_set(dev, SIM_IRQ_TIME_US, GT0, 1, 5);
	return sim_threshold_get(dev, SIM_DOORBELL_TIME_US, GT0, 1);
}

static bool next_vf_has_it_too(struct sim_device *dev)
{
	sim_threshold_set(dev, SIM_IRQ_TIME_US, GT0, 1, 5);
	return sim_threshold_get(dev, SIM_IRQ_TIME_US, GT0, 2);
}

static bool enable_forgets(struct sim_device *dev)
{
	sim_threshold_set(dev, SIM_IRQ_TIME_US, GT0, 1, 5);
	sim_vfs_enable(dev, 1);
	return !sim_threshold_get(dev, SIM_IRQ_TIME_US, GT0, 1);
}

static bool disable_forgets(struct sim_device *dev)
{
	dev->mode = SIM_CUSTOM;
	sim_vfs_enable(dev, 1);
	sim_threshold_set(dev, SIM_IRQ_TIME_US, GT0, 1, 5);
	sim_vfs_disable(dev);
	return !sim_threshold_get(dev, SIM_IRQ_TIME_US, GT0, 1);
}

static bool flr_forgets(struct sim_device *dev)
{
	sim_threshold_set(dev, SIM_IRQ_TIME_US, GT0, 1, 5);
	sim_vfs_enable(dev, 1);
	sim_control(dev, SIM_FLR, 1);
	return !sim_threshold_get(dev, SIM_IRQ_TIME_US, GT0, 1);
}

static bool gts_share_policies(struct sim_device *dev)
{
	sim_policy_set(dev, SIM_RESET_ENGINE, GT0, 1);
	return sim_policy_get(dev, SIM_RESET_ENGINE, GT1);
}

static bool active_vf_changes(struct sim_device *dev)
{
	sim_vfs_enable(dev, 1);
	sim_vf_handshake(dev, 1);
	return !sim_quota_set(dev, SIM_VRAM, GT0, 1, SIM_MIB(2));
}

static bool own_vram_is_lost(struct sim_device *dev)
{
	sim_quota_set(dev, SIM_VRAM, GT0, 1, SIM_MIB(2));
	sim_vfs_enable(dev, 1);
	return sim_quota_get(dev, SIM_VRAM, GT0, 1) != SIM_MIB(2);
}

static const defect_fn defects[SIM_FAULT_COUNT] = {
	[SIM_FAULT_skip_threshold_media] = media_threshold_is_lost,
	[SIM_FAULT_fail_threshold_kind] = kinds_are_mixed,
	[SIM_FAULT_fail_threshold_neighbour] = next_vf_has_it_too,
	[SIM_FAULT_fail_threshold_enable] = enable_forgets,
	[SIM_FAULT_fail_threshold_disable] = disable_forgets,
	[SIM_FAULT_fail_flr_threshold] = flr_forgets,
	[SIM_FAULT_fail_policy_gts] = gts_share_policies,
	[SIM_FAULT_skip_active_check] = active_vf_changes,
	[SIM_FAULT_skip_own_vram_check] = own_vram_is_lost,
};

/* Files of the driver and places of memory: sim/xe. */
static const bool front_end[SIM_FAULT_COUNT] = {
	[SIM_FAULT_skip_bulk_error] = true,      [SIM_FAULT_skip_threshold_range] = true,
	[SIM_FAULT_skip_vram_report] = true,     [SIM_FAULT_fail_vram_short] = true,
	[SIM_FAULT_fail_vram_end] = true,        [SIM_FAULT_fail_vram_alias] = true,
	[SIM_FAULT_skip_vram_limit] = true,      [SIM_FAULT_skip_vf_bar_resize] = true,
	[SIM_FAULT_skip_lockdown_check] = true,  [SIM_FAULT_skip_lockdown_release] = true,
	[SIM_FAULT_skip_lockdown_count] = true,  [SIM_FAULT_skip_lockdown_busy] = true,
	[SIM_FAULT_skip_lockdown_disarm] = true,
};

defect_fn fault_defect_of_limits(int fault)
{
	return defects[fault];
}

bool fault_is_of_front_end(int fault)
{
	return front_end[fault];
}

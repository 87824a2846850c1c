/* SPDX-License-Identifier: MIT */
/* Each fault shows, where all is well without it. */
#include "faults.h"

#include <string.h>

#include "sim/model/sim_gt_reset.h"

static bool disabled_keeps_quota(struct sim_device *dev)
{
	sim_vfs_enable(dev, 1);
	sim_vfs_disable(dev);
	return sim_quota_get(dev, SIM_GGTT, GT0, 1) && sim_quota_get(dev, SIM_CONTEXTS, GT1, 1);
}

static bool failed_grow_keeps_quota(struct sim_device *dev)
{
	sim_quota_set(dev, SIM_DOORBELLS, GT0, 1, 10);
	sim_quota_set(dev, SIM_DOORBELLS, GT0, 1, 300);
	return sim_quota_get(dev, SIM_DOORBELLS, GT0, 1);
}

static bool overlap(struct sim_device *dev, enum sim_resource res)
{
	struct sim_range first, second;

	sim_vfs_enable(dev, 2);
	first = sim_range_get(dev, res, GT0, 1);
	second = sim_range_get(dev, res, GT0, 2);
	return second.start < first.start + first.size && first.start < second.start + second.size;
}

static bool ggtt_overlaps(struct sim_device *dev)
{
	return overlap(dev, SIM_GGTT);
}

static bool contexts_overlap(struct sim_device *dev)
{
	return overlap(dev, SIM_CONTEXTS);
}

static bool odd_quota(struct sim_device *dev)
{
	sim_quota_set(dev, SIM_GGTT, GT0, 1, 5);
	return sim_quota_get(dev, SIM_GGTT, GT0, 1) % SIM_KIB(4);
}

static bool spare_is_given_away(struct sim_device *dev)
{
	return !sim_quota_set(dev, SIM_CONTEXTS, GT0, 1, 65535);
}

static bool odd_doorbells(struct sim_device *dev)
{
	sim_vfs_enable(dev, 2);
	return sim_quota_get(dev, SIM_DOORBELLS, GT0, 2) == 65;
}

static bool unfair_share(struct sim_device *dev)
{
	sim_vfs_enable(dev, 3);
	return sim_quota_get(dev, SIM_CONTEXTS, GT0, 3) < sim_quota_get(dev, SIM_CONTEXTS, GT0, 2);
}

static bool media_misses_values(struct sim_device *dev)
{
	uint32_t value;

	sim_sched_set_all(dev, SIM_EXEC_QUANTUM, 1, 5);
	return sim_sched_get_all(dev, SIM_EXEC_QUANTUM, 1, &value) == -EUCLEAN;
}

static bool beyond_maximum(struct sim_device *dev)
{
	sim_sched_set(dev, SIM_EXEC_QUANTUM, GT0, 1, 100001);
	return sim_sched_get(dev, SIM_EXEC_QUANTUM, GT0, 1) == 100001;
}

static bool stale_priority(struct sim_device *dev)
{
	sim_sched_set(dev, SIM_PRIORITY, GT0, 0, SIM_HIGH);
	sim_policy_set(dev, SIM_SCHED_IF_IDLE, GT0, 1);
	return sim_sched_get(dev, SIM_PRIORITY, GT0, 0) == SIM_LOW;
}

static bool last_vf_is_missed(struct sim_device *dev)
{
	sim_sched_set_bulk(dev, SIM_EXEC_QUANTUM, 9);
	return !sim_sched_get(dev, SIM_EXEC_QUANTUM, GT0, 24) &&
	       sim_sched_get(dev, SIM_EXEC_QUANTUM, GT0, 23);
}

static bool disabled_keeps_sched(struct sim_device *dev)
{
	sim_vfs_enable(dev, 1);
	sim_vfs_disable(dev);
	return sim_sched_get(dev, SIM_EXEC_QUANTUM, GT0, 1);
}

static bool restore_keeps_thresholds(struct sim_device *dev)
{
	sim_threshold_set(dev, SIM_IRQ_TIME_US, GT0, 1, 5);
	dev->mode = SIM_CUSTOM;
	sim_restore_auto(dev);
	return sim_threshold_get(dev, SIM_IRQ_TIME_US, GT0, 1);
}

static bool mode_stays(struct sim_device *dev)
{
	sim_mode_custom(dev);
	return dev->mode == SIM_AUTO;
}

static bool quota_is_refused(struct sim_device *dev)
{
	return sim_quota_set(dev, SIM_GGTT, GT0, 1, SIM_MIB(1)) == -EIO;
}

static bool release_goes_too_far(struct sim_device *dev)
{
	sim_sched_set(dev, SIM_EXEC_QUANTUM, GT0, 24, 7);
	sim_vfs_enable(dev, 1);
	sim_vfs_disable(dev);
	return !sim_sched_get(dev, SIM_EXEC_QUANTUM, GT0, 24);
}

static bool enable_overwrites(struct sim_device *dev)
{
	sim_sched_set(dev, SIM_EXEC_QUANTUM, GT0, 1, 7);
	sim_vfs_enable(dev, 1);
	return sim_sched_get(dev, SIM_EXEC_QUANTUM, GT0, 1) != 7;
}

static bool vf_priority_is_written(struct sim_device *dev)
{
	return !sim_sched_set(dev, SIM_PRIORITY, GT0, 1, SIM_NORMAL);
}

static bool reset_wedges(struct sim_device *dev)
{
	sim_gt_reset_sync(dev, GT0);
	return sim_ready(dev) == -ECANCELED;
}

static bool reset_loses_quantum(struct sim_device *dev)
{
	sim_sched_set(dev, SIM_EXEC_QUANTUM, GT0, 1, 7);
	sim_gt_reset_sync(dev, GT0);
	return !sim_sched_get(dev, SIM_EXEC_QUANTUM, GT0, 1);
}

static bool reset_loses_config(struct sim_device *dev)
{
	sim_quota_set(dev, SIM_CONTEXTS, GT1, 1, 7);
	sim_gt_reset_sync(dev, GT1);
	return !sim_gt_knows_vf(dev, GT1, 1);
}

static bool reset_loses_policy(struct sim_device *dev)
{
	sim_policy_set(dev, SIM_SAMPLE_PERIOD, GT0, 7);
	sim_gt_reset_sync(dev, GT0);
	return !sim_policy_get(dev, SIM_SAMPLE_PERIOD, GT0);
}

static bool media_policy_is_lost(struct sim_device *dev)
{
	sim_policy_set(dev, SIM_RESET_ENGINE, GT1, 1);
	return !sim_policy_get(dev, SIM_RESET_ENGINE, GT1);
}

static bool media_quota_is_lost(struct sim_device *dev)
{
	sim_quota_set(dev, SIM_DOORBELLS, GT1, 1, 10);
	return !sim_quota_get(dev, SIM_DOORBELLS, GT1, 1);
}

static bool a_value_is_lost(struct sim_device *dev)
{
	for (u32 value = 1; value <= 32; value++)
		sim_sched_set(dev, SIM_EXEC_QUANTUM, GT0, 1, value);
	return sim_sched_get(dev, SIM_EXEC_QUANTUM, GT0, 1) != 32;
}

static bool bulk_misses_stopped(struct sim_device *dev)
{
	sim_control(dev, SIM_STOP, 2);
	sim_sched_set_bulk(dev, SIM_EXEC_QUANTUM, 7);
	return !sim_sched_get(dev, SIM_EXEC_QUANTUM, GT0, 2);
}

static bool paused_keeps_quota(struct sim_device *dev)
{
	sim_vfs_enable(dev, 2);
	sim_control(dev, SIM_PAUSE, 1);
	sim_vfs_disable(dev);
	return sim_quota_get(dev, SIM_GGTT, GT0, 1);
}

static bool spare_is_forgotten(struct sim_device *dev)
{
	sim_spare_set(dev, SIM_DOORBELLS, GT0, 16);
	sim_mode_custom(dev);
	sim_restore_auto(dev);
	return !sim_spare_get(dev, SIM_DOORBELLS, GT0);
}

static bool vf_is_told_too_much(struct sim_device *dev)
{
	sim_quota_set(dev, SIM_DOORBELLS, GT0, 1, 10);
	return sim_vf_query(dev, SIM_DOORBELLS, GT0, 1) == 11;
}

static const defect_fn defects[SIM_FAULT_COUNT] = {
	[SIM_FAULT_skip_quota_release] = disabled_keeps_quota,
	[SIM_FAULT_skip_quota_release_first] = failed_grow_keeps_quota,
	[SIM_FAULT_skip_ggtt_overlap_check] = ggtt_overlaps,
	[SIM_FAULT_skip_context_overlap_check] = contexts_overlap,
	[SIM_FAULT_skip_quota_rounding] = odd_quota,
	[SIM_FAULT_skip_spare_check] = spare_is_given_away,
	[SIM_FAULT_fail_doorbell_share] = odd_doorbells,
	[SIM_FAULT_fail_fair_share] = unfair_share,
	[SIM_FAULT_skip_media_gt] = media_misses_values,
	[SIM_FAULT_skip_clamp] = beyond_maximum,
	[SIM_FAULT_skip_priority_update] = stale_priority,
	[SIM_FAULT_skip_bulk_last] = last_vf_is_missed,
	[SIM_FAULT_skip_sched_release] = disabled_keeps_sched,
	[SIM_FAULT_skip_restore_thresholds] = restore_keeps_thresholds,
	[SIM_FAULT_skip_custom_mode] = mode_stays,
	[SIM_FAULT_fail_quota_set] = quota_is_refused,
	[SIM_FAULT_fail_release_all] = release_goes_too_far,
	[SIM_FAULT_skip_sched_default_check] = enable_overwrites,
	[SIM_FAULT_skip_vf_priority_check] = vf_priority_is_written,
	[SIM_FAULT_fail_gt_reset] = reset_wedges,
	[SIM_FAULT_fail_reset_sched] = reset_loses_quantum,
	[SIM_FAULT_skip_reset_media_config] = reset_loses_config,
	[SIM_FAULT_skip_reset_policies] = reset_loses_policy,
	[SIM_FAULT_skip_media_policy] = media_policy_is_lost,
	[SIM_FAULT_skip_media_quota] = media_quota_is_lost,
	[SIM_FAULT_skip_some_sched] = a_value_is_lost,
	[SIM_FAULT_skip_bulk_stopped] = bulk_misses_stopped,
	[SIM_FAULT_skip_paused_release] = paused_keeps_quota,
	[SIM_FAULT_fail_restore_spare] = spare_is_forgotten,
	[SIM_FAULT_fail_vf_query] = vf_is_told_too_much,
};

static bool shows(int fault, defect_fn defect, bool armed)
{
	bool delay = !strncmp(sim_fault_name((enum sim_fault)fault), "delay_", 6);
	struct sim_device *dev = unit_bmg();
	bool seen;

	if (armed)
		dev->fault[fault] = delay ? 300 : 1;
	seen = defect(dev);
	unit_destroy(dev);
	return seen;
}

static void every_fault_shows(void **state)
{
	for (int fault = 0; fault < SIM_FAULT_COUNT; fault++) {
		defect_fn defect = defects[fault];

		if (!defect)
			defect = fault_defect_of_control(fault);
		if (!defect)
			defect = fault_defect_of_migration(fault);
		if (!defect)
			defect = fault_defect_of_limits(fault);
		if (fault_is_of_front_end(fault))
			continue;
		print_message("%s: %s\n", sim_fault_name((enum sim_fault)fault),
			      sim_fault_what((enum sim_fault)fault));
		assert_true(defect != NULL);
		assert_false(shows(fault, defect, false));
		assert_true(shows(fault, defect, true));
	}
}

/* The knob's name says what it does. */
static void names(void **state)
{
	for (int fault = 0; fault < SIM_FAULT_COUNT; fault++) {
		const char *name = sim_fault_name((enum sim_fault)fault);

		assert_true(!strncmp(name, "skip_", 5) || !strncmp(name, "fail_", 5) ||
			    !strncmp(name, "delay_", 6));
		assert_true(sim_fault_what((enum sim_fault)fault)[0]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_fault_shows),
		cmocka_unit_test(names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

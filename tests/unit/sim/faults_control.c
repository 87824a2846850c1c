/* SPDX-License-Identifier: MIT */
/* The faults that show when VFs are controlled and reset, and in their memory. */
#include "faults.h"

static bool ggtt_is_the_pfs(struct sim_device *dev)
{
	sim_quota_set(dev, SIM_GGTT, GT0, 1, SIM_MIB(1));
	return !*unit_pte(0, SIM_GGTT_TOP / 4096 - 1);
}

static bool ggtt_stays_the_vfs(struct sim_device *dev)
{
	sim_quota_set(dev, SIM_GGTT, GT0, 1, SIM_MIB(1));
	sim_quota_set(dev, SIM_GGTT, GT0, 1, 0);
	return *unit_pte(0, SIM_GGTT_TOP / 4096 - 1);
}

static bool vf_denies_to_be_one(struct sim_device *dev)
{
	sim_vfs_enable(dev, 1);
	return !(*unit_reg(1, SIM_REG_VF_CAP) & 1);
}

/* VF1 does these one after the other; the last one takes 250 ms or more. */
static bool takes_long(struct sim_device *dev, const enum sim_op *ops)
{
	unsigned int start_ms = 0;

	for (; *ops != SIM_IDLE; ops++) {
		start_ms = unit_now_ms();
		sim_control(dev, *ops, 1);
	}
	return unit_now_ms() - start_ms >= 250;
}

static bool slow_pause(struct sim_device *dev)
{
	return takes_long(dev, (const enum sim_op[]){ SIM_PAUSE, SIM_IDLE });
}

static bool slow_resume(struct sim_device *dev)
{
	return takes_long(dev, (const enum sim_op[]){ SIM_PAUSE, SIM_RESUME, SIM_IDLE });
}

static bool slow_stop(struct sim_device *dev)
{
	return takes_long(dev, (const enum sim_op[]){ SIM_STOP, SIM_IDLE });
}

static bool slow_flr(struct sim_device *dev)
{
	return takes_long(dev, (const enum sim_op[]){ SIM_FLR, SIM_IDLE });
}

static bool no_pause(struct sim_device *dev)
{
	return sim_control_gt(dev, SIM_PAUSE, GT0, 1) == -EIO;
}

static bool no_resume(struct sim_device *dev)
{
	sim_control_gt(dev, SIM_PAUSE, GT0, 1);
	return sim_control_gt(dev, SIM_RESUME, GT0, 1) == -EIO;
}

static bool no_stop(struct sim_device *dev)
{
	return sim_control_gt(dev, SIM_STOP, GT0, 1) == -EIO;
}

static bool no_flr(struct sim_device *dev)
{
	return sim_control(dev, SIM_FLR, 1) == -EUCLEAN;
}

static bool not_yet_paused(struct sim_device *dev)
{
	return !sim_control_gt(dev, SIM_PAUSE, GT0, 1) &&
	       sim_control_gt(dev, SIM_RESUME, GT0, 1) == -EPERM;
}

static bool media_is_not_paused(struct sim_device *dev)
{
	sim_control(dev, SIM_PAUSE, 1);
	return dev->gt[GT1].control[1].state == SIM_READY;
}

static bool stopped_can_be_paused(struct sim_device *dev)
{
	sim_control_gt(dev, SIM_STOP, GT0, 1);
	return !sim_control_gt(dev, SIM_PAUSE, GT0, 1);
}

static int stop_err;

static void stop(struct sim_device *dev)
{
	stop_err = sim_control_gt(dev, SIM_STOP, GT0, 1);
}

static bool stop_gives_way(struct sim_device *dev)
{
	dev->fault[SIM_FAULT_delay_pause_ms] = 100;
	unit_at(50, stop, dev);
	return !sim_control_gt(dev, SIM_PAUSE, GT0, 1) && stop_err == -EBUSY;
}

static void flr(struct sim_device *dev)
{
	sim_flr_notify(dev, 1);
}

static bool flr_gives_way(struct sim_device *dev)
{
	dev->fault[SIM_FAULT_delay_pause_ms] = 100;
	unit_at(50, flr, dev);
	return !sim_control_gt(dev, SIM_PAUSE, GT0, 1);
}

/* A VF that has been at work is reset. */
static void work_and_reset(struct sim_device *dev)
{
	sim_vfs_enable(dev, 2);
	memset(unit_bar(1, 2), 1, UNIT_VRAM);
	memset(unit_bar(2, 2), 2, UNIT_VRAM);
	for (unsigned int i = 0; i < 4; i++) {
		*unit_reg(1, SIM_REG_SCRATCH + 4 * i) = 1;
		*unit_reg(1, SIM_REG_MEDIA_SCRATCH + 4 * i) = 1;
	}
	for (uint64_t page = 0; page < SIM_GIB(1) / 4096; page++)
		*unit_pte(0, SIM_GGTT_TOP / 4096 - 1 - page) |= 0x5000;
	dev->gt[GT0].fn[1].adverse[SIM_IRQ_TIME_US] = 1;
	sim_vf_handshake(dev, 1);
	sim_flr_notify(dev, 1);
	unit_sleep(1000);
}

static bool vram_survives(struct sim_device *dev)
{
	work_and_reset(dev);
	return unit_bar(1, 2)[0] == 1;
}

static bool end_of_vram_survives(struct sim_device *dev)
{
	work_and_reset(dev);
	return unit_bar(1, 2)[UNIT_VRAM - 1] == 1 && unit_bar(1, 2)[0] == 0;
}

static bool ggtt_survives(struct sim_device *dev)
{
	work_and_reset(dev);
	return *unit_pte(0, (SIM_GGTT_TOP - SIM_GIB(1)) / 4096) & 0x5000;
}

static bool last_ggtt_page_survives(struct sim_device *dev)
{
	work_and_reset(dev);
	return *unit_pte(0, SIM_GGTT_TOP / 4096 - 1) & 0x5000 &&
	       !(*unit_pte(0, SIM_GGTT_TOP / 4096 - 2) & 0x5000);
}

static bool ggtt_falls_to_the_pf(struct sim_device *dev)
{
	work_and_reset(dev);
	return !(*unit_pte(0, SIM_GGTT_TOP / 4096 - 1) & 0xffc);
}

static bool one_scratch_survives(struct sim_device *dev)
{
	work_and_reset(dev);
	return *unit_reg(1, SIM_REG_SCRATCH + 12) && !*unit_reg(1, SIM_REG_SCRATCH + 8);
}

static bool media_scratch_survives(struct sim_device *dev)
{
	work_and_reset(dev);
	return *unit_reg(1, SIM_REG_MEDIA_SCRATCH);
}

static bool page_of_vram_survives(struct sim_device *dev)
{
	work_and_reset(dev);
	return unit_bar(1, 2)[UNIT_VRAM / 2 + 3 * 4096] == 1 && unit_bar(1, 2)[UNIT_VRAM - 1] == 0;
}

static bool page_behind_ggtt_is_hit(struct sim_device *dev)
{
	work_and_reset(dev);
	return *unit_pte(0, SIM_GGTT_TOP / 4096);
}

static bool second_flr_clears_nothing(struct sim_device *dev)
{
	work_and_reset(dev);
	unit_bar(1, 2)[0] = 5;
	sim_flr_notify(dev, 1);
	unit_sleep(1000);
	return unit_bar(1, 2)[0] == 5;
}

static bool parallel_flr_is_lost(struct sim_device *dev)
{
	sim_vfs_enable(dev, 2);
	*unit_reg(2, SIM_REG_SCRATCH) = 1;
	sim_flr_notify(dev, 1);
	unit_sleep(20);
	sim_flr_notify(dev, 2);
	unit_sleep(1000);
	return *unit_reg(2, SIM_REG_SCRATCH);
}

static bool flr_in_flr_fails(struct sim_device *dev)
{
	sim_flr_notify(dev, 1);
	unit_sleep(50);
	sim_flr_notify(dev, 1);
	unit_sleep(1000);
	return unit_logged(SIM_LOG_NOTICE, "GT0: PF: VF1 FLR failed!");
}

static bool empty_vf_has_no_flr(struct sim_device *dev)
{
	return sim_control(dev, SIM_FLR, 1) == -EUCLEAN || sim_control(dev, SIM_FLR, 1) == -EIO;
}

static int pause_err;

static void pause_it(struct sim_device *dev)
{
	pause_err = sim_control_gt(dev, SIM_PAUSE, GT0, 1);
}

static bool pauses_twice(struct sim_device *dev)
{
	pause_err = 0;
	unit_at(1, pause_it, dev);
	return sim_control_gt(dev, SIM_PAUSE, GT0, 1) == -ECANCELED || pause_err != -EALREADY;
}

static bool next_vf_is_paused(struct sim_device *dev)
{
	sim_control(dev, SIM_PAUSE, 1);
	return dev->gt[GT0].control[2].state == SIM_PAUSED;
}

static bool next_gt_is_paused(struct sim_device *dev)
{
	sim_control_gt(dev, SIM_PAUSE, GT0, 1);
	return dev->gt[GT1].control[1].state == SIM_PAUSED;
}

static bool other_is_canceled(struct sim_device *dev)
{
	unit_at(1, pause_it, dev);
	return sim_control_gt(dev, SIM_PAUSE, GT0, 2) == -ECANCELED;
}

static bool no_is_yes(struct sim_device *dev)
{
	sim_control_asked(dev, SIM_PAUSE, 1, false, false);
	return dev->gt[GT0].control[1].state == SIM_PAUSED;
}

static bool stop_of_sysfs_does_nothing(struct sim_device *dev)
{
	return !sim_control_asked(dev, SIM_STOP, 1, true, true) &&
	       dev->gt[GT0].control[1].state != SIM_STOPPED;
}

static bool word_is_not_whole(struct sim_device *dev)
{
	assert_int_equal(sim_control_op(dev, "pause"), SIM_PAUSE);
	assert_int_equal(sim_control_op(dev, "stop\n"), SIM_STOP);
	assert_int_equal(sim_control_op(dev, "reset"), SIM_IDLE);
	assert_string_equal(sim_control_name(SIM_FLR), "reset");
	return sim_control_op(dev, "stopped") == SIM_STOP;
}

static bool silent_pause(struct sim_device *dev)
{
	sim_control(dev, SIM_PAUSE, 1);
	return !unit_logged(SIM_LOG_INFO, "PF: VF1 paused!");
}

static bool neighbour_is_hit(struct sim_device *dev)
{
	work_and_reset(dev);
	return unit_bar(2, 2)[0] == 0;
}

static bool doorbells_are_gone(struct sim_device *dev)
{
	work_and_reset(dev);
	return !sim_quota_get(dev, SIM_DOORBELLS, GT0, 1);
}

static bool sched_is_gone(struct sim_device *dev)
{
	work_and_reset(dev);
	return !sim_sched_get(dev, SIM_EXEC_QUANTUM, GT0, 1);
}

static bool thresholds_are_gone(struct sim_device *dev)
{
	sim_threshold_set(dev, SIM_IRQ_TIME_US, GT1, 1, 9);
	work_and_reset(dev);
	return !sim_threshold_get(dev, SIM_IRQ_TIME_US, GT1, 1);
}

static bool adverse_survives(struct sim_device *dev)
{
	work_and_reset(dev);
	return dev->gt[GT0].fn[1].adverse[SIM_IRQ_TIME_US];
}

static bool handshake_survives(struct sim_device *dev)
{
	work_and_reset(dev);
	return dev->active[1];
}

static bool pause_survives(struct sim_device *dev)
{
	sim_control(dev, SIM_PAUSE, 1);
	sim_control(dev, SIM_FLR, 1);
	return !sim_control(dev, SIM_RESUME, 1);
}

static bool silent_flr(struct sim_device *dev)
{
	work_and_reset(dev);
	return !unit_logged(SIM_LOG_INFO, "GT0: PF: VF1 FLR");
}

static bool disable_leaves_vram(struct sim_device *dev)
{
	sim_vfs_enable(dev, 1);
	unit_bar(1, 2)[0] = 1;
	sim_vfs_disable(dev);
	return unit_bar(1, 2)[0];
}

/* VF1's driver comes. Return: how often it was too much, as counted for VF @fn. */
static uint32_t hello(struct sim_device *dev, uint32_t period_ms, uint32_t threshold,
		      unsigned int fn)
{
	sim_policy_set(dev, SIM_SAMPLE_PERIOD, GT0, period_ms);
	sim_threshold_set(dev, SIM_GUC_TIME_US, GT0, 1, threshold);
	sim_vf_handshake(dev, 1);
	return dev->gt[GT0].fn[fn].adverse[SIM_GUC_TIME_US];
}

static bool counted_without_period(struct sim_device *dev)
{
	return hello(dev, 0, 1, 1);
}

static bool counted_without_threshold(struct sim_device *dev)
{
	return hello(dev, 100, 0, 1);
}

static bool counted_for_the_neighbour(struct sim_device *dev)
{
	return hello(dev, 100, 1, 2);
}

static const defect_fn defects[SIM_FAULT_COUNT] = {
	[SIM_FAULT_skip_ggtt_owner] = ggtt_is_the_pfs,
	[SIM_FAULT_skip_ggtt_release] = ggtt_stays_the_vfs,
	[SIM_FAULT_skip_vf_register] = vf_denies_to_be_one,
	[SIM_FAULT_delay_guc_ms] = slow_stop,
	[SIM_FAULT_delay_pause_ms] = slow_pause,
	[SIM_FAULT_delay_resume_ms] = slow_resume,
	[SIM_FAULT_delay_stop_ms] = slow_stop,
	[SIM_FAULT_delay_flr_ms] = slow_flr,
	[SIM_FAULT_delay_vram_clear_ms] = slow_flr,
	[SIM_FAULT_fail_pause] = no_pause,
	[SIM_FAULT_fail_resume] = no_resume,
	[SIM_FAULT_fail_stop] = no_stop,
	[SIM_FAULT_fail_flr] = no_flr,
	[SIM_FAULT_skip_pause_wait] = not_yet_paused,
	[SIM_FAULT_skip_pause_media] = media_is_not_paused,
	[SIM_FAULT_skip_stopped_check] = stopped_can_be_paused,
	[SIM_FAULT_skip_stop_displaces] = stop_gives_way,
	[SIM_FAULT_skip_flr_displaces] = flr_gives_way,
	[SIM_FAULT_skip_busy_check] = pauses_twice,
	[SIM_FAULT_delay_control_ms] = slow_pause,
	[SIM_FAULT_fail_control_neighbour] = next_vf_is_paused,
	[SIM_FAULT_fail_control_gt] = next_gt_is_paused,
	[SIM_FAULT_fail_control_parallel] = other_is_canceled,
	[SIM_FAULT_skip_control_false] = no_is_yes,
	[SIM_FAULT_skip_control_word_end] = word_is_not_whole,
	[SIM_FAULT_skip_sysfs_stop] = stop_of_sysfs_does_nothing,
	[SIM_FAULT_skip_control_log] = silent_pause,
	[SIM_FAULT_skip_flr_vram] = vram_survives,
	[SIM_FAULT_skip_flr_vram_tail] = end_of_vram_survives,
	[SIM_FAULT_skip_flr_vram_page] = page_of_vram_survives,
	[SIM_FAULT_skip_flr_ggtt] = ggtt_survives,
	[SIM_FAULT_skip_flr_ggtt_last] = last_ggtt_page_survives,
	[SIM_FAULT_fail_flr_ggtt_excess] = page_behind_ggtt_is_hit,
	[SIM_FAULT_fail_flr_ggtt_owner] = ggtt_falls_to_the_pf,
	[SIM_FAULT_skip_flr_scratch] = one_scratch_survives,
	[SIM_FAULT_skip_flr_media_scratch] = media_scratch_survives,
	[SIM_FAULT_fail_flr_neighbour] = neighbour_is_hit,
	[SIM_FAULT_fail_flr_quota] = doorbells_are_gone,
	[SIM_FAULT_fail_flr_sched] = sched_is_gone,
	[SIM_FAULT_fail_flr_threshold] = thresholds_are_gone,
	[SIM_FAULT_skip_flr_adverse] = adverse_survives,
	[SIM_FAULT_skip_flr_handshake] = handshake_survives,
	[SIM_FAULT_skip_flr_unpause] = pause_survives,
	[SIM_FAULT_skip_flr_second] = second_flr_clears_nothing,
	[SIM_FAULT_skip_flr_parallel] = parallel_flr_is_lost,
	[SIM_FAULT_fail_flr_nested] = flr_in_flr_fails,
	[SIM_FAULT_fail_flr_empty] = empty_vf_has_no_flr,
	[SIM_FAULT_skip_flr_log] = silent_flr,
	[SIM_FAULT_skip_disable_flr] = disable_leaves_vram,
	[SIM_FAULT_skip_adverse_sample_check] = counted_without_period,
	[SIM_FAULT_skip_adverse_threshold_check] = counted_without_threshold,
	[SIM_FAULT_fail_adverse_neighbour] = counted_for_the_neighbour,
};

defect_fn fault_defect_of_control(int fault)
{
	return defects[fault];
}

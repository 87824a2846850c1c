/* SPDX-License-Identifier: MIT */
/* What VFs get and lose when they come and go, in AUTO and CUSTOM mode and with the old ABI. */
#include "sim_unit.h"

static uint64_t quota(struct sim_device *dev, enum sim_resource res, unsigned int gt,
		      unsigned int fn)
{
	return sim_quota_get(dev, res, gt, fn);
}

static void assert_empty(struct sim_device *dev, unsigned int fn)
{
	unsigned int gt;

	sim_for_each_gt(dev, gt)
	{
		for (int res = 0; res < SIM_RESOURCES; res++)
			assert_int_equal(quota(dev, (enum sim_resource)res, gt, fn), 0);
		assert_int_equal(sim_sched_get(dev, SIM_EXEC_QUANTUM, gt, fn), 0);
		assert_int_equal(sim_sched_get(dev, SIM_PREEMPT_TIMEOUT, gt, fn), 0);
		for (int what = 0; what < SIM_THRESHOLDS; what++)
			assert_int_equal(sim_threshold_get(dev, (enum sim_threshold)what, gt, fn),
					 0);
	}
}

static void auto_gives_fair_shares(void **state)
{
	struct sim_device *dev = unit_bmg();

	assert_int_equal(sim_vfs_enable(dev, 2), 0);
	for (unsigned int fn = 1; fn <= 2; fn++) {
		assert_int_equal(quota(dev, SIM_GGTT, GT0, fn), SIM_GIB(1));
		assert_int_equal(quota(dev, SIM_VRAM, GT0, fn), SIM_MIB(256));
		assert_int_equal(quota(dev, SIM_GGTT, GT1, fn), 0);
		for (unsigned int gt = 0; gt < 2; gt++) {
			assert_int_equal(quota(dev, SIM_CONTEXTS, gt, fn), 16384);
			assert_int_equal(quota(dev, SIM_DOORBELLS, gt, fn), 64);
		}
	}
	assert_empty(dev, 3);
	assert_int_equal(dev->num_vfs, 2);
	assert_int_equal(
		unit_logged(SIM_LOG_INFO,
			    "GT0: PF: VF1..VF2 provisioned with 1073741824 (1.00 GiB) GGTT"),
		1);
	assert_int_equal(unit_logged(SIM_LOG_INFO,
				     "GT1: PF: VF1..VF2 provisioned with 16384 GuC context IDs"),
			 1);
	unit_destroy(dev);
}

static void one_vf_in_the_log(void **state)
{
	struct sim_device *dev = unit_ptl();

	assert_int_equal(sim_spare_set(dev, SIM_GGTT, GT0, SIM_GIB(3)), 0);
	assert_int_equal(sim_vfs_enable(dev, 1), 0);
	assert_int_equal(quota(dev, SIM_VRAM, GT0, 1), 0);
	assert_int_equal(unit_logged(SIM_LOG_INFO,
				     "GT0: PF: VF1 provisioned with 1046478848 (998 MiB) GGTT"),
			 1);
	assert_int_equal(unit_logged(SIM_LOG_INFO, "GT0: PF: Using non-profile provisioning "
						   "(GGTT 1046478848 vs 2147483648)"),
			 1);
	unit_destroy(dev);
}

static void two_tiles(void **state)
{
	struct sim_config config = unit_vram(SIM_GIB(2), 2);
	struct sim_device *dev = unit_create(&config);

	assert_int_equal(sim_vfs_enable(dev, 3), 0);
	for (unsigned int gt = 0; gt < 4; gt++)
		assert_int_equal(quota(dev, SIM_CONTEXTS, gt, 3), 16384);
	assert_int_equal(quota(dev, SIM_VRAM, 2, 3), SIM_MIB(256));
	assert_int_equal(quota(dev, SIM_GGTT, 2, 3), SIM_GIB(1));
	sim_vfs_disable(dev);
	for (unsigned int fn = 1; fn <= 3; fn++)
		assert_empty(dev, fn);
	unit_destroy(dev);
}

/* 16 ms and 16000 us, if nobody has touched anything. */
static void default_scheduling(void **state)
{
	struct sim_device *dev = unit_bmg();
	uint32_t value;

	assert_int_equal(sim_vfs_enable(dev, 3), 0);
	for (unsigned int fn = 0; fn <= 3; fn++) {
		assert_int_equal(sim_sched_get_all(dev, SIM_EXEC_QUANTUM, fn, &value), 0);
		assert_int_equal(value, 16);
		assert_int_equal(sim_sched_get_all(dev, SIM_PREEMPT_TIMEOUT, fn, &value), 0);
		assert_int_equal(value, 16000);
		assert_int_equal(sim_sched_get(dev, SIM_PRIORITY, GT0, fn), SIM_LOW);
	}
	assert_int_equal(sim_sched_get(dev, SIM_EXEC_QUANTUM, GT0, 4), 0);
	sim_vfs_disable(dev);
	for (unsigned int fn = 0; fn <= 3; fn++)
		assert_empty(dev, fn);
	unit_destroy(dev);
}

static void default_scheduling_of_an_admin_only_pf(void **state)
{
	struct sim_config config = unit_config(SIM_PTL);
	struct sim_device *dev;

	config.admin_only_pf = true;
	dev = unit_create(&config);
	assert_int_equal(sim_vfs_enable(dev, 1), 0);
	assert_int_equal(sim_sched_get(dev, SIM_PRIORITY, GT1, 0), SIM_HIGH);
	assert_int_equal(sim_sched_get(dev, SIM_PRIORITY, GT1, 1), SIM_LOW);
	sim_vfs_disable(dev);
	assert_int_equal(sim_sched_get(dev, SIM_PRIORITY, GT1, 0), SIM_LOW);
	unit_destroy(dev);
}

/* Each of these is somebody's decision: no default then. */
static void no_default_scheduling(void **state)
{
	for (int what = 0; what < 4; what++) {
		struct sim_device *dev = unit_bmg();

		if (what == 0)
			sim_sched_set(dev, SIM_EXEC_QUANTUM, GT1, 2, 7);
		if (what == 1)
			sim_sched_set(dev, SIM_PREEMPT_TIMEOUT, GT0, 0, 7);
		if (what == 2)
			sim_sched_set(dev, SIM_PRIORITY, GT0, 0, SIM_HIGH);
		if (what == 3)
			sim_policy_set(dev, SIM_SCHED_IF_IDLE, GT1, 1);
		assert_int_equal(sim_vfs_enable(dev, 2), 0);
		assert_int_equal(sim_sched_get(dev, SIM_EXEC_QUANTUM, GT0, 1), 0);
		assert_int_equal(sim_sched_get(dev, SIM_PREEMPT_TIMEOUT, GT0, 1), 0);
		unit_destroy(dev);
	}
}

/* VFs above those of the enable are nobody's business. */
static void vfs_above_keep_theirs(void **state)
{
	struct sim_device *dev = unit_bmg();

	assert_int_equal(sim_sched_set_all(dev, SIM_EXEC_QUANTUM, 5, 7), 0);
	assert_int_equal(sim_quota_set(dev, SIM_VRAM, GT0, 5, SIM_MIB(64)), 0);
	assert_int_equal(sim_vfs_enable(dev, 4), 0);
	assert_int_equal(sim_sched_get(dev, SIM_EXEC_QUANTUM, GT0, 4), 16);
	assert_int_equal(quota(dev, SIM_VRAM, GT0, 4), SIM_MIB(128));
	sim_vfs_disable(dev);
	assert_int_equal(sim_sched_get(dev, SIM_EXEC_QUANTUM, GT0, 5), 7);
	assert_int_equal(quota(dev, SIM_VRAM, GT0, 5), SIM_MIB(64));
	unit_destroy(dev);
}

/* The PF's values and the policy go back to 0 with the last VF, priorities follow the policy. */
static void disable_restores_the_pf(void **state)
{
	struct sim_device *dev = unit_bmg();

	assert_int_equal(sim_vfs_enable(dev, 1), 0);
	assert_int_equal(sim_sched_set_bulk(dev, SIM_PRIORITY, SIM_NORMAL), 0);
	assert_int_equal(sim_sched_set_all(dev, SIM_EXEC_QUANTUM, 0, 99), 0);
	sim_policy_set(dev, SIM_RESET_ENGINE, GT0, 1);
	sim_vfs_disable(dev);
	assert_empty(dev, 0);
	assert_int_equal(sim_policy_get(dev, SIM_SCHED_IF_IDLE, GT0), 0);
	assert_int_equal(sim_sched_get(dev, SIM_PRIORITY, GT0, 1), SIM_LOW);
	assert_int_equal(sim_policy_get(dev, SIM_RESET_ENGINE, GT0), 1);
	unit_destroy(dev);
}

static void own_vram_is_left_alone_for_all(void **state)
{
	struct sim_config config = unit_vram(SIM_GIB(2), 2);
	struct sim_device *dev = unit_create(&config);

	assert_int_equal(sim_quota_set(dev, SIM_VRAM, 2, 2, SIM_MIB(64)), 0);
	assert_int_equal(sim_vfs_enable(dev, 3), 0);
	for (unsigned int fn = 1; fn <= 3; fn++) {
		assert_int_equal(quota(dev, SIM_VRAM, GT0, fn), 0);
		assert_int_equal(quota(dev, SIM_VRAM, 2, fn), fn == 2 ? SIM_MIB(64) : 0);
		assert_int_equal(quota(dev, SIM_GGTT, 2, fn), SIM_GIB(1));
	}
	unit_destroy(dev);
}

static void nothing_left_to_share(void **state)
{
	struct sim_device *dev = unit_bmg();

	assert_int_equal(sim_spare_set(dev, SIM_DOORBELLS, GT1, 255), 0);
	assert_int_equal(sim_vfs_enable(dev, 2), -ENOSPC);
	assert_int_equal(dev->num_vfs, 0);
	assert_empty(dev, 1);
	assert_empty(dev, 2);
	assert_int_equal(sim_vfs_enable(dev, 1), 0);
	assert_int_equal(quota(dev, SIM_DOORBELLS, GT1, 1), 1);
	unit_destroy(dev);
}

static void custom_gives_and_takes_nothing(void **state)
{
	struct sim_device *dev = unit_bmg();

	assert_int_equal(sim_quota_set(dev, SIM_GGTT, GT0, 1, SIM_GIB(1)), 0);
	sim_mode_custom(dev);
	assert_int_equal(sim_sched_set_all(dev, SIM_EXEC_QUANTUM, 0, 5), 0);
	assert_int_equal(sim_vfs_enable(dev, 2), 0);
	assert_int_equal(quota(dev, SIM_CONTEXTS, GT0, 1), 0);
	assert_empty(dev, 2);
	sim_vfs_disable(dev);
	assert_int_equal(quota(dev, SIM_GGTT, GT0, 1), SIM_GIB(1));
	assert_int_equal(sim_sched_get(dev, SIM_EXEC_QUANTUM, GT0, 0), 5);
	unit_destroy(dev);
}

static void custom_while_vfs_are_there(void **state)
{
	struct sim_device *dev = unit_bmg();

	assert_int_equal(sim_vfs_enable(dev, 1), 0);
	sim_mode_custom(dev);
	sim_vfs_disable(dev);
	assert_int_equal(quota(dev, SIM_GGTT, GT0, 1), SIM_GIB(2));
	assert_int_equal(sim_sched_get(dev, SIM_EXEC_QUANTUM, GT0, 1), 16);
	unit_destroy(dev);
}

static void restore_auto(void **state)
{
	struct sim_device *dev = unit_bmg();

	/* In AUTO already: nothing happens. */
	assert_int_equal(sim_quota_set(dev, SIM_VRAM, GT0, 1, SIM_MIB(64)), 0);
	assert_int_equal(sim_restore_auto(dev), 0);
	assert_int_equal(quota(dev, SIM_VRAM, GT0, 1), SIM_MIB(64));

	sim_mode_custom(dev);
	assert_int_equal(sim_vfs_enable(dev, 1), 0);
	assert_int_equal(sim_restore_auto(dev), -EBUSY);
	sim_vfs_disable(dev);
	sim_threshold_set(dev, SIM_IRQ_TIME_US, GT1, 24, 5);
	sim_sched_set_all(dev, SIM_EXEC_QUANTUM, 0, 5);
	sim_spare_set(dev, SIM_GGTT, GT0, SIM_GIB(1));
	sim_policy_set(dev, SIM_SAMPLE_PERIOD, GT0, 10);
	assert_int_equal(sim_restore_auto(dev), 0);
	assert_int_equal(dev->mode, SIM_AUTO);
	for (unsigned int fn = 1; fn <= 24; fn++)
		assert_empty(dev, fn);
	assert_int_equal(sim_sched_get(dev, SIM_EXEC_QUANTUM, GT0, 0), 5);
	assert_int_equal(sim_spare_get(dev, SIM_GGTT, GT0), SIM_GIB(1));
	assert_int_equal(sim_policy_get(dev, SIM_SAMPLE_PERIOD, GT0), 10);
	unit_destroy(dev);
}

/* Each GT for itself: what a VF has there already means that the user has shared it out. */
static void the_old_driver_skips_gts(void **state)
{
	struct sim_device *dev = unit_old();

	assert_int_equal(sim_quota_set(dev, SIM_DOORBELLS, GT1, 2, 3), 0);
	sim_mode_custom(dev);
	assert_int_equal(dev->mode, SIM_AUTO);
	assert_int_equal(sim_vfs_enable(dev, 2), 0);
	assert_int_equal(quota(dev, SIM_DOORBELLS, GT0, 1), 128);
	assert_int_equal(quota(dev, SIM_DOORBELLS, GT1, 1), 0);
	assert_int_equal(quota(dev, SIM_DOORBELLS, GT1, 2), 3);
	assert_int_equal(sim_sched_get(dev, SIM_EXEC_QUANTUM, GT0, 1), 0);
	assert_int_equal(sim_sched_set_all(dev, SIM_EXEC_QUANTUM, 0, 5), 0);
	assert_int_equal(sim_sched_set_bulk(dev, SIM_PRIORITY, SIM_NORMAL), 0);
	sim_vfs_disable(dev);
	assert_empty(dev, 1);
	assert_empty(dev, 2);
	assert_int_equal(sim_sched_get(dev, SIM_EXEC_QUANTUM, GT0, 0), 5);
	assert_int_equal(sim_sched_get(dev, SIM_PRIORITY, GT0, 1), SIM_NORMAL);
	unit_destroy(dev);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(auto_gives_fair_shares),
		cmocka_unit_test(one_vf_in_the_log),
		cmocka_unit_test(two_tiles),
		cmocka_unit_test(default_scheduling),
		cmocka_unit_test(default_scheduling_of_an_admin_only_pf),
		cmocka_unit_test(no_default_scheduling),
		cmocka_unit_test(vfs_above_keep_theirs),
		cmocka_unit_test(disable_restores_the_pf),
		cmocka_unit_test(own_vram_is_left_alone_for_all),
		cmocka_unit_test(nothing_left_to_share),
		cmocka_unit_test(custom_gives_and_takes_nothing),
		cmocka_unit_test(custom_while_vfs_are_there),
		cmocka_unit_test(restore_auto),
		cmocka_unit_test(the_old_driver_skips_gts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

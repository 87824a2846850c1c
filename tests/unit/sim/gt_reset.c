/* SPDX-License-Identifier: MIT */
/* The reset of a GT: what is refused meanwhile, what is as before, what is not. */
#include "gt_reset.h"

#include "sim/model/sim_gt_reset.h"

static void provision(struct sim_device *dev)
{
	assert_int_equal(sim_quota_set(dev, SIM_GGTT, GT0, 1, SIM_MIB(64)), 0);
	assert_int_equal(sim_quota_set(dev, SIM_DOORBELLS, GT1, 2, 7), 0);
	for (unsigned int gt = GT0; gt <= GT1; gt++) {
		assert_int_equal(sim_sched_set(dev, SIM_EXEC_QUANTUM, gt, 1, 20), 0);
		assert_int_equal(sim_sched_set(dev, SIM_EXEC_QUANTUM, gt, 0, 30), 0);
		assert_int_equal(sim_policy_set(dev, SIM_SAMPLE_PERIOD, gt, 100), 0);
		assert_int_equal(sim_policy_set(dev, SIM_SCHED_IF_IDLE, gt, 1), 0);
	}
	assert_int_equal(sim_group_mode_set(dev, GT1, SIM_GROUPS_MEDIA_SLICES), 0);
}

static void reset_all(struct sim_device *dev)
{
	sim_gt_reset_sync(dev, GT0);
	sim_gt_reset_sync(dev, GT1);
}

static void refused_meanwhile(void **state)
{
	struct sim_device *dev = unit_bmg();

	sim_gt_reset(dev, GT1);
	assert_int_equal(unit_logged(SIM_LOG_INFO, "GT1: reset started"), 1);
	assert_int_equal(sim_vfs_enable(dev, 1), -EBUSY);
	assert_int_equal(sim_sched_set(dev, SIM_EXEC_QUANTUM, GT0, 1, 5), -EBUSY);
	sim_gt_reset(dev, GT1); /* is the same one */
	assert_int_equal(unit_logged(SIM_LOG_INFO, "GT1: reset started"), 1);
	sim_gt_reset_sync(dev, GT0);
	assert_int_equal(unit_logged(SIM_LOG_INFO, "GT0: reset done"), 1);
	unit_sleep(100);
	assert_int_equal(unit_logged(SIM_LOG_INFO, "GT1: reset done"), 1);
	assert_int_equal(sim_ready(dev), 0);
	unit_destroy(dev);
}

static void all_is_as_before(void **state)
{
	struct sim_device *dev = unit_bmg();

	provision(dev);
	reset_all(dev);
	assert_true(sim_quota_get(dev, SIM_GGTT, GT0, 1) == SIM_MIB(64));
	assert_true(sim_quota_get(dev, SIM_DOORBELLS, GT1, 2) == 7);
	for (unsigned int gt = GT0; gt <= GT1; gt++) {
		assert_int_equal(sim_sched_get(dev, SIM_EXEC_QUANTUM, gt, 1), 20);
		assert_int_equal(sim_sched_get(dev, SIM_EXEC_QUANTUM, gt, 0), 30);
		assert_int_equal(sim_sched_get(dev, SIM_PRIORITY, gt, 0), SIM_NORMAL);
		assert_int_equal(sim_policy_get(dev, SIM_SAMPLE_PERIOD, gt), 100);
		assert_int_equal(sim_policy_get(dev, SIM_SCHED_IF_IDLE, gt), 1);
		assert_true(sim_gt_knows_vf(dev, gt, 1));
		assert_true(sim_gt_knows_vf(dev, gt, 2));
	}
	assert_int_equal(sim_group_mode_get(dev, GT1), SIM_GROUPS_MEDIA_SLICES);
	unit_destroy(dev);
}

static void old_driver_loses_policies(void **state)
{
	struct sim_device *dev = unit_old();

	assert_int_equal(sim_policy_set(dev, SIM_SAMPLE_PERIOD, GT0, 100), 0);
	assert_int_equal(sim_policy_set(dev, SIM_SAMPLE_PERIOD, GT1, 100), 0);
	assert_int_equal(sim_sched_set(dev, SIM_EXEC_QUANTUM, GT0, 1, 20), 0);
	sim_gt_reset_sync(dev, GT0);
	assert_int_equal(sim_policy_get(dev, SIM_SAMPLE_PERIOD, GT0), 0);
	assert_int_equal(sim_policy_get(dev, SIM_SAMPLE_PERIOD, GT1), 100);
	assert_int_equal(sim_sched_get(dev, SIM_EXEC_QUANTUM, GT0, 1), 20);
	unit_destroy(dev);
}

static void vfs_are_ready_again(void **state)
{
	struct sim_device *dev = unit_bmg();

	assert_int_equal(sim_control(dev, SIM_PAUSE, 1), 0);
	assert_int_equal(sim_control(dev, SIM_STOP, 2), 0);
	reset_all(dev);
	assert_int_equal(sim_control(dev, SIM_RESUME, 1), -EUCLEAN);
	assert_int_equal(sim_control_gt(dev, SIM_PAUSE, GT0, 2), 0);
	dev->fault[SIM_FAULT_delay_pause_ms] = 200;
	unit_at(unit_now_ms() + 20, reset_all, dev);
	assert_int_equal(sim_control_gt(dev, SIM_PAUSE, GT1, 2), -EIO);
	unit_destroy(dev);
}

static void flr_goes_on(void **state)
{
	struct sim_device *dev = unit_bmg();

	unit_at(20, reset_all, dev);
	assert_int_equal(sim_control(dev, SIM_FLR, 1), 0);
	unit_destroy(dev);
}

static void wedged_until_probed_again(void **state)
{
	struct sim_device *dev = unit_bmg();

	provision(dev);
	dev->fault[SIM_FAULT_fail_gt_reset] = 1;
	sim_gt_reset_sync(dev, GT0);
	assert_int_equal(unit_logged(SIM_LOG_ERR, "GT0: reset failed (-5)"), 1);
	assert_int_equal(sim_ready(dev), -ECANCELED);
	dev->fault[SIM_FAULT_fail_gt_reset] = 0;
	sim_gt_reset_sync(dev, GT0); /* nothing happens */
	assert_int_equal(sim_vfs_enable(dev, 1), -ECANCELED);
	sim_device_probe(dev);
	assert_int_equal(sim_ready(dev), 0);
	assert_int_equal(sim_quota_get(dev, SIM_GGTT, GT0, 1), 0);
	assert_int_equal(sim_policy_get(dev, SIM_SAMPLE_PERIOD, GT0), 0);
	assert_int_equal(sim_group_mode_get(dev, GT1), SIM_GROUPS_DISABLED);
	unit_destroy(dev);
}

/* A driver that is unbound while a GT is resetting does not see the end. */
static void probed_meanwhile(void **state)
{
	struct sim_device *dev = unit_bmg();

	sim_gt_reset(dev, GT0);
	sim_device_probe(dev);
	unit_sleep(100);
	assert_int_equal(unit_logged(SIM_LOG_INFO, "GT0: reset done"), 0);
	unit_destroy(dev);
}

static void faults(void **state)
{
	struct sim_device *dev = unit_bmg();

	provision(dev);
	dev->fault[SIM_FAULT_skip_reset_media_config] = 1;
	reset_all(dev);
	assert_true(sim_gt_knows_vf(dev, GT0, 1));
	assert_true(sim_gt_knows_vf(dev, GT1, 1)); /* it has nothing there */
	assert_false(sim_gt_knows_vf(dev, GT1, 2));
	assert_int_equal(sim_quota_set(dev, SIM_DOORBELLS, GT1, 2, 7), 0);
	assert_true(sim_gt_knows_vf(dev, GT1, 2));
	dev->fault[SIM_FAULT_fail_reset_sched] = 1;
	dev->fault[SIM_FAULT_skip_reset_policies] = 1;
	reset_all(dev);
	assert_int_equal(sim_sched_get(dev, SIM_EXEC_QUANTUM, GT0, 1), 0);
	assert_int_equal(sim_policy_get(dev, SIM_SAMPLE_PERIOD, GT0), 0);
	unit_destroy(dev);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refused_meanwhile),
		cmocka_unit_test(all_is_as_before),
		cmocka_unit_test(old_driver_loses_policies),
		cmocka_unit_test(vfs_are_ready_again),
		cmocka_unit_test(flr_goes_on),
		cmocka_unit_test(wedged_until_probed_again),
		cmocka_unit_test(probed_meanwhile),
		cmocka_unit_test(faults),
		cmocka_unit_test(group_modes),
		cmocka_unit_test(group_values),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

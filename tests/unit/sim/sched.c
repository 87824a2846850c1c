/* SPDX-License-Identifier: MIT */
/* Scheduling values, policies, thresholds: of one GT, of all, of all functions. */
#include "sim_unit.h"

static void values_are_clamped(void **state)
{
	static const struct {
		enum sim_sched what;
		uint32_t most;
	} cases[] = { { SIM_EXEC_QUANTUM, 100000 }, { SIM_PREEMPT_TIMEOUT, 100000000 } };
	struct sim_device *dev = unit_bmg();

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(sim_sched_get(dev, cases[i].what, GT0, 1), 0);
		assert_int_equal(sim_sched_set(dev, cases[i].what, GT0, 1, cases[i].most), 0);
		assert_int_equal(sim_sched_get(dev, cases[i].what, GT0, 1), cases[i].most);
		assert_int_equal(sim_sched_set(dev, cases[i].what, GT0, 1, 1), 0);
		assert_int_equal(sim_sched_set(dev, cases[i].what, GT0, 1, UINT32_MAX), 0);
		assert_int_equal(sim_sched_get(dev, cases[i].what, GT0, 1), cases[i].most);
		assert_int_equal(sim_sched_get(dev, cases[i].what, GT1, 1), 0);
	}
	unit_destroy(dev);
}

static void priority_of_the_pf_only(void **state)
{
	struct sim_device *dev = unit_bmg();

	assert_int_equal(sim_sched_set(dev, SIM_PRIORITY, GT0, 0, SIM_HIGH), 0);
	assert_int_equal(sim_sched_get(dev, SIM_PRIORITY, GT0, 0), SIM_HIGH);
	assert_int_equal(sim_sched_set(dev, SIM_PRIORITY, GT0, 0, SIM_HIGH + 1), -EINVAL);
	assert_int_equal(sim_sched_set(dev, SIM_PRIORITY, GT0, 1, SIM_NORMAL), -EIO);
	assert_int_equal(sim_sched_get(dev, SIM_PRIORITY, GT0, 1), SIM_LOW);
	unit_destroy(dev);
}

static void all_gts(void **state)
{
	struct sim_device *dev = unit_bmg();
	uint32_t value;

	assert_int_equal(sim_sched_set_all(dev, SIM_EXEC_QUANTUM, 2, 20), 0);
	assert_int_equal(sim_sched_get(dev, SIM_EXEC_QUANTUM, GT0, 2), 20);
	assert_int_equal(sim_sched_get(dev, SIM_EXEC_QUANTUM, GT1, 2), 20);
	assert_int_equal(sim_sched_get_all(dev, SIM_EXEC_QUANTUM, 2, &value), 0);
	assert_int_equal(value, 20);
	assert_int_equal(sim_sched_set(dev, SIM_EXEC_QUANTUM, GT1, 2, 21), 0);
	assert_int_equal(sim_sched_get_all(dev, SIM_EXEC_QUANTUM, 2, &value), -EUCLEAN);
	assert_int_equal(sim_sched_set_all(dev, SIM_PRIORITY, 2, SIM_LOW), -EIO);
	unit_destroy(dev);
}

static void bulk(void **state)
{
	struct sim_device *dev = unit_bmg();
	uint32_t value;

	assert_int_equal(sim_sched_set_bulk(dev, SIM_PREEMPT_TIMEOUT, 5000), 0);
	assert_int_equal(sim_sched_set_bulk(dev, SIM_PRIORITY, SIM_NORMAL), 0);
	for (unsigned int fn = 0; fn <= dev->config.max_vfs; fn++) {
		assert_int_equal(sim_sched_get_all(dev, SIM_PREEMPT_TIMEOUT, fn, &value), 0);
		assert_int_equal(value, 5000);
		assert_int_equal(sim_sched_get_all(dev, SIM_PRIORITY, fn, &value), 0);
		assert_int_equal(value, SIM_NORMAL);
		assert_int_equal(sim_sched_get(dev, SIM_EXEC_QUANTUM, GT0, fn), 0);
	}
	assert_int_equal(sim_policy_get(dev, SIM_SCHED_IF_IDLE, GT1), 1);
	assert_int_equal(sim_sched_set_bulk(dev, SIM_PRIORITY, SIM_HIGH), -EINVAL);
	unit_destroy(dev);
}

static void policies(void **state)
{
	struct sim_device *dev = unit_bmg();

	assert_int_equal(sim_policy_set(dev, SIM_RESET_ENGINE, GT0, 1), 0);
	assert_int_equal(sim_policy_get(dev, SIM_RESET_ENGINE, GT0), 1);
	assert_int_equal(sim_policy_get(dev, SIM_RESET_ENGINE, GT1), 0);
	assert_int_equal(sim_policy_set(dev, SIM_RESET_ENGINE, GT0, 2), -EOVERFLOW);
	assert_int_equal(sim_policy_set(dev, SIM_SCHED_IF_IDLE, GT0, 2), -EOVERFLOW);
	assert_int_equal(sim_policy_set(dev, SIM_SAMPLE_PERIOD, GT0, UINT32_MAX), 0);
	assert_int_equal(sim_policy_get(dev, SIM_SAMPLE_PERIOD, GT0), UINT32_MAX);
	unit_destroy(dev);
}

/* The policy decides about everybody's priority, the PF's earlier one included. */
static void sched_if_idle_sets_priorities(void **state)
{
	struct sim_device *dev = unit_bmg();

	assert_int_equal(sim_sched_set(dev, SIM_PRIORITY, GT0, 0, SIM_HIGH), 0);
	assert_int_equal(sim_policy_set(dev, SIM_SCHED_IF_IDLE, GT0, 1), 0);
	for (unsigned int fn = 0; fn <= dev->config.max_vfs; fn++) {
		assert_int_equal(sim_sched_get(dev, SIM_PRIORITY, GT0, fn), SIM_NORMAL);
		assert_int_equal(sim_sched_get(dev, SIM_PRIORITY, GT1, fn), SIM_LOW);
	}
	assert_int_equal(sim_sched_set(dev, SIM_PRIORITY, GT0, 0, SIM_HIGH), 0);
	assert_int_equal(sim_sched_get(dev, SIM_PRIORITY, GT0, 1), SIM_NORMAL);
	assert_int_equal(sim_policy_set(dev, SIM_SCHED_IF_IDLE, GT0, 0), 0);
	assert_int_equal(sim_sched_get(dev, SIM_PRIORITY, GT0, 0), SIM_LOW);
	assert_int_equal(sim_sched_get(dev, SIM_PRIORITY, GT0, 1), SIM_LOW);
	unit_destroy(dev);
}

static void thresholds(void **state)
{
	struct sim_device *dev = unit_bmg();

	for (int what = 0; what < SIM_THRESHOLDS; what++)
		sim_threshold_set(dev, (enum sim_threshold)what, GT1, 3, 100u + (uint32_t)what);
	for (int what = 0; what < SIM_THRESHOLDS; what++) {
		enum sim_threshold one = (enum sim_threshold)what;

		assert_int_equal(sim_threshold_get(dev, one, GT1, 3), 100 + what);
		assert_int_equal(sim_threshold_get(dev, one, GT0, 3), 0);
		assert_int_equal(sim_threshold_get(dev, one, GT1, 2), 0);
	}
	unit_destroy(dev);
}

/* Scheduling values wait for a device that works; policies and thresholds do not. */
static void a_device_that_is_not_ready(void **state)
{
	struct sim_device *dev = unit_bmg();

	dev->resetting = true;
	assert_int_equal(sim_sched_set(dev, SIM_EXEC_QUANTUM, GT0, 1, 1), -EBUSY);
	assert_int_equal(sim_sched_set_all(dev, SIM_EXEC_QUANTUM, 1, 1), -EBUSY);
	assert_int_equal(sim_sched_set_bulk(dev, SIM_EXEC_QUANTUM, 1), -EBUSY);
	assert_int_equal(sim_sched_set_bulk(dev, SIM_PRIORITY, SIM_NORMAL), -EBUSY);
	assert_int_equal(sim_vfs_enable(dev, 1), -EBUSY);
	assert_int_equal(sim_policy_set(dev, SIM_SCHED_IF_IDLE, GT0, 1), 0);
	dev->wedged = true;
	assert_int_equal(sim_sched_set(dev, SIM_EXEC_QUANTUM, GT0, 1, 1), -ECANCELED);
	assert_int_equal(sim_vfs_enable(dev, 1), -ECANCELED);
	assert_int_equal(sim_sched_get(dev, SIM_EXEC_QUANTUM, GT0, 1), 0);
	unit_destroy(dev);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_clamped),
		cmocka_unit_test(priority_of_the_pf_only),
		cmocka_unit_test(all_gts),
		cmocka_unit_test(bulk),
		cmocka_unit_test(policies),
		cmocka_unit_test(sched_if_idle_sets_priorities),
		cmocka_unit_test(thresholds),
		cmocka_unit_test(a_device_that_is_not_ready),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

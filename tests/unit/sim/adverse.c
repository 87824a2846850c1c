/* SPDX-License-Identifier: MIT */
/* Adverse events: what is counted, for whom, for how long. */
#include "sim_unit.h"

#define PERIOD_MS 100u

static struct sim_device *sampled(void)
{
	struct sim_device *dev = unit_bmg();

	sim_policy_set(dev, SIM_SAMPLE_PERIOD, GT0, PERIOD_MS);
	sim_threshold_set(dev, SIM_PAGE_FAULT_COUNT, GT0, 2, 3);
	return dev;
}

static void fault(struct sim_device *dev, unsigned int gt, unsigned int fn, uint32_t amount)
{
	sim_lock(&dev->lock);
	sim_adverse_note(dev, gt, fn, SIM_PAGE_FAULT_COUNT, amount);
	sim_unlock(&dev->lock);
}

/* All events of the device. */
static uint32_t all(struct sim_device *dev)
{
	uint32_t sum = 0;

	for (unsigned int gt = 0; gt < SIM_MAX_GTS; gt++)
		for (unsigned int fn = 0; fn <= SIM_MAX_VFS; fn++)
			for (int what = 0; what < SIM_THRESHOLDS; what++)
				sum += dev->gt[gt].fn[fn].adverse[what];
	return sum;
}

static uint32_t of_vf2(struct sim_device *dev)
{
	return dev->gt[GT0].fn[2].adverse[SIM_PAGE_FAULT_COUNT];
}

/* Once in a period, as soon as it is reached, again in the next. */
static void once_a_period(void **state)
{
	struct sim_device *dev = sampled();

	fault(dev, GT0, 2, 2);
	assert_int_equal(of_vf2(dev), 0);
	fault(dev, GT0, 2, 1);
	assert_int_equal(of_vf2(dev), 1);
	fault(dev, GT0, 2, 9);
	assert_int_equal(of_vf2(dev), 1);
	unit_sleep(PERIOD_MS);
	fault(dev, GT0, 2, 2);
	assert_int_equal(of_vf2(dev), 1);
	fault(dev, GT0, 2, UINT32_MAX);
	assert_int_equal(of_vf2(dev), 2);
	assert_int_equal(all(dev), 2);
	unit_destroy(dev);
}

/* What was noted in one period does not help in the next. */
static void sums_end(void **state)
{
	struct sim_device *dev = sampled();

	for (unsigned int i = 0; i < 5; i++) {
		fault(dev, GT0, 2, 2);
		unit_sleep(PERIOD_MS);
	}
	assert_int_equal(all(dev), 0);
	fault(dev, GT0, 2, 2);
	unit_sleep(PERIOD_MS - 1);
	fault(dev, GT0, 2, 1);
	assert_int_equal(all(dev), 1);
	unit_destroy(dev);
}

static void only_where_it_is_set(void **state)
{
	struct sim_device *dev = sampled();

	fault(dev, GT1, 2, 9);
	fault(dev, GT0, 1, 9);
	sim_lock(&dev->lock);
	sim_adverse_note(dev, GT0, 2, SIM_CAT_ERROR_COUNT, 9);
	sim_unlock(&dev->lock);
	assert_int_equal(all(dev), 0);
	sim_policy_set(dev, SIM_SAMPLE_PERIOD, GT0, 0);
	fault(dev, GT0, 2, 9);
	assert_int_equal(all(dev), 0);
	sim_policy_set(dev, SIM_SAMPLE_PERIOD, GT0, 1);
	fault(dev, GT0, 2, 2);
	assert_int_equal(all(dev), 0);
	fault(dev, GT0, 2, 1);
	assert_int_equal(all(dev), 1);
	unit_destroy(dev);
}

/* The driver of a VF talks to the GuC of each GT when it comes. */
static void a_driver_comes(void **state)
{
	struct sim_device *dev = unit_bmg();

	assert_int_equal(sim_vfs_enable(dev, 2), 0);
	for (unsigned int gt = 0; gt < 2; gt++) {
		sim_policy_set(dev, SIM_SAMPLE_PERIOD, gt, PERIOD_MS);
		sim_threshold_set(dev, SIM_GUC_TIME_US, gt, 1, 100);
		sim_threshold_set(dev, SIM_GUC_TIME_US, gt, 2, 100);
	}
	sim_vf_handshake(dev, 2);
	assert_int_equal(dev->gt[GT0].fn[2].adverse[SIM_GUC_TIME_US], 1);
	assert_int_equal(dev->gt[GT1].fn[2].adverse[SIM_GUC_TIME_US], 1);
	assert_int_equal(all(dev), 2);
	assert_int_equal(sim_control(dev, SIM_FLR, 2), 0);
	assert_int_equal(all(dev), 0);
	sim_vf_handshake(dev, 2);
	assert_int_equal(all(dev), 2);
	unit_destroy(dev);
}

/* The GuC forgets, too: after an FLR the VF begins anew within the same period. */
static void flr_forgets(void **state)
{
	struct sim_device *dev = sampled();

	sim_policy_set(dev, SIM_SAMPLE_PERIOD, GT0, 10000);
	fault(dev, GT0, 2, 3);
	assert_int_equal(sim_control(dev, SIM_FLR, 2), 0);
	assert_int_equal(all(dev), 0);
	fault(dev, GT0, 2, 2);
	assert_int_equal(all(dev), 0);
	fault(dev, GT0, 2, 1);
	assert_int_equal(all(dev), 1);
	unit_destroy(dev);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(once_a_period),        cmocka_unit_test(sums_end),
		cmocka_unit_test(only_where_it_is_set), cmocka_unit_test(a_driver_comes),
		cmocka_unit_test(flr_forgets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

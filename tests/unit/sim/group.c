/* SPDX-License-Identifier: MIT */
/* Groups of engines: which there are, who may change them, values of each. */
#include "gt_reset.h"

void group_modes(void **state)
{
	struct sim_device *dev = unit_bmg(), *old;

	assert_true(sim_has_groups(dev));
	assert_true(sim_has_group_mode(dev, GT0, SIM_GROUPS_DISABLED));
	assert_false(sim_has_group_mode(dev, GT0, SIM_GROUPS_MEDIA_SLICES));
	assert_true(sim_has_group_mode(dev, GT1, SIM_GROUPS_MEDIA_SLICES));
	assert_string_equal(sim_group_mode_name(SIM_GROUPS_DISABLED), "disabled");
	assert_string_equal(sim_group_mode_name(SIM_GROUPS_MEDIA_SLICES), "media_slices");
	assert_int_equal(sim_group_mode_set(dev, GT0, SIM_GROUPS_DISABLED), -ENODEV);
	assert_null(sim_group_engines(dev, GT1, 0));
	assert_int_equal(sim_group_mode_set(dev, GT1, SIM_GROUPS_MEDIA_SLICES), 0);
	assert_string_equal(sim_group_engines(dev, GT1, 0), "vcs0 vecs0 ");
	assert_string_equal(sim_group_engines(dev, GT1, 1), "vcs1 ");
	assert_null(sim_group_engines(dev, GT1, 2));
	assert_int_equal(sim_vfs_enable(dev, 1), 0);
	assert_int_equal(sim_group_mode_set(dev, GT1, SIM_GROUPS_MEDIA_SLICES), 0);
	assert_int_equal(sim_group_mode_set(dev, GT1, SIM_GROUPS_DISABLED), -EBUSY);
	assert_int_equal(sim_group_mode_get(dev, GT1), SIM_GROUPS_MEDIA_SLICES);
	unit_destroy(dev);
	old = unit_old();
	assert_false(sim_has_groups(old));
	assert_false(sim_has_group_mode(old, GT1, SIM_GROUPS_MEDIA_SLICES));
	unit_destroy(old);
}

static void expect(struct sim_device *dev, unsigned int fn, uint32_t first, uint32_t second,
		   uint32_t others)
{
	uint32_t values[SIM_MAX_GROUPS];

	sim_group_get(dev, SIM_EXEC_QUANTUM, GT1, fn, values);
	for (unsigned int i = 0; i < SIM_MAX_GROUPS; i++)
		assert_int_equal(values[i], i == 0 ? first : i == 1 ? second : others);
}

void group_values(void **state)
{
	static const uint32_t values[SIM_MAX_GROUPS + 1] = { 5, 200000 };
	struct sim_device *dev = unit_bmg();

	assert_int_equal(sim_group_set(dev, SIM_EXEC_QUANTUM, GT1, 1, values, 9), -E2BIG);
	assert_int_equal(sim_group_set(dev, SIM_EXEC_QUANTUM, GT1, 1, values, 2), 0);
	expect(dev, 1, 5, SIM_MAX_QUANTUM_MS, 0);
	expect(dev, 2, 0, 0, 0);
	assert_int_equal(sim_sched_get(dev, SIM_EXEC_QUANTUM, GT1, 1), 5);
	assert_int_equal(sim_sched_get(dev, SIM_EXEC_QUANTUM, GT0, 1), 0);
	assert_int_equal(sim_sched_set(dev, SIM_EXEC_QUANTUM, GT1, 1, 7), 0);
	expect(dev, 1, 7, 7, 7);
	assert_int_equal(sim_group_set(dev, SIM_EXEC_QUANTUM, GT1, 1, values, 2), 0);
	assert_int_equal(sim_vfs_enable(dev, 1), 0);
	sim_vfs_disable(dev);
	expect(dev, 1, 0, 0, 0);
	unit_destroy(dev);
}

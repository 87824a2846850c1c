// SPDX-License-Identifier: GPL-2.0
/* Knobs of seeded defects: /sys/kernel/debug/gauntlet_sim/<BDF>/<fault>, 0: all is well. */
#include <linux/debugfs.h>

#include "xe_device.h"

static struct dentry *root;
static unsigned int users;

void xe_faults_add(struct xe_hw *hw)
{
	if (!users++)
		root = debugfs_create_dir("gauntlet_sim", NULL);
	hw->faults = debugfs_create_dir(sim_pcie_name(hw->pcie), root);
	for (int i = 0; i < SIM_FAULT_COUNT; i++)
		debugfs_create_u32(sim_fault_name(i), 0644, hw->faults, &hw->model->fault[i]);
	sim_pcie_add_knobs(hw->pcie, hw->faults);
}

void xe_faults_remove(struct xe_hw *hw)
{
	if (!hw->faults)
		return;
	debugfs_remove(hw->faults);
	hw->faults = NULL;
	if (!--users)
		debugfs_remove(root);
}

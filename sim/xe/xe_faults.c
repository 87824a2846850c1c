// SPDX-License-Identifier: GPL-2.0
/* Knobs of seeded defects: /sys/kernel/debug/gauntlet_sim/<BDF>/<fault>, 0: all is well. */
#include <linux/debugfs.h>

#include "xe_device.h"

static const char *const driver_faults[XE_FAULT_COUNT] = {
#define XE_FAULT_NAME(name, what) #name,
	XE_FAULTS(XE_FAULT_NAME)
#undef XE_FAULT_NAME
};

static struct dentry *root;
static unsigned int users;

void xe_faults_add(struct xe_hw *hw)
{
	if (!users++)
		root = debugfs_create_dir("gauntlet_sim", NULL);
	hw->faults = debugfs_create_dir(sim_pcie_name(hw->pcie), root);
	for (int i = 0; i < SIM_FAULT_COUNT; i++)
		debugfs_create_u32(sim_fault_name(i), 0644, hw->faults, &hw->model->fault[i]);
	for (int i = 0; i < XE_FAULT_COUNT; i++)
		debugfs_create_u32(driver_faults[i], 0644, hw->faults, &hw->fault[i]);
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

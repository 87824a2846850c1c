// SPDX-License-Identifier: GPL-2.0
/* Knobs of seeded defects, and the one that pulls the device out. */
#include <linux/debugfs.h>
#include <linux/export.h>

#include "sim_pcie_priv.h"

static const char *const names[SIM_PCIE_FAULT_COUNT] = {
#define SIM_PCIE_FAULT_NAME(name, what) #name,
	SIM_PCIE_FAULTS(SIM_PCIE_FAULT_NAME)
#undef SIM_PCIE_FAULT_NAME
};

static int remove_get(void *data, u64 *val)
{
	const struct sim_pcie_device *dev = data;

	*val = READ_ONCE(dev->gone);
	return 0;
}

static int remove_set(void *data, u64 val)
{
	if (val)
		sim_pcie_unplug(data);
	else
		sim_pcie_replug(data);
	return 0;
}
DEFINE_DEBUGFS_ATTRIBUTE(remove_fops, remove_get, remove_set, "%llu\n");

void sim_pcie_add_knobs(struct sim_pcie_device *dev, struct dentry *dir)
{
	for (int i = 0; i < SIM_PCIE_FAULT_COUNT; i++)
		debugfs_create_u32(names[i], 0644, dir, &dev->fault[i]);
	debugfs_create_file_unsafe("remove", 0644, dir, dev, &remove_fops);
}
EXPORT_SYMBOL_GPL(sim_pcie_add_knobs);

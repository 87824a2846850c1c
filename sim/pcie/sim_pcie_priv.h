/* SPDX-License-Identifier: GPL-2.0 */
/* Between the files of sim_pcie. */
#ifndef SIM_PCIE_PRIV_H
#define SIM_PCIE_PRIV_H

#include <linux/pci.h>

#include "sim_pcie.h"

#define SIM_CONFIG_SIZE 4096

/**
 * struct sim_config - the config space of one function
 * @value: what is read
 * @writable: bits that a write changes
 * @clears: bits that are cleared by writing 1
 */
struct sim_config {
	u8 value[SIM_CONFIG_SIZE];
	u8 writable[SIM_CONFIG_SIZE];
	u8 clears[SIM_CONFIG_SIZE];
};

/**
 * struct sim_pcie_device - one plugged device
 * @fn: config spaces: PF, then total_vfs VFs
 * @exp, @sriov, @vf_rebar: offsets of the capabilities, 0: none
 * @num_vfs: VFs that exist
 * @lock: protects the config spaces and @num_vfs
 */
struct sim_pcie_device {
	const struct sim_pcie_desc *desc;
	struct sim_pcie_root *root;
	unsigned int slot;
	void *priv;
	struct sim_config *fn;
	u16 exp, sriov, vf_rebar;
	unsigned int num_vfs;
	bool gone;
	char name[16];
	spinlock_t lock;
};

/**
 * struct sim_pcie_root - the root complex
 * @sysdata: first: the x86 code finds the domain in it
 */
struct sim_pcie_root {
	struct pci_sysdata sysdata;
	struct pci_dev *ivshmem;
	struct pci_bus *bus;
	struct resource window;
	void *memory;
	struct sim_pcie_device *slots[SIM_PCIE_SLOTS];
};

/* sim_pcie_caps.c: fills the config spaces of a new device. */
int sim_pcie_build(struct sim_pcie_device *dev);
void sim_pcie_reset_config(struct sim_pcie_device *dev, unsigned int fn);
void sim_pcie_set_bar_size(struct sim_config *config, unsigned int reg, u64 size);

/* sim_pcie_config.c */
extern struct pci_ops sim_pcie_config_ops;

#endif

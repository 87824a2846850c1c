/* SPDX-License-Identifier: GPL-2.0 */
/* Between the files of sim_pcie. */
#ifndef SIM_PCIE_PRIV_H
#define SIM_PCIE_PRIV_H

#include <linux/pci.h>

#include "sim_pcie.h"
#include "sim_pcie_fault.h"

#define SIM_CONFIG_SIZE 4096
#define SIM_BANKS       7 /* functions 1 to 7 of ivshmem's slot */

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
 * struct sim_bank - memory with an end: behind it nothing answers
 *
 * An ivshmem device of its own, with a hole twice as large above it.
 * @span: memory and hole, in the tree of the machine's addresses
 * @own, @user, @guest: stand for @span as parents of the BARs that lie in it (they overlap)
 * @dev: whose VF has it now; NULL: nobody's
 */
struct sim_bank {
	struct pci_dev *ivshmem;
	struct resource span, own, user, guest;
	void *memory;
	u64 size;
	struct sim_pcie_device *dev;
};

/**
 * struct sim_vf_memory - @bytes are behind BAR @bar of a VF; @set: this was asked for
 * @above: what of the bank is behind them; @guest: it is the bank of another VF
 * @window: without a bank: bytes of the root complex's window that the BAR can have; 0: not placed yet
 */
struct sim_vf_memory {
	bool set, guest;
	unsigned int bar;
	u64 bytes, above, window;
	struct sim_bank *bank;
};

/**
 * struct sim_pcie_device - one plugged device
 * @fn: config spaces: PF, then total_vfs VFs
 * @vf_memory: of each function: where sim_pcie_set_vf_memory() wants its BAR
 * @exp, @sriov, @vf_rebar: offsets of the capabilities, 0: none
 * @num_vfs: VFs that exist
 * @ready: of each function: answers with all ones before that time, in jiffies
 * @fault: knobs
 * @attached: how often the IOMMU gave one of its functions to a user
 * @lock: protects the config spaces and @num_vfs
 */
struct sim_pcie_device {
	const struct sim_pcie_desc *desc;
	struct sim_pcie_root *root;
	unsigned int slot;
	void *priv;
	struct sim_config *fn;
	struct sim_vf_memory *vf_memory;
	u16 exp, sriov, vf_rebar;
	unsigned int num_vfs;
	unsigned long *ready;
	u32 fault[SIM_PCIE_FAULT_COUNT];
	unsigned int attached;
	bool gone;
	char name[16];
	spinlock_t lock;
};

/**
 * struct sim_pcie_root - the root complex
 * @sysdata: first: the x86 code finds the domain in it
 * @bus: NULL: it is closed, some devices still have to go
 */
struct sim_pcie_root {
	struct pci_sysdata sysdata;
	struct pci_dev *ivshmem;
	struct pci_bus *bus;
	struct resource window;
	void *memory;
	struct sim_pcie_device *slots[SIM_PCIE_SLOTS];
	struct sim_bank banks[SIM_BANKS];
};

/* sim_pcie_caps.c: fills the config spaces of a new device. */
int sim_pcie_build(struct sim_pcie_device *dev);
void sim_pcie_destroy(struct sim_pcie_device *dev);
void sim_pcie_reset_config(struct sim_pcie_device *dev, unsigned int fn);
void sim_pcie_set_bar_size(struct sim_config *config, unsigned int reg, u64 size);

/* sim_pcie_config.c */
extern struct pci_ops sim_pcie_config_ops;
struct sim_pcie_device *sim_pcie_find(struct pci_dev *pdev, unsigned int *ret_fn);
u64 sim_pcie_vf_bar_size(struct sim_pcie_device *dev, unsigned int bar);
void *sim_pcie_decode(struct sim_pcie_device *dev, unsigned int fn, unsigned int bar);

/* sim_pcie_main.c: surprise removal, and the device is back. */
void sim_pcie_unplug(struct sim_pcie_device *dev);
void sim_pcie_replug(struct sim_pcie_device *dev);

/* sim_pcie_iommu.c */
int sim_pcie_iommu_init(void);
void sim_pcie_iommu_exit(void);
void sim_pcie_iommu_claim(struct pci_dev *pdev);

/* sim_pcie_msix.c */
int sim_pcie_msix_init(void);
void sim_pcie_msix_exit(void);
void sim_pcie_msix_use(struct pci_bus *bus);
void sim_pcie_msix_reset(struct sim_pcie_device *dev, unsigned int fn);

/* sim_pcie_bank.c */
int sim_pcie_bank_add(struct sim_bank *bank, struct pci_dev *ivshmem);
void sim_pcie_bank_remove(struct sim_bank *bank);
void sim_pcie_bank_free(struct sim_bank *bank);
void sim_pcie_place_vf(struct pci_dev *vf);
void *sim_pcie_vf_memory(struct sim_pcie_device *dev, unsigned int fn, unsigned int bar,
			 u64 *ret_size);
void sim_pcie_give_back(struct sim_pcie_device *dev);

#endif

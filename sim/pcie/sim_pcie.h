/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A software PCI Express root complex whose devices are written in C.
 *
 * Module sim_pcie binds to a QEMU ivshmem-plain device (1af4:1110), opens a PCI
 * domain of its own over it, and gives the memory of ivshmem's BAR 2 to the BARs
 * of its devices: what is behind them is plain memory that anybody can map.  The
 * PCI core of the kernel enumerates, configures, resets and removes the devices
 * as any others; it only meets our config space (sim_pcie_config.c).
 *
 *	domain:00:00.0	PF of slot 0	VF n: routing id of the PF + vf_offset
 *	domain:00:08.0	PF of slot 1	      + (n - 1) * vf_stride
 */
#ifndef SIM_PCIE_H
#define SIM_PCIE_H

#include <linux/types.h>

#define SIM_PCIE_SLOTS    2
#define SIM_PCIE_SLOT_FNS 64 /* routing ids from one PF to the next */
#define SIM_PCIE_MAX_VFS  (SIM_PCIE_SLOT_FNS - 1)
#define SIM_PCIE_BARS     6

struct dentry;
struct pci_dev;
struct sim_pcie_device;

/**
 * struct sim_pcie_ops - what the device has to do when its config space is used
 *
 * All are called with no lock held, from any context: they may not sleep.
 * @fn: function number, 0: PF, n: VF n.
 */
struct sim_pcie_ops {
	/** @flr: Initiate Function Level Reset was written. The config space of @fn has its
	 * defaults again, apart from what PCIe 6.6.2 keeps. */
	void (*flr)(void *priv, unsigned int fn);
	/** @vfs: VF Enable has changed; @num_vfs VFs exist now. */
	void (*vfs)(void *priv, unsigned int num_vfs);
};

/** struct sim_pcie_bar - a memory BAR of 64 bits; size 0: none */
struct sim_pcie_bar {
	u64 size; /* power of two, 4 KiB or more */
	bool prefetchable;
};

/**
 * struct sim_pcie_msix - MSI-X table and pending bits in a BAR; the device writes nowhere there
 * @vectors: 0: no capability; else 1 to 2048
 * @table, @pending: offsets in the BAR, multiples of 8
 */
struct sim_pcie_msix {
	u16 vectors;
	u8 bar;
	u32 table, pending;
};

/**
 * struct sim_pcie_desc - what a device is; must stay while the device exists
 * @class_code: base class, subclass, interface: 0x030000
 * @bar: of the PF; each takes two registers: only even ones are used
 * @total_vfs: 0: no SR-IOV capability
 * @vf_bar: of each VF
 * @vf_rebar_sizes: supported sizes of each VF BAR as in the VF Resizable BAR capability: bit n
 *	is 2^n MiB; 0: not resizable
 * @msix, @vf_msix: of the PF and of each VF
 */
struct sim_pcie_desc {
	u16 vendor, device, subsystem_vendor, subsystem_device;
	u8 revision;
	u32 class_code;
	struct sim_pcie_bar bar[SIM_PCIE_BARS];
	u16 total_vfs, vf_device, vf_offset, vf_stride;
	struct sim_pcie_bar vf_bar[SIM_PCIE_BARS];
	u64 vf_rebar_sizes[SIM_PCIE_BARS];
	struct sim_pcie_msix msix, vf_msix;
	const struct sim_pcie_ops *ops;
};

/**
 * sim_pcie_add() - plug a device in; the PCI core enumerates it (sleeps)
 * @desc: what it is
 * @slot: 0 .. SIM_PCIE_SLOTS - 1
 * @priv: for the ops
 *
 * Return: the device, or ERR_PTR: -ENODEV no root complex, -EBUSY the slot is taken,
 * -EINVAL @desc is wrong, -ENOMEM.
 */
struct sim_pcie_device *sim_pcie_add(const struct sim_pcie_desc *desc, unsigned int slot,
				     void *priv);

/** sim_pcie_remove() - pull a device out: its config space reads as all ones from now on, then
 * the PCI core removes it (sleeps). */
void sim_pcie_remove(struct sim_pcie_device *dev);

/**
 * sim_pcie_add_knobs() - files of the device in debugfs
 * @dir: gets one file for each line of sim_pcie_fault.h, and "remove": 1 pulls the device out
 *	while it is in use, 0 plugs it in again
 *
 * The caller removes @dir before sim_pcie_remove().
 */
void sim_pcie_add_knobs(struct sim_pcie_device *dev, struct dentry *dir);

/** sim_pcie_name() - address of the PF, "1000:00:00.0". */
const char *sim_pcie_name(const struct sim_pcie_device *dev);

/**
 * sim_pcie_priv() - whose device is this?
 * @pdev: a function that a driver was asked to bind
 * @ret_fn: number of the function
 *
 * Return: @priv of sim_pcie_add(), NULL: it is on another bus.
 */
void *sim_pcie_priv(struct pci_dev *pdev, unsigned int *ret_fn);

/**
 * sim_pcie_set_vf_memory() - how much of a VF's BAR has memory behind it
 * @fn: 1 .. total_vfs; the VF is not enabled now
 * @bar: one BAR of each VF can be limited
 * @bytes: from its start on; behind that writes are dropped and zeros are read
 *
 * The memory comes from a bank, an ivshmem device of its own; a VF's BAR is placed so that its
 * memory ends where the bank does.  VFs that get none (there are 7 banks, for VF 1 to 7 of the
 * device that asks first) have a BAR that ends with the memory instead.
 */
void sim_pcie_set_vf_memory(struct sim_pcie_device *dev, unsigned int fn, unsigned int bar,
			    u64 bytes);

/**
 * sim_pcie_share_vf_memory() - a defect: that memory is in the bank of another VF
 * @fn: after sim_pcie_set_vf_memory()
 * @with: the other VF, of the same device
 * @above: bytes of the bank's end that are behind the memory of @fn; 0: both end there
 *
 * Nothing happens if there is no bank or no room in it.
 */
void sim_pcie_share_vf_memory(struct sim_pcie_device *dev, unsigned int fn, unsigned int with,
			      u64 above);

/**
 * sim_pcie_memory() - the memory behind a BAR
 * @fn: function number
 * @bar: number of the BAR
 * @ret_size: bytes
 *
 * Return: its address, NULL if the BAR has no address now, or no memory.
 */
void *sim_pcie_memory(struct sim_pcie_device *dev, unsigned int fn, unsigned int bar,
		      u64 *ret_size);

#endif

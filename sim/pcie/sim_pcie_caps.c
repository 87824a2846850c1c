// SPDX-License-Identifier: GPL-2.0
/*
 * Config spaces as a device comes out of reset.
 *
 *	0x000 header
 *	0x040 PCI Express (root complex integrated endpoint, FLR)
 *	0x080 power management
 *	0x0a0 MSI-X (if it has vectors)
 *	0x100 SR-IOV (PF only)
 *	0x180 VF Resizable BAR (PF only, if any VF BAR is resizable)
 */
#include <linux/log2.h>

#include "sim_pcie_priv.h"

#define CAP_EXP             0x40
#define CAP_PM              0x80
#define CAP_MSIX            0xa0
#define CAP_SRIOV           0x100
#define CAP_VF_REBAR        0x180

#define EXT_CAP_ID_VF_REBAR 0x24
#define SUPPORTED_PAGES     0x553 /* 4 KiB to 4 MiB */

static void put8(struct sim_config *config, unsigned int reg, u8 value)
{
	config->value[reg] = value;
}

static void put16(struct sim_config *config, unsigned int reg, u16 value)
{
	put8(config, reg, value);
	put8(config, reg + 1, value >> 8);
}

static void put32(struct sim_config *config, unsigned int reg, u32 value)
{
	put16(config, reg, value);
	put16(config, reg + 2, value >> 16);
}

static void allow16(struct sim_config *config, unsigned int reg, u16 mask)
{
	config->writable[reg] = mask;
	config->writable[reg + 1] = mask >> 8;
}

static void allow32(struct sim_config *config, unsigned int reg, u32 mask)
{
	allow16(config, reg, mask);
	allow16(config, reg + 2, mask >> 16);
}

void sim_pcie_set_bar_size(struct sim_config *config, unsigned int reg, u64 size)
{
	u64 mask = ~(size - 1);

	allow32(config, reg, mask & PCI_BASE_ADDRESS_MEM_MASK);
	allow32(config, reg + 4, mask >> 32);
}

static void add_bars(struct sim_config *config, unsigned int reg, const struct sim_pcie_bar *bars)
{
	for (unsigned int i = 0; i < SIM_PCIE_BARS; i += 2) {
		if (!bars[i].size)
			continue;
		put32(config, reg + 4 * i,
		      PCI_BASE_ADDRESS_MEM_TYPE_64 |
			      (bars[i].prefetchable ? PCI_BASE_ADDRESS_MEM_PREFETCH : 0));
		sim_pcie_set_bar_size(config, reg + 4 * i, bars[i].size);
	}
}

static void add_header(struct sim_config *config, const struct sim_pcie_desc *desc, bool is_vf)
{
	put16(config, PCI_VENDOR_ID, is_vf ? 0xffff : desc->vendor);
	put16(config, PCI_DEVICE_ID, is_vf ? 0xffff : desc->device);
	put16(config, PCI_STATUS, PCI_STATUS_CAP_LIST);
	allow16(config, PCI_COMMAND,
		PCI_COMMAND_MASTER | (is_vf ? 0 : PCI_COMMAND_MEMORY | PCI_COMMAND_INTX_DISABLE));
	put8(config, PCI_REVISION_ID, desc->revision);
	put8(config, PCI_CLASS_PROG, desc->class_code);
	put16(config, PCI_CLASS_DEVICE, desc->class_code >> 8);
	put16(config, PCI_SUBSYSTEM_VENDOR_ID, desc->subsystem_vendor);
	put16(config, PCI_SUBSYSTEM_ID, desc->subsystem_device);
	put8(config, PCI_CAPABILITY_LIST, CAP_EXP);
	allow16(config, PCI_CACHE_LINE_SIZE, 0x00ff);
	config->writable[PCI_INTERRUPT_LINE] = is_vf ? 0 : 0xff;
}

static void add_capabilities(struct sim_config *config)
{
	put8(config, CAP_EXP, PCI_CAP_ID_EXP);
	put8(config, CAP_EXP + 1, CAP_PM);
	put16(config, CAP_EXP + PCI_EXP_FLAGS, 2 | PCI_EXP_TYPE_RC_END << 4);
	put32(config, CAP_EXP + PCI_EXP_DEVCAP, PCI_EXP_DEVCAP_FLR | PCI_EXP_DEVCAP_RBER);
	allow16(config, CAP_EXP + PCI_EXP_DEVCTL, 0xffff);
	config->clears[CAP_EXP + PCI_EXP_DEVSTA] = 0x0f;
	put32(config, CAP_EXP + PCI_EXP_DEVCAP2, PCI_EXP_DEVCAP2_COMP_TMOUT_DIS);
	allow16(config, CAP_EXP + PCI_EXP_DEVCTL2, PCI_EXP_DEVCTL2_COMP_TMOUT_DIS);
	put8(config, CAP_PM, PCI_CAP_ID_PM);
	put16(config, CAP_PM + PCI_PM_PMC, 3);
	put16(config, CAP_PM + PCI_PM_CTRL, PCI_PM_CTRL_NO_SOFT_RESET);
	allow16(config, CAP_PM + PCI_PM_CTRL, PCI_PM_CTRL_STATE_MASK);
}

static void add_msix(struct sim_config *config, const struct sim_pcie_msix *msix)
{
	if (!msix->vectors)
		return;
	put8(config, CAP_PM + 1, CAP_MSIX);
	put8(config, CAP_MSIX, PCI_CAP_ID_MSIX);
	put16(config, CAP_MSIX + PCI_MSIX_FLAGS, msix->vectors - 1);
	allow16(config, CAP_MSIX + PCI_MSIX_FLAGS, PCI_MSIX_FLAGS_ENABLE | PCI_MSIX_FLAGS_MASKALL);
	put32(config, CAP_MSIX + PCI_MSIX_TABLE, msix->table | msix->bar);
	put32(config, CAP_MSIX + PCI_MSIX_PBA, msix->pending | msix->bar);
}

/* Registers that a VF has in another way than the others. */
static void add_vf_faults(struct sim_pcie_device *dev, struct sim_config *config, unsigned int fn)
{
	if (sim_pcie_fault(dev, skip_flr_cap) == fn)
		config->value[CAP_EXP + PCI_EXP_DEVCAP + 3] &= ~(PCI_EXP_DEVCAP_FLR >> 24);
	if (sim_pcie_fault(dev, skip_bus_master))
		allow16(config, PCI_COMMAND, 0);
}

static void add_sriov(struct sim_config *config, const struct sim_pcie_desc *desc, bool rebar)
{
	put32(config, CAP_SRIOV, PCI_EXT_CAP_ID_SRIOV | 1 << 16 | (rebar ? CAP_VF_REBAR << 20 : 0));
	allow16(config, CAP_SRIOV + PCI_SRIOV_CTRL,
		PCI_SRIOV_CTRL_VFE | PCI_SRIOV_CTRL_MSE | PCI_SRIOV_CTRL_ARI);
	put16(config, CAP_SRIOV + PCI_SRIOV_INITIAL_VF, desc->total_vfs);
	put16(config, CAP_SRIOV + PCI_SRIOV_TOTAL_VF, desc->total_vfs);
	allow16(config, CAP_SRIOV + PCI_SRIOV_NUM_VF, 0xffff);
	put16(config, CAP_SRIOV + PCI_SRIOV_VF_OFFSET, desc->vf_offset);
	put16(config, CAP_SRIOV + PCI_SRIOV_VF_STRIDE, desc->vf_stride);
	put16(config, CAP_SRIOV + PCI_SRIOV_VF_DID, desc->vf_device);
	put32(config, CAP_SRIOV + PCI_SRIOV_SUP_PGSIZE, SUPPORTED_PAGES);
	put32(config, CAP_SRIOV + PCI_SRIOV_SYS_PGSIZE, 1);
	allow32(config, CAP_SRIOV + PCI_SRIOV_SYS_PGSIZE, SUPPORTED_PAGES);
	add_bars(config, CAP_SRIOV + PCI_SRIOV_BAR, desc->vf_bar);
}

/* Per resizable VF BAR: a capability and a control register; the count is in the first control. */
static void add_vf_rebar(struct sim_config *config, const struct sim_pcie_desc *desc)
{
	unsigned int entry = 0;

	put32(config, CAP_VF_REBAR, EXT_CAP_ID_VF_REBAR | 1 << 16);
	for (unsigned int bar = 0; bar < SIM_PCIE_BARS; bar++) {
		u64 sizes = desc->vf_rebar_sizes[bar];
		unsigned int reg = CAP_VF_REBAR + 4 + 8 * entry;

		if (!sizes)
			continue;
		put32(config, reg, sizes << 4);
		put32(config, reg + 4, bar | ilog2(desc->vf_bar[bar].size >> 20) << 8);
		allow32(config, reg + 4, 0x3f << 8);
		entry++;
	}
	config->value[CAP_VF_REBAR + 8] |= entry << 5;
}

static bool any_resizable(const struct sim_pcie_desc *desc)
{
	for (unsigned int bar = 0; bar < SIM_PCIE_BARS; bar++)
		if (desc->vf_rebar_sizes[bar])
			return true;
	return false;
}

void sim_pcie_reset_config(struct sim_pcie_device *dev, unsigned int fn)
{
	struct sim_config *config = &dev->fn[fn];

	memset(config, 0, sizeof(*config));
	add_header(config, dev->desc, fn);
	add_capabilities(config);
	add_msix(config, fn ? &dev->desc->vf_msix : &dev->desc->msix);
	if (fn) {
		add_vf_faults(dev, config, fn);
		return;
	}
	add_bars(config, PCI_BASE_ADDRESS_0, dev->desc->bar);
	if (dev->desc->total_vfs)
		add_sriov(config, dev->desc, dev->vf_rebar);
	if (dev->vf_rebar)
		add_vf_rebar(config, dev->desc);
	dev->num_vfs = 0;
}

void sim_pcie_destroy(struct sim_pcie_device *dev)
{
	kfree(dev->ready);
	kfree(dev->vf_memory);
	kvfree(dev->fn);
}

int sim_pcie_build(struct sim_pcie_device *dev)
{
	const struct sim_pcie_desc *desc = dev->desc;

	if (desc->total_vfs > SIM_PCIE_MAX_VFS ||
	    (desc->total_vfs &&
	     (!desc->vf_offset || !desc->vf_stride ||
	      desc->vf_offset + (desc->total_vfs - 1) * desc->vf_stride >= SIM_PCIE_SLOT_FNS)))
		return -EINVAL;
	dev->fn = kvcalloc(1 + desc->total_vfs, sizeof(*dev->fn), GFP_KERNEL);
	dev->vf_memory = kcalloc(1 + desc->total_vfs, sizeof(*dev->vf_memory), GFP_KERNEL);
	dev->ready = kcalloc(1 + desc->total_vfs, sizeof(*dev->ready), GFP_KERNEL);
	if (!dev->fn || !dev->vf_memory || !dev->ready) {
		sim_pcie_destroy(dev);
		return -ENOMEM;
	}
	dev->exp = CAP_EXP;
	dev->sriov = desc->total_vfs ? CAP_SRIOV : 0;
	dev->vf_rebar = desc->total_vfs && any_resizable(desc) ? CAP_VF_REBAR : 0;
	for (unsigned int fn = 0; fn <= desc->total_vfs; fn++)
		sim_pcie_reset_config(dev, fn);
	return 0;
}

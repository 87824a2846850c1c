// SPDX-License-Identifier: GPL-2.0
/* Reads and writes of config space, and what they set in motion. */
#include <linux/export.h>

#include "sim_pcie_priv.h"

/*
 * Which function answers at this routing id?  VFs answer while they are
 * enabled.  Return: its number, negative: nobody answers.
 */
static int find_function(const struct sim_pcie_device *dev, unsigned int devfn)
{
	unsigned int rel = devfn % SIM_PCIE_SLOT_FNS, stride = dev->desc->vf_stride, n;
	unsigned int last = dev->num_vfs;

	if (!rel)
		return 0;
	if (!dev->num_vfs || rel < dev->desc->vf_offset)
		return -1;
	if (sim_pcie_fault(dev, fail_vf_stride))
		stride++;
	if (sim_pcie_fault(dev, skip_last_vf))
		last--;
	n = (rel - dev->desc->vf_offset) / stride;
	if ((rel - dev->desc->vf_offset) % stride || n >= last)
		return -1;
	return n + 1;
}

static struct sim_pcie_device *find_device(struct pci_bus *bus, unsigned int devfn)
{
	struct sim_pcie_root *root =
		container_of(to_pci_sysdata(bus), struct sim_pcie_root, sysdata);
	unsigned int slot = devfn / SIM_PCIE_SLOT_FNS;

	return slot < SIM_PCIE_SLOTS ? READ_ONCE(root->slots[slot]) : NULL;
}

struct sim_pcie_device *sim_pcie_find(struct pci_dev *pdev, unsigned int *ret_fn)
{
	struct sim_pcie_device *dev;
	int fn;

	if (pdev->bus->ops != &sim_pcie_config_ops)
		return NULL;
	dev = find_device(pdev->bus, pdev->devfn);
	fn = dev ? find_function(dev, pdev->devfn) : -1;
	if (fn < 0)
		return NULL;
	*ret_fn = fn;
	return dev;
}

void *sim_pcie_priv(struct pci_dev *pdev, unsigned int *ret_fn)
{
	struct sim_pcie_device *dev = sim_pcie_find(pdev, ret_fn);

	return dev ? dev->priv : NULL;
}
EXPORT_SYMBOL_GPL(sim_pcie_priv);

static bool touches(int where, int size, u16 reg, int reg_size)
{
	return reg && where < reg + reg_size && reg < where + size;
}

static u16 word_at(const struct sim_config *config, unsigned int reg)
{
	return config->value[reg] | config->value[reg + 1] << 8;
}

static void merge(struct sim_config *config, int where, int size, u32 val)
{
	for (int i = 0; i < size; i++) {
		u8 *value = &config->value[where + i];
		u8 byte = val >> (8 * i), writable = config->writable[where + i];

		*value = (*value & ~writable) | (byte & writable);
		*value &= ~(byte & config->clears[where + i]);
	}
}

static u64 address_at(const struct sim_config *config, unsigned int reg)
{
	u64 low = word_at(config, reg) | (u32)word_at(config, reg + 2) << 16;
	u64 high = word_at(config, reg + 4) | (u32)word_at(config, reg + 6) << 16;

	return (low & PCI_BASE_ADDRESS_MEM_MASK) | high << 32;
}

/* The memory that a BAR decodes now, as its registers say; may be called with the lock held. */
void *sim_pcie_decode(struct sim_pcie_device *dev, unsigned int fn, unsigned int bar)
{
	const struct sim_pcie_root *root = dev->root;
	u64 size = fn ? sim_pcie_vf_bar_size(dev, bar) : dev->desc->bar[bar].size;
	u64 address = address_at(&dev->fn[0],
				 (fn ? dev->sriov + PCI_SRIOV_BAR : PCI_BASE_ADDRESS_0) + 4 * bar);

	if (fn)
		address += (fn - 1) * size;
	if (!size || address < root->window.start || address + size - 1 > root->window.end)
		return NULL;
	return (__force char *)root->memory + (address - root->window.start);
}

/* What a write has to set in motion once the lock is released: @flr VFs or the PF from @first on. */
struct effects {
	unsigned int first, flr;
	bool vfs;
};

/* A new size in the VF Resizable BAR control register changes what the VF BAR decodes. */
static void resize_vf_bars(struct sim_pcie_device *dev)
{
	struct sim_config *pf = &dev->fn[0];

	for (unsigned int bar = 0, entry = 0; bar < SIM_PCIE_BARS; bar++) {
		if (!dev->desc->vf_rebar_sizes[bar])
			continue;
		sim_pcie_set_bar_size(
			pf, dev->sriov + PCI_SRIOV_BAR + 4 * bar,
			(u64)SZ_1M << (word_at(pf, dev->vf_rebar + 8 + 8 * entry) >> 8 & 0x3f));
		entry++;
	}
}

/* What the VF Resizable BAR capability says now, else what it always was. */
u64 sim_pcie_vf_bar_size(struct sim_pcie_device *dev, unsigned int bar)
{
	const struct sim_pcie_desc *desc = dev->desc;
	unsigned int entry = 0;

	if (!dev->vf_rebar || !desc->vf_rebar_sizes[bar])
		return desc->vf_bar[bar].size;
	for (unsigned int i = 0; i < bar; i++)
		entry += !!desc->vf_rebar_sizes[i];
	return (u64)SZ_1M << (word_at(&dev->fn[0], dev->vf_rebar + 8 + 8 * entry) >> 8 & 0x3f);
}

static void reset_function(struct sim_pcie_device *dev, unsigned int fn)
{
	struct sim_config *config = &dev->fn[fn];

	if (!sim_pcie_fault(dev, skip_flr_table))
		sim_pcie_msix_reset(dev, fn);
	if (!sim_pcie_fault(dev, skip_flr_config))
		sim_pcie_reset_config(dev, fn);
	if (fn && sim_pcie_fault(dev, fail_flr_revision))
		config->value[PCI_REVISION_ID] ^= 0x80;
	dev->ready[fn] = jiffies + msecs_to_jiffies(sim_pcie_fault(dev, delay_ready_ms));
}

static void initiate_flr(struct sim_pcie_device *dev, unsigned int fn, struct effects *effects)
{
	if (sim_pcie_fault(dev, skip_flr))
		return;
	effects->first = fn;
	effects->flr = 1 + (fn && fn < dev->num_vfs && sim_pcie_fault(dev, fail_flr_next));
	effects->vfs = !fn && dev->num_vfs;
	for (unsigned int i = 0; i < effects->flr; i++)
		reset_function(dev, fn + i);
}

/* VF Enable or the number of VFs was written. Return: has the number of VFs changed? */
static bool enable_vfs(struct sim_pcie_device *dev)
{
	const struct sim_config *pf = &dev->fn[0];
	bool enable = word_at(pf, dev->sriov + PCI_SRIOV_CTRL) & PCI_SRIOV_CTRL_VFE;
	unsigned int now = enable ? word_at(pf, dev->sriov + PCI_SRIOV_NUM_VF) : 0;
	unsigned int before = dev->num_vfs;

	now = min(now, (unsigned int)dev->desc->total_vfs);
	for (unsigned int fn = before + 1; fn <= now; fn++) {
		sim_pcie_reset_config(dev, fn);
		sim_pcie_msix_reset(dev, fn);
		dev->ready[fn] = jiffies;
	}
	dev->num_vfs = now;
	return now != before;
}

static struct effects apply(struct sim_pcie_device *dev, int fn, int where, int size, u32 val)
{
	struct sim_config *config = &dev->fn[fn];
	u16 devctl = dev->exp + PCI_EXP_DEVCTL;
	struct effects effects = { 0 };

	merge(config, where, size, val);
	if (touches(where, size, devctl, 2) && word_at(config, devctl) & PCI_EXP_DEVCTL_BCR_FLR) {
		config->value[devctl + 1] &= ~(PCI_EXP_DEVCTL_BCR_FLR >> 8);
		initiate_flr(dev, fn, &effects);
	}
	if (fn || !dev->sriov)
		return effects;
	if (touches(where, size, dev->sriov + PCI_SRIOV_CTRL, 2))
		effects.vfs |= enable_vfs(dev);
	if (dev->vf_rebar && where >= dev->vf_rebar && where < dev->vf_rebar + 0x40)
		resize_vf_bars(dev);
	return effects;
}

static bool answers(const struct sim_pcie_device *dev, int fn)
{
	return fn >= 0 && !time_before(jiffies, dev->ready[fn]);
}

static int config_read(struct pci_bus *bus, unsigned int devfn, int where, int size, u32 *val)
{
	struct sim_pcie_device *dev = find_device(bus, devfn);
	unsigned long flags;
	int fn = -1;

	*val = ~0u;
	if (!dev || READ_ONCE(dev->gone))
		return PCIBIOS_DEVICE_NOT_FOUND;
	spin_lock_irqsave(&dev->lock, flags);
	fn = find_function(dev, devfn);
	if (answers(dev, fn)) {
		*val = 0;
		for (int i = 0; i < size; i++)
			*val |= (u32)dev->fn[fn].value[where + i] << (8 * i);
	}
	spin_unlock_irqrestore(&dev->lock, flags);
	return fn < 0 ? PCIBIOS_DEVICE_NOT_FOUND : PCIBIOS_SUCCESSFUL;
}

static int config_write(struct pci_bus *bus, unsigned int devfn, int where, int size, u32 val)
{
	struct sim_pcie_device *dev = find_device(bus, devfn);
	struct effects effects = { 0 };
	unsigned int num_vfs = 0;
	unsigned long flags;
	int fn = -1;

	if (!dev || READ_ONCE(dev->gone))
		return PCIBIOS_DEVICE_NOT_FOUND;
	spin_lock_irqsave(&dev->lock, flags);
	fn = find_function(dev, devfn);
	if (fn == 1 && dev->num_vfs > 1 && sim_pcie_fault(dev, fail_write_next))
		fn++;
	if (answers(dev, fn))
		effects = apply(dev, fn, where, size, val);
	num_vfs = dev->num_vfs;
	spin_unlock_irqrestore(&dev->lock, flags);
	if (effects.vfs)
		dev->desc->ops->vfs(dev->priv, num_vfs);
	for (unsigned int i = 0; i < effects.flr; i++)
		dev->desc->ops->flr(dev->priv, effects.first + i);
	return fn < 0 ? PCIBIOS_DEVICE_NOT_FOUND : PCIBIOS_SUCCESSFUL;
}

struct pci_ops sim_pcie_config_ops = {
	.read = config_read,
	.write = config_write,
};

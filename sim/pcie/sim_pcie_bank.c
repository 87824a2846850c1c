// SPDX-License-Identifier: GPL-2.0
/*
 * Memory that ends in the middle of a VF's BAR.
 *
 *	span:	| bank (RAM)                    | hole: nobody answers          |
 *	BAR of the VF:             | memory     | writes are dropped  |
 *
 * The RAM's end cannot be moved (it is the BAR of an ivshmem device), so the BAR of the VF is.
 * SIM-DIFF: VF BARs of this kind are not where the SR-IOV capability of the PF says.
 */
#include <linux/export.h>
#include <linux/slab.h>

#include "sim_pcie_priv.h"

#define IVSHMEM_MEMORY 2 /* BAR */

static DEFINE_MUTEX(bank_lock);

static void move_bar(struct pci_dev *pdev, u64 address)
{
	struct resource *bar = &pdev->resource[IVSHMEM_MEMORY];
	unsigned int reg = PCI_BASE_ADDRESS_0 + 4 * IVSHMEM_MEMORY;
	u64 size = resource_size(bar);
	u16 command;

	pci_read_config_word(pdev, PCI_COMMAND, &command);
	pci_write_config_word(pdev, PCI_COMMAND, command & ~PCI_COMMAND_MEMORY);
	pci_write_config_dword(pdev, reg, lower_32_bits(address));
	pci_write_config_dword(pdev, reg + 4, upper_32_bits(address));
	pci_write_config_word(pdev, PCI_COMMAND, command);
	bar->start = address;
	bar->end = address + size - 1;
}

/* Moves the device's BAR to where a hole of twice its size follows. */
int sim_pcie_bank_add(struct sim_bank *bank, struct pci_dev *ivshmem)
{
	struct resource *bar = &ivshmem->resource[IVSHMEM_MEMORY], *window = bar->parent;
	u64 size = resource_size(bar);
	int err;

	if (bank->ivshmem || !window)
		return -EBUSY;
	bank->span = (struct resource){ .name = "sim_pcie bank", .flags = bar->flags };
	err = pci_bus_alloc_resource(ivshmem->bus, &bank->span, 3 * size, size, 0,
				     IORESOURCE_PREFETCH, NULL, NULL);
	if (err)
		return err;
	bank->memory = ioremap(bank->span.start, size);
	if (!bank->memory) {
		release_resource(&bank->span);
		return -ENOMEM;
	}
	bank->own = bank->user = bank->guest = (struct resource){
		.name = bank->span.name,
		.start = bank->span.start,
		.end = bank->span.end,
		.flags = bank->span.flags,
		.parent = &bank->span,
	};
	release_resource(bar);
	move_bar(ivshmem, bank->span.start);
	request_resource(&bank->own, bar);
	bank->size = size;
	bank->ivshmem = ivshmem;
	return 0;
}

/* The BAR stays where it is, the hole is free again. */
void sim_pcie_bank_remove(struct sim_bank *bank)
{
	struct resource *bar = &bank->ivshmem->resource[IVSHMEM_MEMORY];
	struct resource *window = bank->span.parent;

	release_resource(bar);
	release_resource(&bank->span);
	if (request_resource(window, bar))
		pci_err(bank->ivshmem, "the place of BAR %d is taken\n", IVSHMEM_MEMORY);
	bank->ivshmem = NULL;
}

void sim_pcie_bank_free(struct sim_bank *bank)
{
	if (bank->memory)
		iounmap(bank->memory);
}

void sim_pcie_give_back(struct sim_pcie_device *dev)
{
	mutex_lock(&bank_lock);
	for (unsigned int i = 0; i < SIM_BANKS; i++)
		if (dev->root->banks[i].dev == dev)
			dev->root->banks[i].dev = NULL;
	mutex_unlock(&bank_lock);
}

static struct sim_bank *find_bank(struct sim_pcie_device *dev, unsigned int fn, u64 bytes)
{
	struct sim_bank *bank = fn <= SIM_BANKS ? &dev->root->banks[fn - 1] : NULL;

	if (!bank || !bank->ivshmem || bank->size < bytes || (bank->dev && bank->dev != dev))
		return NULL;
	return bank;
}

void sim_pcie_set_vf_memory(struct sim_pcie_device *dev, unsigned int fn, unsigned int bar,
			    u64 bytes)
{
	struct sim_vf_memory *memory = &dev->vf_memory[fn];

	mutex_lock(&bank_lock);
	*memory = (struct sim_vf_memory){ .set = true, .bar = bar, .bytes = bytes };
	memory->bank = find_bank(dev, fn, bytes);
	if (memory->bank)
		memory->bank->dev = dev;
	mutex_unlock(&bank_lock);
}
EXPORT_SYMBOL_GPL(sim_pcie_set_vf_memory);

void sim_pcie_share_vf_memory(struct sim_pcie_device *dev, unsigned int fn, unsigned int with,
			      u64 above)
{
	struct sim_vf_memory *memory = &dev->vf_memory[fn];
	struct sim_bank *bank;

	mutex_lock(&bank_lock);
	bank = dev->vf_memory[with].bank;
	if (bank && bank->size >= memory->bytes + above) {
		memory->bank = bank;
		memory->guest = true;
		memory->above = above;
	}
	mutex_unlock(&bank_lock);
}
EXPORT_SYMBOL_GPL(sim_pcie_share_vf_memory);

/* Where it begins in its bank. */
static u64 place_in_bank(const struct sim_vf_memory *memory)
{
	return memory->bank->size - memory->above - memory->bytes;
}

void *sim_pcie_vf_memory(struct sim_pcie_device *dev, unsigned int fn, unsigned int bar,
			 u64 *ret_size)
{
	struct sim_vf_memory *memory = &dev->vf_memory[fn];

	*ret_size = memory->bytes;
	return memory->bytes ? (char *)memory->bank->memory + place_in_bank(memory) : NULL;
}

/*
 * SIM-DIFF: this VF's BAR is not larger than its memory.  The kernel has made room for a BAR of each
 * VF as large as it was before the driver resized it: only a single VF can have all of the new size.
 */
static void place_without_bank(struct sim_pcie_device *dev, struct sim_vf_memory *memory,
			       struct resource *bar)
{
	u64 size;

	memory->window = dev->num_vfs == 1 ? sim_pcie_vf_bar_size(dev, memory->bar) :
					     resource_size(bar);
	size = min(memory->window, memory->bytes);
	if (size && size != resource_size(bar))
		adjust_resource(bar, bar->start, size);
}

/* A VF was added to the bus; nobody has looked at its resources yet. */
void sim_pcie_place_vf(struct pci_dev *vf)
{
	struct sim_vf_memory *memory;
	struct sim_pcie_device *dev;
	struct resource *bar;
	unsigned int fn;

	dev = sim_pcie_find(vf, &fn);
	memory = dev ? &dev->vf_memory[fn] : NULL;
	if (!memory || !memory->set)
		return;
	bar = &vf->resource[memory->bar];
	if (!bar->parent)
		return;
	if (!memory->bank) {
		place_without_bank(dev, memory, bar);
		return;
	}
	release_resource(bar);
	bar->start = memory->bank->span.start + place_in_bank(memory);
	bar->end = bar->start + sim_pcie_vf_bar_size(dev, memory->bar) - 1;
	if (request_resource(memory->guest ? &memory->bank->guest : &memory->bank->user, bar))
		pci_err(vf, "no place for %pR\n", bar);
}

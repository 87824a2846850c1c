// SPDX-License-Identifier: GPL-2.0
/*
 * MSI-X: tables in the memory of BARs, and the interrupt domain their vectors come from.
 *
 *	driver -> pci_alloc_irq_vectors() -> our domain: an irq number, no vector of a CPU
 *	          mask bit, address, data -> table in the BAR, by the PCI core
 *
 * SIM-DIFF: table and pending bits are memory: pending bits can be written, and nobody sees a
 * mask bit change: whoever raises an interrupt has to look at it first.
 */
#include <linux/irqdomain.h>
#include <linux/msi.h>

#include "sim_pcie_priv.h"

#define ENTRY_DWORDS (PCI_MSIX_ENTRY_SIZE / 4)
#define TABLE_SHIFT  SZ_4K /* fault fail_table_place */

static struct fwnode_handle *fwnode;
static struct irq_domain *domain;

/* Where it says where to: there are no CPUs behind it, but a message is never 0. */
static void compose_msg(struct irq_data *data, struct msi_msg *msg)
{
	*msg = (struct msi_msg){ .address_lo = 0xfee00000, .data = data->irq };
}

static int set_affinity(struct irq_data *data, const struct cpumask *mask, bool force)
{
	return -EINVAL;
}

static struct irq_chip chip = {
	.name = "sim_pcie-MSI-X",
	.irq_mask = pci_msi_mask_irq,
	.irq_unmask = pci_msi_unmask_irq,
	.irq_compose_msi_msg = compose_msg,
	.irq_set_affinity = set_affinity,
};

static int init_irq(struct irq_domain *irqs, struct msi_domain_info *info, unsigned int virq,
		    irq_hw_number_t hwirq, msi_alloc_info_t *arg)
{
	struct sim_pcie_device *dev;
	unsigned int fn;

	dev = sim_pcie_find(msi_desc_to_pci_dev(arg->desc), &fn);
	if (dev && fn && sim_pcie_fault(dev, fail_msix))
		return -ENOSPC;
	irq_domain_set_info(irqs, virq, hwirq, info->chip, NULL, handle_simple_irq, NULL, NULL);
	return 0;
}

static struct msi_domain_ops domain_ops = { .msi_init = init_irq };

static struct msi_domain_info domain_info = {
	.flags = MSI_FLAG_USE_DEF_DOM_OPS | MSI_FLAG_USE_DEF_CHIP_OPS | MSI_FLAG_PCI_MSIX,
	.ops = &domain_ops,
	.chip = &chip,
};

/* A function cannot raise the interrupts of another: there is no message that would do so. */
int sim_pcie_msix_init(void)
{
	fwnode = irq_domain_alloc_named_fwnode("sim_pcie");
	if (!fwnode)
		return -ENOMEM;
	domain = pci_msi_create_irq_domain(fwnode, &domain_info, NULL);
	if (!domain) {
		irq_domain_free_fwnode(fwnode);
		return -ENOMEM;
	}
	domain->flags |= IRQ_DOMAIN_FLAG_ISOLATED_MSI;
	return 0;
}

void sim_pcie_msix_exit(void)
{
	irq_domain_remove(domain);
	irq_domain_free_fwnode(fwnode);
}

void sim_pcie_msix_use(struct pci_bus *bus)
{
	dev_set_msi_domain(&bus->dev, domain);
}

/* As after a reset: every vector is masked, none is pending. */
void sim_pcie_msix_reset(struct sim_pcie_device *dev, unsigned int fn)
{
	const struct sim_pcie_msix *msix = fn ? &dev->desc->vf_msix : &dev->desc->msix;
	char *bar = msix->vectors ? sim_pcie_decode(dev, fn, msix->bar) : NULL;
	u32 *table = (u32 *)(bar + msix->table);

	if (!bar)
		return;
	memset(bar + msix->pending, 0, round_up(msix->vectors, 64) / 8);
	if (fn && sim_pcie_fault(dev, fail_table_place)) {
		memset(table, 0, msix->vectors * PCI_MSIX_ENTRY_SIZE);
		table = (u32 *)(bar + msix->table + TABLE_SHIFT);
	}
	for (unsigned int i = 0; i < msix->vectors; i++, table += ENTRY_DWORDS) {
		memset(table, 0, PCI_MSIX_ENTRY_VECTOR_CTRL);
		table[PCI_MSIX_ENTRY_VECTOR_CTRL / 4] = PCI_MSIX_ENTRY_CTRL_MASKBIT;
	}
}

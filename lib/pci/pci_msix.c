/* SPDX-License-Identifier: MIT */
#include "pci/pci_msix.h"

#include <errno.h>
#include <linux/pci_regs.h>

#include "pci/pci_dev_bar.h"
#include "pci/pci_dev_cfg.h"

#define BARS     6
#define ALL_ONES UINT32_MAX

int pci_msix_get(const struct pci_dev *dev, struct pci_msix *ret_msix)
{
	unsigned int cap;
	uint16_t control;
	uint32_t table;
	int ret;

	ret = pci_dev_find_cap(dev, PCI_CAP_ID_MSIX, &cap);
	if (!ret)
		ret = pci_dev_cfg_read16(dev, cap + PCI_MSIX_FLAGS, &control);
	if (!ret)
		ret = pci_dev_cfg_read32(dev, cap + PCI_MSIX_TABLE, &table);
	if (ret)
		return ret;
	if ((table & PCI_MSIX_TABLE_BIR) >= BARS)
		return -EPROTO;
	ret_msix->count = (control & PCI_MSIX_FLAGS_QSIZE) + 1;
	ret_msix->bar = table & PCI_MSIX_TABLE_BIR;
	ret_msix->offset = table & PCI_MSIX_TABLE_OFFSET;
	return 0;
}

/* Reads the control word of @vector, after writing its mask bit if @masked is given. */
static int access_mask(const struct pci_dev *dev, unsigned int vector, const bool *masked,
		       uint32_t *ret_control)
{
	volatile uint32_t *control;
	struct pci_msix msix;
	size_t size, at;
	uint32_t value;
	void *map;
	int ret;

	ret = pci_msix_get(dev, &msix);
	if (ret)
		return ret;
	if (vector >= msix.count)
		return -EINVAL;
	ret = pci_dev_map_bar(dev, msix.bar, masked, &map, &size);
	if (ret)
		return ret;
	at = msix.offset + (size_t)vector * PCI_MSIX_ENTRY_SIZE + PCI_MSIX_ENTRY_VECTOR_CTRL;
	if (at + sizeof(*control) > size) {
		pci_dev_unmap_bar(map, size);
		return -ERANGE;
	}
	control = (volatile uint32_t *)((char *)map + at);
	value = *control;
	if (masked && value != ALL_ONES) {
		value &= ~(uint32_t)PCI_MSIX_ENTRY_CTRL_MASKBIT;
		*control = value | (*masked ? PCI_MSIX_ENTRY_CTRL_MASKBIT : 0);
		value = *control; /* flushes the posted write */
	}
	pci_dev_unmap_bar(map, size);
	*ret_control = value;
	return value == ALL_ONES ? -EIO : 0;
}

int pci_msix_get_masked(const struct pci_dev *dev, unsigned int vector, bool *ret_masked)
{
	uint32_t control;
	int ret = access_mask(dev, vector, NULL, &control);

	if (!ret)
		*ret_masked = control & PCI_MSIX_ENTRY_CTRL_MASKBIT;
	return ret;
}

int pci_msix_set_masked(const struct pci_dev *dev, unsigned int vector, bool masked)
{
	uint32_t control;

	return access_mask(dev, vector, &masked, &control);
}

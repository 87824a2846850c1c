/* SPDX-License-Identifier: MIT */
#include "pci/pci_reset.h"

#include <linux/pci_regs.h>

#include "pci/pci_dev_cfg.h"
#include "pci/pci_internal.h"

int pci_reset(const struct pci_dev *dev)
{
	return pci_dev_errno(dev, machine_write(&dev->dir, "reset", "1"));
}

int pci_get_reset_method(const struct pci_dev *dev, char *buf, size_t size)
{
	int ret = machine_read(&dev->dir, "reset_method", buf, size);

	return ret < 0 ? pci_dev_errno(dev, ret) : 0;
}

int pci_set_reset_method(const struct pci_dev *dev, const char *methods)
{
	const char *text = methods && *methods ? methods : "\n";

	return pci_dev_errno(dev, machine_write(&dev->dir, "reset_method", text));
}

bool pci_has_flr(const struct pci_dev *dev)
{
	unsigned int cap;
	uint32_t devcap;
	uint8_t af;

	if (!pci_dev_find_cap(dev, PCI_CAP_ID_EXP, &cap) &&
	    !pci_dev_cfg_read32(dev, cap + PCI_EXP_DEVCAP, &devcap) && devcap & PCI_EXP_DEVCAP_FLR)
		return true;
	return !pci_dev_find_cap(dev, PCI_CAP_ID_AF, &cap) &&
	       !pci_dev_cfg_read8(dev, cap + PCI_AF_CAP, &af) && af & PCI_AF_CAP_FLR;
}

/* SPDX-License-Identifier: MIT */
/* Shared by the files of lib/pci only. */
#ifndef PCI_PCI_INTERNAL_H
#define PCI_PCI_INTERNAL_H

#include "pci/pci_dev.h"

/**
 * pci_dev_errno() - tell "no such attribute" from "no such function any more"
 * @dev: the function
 * @err: result of an access below its directory
 *
 * Return: -ENODEV if @err is -ENOENT and the function is gone, else @err.
 */
int pci_dev_errno(const struct pci_dev *dev, int err);

#endif

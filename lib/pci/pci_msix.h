/* SPDX-License-Identifier: MIT */
/*
 * The MSI-X capability and its vector table (PCI Local Bus 3.0, 6.8.2).
 *
 * The table lies in a BAR: its functions map that BAR through sysfs, so they
 * work while no driver has claimed it (see pci_dev_map_bar()).
 */
#ifndef PCI_PCI_MSIX_H
#define PCI_PCI_MSIX_H

#include "pci/pci_dev.h"

/**
 * struct pci_msix - where the vector table of a function is
 * @count: number of vectors, 1 to 2048
 * @bar: BAR that holds the table
 * @offset: of the table in that BAR, in bytes
 */
struct pci_msix {
	unsigned int count, bar;
	uint32_t offset;
};

/**
 * pci_msix_get() - read the MSI-X capability
 * @dev: the function
 * @ret_msix: what it says
 *
 * Return: 0, -ENOENT no MSI-X, -ENODEV the function is gone, -EPROTO the BAR number is reserved.
 */
int pci_msix_get(const struct pci_dev *dev, struct pci_msix *ret_msix);

/**
 * pci_msix_get_masked() - read the mask bit of a vector
 * @dev: the function
 * @vector: 0 to count - 1
 * @ret_masked: the bit; 1 after every reset of the function
 *
 * Return: 0, as pci_msix_get() and pci_dev_map_bar(), -EINVAL no such vector, -ERANGE the table
 * lies outside its BAR, -EIO the function does not answer (all ones).
 */
int pci_msix_get_masked(const struct pci_dev *dev, unsigned int vector, bool *ret_masked);

/**
 * pci_msix_set_masked() - write the mask bit of a vector
 * @dev: the function; MSI-X should be off, else its driver is disturbed
 * @vector: 0 to count - 1
 * @masked: the bit
 *
 * Returns when the function has taken the write.
 *
 * Return: as pci_msix_get_masked().
 */
int pci_msix_set_masked(const struct pci_dev *dev, unsigned int vector, bool masked);

#endif

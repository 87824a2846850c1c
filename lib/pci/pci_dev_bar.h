/* SPDX-License-Identifier: MIT */
/*
 * Base address registers: size, kind, and mapping.
 *
 * libpciaccess maps where it can.  It cannot map VFs that were enabled while something else is mapped,
 * a BAR that is mapped already, devices of a domain above 0xffff, and those of a recorded tree: these
 * are mapped through resource<N>, which is what libpciaccess does as well.  Callers see no difference.
 */
#ifndef PCI_PCI_DEV_BAR_H
#define PCI_PCI_DEV_BAR_H

#include "pci/pci_dev.h"

/**
 * struct pci_bar - what a BAR decodes
 * @base: address as the CPU sees it
 * @size: bytes; 0: not implemented, not assigned, or the upper half of a 64-bit BAR
 * @is_io: I/O ports instead of memory
 * @is_prefetchable: as the register says
 */
struct pci_bar {
	uint64_t base, size;
	bool is_io, is_prefetchable;
};

/**
 * pci_dev_bar() - describe a BAR
 * @dev: the function
 * @bar: 0..5
 * @ret_bar: the description
 *
 * Return: 0, -EINVAL @bar above 5 or malformed file, -ENODEV the function is gone.
 */
int pci_dev_bar(const struct pci_dev *dev, unsigned int bar, struct pci_bar *ret_bar);

/**
 * pci_dev_enable() - let a function without a driver answer in its BARs
 * @dev: the function
 *
 * Writes 1 to the sysfs file enable: the kernel sets Memory Space Enable.  A VF of silicon has no
 * such bit (SR-IOV 1.1, 3.4.1.3: VF MSE of the PF decides) and needs no call; QEMU's VFs have it.
 * The kernel counts: each call wants a pci_dev_disable(), unless the function is removed anyway.
 *
 * Return: 0, -EBUSY a driver is bound, -EPERM not root, -ENODEV the function is gone.
 */
int pci_dev_enable(const struct pci_dev *dev);

/**
 * pci_dev_disable() - take a pci_dev_enable() back
 * @dev: the function
 *
 * Return: 0, -EIO it was not enabled, else as pci_dev_enable().
 */
int pci_dev_disable(const struct pci_dev *dev);

/**
 * pci_dev_map_bar() - map a memory BAR as a whole
 * @dev: the function
 * @bar: 0..5
 * @write: map for writing as well
 * @ret_map: address, to be unmapped by pci_dev_unmap_bar()
 * @ret_size: bytes
 *
 * Access with naturally aligned volatile reads and writes only.  Memory decoding must be on
 * (a bound driver or the sysfs file "enable" does that), otherwise reads give all ones.
 *
 * Return: 0, -ENOENT no such BAR, -EOPNOTSUPP it decodes I/O ports, -EINVAL @bar above 5, or a
 * driver claimed the BAR and the kernel is strict (CONFIG_IO_STRICT_DEVMEM), -EACCES, -EPERM
 * (lockdown), -ENODEV the function is gone.
 */
int pci_dev_map_bar(const struct pci_dev *dev, unsigned int bar, bool write, void **ret_map,
		    size_t *ret_size);

/**
 * pci_dev_unmap_bar() - undo pci_dev_map_bar()
 * @map: the address, or NULL
 * @size: bytes
 */
void pci_dev_unmap_bar(void *map, size_t size);

#endif

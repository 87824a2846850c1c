/* SPDX-License-Identifier: MIT */
/*
 * One PCI function, held by its directory /sys/bus/pci/devices/<address>/ on the host or in a guest
 * (lib/machine).
 *
 * On the host the handle stays with this very function: if it is removed (a VF after sriov_numvfs = 0,
 * a hot unplug) every call returns -ENODEV or -ENOENT, also when a new function of the same address has
 * appeared since.  In a guest it is whatever has the address.  A handle may be used by several threads,
 * since nothing in it changes.
 *
 * In a guest there are identity, binding, reset and DRM nodes; what needs a file descriptor
 * (configuration space, BARs, MSI-X, VFs) gives -EOPNOTSUPP there.
 *
 * Configuration space is reached through the sysfs file of the directory and not through
 * libpciaccess, for three reasons: libpciaccess knows the devices which existed at
 * pci_system_init() only (VFs come and go later), it opens files by address (so it would silently
 * reach the successor of a removed VF), and its one list is global to the process.  For mapping BARs
 * these can be dealt with (pci_dev_bar.h).
 */
#ifndef PCI_PCI_DEV_H
#define PCI_PCI_DEV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "machine/machine.h"
#include "pci/pci_addr.h"

/**
 * struct pci_dev - a PCI function; read only for users
 * @addr: its address
 * @name: the same as text
 * @dir: its directory in sysfs
 * @dirfd: the same as an fd, for attributes without a function here; -1 in a guest
 * @vendor: vendor ID
 * @device: device ID (of a VF: as sysfs shows it, the hardware's own register reads 0xffff)
 * @class: 24 bits: base class, sub-class, programming interface
 * @revision: revision ID
 */
struct pci_dev {
	struct pci_addr addr;
	char name[PCI_ADDR_LEN];
	struct machine_dir dir;
	int dirfd;
	uint16_t vendor, device;
	uint32_t class;
	uint8_t revision;
};

/**
 * pci_dev_open() - make a handle of a function
 * @addr: its address
 * @ret_dev: the handle, to be closed by pci_dev_close()
 *
 * Return: 0, -ENODEV no such function, -EINVAL its IDs in sysfs are not numbers, -ENOMEM, -EMFILE.
 */
int pci_dev_open(const struct pci_addr *addr, struct pci_dev **ret_dev);

/**
 * pci_dev_open_in() - as pci_dev_open(), in any machine
 * @machine: where; has to outlive the handle
 * @addr: its address there
 * @ret_dev: the handle, to be closed by pci_dev_close()
 *
 * Return: as pci_dev_open(), or an error of the machine.
 */
int pci_dev_open_in(struct machine *machine, const struct pci_addr *addr, struct pci_dev **ret_dev);

/**
 * pci_dev_close() - free a handle
 * @dev: the handle, or NULL
 */
void pci_dev_close(struct pci_dev *dev);

/**
 * pci_dev_exists() - is the function of this handle still there?
 * @dev: the handle
 *
 * Return: false if it was removed, also when another one has its address now.
 */
bool pci_dev_exists(const struct pci_dev *dev);

/**
 * pci_dev_driver() - the name of the bound driver
 * @dev: the function
 * @buf: the name on a return of 1, "" on 0
 * @size: of @buf in bytes
 *
 * Return: 1 bound, 0 unbound, -ENODEV the function is gone, -EOVERFLOW @buf is too small.
 */
int pci_dev_driver(const struct pci_dev *dev, char *buf, size_t size);

/**
 * pci_dev_iommu_group() - the number of the function's IOMMU group
 * @dev: the function
 * @ret_group: the number in /sys/kernel/iommu_groups
 *
 * Return: 0, -ENOENT it has none, -ENODEV it is gone, -EINVAL the link is not a number.
 */
int pci_dev_iommu_group(const struct pci_dev *dev, unsigned int *ret_group);

#endif

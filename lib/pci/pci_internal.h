/* SPDX-License-Identifier: MIT */
/* Shared by the files of lib/pci only. */
#ifndef PCI_PCI_INTERNAL_H
#define PCI_PCI_INTERNAL_H

#include "pci/pci_dev.h"
#include "pci/pci_dev_bar.h"

/**
 * pci_dev_errno() - tell "no such attribute" from "no such function any more"
 * @dev: the function
 * @err: result of an access below its directory
 *
 * Return: -ENODEV if @err is -ENOENT and the function is gone, else @err.
 */
int pci_dev_errno(const struct pci_dev *dev, int err);

/**
 * pci_access_begin_scan() - make libpciaccess' list of devices, to be walked by its own functions
 *
 * Others wait until pci_access_end_scan().
 *
 * Return: 0, -EBUSY mappings keep an older list alive, or the errno of pci_system_init().
 */
int pci_access_begin_scan(void);

/** pci_access_end_scan() - free it */
void pci_access_end_scan(void);

/**
 * pci_access_map() - map a BAR by libpciaccess
 * @dev: the function
 * @bar: what it decodes
 * @write: map for writing as well
 * @ret_map: for pci_access_unmap()
 *
 * Return: 0, -ENOENT it is not in the list (a VF that came later, a domain above 0xffff), -EINVAL it
 * is mapped already (once is all that libpciaccess can do), -ENODEV it is gone, or another -errno.
 */
int pci_access_map(const struct pci_dev *dev, const struct pci_bar *bar, bool write,
		   void **ret_map);

/**
 * pci_access_unmap() - undo pci_access_map()
 * @map: address
 * @size: bytes
 *
 * Return: false if the mapping is none of libpciaccess.
 */
bool pci_access_unmap(void *map, size_t size);

#endif

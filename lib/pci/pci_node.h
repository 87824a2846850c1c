/* SPDX-License-Identifier: MIT */
/* Device nodes of a PCI function: from an open node to its function, and to its DRM nodes. */
#ifndef PCI_PCI_NODE_H
#define PCI_PCI_NODE_H

#include <stddef.h>

#include "pci/pci_dev.h"

/** PCI_NODE_LEN - bytes for the path of a DRM node and its NUL */
#define PCI_NODE_LEN 64

/** enum pci_node_kind - which DRM node */
enum pci_node_kind {
	PCI_NODE_CARD,   /* /dev/dri/card0 */
	PCI_NODE_RENDER, /* /dev/dri/renderD128 */
};

/**
 * pci_node_addr() - the PCI function behind an open device node
 * @fd: for example of /dev/dri/card0 or /dev/nvme0
 * @ret_addr: its address
 *
 * Return: 0, -ENOTTY @fd is no device node, -EBADF, -ENODEV the device is no (part of a) PCI
 * function, or as sysfs_dev_open().
 */
int pci_node_addr(int fd, struct pci_addr *ret_addr);

/**
 * pci_node_path_addr() - the PCI function in whose directory of sysfs a path ends
 * @path: may be a link or run through links; relative to the current folder if not absolute
 * @ret_addr: the address
 *
 * Return: 0, -ENODEV there is none on the path, or the -errno of looking it up.
 */
int pci_node_path_addr(const char *path, struct pci_addr *ret_addr);

/**
 * pci_node_drm() - the path of a function's DRM node
 * @dev: the function
 * @kind: which
 * @buf: at least PCI_NODE_LEN bytes
 *
 * Return: 0, -ENOENT it has none (no DRM driver is bound), -ENODEV the function is gone.
 */
int pci_node_drm(const struct pci_dev *dev, enum pci_node_kind kind, char buf[PCI_NODE_LEN]);

#endif

/* SPDX-License-Identifier: MIT */
/* Reset of a function through sysfs. */
#ifndef PCI_PCI_RESET_H
#define PCI_PCI_RESET_H

#include "pci/pci_dev.h"

/**
 * pci_reset() - reset the function by its first reset method
 * @dev: the function
 *
 * Writes 1 to "reset".  The kernel saves and restores the configuration space and tells a bound
 * driver if that driver has the callbacks.  Blocks: FLR takes at least 100 ms; two resets of one
 * function wait for each other.  A PF reset takes its VFs with it on some devices (QEMU's NVMe).
 *
 * Return: 0, -ENOENT the function has no reset method, -ENOTTY all methods are switched off,
 * -EACCES not root, -ENODEV the function is gone, or the errno of the reset.
 */
int pci_reset(const struct pci_dev *dev);

/**
 * pci_get_reset_method() - the reset methods in use, in order
 * @dev: the function
 * @buf: space separated, as the kernel writes them ("flr bus"); "" when all are switched off
 * @size: of @buf in bytes
 *
 * Return: 0, -ENOENT no reset method, -EOVERFLOW @buf is too small, -ENODEV the function is gone.
 */
int pci_get_reset_method(const struct pci_dev *dev, char *buf, size_t size);

/**
 * pci_set_reset_method() - choose reset methods
 * @dev: the function
 * @methods: space separated in order of preference; "default" restores; NULL or "" switches all off
 *
 * Return: 0, -EINVAL an unknown or unsupported method, -ENOENT no reset method, -ENODEV gone.
 */
int pci_set_reset_method(const struct pci_dev *dev, const char *methods);

/**
 * pci_has_flr() - does the function advertise function level reset?
 * @dev: the function; needs root (the capability lies behind the first 64 bytes)
 *
 * Return: true if the PCI Express or the Advanced Features capability says so.
 */
bool pci_has_flr(const struct pci_dev *dev);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Configuration space: 256 bytes, or 4096 with PCI Express.
 *
 * All functions return 0, or -EINVAL (offset not a multiple of the width, or behind the end), -EPERM
 * (an unprivileged user sees the first 64 bytes only), -EACCES (write without privilege), -ENODEV
 * (function gone).  A function which is listed but does not answer reads as all ones without an
 * error.  A read of a function in D3cold wakes it up.
 */
#ifndef PCI_PCI_DEV_CFG_H
#define PCI_PCI_DEV_CFG_H

#include "pci/pci_dev.h"

/**
 * pci_dev_cfg_read8() - read 8 bits
 * @dev: the function
 * @offset: in bytes
 * @ret_value: the value; untouched on error
 *
 * Return: 0 or -errno, see the top of this file.
 */
int pci_dev_cfg_read8(const struct pci_dev *dev, unsigned int offset, uint8_t *ret_value);

/**
 * pci_dev_cfg_read16() - read 16 bits
 * @dev: the function
 * @offset: in bytes, a multiple of 2
 * @ret_value: the value; untouched on error
 *
 * Return: 0 or -errno, see the top of this file.
 */
int pci_dev_cfg_read16(const struct pci_dev *dev, unsigned int offset, uint16_t *ret_value);

/**
 * pci_dev_cfg_read32() - read 32 bits
 * @dev: the function
 * @offset: in bytes, a multiple of 4
 * @ret_value: the value; untouched on error
 *
 * Return: 0 or -errno, see the top of this file.
 */
int pci_dev_cfg_read32(const struct pci_dev *dev, unsigned int offset, uint32_t *ret_value);

/**
 * pci_dev_cfg_write8() - write 8 bits
 * @dev: the function
 * @offset: in bytes
 * @value: the value
 *
 * Return: 0 or -errno, see the top of this file.
 */
int pci_dev_cfg_write8(const struct pci_dev *dev, unsigned int offset, uint8_t value);

/**
 * pci_dev_cfg_write16() - write 16 bits
 * @dev: the function
 * @offset: in bytes, a multiple of 2
 * @value: the value
 *
 * Return: 0 or -errno, see the top of this file.
 */
int pci_dev_cfg_write16(const struct pci_dev *dev, unsigned int offset, uint16_t value);

/**
 * pci_dev_cfg_write32() - write 32 bits
 * @dev: the function
 * @offset: in bytes, a multiple of 4
 * @value: the value
 *
 * Return: 0 or -errno, see the top of this file.
 */
int pci_dev_cfg_write32(const struct pci_dev *dev, unsigned int offset, uint32_t value);

/**
 * pci_dev_find_cap() - find a capability in the first 256 bytes
 * @dev: the function
 * @id: capability ID (PCI_CAP_ID_* of linux/pci_regs.h)
 * @ret_offset: offset of its header
 *
 * Return: 0, -ENOENT it has none, -ENODEV the function does not answer (reads as all ones), -ELOOP
 * the list does not end, or as the reads.
 */
int pci_dev_find_cap(const struct pci_dev *dev, uint8_t id, unsigned int *ret_offset);

/**
 * pci_dev_find_ext_cap() - find an extended capability
 * @dev: the function
 * @id: capability ID (PCI_EXT_CAP_ID_* of linux/pci_regs.h)
 * @ret_offset: offset of its header, 0x100 or higher
 *
 * Return: 0, -ENOENT it has none, -ENODEV the function does not answer (reads as all ones), -ELOOP
 * the list does not end, or as the reads.
 */
int pci_dev_find_ext_cap(const struct pci_dev *dev, uint16_t id, unsigned int *ret_offset);

#endif

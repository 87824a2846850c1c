/* SPDX-License-Identifier: MIT */
/* IGT's igt_device.h: what a DRM fd belongs to. */
#ifndef COMPAT_IGT_IGT_DEVICE_H
#define COMPAT_IGT_IGT_DEVICE_H

/** PCI_SLOT_NAME_SIZE - characters of the longest slot name; IGT's is cut at four digits of domain */
#define PCI_SLOT_NAME_SIZE 19

/**
 * igt_device_get_card_index() - N of a device's /dev/dri/cardN
 * @fd: one of its nodes
 *
 * Return: the number, -1 if it cannot be told.
 */
int igt_device_get_card_index(int fd);

/**
 * igt_device_get_pci_slot_name() - the PCI function behind a device; fails the test if there is none
 * @fd: one of its nodes
 * @pci_slot_name: filled in, at least PCI_SLOT_NAME_SIZE + 1 bytes
 */
void igt_device_get_pci_slot_name(int fd, char *pci_slot_name);

#endif

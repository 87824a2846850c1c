/* SPDX-License-Identifier: MIT */
/*
 * IGT's igt_pci.h: drivers of PCI functions, named by their slot ("0000:01:00.0").
 *
 * Every function returns 0 or -errno, and -EINVAL for a slot that is no address.  pci/pci_bind.h has
 * the same for handles.
 */
#ifndef COMPAT_IGT_IGT_PCI_H
#define COMPAT_IGT_IGT_PCI_H

#include <stddef.h>

/**
 * igt_pci_device_unbind() - take the bound driver away, whichever it is
 * @pci_slot: the function
 *
 * Return: as pci_unbind(); -ENODEV none is bound, or no such function.
 */
int igt_pci_device_unbind(const char *pci_slot);

/**
 * igt_pci_driver_bind() - bind a driver
 * @driver: its name
 * @pci_slot: the function
 *
 * Return: as pci_bind().
 */
int igt_pci_driver_bind(const char *driver, const char *pci_slot);

/**
 * igt_pci_driver_unbind() - take this driver away
 * @driver: its name
 * @pci_slot: the function
 *
 * Return: as pci_unbind(); -ENODEV also if another driver is bound.
 */
int igt_pci_driver_unbind(const char *driver, const char *pci_slot);

/**
 * igt_pci_driver_unbind_all() - take a driver away from all of its functions
 * @driver: its name
 *
 * Return: 0, -ENOENT no such driver, or the first error; goes on after one.
 */
int igt_pci_driver_unbind_all(const char *driver);

/**
 * igt_pci_set_driver_override() - say which driver, and only which, may bind
 * @pci_slot: the function
 * @driver: its name; NULL or "" clears
 *
 * Return: as pci_set_driver_override().
 */
int igt_pci_set_driver_override(const char *pci_slot, const char *driver);

/**
 * igt_pci_probe_drivers() - let the kernel look for a driver
 * @pci_slot: the function
 *
 * Return: 0, -ENODEV no such function, or the errno of the write.
 */
int igt_pci_probe_drivers(const char *pci_slot);

/**
 * igt_pci_get_bound_driver_name() - the name of the bound driver
 * @pci_slot: the function
 * @driver: the name, "" if none; may be NULL
 * @driver_len: bytes of @driver
 *
 * Return: 1 bound, 0 unbound, or -errno.
 */
int igt_pci_get_bound_driver_name(const char *pci_slot, char *driver, size_t driver_len);

/**
 * igt_pci_bind_driver_override() - make sure that a driver is bound, by driver_override
 * @pci_slot: the function
 * @driver: its name
 * @timeout_ms: how long to wait for the binding
 *
 * Return: as pci_bind_override(); -EINVAL no driver given.
 */
int igt_pci_bind_driver_override(const char *pci_slot, const char *driver, unsigned int timeout_ms);

/**
 * igt_pci_unbind_driver_override() - clear driver_override and take the driver away
 * @pci_slot: the function
 * @timeout_ms: how long to wait for the end of the binding
 *
 * Return: 0 (also if none was bound), -ETIMEDOUT, as pci_unbind().
 */
int igt_pci_unbind_driver_override(const char *pci_slot, unsigned int timeout_ms);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Binding of drivers.  Every -errno of the kernel's write comes through unchanged.
 *
 * A function made with sriov_drivers_autoprobe = 0 cannot be bound by pci_bind() unless its
 * driver_override is set (-ENODEV): pci_bind_override() works always.
 */
#ifndef PCI_PCI_BIND_H
#define PCI_PCI_BIND_H

#include "pci/pci_dev.h"

/** PCI_DRIVER_LEN - bytes for the name of a driver and its NUL */
#define PCI_DRIVER_LEN 64

/**
 * pci_bind() - write the address to the driver's bind file
 * @dev: the function
 * @driver: name under /sys/bus/pci/drivers/
 *
 * Blocks for the time of the probe.
 *
 * Return: 0, -ENOENT no such driver (module not loaded), -ENODEV the driver does not know the
 * device or the probe found none, -EBUSY a driver is bound already, -EAGAIN the probe was deferred,
 * else the errno of the driver's probe.
 */
int pci_bind(const struct pci_dev *dev, const char *driver);

/**
 * pci_unbind() - take the bound driver away
 * @dev: the function
 *
 * Blocks for the time of the driver's remove; for ever while a vfio user keeps the device open.
 *
 * Return: 0, -ENODEV no driver is bound or the function is gone, or the errno of the write.
 */
int pci_unbind(const struct pci_dev *dev);

/**
 * pci_set_driver_override() - say which driver, and only which, may bind
 * @dev: the function
 * @driver: its name; NULL or "" clears (with a lone newline: sysfs drops a write of zero bytes)
 *
 * Changes no present binding.
 *
 * Return: 0, -EINVAL the name is longer than a page, -ENODEV the function is gone.
 */
int pci_set_driver_override(const struct pci_dev *dev, const char *driver);

/**
 * pci_get_driver_override() - read driver_override
 * @dev: the function
 * @buf: the name, "" if there is none (the file shows "(null)")
 * @size: of @buf in bytes
 *
 * Return: 0, -EOVERFLOW @buf is too small, -ENODEV the function is gone.
 */
int pci_get_driver_override(const struct pci_dev *dev, char *buf, size_t size);

/**
 * pci_bind_override() - make sure that a driver is bound, whatever the device's IDs are
 * @dev: the function
 * @driver: name under /sys/bus/pci/drivers/
 * @timeout_ms: how long to wait for the driver link after the probe; scaled
 *
 * Sets driver_override (and leaves it set), unbinds another driver, binds, and verifies the link,
 * since the success of a probe request alone does not prove a binding.
 *
 * Return: 0, -ENOENT no such driver (nothing was changed), -ETIMEDOUT the link did not appear, or as
 * pci_unbind() and pci_bind().
 */
int pci_bind_override(const struct pci_dev *dev, const char *driver, unsigned int timeout_ms);

#endif

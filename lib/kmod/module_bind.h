/* SPDX-License-Identifier: MIT */
/* Binding of PCI functions to the driver of a module. */
#ifndef KMOD_MODULE_BIND_H
#define KMOD_MODULE_BIND_H

#include <stddef.h>

#include "pci/pci_dev.h"

/**
 * module_driver() - the name of the PCI driver that a loaded module registered
 * @name: the module
 * @buf: the driver, for example "vfio-pci" of the module vfio_pci
 * @size: of @buf in bytes
 *
 * Return: 0, -ENOENT the module is not loaded or has no PCI driver, -EOVERFLOW @buf is too small.
 */
int module_driver(const char *name, char *buf, size_t size);

/**
 * module_bind() - bind a function to the PCI driver of a module
 * @dev: the function
 * @name: a loaded module
 *
 * Return: 0, as module_driver() and pci_bind().
 */
int module_bind(const struct pci_dev *dev, const char *name);

/**
 * module_unbind() - take a function away from the PCI driver of a module
 * @dev: the function
 * @name: a loaded module
 *
 * Return: 0, -ENODEV it is not bound, or bound to another driver, as module_driver() and
 * pci_unbind().
 */
int module_unbind(const struct pci_dev *dev, const char *name);

/**
 * module_rebind() - module_unbind(), then module_bind()
 * @dev: the function
 * @name: a loaded module
 *
 * Return: 0, as module_unbind() (then nothing was changed) and module_bind().
 */
int module_rebind(const struct pci_dev *dev, const char *name);

#endif

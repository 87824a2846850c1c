/* SPDX-License-Identifier: MIT */
/*
 * The driver of a PF, and its reset.  VFs seldom survive either: their handles follow, as after
 * pf_refresh(), also when the call itself fails.
 */
#ifndef PF_PF_BIND_H
#define PF_PF_BIND_H

#include "pf/pf.h"

/**
 * pf_driver() - the name of the PF's driver
 * @pf: the PF
 * @buf: the name on a return of 1, "" on 0
 * @size: of @buf in bytes
 *
 * Return: as pci_dev_driver().
 */
int pf_driver(const struct pf *pf, char *buf, size_t size);

/**
 * pf_bind() - bind the PF to a driver that knows it
 * @pf: the PF, without a driver
 * @driver: its name; the module has to be loaded
 *
 * Return: 0, -EBUSY a driver is bound, or as pci_bind() and pf_refresh().
 */
int pf_bind(struct pf *pf, const char *driver);

/**
 * pf_unbind() - take the PF's driver away
 * @pf: the PF
 *
 * xe and most others disable their VFs before they go, which takes 1 s and longer, and for ever while a
 * vfio user keeps one open.
 *
 * Return: 0 (also if none was bound), or as pci_unbind() and pf_refresh().
 */
int pf_unbind(struct pf *pf);

/**
 * pf_reset() - reset the PF through sysfs (FLR where it has that)
 * @pf: the PF
 *
 * Return: as pci_reset() and pf_refresh().
 */
int pf_reset(struct pf *pf);

#endif

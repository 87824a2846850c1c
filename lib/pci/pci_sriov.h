/* SPDX-License-Identifier: MIT */
/* The PCI core's SR-IOV attributes.  Every -errno of the kernel's write comes through unchanged. */
#ifndef PCI_PCI_SRIOV_H
#define PCI_PCI_SRIOV_H

#include "pci/pci_dev.h"

/**
 * pci_is_pf() - is this a physical function?
 * @dev: the function
 *
 * Return: true if it has an SR-IOV capability that the kernel uses.
 */
bool pci_is_pf(const struct pci_dev *dev);

/**
 * pci_is_vf() - is this a virtual function?
 * @dev: the function
 *
 * Return: true if it is.
 */
bool pci_is_vf(const struct pci_dev *dev);

/**
 * pci_sriov_total() - how many VFs can be enabled at most
 * @dev: a PF
 * @ret_total: number; the driver may have lowered the hardware's; 0 is possible
 *
 * Return: 0, -ENOENT not a PF, -EINVAL malformed, -ENODEV gone.
 */
int pci_sriov_total(const struct pci_dev *dev, unsigned int *ret_total);

/**
 * pci_sriov_get_numvfs() - how many VFs are enabled
 * @dev: a PF
 * @ret_numvfs: number
 *
 * Blocks while the kernel enables, disables, binds or resets this PF.
 *
 * Return: 0, -ENOENT not a PF, -EINVAL malformed, -ENODEV gone.
 */
int pci_sriov_get_numvfs(const struct pci_dev *dev, unsigned int *ret_numvfs);

/**
 * pci_sriov_set_numvfs() - enable this many VFs, or disable all with 0
 * @dev: a PF
 * @numvfs: number
 *
 * Blocks: enabling takes 0.1 s and the probes of the VFs, disabling 1 s and more.  Success may mean
 * that the driver enabled fewer.
 *
 * Return: 0, -EINVAL above 65535, -ERANGE above total, -ENOENT no driver or it cannot do SR-IOV,
 * -EBUSY another number is enabled, -EACCES not root, -ENODEV gone, or the driver's errno.
 */
int pci_sriov_set_numvfs(const struct pci_dev *dev, unsigned int numvfs);

/**
 * pci_sriov_write_numvfs() - write any text to sriov_numvfs
 * @dev: a PF
 * @text: as it is
 *
 * Return: as pci_sriov_set_numvfs(); -EINVAL not a number.
 */
int pci_sriov_write_numvfs(const struct pci_dev *dev, const char *text);

/**
 * pci_sriov_get_autoprobe() - are new VFs bound to drivers at once?
 * @dev: a PF
 * @ret_on: the answer
 *
 * Return: 0, -ENOENT not a PF, -EINVAL malformed, -ENODEV gone.
 */
int pci_sriov_get_autoprobe(const struct pci_dev *dev, bool *ret_on);

/**
 * pci_sriov_set_autoprobe() - bind new VFs to drivers at once, or not
 * @dev: a PF
 * @on: the wish; also decides if pci_bind() works for VFs without driver_override
 *
 * Return: 0, -ENOENT not a PF, -EACCES not root, -ENODEV gone.
 */
int pci_sriov_set_autoprobe(const struct pci_dev *dev, bool on);

/**
 * pci_sriov_vf_addr() - the address of an enabled VF
 * @pf: a PF
 * @vf_index: counted from 0 as in "virtfn0"
 * @ret_addr: the address
 *
 * Return: 0, -ENOENT not enabled or not a PF, -EINVAL malformed link, -ENODEV @pf is gone.
 */
int pci_sriov_vf_addr(const struct pci_dev *pf, unsigned int vf_index, struct pci_addr *ret_addr);

/**
 * pci_sriov_pf_addr() - the address of a VF's PF
 * @vf: a VF
 * @ret_addr: the address
 *
 * Return: 0, -ENOENT not a VF, -EINVAL malformed link, -ENODEV @vf is gone.
 */
int pci_sriov_pf_addr(const struct pci_dev *vf, struct pci_addr *ret_addr);

#endif

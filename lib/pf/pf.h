/* SPDX-License-Identifier: MIT */
/*
 * Physical functions, and the handles of their VFs.
 *
 * Every function returns 0 or -errno and prints nothing.  A struct pf is for one thread at a time;
 * functions of different VFs (lib/vf) may run in parallel as long as no VFs are enabled or disabled
 * meanwhile.
 *
 * Order of things for a device whose VFs have to be put online (pf_vfs_need_online()):
 *	pf_set_autoprobe(pf, false); pf_enable_vfs(pf, n); vf_bind_native(vf)
 * vf_bind_native() puts the VF online first.
 */
#ifndef PF_PF_H
#define PF_PF_H

#include <stdbool.h>
#include <stddef.h>

#include "pci/pci_dev.h"

struct pf_driver_ops;

/**
 * struct vf - a virtual function; made by its PF, used through lib/vf
 * @pf: its PF; NULL in a guest (vf_open())
 * @num: its number, counted from 1 (VF 1 is "virtfn0"); 0 in a guest
 * @pci: its PCI handle; NULL while the VF is not enabled
 *
 * The address of a struct vf stays valid until pf_close(); @pci is replaced whenever VFs are enabled
 * or disabled through the functions below.
 */
struct vf {
	struct pf *pf;
	unsigned int num;
	struct pci_dev *pci;
};

/**
 * struct pf - a physical function
 * @pci: its PCI handle
 * @total_vfs: how many VFs it supports; read at pf_open() and with each pf_refresh()
 * @num_vfs: how many VFs have handles now
 * @label: short name for dynamic subtests ("pf0"); "pf" until somebody sets it
 * @ops: what its driver can be asked; for lib/pf only
 * @vfs: the handles; for lib/pf only
 * @vfs_room: length of @vfs; for lib/pf only
 */
struct pf {
	struct pci_dev *pci;
	unsigned int total_vfs, num_vfs;
	char label[16];
	const struct pf_driver_ops *ops;
	struct vf **vfs;
	size_t vfs_room;
};

/**
 * pf_open() - make a handle of a PF
 * @addr: its address
 * @ret_pf: the handle, to be closed by pf_close()
 *
 * Changes nothing on the machine.  VFs that are enabled already get handles.
 *
 * Return: 0, -ENODEV no such function, -ENOTSUP it is no PF or supports 0 VFs, -EINVAL its attributes
 * are malformed, -ENOMEM, -EMFILE.
 */
int pf_open(const struct pci_addr *addr, struct pf **ret_pf);

/**
 * pf_close() - free a handle and those of its VFs
 * @pf: the handle, or NULL; VFs stay as they are
 */
void pf_close(struct pf *pf);

/**
 * pf_refresh() - bring total_vfs and the VF handles in line with the kernel
 * @pf: the PF
 *
 * For after a change that somebody else made.  Handles of VFs which are still the same are kept.
 *
 * Return: 0, -ENODEV the PF is gone, or a VF is listed but cannot be opened, -ENOTSUP it supports no
 * VFs any more, -EINVAL, -ENOMEM, -EMFILE.
 */
int pf_refresh(struct pf *pf);

/**
 * pf_enable_vfs() - enable VFs
 * @pf: the PF, without VFs enabled (or with the same number already)
 * @count: 1..total_vfs; 0 disables
 *
 * Blocks for 0.1 s and longer: with autoprobe on the drivers of all VFs are probed.
 *
 * Return: 0 and pf_vf() has all @count VFs, the errno of the write to sriov_numvfs unchanged
 * (-ERANGE, -EBUSY, -ENOENT, ...), -EIO the driver enabled another number than asked (their handles
 * exist), or as pf_refresh().
 */
int pf_enable_vfs(struct pf *pf, unsigned int count);

/**
 * pf_disable_vfs() - disable all VFs
 * @pf: the PF
 *
 * Blocks for 1 s and longer; for ever while a vfio user keeps a VF open.
 *
 * Return: 0 (also if none was enabled), or the errno of the write.
 */
int pf_disable_vfs(struct pf *pf);

/**
 * pf_get_numvfs() - ask the kernel how many VFs are enabled
 * @pf: the PF
 * @ret_numvfs: number
 *
 * Return: 0, -ENODEV the PF is gone, -EINVAL malformed.
 */
int pf_get_numvfs(struct pf *pf, unsigned int *ret_numvfs);

/**
 * pf_set_numvfs_raw() - write any text to sriov_numvfs
 * @pf: the PF
 * @text: as it is ("-1", "0x2", "three")
 *
 * VF handles follow what the kernel made of it, also after an error.
 *
 * Return: 0, the errno of the write unchanged, or as pf_refresh() after a successful write.
 */
int pf_set_numvfs_raw(struct pf *pf, const char *text);

/**
 * pf_get_autoprobe() - are new VFs bound to drivers at once?
 * @pf: the PF
 * @ret_on: the answer
 *
 * Return: 0, -ENODEV the PF is gone, -EINVAL malformed.
 */
int pf_get_autoprobe(struct pf *pf, bool *ret_on);

/**
 * pf_set_autoprobe() - bind new VFs to drivers at once, or not
 * @pf: the PF
 * @on: the wish
 *
 * Return: 0, -EACCES not root, -ENODEV the PF is gone.
 */
int pf_set_autoprobe(struct pf *pf, bool on);

/**
 * pf_vf() - the handle of a VF
 * @pf: the PF
 * @num: counted from 1
 *
 * Return: the handle, owned by @pf; NULL when that VF is not enabled.
 */
struct vf *pf_vf(struct pf *pf, unsigned int num);

/**
 * pf_for_each_vf() - loop over all enabled VFs in order
 * @pf: the PF
 * @vf: a struct vf pointer, the loop variable; NULL after the loop's natural end
 */
#define pf_for_each_vf(pf, vf) for ((vf) = pf_vf((pf), 1); (vf); (vf) = pf_vf((pf), (vf)->num + 1))

/**
 * pf_vfs_need_online() - must a VF be put online before its native driver can use it?
 * @pf: the PF
 *
 * If so, autoprobed native drivers fail: use autoprobe off and vf_bind_native().
 *
 * Return: true for devices with such a step (NVMe).
 */
bool pf_vfs_need_online(const struct pf *pf);

/**
 * pf_online_vf() - make an enabled VF usable by its native driver
 * @pf: the PF, bound to its native driver
 * @num: counted from 1
 *
 * Does nothing for devices without such a step and for a VF which is online.  NVMe: gives the
 * secondary controller its fair share of the flexible queues and interrupts and sets it online.
 * The state ends with sriov_numvfs = 0.
 *
 * Return: 0, -EINVAL @num is not enabled, -ENODEV the PF has no native driver, -ENOSPC no flexible
 * resources are left, -EIO the device refused, -EPROTO it answered nonsense, or the errno of the
 * ioctl.
 */
int pf_online_vf(struct pf *pf, unsigned int num);

/**
 * pf_offline_vf() - take back what pf_online_vf() did
 * @pf: the PF, bound to its native driver
 * @num: VF number up to total_vfs
 *
 * The VF's native driver has to be unbound: it would lose the controller under its feet.
 *
 * Return: 0 (also if it is offline), -EINVAL no such VF, -EOPNOTSUPP the device has no such step, else
 * as pf_online_vf().
 */
int pf_offline_vf(struct pf *pf, unsigned int num);

/**
 * pf_vf_is_online() - can the VF's native driver use it?
 * @pf: the PF, bound to its native driver
 * @num: VF number up to total_vfs
 * @ret_online: the answer
 *
 * Return: as pf_offline_vf().
 */
int pf_vf_is_online(struct pf *pf, unsigned int num, bool *ret_online);

/**
 * pf_driver_name() - which of the library's drivers serves this PF
 * @pf: the PF
 *
 * Return: "xe", "nvme", "generic".
 */
const char *pf_driver_name(const struct pf *pf);

#endif

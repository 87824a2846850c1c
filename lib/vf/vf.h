/* SPDX-License-Identifier: MIT */
/*
 * Virtual functions: binding, reset, and one verified piece of I/O.
 *
 * Every function returns 0 or -errno and prints nothing; -ENODEV when the VF is not enabled.
 * Functions of different VFs may run in parallel.
 *
 * A VF is named in one of two ways.  On the host it is VF N of a PF: pf_vf(pf, n).  In a guest nobody
 * knows of a PF or a number: there it is a PCI function with an address of the guest's own, which
 * vf_open() takes together with the guest.  What works by files (binding, reset, driver, the VF's own
 * view, DRM nodes) works the same with both; I/O and BARs are the host's only (-EOPNOTSUPP).
 */
#ifndef VF_VF_H
#define VF_VF_H

#include "pf/pf.h"

/**
 * vf_open() - make a handle of a VF that a machine has as a function of its own
 * @machine: the guest; has to outlive the handle
 * @addr: the VF's address in the guest
 * @ret_vf: the handle, to be closed by vf_close(); its @pf is NULL and its @num 0
 *
 * Return: 0, -ENODEV no such function, -ENOMEM, or an error of the machine.
 */
int vf_open(struct machine *machine, const struct pci_addr *addr, struct vf **ret_vf);

/**
 * vf_close() - free a handle from vf_open(); not those that a PF owns
 * @vf: the handle, or NULL
 */
void vf_close(struct vf *vf);

/**
 * vf_machine() - where the VF's files and its driver are
 * @vf: an enabled VF
 *
 * For example machine_load_module(vf_machine(vf), "xe").
 *
 * Return: the host, or what vf_open() was given; NULL when the VF is not enabled.
 */
struct machine *vf_machine(const struct vf *vf);

/**
 * vf_bind_native() - bind the VF to the driver that the device is made for
 * @vf: the VF
 *
 * That is the driver of its PF, except for the few network drivers with a second one for VFs (igb and
 * igbvf); in a guest the one that serves devices of this kind (xe, nvme).  Puts the VF online first where that is needed (pf_online_vf()), sets driver_override, so that
 * it works with autoprobe off as well, unbinds another driver and waits up to 10 s (scaled) for the
 * driver link.  A VF that is bound so already is left.
 *
 * Return: 0, -ENODEV the VF is not enabled, or the native driver is unknown (the PF is bound to none; a
 * device of another kind in a guest), or as pf_online_vf() and pci_bind_override().
 */
int vf_bind_native(struct vf *vf);

/**
 * vf_bind() - bind the VF to a driver by driver_override
 * @vf: the VF
 * @driver: its name, for example "vfio-pci"; the module has to be loaded
 *
 * Return: 0, -ENODEV the VF is not enabled, or as pci_bind_override().
 */
int vf_bind(struct vf *vf, const char *driver);

/**
 * vf_unbind() - take the VF's driver away and clear driver_override
 * @vf: the VF
 *
 * Return: 0 (also if none was bound), -ENODEV the VF is not enabled, or as pci_unbind().
 */
int vf_unbind(struct vf *vf);

/**
 * vf_driver() - the name of the VF's driver
 * @vf: the VF
 * @buf: the name on a return of 1, "" on 0
 * @size: of @buf in bytes
 *
 * Return: 1 bound, 0 unbound, -ENODEV the VF is not enabled, -EOVERFLOW @buf is too small.
 */
int vf_driver(struct vf *vf, char *buf, size_t size);

/**
 * vf_reset() - reset the VF through sysfs
 * @vf: the VF
 *
 * Blocks for 0.1 s and longer.  A bound driver that knows of resets (nvme) recovers in the background
 * afterwards: vf_io_once() waits for it.
 *
 * Return: as pci_reset().
 */
int vf_reset(struct vf *vf);

/** struct vf_io - an open way to do I/O on a VF; opaque */
struct vf_io;

/**
 * vf_io_open() - get ready to do I/O on a VF
 * @vf: the VF; has to stay enabled until vf_io_close()
 * @ret_io: the handle; a handle is for one thread at a time, a VF may have several
 *
 * NVMe: opens the VF's own /dev/nvmeN, asks for Identify Controller, checks that the answer comes
 * from the controller that the PF lists for this VF, and keeps it.  Needs vf_bind_native().
 * Other devices: maps BAR 0; needs memory decoding on (any driver bound, or none that claims the
 * BAR on strict kernels).
 *
 * Return: 0, -EOPNOTSUPP in a guest, -ENODEV the VF is not enabled or not bound as needed, -ENOENT no
 * BAR 0, -EILSEQ the first answer is wrong, -ETIMEDOUT the controller is not live, -ENOMEM, or another -errno.
 */
int vf_io_open(struct vf *vf, struct vf_io **ret_io);

/**
 * vf_io_once() - one verified transfer
 * @io: from vf_io_open()
 *
 * NVMe: one Identify Controller through the VF's admin queue, that is a command by queue, 4096 bytes
 * by DMA and a completion by interrupt; the data are compared with the first answer.  Waits up to
 * 10 s (scaled) for a controller that is resetting.
 * Intel GPUs: a read of the register that tells VF from PF, compared with the first answer.
 * Other devices: 32-bit reads of the first page of BAR 0 until one is not all ones, which is how a
 * dead function answers.  Registers change by themselves, so nothing else can be compared.
 *
 * Return: 0, -EILSEQ wrong data, -EIO the device reports an error, -ENODEV it does not answer or is
 * gone, -ETIMEDOUT, or another -errno.
 */
int vf_io_once(struct vf_io *io);

/**
 * vf_io_close() - free the handle
 * @io: the handle, or NULL
 */
void vf_io_close(struct vf_io *io);

#endif

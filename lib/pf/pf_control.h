/* SPDX-License-Identifier: MIT */
/*
 * What a PF can do to the running of a VF, and to its own provisioning as a whole.
 *
 *	            pause                    (fn = 1 .. total_vfs, enabled or not)
 *	ready  ----------------> paused
 *	  ^  <----------------     |
 *	  |       resume           | stop
 *	  | reset                  v
 *	  +-------------------- stopped  <-- stop -- ready
 *
 * The driver's errors come through unchanged (xe_gt_sriov_pf_control.c):
 *	pause   -EPERM stopped, -ESTALE paused already
 *	resume  -EPERM not paused, -EBUSY save or restore is running
 *	stop    -ESTALE stopped already
 *	all     -EALREADY in progress, -ECANCELED displaced by stop or reset, -ETIMEDOUT 1 s (reset: 5 s),
 *		-EIO failed
 * With several GTs the device-level files give -EUCLEAN for any of them if the first GT failed
 * (xe_sriov_pf_control.c).
 *
 * Errors that all functions here share: -EINVAL no such VF or GT, -EOPNOTSUPP a missing file, -EACCES
 * not root, -ENODEV the PF is gone.
 *
 * Functions with a @fn change nothing in the struct pf: several threads may call them at once, for one
 * VF or for many, as long as no VFs are enabled or disabled meanwhile.
 */
#ifndef PF_PF_CONTROL_H
#define PF_PF_CONTROL_H

#include <stdint.h>

#include "pf/pf.h"

/** enum pf_control - operations */
enum pf_control {
	PF_PAUSE,
	PF_RESUME,
	PF_STOP,
	PF_RESET, /* FLR by the PF's firmware; not for single GTs */
	PF_CONTROLS,
};

/**
 * pf_control_name() - "pause", "resume", "stop", "reset"
 * @op: which
 *
 * Return: the name, a constant.
 */
const char *pf_control_name(enum pf_control op);

/**
 * pf_control_vf() - an operation on all GTs
 * @pf: the PF
 * @op: what
 * @fn: VF number
 *
 * Blocks until it is done or failed.  xe before 6.19: GT by GT, going on after an error; no PF_RESET.
 *
 * Return: 0, or as told above.
 */
int pf_control_vf(struct pf *pf, enum pf_control op, unsigned int fn);

/**
 * pf_control_vf_gt() - an operation on one GT
 * @pf: the PF
 * @op: what; not PF_RESET
 * @gt: where
 * @fn: VF number
 *
 * Return: 0, or as told above.
 */
int pf_control_vf_gt(struct pf *pf, enum pf_control op, unsigned int gt, unsigned int fn);

/**
 * pf_control_raw() - write any text to the file of an operation
 * @pf: the PF
 * @op: whose file
 * @gt: a GT: its file "control", which is one for all operations; or PF_DEVICE: that of @op (6.19)
 * @fn: VF number
 * @text: as it is; the device's files take a boolean, a GT's an operation's name
 * @offset: where in the file it is written; the driver takes 0 only
 *
 * The driver's errors besides those above: -EINVAL no boolean, or more than 31 bytes for a GT; at an
 * @offset -EINVAL by the device's files, -ESPIPE by a GT's.  A false boolean and a word that a GT
 * does not know do nothing and are no error.
 *
 * Return: 0, or as told above.
 */
int pf_control_raw(struct pf *pf, enum pf_control op, unsigned int gt, unsigned int fn,
		   const char *text, unsigned int offset);

/**
 * pf_get_controls() - which operations a GT lists for a VF
 * @pf: the PF
 * @gt: where
 * @fn: VF number
 * @ret_mask: bits 1 << PF_PAUSE and so on; words of a newer driver are passed over
 *
 * The driver takes unknown commands without an error, so ask first.
 *
 * Return: 0, or as told above.
 */
int pf_get_controls(struct pf *pf, unsigned int gt, unsigned int fn, unsigned int *ret_mask);

/**
 * pf_stop_vf_sysfs() - PF_STOP by sriov_admin/vfN/stop (6.19)
 * @pf: the PF
 * @fn: function: 0 the PF, N its VF N
 *
 * Return: 0, or as told above.
 */
int pf_stop_vf_sysfs(struct pf *pf, unsigned int fn);

/**
 * pf_restore_auto() - give the provisioning back to the driver
 * @pf: the PF
 *
 * Releases what VF 1 to total_vfs have; the PF's own attributes, its spares and policies stay.  Does
 * nothing if the driver provisions by itself already.
 *
 * Return: 0, -EBUSY provisioned by hand and VFs are enabled, or as told above (-EOPNOTSUPP before
 * 6.19: such drivers have no modes, and drop all quotas when VFs are disabled).
 */
int pf_restore_auto(struct pf *pf);

/**
 * pf_lock_vfs() - forbid enabling VFs
 * @pf: the PF
 * @ret_fd: VFs can be enabled again when the caller closes it; several may be held
 *
 * Meanwhile pf_enable_vfs() gives -EPERM.
 *
 * Return: 0, -EBUSY VFs are enabled, or as told above.
 */
int pf_lock_vfs(struct pf *pf, int *ret_fd);

#endif

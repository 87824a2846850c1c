/* SPDX-License-Identifier: MIT */
/*
 * What a VF driver can be asked to do.  The ops are called by lib/vf only, which checks that the VF
 * is enabled.
 */
#ifndef VF_VF_DRIVER_H
#define VF_VF_DRIVER_H

#include "vf/vf.h"

/**
 * struct vf_io - what all kinds of I/O have in common; embedded as first member
 * @ops: who made it
 * @vf: on what
 */
struct vf_io {
	const struct vf_driver_ops *ops;
	struct vf *vf;
};

/**
 * struct vf_driver_ops - one kind of VF
 * @name: for messages
 */
struct vf_driver_ops {
	const char *name;

	/** @match: does this driver serve @vf?  Looks at PCI IDs and class only. */
	bool (*match)(const struct vf *vf);

	/** @io_open: as vf_io_open(); fills a structure that starts with struct vf_io. */
	int (*io_open)(struct vf *vf, struct vf_io **ret_io);

	/** @io_once: as vf_io_once(). */
	int (*io_once)(struct vf_io *io);

	/** @io_close: frees what @io_open made; never NULL. */
	void (*io_close)(struct vf_io *io);
};

/** generic_vf_ops - the PCI core and BAR 0; matches everything */
extern const struct vf_driver_ops generic_vf_ops;

/** nvme_vf_ops - NVMe controllers */
extern const struct vf_driver_ops nvme_vf_ops;

#endif

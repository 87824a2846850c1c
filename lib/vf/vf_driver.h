/* SPDX-License-Identifier: MIT */
/*
 * What a VF driver can be asked to do.  The ops are called by lib/vf only, which checks that the VF
 * is enabled.
 */
#ifndef VF_VF_DRIVER_H
#define VF_VF_DRIVER_H

#include "vf/vf.h"
#include "vf/vf_gpu.h"

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
 * struct vf_gpu_places - where a GPU's VF has what
 * @regs_bar: BAR with the registers
 * @vram_bar: BAR with the VRAM
 * @regs_bytes: how much of the former is needed
 * @capability: offset of the register that tells a VF from a PF
 * @scratch: offsets of the banks of scratch registers
 */
struct vf_gpu_places {
	unsigned int regs_bar, vram_bar;
	uint32_t regs_bytes, capability, scratch[VF_SCRATCH_BANKS];
};

/**
 * struct vf_driver_ops - one kind of VF
 * @name: for messages
 * @native: the driver that such devices are made for; NULL: not to be known without the PF
 */
struct vf_driver_ops {
	const char *name, *native;

	/** @match: does this driver serve @vf?  Looks at PCI IDs and class only. */
	bool (*match)(const struct vf *vf);

	/** @io_open: as vf_io_open(), on the host; fills a structure that starts with struct vf_io. */
	int (*io_open)(struct vf *vf, struct vf_io **ret_io);

	/** @io_once: as vf_io_once(). */
	int (*io_once)(struct vf_io *io);

	/** @io_close: frees what @io_open made; never NULL. */
	void (*io_close)(struct vf_io *io);

	/** @get_config: as vf_get_config(); NULL: -EOPNOTSUPP. */
	int (*get_config)(struct vf *vf, unsigned int gt, struct vf_config *ret_config);

	/** @places: NULL: no GPU. */
	const struct vf_gpu_places *places;
};

/**
 * vf_find_driver() - who serves a VF
 * @vf: an enabled VF
 *
 * Return: the first driver that matches; never NULL.
 */
const struct vf_driver_ops *vf_find_driver(const struct vf *vf);

/** generic_vf_ops - the PCI core and BAR 0; matches everything */
extern const struct vf_driver_ops generic_vf_ops;

/** xe_vf_ops - Intel GPUs */
extern const struct vf_driver_ops xe_vf_ops;

/** nvme_vf_ops - NVMe controllers */
extern const struct vf_driver_ops nvme_vf_ops;

#endif

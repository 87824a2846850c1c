/* SPDX-License-Identifier: MIT */
/*
 * What a VF of a GPU has and knows: its own view of its provisioning, registers, memory, DRM nodes.
 *
 * BARs are mapped by pci_dev_map_bar(); a driver may be bound to the VF meanwhile.  -ENODEV: the
 * VF is not enabled; -EOPNOTSUPP: its device has no such thing.
 */
#ifndef VF_VF_GPU_H
#define VF_VF_GPU_H

#include <stdint.h>

#include "pci/pci_node.h"
#include "vf/vf.h"

/**
 * struct vf_config - what a VF's driver believes to have on a GT
 * @ggtt_start: first address of its GGTT
 * @ggtt_size: bytes
 * @vram_size: bytes; 0 where the driver does not tell (no VRAM, media GT)
 * @contexts: GuC contexts
 * @doorbells: GuC doorbells
 */
struct vf_config {
	uint64_t ggtt_start, ggtt_size, vram_size;
	unsigned int contexts, doorbells;
};

/**
 * vf_get_config() - the VF's own view (xe: self_config in its debugfs)
 * @vf: the VF, bound to its native driver
 * @gt: number of a GT
 * @ret_config: the answer; untouched on error
 *
 * Return: 0, -ENODEV, -EOPNOTSUPP no such file (no native driver), -EPROTO malformed, -EACCES not root.
 */
int vf_get_config(struct vf *vf, unsigned int gt, struct vf_config *ret_config);

/**
 * vf_drm_node() - the path of the VF's DRM node
 * @vf: the VF
 * @kind: card or render node
 * @buf: the path in the VF's machine
 *
 * Return: 0, -ENOENT no DRM driver is bound, -ENODEV.
 */
int vf_drm_node(struct vf *vf, enum pci_node_kind kind, char buf[PCI_NODE_LEN]);

/** VF_SCRATCH_BANKS - banks of scratch registers: main GT, media GT */
#define VF_SCRATCH_BANKS 2
/** VF_SCRATCH_REGS - 32-bit registers in each */
#define VF_SCRATCH_REGS 4

/** struct vf_regs - the VF's mapped registers; opaque */
struct vf_regs;

/**
 * vf_regs_open() - map the VF's registers
 * @vf: the VF
 * @ret_regs: to be closed by vf_regs_close()
 *
 * Return: 0, -ENODEV, -EOPNOTSUPP, -ENOMEM, or as pci_dev_map_bar().
 */
int vf_regs_open(struct vf *vf, struct vf_regs **ret_regs);

/**
 * vf_regs_close() - unmap them
 * @regs: the registers, or NULL
 */
void vf_regs_close(struct vf_regs *regs);

/**
 * vf_regs_capability() - the register that tells a VF from a PF
 * @regs: the registers
 *
 * Return: its value; bit 0 is set, and no other, in a VF.
 */
uint32_t vf_regs_capability(const struct vf_regs *regs);

/**
 * vf_regs_scratch() - one of the scratch registers, which are the VF's own and zero after an FLR
 * @regs: the registers
 * @bank: below VF_SCRATCH_BANKS
 * @index: below VF_SCRATCH_REGS
 *
 * Return: where it is, to be read and written; NULL beyond the limits.
 */
volatile uint32_t *vf_regs_scratch(struct vf_regs *regs, unsigned int bank, unsigned int index);

/**
 * struct vf_vram - the VF's mapped VRAM; read only for users
 * @map: the memory; aligned volatile accesses only
 * @size: bytes of the BAR, which may be more than the VF's quota
 */
struct vf_vram {
	void *map;
	size_t size;
};

/**
 * vf_vram_open() - map the VF's VRAM
 * @vf: the VF
 * @ret_vram: to be closed by vf_vram_close()
 *
 * Return: 0, -ENODEV, -EOPNOTSUPP the device has no VRAM, or as pci_dev_map_bar().
 */
int vf_vram_open(struct vf *vf, struct vf_vram *ret_vram);

/**
 * vf_vram_close() - unmap it
 * @vram: the memory
 */
void vf_vram_close(struct vf_vram *vram);

#endif

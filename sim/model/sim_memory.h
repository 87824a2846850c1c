/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What programs see behind the BARs of functions.
 *
 *	PF BAR 0  tile t at t * 16 MiB; its GGTT's table 8 MiB further: 8 bytes for each
 *		  4 KiB: bit 0 present, bits 11:2 number of the VF that owns it
 *	VF BAR 0  0x1901f8 bit 0: this is a VF; 0x190240 and (media) 0x190310: 4 scratch
 *		  registers of 4 bytes
 *	VF BAR 2  the VF's VRAM
 *
 * The lock of the device is held by the caller, but for sim_memory_power_on() and
 * sim_memory_add_vf().
 */
#ifndef SIM_MEMORY_H
#define SIM_MEMORY_H

#include "sim_device.h"

#define SIM_REG_VF_CAP        0x1901f8u
#define SIM_REG_SCRATCH       0x190240u
#define SIM_REG_MEDIA_SCRATCH 0x190310u
#define SIM_NUM_SCRATCH       4u
#define SIM_GGTT_TABLE        SIM_MIB(8)

/** sim_memory_power_on() - nothing is mapped, the PF is no VF. */
void sim_memory_power_on(struct sim_device *dev);

/**
 * sim_memory_add_vf() - registers and VRAM of a VF that is about to appear
 *
 * At the first time all is 0; later it is what the FLR of the disable has left.
 */
void sim_memory_add_vf(struct sim_device *dev, unsigned int fn);

/** sim_memory_own_ggtt() - the range belongs to @fn now, at address 0; 0: nothing is there. */
void sim_memory_own_ggtt(struct sim_device *dev, unsigned int gt, struct sim_range range,
			 unsigned int fn);

/** sim_memory_clear_vram() - all that VF @fn can reach, but for the last @but_bytes. */
void sim_memory_clear_vram(struct sim_device *dev, unsigned int fn, u64 but_bytes);

/** sim_memory_clear_scratch() - of the main or the media GT. */
void sim_memory_clear_scratch(struct sim_device *dev, unsigned int fn, bool media);

/**
 * sim_memory_vram() - what VF @fn has of a tile's VRAM
 * @gt: main GT of the tile
 *
 * Return: where it is; NULL and @ret_bytes = 0: nowhere.
 */
u8 *sim_memory_vram(struct sim_device *dev, unsigned int gt, unsigned int fn, u64 *ret_bytes);

/** sim_memory_ggtt_bytes() - size of the entries of VF @fn's GGTT on a tile. */
u64 sim_memory_ggtt_bytes(const struct sim_device *dev, unsigned int gt, unsigned int fn);

/** sim_memory_get_ggtt() - these entries, without owner, to @raw. */
void sim_memory_get_ggtt(struct sim_device *dev, unsigned int gt, unsigned int fn, u8 *raw);
/** sim_memory_set_ggtt() - the way back; they belong to @owner now. */
void sim_memory_set_ggtt(struct sim_device *dev, unsigned int gt, unsigned int fn, const u8 *raw,
			 unsigned int owner);

/** sim_memory_get_scratch(), sim_memory_set_scratch() - SIM_NUM_SCRATCH registers, 16 bytes. */
void sim_memory_get_scratch(struct sim_device *dev, unsigned int fn, bool media, u8 *raw);
void sim_memory_set_scratch(struct sim_device *dev, unsigned int fn, bool media, const u8 *raw);

#endif

/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What a simulated GPU is like before it exists: plain data, filled by module
 * parameters or configfs, checked, then given to sim_device_create().
 */
#ifndef SIM_CONFIG_H
#define SIM_CONFIG_H

#include "sim_types.h"

#define SIM_MAX_TILES  2
#define SIM_MAX_GTS    (2 * SIM_MAX_TILES) /* number: tile * 2 + (media ? 1 : 0) */
#define SIM_MAX_VFS    24
#define SIM_TILE_MMIO  SIM_MIB(16) /* of BAR 0 per tile; the GGTT's table is its upper half */
#define SIM_GGTT_PAGE  SIM_KIB(4)
#define SIM_GGTT_START SIM_MIB(8) /* below is WOPCM */
#define SIM_GGTT_TOP   0xfee00000ull
#define SIM_VRAM_UNIT  SIM_MIB(2) /* a page of the LMTT */

/* SIM-DIFF: without media GTs the GTs of a real part are numbered without gaps. */
enum sim_platform { SIM_BMG, SIM_PTL, SIM_PLATFORMS };

/* The administration ABI: 7.2 and later, or debugfs as in 6.12 to 6.18. */
enum sim_abi { SIM_ABI_NEW, SIM_ABI_OLD };

/**
 * struct sim_config - description of a device
 * @device_id: PCI device id
 * @tiles: 1 .. SIM_MAX_TILES
 * @total_vfs: TotalVFs of the SR-IOV capability, 0 .. SIM_MAX_VFS; 0: no capability
 * @max_vfs: what the driver supports (module parameter, configfs); 0: native mode
 * @vram_bytes: of the whole device, split evenly over its tiles; 0: none (integrated)
 * @vram_reserved_bytes: of each tile, for the PF's own use before anything is shared
 * @ggtt_unit: alignment of GGTT ranges: 4 KiB, or 64 KiB on parts with 64K pages
 * @vram_chunk_bytes: of VRAM in a packet of a save, multiple of 4 KiB, at most 512 MiB
 * @media_gt: each tile has a media GT beside the main one
 * @admin_only_pf: the PF has no display and no users of its own
 */
struct sim_config {
	enum sim_platform platform;
	enum sim_abi abi;
	u16 device_id;
	unsigned int tiles, total_vfs, max_vfs;
	u64 vram_bytes, vram_reserved_bytes, vram_chunk_bytes, ggtt_unit;
	bool media_gt, admin_only_pf;
};

/** sim_config_init() - the platform as it is sold, scaled down to the memory of a lab. */
void sim_config_init(struct sim_config *config, enum sim_platform platform);

/** sim_config_check() - what is wrong with it, as one line; NULL: nothing. */
const char *sim_config_check(const struct sim_config *config);

/** sim_platform_name() - "bmg", "ptl". */
const char *sim_platform_name(enum sim_platform platform);

/** sim_has_gt() - is there a GT of that number? */
bool sim_has_gt(const struct sim_config *config, unsigned int gt);

#endif

// SPDX-License-Identifier: GPL-2.0 OR MIT
#include "sim_config.h"

/* Device ids: Arc B580, Panther Lake. */
static const struct sim_config presets[SIM_PLATFORMS] = {
	[SIM_BMG] = {
		.platform = SIM_BMG,
		.device_id = 0xe20b,
		.tiles = 1,
		.total_vfs = 24,
		.max_vfs = 24,
		.vram_bytes = SIM_MIB(1536),
		.vram_reserved_bytes = SIM_MIB(64),
		.vram_chunk_bytes = SIM_MIB(1),
		.ggtt_unit = SIM_KIB(64),
		.media_gt = true,
	},
	[SIM_PTL] = {
		.platform = SIM_PTL,
		.device_id = 0xb080,
		.tiles = 1,
		.total_vfs = 12,
		.max_vfs = 12,
		.vram_chunk_bytes = SIM_MIB(1),
		.ggtt_unit = SIM_KIB(4),
		.media_gt = true,
	},
};

static const char *const names[SIM_PLATFORMS] = { [SIM_BMG] = "bmg", [SIM_PTL] = "ptl" };

void sim_config_init(struct sim_config *config, enum sim_platform platform)
{
	*config = presets[platform];
}

const char *sim_platform_name(enum sim_platform platform)
{
	return names[platform];
}

const char *sim_config_check(const struct sim_config *config)
{
	if (config->platform >= SIM_PLATFORMS)
		return "no such platform: there are bmg and ptl";
	if (!config->tiles || config->tiles > SIM_MAX_TILES)
		return "a device has 1 or 2 tiles";
	if (config->total_vfs > SIM_MAX_VFS)
		return "a device has at most 24 VFs";
	if (config->max_vfs > config->total_vfs)
		return "the driver cannot support more VFs than there are";
	if ((config->platform == SIM_BMG) != !!config->vram_bytes)
		return "bmg has VRAM, ptl has none";
	if (config->vram_bytes > SIM_GIB(64))
		return "a device has at most 64 GiB of VRAM";
	if (sim_round_down(config->vram_bytes, config->tiles * SIM_VRAM_UNIT) != config->vram_bytes)
		return "VRAM is a multiple of 2 MiB on each tile";
	if (div_u64(config->vram_bytes, config->tiles) < config->vram_reserved_bytes)
		return "there is less VRAM than is reserved";
	if (!config->vram_chunk_bytes || config->vram_chunk_bytes % SIM_KIB(4) ||
	    config->vram_chunk_bytes > SIM_MIB(512))
		return "a chunk of VRAM is a multiple of 4 KiB and at most 512 MiB";
	if (config->ggtt_unit != SIM_KIB(4) && config->ggtt_unit != SIM_KIB(64))
		return "GGTT ranges are aligned to 4 KiB or 64 KiB";
	return NULL;
}

bool sim_has_gt(const struct sim_config *config, unsigned int gt)
{
	return gt / 2 < config->tiles && (!(gt & 1) || config->media_gt);
}

// SPDX-License-Identifier: GPL-2.0 OR MIT
#include "sim_packet.h"

#define KLV_DEVICE   0xf001u
#define KLV_REVISION 0xf002u
#define REVISION     0u /* of all simulated devices */

void sim_put(u8 *raw, u64 value, unsigned int bytes)
{
	for (unsigned int i = 0; i < bytes; i++)
		raw[i] = (u8)(value >> 8 * i);
}

u64 sim_get(const u8 *raw, unsigned int bytes)
{
	u64 value = 0;

	while (bytes--)
		value = value << 8 | raw[bytes];
	return value;
}

void sim_packet_pack(const struct sim_packet_head *head, u8 raw[SIM_PACKET_HEADER])
{
	raw[0] = head->version;
	raw[1] = head->type;
	raw[2] = head->tile;
	raw[3] = head->gt;
	sim_put(raw + 4, head->flags, 4);
	sim_put(raw + 8, head->offset, 8);
	sim_put(raw + 16, head->size, 8);
}

void sim_packet_unpack(const u8 raw[SIM_PACKET_HEADER], struct sim_packet_head *ret_head)
{
	*ret_head = (struct sim_packet_head){
		.version = raw[0],
		.type = raw[1],
		.tile = raw[2],
		.gt = raw[3],
		.flags = (u32)sim_get(raw + 4, 4),
		.offset = sim_get(raw + 8, 8),
		.size = sim_get(raw + 16, 8),
	};
}

int sim_packet_check(const struct sim_config *config, const struct sim_packet_head *head)
{
	bool vram = head->type == SIM_PACKET_VRAM;

	if (head->version != SIM_PACKET_VERSION || head->type < SIM_PACKET_DESCRIPTOR ||
	    head->type > SIM_PACKET_VRAM)
		return -EINVAL;
	if (!sim_has_gt(config, head->gt) || head->gt / 2 != head->tile)
		return -EINVAL;
	return head->size > (vram ? SIM_PACKET_VRAM_MAX : SIM_PACKET_OTHER_MAX) ? -EINVAL : 0;
}

static u32 known(const struct sim_config *config, u32 key)
{
	return key == KLV_DEVICE ? config->device_id : REVISION;
}

void sim_descriptor_pack(const struct sim_config *config, u8 raw[SIM_DESCRIPTOR_BYTES])
{
	for (u32 key = KLV_DEVICE; key <= KLV_REVISION; key++, raw += 8) {
		sim_put(raw, key << 16 | 1, 4);
		sim_put(raw + 4, known(config, key), 4);
	}
}

/* A key and the number of 32-bit words that follow. */
int sim_descriptor_check(const struct sim_config *config, const u8 *raw, u64 size)
{
	while (size >= 4) {
		u32 key = (u32)sim_get(raw + 2, 2);
		u64 bytes = 4 * sim_get(raw, 2);
		bool knows = key == KLV_DEVICE || key == KLV_REVISION;

		raw += 4;
		size -= 4;
		if (bytes > size || (knows && bytes < 4))
			return -EINVAL;
		if (knows && sim_get(raw, 4) != known(config, key))
			return -ENODEV;
		raw += bytes;
		size -= bytes;
	}
	return size ? -EINVAL : 0;
}

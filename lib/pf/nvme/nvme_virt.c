/* SPDX-License-Identifier: MIT */
#include "pf/nvme/nvme_virt.h"

#include <errno.h>

/* Offsets in Primary Controller Capabilities; interrupts repeat the layout of queues. */
#define CAPS_CNTLID     0
#define CAPS_QUEUES     32
#define CAPS_INTERRUPTS 64
#define CAPS_SIZE       80

/* Offsets in the Secondary Controller List. */
#define LIST_COUNT      0
#define LIST_ENTRIES    32
#define LIST_ENTRY_SIZE 32

static uint16_t get_le16(const uint8_t *at)
{
	return (uint16_t)(at[0] | at[1] << 8);
}

static uint32_t get_le32(const uint8_t *at)
{
	return get_le16(at) | (uint32_t)get_le16(at + 2) << 16;
}

static struct nvme_flex parse_flex(const uint8_t *at)
{
	return (struct nvme_flex){
		.total = get_le32(at),
		.assigned = get_le32(at + 4),
		.primary = get_le16(at + 8),
		.secondary_max = get_le16(at + 12),
		.granularity = get_le16(at + 14),
	};
}

int nvme_parse_primary_caps(const void *data, size_t size, struct nvme_primary_caps *ret_caps)
{
	const uint8_t *bytes = data;

	if (size < CAPS_SIZE)
		return -EPROTO;
	ret_caps->cntlid = get_le16(bytes + CAPS_CNTLID);
	ret_caps->queues = parse_flex(bytes + CAPS_QUEUES);
	ret_caps->interrupts = parse_flex(bytes + CAPS_INTERRUPTS);
	return 0;
}

int nvme_parse_secondary_list(const void *data, size_t size,
			      struct nvme_secondary ret_list[NVME_SECONDARY_PER_PAGE],
			      size_t *ret_count)
{
	const uint8_t *bytes = data;
	size_t count;

	if (size < LIST_ENTRIES)
		return -EPROTO;
	count = bytes[LIST_COUNT];
	if (count > NVME_SECONDARY_PER_PAGE || LIST_ENTRIES + count * LIST_ENTRY_SIZE > size)
		return -EPROTO;
	for (size_t i = 0; i < count; i++) {
		const uint8_t *at = bytes + LIST_ENTRIES + i * LIST_ENTRY_SIZE;

		ret_list[i] = (struct nvme_secondary){
			.cntlid = get_le16(at),
			.primary = get_le16(at + 2),
			.online = at[4] & 1,
			.vfn = get_le16(at + 8),
			.queues = get_le16(at + 10),
			.interrupts = get_le16(at + 12),
		};
		if (i && ret_list[i].cntlid <= ret_list[i - 1].cntlid)
			return -EPROTO;
	}
	*ret_count = count;
	return 0;
}

uint16_t nvme_fair_share(const struct nvme_flex *flex, unsigned int total_vfs, uint16_t minimum)
{
	uint32_t share;

	if (!total_vfs || flex->primary >= flex->total)
		return 0;
	share = (flex->total - flex->primary) / total_vfs;
	if (flex->secondary_max && share > flex->secondary_max)
		share = flex->secondary_max;
	/* Granularity is a preference: give it up rather than fall below the minimum. */
	if (flex->granularity > 1 && share - share % flex->granularity >= minimum)
		share -= share % flex->granularity;
	if (share > UINT16_MAX)
		share = UINT16_MAX;
	return share < minimum ? 0 : (uint16_t)share;
}

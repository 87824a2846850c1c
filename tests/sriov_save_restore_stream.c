/* SPDX-License-Identifier: MIT */
#include "sriov_save_restore.h"

#include <endian.h>
#include <string.h>

bool stream_packet(const struct stream *stream, unsigned int index, struct packet *ret_packet)
{
	size_t at = 0;

	for (;; index--) {
		const uint8_t *head = stream->data + at;
		uint64_t size;

		if (stream->size - at < PACKET_HEADER)
			return false;
		memcpy(&size, head + 16, sizeof(size));
		size = le64toh(size);
		if (stream->size - at - PACKET_HEADER < size)
			return false;
		*ret_packet = (struct packet){
			.at = at,
			.version = head[0],
			.type = head[1],
			.tile = head[2],
			.gt = head[3],
			.size = size,
		};
		if (!index)
			return true;
		at += PACKET_HEADER + (size_t)size;
	}
}

const char *stream_wrong(const struct stream *stream, const struct pf_gts *gts)
{
	struct packet packet = { 0 };
	unsigned int count = 0;
	size_t end = 0;

	for (; stream_packet(stream, count, &packet); count++) {
		const struct pf_gt *gt = pf_find_gt(gts, packet.gt);

		end = packet.at + PACKET_HEADER + (size_t)packet.size;
		if (packet.version != 1)
			return "a packet of an unknown version";
		if (!packet.type || packet.type > PACKET_VRAM)
			return "a packet of an unknown type";
		if ((packet.type == PACKET_DESCRIPTOR) != !count)
			return "a descriptor that is not the first packet, or a first that is none";
		if ((packet.type == PACKET_TRAILER) != (end == stream->size))
			return "a trailer that is not the last packet, or a last that is none";
		if (packet.type > PACKET_TRAILER && (!gt || gt->tile != packet.tile))
			return "a packet of a GT that does not exist";
	}
	if (end != stream->size)
		return "it ends in the middle of a packet";
	return packet.size ? "a trailer with a payload" : NULL;
}

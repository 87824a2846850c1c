/* SPDX-License-Identifier: MIT */
/* What a VF has in it, and the stream that a save makes of it: shared by sriov_save_restore*.c. */
#ifndef SRIOV_SAVE_RESTORE_H
#define SRIOV_SAVE_RESTORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pf/pf.h"
#include "pf/pf_gt.h"

/** CONTENT_VFS - VF 1 and 2 are looked at */
#define CONTENT_VFS 2

/** CONTENT_VRAM - bytes of VRAM that each of them is given on each tile */
#define CONTENT_VRAM ((uint64_t)8 << 20)

/**
 * content_open() - map registers, VRAM and GGTT of the VFs; fails the subtest if that does not work
 * @pf: the PF; VF 1 and 2 are enabled and provisioned
 * @gts: its GTs
 *
 * What an earlier subtest has left open is closed first.
 */
void content_open(struct pf *pf, const struct pf_gts *gts);

/** content_close() - unmap them */
void content_close(void);

/**
 * content_fill() - write to all of it
 * @fn: VF number
 * @seed: decides on what
 *
 * VRAM: the first and the last word of each page; GGTT: bits 19:12 of each entry; scratch registers.
 */
void content_fill(unsigned int fn, uint32_t seed);

/**
 * content_differs() - is that what is there, and is the GGTT the VF's own?
 * @fn: VF number
 * @seed: as it was given to content_fill()
 *
 * Return: NULL: yes; or the first difference in words, valid until the next call.
 */
const char *content_differs(unsigned int fn, uint32_t seed);

/** struct stream - a saved VF; for free(@data) */
struct stream {
	uint8_t *data;
	size_t size;
};

/** struct packet - one packet of it: where its header is, what it says */
struct packet {
	size_t at;
	unsigned int version, type, tile, gt;
	uint64_t size;
};

/** PACKET_HEADER - bytes of a header (xe_sriov_packet_types.h) */
#define PACKET_HEADER 24

/** the types of packets */
enum packet_type {
	PACKET_DESCRIPTOR = 1,
	PACKET_TRAILER,
	PACKET_GGTT,
	PACKET_MMIO,
	PACKET_GUC,
	PACKET_VRAM,
};

/**
 * stream_packet() - packet number @index
 * @stream: the stream
 * @index: from 0 on
 * @ret_packet: the packet
 *
 * Return: true; false: it has not so many, or ends in the middle of this one.
 */
bool stream_packet(const struct stream *stream, unsigned int index, struct packet *ret_packet);

/**
 * stream_wrong() - what is wrong with the order and the headers of its packets
 * @stream: the stream
 * @gts: the GTs of the device
 *
 * Return: NULL: nothing; or words.
 */
const char *stream_wrong(const struct stream *stream, const struct pf_gts *gts);

#endif

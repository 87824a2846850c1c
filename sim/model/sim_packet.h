/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * What a saved VF looks like: a stream of packets, each a header of 24 bytes and a payload.
 *
 *	0   version 1	   descriptor	first: KLVs that tell the device
 *	1   type	   GuC		of each GT: what its firmware knows of the VF
 *	2   tile	   GGTT		of each main GT: 8 bytes for each page, without owners
 *	3   GT		   MMIO		of each GT: 4 scratch registers
 *	4   flags 0	   VRAM		of each main GT: in chunks, @offset is that in its VRAM
 *	8   offset	   trailer	last: nothing
 *	16  bytes of payload
 *
 * All numbers are little-endian.
 */
#ifndef SIM_PACKET_H
#define SIM_PACKET_H

#include "sim_config.h"

#define SIM_PACKET_VERSION   1u
#define SIM_PACKET_HEADER    24u
#define SIM_PACKET_VRAM_MAX  SIM_MIB(512) /* bytes of one chunk */
#define SIM_PACKET_OTHER_MAX SIM_MIB(8)   /* the GGTT of a whole tile */
#define SIM_DESCRIPTOR_BYTES 16u

enum sim_packet_type {
	SIM_PACKET_DESCRIPTOR = 1,
	SIM_PACKET_TRAILER,
	SIM_PACKET_GGTT,
	SIM_PACKET_MMIO,
	SIM_PACKET_GUC,
	SIM_PACKET_VRAM
};

/** struct sim_packet_head - a header; @gt counts over all tiles */
struct sim_packet_head {
	u8 version, type, tile, gt;
	u32 flags;
	u64 offset, size;
};

/** sim_put(), sim_get() - the lowest @bytes bytes of a number, little-endian. */
void sim_put(u8 *raw, u64 value, unsigned int bytes);
u64 sim_get(const u8 *raw, unsigned int bytes);

/** sim_packet_pack() - as it is in the stream. */
void sim_packet_pack(const struct sim_packet_head *head, u8 raw[SIM_PACKET_HEADER]);
/** sim_packet_unpack() - the way back; nothing is checked. */
void sim_packet_unpack(const u8 raw[SIM_PACKET_HEADER], struct sim_packet_head *ret_head);

/**
 * sim_packet_check() - can a device of that description take such a packet?
 *
 * Return: 0, -EINVAL another version, an unknown type, no such tile or GT, or a payload that is
 * larger than any can be.
 */
int sim_packet_check(const struct sim_config *config, const struct sim_packet_head *head);

/** sim_descriptor_pack() - the payload of the descriptor. */
void sim_descriptor_pack(const struct sim_config *config, u8 raw[SIM_DESCRIPTOR_BYTES]);

/**
 * sim_descriptor_check() - was it saved from a device like this one?
 *
 * Keys that it does not know are passed over.
 *
 * Return: 0, -ENODEV another device or revision, -EINVAL it ends too early.
 */
int sim_descriptor_check(const struct sim_config *config, const u8 *raw, u64 size);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Capability chains: extra information behind the fixed part of an info structure.
 *
 *   | fixed part | header {id, version, next} payload | header ... payload |
 *     cap_offset -^                       next -------^   next = 0: the last one
 *
 * Offsets count from the start of the whole structure. What a driver filled in is not trusted.
 */
#ifndef VFIO_VFIO_CAP_H
#define VFIO_VFIO_CAP_H

#include <stddef.h>
#include <stdint.h>

/**
 * struct vfio_cap - one member of a chain
 * @id: what it is (VFIO_REGION_INFO_CAP_*, ...)
 * @version: of its layout
 * @offset: of its header from the start of the info structure, in bytes
 * @room: bytes from @offset to the end of the buffer, header included
 */
struct vfio_cap {
	uint16_t id;
	uint16_t version;
	uint32_t offset;
	size_t room;
};

/**
 * struct vfio_cap_walk - where a walk through a chain is
 * @buf: the info structure with its chain
 * @size: of @buf in bytes
 * @fixed: bytes of the fixed part, which no capability may overlap
 * @next: offset of the next header, 0 at the end
 * @left: headers that still fit into @buf; a chain that wants more is a loop
 */
struct vfio_cap_walk {
	const void *buf;
	size_t size;
	size_t fixed;
	uint32_t next;
	size_t left;
};

/**
 * vfio_cap_walk_init() - start at the head of a chain
 * @walk: the walk to set up
 * @buf: the info structure as the kernel filled it; must outlive the walk
 * @size: of @buf in bytes
 * @fixed: bytes of the fixed part
 * @first: its cap_offset field; 0 is an empty chain
 */
void vfio_cap_walk_init(struct vfio_cap_walk *walk, const void *buf, size_t size, size_t fixed,
			uint32_t first);

/**
 * vfio_cap_next() - take one step
 * @walk: a walk set up by vfio_cap_walk_init()
 * @ret_cap: the capability found; written only when 1 is returned
 *
 * Return: 1 with a capability, 0 at the end, -EBADMSG when the chain is broken: an offset inside the
 * fixed part, a header beyond the buffer, or a loop. A broken chain stays broken.
 */
int vfio_cap_next(struct vfio_cap_walk *walk, struct vfio_cap *ret_cap);

/**
 * vfio_cap_find() - the first capability of an id
 * @walk: a fresh walk; consumed
 * @id: what to look for
 * @min_size: bytes it must have, header included
 * @ret_cap: the capability; written only on success
 *
 * Return: 0, -ENOENT when the chain has none, -EBADMSG when the chain is broken before it or the
 * capability is cut off by the end of the buffer.
 */
int vfio_cap_find(struct vfio_cap_walk *walk, uint16_t id, size_t min_size,
		  struct vfio_cap *ret_cap);

#endif /* VFIO_VFIO_CAP_H */

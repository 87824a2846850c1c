/* SPDX-License-Identifier: MIT */
#include "vfio/vfio_cap.h"

#include <errno.h>
#include <string.h>
#include <linux/vfio.h>

void vfio_cap_walk_init(struct vfio_cap_walk *walk, const void *buf, size_t size, size_t fixed,
			uint32_t first)
{
	*walk = (struct vfio_cap_walk){
		.buf = buf,
		.size = size,
		.fixed = fixed,
		.next = first,
		.left = size / sizeof(struct vfio_info_cap_header),
	};
}

int vfio_cap_next(struct vfio_cap_walk *walk, struct vfio_cap *ret_cap)
{
	struct vfio_info_cap_header header;
	uint32_t at = walk->next;

	if (!at)
		return 0;
	if (!walk->left || at < walk->fixed || at > walk->size || walk->size - at < sizeof(header))
		return -EBADMSG;

	/* Not every driver aligns its headers. */
	memcpy(&header, (const char *)walk->buf + at, sizeof(header));
	walk->left--;
	walk->next = header.next;
	*ret_cap = (struct vfio_cap){
		.id = header.id,
		.version = header.version,
		.offset = at,
		.room = walk->size - at,
	};
	return 1;
}

int vfio_cap_find(struct vfio_cap_walk *walk, uint16_t id, size_t min_size,
		  struct vfio_cap *ret_cap)
{
	struct vfio_cap cap;
	int ret;

	while ((ret = vfio_cap_next(walk, &cap)) > 0) {
		if (cap.id != id)
			continue;
		if (cap.room < min_size)
			return -EBADMSG;
		*ret_cap = cap;
		return 0;
	}
	return ret ? ret : -ENOENT;
}

/* SPDX-License-Identifier: MIT */
#include "vfio/vfio_region.h"

#include <endian.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "vfio/vfio_cap.h"
#include "vfio/vfio_node.h"

/* No driver has a chain near this; a larger answer is nonsense. */
#define INFO_SIZE_MAX (1024 * 1024)

static int get_info(struct vfio_dev *dev, uint32_t index, struct vfio_region_info *info,
		    uint32_t size)
{
	info->argsz = size;
	info->index = index;
	return vfio_node_ioctl(dev->fd, VFIO_DEVICE_GET_REGION_INFO, info);
}

/* The first call tells how long the answer is, the second fetches all of it. */
static int fetch_info(struct vfio_dev *dev, uint32_t index, struct vfio_region_info **ret_info,
		      size_t *ret_size)
{
	struct vfio_region_info head = { 0 };
	struct vfio_region_info *info;
	size_t size;
	int ret;

	ret = get_info(dev, index, &head, sizeof(head));
	if (ret)
		return ret;
	size = head.argsz;
	if (size < sizeof(head) || size > INFO_SIZE_MAX)
		return -EBADMSG;
	info = calloc(1, size);
	if (!info)
		return -ENOMEM;
	ret = get_info(dev, index, info, size);
	if (!ret && info->argsz > size)
		ret = -EBADMSG;
	if (ret) {
		free(info);
		return ret;
	}
	*ret_info = info;
	*ret_size = size;
	return 0;
}

int vfio_region_open(struct vfio_dev *dev, uint32_t index, struct vfio_region **ret_region)
{
	struct vfio_region *region;
	int ret;

	region = calloc(1, sizeof(*region));
	if (!region)
		return -ENOMEM;
	ret = fetch_info(dev, index, &region->info, &region->info_size);
	if (ret) {
		free(region);
		return ret;
	}
	region->dev = dev;
	region->index = index;
	region->flags = region->info->flags;
	region->size = region->info->size;
	region->offset = region->info->offset;
	*ret_region = region;
	return 0;
}

void vfio_region_close(struct vfio_region *region)
{
	if (!region)
		return;
	free(region->info);
	free(region);
}

static int find_cap(const struct vfio_region *region, uint16_t id, size_t min_size,
		    struct vfio_cap *ret_cap)
{
	struct vfio_cap_walk walk;

	if (!(region->flags & VFIO_REGION_INFO_FLAG_CAPS))
		return -ENOENT;
	vfio_cap_walk_init(&walk, region->info, region->info_size, sizeof(*region->info),
			   region->info->cap_offset);
	return vfio_cap_find(&walk, id, min_size, ret_cap);
}

int vfio_region_msix_mappable(const struct vfio_region *region)
{
	struct vfio_cap cap;
	int ret;

	ret = find_cap(region, VFIO_REGION_INFO_CAP_MSIX_MAPPABLE,
		       sizeof(struct vfio_info_cap_header), &cap);
	if (!ret)
		return 1;
	return ret == -ENOENT ? 0 : ret;
}

int vfio_region_sparse_areas(const struct vfio_region *region,
			     struct vfio_region_sparse_mmap_area **ret_areas, size_t *ret_count)
{
	struct vfio_region_info_cap_sparse_mmap sparse;
	struct vfio_region_sparse_mmap_area *areas;
	struct vfio_cap cap;
	int ret;

	ret = find_cap(region, VFIO_REGION_INFO_CAP_SPARSE_MMAP, sizeof(sparse), &cap);
	if (ret)
		return ret;
	memcpy(&sparse, (const char *)region->info + cap.offset, sizeof(sparse));
	if (sparse.nr_areas > (cap.room - sizeof(sparse)) / sizeof(*areas))
		return -EBADMSG;

	areas = calloc(sparse.nr_areas + 1UL, sizeof(*areas));
	if (!areas)
		return -ENOMEM;
	memcpy(areas, (const char *)region->info + cap.offset + sizeof(sparse),
	       sparse.nr_areas * sizeof(*areas));
	*ret_areas = areas;
	*ret_count = sparse.nr_areas;
	return 0;
}

ssize_t vfio_region_read(const struct vfio_region *region, uint64_t offset, void *buf, size_t size)
{
	ssize_t ret = pread(region->dev->fd, buf, size, region->offset + offset);

	return ret < 0 ? -errno : ret;
}

ssize_t vfio_region_write(const struct vfio_region *region, uint64_t offset, const void *buf,
			  size_t size)
{
	ssize_t ret = pwrite(region->dev->fd, buf, size, region->offset + offset);

	return ret < 0 ? -errno : ret;
}

/* All or nothing, for the functions that move one value. */
static int whole(ssize_t ret, size_t size)
{
	if (ret < 0)
		return ret;
	return (size_t)ret == size ? 0 : -EIO;
}

int vfio_region_read16(const struct vfio_region *region, uint64_t offset, uint16_t *ret_value)
{
	uint16_t raw;
	int ret;

	ret = whole(vfio_region_read(region, offset, &raw, sizeof(raw)), sizeof(raw));
	if (!ret)
		*ret_value = le16toh(raw);
	return ret;
}

int vfio_region_read32(const struct vfio_region *region, uint64_t offset, uint32_t *ret_value)
{
	uint32_t raw;
	int ret;

	ret = whole(vfio_region_read(region, offset, &raw, sizeof(raw)), sizeof(raw));
	if (!ret)
		*ret_value = le32toh(raw);
	return ret;
}

int vfio_region_write16(const struct vfio_region *region, uint64_t offset, uint16_t value)
{
	uint16_t raw = htole16(value);

	return whole(vfio_region_write(region, offset, &raw, sizeof(raw)), sizeof(raw));
}

int vfio_region_write32(const struct vfio_region *region, uint64_t offset, uint32_t value)
{
	uint32_t raw = htole32(value);

	return whole(vfio_region_write(region, offset, &raw, sizeof(raw)), sizeof(raw));
}

int vfio_region_map(const struct vfio_region *region, uint64_t offset, size_t size, int prot,
		    int map_flags, void **ret_map)
{
	void *map;

	map = mmap(NULL, size, prot, map_flags, region->dev->fd, region->offset + offset);
	if (map == MAP_FAILED)
		return -errno;
	*ret_map = map;
	return 0;
}

void vfio_region_unmap(void *map, size_t size)
{
	if (map)
		munmap(map, size);
}

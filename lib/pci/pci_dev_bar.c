/* SPDX-License-Identifier: MIT */
#include "pci/pci_dev_bar.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "pci/pci_internal.h"
#include "util/sysfs.h"

#define BAR_COUNT 6

/* Flags of the third column, from linux/ioport.h (kernel-internal, but shown to users). */
#define RESOURCE_IO       0x00000100u
#define RESOURCE_PREFETCH 0x00002000u

int pci_dev_bar(const struct pci_dev *dev, unsigned int bar, struct pci_bar *ret_bar)
{
	char text[SYSFS_TEXT_MAX];
	uint64_t start, end, flags;
	const char *line = text;
	int ret;

	if (bar >= BAR_COUNT)
		return -EINVAL;
	ret = machine_read(&dev->dir, "resource", text, sizeof(text));
	if (ret < 0)
		return pci_dev_errno(dev, ret);
	for (unsigned int i = 0; i < bar; i++) {
		line = strchr(line, '\n');
		if (!line)
			return -EINVAL;
		line++;
	}
	if (sscanf(line, "0x%" SCNx64 " 0x%" SCNx64 " 0x%" SCNx64, &start, &end, &flags) != 3)
		return -EINVAL;
	*ret_bar = (struct pci_bar){
		.base = start,
		.size = end > start ? end - start + 1 : 0,
		.is_io = flags & RESOURCE_IO,
		.is_prefetchable = flags & RESOURCE_PREFETCH,
	};
	return 0;
}

int pci_dev_enable(const struct pci_dev *dev)
{
	return pci_dev_errno(dev, machine_write(&dev->dir, "enable", "1"));
}

int pci_dev_disable(const struct pci_dev *dev)
{
	return pci_dev_errno(dev, machine_write(&dev->dir, "enable", "0"));
}

static int map_file(const struct pci_dev *dev, unsigned int bar, size_t size, bool write,
		    void **ret_map)
{
	char file[16];
	void *map;
	int fd, ret;

	snprintf(file, sizeof(file), "resource%u", bar);
	fd = openat(dev->dirfd, file, (write ? O_RDWR : O_RDONLY) | O_CLOEXEC);
	if (fd < 0)
		return pci_dev_errno(dev, -errno);
	map = mmap(NULL, size, write ? PROT_READ | PROT_WRITE : PROT_READ, MAP_SHARED, fd, 0);
	ret = map == MAP_FAILED ? -errno : 0;
	close(fd);
	if (!ret)
		*ret_map = map;
	return ret;
}

int pci_dev_map_bar(const struct pci_dev *dev, unsigned int bar, bool write, void **ret_map,
		    size_t *ret_size)
{
	struct pci_bar info;
	int ret;

	if (dev->dirfd < 0)
		return -EOPNOTSUPP;
	ret = pci_dev_bar(dev, bar, &info);
	if (ret)
		return ret;
	if (!info.size)
		return -ENOENT;
	if (info.is_io)
		return -EOPNOTSUPP;
	if (info.size > SIZE_MAX)
		return -EOVERFLOW;
	if (!sysfs_root_is_real() || pci_access_map(dev, &info, write, ret_map))
		ret = map_file(dev, bar, (size_t)info.size, write, ret_map);
	if (!ret)
		*ret_size = (size_t)info.size;
	return ret;
}

void pci_dev_unmap_bar(void *map, size_t size)
{
	if (map && !pci_access_unmap(map, size))
		munmap(map, size);
}

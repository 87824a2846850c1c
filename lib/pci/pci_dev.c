/* SPDX-License-Identifier: MIT */
#include "pci/pci_dev.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "pci/pci_internal.h"
#include "util/str.h"
#include "util/sysfs.h"

static int read_ids(struct pci_dev *dev)
{
	uint32_t vendor, device, class, revision = 0;
	int ret;

	ret = sysfs_read_u32(dev->dirfd, "vendor", &vendor);
	if (!ret)
		ret = sysfs_read_u32(dev->dirfd, "device", &device);
	if (!ret)
		ret = sysfs_read_u32(dev->dirfd, "class", &class);
	if (ret)
		return ret;
	/* Informative only, and missing in recorded trees of old kernels. */
	(void)sysfs_read_u32(dev->dirfd, "revision", &revision);
	if (vendor > UINT16_MAX || device > UINT16_MAX || class > 0xffffff)
		return -EINVAL;
	dev->vendor = (uint16_t)vendor;
	dev->device = (uint16_t)device;
	dev->class = class;
	dev->revision = (uint8_t)revision;
	return 0;
}

int pci_dev_open(const struct pci_addr *addr, struct pci_dev **ret_dev)
{
	char path[64];
	struct pci_dev *dev;
	int ret;

	dev = calloc(1, sizeof(*dev));
	if (!dev)
		return -ENOMEM;
	dev->addr = *addr;
	pci_addr_format(addr, dev->name);
	snprintf(path, sizeof(path), "bus/pci/devices/%s", dev->name);
	dev->dirfd = sysfs_open_dir(path);
	if (dev->dirfd < 0) {
		ret = dev->dirfd == -ENOENT ? -ENODEV : dev->dirfd;
		free(dev);
		return ret;
	}
	ret = read_ids(dev);
	if (ret) {
		pci_dev_close(dev);
		return ret == -ENOENT ? -ENODEV : ret == -ERANGE ? -EINVAL : ret;
	}
	*ret_dev = dev;
	return 0;
}

void pci_dev_close(struct pci_dev *dev)
{
	if (!dev)
		return;
	close(dev->dirfd);
	free(dev);
}

bool pci_dev_exists(const struct pci_dev *dev)
{
	return sysfs_exists(dev->dirfd, "vendor");
}

int pci_dev_errno(const struct pci_dev *dev, int err)
{
	return err == -ENOENT && !pci_dev_exists(dev) ? -ENODEV : err;
}

int pci_dev_driver(const struct pci_dev *dev, char *buf, size_t size)
{
	int ret = sysfs_link_name(dev->dirfd, "driver", buf, size);

	if (!ret)
		return 1;
	ret = pci_dev_errno(dev, ret);
	if (ret != -ENOENT)
		return ret;
	str_copy(buf, size, "");
	return 0;
}

int pci_dev_iommu_group(const struct pci_dev *dev, unsigned int *ret_group)
{
	uint64_t group;
	char name[32];
	int ret;

	ret = sysfs_link_name(dev->dirfd, "iommu_group", name, sizeof(name));
	if (ret)
		return pci_dev_errno(dev, ret);
	if (str_to_u64(name, &group) || group > UINT32_MAX)
		return -EINVAL;
	*ret_group = (unsigned int)group;
	return 0;
}

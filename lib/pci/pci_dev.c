/* SPDX-License-Identifier: MIT */
#include "pci/pci_dev.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "pci/pci_internal.h"
#include "util/str.h"

/* The number that a file consists of. */
static int read_number(const struct pci_dev *dev, const char *file, uint32_t max,
		       uint32_t *ret_value)
{
	char text[64];
	uint64_t value;
	int ret = machine_read(&dev->dir, file, text, sizeof(text));

	if (ret < 0)
		return ret == -EOVERFLOW ? -EINVAL : ret;
	if (str_to_u64(text, &value) || value > max)
		return -EINVAL;
	*ret_value = (uint32_t)value;
	return 0;
}

static int read_ids(struct pci_dev *dev)
{
	uint32_t vendor, device, class, revision = 0;
	int ret;

	ret = read_number(dev, "vendor", UINT16_MAX, &vendor);
	if (!ret)
		ret = read_number(dev, "device", UINT16_MAX, &device);
	if (!ret)
		ret = read_number(dev, "class", 0xffffff, &class);
	if (ret)
		return ret;
	/* Informative only, and missing in recorded trees of old kernels. */
	(void)read_number(dev, "revision", UINT8_MAX, &revision);
	dev->vendor = (uint16_t)vendor;
	dev->device = (uint16_t)device;
	dev->class = class;
	dev->revision = (uint8_t)revision;
	return 0;
}

int pci_dev_open(const struct pci_addr *addr, struct pci_dev **ret_dev)
{
	return pci_dev_open_in(machine_host(), addr, ret_dev);
}

int pci_dev_open_in(struct machine *machine, const struct pci_addr *addr, struct pci_dev **ret_dev)
{
	struct pci_dev *dev = calloc(1, sizeof(*dev));
	char path[MACHINE_PATH_LEN];
	int ret;

	if (!dev)
		return -ENOMEM;
	dev->addr = *addr;
	pci_addr_format(addr, dev->name);
	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s", dev->name);
	ret = machine_open_dir(machine, path, &dev->dir);
	if (ret) {
		free(dev);
		return ret == -ENOENT ? -ENODEV : ret;
	}
	dev->dirfd = dev->dir.fd;
	ret = read_ids(dev);
	if (ret) {
		pci_dev_close(dev);
		return ret == -ENOENT ? -ENODEV : ret;
	}
	*ret_dev = dev;
	return 0;
}

void pci_dev_close(struct pci_dev *dev)
{
	if (!dev)
		return;
	machine_close_dir(&dev->dir);
	free(dev);
}

bool pci_dev_exists(const struct pci_dev *dev)
{
	return machine_exists(&dev->dir, "vendor");
}

int pci_dev_errno(const struct pci_dev *dev, int err)
{
	return err == -ENOENT && !pci_dev_exists(dev) ? -ENODEV : err;
}

int pci_dev_driver(const struct pci_dev *dev, char *buf, size_t size)
{
	int ret = machine_link_name(&dev->dir, "driver", buf, size);

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

	ret = machine_link_name(&dev->dir, "iommu_group", name, sizeof(name));
	if (ret)
		return pci_dev_errno(dev, ret);
	if (str_to_u64(name, &group) || group > UINT32_MAX)
		return -EINVAL;
	*ret_group = (unsigned int)group;
	return 0;
}

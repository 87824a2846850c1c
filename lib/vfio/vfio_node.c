/* SPDX-License-Identifier: MIT */
#include "vfio/vfio_node.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "pci/pci_dev.h"

void vfio_node_group(unsigned int number, char buf[VFIO_NODE_LEN])
{
	snprintf(buf, VFIO_NODE_LEN, "vfio/%u", number);
}

int vfio_node_cdev(const struct pci_dev *pci, char buf[VFIO_NODE_LEN])
{
	struct dirent *entry;
	int fd, len, ret = -ENODEV;
	DIR *dir;

	fd = openat(pci->dirfd, "vfio-dev", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT ? -ENODEV : -errno;
	dir = fdopendir(fd);
	if (!dir) {
		ret = -errno;
		close(fd);
		return ret;
	}

	while ((entry = readdir(dir))) {
		if (strncmp(entry->d_name, "vfio", 4))
			continue;
		if (strlen(entry->d_name) + sizeof("vfio/devices/") > VFIO_NODE_LEN) {
			ret = -EOVERFLOW;
			break;
		}
		len = snprintf(buf, VFIO_NODE_LEN, "vfio/devices/%s", entry->d_name);
		ret = len < VFIO_NODE_LEN ? 0 : -EOVERFLOW;
		break;
	}
	closedir(dir);
	return ret;
}

/* Group path: container node and, once a function of the group is bound to VFIO, group node. */
static int probe_group(int devfd, const struct pci_dev *pci)
{
	char node[VFIO_NODE_LEN];
	unsigned int number;
	int err;

	err = pci_dev_iommu_group(pci, &number);
	if (err == -ENOENT)
		return -ENODEV;
	if (err)
		return err;

	vfio_node_group(number, node);
	if (!faccessat(devfd, node, F_OK, 0))
		return faccessat(devfd, "vfio/vfio", F_OK, 0) ? -EOPNOTSUPP : 0;

	/* Bound all the same: then it is the kernel that has no groups. */
	return vfio_node_cdev(pci, node) ? -ENODEV : -EOPNOTSUPP;
}

/* cdev path: the function's node and iommufd. Without nodes its sysfs entry is still there. */
static int probe_cdev(int devfd, const struct pci_dev *pci)
{
	char node[VFIO_NODE_LEN];
	int err;

	err = vfio_node_cdev(pci, node);
	if (err)
		return err;
	if (faccessat(devfd, node, F_OK, 0) || faccessat(devfd, "iommu", F_OK, 0))
		return -EOPNOTSUPP;
	return 0;
}

int vfio_node_probe(int devfd, const struct pci_dev *pci, enum vfio_path path,
		    enum vfio_path *ret_path)
{
	int err = -EINVAL;

	if (path == VFIO_PATH_ANY || path == VFIO_PATH_GROUP) {
		err = probe_group(devfd, pci);
		if (!err) {
			*ret_path = VFIO_PATH_GROUP;
			return 0;
		}
	}
	if (path == VFIO_PATH_ANY || path == VFIO_PATH_CDEV) {
		err = probe_cdev(devfd, pci);
		if (!err)
			*ret_path = VFIO_PATH_CDEV;
	}
	return err;
}

int vfio_node_open(const char *name)
{
	char path[sizeof("/dev/") + VFIO_NODE_LEN];
	int fd;

	if (snprintf(path, sizeof(path), "/dev/%s", name) >= (int)sizeof(path))
		return -EOVERFLOW;
	fd = open(path, O_RDWR | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

int vfio_node_ioctl(int fd, unsigned long request, void *arg)
{
	int ret;

	do {
		ret = ioctl(fd, request, arg);
	} while (ret < 0 && errno == EINTR);
	return ret < 0 ? -errno : ret;
}

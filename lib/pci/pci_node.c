/* SPDX-License-Identifier: MIT */
#include "pci/pci_node.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pci/pci_internal.h"
#include "util/sysfs_dev.h"

int pci_node_path_addr(const char *path, struct pci_addr *ret_addr)
{
	char real[PATH_MAX], *slash;

	if (!realpath(path, real))
		return -errno;
	/* The innermost one: behind a bridge there are several. */
	while ((slash = strrchr(real, '/'))) {
		if (!pci_addr_parse(slash + 1, ret_addr))
			return 0;
		*slash = '\0';
	}
	return -ENODEV;
}

int pci_node_addr(int fd, struct pci_addr *ret_addr)
{
	char path[PATH_MAX];
	int ret = sysfs_dev_path(fd, path, sizeof(path));

	return ret ? ret : pci_node_path_addr(path, ret_addr);
}

int pci_node_drm(const struct pci_dev *dev, enum pci_node_kind kind, char buf[PCI_NODE_LEN])
{
	const char *prefix = kind == PCI_NODE_CARD ? "card" : "renderD";
	size_t len = strlen(prefix);
	struct dirent *entry;
	int dirfd, ret = -ENOENT;
	DIR *dir;

	dirfd = openat(dev->dirfd, "drm", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dirfd < 0)
		return pci_dev_errno(dev, -errno);
	dir = fdopendir(dirfd);
	if (!dir) {
		close(dirfd);
		return -ENOMEM;
	}
	while (ret && (entry = readdir(dir))) {
		if (strncmp(entry->d_name, prefix, len) || strlen(entry->d_name) > 32)
			continue;
		snprintf(buf, PCI_NODE_LEN, "/dev/dri/%.32s", entry->d_name);
		ret = 0;
	}
	closedir(dir);
	return ret;
}

/* SPDX-License-Identifier: MIT */
#include "pci/pci_node.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

struct node_search {
	const char *prefix;
	char *buf;
};

static int take_node(const char *name, void *arg)
{
	const struct node_search *search = arg;

	if (strncmp(name, search->prefix, strlen(search->prefix)) || strlen(name) > 32)
		return 0;
	snprintf(search->buf, PCI_NODE_LEN, "/dev/dri/%.32s", name);
	return 1;
}

int pci_node_drm(const struct pci_dev *dev, enum pci_node_kind kind, char buf[PCI_NODE_LEN])
{
	struct node_search search = { kind == PCI_NODE_CARD ? "card" : "renderD", buf };
	int ret = machine_list(&dev->dir, "drm", take_node, &search);

	if (ret < 0)
		return pci_dev_errno(dev, ret);
	return ret ? 0 : -ENOENT;
}

/* SPDX-License-Identifier: MIT */
#include "pci/pci_scan.h"

#include <dirent.h>
#include <errno.h>
#include <pciaccess.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "pci/pci_internal.h"
#include "util/sysfs.h"

struct addr_list {
	struct pci_addr *addrs;
	size_t count, room;
};

static int list_add(struct addr_list *list, const struct pci_addr *addr)
{
	struct pci_addr *grown;
	size_t room;

	if (list->count == list->room) {
		room = list->room ? 2 * list->room : 32;
		grown = reallocarray(list->addrs, room, sizeof(*grown));
		if (!grown)
			return -ENOMEM;
		list->addrs = grown;
		list->room = room;
	}
	list->addrs[list->count++] = *addr;
	return 0;
}

static int list_from_pciaccess(struct addr_list *list)
{
	struct pci_device_iterator *iter;
	struct pci_device *found;
	int ret = pci_access_begin_scan();

	if (ret)
		return ret;
	iter = pci_slot_match_iterator_create(NULL);
	ret = iter ? 0 : -ENOMEM;
	while (!ret && (found = pci_device_next(iter))) {
		struct pci_addr addr = { found->domain, found->bus, found->dev, found->func };

		ret = list_add(list, &addr);
	}
	if (iter)
		pci_iterator_destroy(iter);
	pci_access_end_scan();
	return ret;
}

/* Also for recorded and made-up trees: libpciaccess looks at /sys only. */
static int list_from_tree(struct addr_list *list)
{
	int fd = sysfs_open_dir("bus/pci/devices"), ret = 0;
	struct dirent *entry;
	struct pci_addr addr;
	DIR *dir;

	if (fd < 0)
		return fd;
	dir = fdopendir(fd);
	if (!dir) {
		ret = -errno;
		close(fd);
		return ret;
	}
	while (!ret && (entry = readdir(dir))) {
		if (!pci_addr_parse(entry->d_name, &addr))
			ret = list_add(list, &addr);
	}
	closedir(dir);
	return ret;
}

/*
 * libpciaccess gives up as a whole when a single function vanishes while it looks at it, and looks no
 * more as long as something is mapped.
 */
static int list_all(struct addr_list *list)
{
	int ret = sysfs_root_is_real() ? list_from_pciaccess(list) : -ENOENT;

	if (!ret)
		return 0;
	list->count = 0;
	return list_from_tree(list);
}

static int cmp_addr(const void *a, const void *b)
{
	return pci_addr_cmp(a, b);
}

/* Keeps what can be opened and matches. */
static int list_filter(struct addr_list *list, bool (*match)(const struct pci_dev *dev, void *arg),
		       void *arg)
{
	size_t kept = 0;

	for (size_t i = 0; i < list->count; i++) {
		struct pci_dev *dev;
		int ret = pci_dev_open(&list->addrs[i], &dev);

		if (ret == -ENOMEM || ret == -EMFILE)
			return ret;
		if (ret)
			continue;
		if (!match || match(dev, arg))
			list->addrs[kept++] = list->addrs[i];
		pci_dev_close(dev);
	}
	list->count = kept;
	return 0;
}

int pci_scan(bool (*match)(const struct pci_dev *dev, void *arg), void *arg,
	     struct pci_addr **ret_list, size_t *ret_count)
{
	struct addr_list list = { 0 };
	int ret;

	ret = list_all(&list);
	if (!ret && list.count) {
		qsort(list.addrs, list.count, sizeof(*list.addrs), cmp_addr);
		ret = list_filter(&list, match, arg);
	}
	if (ret || !list.count) {
		free(list.addrs);
		list.addrs = NULL;
	}
	if (ret)
		return ret;
	*ret_list = list.addrs;
	*ret_count = list.count;
	return 0;
}

void pci_scan_names(const struct pci_dev *dev, char *buf, size_t size)
{
	struct pci_id_match id = { .vendor_id = dev->vendor,
				   .device_id = dev->device,
				   .subvendor_id = PCI_MATCH_ANY,
				   .subdevice_id = PCI_MATCH_ANY };
	const char *vendor = NULL, *device = NULL;
	char vendor_hex[8], device_hex[8];

	pci_get_strings(&id, &device, &vendor, NULL, NULL);
	snprintf(vendor_hex, sizeof(vendor_hex), "%04x", dev->vendor);
	snprintf(device_hex, sizeof(device_hex), "%04x", dev->device);
	snprintf(buf, size, "%s %s", vendor ? vendor : vendor_hex, device ? device : device_hex);
}

/* SPDX-License-Identifier: MIT */
/*
 * libpciaccess, which has one list of devices for the whole process and keeps mappings in it:
 *
 *	          map                          map, unmap
 *	no list ----------> list, mappings = 1 <--------> mappings = n
 *	   ^                     |
 *	   +---------------------+  unmap of the last
 *
 * The list is as old as the oldest mapping, so it lacks VFs that were enabled since: those are for
 * others to map.  It opens files by address, for which the caller's handle is looked at afterwards: if
 * that function is there still, no successor has had its address meanwhile.
 */
#include <errno.h>
#include <pciaccess.h>
#include <pthread.h>

#include "pci/pci_internal.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned int mappings;

/* With the lock held. */
static int make_list(void)
{
	int err = mappings ? 0 : pci_system_init();

	/* Frees what a failure leaves behind. */
	if (err)
		pci_system_cleanup();
	return -err;
}

int pci_access_begin_scan(void)
{
	int ret;

	pthread_mutex_lock(&lock);
	ret = mappings ? -EBUSY : make_list();
	if (ret)
		pthread_mutex_unlock(&lock);
	return ret;
}

void pci_access_end_scan(void)
{
	pci_system_cleanup();
	pthread_mutex_unlock(&lock);
}

static int map_range(const struct pci_dev *dev, const struct pci_bar *bar, bool write,
		     void **ret_map)
{
	const struct pci_addr *addr = &dev->addr;
	struct pci_device *found =
		pci_device_find_by_slot(addr->domain, addr->bus, addr->dev, addr->func);
	int err = found ? pci_device_probe(found) : ENOENT;

	if (!err)
		err = pci_device_map_range(found, bar->base, bar->size,
					   write ? PCI_DEV_MAP_FLAG_WRITABLE : 0, ret_map);
	if (!err && !pci_dev_exists(dev)) {
		pci_device_unmap_range(found, *ret_map, bar->size);
		err = ENODEV;
	}
	return -err;
}

int pci_access_map(const struct pci_dev *dev, const struct pci_bar *bar, bool write, void **ret_map)
{
	int ret;

	pthread_mutex_lock(&lock);
	ret = make_list();
	if (!ret) {
		ret = map_range(dev, bar, write, ret_map);
		if (!ret)
			mappings++;
		else if (!mappings)
			pci_system_cleanup();
	}
	pthread_mutex_unlock(&lock);
	return ret;
}

bool pci_access_unmap(void *map, size_t size)
{
	struct pci_device_iterator *iter = NULL;
	struct pci_device *found;
	bool done = false;

	pthread_mutex_lock(&lock);
	if (mappings)
		iter = pci_slot_match_iterator_create(NULL);
	while (iter && !done && (found = pci_device_next(iter)))
		done = !pci_device_unmap_range(found, map, size);
	if (iter)
		pci_iterator_destroy(iter);
	if (done && !--mappings)
		pci_system_cleanup();
	pthread_mutex_unlock(&lock);
	return done;
}

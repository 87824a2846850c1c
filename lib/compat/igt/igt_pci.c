/* SPDX-License-Identifier: MIT */
#include "igt_pci.h"

#include <dirent.h>
#include <string.h>
#include <stdio.h>
#include <unistd.h>

#include "compat_priv.h"
#include "pci/pci_bind.h"
#include "util/sysfs.h"
#include "util/time.h"

int compat_slot_open(const char *slot, struct pci_dev **ret_dev)
{
	struct pci_addr addr;
	int ret = pci_addr_parse(slot, &addr);

	return ret ? ret : pci_dev_open(&addr, ret_dev);
}

int igt_pci_device_unbind(const char *pci_slot)
{
	struct pci_dev *dev;
	int ret = compat_slot_open(pci_slot, &dev);

	if (ret)
		return ret;
	ret = pci_unbind(dev);
	pci_dev_close(dev);
	return ret;
}

int igt_pci_driver_bind(const char *driver, const char *pci_slot)
{
	struct pci_dev *dev;
	int ret = compat_slot_open(pci_slot, &dev);

	if (ret)
		return ret;
	ret = pci_bind(dev, driver);
	pci_dev_close(dev);
	return ret;
}

int igt_pci_driver_unbind(const char *driver, const char *pci_slot)
{
	char bound[PCI_DRIVER_LEN];
	struct pci_dev *dev;
	int ret = compat_slot_open(pci_slot, &dev);

	if (ret)
		return ret;
	ret = pci_dev_driver(dev, bound, sizeof(bound));
	if (ret >= 0)
		ret = ret && !strcmp(bound, driver) ? pci_unbind(dev) : -ENODEV;
	pci_dev_close(dev);
	return ret;
}

int igt_pci_driver_unbind_all(const char *driver)
{
	char path[PCI_DRIVER_LEN + 32];
	struct pci_addr addr;
	struct dirent *entry;
	int dirfd, ret = 0;
	DIR *dir;

	if (!*driver || strchr(driver, '/') || strlen(driver) >= PCI_DRIVER_LEN)
		return -ENOENT;
	snprintf(path, sizeof(path), "bus/pci/drivers/%s", driver);
	dirfd = sysfs_open_dir(path);
	if (dirfd < 0)
		return dirfd;
	dir = fdopendir(dirfd);
	if (!dir) {
		close(dirfd);
		return -ENOMEM;
	}
	while ((entry = readdir(dir))) {
		int err = pci_addr_parse(entry->d_name, &addr) ?
				  0 :
				  igt_pci_driver_unbind(driver, entry->d_name);

		ret = ret ? ret : err;
	}
	closedir(dir);
	return ret;
}

int igt_pci_set_driver_override(const char *pci_slot, const char *driver)
{
	struct pci_dev *dev;
	int ret = compat_slot_open(pci_slot, &dev);

	if (ret)
		return ret;
	ret = pci_set_driver_override(dev, driver);
	pci_dev_close(dev);
	return ret;
}

int igt_pci_probe_drivers(const char *pci_slot)
{
	struct pci_dev *dev;
	int dirfd, ret = compat_slot_open(pci_slot, &dev);

	if (ret)
		return ret;
	dirfd = sysfs_open_dir("bus/pci");
	ret = dirfd < 0 ? dirfd : sysfs_write(dirfd, "drivers_probe", dev->name);
	if (dirfd >= 0)
		close(dirfd);
	pci_dev_close(dev);
	return ret;
}

int igt_pci_get_bound_driver_name(const char *pci_slot, char *driver, size_t driver_len)
{
	char bound[PCI_DRIVER_LEN];
	struct pci_dev *dev;
	int ret = compat_slot_open(pci_slot, &dev);

	if (ret)
		return ret;
	ret = pci_dev_driver(dev, driver ? driver : bound, driver ? driver_len : sizeof(bound));
	pci_dev_close(dev);
	return ret;
}

int igt_pci_bind_driver_override(const char *pci_slot, const char *driver, unsigned int timeout_ms)
{
	struct pci_dev *dev;
	int ret = compat_slot_open(pci_slot, &dev);

	if (ret)
		return ret;
	ret = driver && *driver ? pci_bind_override(dev, driver, timeout_ms) : -EINVAL;
	pci_dev_close(dev);
	return ret;
}

static bool is_unbound(void *dev)
{
	char bound[PCI_DRIVER_LEN];

	return !pci_dev_driver(dev, bound, sizeof(bound));
}

int igt_pci_unbind_driver_override(const char *pci_slot, unsigned int timeout_ms)
{
	struct pci_dev *dev;
	int ret = compat_slot_open(pci_slot, &dev);

	if (ret)
		return ret;
	ret = pci_set_driver_override(dev, NULL);
	if (!ret && !is_unbound(dev)) {
		ret = pci_unbind(dev);
		if (!ret)
			ret = time_wait_until(is_unbound, dev, timeout_ms);
	}
	pci_dev_close(dev);
	return ret;
}

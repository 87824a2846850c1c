/* SPDX-License-Identifier: MIT */
#include "kmod/module_bind.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "kmod/module.h"
#include "pci/pci_bind.h"
#include "util/str.h"
#include "util/sysfs.h"

int module_driver(const char *name, char *buf, size_t size)
{
	char path[MODULE_NAME_LEN + 32];
	int dirfd, ret = -ENOENT;
	struct dirent *entry;
	DIR *dir;

	if (!*name || strchr(name, '/') || strlen(name) >= MODULE_NAME_LEN)
		return -ENOENT;
	snprintf(path, sizeof(path), "module/%s/drivers", name);
	for (char *c = strchr(path, '-'); c; c = strchr(c, '-'))
		*c = '_';
	dirfd = sysfs_open_dir(path);
	if (dirfd < 0)
		return -ENOENT;
	dir = fdopendir(dirfd);
	if (!dir) {
		close(dirfd);
		return -ENOMEM;
	}
	while (ret == -ENOENT && (entry = readdir(dir))) {
		if (!strncmp(entry->d_name, "pci:", 4))
			ret = str_copy(buf, size, entry->d_name + 4) ? 0 : -EOVERFLOW;
	}
	closedir(dir);
	return ret;
}

int module_bind(const struct pci_dev *dev, const char *name)
{
	char driver[PCI_DRIVER_LEN];
	int ret = module_driver(name, driver, sizeof(driver));

	return ret ? ret : pci_bind(dev, driver);
}

int module_unbind(const struct pci_dev *dev, const char *name)
{
	char driver[PCI_DRIVER_LEN], bound[PCI_DRIVER_LEN];
	int ret = module_driver(name, driver, sizeof(driver));

	if (ret)
		return ret;
	ret = pci_dev_driver(dev, bound, sizeof(bound));
	if (ret < 0)
		return ret;
	return ret && !strcmp(bound, driver) ? pci_unbind(dev) : -ENODEV;
}

int module_rebind(const struct pci_dev *dev, const char *name)
{
	int ret = module_unbind(dev, name);

	return ret ? ret : module_bind(dev, name);
}

/* SPDX-License-Identifier: MIT */
#include "pci/pci_bind.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "pci/pci_internal.h"
#include "util/time.h"

static int open_driver(const struct pci_dev *dev, const char *driver, struct machine_dir *ret_dir)
{
	char path[MACHINE_PATH_LEN];

	/* "" would be the directory of all drivers, "a/b" some other place. */
	if (!*driver || strlen(driver) >= PCI_DRIVER_LEN || strchr(driver, '/') || driver[0] == '.')
		return -ENOENT;
	snprintf(path, sizeof(path), "/sys/bus/pci/drivers/%s", driver);
	return machine_open_dir(dev->dir.machine, path, ret_dir);
}

int pci_bind(const struct pci_dev *dev, const char *driver)
{
	struct machine_dir dir;
	int ret = open_driver(dev, driver, &dir);

	if (ret)
		return ret;
	ret = machine_write(&dir, "bind", dev->name);
	machine_close_dir(&dir);
	return ret;
}

int pci_unbind(const struct pci_dev *dev)
{
	int ret = machine_write(&dev->dir, "driver/unbind", dev->name);

	return ret == -ENOENT ? -ENODEV : ret;
}

int pci_set_driver_override(const struct pci_dev *dev, const char *driver)
{
	const char *text = driver && *driver ? driver : "\n";

	return pci_dev_errno(dev, machine_write(&dev->dir, "driver_override", text));
}

int pci_get_driver_override(const struct pci_dev *dev, char *buf, size_t size)
{
	int ret = machine_read(&dev->dir, "driver_override", buf, size);

	if (ret < 0)
		return pci_dev_errno(dev, ret);
	if (!strcmp(buf, "(null)"))
		buf[0] = '\0';
	return 0;
}

struct bound_to {
	const struct pci_dev *dev;
	const char *driver;
};

static bool is_bound_to(void *arg)
{
	const struct bound_to *want = arg;
	char name[PCI_DRIVER_LEN];

	return pci_dev_driver(want->dev, name, sizeof(name)) == 1 && !strcmp(name, want->driver);
}

int pci_bind_override(const struct pci_dev *dev, const char *driver, unsigned int timeout_ms)
{
	struct bound_to want = { dev, driver };
	char bound[PCI_DRIVER_LEN];
	struct machine_dir dir;
	int ret = open_driver(dev, driver, &dir);

	if (ret)
		return ret;
	machine_close_dir(&dir);

	ret = pci_set_driver_override(dev, driver);
	if (ret)
		return ret;
	if (is_bound_to(&want))
		return 0;
	ret = pci_dev_driver(dev, bound, sizeof(bound));
	if (ret == 1)
		ret = pci_unbind(dev);
	if (ret)
		return ret;
	ret = pci_bind(dev, driver);
	/* -EBUSY: somebody else (udev) was faster; the link tells which driver it is. */
	if (ret && ret != -EBUSY)
		return ret;
	return time_wait_until(is_bound_to, &want, timeout_ms);
}

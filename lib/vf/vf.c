/* SPDX-License-Identifier: MIT */
#include "vf/vf.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "pci/pci_bind.h"
#include "pci/pci_reset.h"
#include "vf/vf_driver.h"

#define BIND_TIMEOUT_MS 10000

/* The first that matches serves. */
static const struct vf_driver_ops *const drivers[] = { &nvme_vf_ops, &xe_vf_ops, &generic_vf_ops };

const struct vf_driver_ops *vf_find_driver(const struct vf *vf)
{
	size_t i = 0;

	while (!drivers[i]->match(vf))
		i++;
	return drivers[i];
}

/* PF drivers that do not serve their VFs themselves: the driver which does. */
static const struct {
	const char *pf, *vf;
} vf_drivers[] = {
	{ "igb", "igbvf" },
	{ "ixgbe", "ixgbevf" },
	{ "i40e", "iavf" },
	{ "ice", "iavf" },
};

static const char *native_driver(const char *pf_driver)
{
	for (size_t i = 0; i < sizeof(vf_drivers) / sizeof(vf_drivers[0]); i++) {
		if (!strcmp(vf_drivers[i].pf, pf_driver))
			return vf_drivers[i].vf;
	}
	return pf_driver;
}

int vf_open(struct machine *machine, const struct pci_addr *addr, struct vf **ret_vf)
{
	struct vf *vf = calloc(1, sizeof(*vf));
	int ret = vf ? pci_dev_open_in(machine, addr, &vf->pci) : -ENOMEM;

	if (ret)
		free(vf);
	else
		*ret_vf = vf;
	return ret;
}

void vf_close(struct vf *vf)
{
	if (!vf)
		return;
	pci_dev_close(vf->pci);
	free(vf);
}

struct machine *vf_machine(const struct vf *vf)
{
	return vf->pci ? vf->pci->dir.machine : NULL;
}

/* Without a PF the kind of device tells the driver, and nothing has to be put online. */
static int bind_native_alone(struct vf *vf)
{
	const char *driver = vf_find_driver(vf)->native;

	return driver ? pci_bind_override(vf->pci, driver, BIND_TIMEOUT_MS) : -ENODEV;
}

int vf_bind_native(struct vf *vf)
{
	char driver[PCI_DRIVER_LEN];
	int ret;

	if (!vf->pci)
		return -ENODEV;
	if (!vf->pf)
		return bind_native_alone(vf);
	ret = pci_dev_driver(vf->pf->pci, driver, sizeof(driver));
	if (!ret)
		return -ENODEV;
	if (ret < 0)
		return ret;
	ret = pf_online_vf(vf->pf, vf->num);
	return ret ? ret : pci_bind_override(vf->pci, native_driver(driver), BIND_TIMEOUT_MS);
}

int vf_bind(struct vf *vf, const char *driver)
{
	return vf->pci ? pci_bind_override(vf->pci, driver, BIND_TIMEOUT_MS) : -ENODEV;
}

int vf_unbind(struct vf *vf)
{
	char driver[PCI_DRIVER_LEN];
	int ret = vf_driver(vf, driver, sizeof(driver));

	if (ret == 1)
		ret = pci_unbind(vf->pci);
	return ret ? ret : pci_set_driver_override(vf->pci, NULL);
}

int vf_driver(struct vf *vf, char *buf, size_t size)
{
	return vf->pci ? pci_dev_driver(vf->pci, buf, size) : -ENODEV;
}

int vf_reset(struct vf *vf)
{
	return vf->pci ? pci_reset(vf->pci) : -ENODEV;
}

int vf_io_open(struct vf *vf, struct vf_io **ret_io)
{
	const struct vf_driver_ops *ops;
	int ret;

	if (!vf->pci)
		return -ENODEV;
	if (!vf->pf)
		return -EOPNOTSUPP;
	ops = vf_find_driver(vf);
	ret = ops->io_open(vf, ret_io);
	if (!ret)
		**ret_io = (struct vf_io){ .ops = ops, .vf = vf };
	return ret;
}

int vf_io_once(struct vf_io *io)
{
	return io->vf->pci ? io->ops->io_once(io) : -ENODEV;
}

void vf_io_close(struct vf_io *io)
{
	if (io)
		io->ops->io_close(io);
}

/* SPDX-License-Identifier: MIT */
#include "pci/pci_sriov.h"

#include <errno.h>
#include <stdio.h>

#include "pci/pci_internal.h"
#include "util/sysfs.h"

bool pci_is_pf(const struct pci_dev *dev)
{
	return sysfs_exists(dev->dirfd, "sriov_totalvfs");
}

bool pci_is_vf(const struct pci_dev *dev)
{
	return sysfs_exists(dev->dirfd, "physfn");
}

static int read_number(const struct pci_dev *dev, const char *attr, unsigned int *ret_number)
{
	uint32_t value;
	int ret = sysfs_read_u32(dev->dirfd, attr, &value);

	if (ret)
		return ret == -ERANGE ? -EINVAL : pci_dev_errno(dev, ret);
	*ret_number = value;
	return 0;
}

/* Numbers of VFs are 16 bits wide in the capability: more is not from a PCI core. */
static int read_count(const struct pci_dev *dev, const char *attr, unsigned int *ret_count)
{
	unsigned int count = 0;
	int ret = read_number(dev, attr, &count);

	if (ret)
		return ret;
	if (count > UINT16_MAX)
		return -EINVAL;
	*ret_count = count;
	return 0;
}

int pci_sriov_total(const struct pci_dev *dev, unsigned int *ret_total)
{
	return read_count(dev, "sriov_totalvfs", ret_total);
}

int pci_sriov_get_numvfs(const struct pci_dev *dev, unsigned int *ret_numvfs)
{
	return read_count(dev, "sriov_numvfs", ret_numvfs);
}

int pci_sriov_set_numvfs(const struct pci_dev *dev, unsigned int numvfs)
{
	return pci_dev_errno(dev, sysfs_printf(dev->dirfd, "sriov_numvfs", "%u", numvfs));
}

int pci_sriov_write_numvfs(const struct pci_dev *dev, const char *text)
{
	return pci_dev_errno(dev, sysfs_write(dev->dirfd, "sriov_numvfs", text));
}

int pci_sriov_get_autoprobe(const struct pci_dev *dev, bool *ret_on)
{
	unsigned int value = 0;
	int ret = read_number(dev, "sriov_drivers_autoprobe", &value);

	if (ret)
		return ret;
	if (value > 1)
		return -EINVAL;
	*ret_on = value;
	return 0;
}

int pci_sriov_set_autoprobe(const struct pci_dev *dev, bool on)
{
	int ret = sysfs_write(dev->dirfd, "sriov_drivers_autoprobe", on ? "1" : "0");

	return pci_dev_errno(dev, ret);
}

static int read_addr_link(const struct pci_dev *dev, const char *attr, struct pci_addr *ret_addr)
{
	char name[PCI_ADDR_LEN];
	int ret = sysfs_link_name(dev->dirfd, attr, name, sizeof(name));

	if (ret)
		return ret == -EOVERFLOW ? -EINVAL : pci_dev_errno(dev, ret);
	return pci_addr_parse(name, ret_addr);
}

int pci_sriov_vf_addr(const struct pci_dev *pf, unsigned int vf_index, struct pci_addr *ret_addr)
{
	char attr[24];

	snprintf(attr, sizeof(attr), "virtfn%u", vf_index);
	return read_addr_link(pf, attr, ret_addr);
}

int pci_sriov_pf_addr(const struct pci_dev *vf, struct pci_addr *ret_addr)
{
	return read_addr_link(vf, "physfn", ret_addr);
}

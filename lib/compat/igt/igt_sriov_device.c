/* SPDX-License-Identifier: MIT */
#include "igt_sriov_device.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "compat_priv.h"
#include "fixture/assert.h"
#include "fixture/drm_node.h"
#include "pci/pci_bind.h"
#include "pci/pci_dev_bar.h"
#include "pci/pci_node.h"
#include "pci/pci_reset.h"
#include "pci/pci_sriov.h"
#include "pf/pf.h"
#include "util/sysfs.h"

#define INTEL          0x8086
#define INTEL_VF_CAP   0x1901f8 /* in BAR 0: bit 0 alone is set in a VF */
#define FUNC_STR_LEN   16
#define FUNC_STR_TEXTS 8

/* The PF behind an fd, fresh for each call: VFs come and go by other ways as well. */
static struct pf *open_pf(int fd)
{
	struct pci_addr addr;
	struct pf *pf = NULL;

	igt_assert_ok(pci_node_addr(fd, &addr));
	igt_assert_ok(pf_open(&addr, &pf));
	return pf;
}

/* Judges the result of an operation after its PF is closed: an assertion jumps away. */
static void close_pf(struct pf *pf, int result, const char *what)
{
	pf_close(pf);
	igt_assert_ok_f(result, "%s", what);
}

/* The PCI handle of VF @vf_num, of the PF itself for 0; 0 or -errno. */
static int open_function(int fd, unsigned int vf_num, struct pci_dev **ret_dev)
{
	struct pci_addr addr;
	struct pci_dev *pf;
	int ret = pci_node_addr(fd, &addr);

	if (!ret)
		ret = pci_dev_open(&addr, &pf);
	if (ret)
		return ret;
	if (!vf_num) {
		*ret_dev = pf;
		return 0;
	}
	ret = pci_sriov_vf_addr(pf, vf_num - 1, &addr);
	pci_dev_close(pf);
	return ret ? ret : pci_dev_open(&addr, ret_dev);
}

bool igt_sriov_is_pf(int device)
{
	unsigned int total = 0;
	struct pci_dev *dev = NULL;

	if (open_function(device, 0, &dev))
		return false;
	if (pci_sriov_total(dev, &total))
		total = 0;
	pci_dev_close(dev);
	return total > 0;
}

bool igt_sriov_vfs_supported(int pf)
{
	return igt_sriov_is_pf(pf);
}

unsigned int igt_sriov_get_total_vfs(int pf)
{
	struct pf *handle = open_pf(pf);
	unsigned int total = handle->total_vfs;

	pf_close(handle);
	return total;
}

unsigned int igt_sriov_get_enabled_vfs(int pf)
{
	struct pf *handle = open_pf(pf);
	unsigned int enabled = 0;

	close_pf(handle, pf_get_numvfs(handle, &enabled), "number of enabled VFs");
	return enabled;
}

void igt_sriov_enable_vfs(int pf, unsigned int num_vfs)
{
	struct pf *handle;

	igt_assert(num_vfs > 0);
	handle = open_pf(pf);
	close_pf(handle, pf_enable_vfs(handle, num_vfs), "enabling VFs");
}

void igt_sriov_disable_vfs(int pf)
{
	struct pf *handle = open_pf(pf);

	close_pf(handle, pf_disable_vfs(handle), "disabling VFs");
}

bool igt_sriov_is_driver_autoprobe_enabled(int pf)
{
	struct pf *handle = open_pf(pf);
	bool on = false;

	close_pf(handle, pf_get_autoprobe(handle, &on), "autoprobe");
	return on;
}

static void set_autoprobe(int pf, bool on)
{
	struct pf *handle = open_pf(pf);

	close_pf(handle, pf_set_autoprobe(handle, on), "autoprobe");
}

void igt_sriov_enable_driver_autoprobe(int pf)
{
	set_autoprobe(pf, true);
}

void igt_sriov_disable_driver_autoprobe(int pf)
{
	set_autoprobe(pf, false);
}

int igt_sriov_open_vf_drm_device(int pf, unsigned int vf_num)
{
	struct pci_dev *vf = NULL;
	int fd;

	igt_assert(vf_num > 0);
	fd = open_function(pf, vf_num, &vf);
	if (!fd) {
		fd = drm_node_open(vf, PCI_NODE_CARD);
		pci_dev_close(vf);
	}
	return compat_fd(fd);
}

bool igt_sriov_is_vf_drm_driver_probed(int pf, unsigned int vf_num)
{
	struct pci_dev *vf = NULL;
	bool probed;

	igt_assert(vf_num > 0);
	igt_assert_ok(open_function(pf, vf_num, &vf));
	probed = sysfs_exists(vf->dirfd, "drm");
	pci_dev_close(vf);
	return probed;
}

static int bind_to_driver_of_pf(struct pf *pf, unsigned int vf_num)
{
	char driver[PCI_DRIVER_LEN];
	int ret = pci_dev_driver(pf->pci, driver, sizeof(driver));

	if (ret <= 0 || !pf_vf(pf, vf_num))
		return ret < 0 ? ret : -ENODEV;
	ret = pf_online_vf(pf, vf_num);
	return ret ? ret : pci_bind(pf_vf(pf, vf_num)->pci, driver);
}

void igt_sriov_bind_vf_drm_driver(int pf, unsigned int vf_num)
{
	struct pf *handle;

	igt_assert(vf_num > 0);
	handle = open_pf(pf);
	close_pf(handle, bind_to_driver_of_pf(handle, vf_num), "binding of the VF");
}

void igt_sriov_unbind_vf_drm_driver(int pf, unsigned int vf_num)
{
	struct pci_dev *vf = NULL;
	int ret;

	igt_assert(vf_num > 0);
	igt_assert_ok(open_function(pf, vf_num, &vf));
	ret = pci_unbind(vf);
	pci_dev_close(vf);
	igt_assert_ok(ret);
}

int igt_sriov_device_sysfs_open(int pf, unsigned int vf_num)
{
	struct pci_dev *dev = NULL;
	int fd = open_function(pf, vf_num, &dev);

	if (fd)
		return compat_fd(fd);
	fd = openat(dev->dirfd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	pci_dev_close(dev);
	return fd;
}

bool igt_sriov_device_reset_exists(int pf, unsigned int vf_num)
{
	struct pci_dev *dev = NULL;
	bool exists;

	if (open_function(pf, vf_num, &dev))
		return false;
	exists = sysfs_exists(dev->dirfd, "reset");
	pci_dev_close(dev);
	return exists;
}

bool igt_sriov_device_reset(int pf, unsigned int vf_num)
{
	struct pci_dev *dev = NULL;
	int ret;

	if (open_function(pf, vf_num, &dev))
		return false;
	ret = pci_reset(dev);
	pci_dev_close(dev);
	return !ret;
}

static bool register_says_vf(const struct pci_dev *dev)
{
	bool is_vf = false;
	size_t size;
	void *map;

	if (dev->vendor != INTEL || pci_dev_map_bar(dev, 0, false, &map, &size))
		return false;
	if (size >= INTEL_VF_CAP + sizeof(uint32_t))
		is_vf = *(volatile uint32_t *)((char *)map + INTEL_VF_CAP) == 1;
	pci_dev_unmap_bar(map, size);
	return is_vf;
}

bool intel_is_vf_device(int device)
{
	struct pci_dev *dev = NULL;
	bool is_vf;

	igt_assert_ok(open_function(device, 0, &dev));
	is_vf = pci_is_vf(dev) || (!pci_is_pf(dev) && register_says_vf(dev));
	pci_dev_close(dev);
	return is_vf;
}

const char *igt_sriov_func_str(unsigned int vf_num)
{
	static __thread char texts[FUNC_STR_TEXTS][FUNC_STR_LEN];
	static __thread unsigned int next;
	char *text;

	if (!vf_num)
		return "PF";
	text = texts[next++ % FUNC_STR_TEXTS];
	snprintf(text, FUNC_STR_LEN, "VF%u", vf_num);
	return text;
}

bool __is_valid_range(unsigned int start_vf, unsigned int end_vf, unsigned int total_vfs)
{
	return !igt_warn_on_f(!start_vf || start_vf > end_vf || end_vf > total_vfs,
			      "VF%u to VF%u of %u is no range\n", start_vf, end_vf, total_vfs);
}

unsigned int igt_sriov_random_vf_in_range(int pf_fd, unsigned int start, unsigned int end)
{
	if (!__is_valid_range(start, end, igt_sriov_get_total_vfs(pf_fd)))
		return 0;
	return start + (unsigned int)random() % (end - start + 1);
}

/* SPDX-License-Identifier: MIT */
#include "drmtest.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "compat_priv.h"
#include "drm_drivers_priv.h"
#include "fixture/drm_node.h"
#include "util/str.h"

const struct drm_driver_bit drm_drivers[DRM_DRIVERS] = {
	{ DRIVER_INTEL, "i915" },        { DRIVER_INTEL | DRIVER_XE, "xe" },
	{ DRIVER_VC4, "vc4" },           { DRIVER_VGEM, "vgem" },
	{ DRIVER_AMDGPU, "amdgpu" },     { DRIVER_V3D, "v3d" },
	{ DRIVER_PANFROST, "panfrost" }, { DRIVER_MSM, "msm" },
	{ DRIVER_VMWGFX, "vmwgfx" },     { DRIVER_VKMS, "vkms" },
	{ DRIVER_VIRTIO, "virtio_gpu" }, { DRIVER_PANTHOR, "panthor" },
	{ DRIVER_ASAHI, "asahi" },       { DRIVER_POWERVR, "powervr" },
	{ DRIVER_POWERVR, "pvr" },
};

static unsigned int bits_of(const char *driver)
{
	for (size_t i = 0; i < DRM_DRIVERS; i++) {
		if (!strcmp(driver, drm_drivers[i].name))
			return drm_drivers[i].chipset;
	}
	return 0;
}

static bool is_wanted(const char *driver, const void *arg)
{
	const unsigned int *chipset = arg;
	unsigned int bits = bits_of(driver);

	return bits ? (bits & *chipset) != 0 : *chipset == (unsigned int)DRIVER_ANY;
}

static int open_index(int idx, int chipset, enum pci_node_kind kind)
{
	unsigned int bits = (unsigned int)chipset;

	return drm_node_select((unsigned int)idx, kind, is_wanted, &bits);
}

/* A malformed filter is no missing device. */
static int require_fd(int fd, int chipset)
{
	igt_assert_f(fd != -EINVAL, "malformed device filter\n");
	igt_require_f(fd >= 0, "no DRM device for the drivers 0x%x: %s\n", (unsigned int)chipset,
		      errno_name(fd));
	return fd;
}

int __drm_open_driver_another(int idx, int chipset)
{
	return compat_fd(open_index(idx, chipset, PCI_NODE_CARD));
}

int __drm_open_driver(int chipset)
{
	return __drm_open_driver_another(0, chipset);
}

int __drm_open_driver_render(int chipset)
{
	return compat_fd(open_index(0, chipset, PCI_NODE_RENDER));
}

int drm_open_driver_another(int idx, int chipset)
{
	return require_fd(open_index(idx, chipset, PCI_NODE_CARD), chipset);
}

int drm_open_driver(int chipset)
{
	return drm_open_driver_another(0, chipset);
}

int drm_open_driver_render(int chipset)
{
	return require_fd(open_index(0, chipset, PCI_NODE_RENDER), chipset);
}

int __drm_close_driver(int fd)
{
	return close(fd);
}

int drm_close_driver(int fd)
{
	int ret = __drm_close_driver(fd);

	igt_warn_on_f(ret, "cannot close %d: %s\n", fd, errno_name(errno));
	return ret;
}

int drm_reopen_driver(int fd)
{
	char path[32];
	int again;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	again = open(path, O_RDWR | O_CLOEXEC);
	igt_assert_fd(again);
	return again;
}

int __get_drm_device_name(int fd, char *name, int name_size)
{
	int ret = name_size > 0 ? drm_node_driver(fd, name, (size_t)name_size) : -EINVAL;

	if (!ret)
		return 0;
	errno = -ret;
	return -1;
}

static bool has_driver(int fd, const char *driver)
{
	char name[DRM_DRIVER_LEN];

	return !drm_node_driver(fd, name, sizeof(name)) && !strcmp(name, driver);
}

unsigned int drm_get_chipset(int fd)
{
	char name[DRM_DRIVER_LEN];
	unsigned int bits;

	if (drm_node_driver(fd, name, sizeof(name)))
		return 0;
	bits = bits_of(name);
	return bits & DRIVER_XE ? DRIVER_XE : bits;
}

enum intel_driver get_intel_driver(int fd)
{
	igt_assert(is_intel_device(fd));
	return is_xe_device(fd) ? INTEL_DRIVER_XE : INTEL_DRIVER_I915;
}

bool is_intel_device(int fd)
{
	return is_i915_device(fd) || is_xe_device(fd);
}

bool is_i915_device(int fd)
{
	return has_driver(fd, "i915");
}

bool is_xe_device(int fd)
{
	return has_driver(fd, "xe");
}

bool is_amdgpu_device(int fd)
{
	return has_driver(fd, "amdgpu");
}

void igt_require_intel(int fd)
{
	igt_require(is_intel_device(fd));
}

void igt_require_i915(int fd)
{
	igt_require(is_i915_device(fd));
}

void igt_require_xe(int fd)
{
	igt_require(is_xe_device(fd));
}

void igt_require_amdgpu(int fd)
{
	igt_require(is_amdgpu_device(fd));
}

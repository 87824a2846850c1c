/* SPDX-License-Identifier: MIT */
/*
 * IGT's drmtest.h: opening of DRM devices by driver.
 *
 * Unlike IGT's, opening loads no modules: drm_load_module() does.
 */
#ifndef COMPAT_IGT_DRMTEST_H
#define COMPAT_IGT_DRMTEST_H

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include "igt_core.h"

#define DRIVER_INTEL    (1 << 0)
#define DRIVER_VC4      (1 << 1)
#define DRIVER_VGEM     (1 << 2)
#define DRIVER_AMDGPU   (1 << 3)
#define DRIVER_V3D      (1 << 4)
#define DRIVER_PANFROST (1 << 5)
#define DRIVER_MSM      (1 << 6)
#define DRIVER_XE       (1 << 7)
#define DRIVER_VMWGFX   (1 << 8)
#define DRIVER_VKMS     (1 << 9)
#define DRIVER_VIRTIO   (1 << 10)
#define DRIVER_PANTHOR  (1 << 11)
#define DRIVER_ASAHI    (1 << 12)
#define DRIVER_POWERVR  (1 << 13)

/** DRIVER_ANY - every driver, also unknown ones, but those of virtual devices. */
#define DRIVER_ANY ~(DRIVER_VGEM | DRIVER_VKMS | DRIVER_VIRTIO)

/** enum intel_driver - which of Intel's two drivers. */
enum intel_driver {
	INTEL_DRIVER_I915 = 1,
	INTEL_DRIVER_XE,
};

/** IS_ALIGNED() - is @v a multiple of @a, a power of two? */
#define IS_ALIGNED(v, a) (((v) & ((__typeof__(v))(a)-1)) == 0)

/* As the functions without "__", but -1 (and errno) instead of a skip or a failure. */
int __drm_open_driver(int chipset);
int __drm_open_driver_another(int idx, int chipset);
int __drm_open_driver_render(int chipset);
int __drm_close_driver(int fd);
int __get_drm_device_name(int fd, char *name, int name_size);

/**
 * drm_open_driver() - open the first DRM device with one of these drivers
 * @chipset: DRIVER_* bits; DRIVER_INTEL is i915 and xe
 *
 * With --device, IGT_DEVICE or a Device in the config file only devices that these select.  Skips if
 * there is none; fails on a malformed filter.
 *
 * Return: file descriptor of the card node.
 */
int drm_open_driver(int chipset);

/**
 * drm_open_driver_another() - open another one
 * @idx: which, from 0
 * @chipset: as for drm_open_driver()
 *
 * Return: as drm_open_driver().
 */
int drm_open_driver_another(int idx, int chipset);

/**
 * drm_open_driver_render() - as drm_open_driver(), the render node
 * @chipset: as for drm_open_driver()
 *
 * Return: as drm_open_driver().
 */
int drm_open_driver_render(int chipset);

/**
 * drm_close_driver() - close a device; warns if that does not work
 * @fd: the device
 *
 * Return: 0, or -1 with errno set.
 */
int drm_close_driver(int fd);

/**
 * drm_reopen_driver() - open the same node again; fails the test if that does not work
 * @fd: the device
 *
 * Return: a file descriptor with a state of its own.
 */
int drm_reopen_driver(int fd);

/**
 * drm_load_module() - load the modules of the named drivers
 * @chipset: DRIVER_* bits
 */
void drm_load_module(unsigned int chipset);

/**
 * drm_get_chipset() - which driver does a device have?
 * @fd: the device
 *
 * Return: its DRIVER_* bit, DRIVER_INTEL for i915; 0 for one without a bit.
 */
unsigned int drm_get_chipset(int fd);

/**
 * get_intel_driver() - which of Intel's drivers does a device have?
 * @fd: a device of one of them, else the test fails
 *
 * Return: which.
 */
enum intel_driver get_intel_driver(int fd);

/**
 * is_intel_device() - is the driver i915 or xe?
 * @fd: the device
 *
 * Return: true if it is.
 */
bool is_intel_device(int fd);

/**
 * is_i915_device() - is the driver i915?
 * @fd: the device
 *
 * Return: true if it is.
 */
bool is_i915_device(int fd);

/**
 * is_xe_device() - is the driver xe?
 * @fd: the device
 *
 * Return: true if it is.
 */
bool is_xe_device(int fd);

/**
 * is_amdgpu_device() - is the driver amdgpu?
 * @fd: the device
 *
 * Return: true if it is.
 */
bool is_amdgpu_device(int fd);

/**
 * igt_require_intel() - skip unless is_intel_device()
 * @fd: the device
 */
void igt_require_intel(int fd);

/**
 * igt_require_i915() - skip unless is_i915_device()
 * @fd: the device
 */
void igt_require_i915(int fd);

/**
 * igt_require_xe() - skip unless is_xe_device()
 * @fd: the device
 */
void igt_require_xe(int fd);

/**
 * igt_require_amdgpu() - skip unless is_amdgpu_device()
 * @fd: the device
 */
void igt_require_amdgpu(int fd);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * IGT's igt_sriov_device.h: SR-IOV by the fd of a PF.
 *
 * @pf is an open device node of the PF: a DRM node as in IGT, or any other whose device is a PCI
 * function (/dev/nvme0).  VFs are counted from 1.  Functions without a way to say so fail the test
 * when something does not work.  pf/pf.h and vf/vf.h have it with handles and error numbers, and
 * fixture/pf_env.h restores what a test changed.
 */
#ifndef COMPAT_IGT_IGT_SRIOV_DEVICE_H
#define COMPAT_IGT_IGT_SRIOV_DEVICE_H

#include <stdbool.h>
#include <stddef.h>

/**
 * igt_sriov_is_pf() - is this a PF?
 * @device: an open device node
 *
 * Return: true if it supports at least one VF.
 */
bool igt_sriov_is_pf(int device);

/**
 * igt_sriov_vfs_supported() - can VFs be enabled?
 * @pf: the PF
 *
 * Return: true if at least one VF is supported.
 */
bool igt_sriov_vfs_supported(int pf);

/**
 * igt_sriov_get_total_vfs() - how many VFs are supported
 * @pf: the PF
 *
 * Return: number.
 */
unsigned int igt_sriov_get_total_vfs(int pf);

/**
 * igt_sriov_get_enabled_vfs() - how many VFs are enabled
 * @pf: the PF
 *
 * Return: number.
 */
unsigned int igt_sriov_get_enabled_vfs(int pf);

/**
 * igt_sriov_enable_vfs() - enable VFs
 * @pf: the PF, with no VFs enabled
 * @num_vfs: 1 or more
 */
void igt_sriov_enable_vfs(int pf, unsigned int num_vfs);

/**
 * igt_sriov_disable_vfs() - disable all VFs
 * @pf: the PF
 */
void igt_sriov_disable_vfs(int pf);

/**
 * igt_sriov_is_driver_autoprobe_enabled() - are new VFs bound to drivers at once?
 * @pf: the PF
 *
 * Return: true if they are.
 */
bool igt_sriov_is_driver_autoprobe_enabled(int pf);

/**
 * igt_sriov_enable_driver_autoprobe() - bind new VFs to drivers at once
 * @pf: the PF
 */
void igt_sriov_enable_driver_autoprobe(int pf);

/**
 * igt_sriov_disable_driver_autoprobe() - leave new VFs alone
 * @pf: the PF
 *
 * The kernel refuses igt_sriov_bind_vf_drm_driver() until it is enabled again.
 */
void igt_sriov_disable_driver_autoprobe(int pf);

/**
 * igt_sriov_open_vf_drm_device() - open the DRM card node of a VF
 * @pf: the PF
 * @vf_num: the VF
 *
 * Return: file descriptor, -1 on error with errno set (ENOENT: no DRM driver is bound).
 */
int igt_sriov_open_vf_drm_device(int pf, unsigned int vf_num);

/**
 * igt_sriov_is_vf_drm_driver_probed() - does a VF have a DRM node?
 * @pf: the PF
 * @vf_num: the VF
 *
 * Return: true if it has.
 */
bool igt_sriov_is_vf_drm_driver_probed(int pf, unsigned int vf_num);

/**
 * igt_sriov_bind_vf_drm_driver() - bind a VF to the driver of its PF
 * @pf: the PF
 * @vf_num: the VF, bound to no driver
 */
void igt_sriov_bind_vf_drm_driver(int pf, unsigned int vf_num);

/**
 * igt_sriov_unbind_vf_drm_driver() - take the driver of a VF away
 * @pf: the PF
 * @vf_num: the VF
 */
void igt_sriov_unbind_vf_drm_driver(int pf, unsigned int vf_num);

/**
 * igt_sriov_device_sysfs_open() - open the PCI directory of a function in sysfs
 * @pf: the PF
 * @vf_num: the VF; 0 for the PF itself
 *
 * Return: directory fd, -1 on error with errno set.
 */
int igt_sriov_device_sysfs_open(int pf, unsigned int vf_num);

/**
 * igt_sriov_device_reset_exists() - can a function be reset through sysfs?
 * @pf: the PF
 * @vf_num: the VF; 0 for the PF itself
 *
 * Return: true if it can.
 */
bool igt_sriov_device_reset_exists(int pf, unsigned int vf_num);

/**
 * igt_sriov_device_reset() - reset a function through sysfs
 * @pf: the PF
 * @vf_num: the VF; 0 for the PF itself
 *
 * Return: true if the kernel did it.
 */
bool igt_sriov_device_reset(int pf, unsigned int vf_num);

/**
 * intel_is_vf_device() - is this a VF?
 * @device: an open device node
 *
 * In the host the kernel knows it; in a guest Intel's VF capability register says it.
 *
 * Return: true if it is.
 */
bool intel_is_vf_device(int device);

/**
 * igt_sriov_func_str() - "PF" or "VF3"
 * @vf_num: the VF; 0 for the PF itself
 *
 * Return: the text, valid for the next seven calls of this thread.
 */
const char *igt_sriov_func_str(unsigned int vf_num);

/**
 * igt_sriov_random_vf_in_range() - a random VF out of a range
 * @pf_fd: the PF
 * @start: first, from 1
 * @end: last, at most the number of supported VFs
 *
 * Uses random(), which the test's start seeds.
 *
 * Return: number of a VF, 0 after a warning if the range is none.
 */
unsigned int igt_sriov_random_vf_in_range(int pf_fd, unsigned int start, unsigned int end);

/* Is 1 <= start <= end <= total?  Warns if not. */
bool __is_valid_range(unsigned int start_vf, unsigned int end_vf, unsigned int total_vfs);

/** for_each_sriov_vf() - run a block for VF 1 to the last supported one. */
#define for_each_sriov_vf(pf_fd__, vf_num__)                                          \
	for (unsigned int vf_num__ = 1, last_vf__ = igt_sriov_get_total_vfs(pf_fd__); \
	     vf_num__ <= last_vf__; vf_num__++)
#define for_each_sriov_num_vfs for_each_sriov_vf

/** for_each_sriov_enabled_vf() - run a block for VF 1 to the last enabled one. */
#define for_each_sriov_enabled_vf(pf_fd__, vf_num__)                                    \
	for (unsigned int vf_num__ = 1, last_vf__ = igt_sriov_get_enabled_vfs(pf_fd__); \
	     vf_num__ <= last_vf__; vf_num__++)

/** for_each_sriov_vf_in_range() - run a block for VF @start__ to @end__; not at all if that is no range. */
#define for_each_sriov_vf_in_range(pf_fd__, start__, end__, vf_num__)                     \
	for (unsigned int last_vf__ = (end__),                                            \
			  vf_num__ = __is_valid_range((start__), last_vf__,               \
						      igt_sriov_get_total_vfs(pf_fd__)) ? \
					     (start__) :                                  \
					     last_vf__ + 1;                               \
	     vf_num__ <= last_vf__; vf_num__++)
#define for_each_sriov_num_vfs_in_range for_each_sriov_vf_in_range

/** for_random_sriov_vf_in_range() - run a block for one random VF of a range. */
#define for_random_sriov_vf_in_range(pf_fd__, start__, end__, vf_num__)                     \
	for (unsigned int vf_num__ = igt_sriov_random_vf_in_range(pf_fd__, start__, end__); \
	     vf_num__; vf_num__ = 0)

/** for_random_sriov_vf_starting_from() - run a block for one random VF from @start__ on. */
#define for_random_sriov_vf_starting_from(pf_fd__, start__, vf_num__) \
	for_random_sriov_vf_in_range(pf_fd__, start__, igt_sriov_get_total_vfs(pf_fd__), vf_num__)

/** for_random_sriov_vf() - run a block for one random supported VF. */
#define for_random_sriov_vf(pf_fd__, vf_num__) \
	for_random_sriov_vf_starting_from(pf_fd__, 1, vf_num__)
#define for_random_sriov_num_vfs for_random_sriov_vf

/** for_last_sriov_vf() - run a block for the last supported VF. */
#define for_last_sriov_vf(pf_fd__, vf_num__)                                               \
	for (unsigned int vf_num__ = igt_sriov_get_total_vfs(pf_fd__), once__ = 1; once__; \
	     once__ = 0)
#define for_max_sriov_num_vfs for_last_sriov_vf

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Where xe keeps its administration files.
 *
 *	sriov_admin/{pf,vf<N>,.bulk_profile}/...	below the PF's sysfs directory (6.19)
 *
 *	below the PF's debugfs directory:
 *	new (6.19)	sriov/{pf,vf<N>}/tile<T>/gt<G>/...
 *	old (6.12)	gt<G>/{pf,vf<N>}/...			with "lmem" for VRAM
 */
#ifndef PF_XE_XE_FILES_H
#define PF_XE_XE_FILES_H

#include "pf/pf_driver.h"

/** XE_PATH_LEN - bytes for a path below either directory */
#define XE_PATH_LEN 96

/** struct xe_layout - one of the two ways; for lib/pf/xe/xe_files.c only */
struct xe_layout;

/**
 * struct xe_dir - the PF's debugfs directory
 * @fd: the directory
 * @layout: how it is laid out
 */
struct xe_dir {
	int fd;
	const struct xe_layout *layout;
};

/**
 * xe_dir_open() - open the debugfs directory and find out its layout
 * @pf: the PF
 * @ret_dir: to be closed by xe_dir_close()
 *
 * Return: 0, -EOPNOTSUPP no such directory, or without SR-IOV files, -EACCES, -ENODEV the PF is gone.
 */
int xe_dir_open(const struct pf *pf, struct xe_dir *ret_dir);

/**
 * xe_dir_close() - close it
 * @dir: the directory
 */
void xe_dir_close(const struct xe_dir *dir);

/**
 * xe_dir_gts() - as pf_get_gts()
 * @dir: the directory
 * @ret_gts: the GTs
 *
 * Return: as said there.
 */
int xe_dir_gts(const struct xe_dir *dir, struct pf_gts *ret_gts);

/**
 * xe_dir_has_sriov() -
 * @dir: the directory
 *
 * Return: true if there is sriov/, with files for the whole device.
 */
bool xe_dir_has_sriov(const struct xe_dir *dir);

/**
 * xe_gt_path() - the path of a file of a function on a GT
 * @dir: the directory
 * @gt: number
 * @fn: 0 the PF, or a VF
 * @file: its name
 * @path: the result
 *
 * Return: 0, -EINVAL no such GT.
 */
int xe_gt_path(const struct xe_dir *dir, unsigned int gt, unsigned int fn, const char *file,
	       char path[XE_PATH_LEN]);

/**
 * xe_resource_path() - the path of a file about a resource
 * @dir: the directory
 * @res: the resource
 * @gt: number
 * @fn: 0 the PF, or a VF
 * @suffix: "quota", "spare", "provisioned", "available"
 * @path: the result
 *
 * Return: 0, -EINVAL no such GT, -EOPNOTSUPP the GT has no part in this resource.
 */
int xe_resource_path(const struct xe_dir *dir, enum pf_resource res, unsigned int gt,
		     unsigned int fn, const char *suffix, char path[XE_PATH_LEN]);

/**
 * xe_fn_name() - "pf" or "vf<N>" into @buf of at least 16 bytes
 * @fn: function: 0 the PF, N its VF N
 * @buf: at least 16 bytes
 *
 * Return: @buf.
 */
const char *xe_fn_name(unsigned int fn, char *buf);

/**
 * xe_errno() -
 * @pf: the PF
 *
 * Return: @err, with -ENOENT told apart: -ENODEV the PF is gone, else -EOPNOTSUPP.
 */
int xe_errno(const struct pf *pf, int err);

#endif

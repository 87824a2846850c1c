/* SPDX-License-Identifier: MIT */
/*
 * Files below sriov/vf<N>/ of the PF's debugfs directory that save and restore a VF (6.19):
 *
 *	save, restore		write 1: begin; read: end
 *	migration_data		the stream; the position of the file has to stay 0
 *	migration_size		bytes
 */
#ifndef PF_XE_XE_MIGRATION_H
#define PF_XE_XE_MIGRATION_H

#include "pf/pf_driver.h"

/**
 * xe_migration_size() - the op @migration_size
 * @pf: the PF
 * @fn: VF number
 * @ret_bytes: an estimate; untouched on error
 *
 * Return: as said there.
 */
int xe_migration_size(struct pf *pf, unsigned int fn, uint64_t *ret_bytes);

/**
 * xe_migration_begin() - the op @migration_begin
 * @pf: the PF
 * @what: save or restore
 * @fn: VF number
 *
 * Return: as said there.
 */
int xe_migration_begin(struct pf *pf, enum pf_migration what, unsigned int fn);

/**
 * xe_migration_end() - the op @migration_end
 * @pf: the PF
 * @what: save or restore
 * @fn: VF number
 *
 * Return: as said there.
 */
int xe_migration_end(struct pf *pf, enum pf_migration what, unsigned int fn);

/**
 * xe_migration_open() - the op @migration_open
 * @pf: the PF
 * @fn: VF number
 * @ret_fd: the stream; the caller closes it
 *
 * Return: as said there.
 */
int xe_migration_open(struct pf *pf, unsigned int fn, int *ret_fd);

#endif

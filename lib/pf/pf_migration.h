/* SPDX-License-Identifier: MIT */
/*
 * Save and restore of a VF by its PF, as a stream of bytes.
 *
 *	source: pf_control_vf(PF_PAUSE)			target: as many resources, PF_PAUSE
 *		pf_migration_begin(PF_SAVE)			pf_migration_begin(PF_RESTORE)
 *		pf_save_vf_read() until it returns 0  ->	pf_restore_vf_write()
 *		pf_migration_end(PF_SAVE)			pf_migration_end(PF_RESTORE)
 *		PF_RESUME or PF_RESET				pf_control_vf(PF_RESUME)
 *
 * Meanwhile PF_RESUME is -EBUSY; PF_STOP and PF_RESET end it.  The driver makes a few packets ahead:
 * a save goes on only as long as somebody reads.
 *
 * Errors that all functions here share (xe_sriov_pf_control.c, xe_sriov_packet.c): -EINVAL no such VF,
 * -EOPNOTSUPP a driver without these files (xe before 6.19), -ENOPKG its firmware cannot do it, -EACCES
 * not root, -ENODEV the PF is gone.
 */
#ifndef PF_PF_MIGRATION_H
#define PF_PF_MIGRATION_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "pf/pf.h"

/** enum pf_migration - the two directions */
enum pf_migration { PF_SAVE, PF_RESTORE };

/**
 * pf_migration_name() - "save", "restore"
 * @what: which
 *
 * Return: the name, a constant.
 */
const char *pf_migration_name(enum pf_migration what);

/**
 * pf_migration_size() - how much a save would be
 * @pf: the PF
 * @fn: VF number
 * @ret_bytes: an estimate in bytes, which leaves out the first and the last packet; untouched on error
 *
 * Return: 0, -EPROTO it is no number, or as told above.
 */
int pf_migration_size(struct pf *pf, unsigned int fn, uint64_t *ret_bytes);

/**
 * pf_migration_begin() - from now on read, or write, the stream
 * @pf: the PF
 * @what: save or restore
 * @fn: VF number
 *
 * With several GTs the driver may give -EUCLEAN for any of its errors.
 *
 * Return: 0, -EPERM the VF is not paused, -EBUSY the other of the two goes on, -EALREADY it goes on,
 * or as told above.
 */
int pf_migration_begin(struct pf *pf, enum pf_migration what, unsigned int fn);

/**
 * pf_migration_end() - all was read, or written
 * @pf: the PF
 * @what: save or restore
 * @fn: VF number
 *
 * A restore blocks until the driver has put all in its place; up to 20 s for each GT if the end of the
 * stream is missing.
 *
 * Return: 0, -EIO there is more to read, it failed, or was not begun, -ETIMEDOUT the end of the stream
 * did not come, -ECANCELED ended by a stop or reset, or as told above.
 */
int pf_migration_end(struct pf *pf, enum pf_migration what, unsigned int fn);

/**
 * pf_save_vf_read() - the next bytes of a save
 * @pf: the PF
 * @fn: VF number; a save has to go on, else the driver may block for ever
 * @data: where they go
 * @size: how many, at least 1
 *
 * Blocks until there are so many, or the stream ends.
 *
 * Return: their number, less than @size only at the end; 0 there is no more; -EIO the save has failed
 * or was ended, -EINTR, or as told above.
 */
ssize_t pf_save_vf_read(struct pf *pf, unsigned int fn, void *data, size_t size);

/**
 * pf_restore_vf_write() - the next bytes of a restore
 * @pf: the PF
 * @fn: VF number; a restore has to go on
 * @data: the bytes; may begin and end anywhere in the stream
 * @size: how many
 *
 * What is wrong with them may also be told by a later write or by pf_migration_end().
 *
 * Return: 0, -EINVAL a packet that this device does not know, -ENODEV the stream was saved from
 * another kind of device (or the PF is gone), -EIO it has failed, -ENOMEM, -EINTR, or as told above.
 */
int pf_restore_vf_write(struct pf *pf, unsigned int fn, const void *data, size_t size);

/**
 * pf_save_vf() - a whole save into memory
 * @pf: the PF
 * @fn: VF number; paused
 * @ret_data: the stream, for free()
 * @ret_size: its bytes
 *
 * Return: 0, -ENOMEM, or as the functions above; after an error in the middle the save goes on.
 */
int pf_save_vf(struct pf *pf, unsigned int fn, void **ret_data, size_t *ret_size);

/**
 * pf_restore_vf() - a whole restore from memory
 * @pf: the PF
 * @fn: VF number; paused
 * @data: the stream
 * @size: its bytes
 *
 * Return: 0, or as the functions above.
 */
int pf_restore_vf(struct pf *pf, unsigned int fn, const void *data, size_t size);

#endif

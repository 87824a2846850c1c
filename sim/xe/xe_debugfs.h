/* SPDX-License-Identifier: GPL-2.0 */
/* debugfs of a PF's SR-IOV administration: numbers, reports, control. */
#ifndef XE_DEBUGFS_H
#define XE_DEBUGFS_H

#include <linux/debugfs.h>

#include "xe_device.h"

/* What a file with a number is about; @what is an enum of the model. */
enum xe_knob_kind {
	XE_QUOTA,
	XE_SPARE,
	XE_SCHED,
	XE_THRESHOLD,
	XE_POLICY,
	XE_REPORT,
	XE_CONTROL,
	XE_GROUP
};

/** struct xe_knob - a file: of function @fn, on GT @gt (for a tile: its main GT) */
struct xe_knob {
	struct xe_device *xe;
	u8 kind, what, gt, fn;
};

/** xe_knob_new() - lives as long as the DRM device. Return: NULL: no memory. */
struct xe_knob *xe_knob_new(struct xe_device *xe, enum xe_knob_kind kind, unsigned int what,
			    unsigned int gt, unsigned int fn);

/* xe_debugfs_knobs.c: numbers that are read and written, 0644; VRAM without LMTT 0444. */
void xe_debugfs_add_tile_knobs(struct xe_device *xe, struct dentry *dir, unsigned int gt,
			       unsigned int fn);
void xe_debugfs_add_gt_knobs(struct xe_device *xe, struct dentry *dir, unsigned int gt,
			     unsigned int fn);

/* xe_debugfs_groups.c: groups of engines, where the driver has them. */
void xe_debugfs_add_groups(struct xe_device *xe, struct dentry *dir, unsigned int gt,
			   unsigned int fn);

/* xe_debugfs_gt.c: a GT's own directory, with what is there of any mode. Return: it. */
struct dentry *xe_debugfs_add_gt(struct xe_device *xe, unsigned int gt);

/* xe_debugfs_old.c: all of a PF's files with the old ABI. */
void xe_debugfs_add_old(struct xe_device *xe);

/* xe_debugfs_reports.c: what is there and who has it, 0444. */
void xe_debugfs_add_device_reports(struct xe_device *xe, struct dentry *dir);
void xe_debugfs_add_tile_reports(struct xe_device *xe, struct dentry *dir, unsigned int gt);
void xe_debugfs_add_gt_reports(struct xe_device *xe, struct dentry *dir, unsigned int gt);

/* xe_debugfs_control.c: what is done to a VF on all GTs, 0200; on one, 0600. */
void xe_debugfs_add_control(struct xe_device *xe, struct dentry *dir, unsigned int fn);
void xe_debugfs_add_gt_control(struct xe_device *xe, struct dentry *dir, unsigned int gt,
			       unsigned int fn);

/* xe_debugfs_migration.c: save and restore of a VF, 0600; how large it is, 0400. */
void xe_debugfs_add_migration(struct xe_device *xe, struct dentry *dir, unsigned int fn);

/** xe_debugfs_add() - the whole tree below the DRM device's directory. */
void xe_debugfs_add(struct xe_device *xe);

#endif

// SPDX-License-Identifier: GPL-2.0
/*
 * The files of a PF before 6.19, in detail those of 6.17: no modes, nothing for a whole VF.
 *
 *	pf/{vfs,versions}
 *	gt<G>/pf/	spares, scheduling, thresholds, policies, reports
 *	gt<G>/vf<N>/	quotas, scheduling, thresholds, control
 *
 * GGTT and VRAM, here "lmem", are with the main GT of a tile.
 */
#include "xe_debugfs.h"

static void add_function(struct xe_device *xe, struct dentry *gt_dir, unsigned int gt,
			 unsigned int fn)
{
	struct dentry *dir;
	char name[16] = "pf";

	if (fn)
		snprintf(name, sizeof(name), "vf%u", fn);
	dir = debugfs_create_dir(name, gt_dir);
	xe_debugfs_add_gt_knobs(xe, dir, gt, fn);
	if (!(gt & 1))
		xe_debugfs_add_tile_knobs(xe, dir, gt, fn);
	if (fn)
		xe_debugfs_add_gt_control(xe, dir, gt, fn);
	else
		xe_debugfs_add_gt_reports(xe, dir, gt);
	if (!fn && !(gt & 1))
		xe_debugfs_add_tile_reports(xe, dir, gt);
}

void xe_debugfs_add_old(struct xe_device *xe)
{
	struct dentry *root = xe->drm.debugfs_root;
	unsigned int gt;

	xe_debugfs_add_device_reports(xe, debugfs_create_dir("pf", root));
	sim_for_each_gt(xe->hw->model, gt)
	{
		struct dentry *gt_dir = xe_debugfs_add_gt(xe, gt);

		for (unsigned int fn = 0; fn <= xe->hw->model->config.max_vfs; fn++)
			add_function(xe, gt_dir, gt, fn);
	}
}

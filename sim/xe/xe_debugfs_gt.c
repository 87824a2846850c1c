// SPDX-License-Identifier: GPL-2.0
/*
 * The directory of each GT below the DRM device's:
 *
 *	new ABI  tile<T>/gt<G>/			gt<G> -> tile<T>/gt<G>
 *	old ABI  gt<G>/
 *
 * In that of a PF, and of a device without VFs:
 *
 *	force_reset		who reads it, or writes true to it, asks for a reset of the GT
 *	force_reset_sync	the same, and waits for its end
 *
 * The old ABI has no writing.
 */
#include <linux/seq_file.h>

#include "model/sim_gt_reset.h"
#include "xe_debugfs.h"

static void reset(const struct xe_knob *knob)
{
	if (knob->what)
		sim_gt_reset_sync(knob->xe->hw->model, knob->gt);
	else
		sim_gt_reset(knob->xe->hw->model, knob->gt);
}

static int force_reset_show(struct seq_file *m, void *unused)
{
	reset(m->private);
	return 0;
}

static ssize_t force_reset_write(struct file *file, const char __user *data, size_t count,
				 loff_t *pos)
{
	const struct seq_file *m = file->private_data;
	bool yes;
	int err = kstrtobool_from_user(data, count, &yes);

	if (!err && yes)
		reset(m->private);
	return err ? err : count;
}

DEFINE_SHOW_STORE_ATTRIBUTE(force_reset);

static int old_force_reset_show(struct seq_file *m, void *unused)
{
	return force_reset_show(m, unused);
}
DEFINE_SHOW_ATTRIBUTE(old_force_reset);

static void add_resets(struct xe_device *xe, struct dentry *dir, unsigned int gt)
{
	static const char *const names[] = { "force_reset", "force_reset_sync" };
	bool old = xe->hw->model->config.abi == SIM_ABI_OLD;

	for (unsigned int sync = 0; sync < ARRAY_SIZE(names); sync++) {
		struct xe_knob *knob = xe_knob_new(xe, XE_CONTROL, sync, gt, 0);

		if (knob)
			debugfs_create_file(names[sync], old ? 0444 : 0600, dir, knob,
					    old ? &old_force_reset_fops : &force_reset_fops);
	}
}

static struct dentry *tile_dir(struct xe_device *xe, unsigned int tile)
{
	struct dentry *dir;
	char name[16];

	snprintf(name, sizeof(name), "tile%u", tile);
	dir = debugfs_lookup(name, xe->drm.debugfs_root);
	if (!dir)
		return debugfs_create_dir(name, xe->drm.debugfs_root);
	dput(dir);
	return dir;
}

struct dentry *xe_debugfs_add_gt(struct xe_device *xe, unsigned int gt)
{
	struct dentry *root = xe->drm.debugfs_root, *dir;
	char name[16], target[32];

	snprintf(name, sizeof(name), "gt%u", gt);
	if (xe->hw->model->config.abi == SIM_ABI_OLD) {
		dir = debugfs_create_dir(name, root);
	} else {
		dir = debugfs_create_dir(name, tile_dir(xe, gt / 2));
		snprintf(target, sizeof(target), "tile%u/%s", gt / 2, name);
		debugfs_create_symlink(name, root, target);
	}
	if (xe->mode != XE_VF)
		add_resets(xe, dir, gt);
	return dir;
}

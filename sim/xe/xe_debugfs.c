// SPDX-License-Identifier: GPL-2.0
/*
 * The tree below the DRM device's debugfs directory, as in 6.19 and later:
 *
 *	sriov_info
 *	tile<T>/gt<G>/{pf,vf<N>} -> ../../sriov/{pf,vf<N>}/tile<T>/gt<G>
 *	gt<G> -> tile<T>/gt<G>
 *	sriov/
 *	  restore_auto_provisioning
 *	  pf/{vfs,versions}
 *	  pf/tile<T>/		GGTT and VRAM: spare, available, provisioned
 *	  pf/tile<T>/gt<G>/	contexts, doorbells, scheduling, thresholds, policies
 *	  vf<N>/{pause,resume,stop,reset}
 *	  vf<N>/{save,restore,migration_data,migration_size}
 *	  vf<N>/tile<T>/	GGTT and VRAM: quota
 *	  vf<N>/tile<T>/gt<G>/	contexts, doorbells, scheduling, thresholds, control
 *
 * In the main GT's directory there are links to what the older layout had there.
 * For that layout see xe_debugfs_old.c.
 */
#include <linux/seq_file.h>

#include "model/sim_provision.h"
#include "xe_debugfs.h"

static int sriov_info_show(struct seq_file *m, void *unused)
{
	static const char *const modes[] = {
		[XE_NATIVE] = "none",
		[XE_PF] = "SR-IOV PF",
		[XE_VF] = "SR-IOV VF",
	};
	struct xe_device *xe = m->private;

	seq_printf(m, "supported: %s\n", xe->hw->model->config.total_vfs ? "yes" : "no");
	seq_printf(m, "enabled: %s\n", xe->mode == XE_NATIVE ? "no" : "yes");
	seq_printf(m, "mode: %s\n", modes[xe->mode]);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(sriov_info);

static ssize_t restore_write(struct file *file, const char __user *data, size_t count, loff_t *pos)
{
	struct xe_device *xe = file->private_data;
	bool yes;
	int err;

	if (*pos)
		return -EINVAL;
	err = kstrtobool_from_user(data, count, &yes);
	if (!err && yes) {
		mutex_lock(&xe->hw->admin);
		err = sim_restore_auto(xe->hw->model);
		mutex_unlock(&xe->hw->admin);
	}
	return err ? err : count;
}

static const struct file_operations restore_fops = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.write = restore_write,
};

static struct dentry *numbered_dir(const char *name, unsigned int number, struct dentry *parent)
{
	char full[16];

	snprintf(full, sizeof(full), "%s%u", name, number);
	return debugfs_create_dir(full, parent);
}

/* Names of the older layout in a main GT's directory; a VF has the first of each kind. */
static void add_links(const struct sim_config *config, struct dentry *dir, unsigned int fn)
{
	debugfs_create_symlink(fn ? "ggtt_quota" : "ggtt_spare", dir,
			       fn ? "../ggtt_quota" : "../ggtt_spare");
	if (config->vram_bytes)
		debugfs_create_symlink(fn ? "lmem_quota" : "lmem_spare", dir,
				       fn ? "../vram_quota" : "../vram_spare");
	if (fn)
		return;
	debugfs_create_symlink("ggtt_available", dir, "../ggtt_available");
	debugfs_create_symlink("ggtt_provisioned", dir, "../ggtt_provisioned");
	if (config->vram_bytes)
		debugfs_create_symlink("lmem_provisioned", dir, "../vram_provisioned");
}

static void add_gt(struct xe_device *xe, struct dentry *tile_dir, unsigned int gt, unsigned int fn)
{
	struct dentry *dir = numbered_dir("gt", gt, tile_dir);

	xe_debugfs_add_gt_knobs(xe, dir, gt, fn);
	xe_debugfs_add_groups(xe, dir, gt, fn);
	if (!(gt & 1))
		add_links(&xe->hw->model->config, dir, fn);
	if (!fn)
		xe_debugfs_add_gt_reports(xe, dir, gt);
	else
		xe_debugfs_add_gt_control(xe, dir, gt, fn);
}

static void add_function(struct xe_device *xe, struct dentry *dir, unsigned int fn)
{
	const struct sim_config *config = &xe->hw->model->config;

	for (unsigned int tile = 0; tile < config->tiles; tile++) {
		struct dentry *tile_dir = numbered_dir("tile", tile, dir);

		xe_debugfs_add_tile_knobs(xe, tile_dir, 2 * tile, fn);
		if (!fn)
			xe_debugfs_add_tile_reports(xe, tile_dir, 2 * tile);
		for (unsigned int gt = 2 * tile; gt < 2 * tile + 2; gt++)
			if (sim_has_gt(config, gt))
				add_gt(xe, tile_dir, gt, fn);
	}
}

/* The GTs' own directories, where the PF's and VFs' parts were before. */
static void add_gts(struct xe_device *xe)
{
	char name[16], target[48];
	unsigned int gt;

	sim_for_each_gt(xe->hw->model, gt)
	{
		struct dentry *dir = xe_debugfs_add_gt(xe, gt);

		for (unsigned int fn = 0; fn <= xe->hw->model->config.max_vfs; fn++) {
			strscpy(name, "pf", sizeof(name));
			if (fn)
				snprintf(name, sizeof(name), "vf%u", fn);
			snprintf(target, sizeof(target), "../../sriov/%s/tile%u/gt%u", name, gt / 2,
				 gt);
			debugfs_create_symlink(name, dir, target);
		}
	}
}

static void add_sriov(struct xe_device *xe, struct dentry *root)
{
	struct dentry *sriov = debugfs_create_dir("sriov", root);
	struct dentry *pf = debugfs_create_dir("pf", sriov);

	debugfs_create_file("restore_auto_provisioning", 0200, sriov, xe, &restore_fops);
	xe_guard_add(xe, sriov);
	xe_debugfs_add_device_reports(xe, pf);
	add_function(xe, pf, 0);
	for (unsigned int fn = 1; fn <= xe->hw->model->config.max_vfs; fn++) {
		struct dentry *vf = numbered_dir("vf", fn, sriov);

		xe_debugfs_add_control(xe, vf, fn);
		xe_debugfs_add_migration(xe, vf, fn);
		add_function(xe, vf, fn);
	}
}

void xe_debugfs_add(struct xe_device *xe)
{
	struct dentry *root = xe->drm.debugfs_root;
	unsigned int gt;

	debugfs_create_file("sriov_info", 0444, root, xe, &sriov_info_fops);
	if (xe->mode == XE_VF) {
		xe_vf_debugfs_add(xe);
	} else if (xe->mode == XE_NATIVE) {
		sim_for_each_gt(xe->hw->model, gt) xe_debugfs_add_gt(xe, gt);
	} else if (xe->hw->model->config.abi == SIM_ABI_OLD) {
		xe_debugfs_add_old(xe);
	} else {
		add_sriov(xe, root);
		add_gts(xe);
	}
}

// SPDX-License-Identifier: GPL-2.0
/*
 * The driver of a VF: what the PF has told it, shown in debugfs:
 *
 *	tile<T>/gt<G>/vf/{self_config,abi_versions}	(xe_debugfs_gt.c)
 */
#include <drm/drm_managed.h>
#include <linux/debugfs.h>
#include <linux/seq_file.h>

#include "model/sim_gt_reset.h"
#include "model/sim_resource.h"
#include "xe_debugfs.h"

/* A VF without one of these cannot work; VRAM of a tile is asked from its main GT. */
static bool must_have(const struct sim_config *config, enum sim_resource res, unsigned int gt)
{
	if (res == SIM_GGTT || res == SIM_VRAM)
		return !(gt & 1) && (res == SIM_GGTT || config->vram_bytes);
	return true;
}

int xe_vf_query(struct xe_device *xe)
{
	struct sim_device *model = xe->hw->model;
	unsigned int gt;

	sim_for_each_gt(model, gt) if (!sim_gt_knows_vf(model, gt, xe->fn)) return -ENODATA;
	sim_for_each_gt(model, gt) for (unsigned int res = 0; res < SIM_RESOURCES; res++)
	{
		struct sim_range *has = &xe->vf_has[gt][res];

		if (!must_have(&model->config, res, gt))
			continue;
		*has = sim_range_get(model, res, gt, xe->fn);
		has->size = sim_vf_query(model, res, gt, xe->fn);
		if (!has->size)
			return -ENODATA;
	}
	return 0;
}

static int self_config_show(struct seq_file *m, void *unused)
{
	const struct xe_knob *knob = m->private;
	const struct sim_range *has = knob->xe->vf_has[knob->gt];
	const struct sim_range *ggtt = &knob->xe->vf_has[knob->gt & ~1u][SIM_GGTT];
	char human[16];

	seq_printf(m, "GGTT range:\t%#llx-%#llx\n", ggtt->start, ggtt->start + ggtt->size - 1);
	seq_printf(m, "GGTT size:\t%llu (%s)\n", ggtt->size, sim_human(ggtt->size, human));
	if (has[SIM_VRAM].size)
		seq_printf(m, "LMEM size:\t%llu (%s)\n", has[SIM_VRAM].size,
			   sim_human(has[SIM_VRAM].size, human));
	seq_printf(m, "GuC contexts:\t%llu\n", has[SIM_CONTEXTS].size);
	seq_printf(m, "GuC doorbells:\t%llu\n", has[SIM_DOORBELLS].size);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(self_config);

/* SIM-DIFF: there is no firmware: versions are those of a GuC that can do all of this. */
static int abi_versions_show(struct seq_file *m, void *unused)
{
	seq_puts(m, "GuC ABI:\n\tbase:\t1.0.0.*\n\twanted:\t1.26.0.*\n\thandshake:\t1.26.0.0\n"
		    "PF ABI:\n\tbase:\t1.0\n\twanted:\t1.0\n\thandshake:\t1.0\n");
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(abi_versions);

static void add_gt(struct xe_device *xe, unsigned int gt)
{
	struct xe_knob *knob = xe_knob_new(xe, XE_REPORT, 0, gt, xe->fn);
	struct dentry *dir;

	if (!knob)
		return;
	dir = debugfs_create_dir("vf", xe_debugfs_add_gt(xe, gt));
	debugfs_create_file("self_config", 0444, dir, knob, &self_config_fops);
	debugfs_create_file("abi_versions", 0444, dir, knob, &abi_versions_fops);
}

void xe_vf_debugfs_add(struct xe_device *xe)
{
	unsigned int gt;

	sim_for_each_gt(xe->hw->model, gt) add_gt(xe, gt);
}

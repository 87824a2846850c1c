// SPDX-License-Identifier: GPL-2.0
/* Files that tell what there is of a resource and which VF has which part. */
#include <linux/seq_file.h>

#include "model/sim_resource.h"
#include "xe_debugfs.h"

/* "VF1:\t0xbee00000-0xfedfffff\t(1.00 GiB)" */
static int ggtt_provisioned_show(struct seq_file *m, void *unused)
{
	const struct xe_knob *knob = m->private;
	struct sim_device *model = knob->xe->hw->model;
	char human[16];

	for (unsigned int fn = 1; fn <= model->config.max_vfs; fn++) {
		struct sim_range range = sim_range_get(model, SIM_GGTT, knob->gt, fn);

		if (range.size)
			seq_printf(m, "VF%u:\t%#llx-%#llx\t(%s)\n", fn, range.start,
				   range.start + range.size - 1, sim_human(range.size, human));
	}
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(ggtt_provisioned);

static int vram_provisioned_show(struct seq_file *m, void *unused)
{
	const struct xe_knob *knob = m->private;
	struct sim_device *model = knob->xe->hw->model;
	char human[16];

	for (unsigned int fn = 1; fn <= model->config.max_vfs; fn++) {
		u64 quota = sim_quota_get(model, SIM_VRAM, knob->gt, fn);

		if (quota)
			seq_printf(m, "VF%u:\t%llu\t(%s)\n", fn, quota, sim_human(quota, human));
	}
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(vram_provisioned);

/* Contexts and doorbells: "VF1:\t49151-65534\t(16384)" */
static int counts_provisioned_show(struct seq_file *m, void *unused)
{
	const struct xe_knob *knob = m->private;
	struct sim_device *model = knob->xe->hw->model;

	for (unsigned int fn = 1; fn <= model->config.max_vfs; fn++) {
		struct sim_range range = sim_range_get(model, knob->what, knob->gt, fn);

		if (range.size)
			seq_printf(m, "VF%u:\t%llu-%llu\t(%llu)\n", fn, range.start,
				   range.start + range.size - 1, range.size);
	}
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(counts_provisioned);

static int ggtt_available_show(struct seq_file *m, void *unused)
{
	const struct xe_knob *knob = m->private;
	struct sim_device *model = knob->xe->hw->model;
	u64 total = 0, spare = sim_spare_get(model, SIM_GGTT, knob->gt), avail;
	struct sim_range hole;
	char human[16];

	for (unsigned int i = 0; sim_hole(model, SIM_GGTT, knob->gt, i, &hole); i++) {
		seq_printf(m, "range:\t%#llx-%#llx\t(%s)\n", hole.start, hole.start + hole.size - 1,
			   sim_human(hole.size, human));
		total += hole.size;
	}
	avail = total > spare ? total - spare : 0;
	seq_printf(m, "total:\t%llu\t(%s)\n", total, sim_human(total, human));
	seq_printf(m, "spare:\t%llu\t(%s)\n", spare, sim_human(spare, human));
	seq_printf(m, "avail:\t%llu\t(%s)\n", avail, sim_human(avail, human));
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(ggtt_available);

static int adverse_events_show(struct seq_file *m, void *unused)
{
	static const char *const names[SIM_THRESHOLDS] = {
		"cat_error_count", "engine_reset_count", "page_fault_count", "guc_time_us",
		"irq_time_us",     "doorbell_time_us",   "multi_lrc_count",
	};
	const struct xe_knob *knob = m->private;
	struct sim_device *model = knob->xe->hw->model;

	for (unsigned int fn = 1; fn <= model->config.max_vfs; fn++) {
		const u32 *adverse = model->gt[knob->gt].fn[fn].adverse;
		bool any = false;

		for (unsigned int i = 0; i < SIM_THRESHOLDS; i++)
			any |= adverse[i];
		if (!any)
			continue;
		seq_printf(m, "VF%u:\t", fn);
		for (unsigned int i = 0; i < SIM_THRESHOLDS; i++)
			seq_printf(m, "%s:%u ", names[i], adverse[i]);
		seq_puts(m, "\n");
	}
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(adverse_events);

static void add(struct xe_device *xe, struct dentry *dir, const char *name,
		const struct file_operations *fops, unsigned int what, unsigned int gt)
{
	struct xe_knob *knob = xe_knob_new(xe, XE_REPORT, what, gt, 0);

	if (knob)
		debugfs_create_file(name, 0444, dir, knob, fops);
}

void xe_debugfs_add_tile_reports(struct xe_device *xe, struct dentry *dir, unsigned int gt)
{
	bool old = xe->hw->model->config.abi == SIM_ABI_OLD;

	add(xe, dir, "ggtt_available", &ggtt_available_fops, SIM_GGTT, gt);
	add(xe, dir, "ggtt_provisioned", &ggtt_provisioned_fops, SIM_GGTT, gt);
	if (xe->hw->model->config.vram_bytes)
		add(xe, dir, old ? "lmem_provisioned" : "vram_provisioned", &vram_provisioned_fops,
		    SIM_VRAM, gt);
}

void xe_debugfs_add_gt_reports(struct xe_device *xe, struct dentry *dir, unsigned int gt)
{
	add(xe, dir, "contexts_provisioned", &counts_provisioned_fops, SIM_CONTEXTS, gt);
	add(xe, dir, "doorbells_provisioned", &counts_provisioned_fops, SIM_DOORBELLS, gt);
	add(xe, dir, "adverse_events", &adverse_events_fops, 0, gt);
}

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
	unsigned int last = model->config.max_vfs - !!sim_fault(model, skip_vram_report);
	char human[16];

	for (unsigned int fn = 1; fn <= last; fn++) {
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

		for (unsigned int i = 0; i < sim_num_thresholds(&model->config); i++)
			any |= adverse[i];
		if (!any)
			continue;
		seq_printf(m, "VF%u:\t", fn);
		for (unsigned int i = 0; i < sim_num_thresholds(&model->config); i++)
			seq_printf(m, "%s:%u ", names[i], adverse[i]);
		seq_puts(m, "\n");
	}
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(adverse_events);

static int vfs_show(struct seq_file *m, void *unused)
{
	struct xe_device *xe = m->private;

	seq_printf(m, "total: %u\n", xe->hw->model->config.total_vfs);
	seq_printf(m, "supported: %u\n", xe->hw->model->config.max_vfs);
	seq_printf(m, "enabled: %u\n", pci_num_vf(xe->pdev));
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(vfs);

/* What this PF and the driver of each VF have agreed upon, until its next FLR. */
static int versions_show(struct seq_file *m, void *unused)
{
	const struct xe_device *xe = m->private;
	const struct sim_device *model = xe->hw->model;

	seq_puts(m, "base:\t1.0\nlatest:\t1.0\n");
	for (unsigned int fn = 1; fn <= model->config.max_vfs; fn++)
		if (READ_ONCE(model->active[fn]))
			seq_printf(m, "VF%u:\t1.0\n", fn);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(versions);

/* SIM-DIFF: there are no registers: fuses and clocks that VFs are told about are made up. */
static int runtime_registers_show(struct seq_file *m, void *unused)
{
	static const struct {
		u32 offset, main, media;
	} registers[] = {
		{ 0x0d00, 0x1a00, 0x1a00 }, /* reference clock: 19.2 MHz */
		{ 0x9114, 0x0, 0x0 },       { 0x9118, 0xf, 0xf },
		{ 0x913c, 0xff, 0x0 }, /* geometry and compute subslices */
		{ 0x9144, 0xff, 0x0 },      { 0x9140, 0x0, 0x00030001 }, /* vcs0, vcs1, vecs0 */
	};
	const struct xe_knob *knob = m->private;

	for (unsigned int i = 0; i < ARRAY_SIZE(registers); i++)
		seq_printf(m, "reg[%#x] = %#x\n", registers[i].offset,
			   knob->gt & 1 ? registers[i].media : registers[i].main);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(runtime_registers);

static void add(struct xe_device *xe, struct dentry *dir, const char *name,
		const struct file_operations *fops, unsigned int what, unsigned int gt)
{
	struct xe_knob *knob = xe_knob_new(xe, XE_REPORT, what, gt, 0);

	if (knob)
		debugfs_create_file(name, 0444, dir, knob, fops);
}

void xe_debugfs_add_device_reports(struct xe_device *xe, struct dentry *dir)
{
	debugfs_create_file("vfs", 0444, dir, xe, &vfs_fops);
	debugfs_create_file("versions", 0444, dir, xe, &versions_fops);
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
	add(xe, dir, "runtime_registers", &runtime_registers_fops, 0, gt);
	add(xe, dir, "adverse_events", &adverse_events_fops, 0, gt);
}

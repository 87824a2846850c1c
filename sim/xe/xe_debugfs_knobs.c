// SPDX-License-Identifier: GPL-2.0
/* Files that hold one number: provisioning, scheduling, thresholds, policies. */
#include <drm/drm_managed.h>

#include "model/sim_provision.h"
#include "model/sim_resource.h"
#include "model/sim_sched.h"
#include "xe_debugfs.h"

static const char *const resource_names[SIM_RESOURCES] = {
	[SIM_GGTT] = "ggtt",
	[SIM_VRAM] = "vram",
	[SIM_CONTEXTS] = "contexts",
	[SIM_DOORBELLS] = "doorbells",
};

static const char *const sched_names[SIM_SCHEDS] = {
	[SIM_EXEC_QUANTUM] = "exec_quantum_ms",
	[SIM_PREEMPT_TIMEOUT] = "preempt_timeout_us",
	[SIM_PRIORITY] = "sched_priority",
};

static const char *const threshold_names[SIM_THRESHOLDS] = {
	[SIM_CAT_ERROR_COUNT] = "threshold_cat_error_count",
	[SIM_ENGINE_RESET_COUNT] = "threshold_engine_reset_count",
	[SIM_PAGE_FAULT_COUNT] = "threshold_page_fault_count",
	[SIM_GUC_TIME_US] = "threshold_guc_time_us",
	[SIM_IRQ_TIME_US] = "threshold_irq_time_us",
	[SIM_DOORBELL_TIME_US] = "threshold_doorbell_time_us",
	[SIM_MULTI_LRC_COUNT] = "threshold_multi_lrc_count",
};

static const char *const policy_names[SIM_POLICIES] = {
	[SIM_RESET_ENGINE] = "reset_engine",
	[SIM_SCHED_IF_IDLE] = "sched_if_idle",
	[SIM_SAMPLE_PERIOD] = "sample_period_ms",
};

struct xe_knob *xe_knob_new(struct xe_device *xe, enum xe_knob_kind kind, unsigned int what,
			    unsigned int gt, unsigned int fn)
{
	struct xe_knob *knob = drmm_kzalloc(&xe->drm, sizeof(*knob), GFP_KERNEL);

	if (knob)
		*knob = (struct xe_knob){
			.xe = xe, .kind = kind, .what = what, .gt = gt, .fn = fn
		};
	return knob;
}

static int knob_get(void *data, u64 *val)
{
	const struct xe_knob *knob = data;
	struct sim_device *model = knob->xe->hw->model;

	switch (knob->kind) {
	case XE_QUOTA:
		*val = sim_quota_get(model, knob->what, knob->gt, knob->fn);
		return 0;
	case XE_SPARE:
		*val = sim_spare_get(model, knob->what, knob->gt);
		return 0;
	case XE_SCHED:
		*val = sim_sched_get(model, knob->what, knob->gt, knob->fn);
		return 0;
	case XE_THRESHOLD:
		*val = sim_threshold_get(model, knob->what, knob->gt, knob->fn);
		return 0;
	default:
		*val = sim_policy_get(model, knob->what, knob->gt);
		return 0;
	}
}

static bool is_u64(const struct xe_knob *knob)
{
	return (knob->kind == XE_QUOTA || knob->kind == XE_SPARE) &&
	       (knob->what == SIM_GGTT || knob->what == SIM_VRAM);
}

static int set(const struct xe_knob *knob, u64 val)
{
	struct sim_device *model = knob->xe->hw->model;
	int err;

	switch (knob->kind) {
	case XE_QUOTA:
		err = sim_ready(model);
		return err ? err : sim_quota_set(model, knob->what, knob->gt, knob->fn, val);
	case XE_SPARE:
		err = sim_ready(model);
		return err ? err : sim_spare_set(model, knob->what, knob->gt, val);
	case XE_SCHED:
		return sim_sched_set(model, knob->what, knob->gt, knob->fn, val);
	case XE_THRESHOLD:
		sim_threshold_set(model, knob->what, knob->gt, knob->fn, val);
		return 0;
	default:
		return sim_policy_set(model, knob->what, knob->gt, val);
	}
}

/* Whoever writes here decides from now on what VFs get. */
static int knob_set(void *data, u64 val)
{
	const struct xe_knob *knob = data;
	int err;

	if (val > U32_MAX && !is_u64(knob) &&
	    !(knob->kind == XE_THRESHOLD && sim_fault(knob->xe->hw->model, skip_threshold_range)))
		return -EOVERFLOW;
	mutex_lock(&knob->xe->hw->admin);
	err = set(knob, val);
	if (!err)
		sim_mode_custom(knob->xe->hw->model);
	mutex_unlock(&knob->xe->hw->admin);
	return err;
}

DEFINE_DEBUGFS_ATTRIBUTE(knob_fops, knob_get, knob_set, "%llu\n");

static void add(struct xe_device *xe, struct dentry *dir, const char *name, enum xe_knob_kind kind,
		unsigned int what, unsigned int gt, unsigned int fn)
{
	struct xe_knob *knob = xe_knob_new(xe, kind, what, gt, fn);

	if (knob)
		debugfs_create_file_unsafe(name, 0644, dir, knob, &knob_fops);
}

static void add_resource(struct xe_device *xe, struct dentry *dir, enum sim_resource res,
			 unsigned int gt, unsigned int fn)
{
	bool old = xe->hw->model->config.abi == SIM_ABI_OLD;
	char name[24];

	snprintf(name, sizeof(name), "%s_%s", old && res == SIM_VRAM ? "lmem" : resource_names[res],
		 fn ? "quota" : "spare");
	add(xe, dir, name, fn ? XE_QUOTA : XE_SPARE, res, gt, fn);
}

void xe_debugfs_add_tile_knobs(struct xe_device *xe, struct dentry *dir, unsigned int gt,
			       unsigned int fn)
{
	add_resource(xe, dir, SIM_GGTT, gt, fn);
	if (xe->hw->model->config.vram_bytes)
		add_resource(xe, dir, SIM_VRAM, gt, fn);
}

void xe_debugfs_add_gt_knobs(struct xe_device *xe, struct dentry *dir, unsigned int gt,
			     unsigned int fn)
{
	add_resource(xe, dir, SIM_CONTEXTS, gt, fn);
	add_resource(xe, dir, SIM_DOORBELLS, gt, fn);
	for (unsigned int i = 0; i < SIM_SCHEDS; i++)
		add(xe, dir, sched_names[i], XE_SCHED, i, gt, fn);
	for (unsigned int i = 0; i < sim_num_thresholds(&xe->hw->model->config); i++)
		add(xe, dir, threshold_names[i], XE_THRESHOLD, i, gt, fn);
	for (unsigned int i = 0; !fn && i < SIM_POLICIES; i++)
		add(xe, dir, policy_names[i], XE_POLICY, i, gt, fn);
}

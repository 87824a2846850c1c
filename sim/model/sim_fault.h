/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Seeded defects of driver and firmware: each is a knob that is 0 as long as
 * all is well.  A line here makes the knob /sys/kernel/debug/gauntlet_sim/<BDF>/<name>;
 * one sim_fault() in the model makes the defect; data/faults.json says which
 * subtests have to find it.
 */
#ifndef SIM_FAULT_H
#define SIM_FAULT_H

#include "sim_types.h"

/* X(name, what goes wrong while it is not 0) */
#define SIM_FAULTS(X)                                                                  \
	X(skip_quota_release, "disabling VFs does not give their quotas back")         \
	X(skip_quota_release_first, "a quota that changes is not given back before")   \
	X(skip_ggtt_overlap_check, "GGTT ranges of two VFs overlap")                   \
	X(skip_context_overlap_check, "context ids of two VFs overlap")                \
	X(skip_quota_rounding, "quotas are not rounded up to the unit")                \
	X(skip_spare_check, "contexts and doorbells of the PF's spare are given away") \
	X(fail_doorbell_share, "the fair share of doorbells is one too large")         \
	X(fail_fair_share, "the last VF gets half of a fair share")                    \
	X(skip_media_gt, "scheduling values reach the main GT only")                   \
	X(skip_clamp, "scheduling values are not clamped to their maximum")            \
	X(skip_priority_update, "the priority that is shown is the one before")        \
	X(skip_bulk_last, "a bulk write misses the last VF")                           \
	X(skip_sched_release, "disabling VFs keeps their scheduling values")           \
	X(skip_restore_thresholds, "going back to AUTO keeps the thresholds")          \
	X(skip_custom_mode, "a write to debugfs does not change the mode")             \
	X(fail_quota_set, "a VF's quota is refused with EIO")

enum sim_fault {
#define SIM_FAULT_ENUM(name, what) SIM_FAULT_##name,
	SIM_FAULTS(SIM_FAULT_ENUM)
#undef SIM_FAULT_ENUM
		SIM_FAULT_COUNT
};

/** sim_fault_name() - name of the knob. */
const char *sim_fault_name(enum sim_fault fault);
/** sim_fault_what() - what goes wrong. */
const char *sim_fault_what(enum sim_fault fault);

/* @knob is the knob's name: if (sim_fault(dev, skip_media_gt)) ... */
#define sim_fault(dev, knob) ((dev)->fault[SIM_FAULT_##knob])

#endif

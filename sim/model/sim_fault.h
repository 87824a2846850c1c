/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Seeded defects of driver and firmware: each is a knob that is 0 as long as
 * all is well.  A line here makes the knob /sys/kernel/debug/gauntlet_sim/<BDF>/<name>;
 * one sim_fault() in the model makes the defect; data/faults/ says which
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
	X(skip_media_policy, "policies reach the main GT only")                        \
	X(skip_media_quota, "contexts and doorbells reach the main GT only")           \
	X(skip_some_sched, "every 32nd scheduling value is lost")                      \
	X(skip_clamp, "scheduling values are not clamped to their maximum")            \
	X(skip_priority_update, "the priority that is shown is the one before")        \
	X(skip_bulk_last, "a bulk write misses the last VF")                           \
	X(skip_bulk_stopped, "a bulk write misses VFs that are stopped")               \
	X(skip_sched_release, "disabling VFs keeps their scheduling values")           \
	X(skip_paused_release, "disabling VFs keeps what a paused VF has")             \
	X(skip_bulk_error, "a bulk write of VRAM that fails half-way says success")    \
	X(skip_threshold_media, "a threshold reaches the main GT only")                \
	X(skip_threshold_range, "a threshold above 32 bits loses its upper half")      \
	X(fail_threshold_kind, "two kinds of thresholds are one")                      \
	X(fail_threshold_neighbour, "a threshold is that of the next VF as well")      \
	X(fail_threshold_enable, "enabling VFs sets their thresholds to 0")            \
	X(fail_threshold_disable, "disabling VFs sets thresholds of CUSTOM to 0")      \
	X(fail_policy_gts, "a policy of one GT is one of all")                         \
	X(skip_restore_thresholds, "going back to AUTO keeps the thresholds")          \
	X(fail_restore_spare, "going back to AUTO forgets the spares")                 \
	X(skip_custom_mode, "a write to debugfs does not change the mode")             \
	X(fail_quota_set, "a VF's quota is refused with EIO")                          \
	X(fail_release_all, "disabling VFs takes what the VFs above them have")        \
	X(skip_sched_default_check, "enabling VFs overwrites values that were set")    \
	X(skip_vf_priority_check, "the GuC lets a VF's priority be written")           \
	X(skip_active_check, "the quota of a VF that is at work can be changed")       \
	X(skip_own_vram_check, "enabling VFs overwrites VRAM that was shared out")     \
	X(skip_vram_report, "the last VF is missing in the list of VRAM")              \
	X(fail_vram_short, "the memory of a VF ends 2 MiB before its quota")           \
	X(fail_vram_end, "the memory of a VF ends 2 MiB behind its quota")             \
	X(fail_vram_alias, "VF 2 has the memory of VF 1")                              \
	X(skip_vram_limit, "what VF 2 writes beyond its quota is VF 1's memory")       \
	X(skip_vf_bar_resize, "BAR 2 of VFs stays at its smallest size")               \
	X(skip_ggtt_owner, "GGTT that is given to a VF still belongs to the PF")       \
	X(skip_ggtt_release, "GGTT that a VF gives back still belongs to it")          \
	X(fail_vf_query, "a VF is told one doorbell more than it has")                 \
	X(skip_vf_register, "the VF capability register of a VF says: not a VF")       \
	X(delay_guc_ms, "the GuC answers requests late; above 500 not at all")         \
	X(delay_pause_ms, "pausing a VF takes that much longer")                       \
	X(delay_resume_ms, "resuming a VF takes that much longer")                     \
	X(delay_stop_ms, "stopping a VF takes that much longer")                       \
	X(delay_flr_ms, "the GuC takes that much longer for an FLR")                   \
	X(delay_vram_clear_ms, "clearing VRAM takes that much longer; limit 5000")     \
	X(fail_pause, "the GuC refuses to pause a VF")                                 \
	X(fail_resume, "the GuC refuses to resume a VF")                               \
	X(fail_stop, "the GuC refuses to stop a VF")                                   \
	X(fail_flr, "an FLR fails half-way")                                           \
	X(skip_pause_wait, "pause returns before the VF is paused")                    \
	X(skip_pause_media, "pause reaches the main GT only")                          \
	X(skip_stopped_check, "a stopped VF can be paused")                            \
	X(skip_stop_displaces, "stop does not end the operation that is going on")     \
	X(skip_flr_displaces, "an FLR is lost while another operation is going on")    \
	X(skip_busy_check, "an operation is begun again while it is going on")         \
	X(delay_control_ms, "an operation that has ended returns that much later")     \
	X(fail_control_neighbour, "what is done to a VF is done to the next as well")  \
	X(fail_control_gt, "what is done on a GT is done on the others as well")       \
	X(fail_control_parallel, "an operation cancels those of other VFs")            \
	X(skip_control_false, "a false boolean written to an operation's file is one") \
	X(skip_control_word_end, "a GT takes words that only begin like an operation") \
	X(skip_sysfs_stop, "stop of sriov_admin does nothing")                         \
	X(skip_control_log, "a VF that was paused, resumed or stopped is not logged")  \
	X(skip_flr_vram, "an FLR does not clear VRAM")                                 \
	X(skip_flr_vram_tail, "an FLR does not clear the last page of VRAM")           \
	X(skip_flr_vram_page, "an FLR does not clear one page amid VRAM")              \
	X(skip_flr_ggtt, "an FLR does not reset the VF's GGTT")                        \
	X(skip_flr_ggtt_last, "an FLR does not reset the last page of the VF's GGTT")  \
	X(fail_flr_ggtt_excess, "an FLR resets the page behind the VF's GGTT as well") \
	X(fail_flr_ggtt_owner, "an FLR gives the VF's GGTT to the PF")                 \
	X(skip_flr_scratch, "an FLR does not zero the last scratch register")          \
	X(skip_flr_media_scratch, "an FLR does not zero the media scratch registers")  \
	X(fail_flr_neighbour, "an FLR clears the next VF as well")                     \
	X(fail_flr_quota, "an FLR takes the VF's doorbells")                           \
	X(fail_flr_threshold, "an FLR sets the VF's thresholds to 0")                  \
	X(fail_flr_sched, "an FLR sets the VF's scheduling values to 0")               \
	X(skip_flr_adverse, "an FLR keeps the counters of adverse events")             \
	X(skip_flr_handshake, "an FLR does not forget that the VF's driver is there")  \
	X(skip_flr_unpause, "an FLR leaves a paused or stopped VF so")                 \
	X(skip_flr_second, "an FLR clears nothing if the VF has had one before")       \
	X(skip_flr_parallel, "an FLR is lost while another VF has one")                \
	X(fail_flr_nested, "an FLR fails if it comes while another is going on")       \
	X(fail_flr_empty, "an FLR of a VF without GGTT fails")                         \
	X(skip_flr_log, "an FLR is not logged")                                        \
	X(skip_lockdown_check, "VFs can be enabled although somebody forbids it")      \
	X(skip_lockdown_release, "who forbids VFs does so for ever")                   \
	X(skip_lockdown_count, "the first to allow VFs again allows it for all")       \
	X(skip_lockdown_busy, "VFs can be forbidden while there are some")             \
	X(skip_lockdown_disarm, "after a failed enable VFs can not be forbidden")      \
	X(skip_disable_flr, "disabling VFs does not reset them")                       \
	X(skip_adverse_sample_check, "adverse events are counted without a period")    \
	X(skip_adverse_threshold_check, "a threshold of 0 is crossed at once")         \
	X(fail_adverse_neighbour, "an adverse event is counted for the next VF")       \
	X(fail_gt_reset, "the reset of a GT fails: the device is wedged")              \
	X(fail_reset_sched, "the reset of a GT sets the VFs' quanta to 0")             \
	X(skip_reset_media_config, "after its reset a media GT knows nothing of VFs")  \
	X(skip_reset_policies, "the reset of a GT loses its policies")                 \
	X(skip_save_paused_check, "a VF that is not paused can be saved")              \
	X(skip_save_vram_tail, "a save misses the last chunk of VRAM")                 \
	X(skip_save_end_check, "a save ends well although there is more to read")      \
	X(skip_migration_busy_check, "a VF is resumed while it is saved or restored")  \
	X(skip_flr_migration, "a save or restore survives an FLR")                     \
	X(skip_packet_check, "version and place of a packet are not checked")          \
	X(skip_restore_device_check, "what another device has saved is restored")      \
	X(skip_restore_end_wait, "a restore ends well although data are missing")      \
	X(skip_restore_ggtt, "a restore leaves the GGTT out")                          \
	X(fail_restore_ggtt_owner, "GGTT that is restored belongs to the PF")          \
	X(fail_restore_mmio_bank, "registers are restored on the other GT")

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

/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/* How functions share the time of a GT: values of each function, policies of each GT. */
#ifndef SIM_SCHED_H
#define SIM_SCHED_H

#include "sim_device.h"

#define SIM_MAX_QUANTUM_MS 100000u
#define SIM_MAX_TIMEOUT_US 100000000u

/* What the newest driver gives the functions of an enable when all is at its default. */
#define SIM_DEFAULT_QUANTUM_MS 16u
#define SIM_DEFAULT_TIMEOUT_US 16000u

/** sim_sched_get() - value of function @fn on one GT; 0: no limit. */
u32 sim_sched_get(struct sim_device *dev, enum sim_sched what, unsigned int gt, unsigned int fn);

/** sim_sched_clamp() - the value that the GuC is given instead of @value. */
u32 sim_sched_clamp(const struct sim_device *dev, enum sim_sched what, u32 value);

/** sim_ready() - may values be changed? Return: 0, -ECANCELED wedged, -EBUSY a GT is resetting. */
int sim_ready(const struct sim_device *dev);

/**
 * sim_sched_set() - set it on one GT
 * @value: ms, us or enum sim_priority; above the maximum it is clamped
 *
 * Return: 0, -EINVAL no such priority, -EIO the priority of a VF, which follows the policy,
 * -EBUSY, -ECANCELED as sim_vfs_enable().
 */
int sim_sched_set(struct sim_device *dev, enum sim_sched what, unsigned int gt, unsigned int fn,
		  u32 value);

/** sim_sched_get_all() - on all GTs: @ret_value, or -EUCLEAN: they do not agree. */
int sim_sched_get_all(struct sim_device *dev, enum sim_sched what, unsigned int fn, u32 *ret_value);
/** sim_sched_set_all() - on all GTs; goes on after an error and returns the first. */
int sim_sched_set_all(struct sim_device *dev, enum sim_sched what, unsigned int fn, u32 value);

/**
 * sim_sched_set_bulk() - PF and all VFs there can be, on all GTs
 * @value: of priority only SIM_LOW and SIM_NORMAL
 */
int sim_sched_set_bulk(struct sim_device *dev, enum sim_sched what, u32 value);

/** sim_policy_get() - value of a policy of one GT. */
u32 sim_policy_get(struct sim_device *dev, enum sim_policy policy, unsigned int gt);
/**
 * sim_policy_set() - set it
 * @value: 0 or 1, of SIM_SAMPLE_PERIOD ms
 *
 * SIM_SCHED_IF_IDLE sets the priority of PF and all VFs to normal (1) or low (0).
 *
 * Return: 0, -EOVERFLOW.
 */
int sim_policy_set(struct sim_device *dev, enum sim_policy policy, unsigned int gt, u32 value);

/** sim_threshold_get(), sim_threshold_set() - of adverse events; 0: none. */
u32 sim_threshold_get(struct sim_device *dev, enum sim_threshold what, unsigned int gt,
		      unsigned int fn);
void sim_threshold_set(struct sim_device *dev, enum sim_threshold what, unsigned int gt,
		       unsigned int fn, u32 value);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * How a PF shares its engines between functions: attributes of each function, and policies.
 *
 * @fn: 0 the PF, N its VF N, 1 to total_vfs, enabled or not.  @gt: number of a GT.
 *
 * Errors that all functions here share: -EINVAL no such function or GT, -EOPNOTSUPP the device or its
 * driver does not have this (a missing file), -EACCES not root, or the attribute is read-only (a VF's
 * priority, for root as well), -ENODEV the PF is gone, -EPROTO a malformed file.  Writes give besides
 * (xe_gt_sriov_pf_config.c, xe_gt_sriov_pf_policy.c) -EBUSY a GT is resetting, -ECANCELED the device
 * is wedged, -EIO GuC refused, -ENOKEY or -EPROTO GuC took a part.
 */
#ifndef PF_PF_SCHED_H
#define PF_PF_SCHED_H

#include <stdint.h>

#include "pf/pf.h"

/** enum pf_sched - attributes, with their unit */
enum pf_sched {
	PF_EXEC_QUANTUM,    /* ms a function runs while others wait; 0: for ever; at most 100000 */
	PF_PREEMPT_TIMEOUT, /* us it may take to give way; 0: for ever; at most 100000000 */
	PF_PRIORITY,        /* of enum pf_priority */
	PF_SCHEDS,          /* how many there are */
};

/** enum pf_priority - values of PF_PRIORITY */
enum pf_priority {
	PF_LOW,    /* scheduled only if it has work */
	PF_NORMAL, /* gets its slice even when idle */
	PF_HIGH,   /* gets the next slice as soon as it has work; the PF only */
	PF_PRIORITIES,
};

/**
 * pf_sched_name() - "exec_quantum_ms", "preempt_timeout_us", "sched_priority"
 * @attr: which
 *
 * Return: the name, a constant.
 */
const char *pf_sched_name(enum pf_sched attr);

/**
 * pf_priority_name() - "low", "normal", "high"
 * @priority: of enum pf_priority
 *
 * Return: the name, a constant; NULL for a number beyond.
 */
const char *pf_priority_name(uint32_t priority);

/**
 * pf_get_sched() - an attribute of a function
 * @pf: the PF
 * @attr: which
 * @fn: whose
 * @ret_value: value
 *
 * xe: from sriov_admin/ in sysfs (6.19), otherwise from all GTs by debugfs.
 *
 * Return: 0, -EUCLEAN the GTs hold different values, or as told above.
 */
int pf_get_sched(struct pf *pf, enum pf_sched attr, unsigned int fn, uint32_t *ret_value);

/**
 * pf_set_sched() - set an attribute of a function on all GTs
 * @pf: the PF
 * @attr: which
 * @fn: whose
 * @value: value; above the maximum it is clamped silently
 *
 * xe: by sriov_admin/ (6.19), which leaves the provisioning mode as it is.  In older kernels by
 * debugfs, GT by GT, going on after an error.  In force with the next switch of functions.
 *
 * Return: 0, the first error, or as told above; -EINVAL a priority beyond PF_HIGH.
 */
int pf_set_sched(struct pf *pf, enum pf_sched attr, unsigned int fn, uint32_t value);

/**
 * pf_set_sched_bulk() - set an attribute of the PF and of all total_vfs VFs by one write
 * @pf: the PF
 * @attr: which
 * @value: value; priority: PF_LOW or PF_NORMAL
 *
 * Return: 0, -EINVAL PF_HIGH, -EOPNOTSUPP before 6.19, or as told above.
 */
int pf_set_sched_bulk(struct pf *pf, enum pf_sched attr, uint32_t value);

/**
 * pf_get_sched_gt() - an attribute of a function on one GT
 * @pf: the PF
 * @attr: which
 * @gt: where
 * @fn: whose
 * @ret_value: value
 *
 * Return: 0, or as told above.
 */
int pf_get_sched_gt(struct pf *pf, enum pf_sched attr, unsigned int gt, unsigned int fn,
		    uint32_t *ret_value);

/**
 * pf_set_sched_gt() - set an attribute of a function on one GT
 * @pf: the PF
 * @attr: which
 * @gt: where
 * @fn: whose
 * @value: value
 *
 * xe: switches to custom provisioning (6.19).
 *
 * Return: 0, or as told above; -EIO for the priority of a VF (GuC lets only policies change it).
 */
int pf_set_sched_gt(struct pf *pf, enum pf_sched attr, unsigned int gt, unsigned int fn,
		    uint32_t value);

/**
 * pf_get_priorities() - which priorities a function can be given
 * @pf: the PF
 * @fn: whose
 * @ret_mask: bits 1 << PF_LOW and so on, as sriov_admin/ lists them
 *
 * Return: 0, -EOPNOTSUPP before 6.19, or as told above.
 */
int pf_get_priorities(struct pf *pf, unsigned int fn, unsigned int *ret_mask);

/** enum pf_policy - settings of a GT that hold for all functions */
enum pf_policy {
	PF_RESET_ENGINE,  /* 0 or 1: reset the engine at each switch of functions */
	PF_SCHED_IF_IDLE, /* 0 or 1: sets all priorities to PF_LOW or PF_NORMAL */
	PF_SAMPLE_PERIOD, /* ms between checks of thresholds; 0: none */
	PF_POLICIES,
};

/**
 * pf_policy_name() - "reset_engine", "sched_if_idle", "sample_period_ms"
 * @policy: which
 *
 * Return: the name, a constant.
 */
const char *pf_policy_name(enum pf_policy policy);

/**
 * pf_get_policy() - a policy of a GT
 * @pf: the PF
 * @policy: which
 * @gt: number of a GT
 * @ret_value: its value; untouched on error
 *
 * Return: 0, or as told above.
 */
int pf_get_policy(struct pf *pf, enum pf_policy policy, unsigned int gt, uint32_t *ret_value);

/**
 * pf_set_policy() - set it
 * @pf: the PF
 * @policy: which
 * @gt: where
 * @value: in the unit of the policy
 *
 * xe: switches to custom provisioning (6.19).
 *
 * Return: 0, -EOVERFLOW above 1 where only 0 and 1 are allowed, or as told above.
 */
int pf_set_policy(struct pf *pf, enum pf_policy policy, unsigned int gt, uint32_t value);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Adverse events: how often a VF may do what hurts others before the PF is told.
 *
 * Counted per sample period (PF_SAMPLE_PERIOD of lib/pf/pf_sched.h); nothing is counted while that is
 * 0.  Errors as in lib/pf/pf_sched.h.
 */
#ifndef PF_PF_THRESHOLD_H
#define PF_PF_THRESHOLD_H

#include <stdint.h>

#include "pf/pf.h"

/** enum pf_threshold - kinds of events (xe_guc_klv_thresholds_set_types.h) */
enum pf_threshold {
	PF_CAT_ERROR_COUNT,    /* catastrophic memory errors */
	PF_ENGINE_RESET_COUNT, /* engine resets */
	PF_PAGE_FAULT_COUNT,   /* page faults */
	PF_GUC_TIME_US,        /* us that GuC spent on the VF's messages */
	PF_IRQ_TIME_US,        /* us spent on its interrupts */
	PF_DOORBELL_TIME_US,   /* us spent on its doorbells */
	PF_MULTI_LRC_COUNT,    /* registrations of parallel queues; 7.0 and later */
	PF_THRESHOLDS,
};

/**
 * pf_threshold_name() - "cat_error_count",
 * @threshold: which
 *
 * Return: the name, a constant.
 */
const char *pf_threshold_name(enum pf_threshold threshold);

/**
 * pf_get_threshold() - a threshold of a function on a GT; 0: off
 * @pf: the PF
 * @threshold: which
 * @gt: number of a GT
 * @fn: function: 0 the PF, N its VF N
 * @ret_value: its value; untouched on error
 *
 * Return: 0 or an error.
 */
int pf_get_threshold(struct pf *pf, enum pf_threshold threshold, unsigned int gt, unsigned int fn,
		     uint32_t *ret_value);

/**
 * pf_set_threshold() - set it
 * @pf: the PF
 * @threshold: which
 * @gt: where
 * @fn: whose
 * @value: in the unit of the kind; 0: off
 *
 * xe: switches to custom provisioning (6.19).  Kept until the VF's provisioning is released.
 *
 * Return: 0 or an error.
 */
int pf_set_threshold(struct pf *pf, enum pf_threshold threshold, unsigned int gt, unsigned int fn,
		     uint32_t value);

/**
 * struct pf_adverse - how often a VF has crossed its thresholds since its last FLR
 * @fn: the VF
 * @known: bit 1 << kind for each kind that the driver reports
 * @count: by kind
 */
struct pf_adverse {
	unsigned int fn, known;
	uint32_t count[PF_THRESHOLDS];
};

/**
 * pf_get_adverse_events() - the counters of a GT
 * @pf: the PF
 * @gt: where
 * @ret_list: by ascending VF; VFs without events may be missing; for free(); NULL if none
 * @ret_count: how many
 *
 * Return: 0, -ENOMEM, -EPROTO a malformed report, or another error.
 */
int pf_get_adverse_events(struct pf *pf, unsigned int gt, struct pf_adverse **ret_list,
			  size_t *ret_count);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * What the documents say about a PF and its VFs, as a model: which answer an operation must get, and
 * what everybody has afterwards.  Knows of no file and no device; the operations are chosen by
 * sriov_stress_pick.c and done by sriov_stress_do.c.
 *
 *	stress_expect()   what may the device answer?
 *	...               do it
 *	stress_take()     what is so after this answer
 *	...               read the device, compare with the model
 */
#ifndef SRIOV_STRESS_MODEL_H
#define SRIOV_STRESS_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "pf/pf_control.h"
#include "pf/pf_gt.h"
#include "pf/pf_resource.h"
#include "pf/pf_sched.h"
#include "pf/pf_threshold.h"

/** STRESS_RESOURCES - resources of a GPU: PF_GGTT to PF_DOORBELLS */
#define STRESS_RESOURCES (PF_DOORBELLS + 1)
/** STRESS_MAX_FN - the highest function that the model has room for */
#define STRESS_MAX_FN 255

/**
 * struct stress_features - what the device has
 * @total_vfs: at most STRESS_MAX_FN
 * @gts: the GTs; everything else here and in the model is in their order, not by their number
 * @modes: provisioning is AUTO or CUSTOM (6.19); otherwise shares are given where nobody has anything
 * @has: which resources
 * @thresholds: bit 1 << kind for each that there is
 * @priority: single GTs show priorities (after 6.12)
 * @admin: there is sriov_admin/ (6.19)
 * @lock: enabling can be forbidden (6.19)
 * @reset: the PF can reset a VF (6.19)
 * @default_ms: quantum that an enable gives to all, if all is at its default; 0: none (before 7.2)
 * @default_us: timeout likewise
 * @ggtt_unit: what a quota of GGTT is rounded up to
 * @ggtt_all: bytes that are free with nothing provisioned, by GT
 * @least_spare: what the PF keeps in any case
 */
struct stress_features {
	unsigned int total_vfs, thresholds;
	struct pf_gts gts;
	bool modes, has[STRESS_RESOURCES], priority, admin, lock, reset;
	uint32_t default_ms, default_us;
	uint64_t ggtt_unit, ggtt_all[PF_MAX_GTS];
	uint64_t least_spare[PF_MAX_GTS][STRESS_RESOURCES];
};

/** enum stress_state - of a VF on a GT */
enum stress_state { STRESS_READY, STRESS_PAUSED, STRESS_STOPPED };

/**
 * struct stress_fn - what a function has, by GT
 * @quota: of each resource
 * @sched: of each attribute
 * @threshold: of each kind
 * @state: of a VF
 * @bound: to its native driver
 */
struct stress_fn {
	uint64_t quota[PF_MAX_GTS][STRESS_RESOURCES];
	uint32_t sched[PF_MAX_GTS][PF_SCHEDS], threshold[PF_MAX_GTS][PF_THRESHOLDS];
	enum stress_state state[PF_MAX_GTS];
	bool bound;
};

/**
 * struct stress_model - all of it
 * @has: of the device
 * @custom: provisioning is by hand
 * @shares: the VFs that are enabled have been given shares, by GT
 * @num_vfs: enabled
 * @locks: how often enabling is forbidden
 * @enables: how often VFs were enabled so far
 * @policy: of each GT
 * @spare: of each GT, as it is read
 * @fn: 0 the PF, N its VF N
 */
struct stress_model {
	struct stress_features has;
	bool custom, shares[PF_MAX_GTS];
	unsigned int num_vfs, locks, enables;
	uint32_t policy[PF_MAX_GTS][PF_POLICIES];
	uint64_t spare[PF_MAX_GTS][STRESS_RESOURCES];
	struct stress_fn fn[STRESS_MAX_FN + 1];
};

/** enum stress_kind - operations */
enum stress_kind {
	STRESS_NUMVFS,     /* value: count, also one that is out of range */
	STRESS_QUOTA,      /* fn, gt, which: resource, value */
	STRESS_SPARE,      /* gt, which: resource, value */
	STRESS_SCHED,      /* fn, which: attribute, value; by sysfs */
	STRESS_SCHED_BULK, /* which: attribute, value */
	STRESS_SCHED_GT,   /* fn, gt, which: attribute, value; by debugfs */
	STRESS_POLICY,     /* gt, which: policy, value */
	STRESS_THRESHOLD,  /* fn, gt, which: kind, value */
	STRESS_RESTORE,    /* back to AUTO */
	STRESS_CONTROL,    /* fn, which: enum pf_control */
	STRESS_CONTROL_GT, /* fn, gt, which: enum pf_control */
	STRESS_FLR,        /* fn; by PCI, the VF is paused or stopped */
	STRESS_BIND,       /* fn */
	STRESS_UNBIND,     /* fn */
	STRESS_LOCK,
	STRESS_UNLOCK,
	STRESS_KINDS,
};

/**
 * struct stress_op - an operation
 * @kind: what
 * @fn: whose
 * @gt: where: index of the GT
 * @which: see enum stress_kind
 * @value: to be written
 * @probe: of STRESS_NUMVFS: with autoprobe on
 */
struct stress_op {
	enum stress_kind kind;
	unsigned int fn, gt, which;
	uint64_t value;
	bool probe;
};

/**
 * struct stress_room - where a VF's quota could go, once what it has is given back
 * @largest: of the holes, as the device reports them; GGTT: without what the VF has itself
 */
struct stress_room {
	uint64_t largest;
};

/** STRESS_ANSWERS - how many answers may be right */
#define STRESS_ANSWERS 2

/**
 * stress_init() - nothing provisioned, AUTO, everything at its default
 * @model: to be filled
 * @has: of the device
 */
void stress_init(struct stress_model *model, const struct stress_features *has);

/**
 * stress_has() - does a GT have a resource?
 * @model: the model
 * @gt: index of the GT
 * @res: the resource
 *
 * Return: true if it has.
 */
bool stress_has(const struct stress_model *model, unsigned int gt, unsigned int res);

/**
 * stress_expect() - which answers are right
 * @model: before the operation
 * @op: the operation
 * @room: of STRESS_QUOTA
 * @ret_answers: 0 or -errno each; with one right answer it is there twice
 */
void stress_expect(const struct stress_model *model, const struct stress_op *op,
		   const struct stress_room *room, int ret_answers[STRESS_ANSWERS]);

/**
 * stress_take() - change the model
 * @model: the model
 * @op: what was done
 * @ret: what the device has answered: one of the right answers
 *
 * Shares that an enable gives are left at 0: see stress_share().
 */
void stress_take(struct stress_model *model, const struct stress_op *op, int ret);

/**
 * stress_share() - is it right that each VF was given this by an enable?
 * @model: after stress_take()
 * @gt: index of the GT
 * @res: a resource that it has
 * @value: what the first VF has
 *
 * Return: true if it is; then all VFs have it in the model.
 */
bool stress_share(struct stress_model *model, unsigned int gt, unsigned int res, uint64_t value);

#endif

/* SPDX-License-Identifier: MIT */
/* What the files of sriov_control share: operations with a watch on the time, states of VFs. */
#ifndef SRIOV_CONTROL_H
#define SRIOV_CONTROL_H

#include "fixture/pf_env.h"
#include "pf/pf_control.h"
#include "pf/pf_gt.h"
#include "pf/pf_resource.h"

/** enum vf_state - what a VF can be on a GT; resumed is ready, by another way */
enum vf_state { VF_READY, VF_PAUSED, VF_RESUMED, VF_STOPPED, VF_STATES };

extern struct pf_env *env;
extern struct pf_gts gts; /* of the PF that is looked at */

/**
 * begin() - the common start: no or @count VFs without drivers, all of them ready
 * @pf: the PF; skips if its driver does not control VFs
 * @count: VFs to enable, at most as many as there can be; 0: none
 */
void begin(struct pf *pf, unsigned int count);

/**
 * control() - an operation on a GT or (PF_DEVICE) on all; for threads as well
 *
 * Return: as pf_control_vf(), -ETIME if it took longer than it may.
 */
int control(struct pf *pf, enum pf_control op, unsigned int gt, unsigned int fn);

/** set_state() - bring a VF into a state on all GTs, from whatever it is in. */
void set_state(struct pf *pf, unsigned int fn, enum vf_state state);

/**
 * expect_state() - fail unless a VF is in that state on a GT
 *
 * Operations tell the state; one that was ready has been paused and resumed afterwards.
 */
void expect_state(struct pf *pf, unsigned int gt, unsigned int fn, enum vf_state state);

/** expect_state_all() - the same on all GTs. */
void expect_state_all(struct pf *pf, unsigned int fn, enum vf_state state);

/** wait_ready() - fail unless a VF gets ready on all GTs in the time that an FLR may take. */
void wait_ready(struct pf *pf, unsigned int fn);

/** reset_vf() - FLR by the PF's firmware, over PCI where the driver cannot: then it is ready. */
void reset_vf(struct pf *pf, unsigned int fn);

/* sriov_control_race.c: operations that meet. */
void stop_displaces(struct pf *pf);
void reset_displaces(struct pf *pf);
void pci_reset_displaces(struct pf *pf);
void same_twice(struct pf *pf);
void parallel(struct pf *pf);

#endif

/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The FLR of a VF, as PF driver and GuC share the work:
 *
 *	notify   the GuC tells the PF of an FLR (not if the PF begins it)
 *	start    PF -> GuC
 *	done     the GuC has torn down contexts and doorbells
 *	sync     no GT cleans up before all of them are done
 *	config   main GT: the VF's GGTT to "present, owner VF, address 0"; its VRAM to 0
 *	data     the driver's handshake and the adverse counters are forgotten
 *	mmio     scratch registers to 0
 *	finish   PF -> GuC; the VF is ready, quotas and scheduling values are as before
 *
 * All of it happens in steps of sim_env.later(), on each GT for itself.
 */
#ifndef SIM_FLR_H
#define SIM_FLR_H

#include "sim_device.h"

/** sim_flr_notify() - function @fn got an FLR over PCI; from any context. */
void sim_flr_notify(struct sim_device *dev, unsigned int fn);

/** sim_vf_handshake() - the VF's driver has made itself known: its quotas stay from now on. */
void sim_vf_handshake(struct sim_device *dev, unsigned int fn);

/** sim_flr_all() - the PF resets VF1..@num_vfs and waits for the ends, of earlier FLRs too
 * (sleeps). */
void sim_flr_all(struct sim_device *dev, unsigned int num_vfs);

/* For sim_control.c, with the lock held: begin on all GTs; the next step on one. */
void sim_flr_begin(struct sim_device *dev, unsigned int fn);
void sim_flr_step(struct sim_device *dev, unsigned int gt, unsigned int fn);

#endif

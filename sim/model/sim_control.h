/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Control of a VF by the PF, on each GT for itself.
 *
 *	            pause                 resume
 *	  READY ------------> PAUSED ---------------> RESUMED (as READY)
 *	    ^                   |                        |
 *	    |                   | stop                   | stop, pause
 *	    |       stop        v                        v
 *	    |  READY ------> STOPPED  <----------------- +
 *	    |                   |
 *	    +-------------------+---- FLR, from everywhere (sim_flr.h)
 *
 * An operation is sent to the GuC, which acknowledges it after a while; until
 * then it is going on.  One is going on at a time: stop displaces pause and
 * resume, FLR displaces all; whoever waits for a displaced one gets -ECANCELED.
 * After a failed FLR only another FLR helps.
 */
#ifndef SIM_CONTROL_H
#define SIM_CONTROL_H

#include "sim_device.h"

#define SIM_GUC_TIMEOUT_MS     500u
#define SIM_CONTROL_TIMEOUT_MS 1000u
#define SIM_FLR_TIMEOUT_MS     5000u

/**
 * sim_control_gt() - do it on one GT and wait for the end (sleeps)
 *
 * Return: 0, or of SIM_PAUSE: -EPERM stopped, -ESTALE paused; SIM_RESUME: -EPERM not paused;
 * SIM_STOP: -ESTALE stopped; all: -EALREADY it is going on, -ECANCELED displaced by a stop or
 * an FLR, -ETIMEDOUT it goes on, -EIO failed.
 */
int sim_control_gt(struct sim_device *dev, enum sim_op op, unsigned int gt, unsigned int fn);

/**
 * sim_control() - do it on all GTs: one after the other, an FLR on all at once (sleeps)
 *
 * Return: as sim_control_gt(); -EUCLEAN if a GT followed one that failed.
 */
int sim_control(struct sim_device *dev, enum sim_op op, unsigned int fn);

/**
 * sim_control_asked() - a boolean was written to a file of the device (sleeps)
 * @sysfs: the one of sriov_admin; only for SIM_STOP
 *
 * Return: as sim_control(); 0 for false.
 */
int sim_control_asked(struct sim_device *dev, enum sim_op op, unsigned int fn, bool yes,
		      bool sysfs);

/** sim_control_name() - of an operation that can be asked for. */
const char *sim_control_name(enum sim_op op);

/** sim_control_op() - what a word written to a GT's file asks for; SIM_IDLE: nothing. */
enum sim_op sim_control_op(const struct sim_device *dev, const char *word);

/**
 * sim_control_step() - the time has come that sim_env.later() was given (sleeps)
 * @fn: VF; 0: the end of the GT's sample period (sim_adverse.h)
 */
void sim_control_step(struct sim_device *dev, unsigned int gt, unsigned int fn);

/* For sim_flr.c, with the lock held: begin an operation; end the one that is going on. */
int sim_control_start(struct sim_device *dev, enum sim_op op, unsigned int gt, unsigned int fn,
		      u32 *ret_ticket);
void sim_control_end(struct sim_device *dev, unsigned int gt, unsigned int fn, int err);

/** sim_guc_ms() - how long the GuC takes for a request; false: it does not answer. */
bool sim_guc_ms(const struct sim_device *dev, unsigned int *ret_ms);

#endif

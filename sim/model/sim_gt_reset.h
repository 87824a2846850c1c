/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * The reset of a GT: its GuC forgets everything and is told anew.
 *
 *	          request                  the GuC is up again
 *	RUNNING ------------> RESETTING ---------------------------> RUNNING
 *	                        |            VF configurations and (new ABI) policies are
 *	                        |            pushed again, VFs are READY
 *	                        | it cannot be started
 *	                        v
 *	                      WEDGED, the whole device: until its driver is bound again
 *
 * While a GT is resetting whoever wants to change quotas or scheduling values, or to enable VFs,
 * gets -EBUSY (sim_ready()); when the device is wedged, -ECANCELED.  A request while it is
 * RESETTING or WEDGED changes nothing.
 */
#ifndef SIM_GT_RESET_H
#define SIM_GT_RESET_H

#include "sim_device.h"

/** sim_gt_reset() - ask for the reset of a GT. */
void sim_gt_reset(struct sim_device *dev, unsigned int gt);

/** sim_gt_reset_sync() - ask for it and wait for its end (sleeps). */
void sim_gt_reset_sync(struct sim_device *dev, unsigned int gt);

/** sim_gt_knows_vf() - has the GuC the configuration of VF @fn that the driver has? */
bool sim_gt_knows_vf(struct sim_device *dev, unsigned int gt, unsigned int fn);

/* For sim_control.c, with the lock held: the time of a reset is over. */
void sim_gt_reset_end(struct sim_device *dev, unsigned int gt);

#endif

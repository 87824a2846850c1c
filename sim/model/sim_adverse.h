/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Adverse events: what the GuC counts of each function, on each GT, and when it tells the PF.
 *
 *	note: sum += amount; sum reaches the threshold:      end of the sample period:
 *	      the PF is told, once, and counts it            sums are 0 again
 *
 *	 idle ---- first note ----> in a period ---- sample_period_ms later ----> idle
 *
 * Nothing is noted while the period is 0, nothing is told while the threshold is.  The counts
 * of the PF are zeroed by the FLR of the VF, thresholds are taken back with its resources.
 */
#ifndef SIM_ADVERSE_H
#define SIM_ADVERSE_H

#include "sim_device.h"

/**
 * sim_adverse_note() - function @fn did something, on one GT; the lock is held
 * @what: a count or a time
 * @amount: of it, in the unit of its name
 */
void sim_adverse_note(struct sim_device *dev, unsigned int gt, unsigned int fn,
		      enum sim_threshold what, u32 amount);

/** sim_adverse_end() - the sample period of a GT is over, or has another length; the lock is held */
void sim_adverse_end(struct sim_device *dev, unsigned int gt);

/** sim_adverse_forget() - nothing was noted of @fn, no event was counted; the lock is held. */
void sim_adverse_forget(struct sim_device *dev, unsigned int gt, unsigned int fn);

#endif

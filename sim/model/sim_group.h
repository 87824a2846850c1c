/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Groups of engines that are scheduled apart from each other: a VF may have another engine of a
 * media GT at the same time.  Linux 7.0 and later.
 *
 *	mode          groups of the media GT
 *	disabled      none: all engines of the GT follow one schedule
 *	media_slices  group 0: vcs0 and vecs0; group 1: vcs1
 */
#ifndef SIM_GROUP_H
#define SIM_GROUP_H

#include "sim_device.h"

/** sim_has_groups() - can the driver and its firmware do this at all? */
bool sim_has_groups(const struct sim_device *dev);

/** sim_group_mode_name() - "disabled", "media_slices". */
const char *sim_group_mode_name(enum sim_group_mode mode);

/** sim_has_group_mode() - of a GT; all have SIM_GROUPS_DISABLED. */
bool sim_has_group_mode(const struct sim_device *dev, unsigned int gt, enum sim_group_mode mode);

/** sim_group_mode_get() - which it is. */
enum sim_group_mode sim_group_mode_get(struct sim_device *dev, unsigned int gt);

/**
 * sim_group_mode_set() - form other groups
 *
 * Return: 0, -ENODEV the GT has one mode only, -EBUSY VFs are enabled.
 */
int sim_group_mode_set(struct sim_device *dev, unsigned int gt, enum sim_group_mode mode);

/** sim_group_engines() - "vcs0 vecs0 ", with the blank behind each; NULL: no such group now. */
const char *sim_group_engines(struct sim_device *dev, unsigned int gt, unsigned int group);

/**
 * sim_group_get() - a value of each group, of function @fn
 * @what: SIM_EXEC_QUANTUM or SIM_PREEMPT_TIMEOUT
 */
void sim_group_get(struct sim_device *dev, enum sim_sched what, unsigned int gt, unsigned int fn,
		   u32 ret_values[SIM_MAX_GROUPS]);

/**
 * sim_group_set() - set them
 * @values: of the first @count groups; the others get 0
 *
 * The value of the first group is that of sim_sched_get(); sim_sched_set() sets all groups.
 *
 * Return: 0, -E2BIG @count > SIM_MAX_GROUPS.
 */
int sim_group_set(struct sim_device *dev, enum sim_sched what, unsigned int gt, unsigned int fn,
		  const u32 *values, unsigned int count);

#endif

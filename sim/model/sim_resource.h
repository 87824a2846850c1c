/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Quotas and spares: who has how much of which resource, and where.
 *
 *	resource   of    unit              from             placed       least spare
 *	GGTT       tile  config.ggtt_unit  WOPCM .. TOP     top-down     64 MiB
 *	VRAM       tile  2 MiB             (no place)       -            128 MiB
 *	contexts   GT    1                 0 .. 65534       top-down     256
 *	doorbells  GT    1                 0 .. 255         bottom-up    0
 *
 * @gt is the number of a GT; for GGTT and VRAM that of the main GT of the tile.
 */
#ifndef SIM_RESOURCE_H
#define SIM_RESOURCE_H

#include "sim_device.h"

#define SIM_ALL_CONTEXTS  65535
#define SIM_ALL_DOORBELLS 256

/** sim_quota_get() - what VF @fn has, in bytes or counts. */
u64 sim_quota_get(struct sim_device *dev, enum sim_resource res, unsigned int gt, unsigned int fn);

/** sim_vf_query() - what the VF's driver is told that it has. */
u64 sim_vf_query(struct sim_device *dev, enum sim_resource res, unsigned int gt, unsigned int fn);

/** sim_range_get() - where it has that. */
struct sim_range sim_range_get(struct sim_device *dev, enum sim_resource res, unsigned int gt,
			       unsigned int fn);

/**
 * sim_quota_set() - give VF @fn that much
 * @value: bytes are rounded up to the unit; 0 takes all away
 *
 * What it had is given back first: after an error it has nothing.
 *
 * Return: 0, -EINVAL more than there can ever be, -EDQUOT the spare would suffer
 * (contexts, doorbells), -ENOSPC no room, -EPERM the device has no VRAM to share,
 * -EIO the VF's driver is at work.
 */
int sim_quota_set(struct sim_device *dev, enum sim_resource res, unsigned int gt, unsigned int fn,
		  u64 value);

/** sim_quota_give() - the same, without a line in the log. */
int sim_quota_give(struct sim_device *dev, enum sim_resource res, unsigned int gt, unsigned int fn,
		   u64 value);

/** sim_log_quota() - that @who ("VF1", "VF1..VF3") has @value now, or why not. */
void sim_log_quota(struct sim_device *dev, enum sim_resource res, unsigned int gt, const char *who,
		   u64 value, int err);

/** sim_resource_name() - "GGTT", "VRAM", "GuC context IDs", "GuC doorbell IDs". */
const char *sim_resource_name(enum sim_resource res);

/** sim_all() - how much there is of it on a tile or GT, given away or not. */
u64 sim_all(const struct sim_device *dev, enum sim_resource res);

/** sim_spare_get() - what is kept for the PF. */
u64 sim_spare_get(struct sim_device *dev, enum sim_resource res, unsigned int gt);

/**
 * sim_spare_set() - keep that for the PF
 * @value: 0: the least there has to be
 *
 * Return: 0, -EINVAL below the least or (contexts, doorbells) above all there is.
 */
int sim_spare_set(struct sim_device *dev, enum sim_resource res, unsigned int gt, u64 value);

/**
 * sim_hole() - the free part number @index of a resource, from below
 *
 * Return: false: there is none of that number.
 */
bool sim_hole(struct sim_device *dev, enum sim_resource res, unsigned int gt, unsigned int index,
	      struct sim_range *ret_hole);

/** sim_free_total() - sum of all free parts; of VRAM what is not given away. */
u64 sim_free_total(struct sim_device *dev, enum sim_resource res, unsigned int gt);

/** sim_release() - take all resources of VF @fn away. */
void sim_release(struct sim_device *dev, unsigned int fn);

#endif

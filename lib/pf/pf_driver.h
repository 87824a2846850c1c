/* SPDX-License-Identifier: MIT */
/*
 * What a PF driver can be asked to do.  The ops are called by lib/pf only, which checks the
 * preconditions named here.  A new driver: a folder, a line in the build list, a line in the table
 * of pf.c.
 *
 * An op that a driver does not have is NULL: the caller gets -EOPNOTSUPP.
 */
#ifndef PF_PF_DRIVER_H
#define PF_PF_DRIVER_H

#include "pf/pf.h"
#include "pf/pf_control.h"
#include "pf/pf_gt.h"
#include "pf/pf_info.h"
#include "pf/pf_migration.h"
#include "pf/pf_resource.h"
#include "pf/pf_sched.h"
#include "pf/pf_threshold.h"

/** enum pf_item_kind - kinds of numbers that can be read and written */
enum pf_item_kind { PF_QUOTA, PF_SPARE, PF_SCHED, PF_POLICY, PF_THRESHOLD };

/**
 * struct pf_item - one number
 * @kind: what kind
 * @which: enum pf_resource, pf_sched, pf_policy or pf_threshold, in range
 * @gt: number of a GT, unchecked; or PF_DEVICE
 * @fn: 0 the PF, or a VF up to total_vfs; or PF_ALL_VFS (sched: the PF as well)
 *
 * Spares and policies have @fn = 0, quotas another.  Policies and thresholds have a GT.
 */
struct pf_item {
	enum pf_item_kind kind;
	unsigned int which, gt, fn;
};

/**
 * struct pf_ggtt_place - where a tile's GGTT is
 * @bar: in which BAR
 * @offset: of the table in it
 * @start: first usable address
 * @end: the address after the last usable one
 * @page_bytes: bytes that one entry stands for
 * @owner_mask: bits of an entry that tell the owner
 */
struct pf_ggtt_place {
	unsigned int bar;
	uint64_t offset, start, end, page_bytes, owner_mask;
};

/**
 * struct pf_driver_ops - one kind of PF
 * @name: for messages
 */
struct pf_driver_ops {
	const char *name;

	/** @match: does this driver serve @pf?  Looks at PCI IDs and class only. */
	bool (*match)(const struct pf *pf);

	/**
	 * @online_vf: make VF @num usable by its native driver.  NULL: nothing to do.
	 *
	 * @num is enabled.  Must do nothing if the VF is online.  May be called for different VFs
	 * by several threads at once.  Return: as pf_online_vf().
	 */
	int (*online_vf)(struct pf *pf, unsigned int num);

	/** @offline_vf: the way back; goes with @online_vf.  Must do nothing if it is offline. */
	int (*offline_vf)(struct pf *pf, unsigned int num);

	/** @vf_is_online: is it?  Goes with @online_vf.  @num is up to total_vfs. */
	int (*vf_is_online)(struct pf *pf, unsigned int num, bool *ret_online);

	/** @get_gts: as pf_get_gts(). */
	int (*get_gts)(struct pf *pf, struct pf_gts *ret_gts);

	/** @reset_gt: as pf_gt_reset(). */
	int (*reset_gt)(struct pf *pf, unsigned int gt);

	/** @get: read a number.  -EOPNOTSUPP: there is no such number. */
	int (*get)(struct pf *pf, const struct pf_item *item, uint64_t *ret_value);

	/** @set: write a number; in force when the call returns. */
	int (*set)(struct pf *pf, const struct pf_item *item, uint64_t value);

	/** @get_priorities: as pf_get_priorities(). */
	int (*get_priorities)(struct pf *pf, unsigned int fn, unsigned int *ret_mask);

	/** @get_provisioned: as pf_get_provisioned(). */
	int (*get_provisioned)(struct pf *pf, enum pf_resource res, unsigned int gt,
			       struct pf_range **ret_ranges, size_t *ret_count);

	/** @get_available: as pf_get_available(). */
	int (*get_available)(struct pf *pf, enum pf_resource res, unsigned int gt,
			     struct pf_available *ret_available);

	/** @get_adverse_events: as pf_get_adverse_events(). */
	int (*get_adverse_events)(struct pf *pf, unsigned int gt, struct pf_adverse **ret_list,
				  size_t *ret_count);

	/** @control: as pf_control_vf(), and with a GT as pf_control_vf_gt(). */
	int (*control)(struct pf *pf, enum pf_control op, unsigned int gt, unsigned int fn);

	/** @control_raw: as pf_control_raw(). */
	int (*control_raw)(struct pf *pf, enum pf_control op, unsigned int gt, unsigned int fn,
			   const char *text, unsigned int offset);

	/** @get_controls: as pf_get_controls(). */
	int (*get_controls)(struct pf *pf, unsigned int gt, unsigned int fn,
			    unsigned int *ret_mask);

	/** @stop_sysfs: as pf_stop_vf_sysfs(). */
	int (*stop_sysfs)(struct pf *pf, unsigned int fn);

	/** @migration_size: as pf_migration_size(). */
	int (*migration_size)(struct pf *pf, unsigned int fn, uint64_t *ret_bytes);

	/** @migration_begin: as pf_migration_begin(); @migration_size has succeeded. */
	int (*migration_begin)(struct pf *pf, enum pf_migration what, unsigned int fn);

	/** @migration_end: as pf_migration_end(). */
	int (*migration_end)(struct pf *pf, enum pf_migration what, unsigned int fn);

	/** @migration_open: the stream, at its beginning or where it was left; the caller closes it. */
	int (*migration_open)(struct pf *pf, unsigned int fn, int *ret_fd);

	/** @restore_auto: as pf_restore_auto(). */
	int (*restore_auto)(struct pf *pf);

	/** @lock_vfs: as pf_lock_vfs(). */
	int (*lock_vfs)(struct pf *pf, int *ret_fd);

	/** @get_info: as pf_get_info(). */
	int (*get_info)(struct pf *pf, struct pf_info *ret_info);

	/** @get_vf_counts: as pf_get_vf_counts(). */
	int (*get_vf_counts)(struct pf *pf, struct pf_vf_counts *ret_counts);

	/** @get_versions: as pf_get_versions(). */
	int (*get_versions)(struct pf *pf, struct pf_versions *ret_versions);

	/** @ggtt_place: where tile @tile has its GGTT, if there is such a tile. */
	void (*ggtt_place)(unsigned int tile, struct pf_ggtt_place *ret_place);
};

/** generic_pf_ops - the PCI core's attributes and nothing else; matches everything */
extern const struct pf_driver_ops generic_pf_ops;

/** nvme_pf_ops - NVMe controllers with virtualisation management */
extern const struct pf_driver_ops nvme_pf_ops;

/** xe_pf_ops - Intel GPUs with the xe driver */
extern const struct pf_driver_ops xe_pf_ops;

#endif

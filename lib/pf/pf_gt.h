/* SPDX-License-Identifier: MIT */
/*
 * The parts of a device that are administrated one by one: its GTs, which belong to tiles.
 *
 *	struct pf_gts gts;
 *
 *	ret = pf_get_gts(pf, &gts);
 *	pf_for_each_gt(&gts, gt)
 *		ret = pf_get_quota(pf, PF_CONTEXTS, gt->num, fn, &value);
 *
 * A device that is administrated as a whole (NVMe) has one GT, number 0.
 */
#ifndef PF_PF_GT_H
#define PF_PF_GT_H

#include "pf/pf.h"

/** PF_MAX_GTS - how many GTs are looked for */
#define PF_MAX_GTS 16

/**
 * struct pf_gt - one GT
 * @num: its number in the device, as in "gt1"
 * @tile: number of the tile it belongs to
 * @media: a media GT, without a share of the tile's GGTT and VRAM
 */
struct pf_gt {
	unsigned int num, tile;
	bool media;
};

/**
 * struct pf_gts - all of them, by ascending number
 * @gt: the GTs
 * @count: how many, at least 1
 */
struct pf_gts {
	struct pf_gt gt[PF_MAX_GTS];
	size_t count;
};

/**
 * pf_for_each_gt() - loop over the GTs
 * @gts: a struct pf_gts pointer
 * @var: name of the loop variable, declared by the loop
 */
#define pf_for_each_gt(gts, var) \
	for (const struct pf_gt *var = (gts)->gt; var < (gts)->gt + (gts)->count; var++)

/**
 * pf_get_gts() - which GTs there are
 * @pf: the PF
 * @ret_gts: the GTs; undefined on error
 *
 * Return: 0, -EOPNOTSUPP the driver does not tell (not bound, no debugfs files), -EACCES not root,
 * -ENODEV the PF is gone.
 */
int pf_get_gts(struct pf *pf, struct pf_gts *ret_gts);

/**
 * pf_gt_reset() - reset a GT and wait for the end
 * @pf: the PF
 * @gt: number of the GT
 *
 * Upstream: debugfs force_reset_sync. Whether the reset was successful is not told: after a failed
 * one the device is wedged, and refuses with -ECANCELED what is asked next.
 *
 * Return: 0, -EINVAL no such GT, -EOPNOTSUPP the driver cannot be asked for it, -EACCES not root,
 * -ENODEV the PF is gone.
 */
int pf_gt_reset(struct pf *pf, unsigned int gt);

/**
 * pf_cancel_work() - drop all that runs or waits on the device, of the PF and of its VFs
 * @pf: the PF
 *
 * For the end of a test: resets GT after GT, going on after an error.
 *
 * Return: 0, the first error of pf_gt_reset(), or as pf_get_gts().
 */
int pf_cancel_work(struct pf *pf);

/**
 * pf_find_gt() - the GT of a number
 * @gts: the GTs
 * @num: the number
 *
 * Return: it, within @gts; NULL if there is none.
 */
const struct pf_gt *pf_find_gt(const struct pf_gts *gts, unsigned int num);

#endif

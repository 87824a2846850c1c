/* SPDX-License-Identifier: MIT */
#include "pf/pf_gt.h"

#include <errno.h>

#include "pf/pf_internal.h"

int pf_get_gts(struct pf *pf, struct pf_gts *ret_gts)
{
	return pf->ops->get_gts ? pf->ops->get_gts(pf, ret_gts) : -EOPNOTSUPP;
}

int pf_gt_reset(struct pf *pf, unsigned int gt)
{
	return pf->ops->reset_gt ? pf->ops->reset_gt(pf, gt) : -EOPNOTSUPP;
}

int pf_cancel_work(struct pf *pf)
{
	struct pf_gts gts;
	int ret = pf_get_gts(pf, &gts);

	if (ret)
		return ret;
	pf_for_each_gt(&gts, gt)
	{
		int err = pf_gt_reset(pf, gt->num);

		ret = ret ? ret : err;
	}
	return ret;
}

const struct pf_gt *pf_find_gt(const struct pf_gts *gts, unsigned int num)
{
	pf_for_each_gt(gts, gt)
	{
		if (gt->num == num)
			return gt;
	}
	return NULL;
}

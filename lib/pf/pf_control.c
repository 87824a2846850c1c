/* SPDX-License-Identifier: MIT */
#include "pf/pf_control.h"

#include <errno.h>

#include "pf/pf_internal.h"

static const char *const names[PF_CONTROLS] = {
	[PF_PAUSE] = "pause",
	[PF_RESUME] = "resume",
	[PF_STOP] = "stop",
	[PF_RESET] = "reset",
};

const char *pf_control_name(enum pf_control op)
{
	return names[op];
}

int pf_control_vf(struct pf *pf, enum pf_control op, unsigned int fn)
{
	if (!pf_is_vf(pf, fn))
		return -EINVAL;
	return pf->ops->control ? pf->ops->control(pf, op, PF_DEVICE, fn) : -EOPNOTSUPP;
}

int pf_control_vf_gt(struct pf *pf, enum pf_control op, unsigned int gt, unsigned int fn)
{
	if (!pf_is_vf(pf, fn) || gt == PF_DEVICE || op == PF_RESET)
		return -EINVAL;
	return pf->ops->control ? pf->ops->control(pf, op, gt, fn) : -EOPNOTSUPP;
}

int pf_control_raw(struct pf *pf, enum pf_control op, unsigned int gt, unsigned int fn,
		   const char *text, unsigned int offset)
{
	if (!pf_is_vf(pf, fn))
		return -EINVAL;
	return pf->ops->control_raw ? pf->ops->control_raw(pf, op, gt, fn, text, offset) :
				      -EOPNOTSUPP;
}

int pf_get_controls(struct pf *pf, unsigned int gt, unsigned int fn, unsigned int *ret_mask)
{
	if (!pf_is_vf(pf, fn) || gt == PF_DEVICE)
		return -EINVAL;
	return pf->ops->get_controls ? pf->ops->get_controls(pf, gt, fn, ret_mask) : -EOPNOTSUPP;
}

int pf_stop_vf_sysfs(struct pf *pf, unsigned int fn)
{
	if (!pf_is_vf(pf, fn))
		return -EINVAL;
	return pf->ops->stop_sysfs ? pf->ops->stop_sysfs(pf, fn) : -EOPNOTSUPP;
}

int pf_restore_auto(struct pf *pf)
{
	return pf->ops->restore_auto ? pf->ops->restore_auto(pf) : -EOPNOTSUPP;
}

int pf_lock_vfs(struct pf *pf, int *ret_fd)
{
	return pf->ops->lock_vfs ? pf->ops->lock_vfs(pf, ret_fd) : -EOPNOTSUPP;
}

/* SPDX-License-Identifier: MIT */
#include <errno.h>

#include "pf/pf_control.h"
#include "pf/pf_gt.h"
#include "profile/profile_internal.h"
#include "util/str.h"

/* The first error, and what it was about. */
struct trouble {
	int ret;
	const char *what;
};

/* What a device does not have needs no reset. */
static void note(struct trouble *trouble, int ret, const char *what)
{
	if (!ret || ret == -EOPNOTSUPP || trouble->ret)
		return;
	trouble->ret = ret;
	trouble->what = what;
}

static void reset_sched(struct pf *pf, const struct pf_gts *gts, struct trouble *trouble)
{
	static const enum pf_sched attrs[] = { PF_PRIORITY, PF_EXEC_QUANTUM, PF_PREEMPT_TIMEOUT };

	for (size_t i = 0; i < sizeof(attrs) / sizeof(attrs[0]); i++) {
		int ret = pf_set_sched_bulk(pf, attrs[i], 0);

		if (ret != -EOPNOTSUPP) {
			note(trouble, ret, pf_sched_name(attrs[i]));
			continue;
		}
		for (unsigned int fn = 0; attrs[i] != PF_PRIORITY && fn <= pf->total_vfs; fn++)
			note(trouble, pf_set_sched(pf, attrs[i], fn, 0), pf_sched_name(attrs[i]));
	}
	pf_for_each_gt(gts, gt)
	{
		for (unsigned int policy = 0; policy < PF_POLICIES; policy++)
			note(trouble, pf_set_policy(pf, policy, gt->num, 0),
			     pf_policy_name(policy));
	}
}

static bool has_part(const struct pf_gt *gt, enum pf_resource res)
{
	return !gt->media || !pf_resource_is_of_tile(res);
}

/* The PF's spare of a device without defaults for it (NVMe) cannot be told from one of ours. */
static void reset_spares(struct pf *pf, const struct pf_gt *gt, struct trouble *trouble)
{
	for (unsigned int res = 0; res < PF_QUEUES; res++)
		if (has_part(gt, res))
			note(trouble, pf_set_spare(pf, res, gt->num, 0), pf_resource_name(res));
}

/* For a driver without modes: what VFs have is taken back one by one. */
static void reset_vfs(struct pf *pf, const struct pf_gt *gt, struct trouble *trouble)
{
	for (unsigned int res = 0; res < PF_RESOURCES; res++) {
		const char *name = pf_resource_name(res);

		if (!has_part(gt, res))
			continue;
		for (unsigned int fn = 1; fn <= pf->total_vfs; fn++)
			note(trouble, pf_set_quota(pf, res, gt->num, fn, 0), name);
	}
	for (unsigned int i = 0; i < PF_THRESHOLDS; i++)
		for (unsigned int fn = 1; fn <= pf->total_vfs; fn++)
			note(trouble, pf_set_threshold(pf, i, gt->num, fn, 0),
			     pf_threshold_name(i));
}

int profile_reset(struct pf *pf, struct profile_error *ret_err)
{
	struct trouble trouble = { 0 };
	struct pf_gts gts;
	unsigned int numvfs;
	int ret = pf_get_numvfs(pf, &numvfs);

	if (!ret && numvfs)
		return profile_fail(ret_err, -EBUSY, "%u VFs are enabled: disable them first",
				    numvfs);
	if (!ret)
		ret = pf_get_gts(pf, &gts);
	if (ret)
		return profile_fail(ret_err, ret, "the device cannot be provisioned: %s",
				    errno_name(ret));
	reset_sched(pf, &gts, &trouble);
	pf_for_each_gt(&gts, gt) reset_spares(pf, gt, &trouble);
	/* Provisioned by hand from the write of a spare on: this takes all from all VFs. */
	ret = pf_restore_auto(pf);
	note(&trouble, ret, "automatic provisioning");
	pf_for_each_gt(&gts, gt) if (ret) reset_vfs(pf, gt, &trouble);
	if (!trouble.ret)
		return 0;
	return profile_fail(ret_err, trouble.ret, "%s cannot be reset: %s", trouble.what,
			    errno_name(trouble.ret));
}

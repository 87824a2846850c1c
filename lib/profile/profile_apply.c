/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include "pf/pf_control.h"
#include "pf/pf_gt.h"
#include "profile/profile_internal.h"
#include "util/str.h"

/* A device being written to: its GTs, and where the error of a write is told. */
struct target {
	struct pf *pf;
	struct pf_gts gts;
	struct profile_error *err;
};

static int say(const struct target *t, int ret, unsigned int gt, unsigned int fn, const char *what,
	       uint64_t value)
{
	char who[16] = "PF", where[16] = "";

	if (!ret)
		return 0;
	if (fn)
		snprintf(who, sizeof(who), "VF%u", fn);
	if (gt != PF_DEVICE)
		snprintf(where, sizeof(where), " gt%u", gt);
	return profile_fail(t->err, ret, "%s%s: %s = %" PRIu64 ": %s%s", who, where, what, value,
			    ret == -ENOSPC || ret == -EDQUOT ? "more than is left: " : "",
			    errno_name(ret));
}

/* Policies of a profile. */
static const enum pf_policy policies[] = { PF_RESET_ENGINE, PF_SAMPLE_PERIOD };

static bool has_part(const struct pf_gt *gt, enum pf_resource res)
{
	return !gt->media || !pf_resource_is_of_tile(res);
}

/*
 * With several tiles and VFs, odd VFs get the first tile and even ones the second ("mode 2" and 3),
 * media GTs included.
 */
static bool serves(const struct target *t, const struct pf_gt *gt, unsigned int fn,
		   unsigned int num_vfs)
{
	unsigned int tiles = t->gts.gt[t->gts.count - 1].tile + 1;

	return tiles == 1 || num_vfs == 1 || gt->tile == (fn - 1) % tiles;
}

static int set_spares(const struct target *t, const struct profile *profile)
{
	pf_for_each_gt(&t->gts, gt)
	{
		for (unsigned int res = 0; res < PF_RESOURCES; res++) {
			uint64_t value = profile->spare[res];
			int ret;

			if (!value || !has_part(gt, res))
				continue;
			ret = pf_set_spare(t->pf, res, gt->num, value);
			if (ret)
				return say(t, ret, gt->num, 0, pf_resource_name(res), value);
		}
	}
	return 0;
}

static int set_policies(const struct target *t, const struct profile *profile)
{
	pf_for_each_gt(&t->gts, gt)
	{
		for (unsigned int i = 0; i < sizeof(policies) / sizeof(policies[0]); i++) {
			uint32_t value = profile->policy[policies[i]];
			int ret = pf_set_policy(t->pf, policies[i], gt->num, value);

			if (ret && (value || ret != -EOPNOTSUPP))
				return say(t, ret, gt->num, 0, pf_policy_name(policies[i]), value);
		}
	}
	return 0;
}

static int set_quotas(const struct target *t, const struct profile *profile, unsigned int fn)
{
	pf_for_each_gt(&t->gts, gt)
	{
		for (unsigned int res = 0; res < PF_RESOURCES; res++) {
			uint64_t value = profile->quota[res];
			int ret;

			if (!value || !has_part(gt, res) || !serves(t, gt, fn, profile->num_vfs))
				continue;
			ret = pf_set_quota(t->pf, res, gt->num, fn, value);
			if (ret)
				return say(t, ret, gt->num, fn, pf_resource_name(res), value);
		}
	}
	return 0;
}

static int set_thresholds(const struct target *t, const struct profile *profile, unsigned int fn)
{
	pf_for_each_gt(&t->gts, gt)
	{
		for (unsigned int i = 0; i < PF_THRESHOLDS; i++) {
			uint32_t value = profile->threshold[i];
			int ret = value ? pf_set_threshold(t->pf, i, gt->num, fn, value) : 0;

			if (ret)
				return say(t, ret, gt->num, fn, pf_threshold_name(i), value);
		}
	}
	return 0;
}

static int set_sched(const struct target *t, const struct profile *profile, unsigned int fn)
{
	uint32_t quantum = fn ? profile->vf_quantum_ms : profile->pf_quantum_ms;
	uint32_t timeout = fn ? profile->vf_timeout_us : profile->pf_timeout_us;
	int ret;

	if (!profile->sched)
		return 0;
	ret = pf_set_sched(t->pf, PF_EXEC_QUANTUM, fn, quantum);
	if (ret)
		return say(t, ret, PF_DEVICE, fn, pf_sched_name(PF_EXEC_QUANTUM), quantum);
	ret = pf_set_sched(t->pf, PF_PREEMPT_TIMEOUT, fn, timeout);
	return say(t, ret, PF_DEVICE, fn, pf_sched_name(PF_PREEMPT_TIMEOUT), timeout);
}

/* Of all functions; where it cannot be written in bulk, by the policy that it stands for. */
static int set_priorities(const struct target *t, enum pf_priority priority)
{
	int ret = pf_set_sched_bulk(t->pf, PF_PRIORITY, priority);

	if (ret != -EOPNOTSUPP)
		return say(t, ret, PF_DEVICE, 0, pf_sched_name(PF_PRIORITY), priority);
	pf_for_each_gt(&t->gts, gt)
	{
		ret = pf_set_policy(t->pf, PF_SCHED_IF_IDLE, gt->num, priority == PF_NORMAL);
		if (ret)
			return say(t, ret, gt->num, 0, pf_policy_name(PF_SCHED_IF_IDLE),
				   priority == PF_NORMAL);
	}
	return 0;
}

/* Checks what holds for all writes. */
static int begin(struct pf *pf, const struct profile *profile, unsigned int enabled,
		 struct profile_error *err, struct target *ret_target)
{
	unsigned int numvfs;
	int ret = pf_get_numvfs(pf, &numvfs);

	*ret_target = (struct target){ .pf = pf, .err = err };
	if (!ret && numvfs != enabled)
		return profile_fail(err, -EBUSY, "%u VFs are enabled: %s", numvfs,
				    enabled ? "enable the profile's number first" :
					      "disable them first");
	if (!ret && profile && profile->num_vfs > pf->total_vfs)
		return profile_fail(err, -ERANGE, "%u VFs: the device has %u", profile->num_vfs,
				    pf->total_vfs);
	if (!ret)
		ret = pf_get_gts(pf, &ret_target->gts);
	if (ret)
		return profile_fail(err, ret, "the device cannot be provisioned: %s",
				    errno_name(ret));
	return 0;
}

static int write_all(const struct target *t, const struct profile *profile)
{
	int ret = set_spares(t, profile);

	if (!ret)
		ret = set_policies(t, profile);
	if (!ret)
		ret = set_sched(t, profile, 0);
	for (unsigned int fn = 1; !ret && fn <= profile->num_vfs; fn++) {
		ret = set_quotas(t, profile, fn);
		if (!ret)
			ret = set_thresholds(t, profile, fn);
		if (!ret)
			ret = set_sched(t, profile, fn);
	}
	if (!ret && profile->sched)
		ret = set_priorities(t, profile->strict ? PF_NORMAL : PF_LOW);
	return ret;
}

int profile_apply(struct pf *pf, const struct profile *profile, struct profile_error *ret_err)
{
	struct profile_error ignored;
	struct target t;
	int ret = begin(pf, profile, 0, ret_err, &t);

	if (!ret)
		ret = profile_reset(pf, ret_err);
	if (ret)
		return ret;
	ret = write_all(&t, profile);
	if (ret)
		profile_reset(pf, &ignored);
	return ret;
}

int profile_apply_sched(struct pf *pf, const struct profile *profile, struct profile_error *ret_err)
{
	struct target t;
	int ret = begin(pf, profile, profile->num_vfs, ret_err, &t);

	for (unsigned int fn = 0; !ret && fn <= profile->num_vfs; fn++)
		ret = set_sched(&t, profile, fn);
	if (!ret && profile->sched)
		ret = set_priorities(&t, profile->strict ? PF_NORMAL : PF_LOW);
	return ret;
}

static int expect(const struct target *t, int ret, unsigned int gt, unsigned int fn,
		  const char *what, uint64_t found, uint64_t wanted)
{
	char text[64];

	if (ret)
		return say(t, ret, gt, fn, what, wanted);
	if (found == wanted)
		return 0;
	snprintf(text, sizeof(text), "%s is %" PRIu64 ", wanted", what, found);
	return say(t, -EILSEQ, gt, fn, text, wanted);
}

static int compare_pf(const struct target *t, const struct profile *profile)
{
	pf_for_each_gt(&t->gts, gt)
	{
		for (unsigned int res = 0; res < PF_RESOURCES; res++) {
			uint64_t wanted = profile->spare[res], found = 0;
			int ret;

			if (!wanted || !has_part(gt, res))
				continue;
			ret = pf_get_spare(t->pf, res, gt->num, &found);
			ret = expect(t, ret, gt->num, 0, pf_resource_name(res), found, wanted);
			if (ret)
				return ret;
		}
		for (size_t i = 0; i < sizeof(policies) / sizeof(policies[0]); i++) {
			uint32_t wanted = profile->policy[policies[i]], found = 0;
			int ret = pf_get_policy(t->pf, policies[i], gt->num, &found);

			if (ret == -EOPNOTSUPP && !wanted)
				continue;
			ret = expect(t, ret, gt->num, 0, pf_policy_name(policies[i]), found,
				     wanted);
			if (ret)
				return ret;
		}
	}
	return 0;
}

static int compare_thresholds(const struct target *t, const struct profile *profile,
			      unsigned int fn)
{
	pf_for_each_gt(&t->gts, gt)
	{
		for (unsigned int i = 0; i < PF_THRESHOLDS; i++) {
			uint32_t wanted = profile->threshold[i], found = 0;
			int ret = wanted ? pf_get_threshold(t->pf, i, gt->num, fn, &found) : 0;

			ret = expect(t, ret, gt->num, fn, pf_threshold_name(i), found, wanted);
			if (ret)
				return ret;
		}
	}
	return 0;
}

static int compare_quotas(const struct target *t, const struct profile *profile, unsigned int fn)
{
	pf_for_each_gt(&t->gts, gt)
	{
		for (unsigned int res = 0; res < PF_RESOURCES; res++) {
			uint64_t wanted = profile->quota[res], found = 0;
			int ret;

			if (!wanted || !has_part(gt, res) || !serves(t, gt, fn, profile->num_vfs))
				continue;
			ret = pf_get_quota(t->pf, res, gt->num, fn, &found);
			ret = expect(t, ret, gt->num, fn, pf_resource_name(res), found, wanted);
			if (ret)
				return ret;
		}
	}
	return 0;
}

static int compare_sched(const struct target *t, const struct profile *profile, unsigned int fn)
{
	const uint32_t wanted[] = {
		[PF_EXEC_QUANTUM] = fn ? profile->vf_quantum_ms : profile->pf_quantum_ms,
		[PF_PREEMPT_TIMEOUT] = fn ? profile->vf_timeout_us : profile->pf_timeout_us,
		[PF_PRIORITY] = profile->strict ? PF_NORMAL : PF_LOW,
	};

	for (unsigned int attr = 0; profile->sched && attr < PF_SCHEDS; attr++) {
		uint32_t found = 0;
		int ret = pf_get_sched(t->pf, attr, fn, &found);

		/* 6.12 does not show priorities. */
		if (ret == -EOPNOTSUPP && attr == PF_PRIORITY)
			continue;
		ret = expect(t, ret, PF_DEVICE, fn, pf_sched_name(attr), found, wanted[attr]);
		if (ret)
			return ret;
	}
	return 0;
}

int profile_compare(struct pf *pf, const struct profile *profile, struct profile_error *ret_err)
{
	struct target t = { .pf = pf, .err = ret_err };
	int ret = pf_get_gts(pf, &t.gts);

	if (ret)
		return profile_fail(ret_err, ret, "the device tells nothing: %s", errno_name(ret));
	ret = compare_pf(&t, profile);
	if (!ret)
		ret = compare_sched(&t, profile, 0);
	for (unsigned int fn = 1; !ret && fn <= profile->num_vfs; fn++) {
		ret = compare_quotas(&t, profile, fn);
		if (!ret)
			ret = compare_thresholds(&t, profile, fn);
		if (!ret)
			ret = compare_sched(&t, profile, fn);
	}
	return ret;
}

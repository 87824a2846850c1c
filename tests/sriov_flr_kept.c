/* SPDX-License-Identifier: MIT */
/* Part of the test sriov_flr: what a reset has to keep, of each function on each GT. */
#include "sriov_flr.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "core/igt_core.h"
#include "fixture/assert.h"
#include "pf/pf_resource.h"
#include "pf/pf_sched.h"
#include "pf/pf_threshold.h"
#include "util/str.h"

#define MAX_FNS  (FLR_VFS + 2) /* the PF, the VFs, and one that is not enabled */
#define MAX_ROWS 32

static int quota(struct pf *pf, unsigned int which, unsigned int gt, unsigned int fn,
		 uint64_t *ret_value)
{
	return fn ? pf_get_quota(pf, which, gt, fn, ret_value) :
		    pf_get_spare(pf, which, gt, ret_value);
}

/* Where in the resource: the first byte or ID. */
static int place(struct pf *pf, unsigned int which, unsigned int gt, unsigned int fn,
		 uint64_t *ret_value)
{
	struct pf_range *ranges;
	size_t count;
	int ret = pf_get_provisioned(pf, which, gt, &ranges, &count);

	if (ret)
		return ret;
	*ret_value = 0;
	for (size_t i = 0; i < count; i++)
		if (ranges[i].fn == fn)
			*ret_value = ranges[i].start;
	free(ranges);
	return 0;
}

static int sched(struct pf *pf, unsigned int which, unsigned int gt, unsigned int fn,
		 uint64_t *ret_value)
{
	uint32_t value;
	int ret = pf_get_sched_gt(pf, which, gt, fn, &value);

	if (!ret)
		*ret_value = value;
	return ret;
}

static int threshold(struct pf *pf, unsigned int which, unsigned int gt, unsigned int fn,
		     uint64_t *ret_value)
{
	uint32_t value;
	int ret = pf_get_threshold(pf, which, gt, fn, &value);

	if (!ret)
		*ret_value = value;
	return ret;
}

static int policy(struct pf *pf, unsigned int which, unsigned int gt, unsigned int fn,
		  uint64_t *ret_value)
{
	uint32_t value;
	int ret = fn ? -EOPNOTSUPP : pf_get_policy(pf, which, gt, &value);

	if (!ret)
		*ret_value = value;
	return ret;
}

/* Kinds of values; -EOPNOTSUPP: this function has none on this GT. */
static const struct kind {
	int (*get)(struct pf *pf, unsigned int which, unsigned int gt, unsigned int fn,
		   uint64_t *ret_value);
	unsigned int count;
	const char *what;
} kinds[] = {
	{ quota, PF_DOORBELLS + 1, "quota" }, { place, PF_DOORBELLS + 1, "start" },
	{ sched, PF_SCHEDS, "scheduling" },   { threshold, PF_THRESHOLDS, "threshold" },
	{ policy, PF_POLICIES, "policy" },
};

static const char *name_of(const struct kind *kind, unsigned int which)
{
	if (kind->get == sched)
		return pf_sched_name(which);
	if (kind->get == threshold)
		return pf_threshold_name(which);
	return kind->get == policy ? pf_policy_name(which) : pf_resource_name(which);
}

static struct value {
	int ret;
	uint64_t is;
} values[PF_MAX_GTS][MAX_FNS][MAX_ROWS];

/* The PF, the VFs, and the one above them, if there is one. */
static unsigned int last_fn(const struct pf *pf)
{
	unsigned int last = pf->num_vfs + 1 < MAX_FNS ? pf->num_vfs + 1 : MAX_FNS - 1;

	return last < pf->total_vfs ? last : pf->total_vfs;
}

static void read_one(struct pf *pf, const struct pf_gt *gt, unsigned int fn,
		     const struct kind *kind, unsigned int which, struct value *ret_value)
{
	ret_value->is = 0;
	ret_value->ret = kind->get(pf, which, gt->num, fn, &ret_value->is);
	igt_assert_f(!ret_value->ret || ret_value->ret == -EOPNOTSUPP,
		     "fn %u: gt%u: %s of %s: %s\n", fn, gt->num, kind->what, name_of(kind, which),
		     errno_name(-ret_value->ret));
}

static void read_fn(struct pf *pf, const struct pf_gt *gt, unsigned int fn, bool compare)
{
	struct value *was = values[gt - gts.gt][fn], now;

	for (const struct kind *kind = kinds; kind < kinds + ARRAY_SIZE(kinds); kind++)
		for (unsigned int which = 0; which < kind->count; which++, was++) {
			read_one(pf, gt, fn, kind, which, compare ? &now : was);
			igt_assert_f(!compare || (now.is == was->is && now.ret == was->ret),
				     "fn %u: gt%u: %s of %s was %" PRIu64
				     " before the reset and is %" PRIu64 "\n",
				     fn, gt->num, kind->what, name_of(kind, which), was->is,
				     now.is);
		}
}

static void read_all(struct pf *pf, bool compare)
{
	pf_for_each_gt(&gts, gt)
	{
		for (unsigned int fn = 0; fn <= last_fn(pf); fn++)
			read_fn(pf, gt, fn, compare);
	}
}

static int optional(int ret)
{
	return ret == -EOPNOTSUPP ? 0 : ret;
}

static void set_thresholds(struct pf *pf, unsigned int gt, unsigned int fn)
{
	for (unsigned int i = 0; i < PF_THRESHOLDS; i++)
		igt_assert_ok(optional(pf_set_threshold(pf, i, gt, fn, 1000 * i + 10 + fn)));
}

/* Thresholds of VFs only that are enabled: these go with them. */
void kept_prepare(struct pf *pf)
{
	igt_assert_ok(optional(pf_set_sched_bulk(pf, PF_PRIORITY, PF_NORMAL)));
	for (unsigned int fn = 0; fn <= last_fn(pf); fn++) {
		igt_assert_ok(pf_set_sched(pf, PF_EXEC_QUANTUM, fn, 20 + fn));
		igt_assert_ok(pf_set_sched(pf, PF_PREEMPT_TIMEOUT, fn, 3000 + fn));
	}
	pf_for_each_gt(&gts, gt)
	{
		igt_assert_ok(pf_set_policy(pf, PF_RESET_ENGINE, gt->num, 1));
		for (unsigned int fn = 1; fn <= pf->num_vfs; fn++)
			set_thresholds(pf, gt->num, fn);
	}
}

void kept_record(struct pf *pf)
{
	read_all(pf, false);
}

void kept_expect(struct pf *pf)
{
	read_all(pf, true);
}

void kept_by_hand(struct pf *pf, unsigned int fn)
{
	static const struct {
		enum pf_resource res;
		uint64_t value;
	} quotas[] = {
		{ PF_GGTT, 64 << 20 },
		{ PF_VRAM, 4 << 20 },
		{ PF_CONTEXTS, 1000 },
		{ PF_DOORBELLS, 20 },
	};

	pf_for_each_gt(&gts, gt)
	{
		for (size_t i = 0; i < ARRAY_SIZE(quotas); i++) {
			if (gt->media && pf_resource_is_of_tile(quotas[i].res))
				continue;
			igt_assert_ok_f(optional(pf_set_quota(pf, quotas[i].res, gt->num, fn,
							      quotas[i].value)),
					"vf%u: gt%u: %s", fn, gt->num,
					pf_resource_name(quotas[i].res));
		}
	}
}

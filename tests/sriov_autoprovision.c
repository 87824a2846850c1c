/* SPDX-License-Identifier: MIT */
/*
 * Enabling VFs gives each of them the same share of every resource, nobody else's, and disabling takes
 * it all back; how much it is depends on the number of VFs only.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/igt_core.h"
#include "fixture/assert.h"
#include "fixture/pf_env.h"
#include "pf/pf.h"
#include "pf/pf_gt.h"
#include "pf/pf_resource.h"
#include "util/str.h"
#include "util/sysfs.h"

IGT_TEST_DESCRIPTION("What VFs are given when they are enabled: fair, exclusive, returned.");

static struct pf_env *env; /* static: survives the jump out of a failed subtest */
static struct pf_gts gts;  /* of the PF that is looked at */

/* What is shared out by a GPU's driver. */
static const enum pf_resource shared[] = { PF_GGTT, PF_VRAM, PF_CONTEXTS, PF_DOORBELLS };

/* A resource of a GT; the loop leaves out what the device does not have. */
#define for_each_place(pf, gt, res)                                         \
	pf_for_each_gt(&gts, gt) for (const enum pf_resource *res = shared; \
				      res < shared + ARRAY_SIZE(shared);    \
				      res++) if (!has(pf, *res, gt))        \
	{                                                                   \
	}                                                                   \
	else

static bool has(struct pf *pf, enum pf_resource res, const struct pf_gt *gt)
{
	uint64_t value;
	int ret;

	if (gt->media && pf_resource_is_of_tile(res))
		return false;
	ret = pf_get_quota(pf, res, gt->num, 1, &value);
	igt_assert_f(!ret || ret == -EOPNOTSUPP, "vf1: gt%u: %s_quota: %s\n", gt->num,
		     pf_resource_name(res), errno_name(-ret));
	return !ret;
}

static uint64_t quota(struct pf *pf, enum pf_resource res, const struct pf_gt *gt, unsigned int fn)
{
	uint64_t value = 0;

	igt_assert_ok_f(pf_get_quota(pf, res, gt->num, fn, &value), "vf%u: gt%u: %s_quota", fn,
			gt->num, pf_resource_name(res));
	return value;
}

/* No VFs, nothing provisioned. */
static void begin(struct pf *pf)
{
	uint64_t value;

	pf_env_reset(env);
	igt_require_supported(pf_get_gts(pf, &gts));
	igt_require_supported(pf_get_quota(pf, PF_CONTEXTS, gts.gt[0].num, 1, &value));
	igt_assert_ok(pf_set_autoprobe(pf, false));
}

/* VF 1 to @count have the same, more than nothing; the others have nothing. */
static void expect_fair(struct pf *pf, unsigned int count)
{
	for_each_place(pf, gt, res)
	{
		uint64_t first = quota(pf, *res, gt, 1);

		for (unsigned int fn = 1; fn <= pf->total_vfs; fn++) {
			uint64_t value = quota(pf, *res, gt, fn);

			igt_assert_f(value == (fn <= count ? first : 0),
				     "numvfs=%u: gt%u: %s of vf%u is %" PRIu64 ", of vf1 %" PRIu64
				     "\n",
				     count, gt->num, pf_resource_name(*res), fn, value, first);
		}
		igt_assert_f(!count == !first, "numvfs=%u: gt%u: vf1 has %" PRIu64 " of %s\n",
			     count, gt->num, first, pf_resource_name(*res));
	}
}

static void fair(struct pf *pf, unsigned int count)
{
	begin(pf);
	igt_assert_ok(pf_enable_vfs(pf, count));
	expect_fair(pf, count);
}

static int by_start(const void *a, const void *b)
{
	const struct pf_range *one = a, *other = b;

	return one->start < other->start ? -1 : one->start > other->start;
}

/* The report has one range for each VF, as large as its quota, and no two of them overlap. */
static void exclusive(struct pf *pf, unsigned int count)
{
	static struct pf_range *ranges;
	size_t found;

	begin(pf);
	igt_assert_ok(pf_enable_vfs(pf, count));
	for_each_place(pf, gt, res)
	{
		const char *name = pf_resource_name(*res);

		igt_assert_ok_f(pf_get_provisioned(pf, *res, gt->num, &ranges, &found),
				"gt%u: %s_provisioned", gt->num, name);
		igt_assert_f(found == count, "gt%u: %s_provisioned: %zu VFs, expected %u\n",
			     gt->num, name, found, count);
		for (size_t i = 0; i < found; i++) {
			igt_assert_f(ranges[i].fn == i + 1,
				     "gt%u: %s_provisioned: line %zu is of vf%u\n", gt->num, name,
				     i, ranges[i].fn);
			igt_assert_f(ranges[i].size == quota(pf, *res, gt, ranges[i].fn),
				     "gt%u: %s_provisioned: vf%u is not of the size of its quota\n",
				     gt->num, name, ranges[i].fn);
		}
		if (*res != PF_VRAM) /* has no addresses */
			qsort(ranges, found, sizeof(*ranges), by_start);
		for (size_t i = 1; i < found && *res != PF_VRAM; i++)
			igt_assert_f(ranges[i - 1].start + ranges[i - 1].size <= ranges[i].start,
				     "gt%u: %s: vf%u (%#" PRIx64 "+%#" PRIx64
				     ") and vf%u (%#" PRIx64 ") overlap\n",
				     gt->num, name, ranges[i - 1].fn, ranges[i - 1].start,
				     ranges[i - 1].size, ranges[i].fn, ranges[i].start);
		free(ranges);
	}
}

static uint64_t ggtt_free(struct pf *pf)
{
	struct pf_available available;
	int ret = pf_get_available(pf, PF_GGTT, gts.gt[0].num, &available);

	if (ret == -EOPNOTSUPP)
		return 0;
	igt_assert_ok_f(ret, "ggtt_available");
	free(available.holes);
	return available.total;
}

/* What was free before is free afterwards, and nobody has anything. */
static void released(struct pf *pf, unsigned int count)
{
	static struct pf_range *ranges;
	uint64_t before, during;
	size_t found;

	begin(pf);
	before = ggtt_free(pf);
	igt_assert_ok(pf_enable_vfs(pf, count));
	during = ggtt_free(pf);
	igt_assert_f(!before || during + count * quota(pf, PF_GGTT, &gts.gt[0], 1) == before,
		     "numvfs=%u: free GGTT %" PRIu64 " before and %" PRIu64 " now\n", count, before,
		     during);
	igt_assert_ok(pf_disable_vfs(pf));
	expect_fair(pf, 0);
	igt_assert_eq_u64(ggtt_free(pf), before);
	for_each_place(pf, gt, res)
	{
		igt_assert_ok(pf_get_provisioned(pf, *res, gt->num, &ranges, &found));
		free(ranges);
		igt_assert_f(!found, "gt%u: %s_provisioned: %zu VFs without any VF\n", gt->num,
			     pf_resource_name(*res), found);
	}
}

#define MAX_PLACES (PF_MAX_GTS * ARRAY_SIZE(shared))

static size_t shares_of_vf1(struct pf *pf, uint64_t shares[MAX_PLACES])
{
	size_t n = 0;

	for_each_place(pf, gt, res) shares[n++] = quota(pf, *res, gt, 1);
	return n;
}

/* Down and up again: more VFs never get more each, and the same number gets the same as before. */
static void reprovision(struct pf *pf)
{
	const unsigned int counts[] = { 1, pf->total_vfs, 2, 1 };
	uint64_t first[MAX_PLACES], before[MAX_PLACES], now[MAX_PLACES];
	size_t places;

	igt_require_f(pf->total_vfs >= 2, "%s supports one VF only\n", pf->pci->name);
	begin(pf);
	for (size_t i = 0; i < ARRAY_SIZE(counts); i++) {
		igt_assert_ok(pf_enable_vfs(pf, counts[i]));
		expect_fair(pf, counts[i]);
		places = shares_of_vf1(pf, now);
		for (size_t p = 0; i && p < places; p++) {
			bool more = counts[i] < counts[i - 1];

			igt_assert_f(more ? now[p] >= before[p] : now[p] <= before[p],
				     "place %zu: %u VFs have %" PRIu64 " each, %u had %" PRIu64
				     "\n",
				     p, counts[i], now[p], counts[i - 1], before[p]);
			igt_assert_f(counts[i] != counts[0] || now[p] == first[p],
				     "place %zu: %" PRIu64 " the first time, now %" PRIu64 "\n", p,
				     first[p], now[p]);
		}
		for (size_t p = 0; p < places; p++) {
			before[p] = now[p];
			first[p] = i ? first[p] : now[p];
		}
		igt_assert_ok(pf_disable_vfs(pf));
	}
}

static uint64_t pow2_down(uint64_t value)
{
	uint64_t power = 1;

	while (power <= value / 2)
		power *= 2;
	return power;
}

/*
 * From 6.19 the driver gives VFs a profile's share, the same on every machine, so that a saved VF fits
 * anywhere (xe_gt_sriov_pf_config.c, pf_profile_fair_*()).  A PF that is for administration only and
 * has one VF gives it nearly all.
 */
static void profile(struct pf *pf, unsigned int count)
{
	uint64_t contexts = pow2_down(65536 / (count + 1)),
		 doorbells = pow2_down(256 / (count + 1));

	begin(pf);
	igt_require_f(sysfs_exists(pf->pci->dirfd, "sriov_admin"),
		      "shares follow no profile before 6.19\n");
	igt_assert_ok(pf_enable_vfs(pf, count));
	pf_for_each_gt(&gts, gt)
	{
		uint64_t has_contexts = quota(pf, PF_CONTEXTS, gt, 1);
		uint64_t has_doorbells = quota(pf, PF_DOORBELLS, gt, 1);

		if (count == 1 && has_contexts == 64512) {
			contexts = 64512;
			doorbells = 240;
		}
		igt_assert_f(has_contexts == contexts && has_doorbells == doorbells,
			     "numvfs=%u: gt%u: %" PRIu64 " contexts and %" PRIu64
			     " doorbells each, expected %" PRIu64 " and %" PRIu64 "\n",
			     count, gt->num, has_contexts, has_doorbells, contexts, doorbells);
	}
}

/* The tests that are run with several numbers of VFs. */
static const struct by_count {
	const char *name;
	void (*run)(struct pf *pf, unsigned int count);
	const char *what;
} by_count[] = {
	{ "fair", fair,
	  "Each enabled VF has the same share of every resource, the others nothing." },
	{ "exclusive", exclusive,
	  "The reports give each VF a range as large as its quota, and no two VFs overlap." },
	{ "released", released, "Disabling VFs takes back all that they had." },
	{ "profile", profile, "Contexts and doorbells are shared out by the profile of 6.19." },
};

static void run_counts(const struct by_count *test, struct pf *pf)
{
	const unsigned int counts[] = { 1, 2, pf->total_vfs };

	for (size_t i = 0; i < ARRAY_SIZE(counts); i++) {
		if (counts[i] > pf->total_vfs || (i && counts[i] <= counts[i - 1]))
			continue;
		igt_dynamic_f("%s-numvfs-%u", pf->label, counts[i])
			test->run(pf, counts[i]);
	}
}

int igt_main()
{
	struct pf *pf;

	igt_fixture()
		env = pf_env_begin(PF_NEEDS_VFS(1));

	for (size_t i = 0; i < ARRAY_SIZE(by_count); i++) {
		igt_describe(by_count[i].what);
		igt_subtest_with_dynamic(by_count[i].name) {
			pf_env_for_each_pf(env, pf)
				run_counts(&by_count[i], pf);
		}
	}

	igt_describe("Shares depend on the number of VFs only, however often it changes.");
	igt_subtest_with_dynamic("reprovision") {
		pf_env_for_each_pf(env, pf) {
			igt_dynamic(pf->label)
				reprovision(pf);
		}
	}

	igt_fixture()
		pf_env_end(env);
}

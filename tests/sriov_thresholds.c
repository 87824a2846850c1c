/* SPDX-License-Identifier: MIT */
/*
 * Thresholds of adverse events, and the policies that belong to them: kept where they were written,
 * gone when they have to go; and events are counted for who made them.
 *
 *	{pf,vf<N>}/tile<T>/gt<G>/threshold_<kind>          0: off
 *	pf/tile<T>/gt<G>/{sample_period_ms,reset_engine}
 *	pf/tile<T>/gt<G>/adverse_events                    one line for each VF with any
 *
 * See xe_guc_klv_thresholds_set_types.h and xe_gt_sriov_pf_monitor.c.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/igt_core.h"
#include "fixture/assert.h"
#include "fixture/pf_env.h"
#include "fixture/pf_subtests.h"
#include "fixture/vf_ready.h"
#include "pf/pf.h"
#include "pf/pf_control.h"
#include "pf/pf_gt.h"
#include "pf/pf_sched.h"
#include "pf/pf_threshold.h"
#include "util/debugfs.h"
#include "util/str.h"
#include "util/sysfs.h"
#include "util/time.h"
#include "vf/vf.h"

IGT_TEST_DESCRIPTION("Thresholds of adverse events: values, life cycle, counting.");

#define EVENT_MS  1000 /* until the PF has counted what GuC has told it */
#define PERIOD_MS 100u

static struct pf_env *env; /* static: survives the jump out of a failed subtest */
static struct pf_gts gts;  /* of the PF that is looked at */

/* What the driver has files for: of the PF, of its VFs; by number of the GT. */
static bool present[2][PF_MAX_GTS][PF_THRESHOLDS];

/* A threshold that a function has on a GT; the loop leaves out what the driver does not have. */
#define for_each_threshold(gt, fn, kind)                                                          \
	pf_for_each_gt(&gts, gt) for (unsigned int kind = 0; kind < PF_THRESHOLDS;                \
				      kind++) if (!present[!!(fn)][(gt)->num % PF_MAX_GTS][kind]) \
	{                                                                                         \
	}                                                                                         \
	else

/* Return: how many thresholds a function has. */
static unsigned int look_for_thresholds(struct pf *pf)
{
	unsigned int found = 0;
	uint32_t value;

	for (unsigned int fn = 0; fn <= 1; fn++)
		pf_for_each_gt(&gts, gt) for (unsigned int kind = 0; kind < PF_THRESHOLDS; kind++)
		{
			int ret = pf_get_threshold(pf, kind, gt->num, fn, &value);

			igt_assert_f(!ret || ret == -EOPNOTSUPP, "fn %u: gt%u: %s: %s\n", fn,
				     gt->num, pf_threshold_name(kind), errno_name(-ret));
			present[fn][gt->num % PF_MAX_GTS][kind] = !ret;
			found += !ret;
		}
	return found;
}

static void set(struct pf *pf, const struct pf_gt *gt, unsigned int fn, unsigned int kind,
		uint32_t value)
{
	igt_assert_ok_f(pf_set_threshold(pf, kind, gt->num, fn, value), "fn %u: gt%u: %s = %u", fn,
			gt->num, pf_threshold_name(kind), value);
}

static void expect(struct pf *pf, const struct pf_gt *gt, unsigned int fn, unsigned int kind,
		   uint32_t want)
{
	uint32_t value = ~want;

	igt_assert_ok_f(pf_get_threshold(pf, kind, gt->num, fn, &value), "fn %u: gt%u: %s", fn,
			gt->num, pf_threshold_name(kind));
	igt_assert_f(value == want, "fn %u: gt%u: threshold of %s is %u, expected %u\n", fn,
		     gt->num, pf_threshold_name(kind), value, want);
}

/* Of each function, GT and kind another one. */
static uint32_t own_value(const struct pf_gt *gt, unsigned int fn, unsigned int kind)
{
	return 1 + kind + 16 * gt->num + 1000 * fn;
}

static unsigned int at_most(const struct pf *pf, unsigned int count)
{
	return count < pf->total_vfs ? count : pf->total_vfs;
}

static void set_own(struct pf *pf, unsigned int first, unsigned int last)
{
	for (unsigned int fn = first; fn <= last; fn++)
		for_each_threshold(gt, fn, kind) set(pf, gt, fn, kind, own_value(gt, fn, kind));
}

/* Functions @first to @last have theirs, or 0. */
static void expect_own(struct pf *pf, unsigned int first, unsigned int last, bool own)
{
	for (unsigned int fn = first; fn <= last; fn++)
		for_each_threshold(gt, fn, kind)
			expect(pf, gt, fn, kind, own ? own_value(gt, fn, kind) : 0);
}

static bool has_modes(struct pf *pf)
{
	return sysfs_exists(pf->pci->dirfd, "sriov_admin");
}

static void restore_auto(struct pf *pf)
{
	if (has_modes(pf))
		igt_assert_ok(pf_restore_auto(pf));
}

/* No VFs, no thresholds, new VFs get no driver, the driver provisions. */
static void begin(struct pf *pf)
{
	pf_env_reset(env);
	igt_require_supported(pf_get_gts(pf, &gts));
	igt_require_f(look_for_thresholds(pf), "%s has no thresholds of adverse events\n",
		      pf->pci->name);
	for (unsigned int fn = 0; fn <= at_most(pf, 3); fn++)
		for_each_threshold(gt, fn, kind) set(pf, gt, fn, kind, 0);
	restore_auto(pf);
	igt_assert_ok(pf_set_autoprobe(pf, false));
}

/* The other kinds of a function on a GT: what comes after @kind has its own value, the rest 0. */
static void expect_others(struct pf *pf, const struct pf_gt *gt, unsigned int fn, unsigned int kind)
{
	for (unsigned int other = 0; other < PF_THRESHOLDS; other++)
		if (other != kind && present[!!fn][gt->num % PF_MAX_GTS][other])
			expect(pf, gt, fn, other, other < kind ? 0 : own_value(gt, fn, other));
}

/* Each is what was written and no other one changes with it. */
static void each(struct pf *pf)
{
	unsigned int last = at_most(pf, 3);

	begin(pf);
	set_own(pf, 0, last);
	expect_own(pf, 0, last, true);
	expect_own(pf, last + 1, pf->total_vfs, false);
	for_each_threshold(gt, 1, kind)
	{
		set(pf, gt, 1, kind, UINT32_MAX);
		expect(pf, gt, 1, kind, UINT32_MAX);
		expect_others(pf, gt, 1, kind);
		set(pf, gt, 1, kind, 0);
	}
	expect_own(pf, 1, 1, false);
	expect_own(pf, 2, last, true);
	expect_own(pf, 0, 0, true);
}

static int write_text(struct pf *pf, const struct pf_gt *gt, unsigned int fn, unsigned int kind,
		      const char *text)
{
	char path[96], who[16] = "pf";
	int dirfd, ret;

	if (fn)
		snprintf(who, sizeof(who), "vf%u", fn);
	snprintf(path, sizeof(path), "dri/%s/sriov/%s/tile%u/gt%u", pf->pci->name, who, gt->tile,
		 gt->num);
	dirfd = debugfs_open_dir(path);
	if (dirfd == -ENOENT) { /* before 6.19 */
		snprintf(path, sizeof(path), "dri/%s/gt%u/%s", pf->pci->name, gt->num, who);
		dirfd = debugfs_open_dir(path);
	}
	igt_assert_f(dirfd >= 0, "%s: %s\n", path, errno_name(-dirfd));
	snprintf(path, sizeof(path), "threshold_%s", pf_threshold_name(kind));
	ret = sysfs_write(dirfd, path, text);
	close(dirfd);
	return ret;
}

/* Numbers that a file of 32 bits takes; after an error the value is the one before. */
static const struct text_case {
	const char *text;
	int err;
	uint32_t value;
} texts[] = {
	{ "7", 0, 7 },
	{ "0x20\n", 0, 32 },
	{ "4294967295", 0, UINT32_MAX },
	{ "4294967296", EOVERFLOW, UINT32_MAX },
	{ "4294967301", EOVERFLOW, UINT32_MAX },
	{ "9", 0, 9 },
	{ "-1", EINVAL, 9 },
	{ "many", EINVAL, 9 },
	{ "1 2", EINVAL, 9 },
};

static void ranges(struct pf *pf)
{
	begin(pf);
	for (unsigned int fn = 0; fn <= 1; fn++)
		for_each_threshold(gt, fn, kind) for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		{
			igt_assert_err_f(write_text(pf, gt, fn, kind, texts[i].text), texts[i].err,
					 "fn %u: gt%u: %s: write '%s'", fn, gt->num,
					 pf_threshold_name(kind), texts[i].text);
			expect(pf, gt, fn, kind, texts[i].value);
		}
}

/*
 * Written by hand they are kept when VFs come and go, as all that was given by hand; before 6.19
 * VFs lose them when they are disabled.  Of VFs above those nobody takes them.
 */
static void life(struct pf *pf)
{
	unsigned int count = at_most(pf, 2), last = at_most(pf, 3);

	begin(pf);
	set_own(pf, 0, last);
	igt_assert_ok(pf_enable_vfs(pf, count));
	expect_own(pf, 0, last, true);
	igt_assert_ok(pf_disable_vfs(pf));
	expect_own(pf, 0, 0, true);
	expect_own(pf, 1, count, has_modes(pf));
	expect_own(pf, count + 1, last, true);
}

/* Thresholds are a part of what VFs were given: the driver takes it back, from VFs only. */
static void restore(struct pf *pf)
{
	unsigned int last = pf->total_vfs;

	begin(pf);
	igt_require_f(has_modes(pf), "no modes of provisioning before 6.19\n");
	set_own(pf, 0, 1);
	set_own(pf, last, last);
	igt_assert_ok(pf_enable_vfs(pf, 1));
	igt_assert_err(pf_restore_auto(pf), EBUSY);
	expect_own(pf, 0, 1, true);
	igt_assert_ok(pf_disable_vfs(pf));
	igt_assert_ok(pf_restore_auto(pf));
	expect_own(pf, 1, 1, false);
	expect_own(pf, last, last, false);
	expect_own(pf, 0, 0, true);
}

/* An FLR is the guest's business, thresholds are not. */
static void flr(struct pf *pf)
{
	unsigned int count = at_most(pf, 2);
	int ret;

	begin(pf);
	igt_assert_ok(pf_enable_vfs(pf, count));
	set_own(pf, 0, count);
	ret = pf_control_vf(pf, PF_RESET, 1);
	if (ret != -EOPNOTSUPP) /* before 6.19 */
		igt_assert_ok(ret);
	expect_own(pf, 0, count, true);
	igt_assert_ok(vf_reset(pf_vf(pf, 1)));
	expect_own(pf, 0, count, true);
}

static const struct policy_case {
	enum pf_policy policy;
	uint32_t most; /* UINT32_MAX: all there are */
} policies[] = {
	{ PF_SAMPLE_PERIOD, UINT32_MAX },
	{ PF_RESET_ENGINE, 1 },
};

static void set_policy(struct pf *pf, const struct pf_gt *gt, enum pf_policy policy, uint32_t value)
{
	igt_assert_ok_f(pf_set_policy(pf, policy, gt->num, value), "gt%u: %s = %u", gt->num,
			pf_policy_name(policy), value);
}

/* Each GT has its own, and going back to automatic provisioning does not touch it. */
static void policy(struct pf *pf)
{
	uint32_t value;

	begin(pf);
	for (size_t i = 0; i < ARRAY_SIZE(policies); i++) {
		const struct policy_case *p = &policies[i];

		igt_require_supported(pf_get_policy(pf, p->policy, gts.gt[0].num, &value));
		pf_for_each_gt(&gts, gt) set_policy(pf, gt, p->policy, 0);
		pf_for_each_gt(&gts, gt)
		{
			set_policy(pf, gt, p->policy, p->most);
			restore_auto(pf);
			for (size_t g = 0; g < gts.count; g++) {
				igt_assert_ok(pf_get_policy(pf, p->policy, gts.gt[g].num, &value));
				igt_assert_eq_u32(value, &gts.gt[g] == gt ? p->most : 0);
			}
			if (p->most != UINT32_MAX)
				igt_assert_err(pf_set_policy(pf, p->policy, gt->num, p->most + 1),
					       EOVERFLOW);
			set_policy(pf, gt, p->policy, 0);
		}
	}
}

/* How often a VF has crossed a threshold on a GT; all of its others must be 0. */
static uint32_t events(struct pf *pf, const struct pf_gt *gt, unsigned int fn)
{
	static struct pf_adverse *list;
	uint32_t sum = 0;
	size_t count;

	free(list);
	list = NULL;
	igt_assert_ok(pf_get_adverse_events(pf, gt->num, &list, &count));
	for (size_t i = 0; i < count; i++) {
		if (list[i].fn != fn)
			continue;
		for (unsigned int kind = 0; kind < PF_THRESHOLDS; kind++)
			igt_assert_f(kind == PF_GUC_TIME_US || !list[i].count[kind],
				     "vf%u: gt%u: %u events of %s, whose threshold is 0\n", fn,
				     gt->num, list[i].count[kind], pf_threshold_name(kind));
		sum = list[i].count[PF_GUC_TIME_US];
	}
	return sum;
}

static uint32_t all_events(struct pf *pf, unsigned int fn)
{
	uint32_t sum = 0;

	pf_for_each_gt(&gts, gt) sum += events(pf, gt, fn);
	return sum;
}

/* Two VFs with resources, and the least time of GuC that VF @fn may take. */
static unsigned int prepare(struct pf *pf, uint32_t period_ms, uint32_t vf1_us, uint32_t others_us)
{
	unsigned int count = at_most(pf, 2);

	begin(pf);
	pf_for_each_gt(&gts, gt)
		igt_require_supported(pf_set_policy(pf, PF_SAMPLE_PERIOD, gt->num, period_ms));
	restore_auto(pf);
	igt_assert_ok(pf_enable_vfs(pf, count));
	pf_for_each_gt(&gts, gt) for (unsigned int fn = 1; fn <= count; fn++)
		set(pf, gt, fn, PF_GUC_TIME_US, fn == 1 ? vf1_us : others_us);
	for (unsigned int fn = 1; fn <= count; fn++)
		igt_assert_eq_u32(all_events(pf, fn), 0);
	return count;
}

struct who {
	struct pf *pf;
	unsigned int fn;
};

static bool has_event(void *arg)
{
	const struct who *who = arg;

	return all_events(who->pf, who->fn);
}

static bool has_no_event(void *arg)
{
	return !has_event(arg);
}

static void wait_for_event(struct pf *pf, unsigned int fn)
{
	struct who who = { pf, fn };

	igt_assert_ok_f(time_wait_until(has_event, &who, EVENT_MS),
			"vf%u: no event, though its driver has talked to GuC", fn);
}

/* A driver that starts talks to GuC: its VF has an event, and no other VF has. */
static void counted(struct pf *pf)
{
	unsigned int count = prepare(pf, PERIOD_MS, 1, 1);

	igt_assert_ok(vf_bind_native(pf_vf(pf, 1)));
	wait_for_event(pf, 1);
	for (unsigned int fn = 2; fn <= count; fn++)
		igt_assert_f(!all_events(pf, fn), "vf%u: an event of vf1\n", fn);
}

static const struct off_case {
	const char *name;
	uint32_t period_ms, vf1_us;
} off_cases[] = {
	{ "period", 0, 1 },
	{ "threshold", PERIOD_MS, 0 },
	{ "not-reached", PERIOD_MS, UINT32_MAX },
};

/* VF 2 has an event at last, so VF 1 had its time to have one; without a period nobody has. */
static void off(struct pf *pf, const struct off_case *c)
{
	unsigned int count = prepare(pf, c->period_ms, c->vf1_us, 1);

	igt_assert_ok(vf_bind_native(pf_vf(pf, 1)));
	igt_assert_ok(vf_unbind(pf_vf(pf, 1)));
	if (count > 1)
		igt_assert_ok(vf_bind_native(pf_vf(pf, 2)));
	if (count > 1 && c->period_ms)
		wait_for_event(pf, 2);
	igt_assert_f(!all_events(pf, 1), "vf1: an event, period %u ms, threshold %u us\n",
		     c->period_ms, c->vf1_us);
}

/* An FLR zeroes the VF's counters, and no other VF's. */
static void zeroed(struct pf *pf)
{
	unsigned int count = prepare(pf, PERIOD_MS, 1, 1);
	struct who vf1 = { pf, 1 };
	uint32_t others;

	igt_require_f(count > 1, "%s supports one VF only\n", pf->pci->name);
	igt_assert_ok(vf_bind_native(pf_vf(pf, 1)));
	wait_for_event(pf, 1);
	igt_assert_ok(vf_bind_native(pf_vf(pf, 2)));
	wait_for_event(pf, 2);
	igt_assert_ok(vf_unbind(pf_vf(pf, 1)));
	others = all_events(pf, 2);
	igt_assert_ok(vf_reset(pf_vf(pf, 1)));
	igt_assert_ok_f(time_wait_until(has_no_event, &vf1, VF_READY_MS),
			"vf1: events after its FLR");
	igt_assert_f(all_events(pf, 2) >= others, "vf2: its events went with those of vf1\n");
	pf_for_each_gt(&gts, gt) expect(pf, gt, 1, PF_GUC_TIME_US, 1);
}

static const struct pf_subtest subtests[] = {
	{ "each", each, "Each threshold of each function and GT keeps a value of its own." },
	{ "ranges", ranges, "32 bits are taken, more is EOVERFLOW, nonsense is EINVAL." },
	{ "life", life, "Thresholds set by hand are kept when VFs are enabled and disabled." },
	{ "restore", restore, "Going back to automatic provisioning takes the VFs' thresholds." },
	{ "flr", flr, "Thresholds survive a reset of the VF." },
	{ "policy", policy, "Sample period and engine reset are of one GT, and stay." },
	{ "counted", counted, "What a VF does is counted for this VF and no other." },
	{ "zeroed", zeroed, "A reset zeroes the counters of its VF." },
};

int igt_main()
{
	struct pf *pf;

	igt_fixture()
		env = pf_env_begin(PF_NEEDS_VFS(1));

	pf_subtests(env, subtests);

	igt_describe("Nothing is counted without a period or a threshold, or below the threshold.");
	igt_subtest_with_dynamic("off") {
		pf_env_for_each_pf(env, pf) {
			for (size_t i = 0; i < ARRAY_SIZE(off_cases); i++)
				igt_dynamic_f("%s-%s", pf->label, off_cases[i].name)
					off(pf, &off_cases[i]);
		}
	}

	igt_fixture()
		pf_env_end(env);
}

/* SPDX-License-Identifier: MIT */
/*
 * The scheduling attributes of PF and VFs are what was written, for each function alone and for all
 * at once, on all GTs alike; nonsense is refused and large numbers are clamped.
 *
 *	sriov_admin/{pf,vf<N>}/profile/{exec_quantum_ms,preempt_timeout_us,sched_priority}
 *	sriov_admin/.bulk_profile/...
 *
 * See Documentation/ABI/testing/sysfs-driver-intel-xe-sriov.
 */
#include <errno.h>
#include <stdio.h>

#include "core/igt_core.h"
#include "fixture/assert.h"
#include "fixture/pf_env.h"
#include "fixture/pf_subtests.h"
#include "pf/pf.h"
#include "pf/pf_gt.h"
#include "pf/pf_sched.h"
#include "util/str.h"
#include "util/sysfs.h"

IGT_TEST_DESCRIPTION("Scheduling attributes: per function, in bulk, limits, agreement of the GTs.");

#define MAX_QUANTUM_MS 100000u
#define MAX_TIMEOUT_US 100000000u

static struct pf_env *env; /* static: survives the jump out of a failed subtest */
static struct pf_gts gts;  /* of the PF that is looked at */

/* The attributes that are numbers. */
static const struct number {
	enum pf_sched attr;
	uint32_t max;
} numbers[] = {
	{ PF_EXEC_QUANTUM, MAX_QUANTUM_MS },
	{ PF_PREEMPT_TIMEOUT, MAX_TIMEOUT_US },
};

/* Begins a subtest: no VFs, and every attribute at 0. */
static void begin(struct pf *pf)
{
	uint32_t value;

	pf_env_reset(env);
	igt_require_supported(pf_get_sched(pf, PF_EXEC_QUANTUM, 0, &value));
	igt_require_supported(pf_get_gts(pf, &gts));
	for (unsigned int fn = 0; fn <= pf->total_vfs; fn++)
		for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
			igt_assert_ok(pf_set_sched(pf, numbers[i].attr, fn, 0));
}

/* The attribute of a function as a whole, and on each GT. */
static void expect(struct pf *pf, enum pf_sched attr, unsigned int fn, uint32_t want)
{
	uint32_t value = ~want;

	igt_assert_ok_f(pf_get_sched(pf, attr, fn, &value), "fn %u: %s", fn, pf_sched_name(attr));
	igt_assert_f(value == want, "fn %u: %s is %u, expected %u\n", fn, pf_sched_name(attr),
		     value, want);
	pf_for_each_gt(&gts, gt)
	{
		int ret = pf_get_sched_gt(pf, attr, gt->num, fn, &value);

		if (ret == -EOPNOTSUPP) /* sched_priority before 6.13 */
			continue;
		igt_assert_ok_f(ret, "fn %u: gt%u: %s", fn, gt->num, pf_sched_name(attr));
		igt_assert_f(value == want, "fn %u: gt%u: %s is %u, expected %u\n", fn, gt->num,
			     pf_sched_name(attr), value, want);
	}
}

/* A value of its own for each function: none of them reaches another one. */
static void each_function(struct pf *pf)
{
	begin(pf);
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
		for (unsigned int fn = 0; fn <= pf->total_vfs; fn++)
			igt_assert_ok_f(pf_set_sched(pf, numbers[i].attr, fn, 10 + fn), "fn %u",
					fn);
		for (unsigned int fn = 0; fn <= pf->total_vfs; fn++)
			expect(pf, numbers[i].attr, fn, 10 + fn);
	}
	for (unsigned int fn = 0; fn <= pf->total_vfs; fn++)
		expect(pf, PF_EXEC_QUANTUM, fn, 10 + fn);
}

/* Files for a function as a whole, and for all functions. */
static bool has_admin(struct pf *pf)
{
	return sysfs_exists(pf->pci->dirfd, "sriov_admin");
}

static void begin_with_admin(struct pf *pf)
{
	begin(pf);
	igt_require_f(has_admin(pf), "no sriov_admin/ before Linux 6.19\n");
}

static void bulk(struct pf *pf)
{
	begin_with_admin(pf);
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
		igt_assert_ok(pf_set_sched(pf, numbers[i].attr, pf->total_vfs, 7));
		igt_assert_ok(pf_set_sched_bulk(pf, numbers[i].attr, 21 + i));
		for (unsigned int fn = 0; fn <= pf->total_vfs; fn++)
			expect(pf, numbers[i].attr, fn, 21 + i);
	}
	for (unsigned int fn = 0; fn <= pf->total_vfs; fn++)
		expect(pf, PF_EXEC_QUANTUM, fn, 21);
}

/* Bulk priority forces the PF and all VFs, also a PF that was set to high. */
static void bulk_priority(struct pf *pf)
{
	static const enum pf_priority order[] = { PF_NORMAL, PF_LOW, PF_NORMAL };

	begin_with_admin(pf);
	for (size_t i = 0; i < ARRAY_SIZE(order); i++) {
		igt_assert_ok(pf_set_sched(pf, PF_PRIORITY, 0, PF_HIGH));
		igt_assert_ok(pf_set_sched_bulk(pf, PF_PRIORITY, order[i]));
		for (unsigned int fn = 0; fn <= pf->total_vfs; fn++)
			expect(pf, PF_PRIORITY, fn, order[i]);
	}
	igt_assert_err(sysfs_write(pf->pci->dirfd, "sriov_admin/.bulk_profile/sched_priority",
				   "high"),
		       EINVAL);
	for (unsigned int fn = 0; fn <= pf->total_vfs; fn++)
		expect(pf, PF_PRIORITY, fn, PF_NORMAL);
}

/* What kstrtou32() takes and what it does not; after an error the value is the one before. */
static const struct text_case {
	const char *text;
	int err;
	uint32_t value;
} texts[] = {
	{ "1", 0, 1 },
	{ "0x20", 0, 32 },
	{ "33\n", 0, 33 },
	{ "0", 0, 0 },
	{ "100000", 0, 100000 },
	{ "-1", EINVAL, 100000 },
	{ "ten", EINVAL, 100000 },
	{ "1 1", EINVAL, 100000 },
	{ "\n", EINVAL, 100000 },
	{ "1.5", EINVAL, 100000 },
	{ "4294967296", ERANGE, 100000 },
	{ "18446744073709551616", ERANGE, 100000 },
};

static void ranges(struct pf *pf)
{
	static const unsigned int fns[] = { 0, 1 };
	char path[96];

	begin_with_admin(pf);
	for (size_t f = 0; f < ARRAY_SIZE(fns); f++)
		for (size_t n = 0; n < ARRAY_SIZE(numbers); n++) {
			snprintf(path, sizeof(path), "sriov_admin/%s/profile/%s",
				 fns[f] ? "vf1" : "pf", pf_sched_name(numbers[n].attr));
			for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
				igt_debug("%s: write '%s'\n", path, texts[i].text);
				igt_assert_err_f(sysfs_write(pf->pci->dirfd, path, texts[i].text),
						 texts[i].err, "%s: write '%s'", path,
						 texts[i].text);
				expect(pf, numbers[n].attr, fns[f], texts[i].value);
			}
		}
}

/* Above the maximum a number is made the maximum without a word. */
static void clamp(struct pf *pf)
{
	begin(pf);
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
		for (unsigned int fn = 0; fn <= 1; fn++) {
			igt_assert_ok(pf_set_sched(pf, numbers[i].attr, fn, numbers[i].max - 1));
			expect(pf, numbers[i].attr, fn, numbers[i].max - 1);
			igt_assert_ok(pf_set_sched(pf, numbers[i].attr, fn, numbers[i].max + 1));
			expect(pf, numbers[i].attr, fn, numbers[i].max);
			igt_assert_ok(pf_set_sched(pf, numbers[i].attr, fn, 0));
			igt_assert_ok(pf_set_sched(pf, numbers[i].attr, fn, UINT32_MAX));
			expect(pf, numbers[i].attr, fn, numbers[i].max);
		}
	}
}

/* The PF takes each of its priorities; the VFs' follow the policy and not the PF. */
static void pf_priority(struct pf *pf)
{
	static const enum pf_priority order[] = { PF_HIGH, PF_LOW, PF_NORMAL, PF_HIGH };
	unsigned int mask;
	uint32_t value;

	begin(pf);
	igt_require_supported(pf_get_sched(pf, PF_PRIORITY, 0, &value));
	if (has_admin(pf)) {
		igt_assert_ok(pf_get_priorities(pf, 0, &mask));
		igt_assert_eq_u32(mask, 1 << PF_LOW | 1 << PF_NORMAL | 1 << PF_HIGH);
	}
	pf_for_each_gt(&gts, gt) igt_assert_ok(pf_set_policy(pf, PF_SCHED_IF_IDLE, gt->num, 0));
	for (size_t i = 0; i < ARRAY_SIZE(order); i++) {
		igt_assert_ok(pf_set_sched(pf, PF_PRIORITY, 0, order[i]));
		expect(pf, PF_PRIORITY, 0, order[i]);
		for (unsigned int fn = 1; fn <= pf->total_vfs; fn++)
			expect(pf, PF_PRIORITY, fn, PF_LOW);
	}
	if (has_admin(pf))
		igt_assert_err(sysfs_write(pf->pci->dirfd, "sriov_admin/pf/profile/sched_priority",
					   "highest"),
			       EINVAL);
	expect(pf, PF_PRIORITY, 0, PF_HIGH);
}

/* GuC lets a VF's priority change only through the policy: the file is read-only, root or not. */
static void vf_priority_denied(struct pf *pf)
{
	unsigned int mask;
	char path[96];

	begin_with_admin(pf);
	igt_assert_ok(pf_set_sched_bulk(pf, PF_PRIORITY, PF_LOW));
	for (unsigned int fn = 1; fn <= pf->total_vfs; fn++) {
		igt_assert_ok(pf_get_priorities(pf, fn, &mask));
		igt_assert_eq_u32(mask, 1 << PF_LOW | 1 << PF_NORMAL);
		snprintf(path, sizeof(path), "sriov_admin/vf%u/profile/sched_priority", fn);
		igt_assert_err_f(sysfs_write(pf->pci->dirfd, path, "normal"), EACCES, "vf%u", fn);
		pf_for_each_gt(&gts, gt)
			igt_assert_f(pf_set_sched_gt(pf, PF_PRIORITY, gt->num, fn, PF_NORMAL),
				     "vf%u: gt%u: its priority could be written\n", fn, gt->num);
		expect(pf, PF_PRIORITY, fn, PF_LOW);
	}
}

/* Each GT has a value of its own; where they differ a device-wide read says so (EUCLEAN). */
static void gts_agree(struct pf *pf)
{
	uint32_t value;

	begin_with_admin(pf);
	igt_require_f(gts.count > 1, "%s has one GT only\n", pf->pci->name);
	for (unsigned int fn = 0; fn <= 1; fn++)
		for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
			pf_for_each_gt(&gts, gt)
			{
				enum pf_sched attr = numbers[i].attr;

				igt_assert_ok(pf_set_sched(pf, attr, fn, 5));
				expect(pf, attr, fn, 5);
				igt_assert_ok(pf_set_sched_gt(pf, attr, gt->num, fn, 6));
				igt_assert_ok(pf_get_sched_gt(pf, attr, gt->num, fn, &value));
				igt_assert_eq_u32(value, 6);
				igt_assert_err_f(pf_get_sched(pf, attr, fn, &value), EUCLEAN,
						 "fn %u: gt%u: %s", fn, gt->num,
						 pf_sched_name(attr));
			}
}

/* Values of VFs that are not enabled are none of the business of enabling and disabling others. */
static void unused_vfs_keep(struct pf *pf)
{
	unsigned int last = pf->total_vfs;

	igt_require_f(last >= 2, "%s supports one VF only\n", pf->pci->name);
	begin(pf);
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
		igt_assert_ok(pf_set_sched(pf, numbers[i].attr, last, 33));
	igt_assert_ok(pf_set_autoprobe(pf, false));
	igt_assert_ok(pf_enable_vfs(pf, 1));
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
		expect(pf, numbers[i].attr, last, 33);
	igt_assert_ok(pf_disable_vfs(pf));
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
		expect(pf, numbers[i].attr, last, 33);
}

/* What was written before VFs are enabled is in force while they are. */
static void kept_by_enable(struct pf *pf)
{
	begin(pf);
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
		for (unsigned int fn = 0; fn <= 1; fn++)
			igt_assert_ok(pf_set_sched(pf, numbers[i].attr, fn, 40 + 10 * i + fn));
	igt_assert_ok(pf_set_autoprobe(pf, false));
	igt_assert_ok(pf_enable_vfs(pf, 1));
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
		for (unsigned int fn = 0; fn <= 1; fn++)
			expect(pf, numbers[i].attr, fn, 40 + 10 * i + fn);
}

/* Written while VFs are enabled; when these go, their values go as well. */
static void gone_after_disable(struct pf *pf)
{
	begin(pf);
	igt_assert_ok(pf_set_autoprobe(pf, false));
	igt_assert_ok(pf_enable_vfs(pf, 1));
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
		igt_assert_ok(pf_set_sched(pf, numbers[i].attr, 1, 50));
		expect(pf, numbers[i].attr, 1, 50);
	}
	igt_assert_ok(pf_disable_vfs(pf));
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
		expect(pf, numbers[i].attr, 1, 0);
}

/*
 * Defaults: 0 (for ever) up to 7.1, then 16 ms and 16000 us.  Whatever they are, the VFs have the
 * same, and functions that are not enabled have 0.
 */
static void defaults(struct pf *pf)
{
	unsigned int count = pf->total_vfs < 3 ? pf->total_vfs : 3;
	uint32_t value;

	begin(pf);
	igt_assert_ok(pf_set_autoprobe(pf, false));
	igt_assert_ok(pf_enable_vfs(pf, count));
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
		igt_assert_ok(pf_get_sched(pf, numbers[i].attr, 1, &value));
		igt_info("%s: %u by default\n", pf_sched_name(numbers[i].attr), value);
		for (unsigned int fn = 0; fn <= pf->total_vfs; fn++)
			expect(pf, numbers[i].attr, fn, fn <= count ? value : 0);
	}
	igt_assert_ok(pf_disable_vfs(pf));
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
		for (unsigned int fn = 1; fn <= pf->total_vfs; fn++)
			expect(pf, numbers[i].attr, fn, 0);
}

static const struct pf_subtest subtests[] = {
	{ "each-function", each_function,
	  "PF and each VF keep a quantum and a timeout of their own, the same on all GTs." },
	{ "bulk", bulk, "One bulk write of quantum or timeout reaches the PF and every VF." },
	{ "bulk-priority", bulk_priority,
	  "A bulk priority forces PF and all VFs; high is refused with EINVAL." },
	{ "ranges", ranges,
	  "Numbers are taken in any base, nonsense is refused and leaves the value as it was." },
	{ "clamp", clamp, "Quantum and timeout above their maximum become the maximum." },
	{ "pf-priority", pf_priority,
	  "The PF takes low, normal and high, and no VF's priority changes with it." },
	{ "vf-priority-denied", vf_priority_denied,
	  "A VF's priority offers no high and cannot be written, not even by root." },
	{ "gts-agree", gts_agree,
	  "A value written to one GT only is reported as EUCLEAN by the device-wide file." },
	{ "unused-vfs-keep", unused_vfs_keep,
	  "Values of a VF above the enabled ones survive enabling and disabling." },
	{ "kept-by-enable", kept_by_enable,
	  "Values written before VFs are enabled are in force while they are enabled." },
	{ "gone-after-disable", gone_after_disable,
	  "Values of VFs fall back to 0 when the VFs are disabled." },
	{ "defaults", defaults,
	  "Enabled VFs begin with equal values, those not enabled with 0, and all end with 0." },
};

int igt_main()
{
	igt_fixture()
		env = pf_env_begin(PF_NEEDS_VFS(1));

	pf_subtests(env, subtests);

	igt_fixture()
		pf_env_end(env);
}

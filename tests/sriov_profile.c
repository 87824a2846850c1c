/* SPDX-License-Identifier: MIT */
/*
 * vGPU profiles: a device has afterwards exactly what its profile says, on every GT, and a profile
 * that is wrong or does not fit leaves nothing of itself behind.
 *
 *	           profile_apply()              enable, profile_apply_sched()
 *	nothing ------------------> profile   nothing ------------------------> shares, the
 *	   ^                           |         ^                              profile's scheduling
 *	   |      profile_reset()      |         |            disable              |
 *	   +---------------------------+         +---------------------------------+
 */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/igt_core.h"
#include "fixture/assert.h"
#include "fixture/pf_env.h"
#include "fixture/pf_subtests.h"
#include "pf/pf_control.h"
#include "pf/pf_gt.h"
#include "profile/profile.h"
#include "sriov_profile.h"
#include "util/str.h"
#include "util/sysfs.h"
#include "vf/vf_gpu.h"

IGT_TEST_DESCRIPTION("vGPU profiles: applied, read back, seen by the VFs, taken back, refused.");

#define FEW_VFS 2

static struct pf_env *env; /* static: survives the jump out of a failed subtest */
static struct pf_gts gts;  /* of the PF that is looked at */
static struct profile_set *set;
static struct profile_error err;
static char temp_dir[] = "/tmp/sriov_profile.XXXXXX", temp_file[PATH_MAX];

/* What the default scheduling is not: another one, or none at all. */
static const char *const schedulers[] = {
	NULL,
	"Flexible_30fps_GPUTimeSlicing",
	"Fixed_30fps_GPUTimeSlicing",
	"Flexible_BurstableQoS_GPUTimeSlicing",
	"none",
};

static bool is_gpu(struct pf *pf)
{
	uint64_t value;

	return pf_get_quota(pf, PF_CONTEXTS, gts.gt[0].num, 1, &value) == 0;
}

static bool has_part(const struct pf_gt *gt, enum pf_resource res)
{
	return !gt->media || !pf_resource_is_of_tile(res);
}

/* The profiles of the platform, and a device of which nobody has anything. */
static void begin(struct pf *pf)
{
	char dir[PATH_MAX];
	int ret;

	pf_env_reset(env);
	igt_require_supported(pf_get_gts(pf, &gts));
	profile_set_free(set);
	set = NULL;
	igt_assert(igt_find_data("profiles", dir, sizeof(dir)));
	ret = profile_find(dir, pf, &set, &err);
	igt_require_f(ret != -ENOENT, "%s\n", err.text);
	igt_assert_f(!ret, "%s\n", err.text);
	igt_assert_ok(pf_set_autoprobe(pf, false));
	igt_assert_f(!profile_reset(pf, &err), "%s\n", err.text);
}

static void select_profile(unsigned int num_vfs, const char *scheduler, struct profile *profile)
{
	igt_assert_f(!profile_select(set, num_vfs, scheduler, profile, &err), "%s\n", err.text);
}

static bool exists(unsigned int num_vfs, const char *scheduler)
{
	struct profile profile;

	return !profile_select(set, num_vfs, scheduler, &profile, &err);
}

/* The largest number of VFs not above @most that there is a profile for. */
static unsigned int some_vfs(const struct pf *pf, unsigned int most)
{
	unsigned int num_vfs = most < pf->total_vfs ? most : pf->total_vfs;

	while (num_vfs && !exists(num_vfs, NULL))
		num_vfs--;
	igt_require_f(num_vfs, "no profile for %u VFs or less\n", most);
	return num_vfs;
}

static void apply(struct pf *pf, const struct profile *profile)
{
	igt_debug("%u VFs: %s, %s\n", profile->num_vfs, profile->name, profile->scheduler);
	igt_assert_f(!profile_apply(pf, profile, &err), "%u VFs: %s: %s\n", profile->num_vfs,
		     profile->name, err.text);
}

static void expect_number(int ret, uint64_t found, uint64_t want, unsigned int fn, unsigned int gt,
			  const char *what)
{
	if (ret == -EOPNOTSUPP && !want)
		return;
	igt_assert_f(!ret, "fn %u: gt%u: %s: %s\n", fn, gt, what, errno_name(ret));
	igt_assert_f(found == want, "fn %u: gt%u: %s is %" PRIu64 ", expected %" PRIu64 "\n", fn,
		     gt, what, found, want);
}

static unsigned int num_tiles(void)
{
	return gts.gt[gts.count - 1].tile + 1;
}

/* Several VFs of a device with several tiles have one tile each, in turns; a single one has all. */
static bool is_served(const struct profile *p, const struct pf_gt *gt, unsigned int fn)
{
	return fn <= p->num_vfs && (p->num_vfs == 1 || (fn - 1) % num_tiles() == gt->tile);
}

static void expect_resources(struct pf *pf, const struct profile *p, const struct pf_gt *gt,
			     unsigned int fn)
{
	for (unsigned int res = 0; res < PF_RESOURCES; res++) {
		uint64_t want = !fn ? p->spare[res] : is_served(p, gt, fn) ? p->quota[res] : 0;
		uint64_t found = 0;
		int ret;

		/* What the PF keeps when nobody says so is the driver's choice. */
		if (!has_part(gt, res) || (!fn && !want))
			continue;
		ret = fn ? pf_get_quota(pf, res, gt->num, fn, &found) :
			   pf_get_spare(pf, res, gt->num, &found);
		expect_number(ret, found, want, fn, gt->num, pf_resource_name(res));
	}
}

/* Scheduling that a profile leaves alone is at its default. */
static void expect_sched(struct pf *pf, const struct profile *p, const struct pf_gt *gt,
			 unsigned int fn)
{
	bool mine = p->sched && fn <= p->num_vfs;
	const uint32_t want[PF_SCHEDS] = {
		[PF_EXEC_QUANTUM] = !mine ? 0 :
				    fn    ? p->vf_quantum_ms :
					    p->pf_quantum_ms,
		[PF_PREEMPT_TIMEOUT] = !mine ? 0 :
				       fn    ? p->vf_timeout_us :
					       p->pf_timeout_us,
		[PF_PRIORITY] = p->sched && p->strict ? PF_NORMAL : PF_LOW,
	};

	for (unsigned int attr = 0; attr < PF_SCHEDS; attr++) {
		uint32_t found = 0;
		int ret = pf_get_sched_gt(pf, attr, gt->num, fn, &found);

		/* The priority is not shown by 6.12. */
		if (ret == -EOPNOTSUPP && attr == PF_PRIORITY)
			continue;
		expect_number(ret, found, want[attr], fn, gt->num, pf_sched_name(attr));
	}
}

static void expect_policies(struct pf *pf, const struct profile *p, const struct pf_gt *gt)
{
	static const enum pf_policy policies[] = { PF_RESET_ENGINE, PF_SAMPLE_PERIOD };

	for (size_t i = 0; i < ARRAY_SIZE(policies); i++) {
		uint32_t found = 0;
		int ret = pf_get_policy(pf, policies[i], gt->num, &found);

		expect_number(ret, found, p->policy[policies[i]], 0, gt->num,
			      pf_policy_name(policies[i]));
	}
}

static void expect_thresholds(struct pf *pf, const struct profile *p, const struct pf_gt *gt,
			      unsigned int fn)
{
	for (unsigned int i = 0; i < PF_THRESHOLDS; i++) {
		uint32_t want = fn <= p->num_vfs ? p->threshold[i] : 0, found = 0;
		int ret = pf_get_threshold(pf, i, gt->num, fn, &found);

		expect_number(ret, found, want, fn, gt->num, pf_threshold_name(i));
	}
}

/* Read by this test itself, value by value: what @p says, and nothing else. */
static void expect_profile(struct pf *pf, const struct profile *p)
{
	unsigned int last = p->num_vfs < FEW_VFS ? FEW_VFS : p->num_vfs + 1;

	pf_for_each_gt(&gts, gt)
	{
		expect_policies(pf, p, gt);
		for (unsigned int fn = 0; fn <= pf->total_vfs; fn++) {
			/* Of those that have nothing: the neighbour and the very last. */
			if (fn > last && fn < pf->total_vfs)
				continue;
			expect_resources(pf, p, gt, fn);
			expect_sched(pf, p, gt, fn);
			if (fn)
				expect_thresholds(pf, p, gt, fn);
		}
	}
}

static void expect_nothing(struct pf *pf)
{
	static const struct profile nothing;

	expect_profile(pf, &nothing);
}

/* Every number of VFs that there is a profile for, on top of that for more: nothing is left of it. */
static void applied(struct pf *pf)
{
	struct profile profile;
	unsigned int most, tried = 0;

	begin(pf);
	most = profile_set_max_vfs(set);
	for (unsigned int n = most < pf->total_vfs ? most : pf->total_vfs; n; n--) {
		if (!exists(n, NULL))
			continue;
		select_profile(n, NULL, &profile);
		apply(pf, &profile);
		expect_profile(pf, &profile);
		tried++;
	}
	igt_assert(tried);
}

/* Every scheduling of the file: numbers on each GT, priorities of all functions. */
static void schedulings(struct pf *pf)
{
	struct profile profile;
	unsigned int num_vfs, tried = 0;

	begin(pf);
	num_vfs = some_vfs(pf, 4);
	for (size_t i = 0; i < ARRAY_SIZE(schedulers); i++) {
		if (!exists(num_vfs, schedulers[i]))
			continue;
		select_profile(num_vfs, schedulers[i], &profile);
		apply(pf, &profile);
		expect_profile(pf, &profile);
		igt_assert_f(!profile_compare(pf, &profile, &err), "%s\n", err.text);
		tried += profile.sched;
	}
	igt_require_f(tried, "no scheduling in the file\n");
}

/* All functions alike with strict scheduling, also those that the profile is not for; and back. */
static void strict(struct pf *pf)
{
	struct profile profile;
	uint32_t value;

	begin(pf);
	igt_require_supported(pf_get_sched(pf, PF_PRIORITY, 0, &value));
	select_profile(some_vfs(pf, FEW_VFS), NULL, &profile);
	for (unsigned int i = 0; i < 3; i++) {
		profile.strict = i != 1;
		apply(pf, &profile);
		for (unsigned int fn = 0; fn <= pf->total_vfs; fn++) {
			igt_assert_ok_f(pf_get_sched(pf, PF_PRIORITY, fn, &value), "fn %u", fn);
			igt_assert_f(value == (profile.strict ? PF_NORMAL : PF_LOW),
				     "fn %u: priority %s with strict scheduling %s\n", fn,
				     pf_priority_name(value), profile.strict ? "on" : "off");
		}
	}
}

/* What the platform's files leave off: the policies, on media GTs as well, and all thresholds. */
static void security(struct pf *pf)
{
	struct profile profile;
	uint32_t value;

	begin(pf);
	igt_require_supported(pf_get_policy(pf, PF_RESET_ENGINE, gts.gt[0].num, &value));
	select_profile(some_vfs(pf, FEW_VFS), NULL, &profile);
	profile.policy[PF_RESET_ENGINE] = 1;
	profile.policy[PF_SAMPLE_PERIOD] = 250;
	for (unsigned int i = 0; i < PF_THRESHOLDS; i++)
		if (pf_get_threshold(pf, i, gts.gt[0].num, 1, &value) == 0)
			profile.threshold[i] = 100 + i;
	apply(pf, &profile);
	expect_profile(pf, &profile);
	igt_assert_f(!profile_compare(pf, &profile, &err), "%s\n", err.text);
	igt_assert_f(!profile_reset(pf, &err), "%s\n", err.text);
	expect_nothing(pf);
}

/* The VF's own driver has been told what the PF's files say. */
static void expect_own_view(struct pf *pf, const struct profile *p, unsigned int fn)
{
	struct vf *vf = pf_vf(pf, fn);

	igt_assert_ok_f(vf_bind_native(vf), "vf%u", fn);
	pf_for_each_gt(&gts, gt)
	{
		struct vf_config config = { 0 };

		igt_assert_ok_f(vf_get_config(vf, gt->num, &config), "vf%u: gt%u", fn, gt->num);
		expect_number(0, config.contexts, p->quota[PF_CONTEXTS], fn, gt->num,
			      "own view: contexts");
		expect_number(0, config.doorbells, p->quota[PF_DOORBELLS], fn, gt->num,
			      "own view: doorbells");
		if (gt->media)
			continue;
		expect_number(0, config.ggtt_size, p->quota[PF_GGTT], fn, gt->num,
			      "own view: ggtt");
		expect_number(0, config.vram_size, p->quota[PF_VRAM], fn, gt->num,
			      "own view: vram");
	}
}

/* Enabling changes nothing of it, and neither does disabling where there are modes. */
static void enabled(struct pf *pf)
{
	struct profile profile;
	bool whole;

	begin(pf);
	select_profile(some_vfs(pf, FEW_VFS), NULL, &profile);
	apply(pf, &profile);
	igt_assert_ok(pf_enable_vfs(pf, profile.num_vfs));
	expect_profile(pf, &profile);
	/* A VF's driver asks all GTs, and does not work if it has nothing on one of them. */
	whole = profile.num_vfs == 1 || num_tiles() == 1;
	for (unsigned int fn = 1; is_gpu(pf) && whole && fn <= profile.num_vfs; fn++)
		expect_own_view(pf, &profile, fn);
	for (unsigned int fn = 1; !is_gpu(pf) && fn <= profile.num_vfs; fn++) {
		igt_assert_ok_f(vf_bind_native(pf_vf(pf, fn)), "vf%u", fn);
		igt_assert_ok_f(vf_unbind(pf_vf(pf, fn)), "vf%u", fn);
	}
	igt_assert_ok(pf_disable_vfs(pf));
	if (sysfs_exists(pf->pci->dirfd, "sriov_admin"))
		expect_profile(pf, &profile);
}

/* While VFs are enabled nothing but the scheduling can be written, and that for all of them. */
static void order(struct pf *pf)
{
	static uint64_t before[FEW_VFS + 1][PF_MAX_GTS][PF_RESOURCES];
	struct profile profile, other;
	uint64_t now;

	begin(pf);
	select_profile(some_vfs(pf, FEW_VFS), NULL, &profile);
	igt_require_f(profile.sched, "the profile has no scheduling\n");
	igt_assert_err(profile_apply_sched(pf, &profile, &err), EBUSY);
	expect_nothing(pf);
	igt_assert_ok(pf_enable_vfs(pf, profile.num_vfs));
	memset(before, 0, sizeof(before));
	for (unsigned int res = 0; res < PF_QUEUES; res++)
		for (unsigned int fn = 1; fn <= profile.num_vfs; fn++)
			pf_for_each_gt(&gts, gt) if (has_part(gt, res))
				pf_get_quota(pf, res, gt->num, fn, &before[fn][gt - gts.gt][res]);
	igt_assert_err(profile_apply(pf, &profile, &err), EBUSY);
	igt_assert_err(profile_reset(pf, &err), EBUSY);
	other = profile;
	other.num_vfs++;
	igt_assert_err(profile_apply_sched(pf, &other, &err), EBUSY);
	igt_assert_f(!profile_apply_sched(pf, &profile, &err), "%s\n", err.text);
	pf_for_each_gt(&gts, gt) for (unsigned int fn = 0; fn <= profile.num_vfs; fn++)
	{
		expect_sched(pf, &profile, gt, fn);
		for (unsigned int res = 0; fn && res < PF_QUEUES; res++) {
			now = 0;
			if (has_part(gt, res))
				pf_get_quota(pf, res, gt->num, fn, &now);
			expect_number(0, now, before[fn][gt - gts.gt][res], fn, gt->num,
				      pf_resource_name(res));
			igt_assert_f(now || res == PF_VRAM || !has_part(gt, res),
				     "vf%u: gt%u: has no %s\n", fn, gt->num, pf_resource_name(res));
		}
	}
	igt_assert_ok(pf_disable_vfs(pf));
	for (unsigned int fn = 1; fn <= profile.num_vfs; fn++)
		pf_for_each_gt(&gts, gt) for (unsigned int res = 0; res < PF_QUEUES; res++)
		{
			now = 0;
			if (has_part(gt, res))
				pf_get_quota(pf, res, gt->num, fn, &now);
			expect_number(0, now, 0, fn, gt->num, pf_resource_name(res));
		}
}

/* A reset takes all of it back, also what others have written since, and the driver shares again. */
static void released(struct pf *pf)
{
	struct profile profile;
	uint64_t share = 0;

	begin(pf);
	select_profile(some_vfs(pf, UINT_MAX), NULL, &profile);
	profile.strict = true;
	apply(pf, &profile);
	if (profile.sched) /* of a VF that the profile is not for */
		igt_assert_ok(pf_set_sched(pf, PF_EXEC_QUANTUM, pf->total_vfs, 77));
	igt_assert_f(!profile_reset(pf, &err), "%s\n", err.text);
	expect_nothing(pf);
	igt_assert_f(!profile_reset(pf, &err), "again: %s\n", err.text);
	if (!is_gpu(pf))
		return;
	igt_assert_ok(pf_enable_vfs(pf, 1));
	pf_for_each_gt(&gts, gt)
	{
		igt_assert_ok(pf_get_quota(pf, PF_CONTEXTS, gt->num, 1, &share));
		igt_assert_f(share && share != profile.quota[PF_CONTEXTS],
			     "gt%u: vf1 got %" PRIu64 " contexts\n", gt->num, share);
	}
}

/* More than there is, of each resource that a device can have: refused by name, nothing stays. */
static void too_much(struct pf *pf)
{
	static const uint64_t most[PF_RESOURCES] = {
		[PF_GGTT] = 8ull << 30, [PF_VRAM] = 8ull << 40, [PF_CONTEXTS] = 65535,
		[PF_DOORBELLS] = 130,   [PF_QUEUES] = 65535,    [PF_INTERRUPTS] = 65535,
	};
	struct profile good, profile;
	unsigned int num_vfs;

	begin(pf);
	/* two VFs that have the same tile */
	num_vfs = num_tiles() + 1;
	select_profile(num_vfs, NULL, &good);
	for (unsigned int res = 0; res < PF_RESOURCES; res++) {
		unsigned int fn = res == PF_DOORBELLS && is_gpu(pf) ? num_vfs : 1;
		char who[32];
		int ret;

		profile = good;
		profile.policy[PF_RESET_ENGINE] = is_gpu(pf);
		profile.quota[res] = most[res];
		apply(pf, &good);
		ret = profile_apply(pf, &profile, &err);
		igt_debug("%s\n", err.text);
		snprintf(who, sizeof(who), "VF%u gt%u: %s", fn, gts.gt[0].num,
			 pf_resource_name(res));
		igt_assert_f(ret && strstr(err.text, who), "%s = %" PRIu64 ": %s: %s\n", who,
			     most[res], errno_name(ret), ret ? err.text : "taken");
		expect_nothing(pf);
	}
}

/* More VFs than the device has, or nothing written yet: refused before anything is changed. */
static void too_many_vfs(struct pf *pf)
{
	struct profile good, profile;

	begin(pf);
	select_profile(some_vfs(pf, FEW_VFS), NULL, &good);
	apply(pf, &good);
	profile = good;
	profile.num_vfs = pf->total_vfs + 1;
	profile.policy[PF_SAMPLE_PERIOD] = 5;
	igt_assert_err(profile_apply(pf, &profile, &err), ERANGE);
	igt_assert(strstr(err.text, "VFs"));
	expect_profile(pf, &good);
}

static void remove_temp(int sig)
{
	if (*temp_file)
		unlink(temp_file);
	rmdir(temp_dir);
}

static void expect_refused(const struct bad_file *file)
{
	struct profile_set *bad = NULL;
	struct profile profile;
	int ret;

	igt_assert_ok(bad_file_write(file, temp_dir, temp_file, sizeof(temp_file)));
	ret = profile_load(temp_file, &bad, &err);
	igt_assert_f(file->vfs ? !ret : ret == -EINVAL, "%s: loaded: %s: %s\n", file->name,
		     errno_name(ret), ret ? err.text : "");
	if (!ret)
		ret = profile_select(bad, file->vfs, file->scheduler, &profile, &err);
	profile_set_free(bad);
	unlink(temp_file);
	igt_debug("%s\n", err.text);
	igt_assert_f(ret, "%s: taken\n", file->name);
	igt_assert_f(strstr(err.text, file->name) && strstr(err.text, file->field),
		     "%s: the error does not name the file and %s: %s\n", file->name, file->field,
		     err.text);
}

/* A file that is wrong is refused by name and field, and what is applied stays as it is. */
static void bad_profiles(struct pf *pf)
{
	struct profile profile;

	begin(pf);
	select_profile(some_vfs(pf, FEW_VFS), NULL, &profile);
	apply(pf, &profile);
	for (const struct bad_file *file = bad_files; file->name; file++)
		expect_refused(file);
	expect_profile(pf, &profile);
}

static const struct pf_subtest subtests[] = {
	{ "applied", applied,
	  "Every profile of the platform is there afterwards, value by value." },
	{ "schedulings", schedulings, "Every scheduling of the platform's file, on each GT." },
	{ "strict", strict, "Strict scheduling is of all functions, and can be taken back." },
	{ "security", security, "Policies and thresholds of a profile are on each GT." },
	{ "enabled", enabled, "VFs that are enabled then have it, and their drivers know." },
	{ "order", order,
	  "With VFs enabled only the scheduling can be written, and no share changes." },
	{ "released", released, "A reset takes all of it back; the driver shares out again." },
	{ "too-much", too_much,
	  "A profile that does not fit is refused by name; nothing of it stays." },
	{ "too-many-vfs", too_many_vfs, "One for more VFs than there are changes nothing." },
	{ "bad-profiles", bad_profiles, "Wrong files are refused by name and field." },
};

int igt_main()
{
	igt_fixture() {
		igt_assert(mkdtemp(temp_dir));
		igt_install_exit_handler(remove_temp);
		env = pf_env_begin(PF_NEEDS_VFS(2));
	}

	pf_subtests(env, subtests);

	igt_fixture() {
		pf_env_end(env);
		profile_set_free(set);
	}
}

/* SPDX-License-Identifier: MIT */
/*
 * Random sequences of everything that can be done to a PF and its VFs, held against a model after each
 * operation: what only shows when things meet that were never tried together.
 *
 *	sriov_stress --run-subtest everything --seed 7 --operations 1000
 *
 * Without --seed there are two sequences: one that is always the same, and one with the seed of
 * IGT_SRANDOM.  A sequence depends on the seed, the subtest
 * and the device, never on time; a failure prints the last operations and the command that repeats it.
 */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/igt_core.h"
#include "fixture/assert.h"
#include "fixture/pf_env.h"
#include "sriov_stress.h"
#include "sriov_stress_threads.h"
#include "util/str.h"
#include "util/sysfs.h"

IGT_TEST_DESCRIPTION("Random sequences of all operations on PF and VFs, held against a model.");

static struct pf_env *env;   /* static: survives the jump out of a failed subtest */
static struct stress stress; /* what runs now */

static struct {
	bool has_seed;
	unsigned int seed, operations;
} options;

/* Everything at its default, the driver provisions. */
static void clear(struct pf *pf, const struct pf_gts *gts)
{
	uint32_t value;

	stress_unlock_all();
	pf_env_reset(env);
	igt_assert_ok(pf_set_autoprobe(pf, false));
	pf_for_each_gt(gts, gt) for (unsigned int i = 0; i < PF_POLICIES; i++)
	{
		igt_assert_ok(pf_get_policy(pf, i, gt->num, &value));
		if (value || i == PF_SCHED_IF_IDLE) /* which makes all priorities low */
			igt_assert_ok(pf_set_policy(pf, i, gt->num, 0));
	}
	for (unsigned int fn = 0; fn <= pf->total_vfs; fn++)
		for (unsigned int i = 0; i < PF_PRIORITY; i++)
			if (pf_get_sched(pf, i, fn, &value) || value)
				igt_assert_ok(pf_set_sched(pf, i, fn, 0));
	if (sysfs_exists(pf->pci->dirfd, "sriov_admin"))
		igt_assert_ok(pf_restore_auto(pf));
}

static void learn_gt(struct pf *pf, struct stress_features *has, unsigned int g)
{
	unsigned int num = has->gts.gt[g].num;
	struct pf_available available;
	uint64_t value;

	for (unsigned int res = 0; res < STRESS_RESOURCES; res++) {
		if (has->gts.gt[g].media && pf_resource_is_of_tile(res))
			continue;
		if (pf_get_quota(pf, res, num, 1, &value))
			continue;
		has->has[res] = true;
		igt_assert_ok(pf_get_spare(pf, res, num, &has->least_spare[g][res]));
	}
	if (has->gts.gt[g].media)
		return;
	igt_assert_ok(pf_get_available(pf, PF_GGTT, num, &available));
	free(available.holes);
	has->ggtt_all[g] = available.total;
	igt_assert_ok(pf_set_quota(pf, PF_GGTT, num, 1, 1));
	igt_assert_ok(pf_get_quota(pf, PF_GGTT, num, 1, &has->ggtt_unit));
	igt_assert_ok(pf_set_quota(pf, PF_GGTT, num, 1, 0));
}

/* What there is, and what an enable gives: older drivers leave much out. */
static void learn(struct pf *pf, struct stress_features *has)
{
	uint64_t value;
	uint32_t sched;
	int fd;

	*has = (struct stress_features){ .total_vfs = pf->total_vfs };
	pf_env_reset(env);
	igt_require_supported(pf_get_gts(pf, &has->gts));
	igt_require_supported(pf_get_quota(pf, PF_CONTEXTS, has->gts.gt[0].num, 1, &value));
	igt_require_f(pf->total_vfs <= STRESS_MAX_FN, "more VFs than the model has room for\n");
	clear(pf, &has->gts);
	has->admin = has->modes = sysfs_exists(pf->pci->dirfd, "sriov_admin");
	has->priority = !pf_get_sched_gt(pf, PF_PRIORITY, has->gts.gt[0].num, 0, &sched);
	has->reset = has->admin;
	has->lock = !pf_lock_vfs(pf, &fd);
	if (has->lock)
		close(fd);
	for (unsigned int i = 0; i < PF_THRESHOLDS; i++)
		if (!pf_get_threshold(pf, i, has->gts.gt[0].num, 1, &sched))
			has->thresholds |= 1u << i;
	for (unsigned int g = 0; g < has->gts.count; g++)
		learn_gt(pf, has, g);
	if (has->modes)
		igt_assert_ok(pf_restore_auto(pf));
	igt_assert_ok(pf_enable_vfs(pf, 1));
	igt_assert_ok(pf_get_sched(pf, PF_EXEC_QUANTUM, 1, &has->default_ms));
	igt_assert_ok(pf_get_sched(pf, PF_PREEMPT_TIMEOUT, 1, &has->default_us));
	igt_assert_ok(pf_disable_vfs(pf));
}

static void begin(struct pf *pf, const struct stress_mix *mix, unsigned int seed)
{
	static struct stress_features has;
	static struct pf *known;

	if (known != pf)
		learn(pf, &has);
	known = pf;
	clear(pf, &has.gts);
	stress = (struct stress){ .pf = pf, .mix = mix };
	stress.seed = seed;
	stress.operations = options.operations ? options.operations : mix->operations;
	stress.rng = stress.seed;
	for (const char *at = mix->name; *at; at++)
		stress.rng = stress.rng * 31 + (unsigned char)*at;
	stress_init(&stress.model, &has);
	/* what the kernel says of a count that is refused, and of a VF that lacks something */
	igt_emit_ignore_dmesg_regex("VFs already enabled. Disable before enabling|"
				    "VF: Failed to query configuration|"
				    "probe with driver .* failed with error");
	igt_info("sriov_stress --device pci:slot=%s --run-subtest %s --seed %u --operations %u\n",
		 pf->pci->name, mix->name, stress.seed, stress.operations);
}

static void sequence(struct pf *pf, const struct stress_mix *mix, unsigned int seed)
{
	struct stress_op op;

	begin(pf, mix, seed);
	while (stress.done < stress.operations) {
		stress_pick(&stress.model, mix, &stress.rng, &op);
		stress_do(&stress, &op);
	}
	stress_check_control(&stress);
	stress_check(&stress);
	stress_unlock_all();
}

/* One sequence that is the same every time, and one that is new; or the one that is asked for. */
static void sequences(struct pf *pf, const struct stress_mix *mix)
{
	if (!options.has_seed)
		sequence(pf, mix, mix->seed);
	sequence(pf, mix, options.has_seed ? options.seed : igt_srandom());
}

static const struct stress_mix parallel_mix = { .name = "parallel", .operations = 20 };

/* Three VFs and the PF, a thread for each: nobody's values and states become another one's. */
static void parallel(struct pf *pf)
{
	struct stress_op op = { .kind = STRESS_NUMVFS, .value = pf->total_vfs < 3 ? 2 : 3 };
	struct stress_threads threads;

	begin(pf, &parallel_mix, options.has_seed ? options.seed : igt_srandom());
	stress_do(&stress, &op);
	stress_threads_run(&stress, &threads);
	if (*threads.failure)
		stress_fail(&stress, "%s", threads.failure);
	stress_check_control(&stress);
	stress_check(&stress);
	op.value = 0;
	stress_do(&stress, &op);
	op.kind = STRESS_RESTORE;
	if (stress.model.has.modes)
		stress_do(&stress, &op);
}

static const struct {
	struct stress_mix mix;
	const char *what;
} mixes[] = {
	{ { "provisioning",
	    1948,
	    30,
	    1,
	    { [STRESS_NUMVFS] = 14,
	      [STRESS_QUOTA] = 50,
	      [STRESS_SPARE] = 14,
	      [STRESS_RESTORE] = 5,
	      [STRESS_SCHED] = 4,
	      [STRESS_LOCK] = 5,
	      [STRESS_UNLOCK] = 8 } },
	  "Quotas, spares and modes stay as in the model whatever comes before and after." },
	{ { "scheduling",
	    609,
	    30,
	    1,
	    { [STRESS_NUMVFS] = 6,
	      [STRESS_SCHED] = 30,
	      [STRESS_SCHED_BULK] = 12,
	      [STRESS_SCHED_GT] = 16,
	      [STRESS_POLICY] = 12,
	      [STRESS_THRESHOLD] = 12,
	      [STRESS_RESTORE] = 6 } },
	  "Scheduling values, policies and thresholds stay as in the model." },
	{ { "control",
	    51712,
	    40,
	    1,
	    { [STRESS_NUMVFS] = 2,
	      [STRESS_SCHED] = 6,
	      [STRESS_SCHED_BULK] = 4,
	      [STRESS_THRESHOLD] = 4,
	      [STRESS_CONTROL] = 50,
	      [STRESS_CONTROL_GT] = 40,
	      [STRESS_FLR] = 4,
	      [STRESS_BIND] = 10,
	      [STRESS_UNBIND] = 6 } },
	  "VFs that are paused, stopped and reset on single GTs and on all answer as in the model." },
	{ { "everything",
	    375475,
	    60,
	    2,
	    { [STRESS_NUMVFS] = 8,
	      [STRESS_QUOTA] = 20,
	      [STRESS_SPARE] = 6,
	      [STRESS_RESTORE] = 6,
	      [STRESS_SCHED] = 14,
	      [STRESS_SCHED_BULK] = 8,
	      [STRESS_SCHED_GT] = 10,
	      [STRESS_POLICY] = 8,
	      [STRESS_THRESHOLD] = 8,
	      [STRESS_CONTROL] = 14,
	      [STRESS_CONTROL_GT] = 12,
	      [STRESS_FLR] = 3,
	      [STRESS_BIND] = 10,
	      [STRESS_UNBIND] = 5,
	      [STRESS_LOCK] = 3,
	      [STRESS_UNLOCK] = 5 } },
	  "All operations together." },
};

static const struct option long_options[] = {
	{ "seed", required_argument, NULL, 's' },
	{ "operations", required_argument, NULL, 'n' },
	{ 0 },
};

static int take_option(int opt, int index, void *data)
{
	char *end;
	unsigned long value;

	errno = 0;
	value = strtoul(optarg, &end, 0);
	if (errno || end == optarg || *end || *optarg == '-' || value > UINT32_MAX ||
	    (opt == 'n' && !value)) {
		igt_warn("'%s': give a number from %d to %u\n", optarg, opt == 'n', UINT32_MAX);
		return IGT_OPT_HANDLER_ERROR;
	}
	if (opt == 'n') {
		options.operations = (unsigned int)value;
	} else {
		options.seed = (unsigned int)value;
		options.has_seed = true;
	}
	return IGT_OPT_HANDLER_SUCCESS;
}

static const char help[] = "  --seed N\tof the random sequence, in place of IGT_SRANDOM\n"
			   "  --operations N\tlength of the sequence\n";

int igt_main_args(NULL, long_options, help, take_option, NULL)
{
	struct pf *pf;

	igt_fixture()
		env = pf_env_begin(PF_NEEDS_VFS(2));

	for (size_t i = 0; i < ARRAY_SIZE(mixes); i++) {
		igt_describe(mixes[i].what);
		igt_subtest_with_dynamic(mixes[i].mix.name) {
			pf_env_for_each_pf(env, pf) {
				igt_dynamic(pf->label)
					sequences(pf, &mixes[i].mix);
			}
		}
	}

	igt_describe("Threads that work on a VF each do not get into each other's way.");
	igt_subtest_with_dynamic("parallel") {
		pf_env_for_each_pf(env, pf) {
			igt_dynamic(pf->label)
				parallel(pf);
		}
	}

	igt_fixture() {
		stress_unlock_all();
		pf_env_end(env);
	}
}

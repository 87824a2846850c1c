/* SPDX-License-Identifier: MIT */
/* A test program for fixture.c to run: each subtest shows one thing lib/fixture promises. */
#include <signal.h>
#include <stdlib.h>

#include "core/igt_core.h"
#include "fixture/assert.h"
#include "fixture/pf_env.h"
#include "pci/pci_bind.h"

IGT_TEST_DESCRIPTION("Subject of the unit tests of lib/fixture.");

static struct pf_env *env;
static unsigned int evaluations;

static int result(int value)
{
	evaluations++;
	return value;
}

static void names(void)
{
	struct pf *pf;

	pf_env_for_each_pf(env, pf)
		igt_info("%s=%s\n", pf->label, pf->pci->name);
	igt_assert(env->pf == pf_env_next(env, NULL));
	igt_assert_eq(igt_only_list_subtests(), 0);
}

static void autoprobe_off(void)
{
	struct pf *pf;

	pf_env_reset(env);
	pf_env_for_each_pf(env, pf)
		igt_assert_ok(pf_set_autoprobe(pf, false));
}

static void verdicts(void)
{
	igt_subtest("ok-passes") {
		igt_assert_ok(result(0));
		igt_assert_err(result(-ERANGE), ERANGE);
		igt_require_ok(result(0));
		igt_assert_eq(evaluations, 3);
	}
	igt_subtest("ok-fails")
		igt_assert_ok(result(-EBUSY));
	igt_subtest("err-got-success")
		igt_assert_err_f(result(0), ERANGE, "vf%u: numvfs %s", 2u, "-1");
	igt_subtest("err-got-other")
		igt_assert_err(result(-EINVAL), ERANGE);
	igt_subtest("ok-got-positive")
		igt_assert_ok(result(7));
	igt_subtest("require-skips")
		igt_require_ok(result(-ENOTSUP));
}

int igt_main()
{
	igt_subtest_group() {
		verdicts();
	}

	igt_subtest_group() {
		igt_fixture()
			env = pf_env_begin(PF_NEEDS_VFS(2));

		igt_describe("Prints the selected PFs.");
		igt_subtest("names")
			names();
		igt_subtest("autoprobe-off")
			autoprobe_off();
		igt_subtest("override")
			igt_assert_ok(pci_set_driver_override(env->pf->pci, "vfio-pci"));
		igt_subtest("autoprobe-off-crash") {
			autoprobe_off();
			raise(SIGSEGV);
		}
		igt_subtest("autoprobe-off-term") {
			autoprobe_off();
			raise(SIGTERM);
		}
		igt_subtest("autoprobe-off-kill") {
			autoprobe_off();
			raise(SIGKILL);
		}
		igt_subtest("autoprobe-off-exit") {
			autoprobe_off();
			exit(3);
		}
		igt_subtest("second-begin")
			pf_env_begin(PF_NEEDS_VFS(1));

		igt_fixture()
			pf_env_end(env);
	}
}

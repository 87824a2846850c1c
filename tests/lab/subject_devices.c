/* SPDX-License-Identifier: MIT */
/* A test program for fixture.sh: leaves real devices in the states lib/fixture has to clean up. */
#include <signal.h>
#include <sys/mman.h>

#include "core/igt_core.h"
#include "fixture/assert.h"
#include "fixture/pf_env.h"
#include "pci/pci_bind.h"
#include "pf/pf_resource.h"
#include "pf/pf_sched.h"
#include "vf/vf.h"
#include "vfio/vfio_dev.h"

IGT_TEST_DESCRIPTION("Subject of the lab test of lib/fixture.");

static struct pf_env *env;

/* VF 1 bound to vfio-pci, open, and its BAR 0 mapped. */
static void open_and_map(void)
{
	struct vfio_dev *dev;
	void *map;

	pf_env_reset(env);
	igt_assert_ok(pf_set_autoprobe(env->pf, false));
	igt_assert_ok(pf_enable_vfs(env->pf, 2));
	igt_assert_ok(vf_bind(pf_vf(env->pf, 1), "vfio-pci"));
	igt_assert_ok(vfio_dev_open(pf_vf(env->pf, 1)->pci, VFIO_PATH_ANY, &dev));
	map = mmap(NULL, 4096, PROT_READ, MAP_SHARED, dev->fd, 0);
	igt_assert(map != MAP_FAILED);
}

static void transfers(void)
{
	struct vf_io *io;
	struct vf *vf;

	pf_env_reset(env);
	igt_assert_ok(pf_set_autoprobe(env->pf, false));
	igt_assert_ok(pf_enable_vfs(env->pf, env->pf->total_vfs));
	pf_for_each_vf(env->pf, vf) {
		igt_assert_ok(vf_bind_native(vf));
		igt_assert_ok(vf_io_open(vf, &io));
		igt_assert_ok(vf_io_once(io));
		igt_assert_ok(vf_reset(vf));
		igt_assert_ok(vf_io_once(io));
		igt_assert_ok(vf_unbind(vf));
		igt_assert_err(vf_io_once(io), ENODEV);
		vf_io_close(io);
	}
}

/* Changes something of each kind of attribute. */
static void change_attrs(void)
{
	pf_env_reset(env);
	igt_assert_ok(pf_set_sched(env->pf, PF_EXEC_QUANTUM, 0, 77));
	igt_assert_ok(pf_set_sched(env->pf, PF_EXEC_QUANTUM, 3, 78));
	igt_assert_ok(pf_set_sched_gt(env->pf, PF_PREEMPT_TIMEOUT, 0, 1, 79));
	igt_assert_ok(pf_set_policy(env->pf, PF_SCHED_IF_IDLE, 0, 1));
	igt_assert_ok(pf_set_spare(env->pf, PF_CONTEXTS, 0, 5000));
	igt_assert_ok(pf_set_quota(env->pf, PF_CONTEXTS, 0, 4, 1000));
	igt_assert_ok(pf_enable_vfs(env->pf, 2));
}

int igt_main()
{
	igt_fixture()
		env = pf_env_begin(PF_NEEDS_VFS(2));

	igt_subtest("leak") {
		open_and_map();
		igt_fail(IGT_EXIT_FAILURE);
	}
	igt_subtest("after-leak")
		open_and_map();
	igt_subtest("leak-term") {
		open_and_map();
		raise(SIGTERM);
	}
	igt_subtest("leak-kill") {
		open_and_map();
		raise(SIGKILL);
	}
	igt_subtest("pf-unbound")
		igt_assert_ok(pci_unbind(env->pf->pci));
	igt_subtest("transfers")
		transfers();
	igt_subtest("attrs")
		change_attrs();
	igt_subtest("attrs-fail") {
		change_attrs();
		igt_fail(IGT_EXIT_FAILURE);
	}
	igt_subtest("attrs-term") {
		change_attrs();
		raise(SIGTERM);
	}
	igt_subtest("attrs-kill") {
		change_attrs();
		raise(SIGKILL);
	}

	igt_fixture()
		pf_env_end(env);
}

/* SPDX-License-Identifier: MIT */
/*
 * Function level reset of VFs through sysfs: it resets the one function that
 * it was asked for, keeps its configuration, and nobody else notices.
 *
 * The trace that shows a reset is the mask bit in entry 0 of the MSI-X table:
 * software can clear it while MSI-X is off, a reset sets it again (PCI Local
 * Bus 3.0, 6.8.2.9), and the kernel does not restore it, since no vector was
 * enabled (drivers/pci/msi/msi.c, pci_restore_msi_state()).
 */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include <linux/pci_regs.h>

#include "core/igt_core.h"
#include "fixture/assert.h"
#include "fixture/pf_env.h"
#include "pci/pci_dev_bar.h"
#include "pci/pci_dev_cfg.h"
#include "pci/pci_msix.h"
#include "pci/pci_reset.h"
#include "pf/pf.h"
#include "util/str.h"
#include "util/sysfs.h"
#include "util/time.h"
#include "vf/vf.h"

IGT_TEST_DESCRIPTION("Function level reset of VFs through sysfs: effect, isolation, errors.");

#define MAX_VFS         256
#define CONFIG_HEADER   64 /* bytes */
#define ALTERNATIONS    3
#define PARALLEL_ROUNDS 3

static struct pf_env *env; /* static: survives the jump out of a failed subtest */

static void expect_was_reset(struct vf *vf, bool expected)
{
	bool masked;

	igt_assert_ok(pci_msix_get_masked(vf->pci, 0, &masked));
	igt_assert_f(masked == expected, "vf%u (%s): %s\n", vf->num, vf->pci->name,
		     masked ? "was reset, though another VF was meant" : "was not reset");
}

/* All VFs, without drivers, with their BARs readable. */
static void enable_all(struct pf *pf)
{
	struct vf *vf;

	pf_env_reset(env);
	igt_assert_ok(pf_set_autoprobe(pf, false));
	igt_assert_ok(pf_enable_vfs(pf, pf->total_vfs));
	pf_for_each_vf(pf, vf)
		igt_assert_ok(pci_dev_enable(vf->pci));
}

/* Leaves the trace that only a reset takes away. */
static void mark(struct vf *vf)
{
	struct pci_msix msix;
	bool masked;

	igt_require_f(!pci_msix_get(vf->pci, &msix), "%s: no MSI-X table to see a reset by\n",
		      vf->pci->name);
	igt_assert_ok(pci_msix_get_masked(vf->pci, 0, &masked));
	igt_assert_f(masked, "%s: an unused vector is not masked\n", vf->pci->name);
	igt_assert_ok(pci_msix_set_masked(vf->pci, 0, false));
	igt_assert_ok(pci_msix_get_masked(vf->pci, 0, &masked));
	igt_assert_f(!masked, "%s: the mask bit cannot be cleared\n", vf->pci->name);
}

/* Resets each VF in turn; after each one exactly the VFs up to it have lost their mark. */
static void reset_each(struct pf *pf)
{
	struct vf *vf, *other;

	enable_all(pf);
	pf_for_each_vf(pf, vf)
		mark(vf);
	pf_for_each_vf(pf, vf) {
		igt_assert_ok(vf_reset(vf));
		pf_for_each_vf(pf, other)
			expect_was_reset(other, other->num <= vf->num);
	}
}

/* The first and the last VF by turns: a reset works again and again. */
static void reset_alternately(struct pf *pf)
{
	struct vf *first, *last;

	igt_require_f(pf->total_vfs >= 2, "%s supports one VF only\n", pf->pci->name);
	enable_all(pf);
	first = pf_vf(pf, 1);
	last = pf_vf(pf, pf->total_vfs);
	mark(last);
	for (int i = 0; i < ALTERNATIONS; i++) {
		mark(first);
		igt_assert_ok(vf_reset(first));
		expect_was_reset(first, true);
		expect_was_reset(last, false);
		igt_assert_ok(vf_reset(last));
		expect_was_reset(last, true);
		mark(last);
	}
}

struct reset_job {
	struct vf *vf;
	pthread_t thread;
	int err;
};

static void *reset_thread(void *arg)
{
	struct reset_job *job = arg;

	job->err = vf_reset(job->vf);
	return NULL;
}

/* Resets VF @first to the last at the same time; returns the first error. */
static int reset_in_parallel(struct pf *pf, unsigned int first)
{
	struct reset_job jobs[MAX_VFS] = {};
	unsigned int count = 0;
	int err = 0;

	for (unsigned int num = first; num <= pf->total_vfs && count < MAX_VFS; num++) {
		struct reset_job *job = &jobs[count];

		job->vf = pf_vf(pf, num);
		err = -pthread_create(&job->thread, NULL, reset_thread, job);
		if (err)
			break;
		count++;
	}
	for (unsigned int i = 0; i < count; i++) {
		pthread_join(jobs[i].thread, NULL);
		if (!err)
			err = jobs[i].err;
	}
	return err;
}

static void reset_parallel(struct pf *pf)
{
	struct vf *vf;

	enable_all(pf);
	for (int round = 0; round < PARALLEL_ROUNDS; round++) {
		pf_for_each_vf(pf, vf)
			mark(vf);
		igt_assert_ok(reset_in_parallel(pf, 1));
		pf_for_each_vf(pf, vf)
			expect_was_reset(vf, true);
	}
}

/* A VF at work in a thread of its own, from io_start() to io_stop(). */
static struct io_worker {
	struct vf_io *io;
	pthread_t thread;
	atomic_bool stop;
	atomic_uint transfers;
	int err;
} worker;

static void *io_thread(void *arg)
{
	struct io_worker *w = arg;

	while (!w->stop && !w->err) {
		w->err = vf_io_once(w->io);
		w->transfers += !w->err;
	}
	return NULL;
}

static bool has_more_transfers(void *arg)
{
	unsigned int *seen = arg;

	return worker.transfers > *seen || worker.err;
}

/* Waits until the VF has made another transfer: 0 or the error that stopped it. */
static int io_progress(void)
{
	unsigned int seen = worker.transfers;
	int err = time_wait_until(has_more_transfers, &seen, 20000);

	return err ? err : worker.err;
}

static void io_start(struct vf *vf)
{
	igt_assert_ok(vf_bind_native(vf));
	worker.stop = false;
	worker.transfers = 0;
	worker.err = 0;
	igt_assert_ok(vf_io_open(vf, &worker.io));
	igt_assert_ok(-pthread_create(&worker.thread, NULL, io_thread, &worker));
}

static int io_stop(void)
{
	worker.stop = true;
	pthread_join(worker.thread, NULL);
	vf_io_close(worker.io);
	return worker.err;
}

/* The thread must end before any assertion may jump: errors are collected, then judged. */
static void reset_while_other_works(struct pf *pf, bool parallel)
{
	int reset_err = 0, io_err;

	igt_require_f(pf->total_vfs >= 2, "%s supports one VF only\n", pf->pci->name);
	enable_all(pf);
	for (unsigned int num = 2; num <= pf->total_vfs; num++)
		mark(pf_vf(pf, num));
	io_start(pf_vf(pf, 1));
	io_err = io_progress();
	if (parallel)
		reset_err = reset_in_parallel(pf, 2);
	for (unsigned int num = 2; !parallel && !reset_err && num <= pf->total_vfs; num++) {
		reset_err = vf_reset(pf_vf(pf, num));
		io_err = io_err ? io_err : io_progress();
	}
	io_err = io_err ? io_err : io_progress();
	io_err = io_stop() ?: io_err;
	igt_info("vf1 made %u transfers\n", worker.transfers);
	igt_assert_ok(reset_err);
	igt_assert_ok(io_err);
	for (unsigned int num = 2; num <= pf->total_vfs; num++)
		expect_was_reset(pf_vf(pf, num), true);
}

static void reset_while_other_works_in_turn(struct pf *pf)
{
	reset_while_other_works(pf, false);
}

static void reset_while_other_works_parallel(struct pf *pf)
{
	reset_while_other_works(pf, true);
}

static void read_header(struct vf *vf, uint32_t header[CONFIG_HEADER / 4])
{
	for (unsigned int i = 0; i < CONFIG_HEADER / 4; i++)
		igt_assert_ok(pci_dev_cfg_read32(vf->pci, i * 4, &header[i]));
}

/* The kernel saves the configuration before the reset and restores it afterwards. */
static void config_is_kept(struct pf *pf)
{
	uint32_t before[CONFIG_HEADER / 4], after[CONFIG_HEADER / 4];
	uint16_t command;
	struct vf *vf;

	enable_all(pf);
	pf_for_each_vf(pf, vf) {
		igt_assert_ok(pci_dev_cfg_read16(vf->pci, PCI_COMMAND, &command));
		command ^= PCI_COMMAND_MASTER;
		igt_assert_ok(pci_dev_cfg_write16(vf->pci, PCI_COMMAND, command));
		read_header(vf, before);
		igt_assert_f((before[PCI_COMMAND / 4] & 0xffff) == command,
			     "%s: bus master bit cannot be changed\n", vf->pci->name);
		mark(vf);
		igt_assert_ok(vf_reset(vf));
		read_header(vf, after);
		expect_was_reset(vf, true);
		for (unsigned int i = 0; i < CONFIG_HEADER / 4; i++)
			igt_assert_f(before[i] == after[i],
				     "%s: config offset %#x: %#010x before, %#010x after reset\n",
				     vf->pci->name, i * 4, before[i], after[i]);
	}
}

/* After a reset the VF can be given to its driver again, and works. */
static void works_after_reset(struct pf *pf)
{
	struct vf *vf;
	static struct vf_io *io;

	enable_all(pf);
	pf_for_each_vf(pf, vf) {
		igt_assert_ok(vf_reset(vf));
		igt_assert_ok(vf_bind_native(vf));
		igt_assert_ok(vf_io_open(vf, &io));
		igt_assert_ok(vf_io_once(io));
		vf_io_close(io);
		igt_assert_ok(vf_unbind(vf));
	}
}

/* The attribute takes the number 1 and cannot be read. */
static void reset_errors(struct pf *pf)
{
	static const char *const refused[] = { "0", "2", "-1", "yes", "\n", "1 1" };
	char buf[16];
	struct vf *vf;

	enable_all(pf);
	vf = pf_vf(pf, 1);
	mark(vf);
	for (size_t i = 0; i < ARRAY_SIZE(refused); i++) {
		igt_debug("reset: write '%s'\n", refused[i]);
		igt_assert_err(sysfs_write(vf->pci->dirfd, "reset", refused[i]), EINVAL);
	}
	igt_assert_err(sysfs_read(vf->pci->dirfd, "reset", buf, sizeof(buf)), EACCES);
	expect_was_reset(vf, false);
	igt_assert_ok(sysfs_write(vf->pci->dirfd, "reset", "0x1"));
	expect_was_reset(vf, true);
}

/* reset_method lists, chooses, disables and restores the ways to reset. */
static void reset_method(struct pf *pf)
{
	char all[64], now[64];
	struct vf *vf;

	igt_emit_ignore_dmesg_regex("reset method '(no-such-method|acpi)'$|"
				    "All device reset methods disabled by user");
	enable_all(pf);
	vf = pf_vf(pf, 1);
	igt_assert_f(pci_has_flr(vf->pci), "%s: a VF must have FLR (SR-IOV 1.1, 2.2.2)\n",
		     vf->pci->name);
	igt_assert_ok(pci_get_reset_method(vf->pci, all, sizeof(all)));
	igt_assert_f(strstr(all, "flr"), "%s: flr is not in '%s'\n", vf->pci->name, all);
	igt_assert_ok(pci_set_reset_method(vf->pci, "flr"));
	igt_assert_ok(pci_get_reset_method(vf->pci, now, sizeof(now)));
	igt_assert_f(!strcmp(now, "flr"), "after choosing flr: '%s'\n", now);
	igt_assert_err(pci_set_reset_method(vf->pci, "no-such-method"), EINVAL);
	igt_assert_err(pci_set_reset_method(vf->pci, "acpi"), EINVAL);
	mark(vf);
	igt_assert_ok(vf_reset(vf));
	expect_was_reset(vf, true);

	igt_assert_ok(pci_set_reset_method(vf->pci, "\n"));
	mark(vf);
	igt_assert_err(vf_reset(vf), ENOTTY);
	expect_was_reset(vf, false);
	igt_assert_ok(pci_set_reset_method(vf->pci, "default"));
	igt_assert_ok(pci_get_reset_method(vf->pci, now, sizeof(now)));
	igt_assert_f(!strcmp(now, all), "after default: '%s', first '%s'\n", now, all);
	igt_assert_ok(vf_reset(vf));
	expect_was_reset(vf, true);
}

static const struct flr_test {
	const char *name;
	void (*run)(struct pf *pf);
	const char *what;
} flr_tests[] = {
	{ "each", reset_each, "Each VF is reset in turn; no other VF is reset with it." },
	{ "alternately", reset_alternately, "Two VFs are reset by turns, again and again." },
	{ "parallel", reset_parallel, "All VFs are reset at the same time." },
	{ "while-other-works", reset_while_other_works_in_turn,
	  "The other VFs are reset one by one while the first does I/O without an error." },
	{ "parallel-while-other-works", reset_while_other_works_parallel,
	  "The other VFs are reset at once while the first does I/O without an error." },
	{ "config-kept", config_is_kept,
	  "The configuration header of a VF reads the same after the reset as before." },
	{ "works-after", works_after_reset,
	  "After its reset each VF binds to its native driver and does I/O." },
	{ "errors", reset_errors, "The reset attribute takes 1 and nothing else." },
	{ "method", reset_method,
	  "reset_method lists FLR; choosing, disabling and restoring methods takes effect." },
};

int igt_main()
{
	struct pf *pf;

	igt_fixture()
		env = pf_env_begin(PF_NEEDS_VFS(1));

	for (size_t i = 0; i < ARRAY_SIZE(flr_tests); i++) {
		igt_describe(flr_tests[i].what);
		igt_subtest_with_dynamic(flr_tests[i].name) {
			pf_env_for_each_pf(env, pf) {
				igt_dynamic(pf->label)
					flr_tests[i].run(pf);
			}
		}
	}

	igt_fixture()
		pf_env_end(env);
}

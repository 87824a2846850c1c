/* SPDX-License-Identifier: MIT */
/*
 * VFs come and go as sriov_numvfs and sriov_drivers_autoprobe say, and every
 * wrong write is refused with the errno that the PCI core promises
 * (drivers/pci/iov.c, sriov_numvfs_store(); Documentation/ABI/testing/sysfs-bus-pci).
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/pci_regs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/igt_core.h"
#include "fixture/assert.h"
#include "fixture/pf_env.h"
#include "fixture/pf_subtests.h"
#include "pci/pci_bind.h"
#include "pci/pci_dev_cfg.h"
#include "pci/pci_sriov.h"
#include "pf/pf.h"
#include "util/str.h"
#include "util/sysfs.h"
#include "vf/vf.h"

IGT_TEST_DESCRIPTION("Enabling, disabling, binding and unbinding of VFs, and each error of it.");

#define UNPRIVILEGED_ID 65534 /* nobody and nogroup */
#define RANDOM_ROUNDS   2

/* The address that offset, stride and the PF's own routing ID give to VF @num. */
static struct pci_addr vf_address(const struct pf *pf, unsigned int num)
{
	struct pci_addr addr = pf->pci->addr;
	uint32_t offset, stride, rid;

	igt_assert_ok(sysfs_read_u32(pf->pci->dirfd, "sriov_offset", &offset));
	igt_assert_ok(sysfs_read_u32(pf->pci->dirfd, "sriov_stride", &stride));
	rid = addr.bus << 8 | addr.dev << 3 | addr.func;
	rid += offset + stride * (num - 1);
	addr.bus = rid >> 8;
	addr.dev = rid >> 3 & 0x1f;
	addr.func = rid & 7;
	return addr;
}

/* What the PCI core says to a count that it refuses while VFs are enabled. */
#define ALREADY_ENABLED "VFs already enabled. Disable before enabling"

static struct pf_env *env; /* static: survives the jump out of a failed subtest */

static const struct autoprobe_mode {
	const char *name;
	bool on;
} modes[] = {
	{ "autoprobe-off", false },
	{ "autoprobe-on", true },
};

/* Nobody at an address reads as all ones; Linux makes a device even so. */
static void expect_answer(const struct vf *vf)
{
	uint32_t class_revision;

	igt_assert_ok(pci_dev_cfg_read32(vf->pci, PCI_CLASS_REVISION, &class_revision));
	igt_assert_f(class_revision != UINT32_MAX, "vf%u: %s does not answer\n", vf->num,
		     vf->pci->name);
}

/* Every VF answers, knows its PF, sits at its routing ID; no VF is there beyond @count. */
static void expect_vfs(struct pf *pf, unsigned int count)
{
	struct pci_addr addr, pf_addr;
	unsigned int numvfs;
	char link[32];
	struct vf *vf;

	igt_assert_ok(pf_get_numvfs(pf, &numvfs));
	igt_assert_eq_u32(numvfs, count);
	pf_for_each_vf(pf, vf) {
		igt_assert_ok(pci_sriov_pf_addr(vf->pci, &pf_addr));
		igt_assert_f(pci_addr_equal(&pf_addr, &pf->pci->addr), "%s: physfn is not %s\n",
			     vf->pci->name, pf->pci->name);
		addr = vf_address(pf, vf->num);
		igt_assert_f(pci_addr_equal(&addr, &vf->pci->addr),
			     "vf%u: %s is not where offset and stride put it\n", vf->num,
			     vf->pci->name);
		expect_answer(vf);
	}
	for (unsigned int i = 0; i < pf->total_vfs; i++) {
		snprintf(link, sizeof(link), "virtfn%u", i);
		igt_assert_f(sysfs_exists(pf->pci->dirfd, link) == (i < count),
			     "numvfs=%u: %s is %s\n", count, link,
			     i < count ? "missing" : "still there");
	}
}

/* Without autoprobe no VF has a driver; with it, every VF whose driver can probe has one. */
static void expect_bindings(struct pf *pf, bool autoprobe)
{
	char driver[64];
	struct vf *vf;

	pf_for_each_vf(pf, vf) {
		int bound = pci_dev_driver(vf->pci, driver, sizeof(driver));

		igt_assert_f(bound >= 0, "%s: driver link: %s\n", vf->pci->name,
			     errno_name(-bound));
		if (!autoprobe)
			igt_assert_f(!bound, "%s: bound to %s though autoprobe is off\n",
				     vf->pci->name, driver);
		else if (!bound)
			igt_skip_on_f(pf_vfs_need_online(pf),
				      "%s: needs provisioning before a driver can probe it\n",
				      vf->pci->name);
		igt_assert_f(bound == autoprobe, "%s: no driver though autoprobe is on\n",
			     vf->pci->name);
	}
}

static void enable_and_disable(struct pf *pf, unsigned int count, bool autoprobe)
{
	pf_env_reset(env);
	igt_assert_ok(pf_set_autoprobe(pf, autoprobe));
	igt_assert_ok(pf_enable_vfs(pf, count));
	expect_vfs(pf, count);
	expect_bindings(pf, autoprobe);
	igt_assert_ok(pf_disable_vfs(pf));
	expect_vfs(pf, 0);
}

/* Disabling takes a second, so many VFs are counted in larger steps: 1 .. 4, 6, 8, 12, 16, 24, ... */
static unsigned int next_count(unsigned int n)
{
	unsigned int step = 1;

	while (4 * step <= n)
		step *= 2;
	return n + step;
}

static void enable_each(const struct autoprobe_mode *mode)
{
	struct pf *pf;

	pf_env_for_each_pf(env, pf) {
		for (unsigned int n = 1; n <= pf->total_vfs; n = next_count(n))
			igt_dynamic_f("%s-numvfs-%u", pf->label, n)
				enable_and_disable(pf, n, mode->on);
	}
}

static void enable_all(const struct autoprobe_mode *mode)
{
	struct pf *pf;

	pf_env_for_each_pf(env, pf) {
		igt_dynamic_f("%s-numvfs-all", pf->label)
			enable_and_disable(pf, pf->total_vfs, mode->on);
	}
}

static void enable_random(const struct autoprobe_mode *mode)
{
	struct pf *pf;

	pf_env_for_each_pf(env, pf) {
		igt_dynamic_f("%s-numvfs-random", pf->label) {
			for (int round = 0; round < RANDOM_ROUNDS; round++) {
				unsigned int n = 1 + random() % pf->total_vfs;

				igt_info("round %d: %u of %u VFs\n", round, n, pf->total_vfs);
				enable_and_disable(pf, n, mode->on);
			}
		}
	}
}

/*
 * One line per row of the decision order of sriov_numvfs_store(), ordered so that VFs are seldom
 * disabled.  The text is written as it is, unless @beyond: then sriov_totalvfs + @beyond.
 */
static const struct numvfs_case {
	const char *name;
	unsigned int enabled; /* VFs enabled before the write */
	const char *text;
	unsigned int beyond;
	int err;             /* expected: 0 or a positive errno */
	unsigned int numvfs; /* expected afterwards */
} numvfs_cases[] = {
	{ "word", 0, "many", 0, EINVAL, 0 },
	{ "lone-newline", 0, "\n", 0, EINVAL, 0 },
	{ "negative", 0, "-1", 0, EINVAL, 0 },
	{ "trailing-garbage", 0, "1x", 0, EINVAL, 0 },
	{ "two-numbers", 0, "1 1", 0, EINVAL, 0 },
	{ "above-u16", 0, "65536", 0, EINVAL, 0 },
	{ "above-u64", 0, "18446744073709551617", 0, EINVAL, 0 },
	{ "largest-u16", 0, "65535", 0, ERANGE, 0 },
	{ "above-total", 0, "", 1, ERANGE, 0 },
	{ "zero-again", 0, "0", 0, 0, 0 },
	{ "trailing-newline", 0, "1\n", 0, 0, 1 },
	{ "same-count-again", 1, "1", 0, 0, 1 },
	{ "more-while-enabled", 1, "2", 0, EBUSY, 1 },
	{ "word-while-enabled", 1, "many", 0, EINVAL, 1 },
	{ "above-total-while-enabled", 1, "", 1, ERANGE, 1 },
	{ "hexadecimal", 0, "0x1", 0, 0, 1 },
	{ "fewer-while-enabled", 2, "1", 0, EBUSY, 2 },
};

static void write_numvfs(struct pf *pf, const struct numvfs_case *c)
{
	unsigned int numvfs;
	char text[32];

	igt_require_f(pf->total_vfs >= 2, "%s supports one VF only\n", pf->pci->name);
	igt_emit_ignore_dmesg_regex(ALREADY_ENABLED);
	igt_assert_ok(pf_get_numvfs(pf, &numvfs));
	if (numvfs != c->enabled) { /* disabling takes a second: only where it is needed */
		pf_env_reset(env);
		igt_assert_ok(pf_set_autoprobe(pf, false));
		igt_assert_ok(pf_enable_vfs(pf, c->enabled));
	}
	igt_assert_ok(pf_set_autoprobe(pf, false));
	snprintf(text, sizeof(text), "%s", c->text);
	if (c->beyond)
		snprintf(text, sizeof(text), "%u", pf->total_vfs + c->beyond);
	igt_assert_err(pf_set_numvfs_raw(pf, text), c->err);
	expect_vfs(pf, c->numvfs);
}

static void numvfs_errors(void)
{
	struct pf *pf;

	pf_env_for_each_pf(env, pf) {
		for (size_t i = 0; i < ARRAY_SIZE(numvfs_cases); i++)
			igt_dynamic_f("%s-%s", pf->label, numvfs_cases[i].name)
				write_numvfs(pf, &numvfs_cases[i]);
	}
}

/* A PF without a driver has nobody to ask: ENOENT, but the same count (0) is still a success. */
static void numvfs_without_driver(struct pf *pf)
{
	char driver[64];

	pf_env_reset(env);
	igt_require(pci_dev_driver(pf->pci, driver, sizeof(driver)) == 1);
	igt_assert_ok(pci_unbind(pf->pci));
	igt_assert_err(pf_set_numvfs_raw(pf, "1"), ENOENT);
	igt_assert_ok(pf_set_numvfs_raw(pf, "0"));
	igt_assert_err(pf_set_numvfs_raw(pf, "65536"), EINVAL);
	igt_assert_ok(pci_bind(pf->pci, driver));
}

static int try_as_nobody(const struct pf *pf, const char *attr)
{
	int status;
	pid_t pid = fork();

	if (pid < 0)
		return -errno;
	if (!pid) {
		if (setgid(UNPRIVILEGED_ID) || setuid(UNPRIVILEGED_ID))
			_exit(255);
		_exit(-sysfs_write(pf->pci->dirfd, attr, "1"));
	}
	if (waitpid(pid, &status, 0) < 0)
		return -errno;
	return WIFEXITED(status) ? -WEXITSTATUS(status) : -ECHILD;
}

/* Only root may write; an attribute that nobody may write refuses root as well (kernfs). */
static void permissions(struct pf *pf)
{
	static const char *const writable[] = { "sriov_numvfs", "sriov_drivers_autoprobe" };
	static const char *const readonly[] = { "sriov_totalvfs", "sriov_offset", "sriov_stride",
						"sriov_vf_device" };

	pf_env_reset(env);
	for (size_t i = 0; i < ARRAY_SIZE(writable); i++)
		igt_assert_err(try_as_nobody(pf, writable[i]), EACCES);
	for (size_t i = 0; i < ARRAY_SIZE(readonly); i++)
		igt_assert_err(sysfs_write(pf->pci->dirfd, readonly[i], "1"), EACCES);
	expect_vfs(pf, 0);
}

/* sriov_drivers_autoprobe takes the words of kstrtobool() and nothing else. */
static void autoprobe_values(struct pf *pf)
{
	static const struct {
		const char *text;
		int err;
		bool on;
	} values[] = {
		{ "0", 0, false },     { "1", 0, true },       { "n", 0, false },
		{ "Y", 0, true },      { "off", 0, false },    { "on", 0, true },
		{ "2", EINVAL, true }, { "\n", EINVAL, true }, { "-", EINVAL, true },
	};
	bool on;

	pf_env_reset(env);
	for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
		igt_debug("autoprobe: write '%s'\n", values[i].text);
		igt_assert_err(sysfs_write(pf->pci->dirfd, "sriov_drivers_autoprobe",
					   values[i].text),
			       values[i].err);
		igt_assert_ok(pf_get_autoprobe(pf, &on));
		igt_assert_eq(on, values[i].on);
	}
}

static void expect_driver(struct vf *vf, const char *expected)
{
	char driver[64] = "";
	int bound = pci_dev_driver(vf->pci, driver, sizeof(driver));

	igt_assert_f(bound == !!expected, "%s: %s\n", vf->pci->name,
		     bound == 1 ? "bound" :
		     bound      ? errno_name(-bound) :
				  "not bound");
	if (expected)
		igt_assert_f(!strcmp(driver, expected), "%s: bound to %s, not to %s\n",
			     vf->pci->name, driver, expected);
}

/* Each VF takes its native driver, loses it and takes it again; the others stay as they are. */
static void bind_each(struct pf *pf)
{
	char native[64];
	struct vf *vf, *other;

	pf_env_reset(env);
	igt_assert(pci_dev_driver(pf->pci, native, sizeof(native)) == 1);
	igt_assert_ok(pf_set_autoprobe(pf, false));
	igt_assert_ok(pf_enable_vfs(pf, pf->total_vfs));
	pf_for_each_vf(pf, vf) {
		for (int round = 0; round < 2; round++) {
			igt_assert_ok(vf_bind_native(vf));
			expect_driver(vf, native);
			pf_for_each_vf(pf, other)
				if (other != vf)
					expect_driver(other, NULL);
			igt_assert_ok(vf_unbind(vf));
			expect_driver(vf, NULL);
		}
	}
}

/* Writes @name to bind or unbind of a driver, whoever has that driver. */
static int write_driver(const char *driver, const char *attr, const char *name)
{
	char path[128];

	snprintf(path, sizeof(path), "/sys/bus/pci/drivers/%s/%s", driver, attr);
	return sysfs_write(AT_FDCWD, path, name);
}

/* What bind and unbind refuse: see bind_store() and unbind_store() in drivers/base/bus.c. */
static void bind_errors(struct pf *pf)
{
	char native[64];
	struct vf *vf;

	pf_env_reset(env);
	igt_assert(pci_dev_driver(pf->pci, native, sizeof(native)) == 1);
	igt_assert_ok(pf_set_autoprobe(pf, false));
	igt_assert_ok(pf_enable_vfs(pf, 1));
	vf = pf_vf(pf, 1);
	igt_assert_err(pci_bind(vf->pci, native), ENODEV); /* autoprobe is off */
	igt_assert_err(write_driver(native, "unbind", vf->pci->name), ENODEV);
	igt_assert_err(write_driver(native, "bind", "ffff:ff:1f.7"), ENODEV);
	igt_assert_ok(vf_bind_native(vf));
	igt_assert_err(pci_bind(vf->pci, native), EBUSY);
	expect_driver(vf, native);
}

/* While a VF works, another count is refused and the work does not notice. */
static void enable_while_in_use(struct pf *pf)
{
	static struct vf_io *io;
	char text[16];

	igt_require_f(pf->total_vfs >= 2, "%s supports one VF only\n", pf->pci->name);
	igt_emit_ignore_dmesg_regex(ALREADY_ENABLED);
	pf_env_reset(env);
	igt_assert_ok(pf_set_autoprobe(pf, false));
	igt_assert_ok(pf_enable_vfs(pf, 1));
	igt_assert_ok(vf_bind_native(pf_vf(pf, 1)));
	igt_assert_ok(vf_io_open(pf_vf(pf, 1), &io));
	igt_assert_ok(vf_io_once(io));
	snprintf(text, sizeof(text), "%u", pf->total_vfs);
	igt_assert_err(pf_set_numvfs_raw(pf, text), EBUSY);
	igt_assert_ok(vf_io_once(io));
	igt_assert_ok(pf_set_numvfs_raw(pf, "1"));
	igt_assert_ok(vf_io_once(io));
	vf_io_close(io);
	expect_vfs(pf, 1);
}

/* The tests that do one thing on each PF. */
static const struct pf_subtest subtests[] = {
	{ "numvfs-without-driver", numvfs_without_driver,
	  "A PF without a driver refuses to enable VFs with ENOENT, and works again once bound." },
	{ "permissions", permissions,
	  "An ordinary user cannot write; read-only attributes refuse even root with EACCES." },
	{ "autoprobe-values", autoprobe_values,
	  "sriov_drivers_autoprobe takes the kernel's boolean words and refuses all else." },
	{ "bind-unbind-each", bind_each,
	  "Each VF binds to its native driver and unbinds, twice, and no other VF is touched." },
	{ "bind-errors", bind_errors,
	  "Binding with autoprobe off, twice, or of an unknown device fails with its errno." },
	{ "enable-while-in-use", enable_while_in_use,
	  "With a VF at work another count is refused with EBUSY and the work goes on." },
};

int igt_main()
{
	igt_fixture()
		env = pf_env_begin(PF_NEEDS_VFS(1));

	for (size_t i = 0; i < ARRAY_SIZE(modes); i++) {
		igt_describe(
			"Counts of VFs are enabled and disabled; devices, links and drivers agree.");
		igt_subtest_with_dynamic_f("enable-each-%s", modes[i].name)
			enable_each(&modes[i]);

		igt_describe("All VFs are enabled and disabled at once.");
		igt_subtest_with_dynamic_f("enable-all-%s", modes[i].name)
			enable_all(&modes[i]);

		igt_describe(
			"Random counts of VFs are enabled and disabled; IGT_SRANDOM repeats them.");
		igt_subtest_with_dynamic_f("enable-random-%s", modes[i].name)
			enable_random(&modes[i]);
	}

	igt_describe("Every wrong write to sriov_numvfs gets its errno and changes nothing.");
	igt_subtest_with_dynamic("numvfs-errors")
		numvfs_errors();

	pf_subtests(env, subtests);

	igt_fixture()
		pf_env_end(env);
}

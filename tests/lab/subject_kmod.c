/* SPDX-License-Identifier: MIT */
/* A test program for kmod.sh: lib/kmod with the modules of a real kernel. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/igt_core.h"
#include "fixture/assert.h"
#include "kmod/module.h"
#include "kmod/module_bind.h"
#include "util/sysfs.h"

IGT_TEST_DESCRIPTION("Subject of the lab test of lib/kmod.");

/* vfio_pci holds vfio_pci_core, which holds vfio: all of them are modules of Debian's kernel. */
static bool is_listed(const char *name)
{
	struct module_info *modules;
	bool found = false;
	size_t count;

	igt_assert_ok(module_list(&modules, &count));
	for (size_t i = 0; i < count; i++)
		found |= !strcmp(modules[i].name, name);
	free(modules);
	return found;
}

static void holders_go_first(void)
{
	igt_assert_ok(module_load("vfio-pci", NULL));
	igt_assert_eq(module_is_loaded("vfio-pci"), 1);
	igt_assert_eq(module_is_loaded("vfio"), 1);
	igt_assert(is_listed("vfio_pci_core"));
	igt_assert_ok(module_unload("vfio-pci-core"));
	igt_assert_eq(module_is_loaded("vfio-pci"), 0);
	igt_assert_eq(module_is_loaded("vfio-pci-core"), 0);
	igt_assert(!is_listed("vfio_pci"));
	igt_assert_ok(module_unload("vfio-pci-core"));
}

static void options(void)
{
	char text[8];

	igt_assert_ok(module_unload("vfio-pci"));
	igt_assert_ok(module_load("vfio-pci", "nointxmask=1"));
	igt_assert_eq(sysfs_read(AT_FDCWD, "/sys/module/vfio_pci/parameters/nointxmask", text,
				 sizeof(text)),
		      1);
	igt_assert_eq(text[0], 'Y');
}

static void parameters(void)
{
	igt_assert_ok(module_unload("vfio-pci"));
	igt_assert_eq(module_has_param("vfio-pci", "nointxmask"), 1);
	igt_assert_eq(module_has_param("vfio-pci", "nointx"), 0);
	igt_assert_err(module_has_param("no-such-module", "a"), ENOENT);
}

/* @slot is a function nobody needs. */
static void binds(const char *slot)
{
	struct pci_addr addr;
	struct pci_dev *dev;
	char name[16];

	igt_require_f(slot, "no function to bind in SLOT\n");
	igt_assert_ok(pci_addr_parse(slot, &addr));
	igt_assert_ok(pci_dev_open(&addr, &dev));
	/* Loading binds the function already. */
	igt_assert_ok(module_unload("vfio-pci"));
	igt_assert_ok(module_load("vfio-pci", NULL));
	igt_assert_ok(module_unbind(dev, "vfio-pci"));
	igt_assert_err(module_unbind(dev, "vfio-pci"), ENODEV);
	igt_assert_ok(module_bind(dev, "vfio-pci"));
	igt_assert_ok(module_rebind(dev, "vfio-pci"));
	igt_assert_eq(pci_dev_driver(dev, name, sizeof(name)), 1);
	igt_assert(!strcmp(name, "vfio-pci"));
	igt_assert_ok(module_unbind(dev, "vfio-pci"));
	pci_dev_close(dev);
}

static void in_use(void)
{
	int fd;

	igt_assert_ok(module_load("loop", NULL));
	fd = open("/dev/loop-control", O_RDWR | O_CLOEXEC);
	igt_assert_fd(fd);
	igt_assert_err(module_unload("loop"), EAGAIN);
	igt_assert_eq(module_is_loaded("loop"), 1);
	close(fd);
	igt_assert_ok(module_unload("loop"));
	igt_assert_eq(module_is_loaded("loop"), 0);
}

int igt_main()
{
	igt_describe("Those that hold a module are unloaded before it.");
	igt_subtest("holders-go-first")
		holders_go_first();
	igt_describe("Options reach the module.");
	igt_subtest("options")
		options();
	igt_describe("Parameters are known without loading.");
	igt_subtest("parameters")
		parameters();
	igt_describe("Functions are bound, unbound, and bound anew.");
	igt_subtest("binds")
		binds(getenv("SLOT"));
	igt_describe("A module in use stays.");
	igt_subtest("in-use")
		in_use();
	igt_describe("An unknown module cannot be loaded.");
	igt_subtest("unknown")
		igt_assert_err(module_load("no-such-module", NULL), ENOENT);
}

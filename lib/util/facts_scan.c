/* SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "util/facts.h"
#include "util/sysfs.h"
#include "util/taints.h"

#define CLASS_DISPLAY 0x03

static int set(struct facts *facts, const char *group, const char *what, const char *value)
{
	char name[512];

	snprintf(name, sizeof(name), "%s.%s", group, what);
	return facts_set(facts, name, value);
}

/* The DRM card of the PCI function in @dirfd. */
static int scan_card(struct facts *facts, int dirfd, const char *address)
{
	int fd = openat(dirfd, "drm", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;
	int err = 0;

	if (!dir) {
		if (fd >= 0)
			close(fd);
		return 0;
	}
	while (!err && (entry = readdir(dir)))
		if (!strncmp(entry->d_name, "card", 4))
			err = set(facts, "hardware.pci.drm_card_at_addr", address, entry->d_name);
	closedir(dir);
	return err;
}

static int scan_function(struct facts *facts, int devices, const char *address)
{
	int fd = openat(devices, address, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	uint32_t class, vendor, device;
	char id[16];
	int err = 0;

	if (fd < 0)
		return 0;
	if (!sysfs_read_u32(fd, "class", &class) && class >> 16 == CLASS_DISPLAY &&
	    !sysfs_read_u32(fd, "vendor", &vendor) && !sysfs_read_u32(fd, "device", &device)) {
		snprintf(id, sizeof(id), "%04x:%04x", vendor & 0xffff, device & 0xffff);
		err = set(facts, "hardware.pci.gpu_at_addr", address, id);
		if (!err)
			err = scan_card(facts, fd, address);
	}
	close(fd);
	return err;
}

static int scan_pci(struct facts *facts)
{
	int fd = sysfs_open_dir("bus/pci/devices");
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;
	int err = 0;

	if (!dir) {
		if (fd >= 0)
			close(fd);
		return 0;
	}
	while (!err && (entry = readdir(dir)))
		if (entry->d_name[0] != '.')
			err = scan_function(facts, fd, entry->d_name);
	closedir(dir);
	return err;
}

/* A module is there while its folder says so; one that is built in has no such file. */
static int scan_modules(struct facts *facts)
{
	static const char *const modules[] = {
		"amdgpu",  "amdxdna", "asahi",     "ast",         "etnaviv", "exynos",
		"i915",    "ivpu",    "intel_vpu", "lima",        "mgag200", "msm",
		"nouveau", "nova",    "panfrost",  "panthor",     "powervr", "qxl",
		"radeon",  "rocket",  "v3d",       "vc4",         "vgem",    "virtio_gpu",
		"vkms",    "vmwgfx",  "xe",        "xe_vfio_pci",
	};
	int fd = sysfs_open_dir("module");
	char path[64], state[16];
	int err = 0;

	if (fd < 0)
		return 0;
	for (size_t i = 0; i < sizeof(modules) / sizeof(modules[0]) && !err; i++) {
		snprintf(path, sizeof(path), "%s/initstate", modules[i]);
		if (sysfs_read(fd, path, state, sizeof(state)) >= 0 && !strcmp(state, "live"))
			err = set(facts, "kernel.kmod_is_loaded", modules[i], "true");
	}
	close(fd);
	return err;
}

static int scan_taints(struct facts *facts)
{
	static const struct {
		unsigned int bit;
		const char *name;
	} bad[] = {
		{ TAINTS_MACHINE_CHECK, "taint_machine_check" },
		{ TAINTS_BAD_PAGE, "taint_bad_page" },
		{ TAINTS_DIE, "taint_die" },
		{ TAINTS_WARN, "taint_warn" },
	};
	uint64_t taints;
	int err = 0;

	if (taints_read(&taints))
		return 0;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]) && !err; i++)
		if (taints >> bad[i].bit & 1)
			err = set(facts, "kernel.is_tainted", bad[i].name, "true");
	return err;
}

int facts_scan(struct facts *facts)
{
	int err = scan_pci(facts);

	if (!err)
		err = scan_modules(facts);
	if (!err)
		err = scan_taints(facts);
	return err;
}

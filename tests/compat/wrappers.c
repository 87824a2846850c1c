/* SPDX-License-Identifier: MIT */
/*
 * IGT's names one by one, with a device node whose function the checker has prepared.  NODE names it:
 * /dev/null on a made-up tree, a PF's own node in the lab.
 */
#include <fcntl.h>

#include "igt.h"
#include "igt_kmod.h"

IGT_TEST_DESCRIPTION("IGT's names, one by one.");

static int fd = -1;

static void values(int dir)
{
	bool on = true;
	int32_t number;
	uint32_t word;

	igt_sysfs_set_u32(dir, "value", 7);
	igt_assert_eq_u32(igt_sysfs_get_u32(dir, "value"), 7);
	igt_sysfs_set_s32(dir, "value", -7);
	igt_assert_eq(igt_sysfs_get_s32(dir, "value"), -7);
	igt_assert(!__igt_sysfs_get_u32(dir, "value", &word));
	igt_sysfs_set_u64(dir, "value", 1ull << 40);
	igt_assert_eq_u64(igt_sysfs_get_u64(dir, "value"), 1ull << 40);
	igt_assert(!__igt_sysfs_get_s32(dir, "value", &number));
	igt_assert(igt_sysfs_set(dir, "value", "N"));
	igt_assert(__igt_sysfs_get_boolean(dir, "value", &on) && !on);
	igt_sysfs_set_boolean(dir, "value", true);
	igt_assert(igt_sysfs_get_boolean(dir, "value"));
	igt_assert(!igt_sysfs_set(dir, "none", "x"));
}

static void texts(int dir)
{
	char text[8] = "";
	int a = 0, b = 0;
	char *all;

	igt_assert_eq(igt_sysfs_printf(dir, "value", "%d-%d", 12, 34), 5);
	igt_assert_eq(igt_sysfs_read(dir, "value", text, 3), 3);
	igt_assert(!strcmp(text, "12-"));
	igt_assert_eq(igt_sysfs_scanf(dir, "value", "%d-%d", &a, &b), 2);
	igt_assert_eq(a, 12);
	igt_assert_eq(b, 34);
	igt_assert_eq(igt_sysfs_scanf(dir, "none", "%d", &a), -ENOENT);
	igt_assert_eq(igt_sysfs_write(dir, "none", "x", 1), -ENOENT);
	igt_assert_eq(igt_sysfs_read(dir, "none", text, 1), -ENOENT);
	all = igt_sysfs_get(dir, "long");
	igt_assert(all);
	igt_assert_eq(strlen(all), 5000);
	free(all);
	igt_assert(!igt_sysfs_get(dir, "none"));
}

static void attributes(void (*check)(int dir))
{
	int dir = igt_sriov_device_sysfs_open(fd, 0);

	igt_assert_fd(dir);
	check(dir);
	close(dir);
}

static void loops(void)
{
	unsigned int count = 0, last = 0;

	for_each_sriov_vf(fd, vf) count += vf;
	igt_assert_eq(count, 1 + 2 + 3 + 4);
	for_each_sriov_enabled_vf(fd, vf) count++;
	igt_assert_eq(count, 10 + igt_sriov_get_enabled_vfs(fd));
	for_each_sriov_vf_in_range(fd, 2, 3, vf) last = vf;
	igt_assert_eq(last, 3);
	for_last_sriov_vf(fd, vf) igt_assert_eq(vf, 4);
	for_random_sriov_vf(fd, vf) igt_assert(vf >= 1 && vf <= 4);
	for_random_sriov_vf_in_range(fd, 2, 2, vf) igt_assert_eq(vf, 2);
	for_random_sriov_vf_starting_from(fd, 4, vf) igt_assert_eq(vf, 4);
	igt_assert(!strcmp(igt_sriov_func_str(0), "PF"));
	igt_assert(!strcmp(igt_sriov_func_str(12), "VF12"));
}

static void no_range(void)
{
	for_each_sriov_vf_in_range(fd, 3, 2, vf)
		igt_assert_f(false, "VF%u of an empty range\n", vf);
	for_each_sriov_vf_in_range(fd, 1, 5, vf)
		igt_assert_f(false, "VF%u of too large a range\n", vf);
	igt_assert_eq(igt_sriov_random_vf_in_range(fd, 0, 2), 0);
}

static void autoprobe(void)
{
	bool before = igt_sriov_is_driver_autoprobe_enabled(fd);

	igt_sriov_disable_driver_autoprobe(fd);
	igt_assert(!igt_sriov_is_driver_autoprobe_enabled(fd));
	igt_sriov_enable_driver_autoprobe(fd);
	igt_assert(igt_sriov_is_driver_autoprobe_enabled(fd));
	if (!before)
		igt_sriov_disable_driver_autoprobe(fd);
}

static void vfs(void)
{
	igt_sriov_disable_driver_autoprobe(fd);
	igt_sriov_enable_vfs(fd, 2);
	igt_sriov_enable_driver_autoprobe(fd);
	igt_assert_eq_u32(igt_sriov_get_enabled_vfs(fd), 2);
	for_each_sriov_enabled_vf(fd, vf)
	{
		int dir = igt_sriov_device_sysfs_open(fd, vf);

		igt_assert_fd(dir);
		igt_assert(!igt_sysfs_has_attr(dir, "driver"));
		igt_sriov_bind_vf_drm_driver(fd, vf);
		igt_assert(igt_sysfs_has_attr(dir, "driver"));
		igt_assert(!igt_sriov_is_vf_drm_driver_probed(fd, vf));
		igt_assert_eq(igt_sriov_open_vf_drm_device(fd, vf), -1);
		igt_sriov_unbind_vf_drm_driver(fd, vf);
		igt_assert(!igt_sysfs_has_attr(dir, "driver"));
		igt_assert(igt_sriov_device_reset_exists(fd, vf));
		igt_assert(igt_sriov_device_reset(fd, vf));
		close(dir);
	}
	igt_assert_eq(igt_sriov_device_sysfs_open(fd, 3), -1);
	igt_sriov_disable_vfs(fd);
	igt_assert_eq_u32(igt_sriov_get_enabled_vfs(fd), 0);
}

static void pci(void)
{
	char slot[PCI_SLOT_NAME_SIZE + 1], driver[64];

	igt_device_get_pci_slot_name(fd, slot);
	igt_assert_eq(igt_pci_get_bound_driver_name(slot, driver, sizeof(driver)), 1);
	igt_assert_eq(igt_pci_driver_unbind("other", slot), -ENODEV);
	igt_assert_eq(igt_pci_bind_driver_override(slot, "", 0), -EINVAL);
	igt_assert_eq(igt_pci_bind_driver_override(slot, driver, 100), 0);
	igt_assert_eq(igt_pci_set_driver_override(slot, NULL), 0);
	igt_assert_eq(igt_pci_driver_bind("no-such-driver", slot), -ENOENT);
	igt_assert_eq(igt_pci_driver_unbind_all("no-such-driver"), -ENOENT);
	igt_assert_eq(igt_pci_device_unbind("nonsense"), -EINVAL);
	igt_assert_eq(igt_pci_probe_drivers("0000:ff:1f.7"), -ENODEV);
	igt_assert_eq(igt_kmod_unbind("no-such-module", slot), -ENOENT);
}

static void tiles(void)
{
	int dir, tile, seen = 0;

	igt_assert_eq(xe_sysfs_get_num_tiles(fd), 2);
	for_each_sysfs_tile_dirfd(fd, dir, tile)
		seen += igt_sysfs_has_attr(dir, tile ? "gt1" : "gt0");
	igt_assert_eq(seen, 2);
	dir = xe_sysfs_engine_open(fd, 1, 1);
	igt_assert_fd(dir);
	igt_assert_eq_u32(igt_sysfs_get_u32(dir, "job_timeout_ms"), 5000);
	close(dir);
	igt_assert_eq(xe_sysfs_engine_open(fd, 1, 0), -1);
	igt_assert_eq(xe_sysfs_engine_open(fd, 1, 5), -1);
	igt_assert_eq(xe_sysfs_gt_open(fd, 2), -1);
}

static void cards(void)
{
	struct igt_device_card card;

	igt_assert(igt_device_card_match_pci("sriov:", &card));
	igt_assert(!igt_device_card_match("pci:vendor=dead", &card));
	igt_assert_eq(igt_device_filter_count(), 2);
	igt_assert(!strcmp(igt_device_filter_get(1), "sriov:card=1"));
	igt_assert(!igt_device_filter_get(2));
}

int igt_main()
{
	igt_fixture() {
		igt_assert(getenv("NODE"));
		fd = open(getenv("NODE"), O_RDWR);
		igt_assert_fd(fd);
		igt_assert(igt_sriov_is_pf(fd));
		igt_assert(igt_sriov_vfs_supported(fd));
		igt_assert(!intel_is_vf_device(fd));
		igt_assert_eq_u32(igt_sriov_get_total_vfs(fd), 4);
	}

	igt_describe("Numbers and truth values are written and read back.");
	igt_subtest("values")
		attributes(values);
	igt_describe("Texts are written, read and scanned.");
	igt_subtest("texts")
		attributes(texts);
	igt_describe("Reading what is not there fails.");
	igt_subtest("absent-attribute")
		igt_sysfs_get_u32(fd, "none");
	igt_describe("Each loop visits what it names.");
	igt_subtest("loops")
		loops();
	igt_describe("A bad range is warned of and visits nothing.");
	igt_subtest("no-range")
		no_range();
	igt_describe("Autoprobe is read and written.");
	igt_subtest("autoprobe")
		autoprobe();
	igt_describe("VFs come, are bound, unbound and reset, and go.");
	igt_subtest("vfs")
		vfs();
	igt_describe("More VFs than there are fail the test.");
	igt_subtest("too-many-vfs")
		igt_sriov_enable_vfs(fd, 5);
	igt_describe("No VFs are no number to enable.");
	igt_subtest("zero-vfs")
		igt_sriov_enable_vfs(fd, 0);
	igt_describe("Drivers are bound by the slot of a function.");
	igt_subtest("pci")
		pci();
	igt_describe("Tiles, GTs and engine classes of xe have directories.");
	igt_subtest("tiles")
		tiles();
	igt_describe("Filters find functions.");
	igt_subtest("cards")
		cards();
}

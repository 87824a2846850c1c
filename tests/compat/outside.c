/* SPDX-License-Identifier: MIT */
/*
 * A test written with the documented names of IGT GPU Tools alone, and built outside of this tree.
 * It runs without devices; what needs one skips.
 */
#include <fcntl.h>

#include "igt.h"
#include "igt_kmod.h"

IGT_TEST_DESCRIPTION("Names of IGT's core and SR-IOV helpers.");

struct entry {
	int value;
	struct igt_list_head link;
};

static void lists_and_statistics(void)
{
	struct entry entries[] = { { .value = 1 }, { .value = 2 }, { .value = 6 } }, *entry;
	IGT_LIST_HEAD(list);
	igt_stats_t stats;

	igt_stats_init(&stats);
	for (int i = 0; i < ARRAY_SIZE(entries); i++)
		igt_list_add_tail(&entries[i].link, &list);
	igt_list_for_each_entry(entry, &list, link)
		igt_stats_push(&stats, entry->value);
	igt_assert_eq(igt_list_length(&list), 3);
	assert_within_epsilon(igt_stats_get_mean(&stats), 3.0, 0.01);
	igt_stats_fini(&stats);
}

static void choice(void)
{
	static const char *const names[] = { "low", "normal", "high" };
	struct igt_sysfs_choice prio;
	unsigned int mask = 0;
	int selected = -1;

	igt_assert_eq(igt_sysfs_choice_parse("low [normal] high\n", &prio), 0);
	igt_assert_eq(igt_sysfs_choice_to_mask(&prio, names, ARRAY_SIZE(names), &mask, &selected),
		      0);
	igt_assert_eq_u32(mask, 0x7);
	igt_assert_eq(selected, 1);
}

static void sysfs_of_a_node(void)
{
	int fd = open("/dev/null", O_RDWR), dir;
	char *text;

	igt_assert_fd(fd);
	dir = igt_sysfs_open(fd);
	igt_require_fd(dir);
	igt_assert(igt_sysfs_has_attr(dir, "uevent"));
	text = igt_sysfs_get(dir, "uevent");
	igt_assert(text);
	free(text);
	igt_assert(!igt_sriov_is_pf(fd));
	close(dir);
	close(fd);
}

static void vfs(int pf_fd)
{
	igt_sriov_disable_driver_autoprobe(pf_fd);
	igt_sriov_enable_vfs(pf_fd, 1);
	igt_sriov_enable_driver_autoprobe(pf_fd);
	for_each_sriov_enabled_vf(pf_fd, vf_num)
	{
		igt_debug("%s\n", igt_sriov_func_str(vf_num));
		igt_assert(!igt_sriov_is_vf_drm_driver_probed(pf_fd, vf_num));
		igt_sriov_bind_vf_drm_driver(pf_fd, vf_num);
		igt_assert(igt_sriov_is_vf_drm_driver_probed(pf_fd, vf_num));
	}
	igt_sriov_disable_vfs(pf_fd);
}

int igt_main()
{
	unsigned long taints;
	int fd = -1;

	igt_describe("Lists hold what was put in, statistics know the mean.");
	igt_subtest("lists-and-statistics")
		lists_and_statistics();

	igt_describe("A choice is parsed.");
	igt_subtest("choice")
		choice();

	igt_describe("A device node has a directory in sysfs.");
	igt_subtest("sysfs")
		sysfs_of_a_node();

	igt_describe("No module has this name.");
	igt_subtest("modules")
		igt_assert(!igt_kmod_is_loaded("no_such_module"));

	igt_describe("A bad taint is explained.");
	igt_subtest("taints") {
		taints = 1ul << 9 | 1ul << 12;
		igt_assert(is_tainted(taints));
		igt_assert(igt_explain_taints(&taints));
		igt_assert(!igt_explain_taints(&taints));
	}

	igt_describe("Each width is a result of its own.");
	igt_subtest_with_dynamic("widths") {
		for (int bits = 8; bits <= 32; bits *= 2)
			igt_dynamic_f("bits-%d", bits)
				igt_assert_lt_u64(1, 1ull << bits);
	}

	igt_subtest_group() {
		igt_fixture() {
			fd = drm_open_driver(DRIVER_XE);
			igt_require(igt_sriov_is_pf(fd));
			igt_require(igt_sriov_get_enabled_vfs(fd) == 0);
		}

		igt_describe("A VF is enabled, bound to its driver and gone again.");
		igt_subtest("vfs")
			vfs(fd);

		igt_fixture()
			drm_close_driver(fd);
	}
}

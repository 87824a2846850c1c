/* SPDX-License-Identifier: MIT */
/* From filters to functions, on a made-up machine: a bridge, a GPU with two VFs, an NVMe PF. */
#include "fake_sysfs.h"
#include "unit.h"

#include "fixture/device_select.h"
#include "pci/pci_sriov.h"
#include "util/sysfs.h"

#define DEVICES "bus/pci/devices/"

static int setup(void **state)
{
	if (fake_setup(state))
		return -1;
	fake_driver("xe");
	fake_driver("nvme");
	fake_pci("0000:00:00.0", "0x8086\n", "0x29c0\n", "0x060000\n");
	fake_pci("0000:03:00.0", "0x8086\n", "0xe20b\n", "0x030000\n");
	fake_pci_pf("0000:03:00.0", "4\n");
	fake_bound("0000:03:00.0", "xe");
	fake_dir(DEVICES "0000:03:00.0/drm/card0");
	fake_pci_vf("0000:03:00.0", 1, "0000:03:00.1");
	fake_pci_vf("0000:03:00.0", 2, "0000:03:00.2");
	fake_bound("0000:03:00.1", "xe");
	fake_dir(DEVICES "0000:03:00.1/drm/card1");
	fake_pci("0000:04:00.0", "0x1b36\n", "0x0010\n", "0x010802\n");
	fake_pci_pf("0000:04:00.0", "8\n");
	fake_bound("0000:04:00.0", "nvme");
	fake_dir(DEVICES "0000:04:00.0/nvme/nvme0");
	return 0;
}

static bool any(const struct pci_dev *dev)
{
	return true;
}

static bool has_drm(const struct pci_dev *dev)
{
	return sysfs_exists(dev->dirfd, "drm");
}

static void expect(const char *text, bool (*eligible)(const struct pci_dev *dev),
		   const char *expected)
{
	char error[DEVICE_FILTER_ERROR_LEN], name[PCI_ADDR_LEN], found[256] = "";
	struct device_filter filter;
	struct pci_addr *list;
	size_t count;

	print_message("%s\n", text);
	assert_int_equal(device_filter_parse(text, &filter, error), 0);
	assert_int_equal(device_select(&filter, eligible, &list, &count), 0);
	for (size_t i = 0; i < count; i++) {
		strcat(found, pci_addr_format(&list[i], name));
		strcat(found, " ");
	}
	assert_string_equal(found, expected);
	free(list);
}

static void functions(void **state)
{
	expect("pci:", any, "0000:00:00.0 ");
	expect("pci:", pci_is_pf, "0000:03:00.0 ");
	expect("pci:card=1", pci_is_pf, "0000:04:00.0 ");
	expect("pci:card=all", has_drm, "0000:03:00.0 0000:03:00.1 ");
	expect("pci:device=bmg", pci_is_pf, "0000:03:00.0 ");
	expect("device:subsystem=nvme", any, "0000:04:00.0 ");
	expect("device:driver=xe,card=all", any, "0000:03:00.0 0000:03:00.1 ");
	expect("pci:slot=0000:03:00.2", any, "0000:03:00.2 ");
	expect("pci:slot=0000:03:00.2", has_drm, "");
	expect("pci:vendor=amd", any, "");
}

static void sriov(void **state)
{
	expect("sriov:", any, "0000:03:00.0 ");
	expect("sriov:card=all", any, "0000:03:00.0 0000:04:00.0 ");
	expect("sriov:card=1", any, "0000:04:00.0 ");
	expect("sriov:vendor=1b36", has_drm, "");
	expect("sriov:vf=0", any, "0000:03:00.1 ");
	expect("sriov:vendor=intel,device=battlemage,card=0,pf=0,vf=1", has_drm, "0000:03:00.2 ");
	expect("sriov:vf=2", any, "");
	expect("sriov:card=1,vf=0", any, "");
	expect("sriov:card=all,vf=0", any, "0000:03:00.1 ");
	expect("sriov:pf=1", any, "");
}

static void no_bus(void **state)
{
	struct device_filter filter = { .kind = DEVICE_FILTER_PCI };
	struct pci_addr *list;
	size_t count;

	fake_remove("bus/pci/devices");
	assert_int_equal(device_select(&filter, any, &list, &count), -ENOENT);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, fake_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = { TEST(functions), TEST(sriov), TEST(no_bus) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}

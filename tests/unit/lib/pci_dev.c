/* SPDX-License-Identifier: MIT */
#include "fake_sysfs.h"
#include "unit.h"

#include "pci/pci_dev.h"
#include "pci/pci_reset.h"
#include "pci/pci_scan.h"
#include "pci/pci_sriov.h"

#define NAME "10000:01:00.0"
#define DIR  "bus/pci/devices/" NAME "/"

static struct pci_addr addr;
static struct pci_dev *dev;

static int setup(void **state)
{
	if (fake_setup(state))
		return -1;
	fake_pci(NAME, "0x8086\n", "0x0bd5\n", "0x038000\n");
	fake_pci_pf(NAME, "63\n");
	return pci_addr_parse(NAME, &addr) || pci_dev_open(&addr, &dev);
}

static int teardown(void **state)
{
	pci_dev_close(dev);
	return fake_teardown(state);
}

static void open_reads_ids(void **state)
{
	assert_string_equal(dev->name, NAME);
	assert_int_equal(dev->vendor, 0x8086);
	assert_int_equal(dev->device, 0x0bd5);
	assert_int_equal(dev->class, 0x038000);
	assert_int_equal(dev->revision, 2);
	assert_true(pci_dev_exists(dev));
}

static void open_of_missing_function(void **state)
{
	struct pci_addr other = { 0, 1, 2, 3 };
	struct pci_dev *none = NULL;

	assert_int_equal(pci_dev_open(&other, &none), -ENODEV);
	assert_null(none);
	pci_dev_close(NULL);
}

static void open_of_hostile_ids(void **state)
{
	static const char *const texts[] = {
		"", "0x18086\n", "intel\n", "0x", "-1", "99999999999"
	};
	struct pci_dev *none = NULL;

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		fake_file(DIR "vendor", texts[i]);
		assert_int_equal(pci_dev_open(&addr, &none), -EINVAL);
	}
	fake_remove(DIR "vendor");
	assert_int_equal(pci_dev_open(&addr, &none), -ENODEV);
	assert_null(none);
}

static void driver_bound_or_not(void **state)
{
	char buf[16] = "zzz";

	assert_int_equal(pci_dev_driver(dev, buf, sizeof(buf)), 0);
	assert_string_equal(buf, "");
	fake_bound(NAME, "xe");
	assert_int_equal(pci_dev_driver(dev, buf, sizeof(buf)), 1);
	assert_string_equal(buf, "xe");
	assert_int_equal(pci_dev_driver(dev, buf, 2), -EOVERFLOW);
}

static void iommu_group(void **state)
{
	unsigned int group = 99;

	assert_int_equal(pci_dev_iommu_group(dev, &group), -ENOENT);
	fake_link(DIR "iommu_group", "../../kernel/iommu_groups/17");
	assert_int_equal(pci_dev_iommu_group(dev, &group), 0);
	assert_int_equal(group, 17);
	fake_link(DIR "iommu_group", "../../kernel/iommu_groups/x");
	assert_int_equal(pci_dev_iommu_group(dev, &group), -EINVAL);
}

static void everything_says_gone(void **state)
{
	unsigned int number = 0;
	struct pci_addr vf;
	char buf[64];
	bool on;

	fake_remove("bus/pci/devices/" NAME);
	/* A successor at the same address is another function. */
	fake_pci(NAME, "0x8086\n", "0x0bd5\n", "0x038000\n");
	fake_pci_pf(NAME, "63\n");
	fake_bound(NAME, "xe");

	assert_false(pci_dev_exists(dev));
	assert_int_equal(pci_dev_driver(dev, buf, sizeof(buf)), -ENODEV);
	assert_int_equal(pci_dev_iommu_group(dev, &number), -ENODEV);
	assert_int_equal(pci_reset(dev), -ENODEV);
	assert_int_equal(pci_get_reset_method(dev, buf, sizeof(buf)), -ENODEV);
	assert_int_equal(pci_set_reset_method(dev, "flr"), -ENODEV);
	assert_int_equal(pci_sriov_total(dev, &number), -ENODEV);
	assert_int_equal(pci_sriov_get_numvfs(dev, &number), -ENODEV);
	assert_int_equal(pci_sriov_set_numvfs(dev, 1), -ENODEV);
	assert_int_equal(pci_sriov_write_numvfs(dev, "1"), -ENODEV);
	assert_int_equal(pci_sriov_get_autoprobe(dev, &on), -ENODEV);
	assert_int_equal(pci_sriov_set_autoprobe(dev, true), -ENODEV);
	assert_int_equal(pci_sriov_vf_addr(dev, 0, &vf), -ENODEV);
	assert_false(pci_is_pf(dev));
	fake_expect(DIR "sriov_numvfs", "0\n");
}

static void reset_files(void **state)
{
	char buf[16];

	assert_int_equal(pci_reset(dev), -ENOENT);
	assert_int_equal(pci_get_reset_method(dev, buf, sizeof(buf)), -ENOENT);
	fake_file(DIR "reset", "");
	assert_int_equal(pci_reset(dev), 0);
	fake_expect(DIR "reset", "1");
	fake_file(DIR "reset_method", "flr bus\n");
	assert_int_equal(pci_get_reset_method(dev, buf, sizeof(buf)), 0);
	assert_string_equal(buf, "flr bus");
	assert_int_equal(pci_get_reset_method(dev, buf, 7), -EOVERFLOW);
	assert_int_equal(pci_set_reset_method(dev, "bus"), 0);
	fake_expect(DIR "reset_method", "bus");
	assert_int_equal(pci_set_reset_method(dev, NULL), 0);
	fake_expect(DIR "reset_method", "\n");
}

static void sriov_attributes(void **state)
{
	unsigned int number = 0;
	bool on = false;

	assert_true(pci_is_pf(dev));
	assert_false(pci_is_vf(dev));
	assert_int_equal(pci_sriov_total(dev, &number), 0);
	assert_int_equal(number, 63);
	assert_int_equal(pci_sriov_set_numvfs(dev, 12), 0);
	fake_expect(DIR "sriov_numvfs", "12");
	assert_int_equal(pci_sriov_get_numvfs(dev, &number), 0);
	assert_int_equal(number, 12);
	assert_int_equal(pci_sriov_write_numvfs(dev, "-1\n"), 0);
	fake_expect(DIR "sriov_numvfs", "-1\n");
	assert_int_equal(pci_sriov_get_numvfs(dev, &number), -EINVAL);
	assert_int_equal(pci_sriov_get_autoprobe(dev, &on), 0);
	assert_true(on);
	assert_int_equal(pci_sriov_set_autoprobe(dev, false), 0);
	fake_expect(DIR "sriov_drivers_autoprobe", "0");
	fake_file(DIR "sriov_drivers_autoprobe", "2\n");
	assert_int_equal(pci_sriov_get_autoprobe(dev, &on), -EINVAL);
	fake_file(DIR "sriov_totalvfs", "65536\n");
	assert_int_equal(pci_sriov_total(dev, &number), -EINVAL);
	fake_file(DIR "sriov_totalvfs", "4294967296\n");
	assert_int_equal(pci_sriov_total(dev, &number), -EINVAL);
}

static void not_a_pf(void **state)
{
	unsigned int number;
	bool on;

	fake_remove(DIR "sriov_totalvfs");
	fake_remove(DIR "sriov_numvfs");
	fake_remove(DIR "sriov_drivers_autoprobe");
	assert_false(pci_is_pf(dev));
	assert_int_equal(pci_sriov_total(dev, &number), -ENOENT);
	assert_int_equal(pci_sriov_set_numvfs(dev, 1), -ENOENT);
	assert_int_equal(pci_sriov_get_autoprobe(dev, &on), -ENOENT);
}

static void vf_links(void **state)
{
	struct pci_addr found;
	struct pci_dev *vf;

	assert_int_equal(pci_sriov_vf_addr(dev, 0, &found), -ENOENT);
	fake_pci_vf(NAME, 1, "10000:01:00.1");
	assert_int_equal(pci_sriov_vf_addr(dev, 0, &found), 0);
	assert_int_equal(pci_dev_open(&found, &vf), 0);
	assert_string_equal(vf->name, "10000:01:00.1");
	assert_true(pci_is_vf(vf));
	assert_int_equal(pci_sriov_pf_addr(vf, &found), 0);
	assert_true(pci_addr_equal(&found, &addr));
	pci_dev_close(vf);
	assert_int_equal(pci_sriov_pf_addr(dev, &found), -ENOENT);
	fake_link(DIR "virtfn0", "../not-an-address");
	assert_int_equal(pci_sriov_vf_addr(dev, 0, &found), -EINVAL);
	fake_link(DIR "virtfn0", "../a-name-longer-than-any-address-can-be");
	assert_int_equal(pci_sriov_vf_addr(dev, 0, &found), -EINVAL);
}

static bool is_display(const struct pci_dev *found, void *arg)
{
	++*(unsigned int *)arg;
	return found->class >> 16 == 3;
}

static void scan_sorts_and_filters(void **state)
{
	unsigned int asked = 0;
	struct pci_addr *list;
	size_t count;
	char buf[PCI_ADDR_LEN];

	fake_pci("0000:80:00.0", "0x8086\n", "0x1\n", "0x030000\n");
	fake_pci("0000:09:00.0", "0x1b36\n", "0x10\n", "0x010802\n");
	fake_pci("ffff:00:00.0", "0x8086\n", "0x1\n", "0x030000\n");
	fake_dir("bus/pci/devices/0000:00:01.0"); /* vanishing: no attributes */
	fake_dir("bus/pci/devices/nonsense");

	assert_int_equal(pci_scan(is_display, &asked, &list, &count), 0);
	assert_int_equal(count, 3);
	assert_int_equal(asked, 4);
	assert_string_equal(pci_addr_format(&list[0], buf), "0000:80:00.0");
	assert_string_equal(pci_addr_format(&list[1], buf), "ffff:00:00.0");
	assert_string_equal(pci_addr_format(&list[2], buf), NAME);
	free(list);
	assert_int_equal(pci_scan(NULL, NULL, &list, &count), 0);
	assert_int_equal(count, 4);
	free(list);
}

static void scan_order_is_not_the_directory_s(void **state)
{
	struct pci_addr *list;
	char name[PCI_ADDR_LEN];
	size_t count;

	for (unsigned int i = 0; i < 31; i++) {
		snprintf(name, sizeof(name), "0000:05:%02x.0", i * 7 % 31);
		fake_pci(name, "0x8086\n", "0x1\n", "0x030000\n");
	}
	assert_int_equal(pci_scan(NULL, NULL, &list, &count), 0);
	assert_int_equal(count, 32);
	for (size_t i = 1; i < count; i++)
		assert_true(pci_addr_cmp(&list[i - 1], &list[i]) < 0);
	free(list);
}

static void scan_of_nothing(void **state)
{
	struct pci_addr *list = &addr;
	size_t count = 9;

	fake_remove("bus/pci/devices");
	assert_int_equal(pci_scan(NULL, NULL, &list, &count), -ENOENT);
	fake_dir("bus/pci/devices");
	assert_int_equal(pci_scan(NULL, NULL, &list, &count), 0);
	assert_int_equal(count, 0);
	assert_null(list);
}

static void names_of_unknown_ids(void **state)
{
	char buf[16];

	dev->vendor = 0xfff0; /* in no data base */
	dev->device = 0x0123;
	pci_scan_names(dev, buf, sizeof(buf));
	assert_string_equal(buf, "fff0 0123");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(open_reads_ids),
		TEST(open_of_missing_function),
		TEST(open_of_hostile_ids),
		TEST(driver_bound_or_not),
		TEST(iommu_group),
		TEST(everything_says_gone),
		TEST(reset_files),
		TEST(sriov_attributes),
		TEST(not_a_pf),
		TEST(vf_links),
		TEST(scan_sorts_and_filters),
		TEST(scan_order_is_not_the_directory_s),
		TEST(scan_of_nothing),
		TEST(names_of_unknown_ids),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

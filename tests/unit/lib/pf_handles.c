/* SPDX-License-Identifier: MIT */
/* PF and VF handles on a made-up sysfs: the VFs are there before the write that would make them. */
#include "fake_sysfs.h"
#include "unit.h"

#include <fcntl.h>

#include "pf/pf.h"
#include "pf/pf_bind.h"
#include "vf/vf.h"

#define PF  "0000:01:00.0"
#define VF1 "0000:01:00.1"
#define VF2 "0000:01:00.2"
#define DIR "bus/pci/devices/" PF "/"

static struct pci_addr addr;
static struct pf *pf;

static int setup(void **state)
{
	if (fake_setup(state))
		return -1;
	fake_pci(PF, "0x8086\n", "0x56c0\n", "0x038000\n");
	fake_pci_pf(PF, "4\n");
	return pci_addr_parse(PF, &addr) || pf_open(&addr, &pf);
}

static int teardown(void **state)
{
	pf_close(pf);
	pf_close(NULL);
	return fake_teardown(state);
}

static void make_vfs(void)
{
	fake_pci_vf(PF, 1, VF1);
	fake_pci_vf(PF, 2, VF2);
}

static void open_changes_nothing(void **state)
{
	assert_int_equal(pf->total_vfs, 4);
	assert_int_equal(pf->num_vfs, 0);
	assert_null(pf_vf(pf, 0));
	assert_null(pf_vf(pf, 1));
	fake_expect(DIR "sriov_numvfs", "0\n");
}

static void open_of_what_is_no_pf(void **state)
{
	struct pci_addr other;
	struct pf *none = NULL;

	assert_int_equal(pci_addr_parse("0000:02:00.0", &other), 0);
	assert_int_equal(pf_open(&other, &none), -ENODEV);
	fake_pci("0000:02:00.0", "0x8086\n", "0x1\n", "0x1\n");
	assert_int_equal(pf_open(&other, &none), -ENOTSUP);
	fake_pci_pf("0000:02:00.0", "0\n");
	assert_int_equal(pf_open(&other, &none), -ENOTSUP);
	fake_pci_pf("0000:02:00.0", "many\n");
	assert_int_equal(pf_open(&other, &none), -EINVAL);
	assert_null(none);
}

static void open_finds_enabled_vfs(void **state)
{
	struct pf *second;

	make_vfs();
	assert_int_equal(pf_open(&addr, &second), 0);
	assert_int_equal(second->num_vfs, 2);
	assert_string_equal(pf_vf(second, 2)->pci->name, VF2);
	pf_close(second);
}

static void enable_makes_handles(void **state)
{
	unsigned int count = 0, number = 0;
	struct vf *vf;

	make_vfs();
	assert_int_equal(pf_enable_vfs(pf, 2), 0);
	fake_expect(DIR "sriov_numvfs", "2");
	pf_for_each_vf(pf, vf) {
		assert_int_equal(vf->num, ++count);
		assert_ptr_equal(vf->pf, pf);
	}
	assert_int_equal(count, 2);
	assert_null(pf_vf(pf, 3));
	assert_int_equal(pf_get_numvfs(pf, &number), 0);
	assert_int_equal(number, 2);
	assert_false(pf_vfs_need_online(pf));
	assert_int_equal(pf_online_vf(pf, 2), 0);
	assert_int_equal(pf_online_vf(pf, 3), -EINVAL);
	assert_int_equal(pf_online_vf(pf, 0), -EINVAL);
}

static void enable_without_nodes(void **state)
{
	fake_pci_vf(PF, 1, VF1);
	assert_int_equal(pf_enable_vfs(pf, 2), -ENODEV);
	assert_int_equal(pf->num_vfs, 1);
}

static void vf_handles_outlive_their_vfs(void **state)
{
	char driver[8];
	struct vf_io *io;
	struct vf *vf;

	make_vfs();
	assert_int_equal(pf_enable_vfs(pf, 2), 0);
	vf = pf_vf(pf, 2);
	assert_int_equal(pf_disable_vfs(pf), 0);
	fake_expect(DIR "sriov_numvfs", "0");
	assert_null(pf_vf(pf, 1));
	assert_null(vf->pci);
	assert_int_equal(vf_bind_native(vf), -ENODEV);
	assert_int_equal(vf_bind(vf, "vfio-pci"), -ENODEV);
	assert_int_equal(vf_unbind(vf), -ENODEV);
	assert_int_equal(vf_driver(vf, driver, sizeof(driver)), -ENODEV);
	assert_int_equal(vf_reset(vf), -ENODEV);
	assert_int_equal(vf_io_open(vf, &io), -ENODEV);
	assert_int_equal(pf_enable_vfs(pf, 2), 0);
	assert_ptr_equal(pf_vf(pf, 2), vf);
	assert_string_equal(vf->pci->name, VF2);
}

static void refresh_replaces_only_new_instances(void **state)
{
	struct pci_dev *first;

	make_vfs();
	assert_int_equal(pf_enable_vfs(pf, 2), 0);
	first = pf_vf(pf, 1)->pci;
	fake_remove("bus/pci/devices/" VF2);
	assert_int_equal(pf_refresh(pf), -ENODEV);
	assert_int_equal(pf->num_vfs, 1);
	fake_pci_vf(PF, 2, VF2);
	assert_int_equal(pf_refresh(pf), 0);
	assert_ptr_equal(pf_vf(pf, 1)->pci, first);
	assert_true(pci_dev_exists(pf_vf(pf, 2)->pci));
}

static void raw_writes(void **state)
{
	make_vfs();
	fake_file(DIR "sriov_numvfs", "0\n");
	assert_int_equal(pf_set_numvfs_raw(pf, "0x2"), 0);
	fake_expect(DIR "sriov_numvfs", "0x2");
	assert_int_equal(pf->num_vfs, 2);
	assert_int_equal(pf_set_numvfs_raw(pf, "-1"), -EINVAL);
	assert_int_equal(pf->num_vfs, 0);
}

static void more_vfs_than_total(void **state)
{
	fake_file(DIR "sriov_numvfs", "5\n");
	assert_int_equal(pf_refresh(pf), -EINVAL);
	fake_file(DIR "sriov_numvfs", "0\n");
	fake_file(DIR "sriov_totalvfs", "0\n");
	assert_int_equal(pf_refresh(pf), -ENOTSUP);
	fake_file(DIR "sriov_totalvfs", "7\n");
	assert_int_equal(pf_refresh(pf), 0);
	assert_int_equal(pf->total_vfs, 7);
}

static void gone(void **state)
{
	unsigned int number;
	bool on;

	make_vfs();
	assert_int_equal(pf_enable_vfs(pf, 2), 0);
	fake_remove("bus/pci/devices/" PF);
	assert_int_equal(pf_enable_vfs(pf, 1), -ENODEV);
	assert_int_equal(pf->num_vfs, 0);
	assert_int_equal(pf_get_numvfs(pf, &number), -ENODEV);
	assert_int_equal(pf_get_autoprobe(pf, &on), -ENODEV);
	assert_int_equal(pf_set_autoprobe(pf, true), -ENODEV);
}

static struct vf *enabled_vf(void)
{
	make_vfs();
	assert_int_equal(pf_enable_vfs(pf, 2), 0);
	return pf_vf(pf, 1);
}

static void native_driver_is_the_pf_s(void **state)
{
	struct vf *vf = enabled_vf();

	assert_int_equal(vf_bind_native(vf), -ENODEV);
	fake_driver("xe");
	fake_bound(PF, "xe");
	fake_bound(VF1, "xe");
	assert_int_equal(vf_bind_native(vf), 0);
	fake_expect("bus/pci/devices/" VF1 "/driver_override", "xe");
}

static void native_driver_of_its_own(void **state)
{
	struct vf *vf = enabled_vf();

	fake_driver("igbvf");
	fake_bound(PF, "igb");
	fake_bound(VF1, "igbvf");
	assert_int_equal(vf_bind_native(vf), 0);
	fake_expect("bus/pci/devices/" VF1 "/driver_override", "igbvf");
}

static void unbind_clears_override(void **state)
{
	struct vf *vf = enabled_vf();

	fake_driver("vfio-pci");
	fake_bound(VF1, "vfio-pci");
	assert_int_equal(vf_bind(vf, "vfio-pci"), 0);
	assert_int_equal(vf_unbind(vf), 0);
	fake_expect("bus/pci/drivers/vfio-pci/unbind", VF1);
	fake_expect("bus/pci/devices/" VF1 "/driver_override", "\n");
	fake_remove("bus/pci/devices/" VF1 "/driver");
	assert_int_equal(vf_unbind(vf), 0);
}

static void io_tells_dead_from_alive(void **state)
{
	const char *bar = "bus/pci/devices/" VF1 "/resource0";
	struct vf *vf = enabled_vf();
	uint8_t page[4096];
	struct vf_io *io;

	/* The class of a made-up VF is NVMe: use BAR 0 instead. */
	vf->pci->class = 0x038000;
	assert_int_equal(vf_io_open(vf, &io), -ENOENT);
	fake_file("bus/pci/devices/" VF1 "/resource",
		  "0x00000000fe800000 0x00000000fe800fff 0x0000000000140204\n");
	memset(page, 0xff, sizeof(page));
	fake_bytes(bar, page, sizeof(page));
	assert_int_equal(vf_io_open(vf, &io), 0);
	assert_int_equal(vf_io_once(io), -ENODEV);
	page[4092] = 0;
	fake_bytes(bar, page, sizeof(page));
	assert_int_equal(vf_io_once(io), 0);
	assert_int_equal(pf_disable_vfs(pf), 0);
	assert_int_equal(vf_io_once(io), -ENODEV);
	vf_io_close(io);
	vf_io_close(NULL);
}

static void nvme_needs_its_driver(void **state)
{
	struct vf_io *io;
	struct pf *nvme;

	fake_file(DIR "class", "0x010802\n");
	make_vfs();
	assert_int_equal(pf_open(&addr, &nvme), 0);
	assert_true(pf_vfs_need_online(nvme));
	assert_int_equal(pf_online_vf(nvme, 1), -ENODEV);
	assert_int_equal(vf_io_open(pf_vf(nvme, 1), &io), -ENODEV);
	pf_close(nvme);
}

/* The driver takes its VFs with it: nothing is left of their handles. */
static void unbinding_the_pf(void **state)
{
	char name[16];

	make_vfs();
	assert_int_equal(pf_refresh(pf), 0);
	assert_int_equal(pf->num_vfs, 2);
	assert_int_equal(pf_driver(pf, name, sizeof(name)), 0);
	assert_int_equal(pf_unbind(pf), 0);
	assert_int_equal(pf->num_vfs, 2);
	fake_driver("xe");
	fake_bound(PF, "xe");
	assert_int_equal(pf_driver(pf, name, sizeof(name)), 1);
	assert_string_equal(name, "xe");
	fake_file(DIR "sriov_numvfs", "0\n");
	assert_int_equal(pf_unbind(pf), 0);
	fake_expect("bus/pci/drivers/xe/unbind", PF);
	assert_int_equal(pf->num_vfs, 0);
	assert_null(pf_vf(pf, 1));
}

static void binding_and_reset_of_the_pf(void **state)
{
	make_vfs();
	assert_int_equal(pf_bind(pf, "xe"), -ENOENT);
	assert_int_equal(pf->num_vfs, 2);
	fake_driver("xe");
	fake_file(DIR "sriov_numvfs", "1\n");
	assert_int_equal(pf_bind(pf, "xe"), 0);
	fake_expect("bus/pci/drivers/xe/bind", PF);
	assert_int_equal(pf->num_vfs, 1);
	assert_int_equal(pf_reset(pf), -ENOENT);
	fake_file(DIR "reset", "");
	fake_file(DIR "sriov_numvfs", "0\n");
	assert_int_equal(pf_reset(pf), 0);
	fake_expect(DIR "reset", "1");
	assert_int_equal(pf->num_vfs, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(open_changes_nothing),
		TEST(open_of_what_is_no_pf),
		TEST(open_finds_enabled_vfs),
		TEST(enable_makes_handles),
		TEST(enable_without_nodes),
		TEST(vf_handles_outlive_their_vfs),
		TEST(refresh_replaces_only_new_instances),
		TEST(raw_writes),
		TEST(more_vfs_than_total),
		TEST(gone),
		TEST(native_driver_is_the_pf_s),
		TEST(native_driver_of_its_own),
		TEST(unbind_clears_override),
		TEST(io_tells_dead_from_alive),
		TEST(nvme_needs_its_driver),
		TEST(unbinding_the_pf),
		TEST(binding_and_reset_of_the_pf),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
/* Save and restore of a VF through xe's files: plain ones, and those that are not there. */
#include "fake_sysfs.h"
#include "unit.h"

#include "pf/pf.h"
#include "pf/pf_migration.h"

#define PF    "0000:03:00.0"
#define DRI   "kernel/debug/dri/" PF "/sriov/"
#define VF2   DRI "vf2/"

#define LARGE 2500000

static struct pf *pf;

static int setup(void **state)
{
	struct pci_addr addr;

	if (fake_setup(state))
		return -1;
	fake_pci(PF, "0x8086\n", "0xe20b\n", "0x030000\n");
	fake_pci_pf(PF, "2\n");
	fake_dir(DRI "pf/tile0/gt0");
	fake_file(VF2 "save", "");
	fake_file(VF2 "restore", "");
	fake_file(VF2 "migration_data", "twenty bytes of data");
	fake_file(VF2 "migration_size", "4096\n");
	return pci_addr_parse(PF, &addr) || pf_open(&addr, &pf);
}

static int teardown(void **state)
{
	pf_close(pf);
	return fake_teardown(state);
}

static void begin_and_end(void **state)
{
	assert_int_equal(pf_migration_begin(pf, PF_SAVE, 2), 0);
	fake_expect(VF2 "save", "1");
	fake_expect(VF2 "restore", "");
	assert_int_equal(pf_migration_end(pf, PF_SAVE, 2), 0);
	assert_int_equal(pf_migration_begin(pf, PF_RESTORE, 2), 0);
	fake_expect(VF2 "restore", "1");
	assert_int_equal(pf_migration_end(pf, PF_RESTORE, 2), 0);
	assert_string_equal(pf_migration_name(PF_RESTORE), "restore");
}

static void sizes(void **state)
{
	uint64_t bytes = 1;

	assert_int_equal(pf_migration_size(pf, 2, &bytes), 0);
	assert_int_equal(bytes, 4096);
	fake_file(VF2 "migration_size", "-95\n");
	assert_int_equal(pf_migration_size(pf, 2, &bytes), -EPROTO);
	fake_file(VF2 "migration_size", "99999999999999999999\n");
	assert_int_equal(pf_migration_size(pf, 2, &bytes), -EPROTO);
	assert_int_equal(bytes, 4096);
}

static void pieces(void **state)
{
	char data[64];

	assert_int_equal(pf_save_vf_read(pf, 2, data, 6), 6);
	assert_memory_equal(data, "twenty", 6);
	assert_int_equal(pf_save_vf_read(pf, 2, data, sizeof(data)), 20);
	fake_file(VF2 "migration_data", "");
	assert_int_equal(pf_save_vf_read(pf, 2, data, sizeof(data)), 0);
	assert_int_equal(pf_restore_vf_write(pf, 2, "some", 4), 0);
	fake_expect(VF2 "migration_data", "some");
	assert_int_equal(pf_restore_vf_write(pf, 2, "", 0), 0);
}

/* More than the memory that the save begins with. */
static void whole(void **state)
{
	char *large = malloc(LARGE);
	void *data = NULL;
	size_t size = 0;

	assert_non_null(large);
	for (size_t i = 0; i < LARGE; i++)
		large[i] = (char)(i * 7 % 251);
	fake_bytes(VF2 "migration_data", large, LARGE);
	/* A plain file begins anew each time it is opened: the whole in one read only. */
	assert_int_equal(pf_save_vf_read(pf, 2, large, LARGE), LARGE);
	fake_bytes(VF2 "migration_data", large, 1000);
	assert_int_equal(pf_save_vf(pf, 2, &data, &size), 0);
	assert_int_equal(size, 1000);
	assert_memory_equal(data, large, size);
	fake_file(VF2 "migration_data", "");
	assert_int_equal(pf_restore_vf(pf, 2, data, size), 0);
	fake_expect(VF2 "save", "1");
	fake_expect(VF2 "restore", "1");
	free(data);
	free(large);
}

/* All of them: which VF, which file. */
static int every_call(unsigned int fn, int want)
{
	uint64_t bytes;
	void *all;
	size_t size;
	char data[4];

	if (pf_migration_size(pf, fn, &bytes) != want || pf_save_vf(pf, fn, &all, &size) != want ||
	    pf_restore_vf(pf, fn, "", 0) != want)
		return 1;
	for (int what = PF_SAVE; what <= PF_RESTORE; what++)
		if (pf_migration_begin(pf, (enum pf_migration)what, fn) != want ||
		    pf_migration_end(pf, (enum pf_migration)what, fn) != want)
			return 2;
	return pf_save_vf_read(pf, fn, data, 4) != want ||
	       pf_restore_vf_write(pf, fn, data, 4) != want;
}

static void what_is_not_there(void **state)
{
	assert_int_equal(every_call(0, -EINVAL), 0);
	assert_int_equal(every_call(3, -EINVAL), 0);
	assert_int_equal(every_call(1, -EOPNOTSUPP), 0);
	fake_remove(DRI);
	assert_int_equal(every_call(2, -EOPNOTSUPP), 0);
	fake_remove("bus/pci/devices/" PF);
	assert_int_equal(every_call(2, -ENODEV), 0);
}

/* The driver's errors come as they are, and what cannot be done is not begun. */
static void errors_come_through(void **state)
{
	uint64_t bytes = 1;

	fake_remove(VF2 "migration_size");
	fake_dir(VF2 "migration_size");
	assert_int_equal(pf_migration_size(pf, 2, &bytes), -EISDIR);
	assert_int_equal(pf_migration_begin(pf, PF_SAVE, 2), -EISDIR);
	fake_expect(VF2 "save", "");
	fake_remove(VF2 "save");
	fake_dir(VF2 "save");
	assert_int_equal(pf_migration_end(pf, PF_SAVE, 2), -EISDIR);
	fake_remove(VF2 "migration_data");
	fake_dir(VF2 "migration_data");
	assert_int_equal(pf_save_vf_read(pf, 2, &bytes, 1), -EISDIR);
	assert_int_equal(pf_restore_vf_write(pf, 2, &bytes, 1), -EISDIR);
}

static void another_kind_of_pf(void **state)
{
	struct pci_addr addr;

	pf_close(pf);
	fake_pci(PF, "0x1234\n", "0xe20b\n", "0x020000\n");
	fake_pci_pf(PF, "2\n");
	assert_int_equal(pci_addr_parse(PF, &addr), 0);
	assert_int_equal(pf_open(&addr, &pf), 0);
	assert_int_equal(every_call(2, -EOPNOTSUPP), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(begin_and_end, setup, teardown),
		cmocka_unit_test_setup_teardown(sizes, setup, teardown),
		cmocka_unit_test_setup_teardown(pieces, setup, teardown),
		cmocka_unit_test_setup_teardown(whole, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_not_there, setup, teardown),
		cmocka_unit_test_setup_teardown(errors_come_through, setup, teardown),
		cmocka_unit_test_setup_teardown(another_kind_of_pf, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

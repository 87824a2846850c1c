/* SPDX-License-Identifier: MIT */
/* pci_scan() with a libpciaccess of our own: the linker takes these functions first. */
#include "unit.h"

#include <dirent.h>
#include <pciaccess.h>

#include "pci/pci_scan.h"

static int init_result;
static struct pci_device found[3];
static size_t next, cleanups;

int pci_system_init(void)
{
	next = 0;
	return init_result;
}

void pci_system_cleanup(void)
{
	cleanups++;
}

struct pci_device_iterator *pci_slot_match_iterator_create(const struct pci_slot_match *match)
{
	return (struct pci_device_iterator *)found;
}

struct pci_device *pci_device_next(struct pci_device_iterator *iter)
{
	return next < ARRAY_LEN(found) ? &found[next++] : NULL;
}

void pci_iterator_destroy(struct pci_device_iterator *iter)
{
}

static int setup(void **state)
{
	init_result = 0;
	cleanups = 0;
	return unsetenv("GAUNTLET_SYSFS_ROOT");
}

static bool count_calls(const struct pci_dev *dev, void *arg)
{
	++*(size_t *)arg;
	return true;
}

/* The list names functions which are gone when they are opened. */
static void vanished_functions_are_left_out(void **state)
{
	struct pci_addr *list = NULL;
	size_t count = 9, calls = 0;

	for (size_t i = 0; i < ARRAY_LEN(found); i++)
		found[i] = (struct pci_device){ .domain = 0xfffffff0u + (uint32_t)i };
	assert_int_equal(pci_scan(count_calls, &calls, &list, &count), 0);
	assert_int_equal(count, 0);
	assert_int_equal(calls, 0);
	assert_null(list);
	assert_int_equal(next, ARRAY_LEN(found));
	assert_int_equal(cleanups, 1);
}

/* One function that vanishes makes pci_system_init() fail for all. */
static void failing_library_is_no_end(void **state)
{
	DIR *dir = opendir("/sys/bus/pci/devices");
	struct pci_addr *list = NULL;
	size_t count = 0, entries = 0;
	struct dirent *entry;

	init_result = ENOENT;
	if (!dir) {
		assert_int_equal(pci_scan(NULL, NULL, &list, &count), -ENOENT);
		return;
	}
	while ((entry = readdir(dir)))
		entries += entry->d_name[0] != '.';
	closedir(dir);
	assert_int_equal(pci_scan(NULL, NULL, &list, &count), 0);
	assert_int_equal(count, entries);
	/* It leaves things behind when it fails. */
	assert_int_equal(cleanups, 1);
	free(list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(vanished_functions_are_left_out, setup),
		cmocka_unit_test_setup(failing_library_is_no_end, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

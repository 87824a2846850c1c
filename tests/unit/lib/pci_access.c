/* SPDX-License-Identifier: MIT */
/*
 * Mapping by libpciaccess: what is asked of it, how long its list lives, and when it is not used.  The
 * functions below take the place of the library's; its devices are numbered by the list they are of.
 */
#include "fake_sysfs.h"
#include "unit.h"

#include <pciaccess.h>

#include "pci/pci_internal.h"

#define NAME "0000:03:00.1"
#define BASE 0x100000
#define SIZE 0x2000

static struct {
	int init_error, map_error;
	unsigned int inits, cleanups, probes;
	bool alive, listed, remove_on_map;
	unsigned int flags, mapped, unmapped;
} lib;

static struct pci_device device;
static char memory[2][SIZE];

int pci_system_init(void)
{
	assert_false(lib.alive);
	lib.inits++;
	lib.alive = true;
	return lib.init_error;
}

void pci_system_cleanup(void)
{
	lib.cleanups++;
	lib.alive = false;
}

struct pci_device *pci_device_find_by_slot(uint32_t domain, uint32_t bus, uint32_t dev,
					   uint32_t func)
{
	assert_true(lib.alive);
	return lib.listed && !domain && bus == 3 && !dev && func == 1 ? &device : NULL;
}

int pci_device_probe(struct pci_device *dev)
{
	assert_ptr_equal(dev, &device);
	lib.probes++;
	return 0;
}

int pci_device_map_range(struct pci_device *dev, pciaddr_t base, pciaddr_t size, unsigned int flags,
			 void **addr)
{
	assert_int_equal(base, BASE);
	assert_int_equal(size, SIZE);
	if (lib.map_error)
		return lib.map_error;
	lib.flags = flags;
	*addr = memory[lib.mapped++];
	if (lib.remove_on_map)
		fake_remove("bus/pci/devices/" NAME);
	return 0;
}

int pci_device_unmap_range(struct pci_device *dev, void *map, pciaddr_t size)
{
	assert_true(lib.alive);
	if ((map != memory[0] && map != memory[1]) || size != SIZE)
		return ENOENT;
	lib.unmapped++;
	return 0;
}

struct pci_device_iterator *pci_slot_match_iterator_create(const struct pci_slot_match *match)
{
	assert_true(lib.alive);
	return calloc(1, 1);
}

/* One device, once. */
struct pci_device *pci_device_next(struct pci_device_iterator *iter)
{
	return (*(char *)iter)++ ? NULL : &device;
}

void pci_iterator_destroy(struct pci_device_iterator *iter)
{
	free(iter);
}

static struct pci_dev *dev;
static const struct pci_bar bar = { .base = BASE, .size = SIZE };

static int setup(void **state)
{
	struct pci_addr addr;

	memset(&lib, 0, sizeof(lib));
	lib.listed = true;
	if (fake_setup(state))
		return -1;
	fake_pci(NAME, "0x8086\n", "0xe20b\n", "0x030000\n");
	return pci_addr_parse(NAME, &addr) || pci_dev_open(&addr, &dev);
}

static int teardown(void **state)
{
	assert_false(lib.alive);
	pci_dev_close(dev);
	return fake_teardown(state);
}

static void maps_and_unmaps(void **state)
{
	void *map;

	assert_int_equal(pci_access_map(dev, &bar, true, &map), 0);
	assert_ptr_equal(map, memory[0]);
	assert_int_equal(lib.flags, PCI_DEV_MAP_FLAG_WRITABLE);
	assert_int_equal(lib.probes, 1);
	assert_true(lib.alive);
	assert_true(pci_access_unmap(map, SIZE));
	assert_int_equal(lib.unmapped, 1);
	assert_int_equal(lib.inits, 1);
	assert_int_equal(lib.cleanups, 1);
	assert_int_equal(pci_access_map(dev, &bar, false, &map), 0);
	assert_int_equal(lib.flags, 0);
	assert_true(pci_access_unmap(map, SIZE));
	assert_int_equal(lib.inits, 2);
}

/* The list goes with the last mapping, in whatever order they go. */
static void list_lives_as_long_as_mappings(void **state)
{
	void *first, *second;

	assert_int_equal(pci_access_map(dev, &bar, true, &first), 0);
	assert_int_equal(pci_access_map(dev, &bar, true, &second), 0);
	assert_int_equal(lib.inits, 1);
	assert_int_equal(pci_access_begin_scan(), -EBUSY);
	assert_true(pci_access_unmap(first, SIZE));
	assert_true(lib.alive);
	assert_true(pci_access_unmap(second, SIZE));
	assert_int_equal(pci_access_begin_scan(), 0);
	assert_true(lib.alive);
	pci_access_end_scan();
}

static void what_it_cannot_map(void **state)
{
	void *map;

	lib.listed = false;
	assert_int_equal(pci_access_map(dev, &bar, true, &map), -ENOENT);
	assert_false(lib.alive);
	lib.listed = true;
	lib.map_error = EINVAL;
	assert_int_equal(pci_access_map(dev, &bar, true, &map), -EINVAL);
	assert_false(lib.alive);
	lib.init_error = ENOENT;
	assert_int_equal(pci_access_map(dev, &bar, true, &map), -ENOENT);
	assert_int_equal(pci_access_begin_scan(), -ENOENT);
	assert_int_equal(lib.inits, lib.cleanups);
}

/* A failure leaves the list to those who still have something mapped. */
static void failure_beside_a_mapping(void **state)
{
	void *map, *none;

	assert_int_equal(pci_access_map(dev, &bar, true, &map), 0);
	lib.map_error = EINVAL;
	assert_int_equal(pci_access_map(dev, &bar, true, &none), -EINVAL);
	assert_true(lib.alive);
	assert_true(pci_access_unmap(map, SIZE));
}

static void never_the_successor(void **state)
{
	void *map;

	lib.remove_on_map = true;
	assert_int_equal(pci_access_map(dev, &bar, true, &map), -ENODEV);
	assert_int_equal(lib.unmapped, 1);
}

static void mapping_of_others(void **state)
{
	char page[SIZE];
	void *map;

	assert_false(pci_access_unmap(page, SIZE));
	assert_int_equal(pci_access_map(dev, &bar, true, &map), 0);
	assert_false(pci_access_unmap(page, SIZE));
	assert_true(pci_access_unmap(map, SIZE));
	assert_int_equal(lib.unmapped, 1);
}

/* A recorded tree has nothing to do with the devices of this machine. */
static void not_for_recorded_trees(void **state)
{
	char text[SIZE] = "in the file";
	size_t size;
	void *map;

	fake_file("bus/pci/devices/" NAME "/resource",
		  "0x0000000000100000 0x0000000000101fff 0x0000000000140204\n");
	fake_bytes("bus/pci/devices/" NAME "/resource0", text, sizeof(text));
	assert_int_equal(pci_dev_map_bar(dev, 0, true, &map, &size), 0);
	assert_int_equal(size, SIZE);
	assert_string_equal(map, text);
	pci_dev_unmap_bar(map, size);
	assert_int_equal(lib.inits, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(maps_and_unmaps),        TEST(list_lives_as_long_as_mappings),
		TEST(what_it_cannot_map),     TEST(failure_beside_a_mapping),
		TEST(never_the_successor),    TEST(mapping_of_others),
		TEST(not_for_recorded_trees),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
#include "fake_sysfs.h"
#include "unit.h"

#include <sys/mman.h>

#include "pci/pci_dev_bar.h"
#include "pci/pci_dev_cfg.h"
#include "pci/pci_reset.h"

#define NAME "0000:01:00.0"
#define DIR  "bus/pci/devices/" NAME "/"

static uint8_t config[4096];
static struct pci_dev *dev;

static int setup(void **state)
{
	struct pci_addr addr;

	memset(config, 0, sizeof(config));
	config[0x06] = 0x10; /* status: has a capability list */
	if (fake_setup(state))
		return -1;
	fake_pci(NAME, "0x8086\n", "0x0bd5\n", "0x038000\n");
	return pci_addr_parse(NAME, &addr) || pci_dev_open(&addr, &dev);
}

static int teardown(void **state)
{
	pci_dev_close(dev);
	return fake_teardown(state);
}

static void put_config(size_t size)
{
	fake_bytes(DIR "config", config, size);
}

static void put_cap(uint8_t offset, uint8_t id, uint8_t next)
{
	config[offset] = id;
	config[offset + 1] = next;
}

static void put_ext_cap(unsigned int offset, uint16_t id, unsigned int next)
{
	uint32_t header = id | 1u << 16 | next << 20;

	memcpy(config + offset, &header, sizeof(header));
}

static void widths_and_byte_order(void **state)
{
	uint32_t value32 = 0;
	uint16_t value16 = 0;
	uint8_t value8 = 0;

	memcpy(config + 0x10, "\x78\x56\x34\x12", 4);
	put_config(256);
	assert_int_equal(pci_dev_cfg_read32(dev, 0x10, &value32), 0);
	assert_int_equal(value32, 0x12345678);
	assert_int_equal(pci_dev_cfg_read16(dev, 0x12, &value16), 0);
	assert_int_equal(value16, 0x1234);
	assert_int_equal(pci_dev_cfg_read8(dev, 0x13, &value8), 0);
	assert_int_equal(value8, 0x12);
	assert_int_equal(pci_dev_cfg_write16(dev, 0x10, 0xbeef), 0);
	assert_int_equal(pci_dev_cfg_write8(dev, 0x13, 0xaa), 0);
	assert_int_equal(pci_dev_cfg_read32(dev, 0x10, &value32), 0);
	assert_int_equal(value32, 0xaa34beef);
	assert_int_equal(pci_dev_cfg_write32(dev, 0x10, 1), 0);
	assert_int_equal(pci_dev_cfg_read32(dev, 0x10, &value32), 0);
	assert_int_equal(value32, 1);
}

static void bad_offsets(void **state)
{
	uint32_t value32 = 99;
	uint8_t value8 = 99;

	put_config(256);
	assert_int_equal(pci_dev_cfg_read32(dev, 2, &value32), -EINVAL);
	assert_int_equal(pci_dev_cfg_read32(dev, 256, &value32), -EINVAL);
	assert_int_equal(pci_dev_cfg_read8(dev, 4096, &value8), -EINVAL);
	assert_int_equal(pci_dev_cfg_read32(dev, 0xfffffffc, &value32), -EINVAL);
	assert_int_equal(pci_dev_cfg_write16(dev, 1, 0), -EINVAL);
	assert_int_equal(value32, 99);
	assert_int_equal(value8, 99);
}

static void capabilities(void **state)
{
	unsigned int offset = 0;

	config[0x34] = 0x43; /* the two low bits are reserved */
	put_cap(0x40, 0x01, 0x80);
	put_cap(0x80, 0x10, 0xa0);
	put_cap(0xa0, 0x11, 0x00);
	put_config(256);
	assert_int_equal(pci_dev_find_cap(dev, 0x01, &offset), 0);
	assert_int_equal(offset, 0x40);
	assert_int_equal(pci_dev_find_cap(dev, 0x11, &offset), 0);
	assert_int_equal(offset, 0xa0);
	assert_int_equal(pci_dev_find_cap(dev, 0x05, &offset), -ENOENT);
	config[0x06] = 0;
	put_config(256);
	assert_int_equal(pci_dev_find_cap(dev, 0x01, &offset), -ENOENT);
}

static void capability_lists_of_broken_devices(void **state)
{
	unsigned int offset = 0;

	config[0x34] = 0x40;
	put_cap(0x40, 0x01, 0x40);
	put_config(256);
	assert_int_equal(pci_dev_find_cap(dev, 0x10, &offset), -ELOOP);
	put_cap(0x40, 0x01, 0x10); /* into the header */
	put_config(256);
	assert_int_equal(pci_dev_find_cap(dev, 0x10, &offset), -ENOENT);
	put_cap(0x40, 0xff, 0xff);
	put_config(256);
	assert_int_equal(pci_dev_find_cap(dev, 0x10, &offset), -ENODEV);
	memset(config, 0xff, sizeof(config));
	put_config(4096);
	assert_int_equal(pci_dev_find_cap(dev, 0x10, &offset), -ENODEV);
	assert_int_equal(pci_dev_find_ext_cap(dev, 0x10, &offset), -ENODEV);
	fake_bytes(DIR "config", "", 0);
	assert_int_equal(pci_dev_find_cap(dev, 0x10, &offset), -EINVAL);
}

static void extended_capabilities(void **state)
{
	unsigned int offset = 0;

	put_ext_cap(0x100, 0x0e, 0x120);
	put_ext_cap(0x120, 0x10, 0);
	put_config(4096);
	assert_int_equal(pci_dev_find_ext_cap(dev, 0x0e, &offset), 0);
	assert_int_equal(offset, 0x100);
	assert_int_equal(pci_dev_find_ext_cap(dev, 0x10, &offset), 0);
	assert_int_equal(offset, 0x120);
	assert_int_equal(pci_dev_find_ext_cap(dev, 0x15, &offset), -ENOENT);
	put_ext_cap(0x120, 0x10, 0x100);
	put_config(4096);
	assert_int_equal(pci_dev_find_ext_cap(dev, 0x15, &offset), -ELOOP);
	put_config(256);
	assert_int_equal(pci_dev_find_ext_cap(dev, 0x0e, &offset), -ENOENT);
}

static void flr_by_either_capability(void **state)
{
	config[0x34] = 0x40;
	put_cap(0x40, 0x10, 0x80);
	put_cap(0x80, 0x13, 0);
	put_config(256);
	assert_false(pci_has_flr(dev));
	config[0x80 + 3] = 0x02;
	put_config(256);
	assert_true(pci_has_flr(dev));
	config[0x80 + 3] = 0x00;
	config[0x40 + 7] = 0x10;
	put_config(256);
	assert_true(pci_has_flr(dev));
}

static void config_of_a_gone_function(void **state)
{
	uint8_t value;

	assert_int_equal(pci_dev_cfg_read8(dev, 0, &value), -ENOENT);
	fake_remove("bus/pci/devices/" NAME);
	assert_int_equal(pci_dev_cfg_read8(dev, 0, &value), -ENODEV);
}

#define NO_BAR "0x0000000000000000 0x0000000000000000 0x0000000000000000\n"

static void bars(void **state)
{
	struct pci_bar bar;
	size_t size = 0;
	void *map = NULL;

	fake_file(DIR "resource",
		  "0x00000000fe800000 0x00000000fe800fff 0x0000000000140204\n" NO_BAR
		  "0x0000000800000000 0x00000008ffffffff 0x000000000014220c\n" NO_BAR
		  "0x000000000000e000 0x000000000000e01f 0x0000000000040101\n");
	assert_int_equal(pci_dev_bar(dev, 0, &bar), 0);
	assert_int_equal(bar.base, 0xfe800000);
	assert_int_equal(bar.size, 0x1000);
	assert_false(bar.is_io || bar.is_prefetchable);
	assert_int_equal(pci_dev_bar(dev, 2, &bar), 0);
	assert_int_equal(bar.size, 0x100000000);
	assert_true(bar.is_prefetchable);
	assert_int_equal(pci_dev_bar(dev, 1, &bar), 0);
	assert_int_equal(bar.size, 0);
	assert_int_equal(pci_dev_bar(dev, 5, &bar), -EINVAL);
	assert_int_equal(pci_dev_bar(dev, 6, &bar), -EINVAL);

	assert_int_equal(pci_dev_map_bar(dev, 0, false, &map, &size), -ENOENT);
	fake_bytes(DIR "resource0", config, 4096);
	assert_int_equal(pci_dev_map_bar(dev, 0, true, &map, &size), 0);
	assert_int_equal(size, 4096);
	*(volatile uint32_t *)map = 0x11223344;
	pci_dev_unmap_bar(map, size);
	pci_dev_unmap_bar(NULL, 0);
	assert_int_equal(pci_dev_map_bar(dev, 1, false, &map, &size), -ENOENT);
	assert_int_equal(pci_dev_map_bar(dev, 4, false, &map, &size), -EOPNOTSUPP);
}

static void malformed_resource_files(void **state)
{
	static const char *const texts[] = { "", "\n", "nonsense\n", "0x1 0x2\n", "1 2\n3 4\n" };
	struct pci_bar bar;

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		fake_file(DIR "resource", texts[i]);
		assert_int_equal(pci_dev_bar(dev, 0, &bar), -EINVAL);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(widths_and_byte_order),
		TEST(bad_offsets),
		TEST(capabilities),
		TEST(capability_lists_of_broken_devices),
		TEST(extended_capabilities),
		TEST(flr_by_either_capability),
		TEST(config_of_a_gone_function),
		TEST(bars),
		TEST(malformed_resource_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
#include "fake_sysfs.h"
#include "unit.h"

#include "fixture/device_filter.h"

static char error[DEVICE_FILTER_ERROR_LEN];

static struct device_filter parse(const char *text)
{
	struct device_filter filter;

	print_message("%s\n", text);
	assert_int_equal(device_filter_parse(text, &filter, error), 0);
	assert_string_equal(filter.text, text);
	return filter;
}

static void slots(void **state)
{
	struct device_filter filter = parse("pci:slot=10000:e1:00.2");

	assert_int_equal(filter.kind, DEVICE_FILTER_PCI);
	assert_true(filter.has_slot);
	assert_int_equal(filter.slot.domain, 0x10000);
	assert_int_equal(filter.slot.func, 2);
}

static void pci_keys(void **state)
{
	struct device_filter filter = parse("pci:device=0x56C0,card=3,vendor=intel");

	assert_false(filter.has_slot);
	assert_int_equal(filter.vendor, 0x8086);
	assert_int_equal(filter.device, 0x56c0);
	assert_int_equal(filter.card, 3);
	assert_int_equal(filter.pf, DEVICE_FILTER_ANY);
	assert_int_equal(parse("pci:vendor=1002").vendor, 0x1002);
	assert_int_equal(parse("pci:card=all").card, DEVICE_FILTER_ANY);
	assert_int_equal(parse("pci:card=*").card, DEVICE_FILTER_ANY);
	filter = parse("pci:");
	assert_int_equal(filter.vendor, DEVICE_FILTER_ANY);
	assert_int_equal(filter.card, 0);
}

static void sriov_keys(void **state)
{
	struct device_filter filter = parse("sriov:vendor=NVIDIA,card=1,pf=2,vf=7");

	assert_int_equal(filter.kind, DEVICE_FILTER_SRIOV);
	assert_int_equal(filter.vendor, 0x10de);
	assert_int_equal(filter.card, 1);
	assert_int_equal(filter.pf, 2);
	assert_int_equal(filter.vf, 7);
	filter = parse("sriov:device=1");
	assert_int_equal(filter.pf, 0);
	assert_int_equal(filter.vf, DEVICE_FILTER_ANY);
}

static void device_keys(void **state)
{
	struct device_filter filter = parse("device:driver=nvme,subsystem=drm,card=all");

	assert_string_equal(filter.driver, "nvme");
	assert_string_equal(filter.subsystem, "drm");
	assert_string_equal(parse("device:subsystem=pci").subsystem, "");
	assert_string_equal(parse("device:subsystem=all").subsystem, "");
	assert_string_equal(parse("device:subsystem=accel").subsystem, "accel");
	assert_int_equal(parse("device:device=Integrated").type, DEVICE_TYPE_INTEGRATED);
	assert_int_equal(parse("pci:device=discrete").type, DEVICE_TYPE_DISCRETE);
	assert_int_equal(parse("pci:device=discrete").device, DEVICE_FILTER_ANY);
	filter = parse("sriov:device=BattleMage,vf=0");
	assert_string_equal(filter.codename, "BattleMage");
	assert_int_equal(filter.vf, 0);
	assert_int_equal(parse("sys:/sys/devices/x").kind, DEVICE_FILTER_SYS);
	assert_int_equal(parse("drm:/dev/dri/card0").kind, DEVICE_FILTER_DRM);
}

static void malformed(void **state)
{
	static const struct {
		const char *text, *names;
	} cases[] = {
		{ "", "does not begin with" },
		{ "pci", "does not begin with" },
		{ "usb:vendor=1", "does not begin with" },
		{ " pci:", "does not begin with" },
		{ "PCI:", "does not begin with" },
		{ "pci:vender=8086", "unknown key 'vender'" },
		{ "pci:pf=1", "unknown key 'pf'" },
		{ "sriov:slot=0:0:0.0", "unknown key 'slot'" },
		{ "device:vendor=1", "unknown key 'vendor'" },
		{ "pci:vendor", "'vendor' is not KEY=VALUE" },
		{ "pci:vendor=", "value of 'vendor' is missing" },
		{ "pci:=1", "unknown key ''" },
		{ "pci:vendor=hal", "vendor 'hal'" },
		{ "pci:vendor=18086", "vendor '18086'" },
		{ "pci:vendor=0x0x1", "vendor '0x0x1'" },
		{ "pci:device=rocketlake", "device 'rocketlake'" },
		{ "device:device=56c0", "device '56c0' is neither integrated nor discrete" },
		{ "pci:card=-1", "card '-1'" },
		{ "pci:card=65536", "card '65536'" },
		{ "pci:card=1.", "card '1.'" },
		{ "sriov:pf=all", "pf 'all'" },
		{ "pci:vendor=1,", "ends with a comma" },
		{ "pci:,vendor=1", "'' is not KEY=VALUE" },
		{ "pci:vendor=1,vendor=2", "'vendor' is given twice" },
		{ "pci:slot=0:0:0.0,card=1", "slot excludes other keys" },
		{ "pci:slot=00:00", "slot '00:00'" },
		{ "pci:slot=0000:00:02.0 ", "slot '0000:00:02.0 '" },
		{ "device:subsystem=usb", "subsystem 'usb'" },
		{ "sys:sys/devices", "does not begin with '/'" },
		{ "drm:", "does not begin with '/'" },
	};
	struct device_filter filter;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		print_message("%s\n", cases[i].text);
		assert_int_equal(device_filter_parse(cases[i].text, &filter, error), -EINVAL);
		assert_non_null(strstr(error, cases[i].names));
		assert_null(strchr(error, '\n'));
	}
}

static void too_long(void **state)
{
	char text[DEVICE_FILTER_LEN + 64];
	struct device_filter filter;

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	memcpy(text, "sys:/", 5);
	assert_int_equal(device_filter_parse(text, &filter, error), -EINVAL);
	assert_non_null(strstr(error, "too long"));
	memcpy(text, "pci:vendor=", 11);
	text[300] = '\0';
	assert_int_equal(device_filter_parse(text, &filter, error), -EINVAL);
	assert_non_null(strstr(error, "value of 'vendor' is too long"));
	memcpy(text, "device:driver=", 14);
	text[14 + PCI_DRIVER_LEN] = '\0';
	assert_int_equal(device_filter_parse(text, &filter, error), -EINVAL);
	assert_non_null(strstr(error, "is too long"));
}

static void lists(void **state)
{
	struct device_filter *list = NULL;
	size_t count = 0;

	assert_int_equal(device_filter_parse_list(";pci:card=1;;sriov:;", &list, &count, error), 0);
	assert_int_equal(count, 2);
	assert_int_equal(list[1].kind, DEVICE_FILTER_SRIOV);
	assert_int_equal(device_filter_parse_list("", &list, &count, error), 0);
	assert_int_equal(device_filter_parse_list("pci:;foo;pci:", &list, &count, error), -EINVAL);
	assert_non_null(strstr(error, "'foo'"));
	assert_int_equal(count, 3);
	free(list);
}

/* Two cards of one vendor, the first with two PFs; then another vendor's. */
static const struct device_candidate machine[] = {
	{ { 0, 1, 0, 0 }, 0x8086, 0x56c0, "xe", " drm accel " },
	{ { 0, 1, 0, 1 }, 0x8086, 0x56c0, "xe", " " },
	{ { 0, 0, 2, 0 }, 0x8086, 0x56c1, "vfio-pci", " drms " },
	{ { 0x10000, 1, 0, 0 }, 0x1b36, 0x0010, "nvme", " nvme " },
};

static void selection(void **state)
{
	static const struct {
		const char *filter;
		unsigned int selected; /* bit mask of candidates */
	} cases[] = {
		{ "pci:", 0x3 },
		{ "pci:card=1", 0x4 },
		{ "pci:card=2", 0x8 },
		{ "pci:card=3", 0x0 },
		{ "pci:card=all", 0xf },
		{ "pci:vendor=intel,card=*", 0x7 },
		{ "pci:vendor=1b36", 0x8 },
		{ "pci:vendor=8086,device=56c1", 0x4 },
		{ "pci:vendor=amd", 0x0 },
		{ "pci:slot=0000:01:00.1", 0x2 },
		{ "pci:slot=10000:01:00.0", 0x8 },
		{ "pci:slot=0000:01:00.2", 0x0 },
		{ "sriov:", 0x1 },
		{ "sriov:pf=1", 0x2 },
		{ "sriov:card=1", 0x4 },
		{ "sriov:card=1,pf=1", 0x0 },
		{ "sriov:card=all", 0xd },
		{ "sriov:vf=1", 0x0 },
		{ "device:driver=nvme", 0x8 },
		{ "device:driver=xe", 0x3 },
		{ "device:subsystem=drm", 0x1 },
		{ "device:subsystem=accel", 0x1 },
		{ "device:subsystem=nvme", 0x8 },
		{ "device:subsystem=all,card=all", 0xf },
		{ "pci:device=atsm", 0x3 },
		{ "pci:device=Arctic-Sound-M,card=all", 0x7 },
		{ "pci:device=bmg,card=all", 0x0 },
		{ "pci:device=integrated,card=all", 0x4 },
		{ "pci:device=discrete,card=all", 0xb },
		{ "sriov:device=discrete,vendor=intel", 0x1 },
		{ "sys:/nowhere", 0x0 },
		{ "drm:/dev/null", 0x0 },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct device_filter filter = parse(cases[i].filter);
		bool selected[ARRAY_LEN(machine)] = { false };
		unsigned int mask = 0, expected = 0;
		size_t count;

		count = device_filter_select(&filter, machine, ARRAY_LEN(machine), selected);
		for (size_t k = 0; k < ARRAY_LEN(machine); k++) {
			mask |= (unsigned int)selected[k] << k;
			expected += cases[i].selected >> k & 1;
		}
		assert_int_equal(mask, cases[i].selected);
		assert_int_equal(count, expected);
	}
}

static void paths_in_sysfs(void **state)
{
	bool selected[ARRAY_LEN(machine)] = { false };
	struct device_filter filter;
	struct pci_addr addr;
	char text[256];

	fake_dir("devices/pci0000:00/0000:00:02.0/drm/card1");
	fake_link("class/drm/card1", "../../devices/pci0000:00/0000:00:02.0/drm/card1");
	snprintf(text, sizeof(text), "sys:%s/class/drm/card1", fake_root());
	filter = parse(text);
	assert_int_equal(device_filter_addr(&filter, &addr), 0);
	assert_true(pci_addr_equal(&addr, &machine[2].addr));
	assert_int_equal(device_filter_select(&filter, machine, ARRAY_LEN(machine), selected), 1);
	assert_true(selected[2]);

	snprintf(text, sizeof(text), "sys:%s/devices", fake_root());
	filter = parse(text);
	assert_int_equal(device_filter_addr(&filter, &addr), -ENODEV);
	filter = parse("sys:/no/such/path");
	assert_int_equal(device_filter_addr(&filter, &addr), -ENOENT);
	filter = parse("pci:");
	assert_int_equal(device_filter_addr(&filter, &addr), -EINVAL);
	filter = parse("drm:/etc/passwd");
	assert_int_equal(device_filter_addr(&filter, &addr), -ENODEV);
	fake_dir("dev/char/1:3");
	filter = parse("drm:/dev/null"); /* a node, yet of no PCI function */
	assert_int_equal(device_filter_addr(&filter, &addr), -ENODEV);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(slots),
		cmocka_unit_test(pci_keys),
		cmocka_unit_test(sriov_keys),
		cmocka_unit_test(device_keys),
		cmocka_unit_test(malformed),
		cmocka_unit_test(too_long),
		cmocka_unit_test(lists),
		cmocka_unit_test(selection),
		cmocka_unit_test_setup_teardown(paths_in_sysfs, fake_setup, fake_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

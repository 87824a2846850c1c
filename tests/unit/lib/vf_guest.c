/* SPDX-License-Identifier: MIT */
/* What a VF driver does by files works on the host and in a guest, where the VF has another address. */
#include "fake_guest.h"
#include "fake_sysfs.h"
#include "unit.h"

#include "pci/pci_dev_bar.h"
#include "pci/pci_dev_cfg.h"
#include "vf/vf.h"
#include "vf/vf_gpu.h"

#define ADDRESS "0000:00:05.0"
#define DEVICE  "/sys/bus/pci/devices/" ADDRESS "/"
#define DRIVERS "/sys/bus/pci/drivers/"
#define DEBUGFS "/sys/kernel/debug/dri/" ADDRESS "/"

/* The function as both machines have it, below /sys. */
static const struct {
	const char *path, *text;
} files[] = {
	{ "bus/pci/devices/" ADDRESS "/vendor", "0x8086\n" },
	{ "bus/pci/devices/" ADDRESS "/device", "0xe20b\n" },
	{ "bus/pci/devices/" ADDRESS "/class", "0x030000\n" },
	{ "bus/pci/devices/" ADDRESS "/revision", "0x04\n" },
	{ "bus/pci/devices/" ADDRESS "/driver_override", "(null)\n" },
	{ "bus/pci/devices/" ADDRESS "/reset", "" },
	{ "bus/pci/devices/" ADDRESS "/drm/card1/dev", "226:1\n" },
	{ "bus/pci/devices/" ADDRESS "/drm/renderD129/dev", "226:129\n" },
	{ "kernel/debug/dri/" ADDRESS "/gt0/vf/self_config",
	  "GGTT size:\t4096\nGuC contexts:\t16\nGuC doorbells:\t8\n" },
};

static struct fake_guest guest;
static struct vf *vf;

static void open_in(struct machine *machine)
{
	struct pci_addr addr;

	assert_int_equal(pci_addr_parse(ADDRESS, &addr), 0);
	assert_int_equal(vf_open(machine, &addr, &vf), 0);
}

static int setup_guest(void **state)
{
	char path[MACHINE_PATH_LEN];

	fake_guest_init(&guest);
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		snprintf(path, sizeof(path), "/sys/%.100s", files[i].path);
		fake_guest_file(&guest, path, files[i].text);
	}
	/* Names of a folder are those of its entries: drm/card1 is one. */
	fake_guest_file(&guest, DEVICE "drm/card1", "");
	fake_guest_file(&guest, DEVICE "drm/renderD129", "");
	guest.module = "xe";
	open_in(&guest.machine);
	return 0;
}

static int teardown_guest(void **state)
{
	vf_close(vf);
	return 0;
}

static int setup_host(void **state)
{
	if (fake_setup(state))
		return -1;
	for (size_t i = 0; i < ARRAY_LEN(files); i++)
		fake_file(files[i].path, files[i].text);
	open_in(machine_host());
	return 0;
}

static int teardown_host(void **state)
{
	vf_close(vf);
	return fake_teardown(state);
}

static void named_by_its_address(void **state)
{
	struct pci_addr other = { .bus = 9 };
	struct vf *none;

	assert_null(vf->pf);
	assert_int_equal(vf->num, 0);
	assert_string_equal(vf->pci->name, ADDRESS);
	assert_int_equal(vf->pci->vendor, 0x8086);
	assert_int_equal(vf->pci->device, 0xe20b);
	assert_int_equal(vf->pci->class, 0x030000);
	assert_int_equal(vf->pci->revision, 4);
	assert_int_equal(vf_open(vf_machine(vf), &other, &none), -ENODEV);
}

static void own_view(void **state)
{
	struct vf_config config;

	assert_int_equal(vf_get_config(vf, 0, &config), 0);
	assert_int_equal(config.ggtt_size, 4096);
	assert_int_equal(config.contexts, 16);
	assert_int_equal(config.doorbells, 8);
	assert_int_equal(vf_get_config(vf, 1, &config), -EOPNOTSUPP);
}

static void nodes(void **state)
{
	char path[PCI_NODE_LEN];

	assert_int_equal(vf_drm_node(vf, PCI_NODE_CARD, path), 0);
	assert_string_equal(path, "/dev/dri/card1");
	assert_int_equal(vf_drm_node(vf, PCI_NODE_RENDER, path), 0);
	assert_string_equal(path, "/dev/dri/renderD129");
}

static void unbound(void **state)
{
	char name[16];

	assert_int_equal(vf_driver(vf, name, sizeof(name)), 0);
	assert_string_equal(name, "");
	assert_int_equal(vf_unbind(vf), 0);
}

static void reset(void **state)
{
	assert_int_equal(vf_reset(vf), 0);
	assert_string_equal(fake_guest_text(&guest, DEVICE "reset"), "1");
}

static void reset_on_the_host(void **state)
{
	assert_int_equal(vf_reset(vf), 0);
	fake_expect("bus/pci/devices/" ADDRESS "/reset", "1");
}

static void expect_driver(const char *expected)
{
	char name[16];

	assert_int_equal(vf_driver(vf, name, sizeof(name)), 1);
	assert_string_equal(name, expected);
}

static void binds(void **state)
{
	assert_int_equal(vf_bind_native(vf), -ENOENT); /* the module is not loaded */
	assert_int_equal(machine_load_module(vf_machine(vf), "no-such"), -ENOENT);
	assert_int_equal(machine_load_module(vf_machine(vf), "xe"), 0);
	assert_int_equal(vf_bind_native(vf), 0);
	expect_driver("xe");
	assert_string_equal(fake_guest_text(&guest, DEVICE "driver_override"), "xe");

	fake_guest_file(&guest, DRIVERS "vfio-pci/bind", "");
	fake_guest_file(&guest, DRIVERS "vfio-pci/unbind", "");
	assert_int_equal(vf_bind(vf, "vfio-pci"), 0);
	expect_driver("vfio-pci");
	assert_string_equal(fake_guest_text(&guest, DRIVERS "xe/unbind"), ADDRESS);
	assert_string_equal(fake_guest_text(&guest, DRIVERS "vfio-pci/bind"), ADDRESS);

	assert_int_equal(vf_unbind(vf), 0);
	assert_null(fake_guest_text(&guest, DEVICE "driver"));
	assert_string_equal(fake_guest_text(&guest, DEVICE "driver_override"), "\n");
}

/* Which driver is native shows the kind of device; of one nobody knows there is none. */
static void native_by_kind(void **state)
{
	vf->pci->class = 0x010802;
	fake_guest_file(&guest, DRIVERS "nvme/bind", "");
	assert_int_equal(vf_bind_native(vf), 0);
	expect_driver("nvme");
	vf->pci->class = 0x020000;
	assert_int_equal(vf_bind_native(vf), -ENODEV);
}

static void what_needs_the_host(void **state)
{
	struct vf_regs *regs;
	struct vf_vram vram;
	struct vf_io *io;
	uint16_t word;

	assert_int_equal(vf_io_open(vf, &io), -EOPNOTSUPP);
	assert_int_equal(vf_regs_open(vf, &regs), -EOPNOTSUPP);
	assert_int_equal(vf_vram_open(vf, &vram), -EOPNOTSUPP);
	assert_int_equal(pci_dev_cfg_read16(vf->pci, 0, &word), -EOPNOTSUPP);
}

static void guest_is_gone(void **state)
{
	struct vf_config config;
	char name[16];

	guest.broken = -ECONNRESET;
	assert_int_equal(vf_reset(vf), -ECONNRESET);
	assert_int_equal(vf_driver(vf, name, sizeof(name)), -ECONNRESET);
	assert_int_equal(machine_load_module(vf_machine(vf), "xe"), -ECONNRESET);
	assert_true(vf_get_config(vf, 0, &config) < 0);
}

#define GUEST(name) cmocka_unit_test_setup_teardown(name, setup_guest, teardown_guest)
#define HOST(name)  cmocka_unit_test_setup_teardown(name, setup_host, teardown_host)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		GUEST(named_by_its_address),
		HOST(named_by_its_address),
		GUEST(own_view),
		HOST(own_view),
		GUEST(nodes),
		HOST(nodes),
		GUEST(unbound),
		HOST(unbound),
		GUEST(reset),
		HOST(reset_on_the_host),
		GUEST(binds),
		GUEST(native_by_kind),
		GUEST(what_needs_the_host),
		GUEST(guest_is_gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
/* lib/kmod without modules; tests/lab/kmod.sh does it with real ones. */
#include "fake_sysfs.h"
#include "unit.h"

#include "kmod/module.h"
#include "kmod/module_bind.h"
#include "util/str.h"

#define FUNCTION "0000:01:00.0"
#define DIR0     "bus/pci/devices/" FUNCTION "/"

static struct pci_dev *dev;

static int setup(void **state)
{
	struct pci_addr addr = { .bus = 1 };

	if (fake_setup(state))
		return -1;
	fake_driver("vfio-pci");
	fake_pci(FUNCTION, "0x8086\n", "0x56c0\n", "0x038000\n");
	fake_file("module/vfio_pci/initstate", "live\n");
	fake_dir("module/vfio_pci/drivers/pci:vfio-pci");
	setenv("IGT_KMOD_DIRNAME", fake_root(), 1);
	setenv("IGT_KMOD_CONFIG_PATHS", fake_root(), 1);
	return pci_dev_open(&addr, &dev);
}

static int teardown(void **state)
{
	pci_dev_close(dev);
	unsetenv("IGT_KMOD_DIRNAME");
	unsetenv("IGT_KMOD_CONFIG_PATHS");
	return fake_teardown(state);
}

static void states(void **state)
{
	assert_int_equal(module_is_loaded("vfio-pci"), 1);
	assert_int_equal(module_is_loaded("vfio_pci"), 1);
	fake_file("module/vfio_pci/initstate", "coming\n");
	assert_int_equal(module_is_loaded("vfio_pci"), 0);
	fake_dir("module/built_in");
	assert_int_equal(module_is_loaded("built-in"), 1);
	assert_int_equal(module_is_loaded("none"), 0);
	assert_int_equal(module_is_loaded(""), 0);
	assert_int_equal(module_is_loaded("../module"), 0);
	assert_int_equal(module_is_loaded("a_name_of_more_than_sixty_three_characters_"
					  "is_not_one_the_kernel_would_take"),
			 -ENAMETOOLONG);
}

static void unknown_modules(void **state)
{
	assert_int_equal(module_load("no_such_module", NULL), -ENOENT);
	assert_int_equal(module_load("no_such_module", "a=b"), -ENOENT);
	assert_int_equal(module_unload("no_such_module"), 0);
	assert_int_equal(module_has_param("no_such_module", "a"), -ENOENT);
	assert_int_equal(module_params("no_such_module", NULL, NULL), -ENOENT);
}

static void parameters(void **state)
{
	fake_file("module/vfio_pci/parameters/nointxmask", "N\n");
	assert_int_equal(module_has_param("vfio-pci", "nointxmask"), 1);
	assert_int_equal(module_has_param("vfio-pci", "other"), 0);
	assert_int_equal(module_has_param("vfio-pci", ""), 0);
	assert_int_equal(module_has_param("vfio-pci", "../initstate"), 0);
}

static void drivers(void **state)
{
	char name[16];

	assert_int_equal(module_driver("vfio-pci", name, sizeof(name)), 0);
	assert_string_equal(name, "vfio-pci");
	assert_int_equal(module_driver("vfio_pci", name, 4), -EOVERFLOW);
	assert_int_equal(module_driver("none", name, sizeof(name)), -ENOENT);
	fake_dir("module/other/drivers/usb:other");
	assert_int_equal(module_driver("other", name, sizeof(name)), -ENOENT);
	assert_int_equal(module_driver("", name, sizeof(name)), -ENOENT);
}

static void binding(void **state)
{
	assert_int_equal(module_bind(dev, "none"), -ENOENT);
	assert_int_equal(module_unbind(dev, "vfio_pci"), -ENODEV);
	assert_int_equal(module_bind(dev, "vfio_pci"), 0);
	fake_expect("bus/pci/drivers/vfio-pci/bind", FUNCTION);
	fake_bound(FUNCTION, "vfio-pci");
	assert_int_equal(module_unbind(dev, "vfio_pci"), 0);
	fake_expect("bus/pci/drivers/vfio-pci/unbind", FUNCTION);
	fake_file("bus/pci/drivers/vfio-pci/bind", "");
	assert_int_equal(module_rebind(dev, "vfio_pci"), 0);
	fake_expect("bus/pci/drivers/vfio-pci/bind", FUNCTION);
	fake_driver("other");
	fake_remove(DIR0 "driver");
	fake_bound(FUNCTION, "other");
	fake_file("bus/pci/drivers/vfio-pci/bind", "");
	assert_int_equal(module_rebind(dev, "vfio_pci"), -ENODEV);
	fake_expect("bus/pci/drivers/vfio-pci/bind", "");
}

static void list(void **state)
{
	struct module_info *modules = NULL;
	size_t count = 0;
	int ret = module_list(&modules, &count);

	if (access("/proc/modules", R_OK)) {
		assert_int_equal(ret, -ENOENT);
		return;
	}
	assert_int_equal(ret, 0);
	for (size_t i = 0; i < count; i++) {
		assert_true(*modules[i].name);
		assert_true(modules[i].size_bytes > 0);
	}
	free(modules);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(states),  TEST(unknown_modules), TEST(parameters),
		TEST(drivers), TEST(binding),         TEST(list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

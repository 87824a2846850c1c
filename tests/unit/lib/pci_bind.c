/* SPDX-License-Identifier: MIT */
#include "fake_sysfs.h"
#include "unit.h"

#include <limits.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/stat.h>

#include "pci/pci_bind.h"
#include "util/time.h"

#define NAME "0000:01:00.1"
#define DIR  "bus/pci/devices/" NAME "/"

static struct pci_dev *dev;

static int setup(void **state)
{
	struct pci_addr addr;

	if (fake_setup(state))
		return -1;
	fake_pci(NAME, "0x1b36\n", "0x0010\n", "0x010802\n");
	fake_driver("nvme");
	fake_driver("vfio-pci");
	return pci_addr_parse(NAME, &addr) || pci_dev_open(&addr, &dev);
}

static int teardown(void **state)
{
	pci_dev_close(dev);
	return fake_teardown(state);
}

static void bind_writes_the_address(void **state)
{
	assert_int_equal(pci_bind(dev, "nvme"), 0);
	fake_expect("bus/pci/drivers/nvme/bind", NAME);
}

static void bind_to_no_such_driver(void **state)
{
	static const char *const names[] = { "missing", "", ".", "..", "nvme/../nvme", "/" };

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		assert_int_equal(pci_bind(dev, names[i]), -ENOENT);
		assert_int_equal(pci_bind_override(dev, names[i], 10), -ENOENT);
	}
	fake_expect(DIR "driver_override", "(null)\n");
}

static void unbind_writes_the_address(void **state)
{
	assert_int_equal(pci_unbind(dev), -ENODEV);
	fake_bound(NAME, "nvme");
	assert_int_equal(pci_unbind(dev), 0);
	fake_expect("bus/pci/drivers/nvme/unbind", NAME);
}

static void override(void **state)
{
	char buf[16] = "zzz";

	assert_int_equal(pci_get_driver_override(dev, buf, sizeof(buf)), 0);
	assert_string_equal(buf, "");
	assert_int_equal(pci_set_driver_override(dev, "vfio-pci"), 0);
	assert_int_equal(pci_get_driver_override(dev, buf, sizeof(buf)), 0);
	assert_string_equal(buf, "vfio-pci");
	assert_int_equal(pci_get_driver_override(dev, buf, 4), -EOVERFLOW);
	assert_int_equal(pci_set_driver_override(dev, NULL), 0);
	fake_expect(DIR "driver_override", "\n");
	assert_int_equal(pci_set_driver_override(dev, ""), 0);
	fake_expect(DIR "driver_override", "\n");
}

static bool is_asked(void *path)
{
	struct stat st;

	return !stat(path, &st) && st.st_size;
}

/* The kernel's part, a moment after it was asked to bind. */
static void *bind_later(void *arg)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/bus/pci/drivers/%s/bind", fake_root(), (const char *)arg);
	if (!time_wait_until(is_asked, path, 10000))
		fake_bound(NAME, arg);
	return NULL;
}

static void bind_override_waits_for_the_link(void **state)
{
	pthread_t thread;

	fake_bound(NAME, "nvme");
	pthread_create(&thread, NULL, bind_later, "vfio-pci");
	assert_int_equal(pci_bind_override(dev, "vfio-pci", 10000), 0);
	pthread_join(thread, NULL);
	fake_expect(DIR "driver_override", "vfio-pci");
	fake_expect("bus/pci/drivers/nvme/unbind", NAME);
	fake_expect("bus/pci/drivers/vfio-pci/bind", NAME);
}

static void bind_override_without_link(void **state)
{
	assert_int_equal(pci_bind_override(dev, "vfio-pci", 10), -ETIMEDOUT);
	fake_expect("bus/pci/drivers/vfio-pci/bind", NAME);
}

static void bind_override_when_bound_so(void **state)
{
	fake_bound(NAME, "vfio-pci");
	assert_int_equal(pci_bind_override(dev, "vfio-pci", 10), 0);
	fake_expect("bus/pci/drivers/vfio-pci/bind", "");
	fake_expect("bus/pci/drivers/vfio-pci/unbind", "");
	fake_expect(DIR "driver_override", "vfio-pci");
}

static void gone(void **state)
{
	char buf[16];

	fake_remove("bus/pci/devices/" NAME);
	assert_int_equal(pci_unbind(dev), -ENODEV);
	assert_int_equal(pci_set_driver_override(dev, "nvme"), -ENODEV);
	assert_int_equal(pci_get_driver_override(dev, buf, sizeof(buf)), -ENODEV);
	assert_int_equal(pci_bind_override(dev, "nvme", 10), -ENODEV);
	fake_expect("bus/pci/drivers/nvme/bind", "");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(bind_writes_the_address),          TEST(bind_to_no_such_driver),
		TEST(unbind_writes_the_address),        TEST(override),
		TEST(bind_override_waits_for_the_link), TEST(bind_override_without_link),
		TEST(bind_override_when_bound_so),      TEST(gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

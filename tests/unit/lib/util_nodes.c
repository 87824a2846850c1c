/* SPDX-License-Identifier: MIT */
/* From open device nodes to sysfs, debugfs and PCI functions; taints. */
#include "fake_sysfs.h"
#include "unit.h"

#include <fcntl.h>

#include "pci/pci_node.h"
#include "util/debugfs.h"
#include "util/sysfs.h"
#include "util/sysfs_dev.h"
#include "util/taints.h"

#define BRIDGE "bus/pci/devices/0000:00:01.0/"
#define DIR0   BRIDGE "0000:01:00.0/"

static int null_fd;

static int setup(void **state)
{
	if (fake_setup(state))
		return -1;
	null_fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	return null_fd < 0;
}

static int teardown(void **state)
{
	close(null_fd);
	return fake_teardown(state);
}

static void paths_of_nodes(void **state)
{
	char path[128], expected[128];
	int fd;

	assert_int_equal(sysfs_dev_path(null_fd, path, sizeof(path)), 0);
	snprintf(expected, sizeof(expected), "%s/dev/char/1:3", fake_root());
	assert_string_equal(path, expected);
	assert_int_equal(sysfs_dev_path(null_fd, path, 10), -EOVERFLOW);
	assert_int_equal(sysfs_dev_path(-1, path, sizeof(path)), -EBADF);
	assert_int_equal(sysfs_dev_open(null_fd), -ENOENT);
	fake_file("dev/char/1:3/attr", "7\n");
	fd = sysfs_dev_open(null_fd);
	assert_true(fd >= 0);
	assert_true(sysfs_exists(fd, "attr"));
	assert_int_equal(sysfs_dev_path(fd, path, sizeof(path)), -ENOTTY);
	close(fd);
}

static void functions_of_nodes(void **state)
{
	struct pci_addr addr;
	char name[PCI_ADDR_LEN];

	assert_int_equal(pci_node_addr(null_fd, &addr), -ENOENT);
	fake_dir("dev/char");
	fake_dir(DIR0 "drm/card0");
	fake_link("dev/char/1:3", "../../" DIR0 "drm/card0");
	assert_int_equal(pci_node_addr(null_fd, &addr), 0);
	assert_string_equal(pci_addr_format(&addr, name), "0000:01:00.0");
	fake_remove("dev/char/1:3");
	fake_dir("dev/char/1:3");
	assert_int_equal(pci_node_addr(null_fd, &addr), -ENODEV);
}

static void nodes_of_functions(void **state)
{
	struct pci_addr addr;
	struct pci_dev *dev;
	char path[PCI_NODE_LEN];

	fake_pci("0000:02:00.0", "0x8086\n", "0x56c0\n", "0x038000\n");
	assert_int_equal(pci_addr_parse("0000:02:00.0", &addr), 0);
	assert_int_equal(pci_dev_open(&addr, &dev), 0);
	assert_int_equal(pci_node_drm(dev, PCI_NODE_CARD, path), -ENOENT);
	fake_dir("bus/pci/devices/0000:02:00.0/drm/card3");
	fake_dir("bus/pci/devices/0000:02:00.0/drm/renderD130");
	assert_int_equal(pci_node_drm(dev, PCI_NODE_CARD, path), 0);
	assert_string_equal(path, "/dev/dri/card3");
	assert_int_equal(pci_node_drm(dev, PCI_NODE_RENDER, path), 0);
	assert_string_equal(path, "/dev/dri/renderD130");
	fake_remove("bus/pci/devices/0000:02:00.0");
	assert_int_equal(pci_node_drm(dev, PCI_NODE_CARD, path), -ENODEV);
	pci_dev_close(dev);
}

static void debugfs_files(void **state)
{
	char path[128], expected[128];
	int fd;

	assert_int_equal(debugfs_mount(path, sizeof(path)), 0);
	snprintf(expected, sizeof(expected), "%s/kernel/debug", fake_root());
	assert_string_equal(path, expected);
	assert_int_equal(debugfs_mount(path, 5), -EOVERFLOW);
	assert_int_equal(debugfs_open_dir("dri"), -ENOENT);
	fake_file("kernel/debug/dri/0/info", "one\ntwo three\n");
	fd = debugfs_open_dir("dri/0");
	assert_true(fd >= 0);
	assert_int_equal(debugfs_search(fd, "info", "two th"), 1);
	assert_int_equal(debugfs_search(fd, "info", "one\ntwo"), 0);
	assert_int_equal(debugfs_search(fd, "info", ""), -EINVAL);
	assert_int_equal(debugfs_search(fd, "none", "x"), -ENOENT);
	assert_int_equal(debugfs_search(fd, ".", "x"), -EISDIR);
	close(fd);
	assert_int_equal(debugfs_dev_path(null_fd, path, sizeof(path)), -ENODEV);
	assert_int_equal(debugfs_dev_open(-1), -EBADF);
}

static void taints(void **state)
{
	uint64_t mask = UINT64_MAX;
	unsigned int explained = 0;
	int ret = taints_read(&mask);

	/* Sandboxes without this file exist. */
	assert_true(ret ? ret == -ENOENT && mask == UINT64_MAX : mask != UINT64_MAX);
	assert_int_equal(TAINTS_BAD, 0x2b0);
	for (unsigned int bit = 0; bit < 64; bit++) {
		assert_int_equal(taints_explain(bit) != NULL, TAINTS_BAD >> bit & 1);
		explained += taints_explain(bit) != NULL;
	}
	assert_int_equal(explained, 4);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(paths_of_nodes),
		TEST(functions_of_nodes),
		TEST(nodes_of_functions),
		TEST(debugfs_files),
		TEST(taints),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

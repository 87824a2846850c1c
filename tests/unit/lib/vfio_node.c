/* SPDX-License-Identifier: MIT */
/* Paths of nodes and the choice between group and cdev path, on made-up /dev and sysfs trees. */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "pci/pci_dev.h"
#include "vfio/vfio_node.h"

struct tree {
	char path[32];
	int rootfd, devfd;
	struct pci_dev pci;
};

static int setup(void **state)
{
	struct tree *tree = calloc(1, sizeof(*tree));

	strcpy(tree->path, "/tmp/vfio-node-XXXXXX");
	if (!mkdtemp(tree->path))
		return -1;
	tree->rootfd = open(tree->path, O_RDONLY | O_DIRECTORY);
	assert_int_equal(mkdirat(tree->rootfd, "dev", 0700), 0);
	assert_int_equal(mkdirat(tree->rootfd, "dev/vfio", 0700), 0);
	assert_int_equal(mkdirat(tree->rootfd, "dev/vfio/devices", 0700), 0);
	assert_int_equal(mkdirat(tree->rootfd, "pci", 0700), 0);
	tree->devfd = openat(tree->rootfd, "dev", O_RDONLY | O_DIRECTORY);
	tree->pci.dirfd = openat(tree->rootfd, "pci", O_RDONLY | O_DIRECTORY);
	tree->pci.dir = (struct machine_dir){ machine_host(), "", tree->pci.dirfd };
	*state = tree;
	return 0;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	return remove(path);
}

static int teardown(void **state)
{
	struct tree *tree = *state;

	close(tree->pci.dirfd);
	close(tree->devfd);
	close(tree->rootfd);
	nftw(tree->path, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	free(tree);
	return 0;
}

static void put(const struct tree *tree, const char *name)
{
	int fd = openat(tree->rootfd, name, O_CREAT | O_WRONLY, 0600);

	assert_true(fd >= 0);
	close(fd);
}

static void put_group(const struct tree *tree)
{
	assert_int_equal(symlinkat("../../kernel/iommu_groups/17", tree->rootfd, "pci/iommu_group"),
			 0);
}

/* What sysfs shows once a function is bound to a VFIO driver, with or without nodes. */
static void put_bound(const struct tree *tree, const char *name)
{
	char path[300];

	assert_int_equal(mkdirat(tree->rootfd, "pci/vfio-dev", 0700), 0);
	snprintf(path, sizeof(path), "pci/vfio-dev/%s", name);
	assert_int_equal(mkdirat(tree->rootfd, path, 0700), 0);
}

static int probe(const struct tree *tree, enum vfio_path path, enum vfio_path *ret_path)
{
	return vfio_node_probe(tree->devfd, &tree->pci, path, ret_path);
}

static void expect(const struct tree *tree, int any, int group, int cdev)
{
	enum vfio_path path;

	assert_int_equal(probe(tree, VFIO_PATH_ANY, &path), any);
	assert_int_equal(probe(tree, VFIO_PATH_GROUP, &path), group);
	assert_int_equal(probe(tree, VFIO_PATH_CDEV, &path), cdev);
}

static void group_path(void **state)
{
	char node[VFIO_NODE_LEN];

	vfio_node_group(0, node);
	assert_string_equal(node, "vfio/0");
	vfio_node_group(~0U, node);
	assert_string_equal(node, "vfio/4294967295");
}

static void cdev_path(void **state)
{
	struct tree *tree = *state;
	char node[VFIO_NODE_LEN] = "untouched";

	assert_int_equal(vfio_node_cdev(&tree->pci, node), -ENODEV);
	assert_string_equal(node, "untouched");
	put_bound(tree, "vfio12");
	assert_int_equal(vfio_node_cdev(&tree->pci, node), 0);
	assert_string_equal(node, "vfio/devices/vfio12");
}

static void cdev_path_absurd(void **state)
{
	struct tree *tree = *state;
	char node[VFIO_NODE_LEN] = "untouched";
	char name[200] = "vfio";

	memset(name + 4, '1', sizeof(name) - 5);
	put_bound(tree, name);
	assert_int_equal(vfio_node_cdev(&tree->pci, node), -EOVERFLOW);
	assert_string_equal(node, "untouched");
}

static void cdev_path_foreign_entry(void **state)
{
	struct tree *tree = *state;
	char node[VFIO_NODE_LEN];

	put_bound(tree, "power");
	assert_int_equal(vfio_node_cdev(&tree->pci, node), -ENODEV);
}

static void not_bound(void **state)
{
	struct tree *tree = *state;

	expect(tree, -ENODEV, -ENODEV, -ENODEV);
	put(tree, "dev/vfio/vfio");
	put(tree, "dev/iommu");
	put_group(tree);
	expect(tree, -ENODEV, -ENODEV, -ENODEV);
}

static void groups_only(void **state)
{
	struct tree *tree = *state;
	enum vfio_path path = VFIO_PATH_ANY;

	put_group(tree);
	put_bound(tree, "vfio3");
	put(tree, "dev/vfio/17");
	put(tree, "dev/vfio/vfio");
	expect(tree, 0, 0, -EOPNOTSUPP);
	assert_int_equal(probe(tree, VFIO_PATH_ANY, &path), 0);
	assert_int_equal(path, VFIO_PATH_GROUP);
}

static void nodes_only(void **state)
{
	struct tree *tree = *state;
	enum vfio_path path = VFIO_PATH_ANY;

	put_group(tree);
	put_bound(tree, "vfio3");
	put(tree, "dev/vfio/devices/vfio3");
	expect(tree, -EOPNOTSUPP, -EOPNOTSUPP, -EOPNOTSUPP);
	put(tree, "dev/iommu");
	expect(tree, 0, -EOPNOTSUPP, 0);
	assert_int_equal(probe(tree, VFIO_PATH_ANY, &path), 0);
	assert_int_equal(path, VFIO_PATH_CDEV);
}

static void both_prefers_group(void **state)
{
	struct tree *tree = *state;
	enum vfio_path path = VFIO_PATH_ANY;

	put_group(tree);
	put_bound(tree, "vfio3");
	put(tree, "dev/vfio/devices/vfio3");
	put(tree, "dev/iommu");
	put(tree, "dev/vfio/17");
	put(tree, "dev/vfio/vfio");
	expect(tree, 0, 0, 0);
	assert_int_equal(probe(tree, VFIO_PATH_ANY, &path), 0);
	assert_int_equal(path, VFIO_PATH_GROUP);
	assert_int_equal(probe(tree, VFIO_PATH_CDEV, &path), 0);
	assert_int_equal(path, VFIO_PATH_CDEV);
}

/* CONFIG_VFIO_CONTAINER off: groups exist, but there is nothing to put them into. */
static void group_without_container(void **state)
{
	struct tree *tree = *state;

	put_group(tree);
	put_bound(tree, "vfio3");
	put(tree, "dev/vfio/17");
	expect(tree, -EOPNOTSUPP, -EOPNOTSUPP, -EOPNOTSUPP);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(group_path),
		cmocka_unit_test_setup_teardown(cdev_path, setup, teardown),
		cmocka_unit_test_setup_teardown(cdev_path_absurd, setup, teardown),
		cmocka_unit_test_setup_teardown(cdev_path_foreign_entry, setup, teardown),
		cmocka_unit_test_setup_teardown(not_bound, setup, teardown),
		cmocka_unit_test_setup_teardown(groups_only, setup, teardown),
		cmocka_unit_test_setup_teardown(nodes_only, setup, teardown),
		cmocka_unit_test_setup_teardown(both_prefers_group, setup, teardown),
		cmocka_unit_test_setup_teardown(group_without_container, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

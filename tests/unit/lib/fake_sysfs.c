/* SPDX-License-Identifier: MIT */
#include "fake_sysfs.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define DEVICES "bus/pci/devices/"

static char root[64], run_dir[80];

int fake_setup(void **state)
{
	strcpy(root, "/tmp/gauntlet-unit-XXXXXX");
	if (!mkdtemp(root))
		return -1;
	fake_dir("bus/pci/devices");
	fake_dir("bus/pci/drivers");
	snprintf(run_dir, sizeof(run_dir), "%s/run", root);
	setenv("GAUNTLET_RUN_DIR", run_dir, 1);
	return setenv("GAUNTLET_SYSFS_ROOT", root, 1);
}

int fake_teardown(void **state)
{
	fake_remove("");
	unsetenv("GAUNTLET_RUN_DIR");
	return unsetenv("GAUNTLET_SYSFS_ROOT");
}

const char *fake_root(void)
{
	return root;
}

static const char *full_path(const char *path, char buf[PATH_MAX])
{
	snprintf(buf, PATH_MAX, "%s/%s", root, path);
	return buf;
}

const char *fake_path(const char *path)
{
	static char buf[PATH_MAX];

	return full_path(path, buf);
}

static void make_parents(const char *full)
{
	char path[PATH_MAX];

	for (const char *slash = strchr(full + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		snprintf(path, sizeof(path), "%.*s", (int)(slash - full), full);
		if (mkdir(path, 0755))
			assert_int_equal(errno, EEXIST);
	}
}

void fake_dir(const char *path)
{
	char buf[PATH_MAX];

	make_parents(full_path(path, buf));
	if (mkdir(buf, 0755))
		assert_int_equal(errno, EEXIST);
}

void fake_bytes(const char *path, const void *data, size_t size)
{
	char buf[PATH_MAX];
	int fd;

	make_parents(full_path(path, buf));
	fd = open(buf, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, data, size), size);
	close(fd);
}

void fake_file(const char *path, const char *text)
{
	fake_bytes(path, text, strlen(text));
}

void fake_link(const char *path, const char *target)
{
	char buf[PATH_MAX];

	make_parents(full_path(path, buf));
	unlink(buf);
	assert_int_equal(symlink(target, buf), 0);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	return remove(path);
}

void fake_remove(const char *path)
{
	char buf[PATH_MAX];

	nftw(full_path(path, buf), remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

void fake_expect(const char *path, const char *text)
{
	char buf[PATH_MAX], content[4096];
	ssize_t len;
	int fd = open(full_path(path, buf), O_RDONLY | O_CLOEXEC);

	assert_true(fd >= 0);
	len = read(fd, content, sizeof(content) - 1);
	close(fd);
	assert_true(len >= 0);
	content[len] = '\0';
	assert_string_equal(content, text);
}

static void attr(const char *name, const char *file, const char *text)
{
	char path[128];

	snprintf(path, sizeof(path), DEVICES "%s/%s", name, file);
	fake_file(path, text);
}

void fake_pci(const char *name, const char *vendor, const char *device, const char *class)
{
	attr(name, "vendor", vendor);
	attr(name, "device", device);
	attr(name, "class", class);
	attr(name, "revision", "0x02\n");
	attr(name, "driver_override", "(null)\n");
}

void fake_pci_pf(const char *name, const char *total)
{
	attr(name, "sriov_totalvfs", total);
	attr(name, "sriov_numvfs", "0\n");
	attr(name, "sriov_drivers_autoprobe", "1\n");
}

void fake_pci_vf(const char *pf_name, unsigned int num, const char *name)
{
	char path[128], target[64];

	fake_pci(name, "0x1b36\n", "0x0010\n", "0x010802\n");
	snprintf(path, sizeof(path), DEVICES "%s/virtfn%u", pf_name, num - 1);
	snprintf(target, sizeof(target), "../%s", name);
	fake_link(path, target);
	snprintf(path, sizeof(path), DEVICES "%s/physfn", name);
	snprintf(target, sizeof(target), "../%s", pf_name);
	fake_link(path, target);
	snprintf(target, sizeof(target), "%u\n", num);
	attr(pf_name, "sriov_numvfs", target);
}

void fake_driver(const char *driver)
{
	char path[128];

	snprintf(path, sizeof(path), "bus/pci/drivers/%s/bind", driver);
	fake_file(path, "");
	snprintf(path, sizeof(path), "bus/pci/drivers/%s/unbind", driver);
	fake_file(path, "");
}

void fake_bound(const char *name, const char *driver)
{
	char path[128], target[96];

	snprintf(path, sizeof(path), DEVICES "%s/driver", name);
	snprintf(target, sizeof(target), "../../drivers/%s", driver);
	fake_link(path, target);
}

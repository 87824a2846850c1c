/* SPDX-License-Identifier: MIT */
/* What init does before the state is saved: nothing here may depend on the run. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "init.h"

static void load_module(const char *name)
{
	char path[160];
	int err;

	snprintf(path, sizeof(path), "/modules/%s", name);
	err = init_load_file(path, "");
	if (err && err != -EEXIST)
		init_log("cannot load %s: %s", name, strerror(-err));
}

/* /modules/order: one file name per line, in the order of loading. */
static void load_modules(void)
{
	FILE *order = fopen("/modules/order", "re");
	char line[128];

	if (!order) {
		init_log("no /modules/order in the initramfs");
		return;
	}
	while (fgets(line, sizeof(line), order)) {
		line[strcspn(line, "\n")] = '\0';
		if (line[0])
			load_module(line);
	}
	fclose(order);
}

static void mount_or_log(const char *type, const char *where)
{
	mkdir(where, 0755);
	if (mount(type, where, type, 0, NULL))
		init_log("cannot mount %s: %s", where, strerror(errno));
}

void init_boot(void)
{
	mount_or_log("devtmpfs", "/dev");
	mount_or_log("proc", "/proc");
	mount_or_log("sysfs", "/sys");
	mount_or_log("debugfs", "/sys/kernel/debug");
	mount_or_log("cgroup2", "/sys/fs/cgroup");
	load_modules();
	mount_or_log("configfs", "/sys/kernel/config");
	sethostname("lab", 3);
	init_write_file("/sys/kernel/mm/ksm/run", "0");
}

static bool port_is_ours(const char *name)
{
	char path[320], text[64] = "";
	FILE *file;

	snprintf(path, sizeof(path), "/sys/class/virtio-ports/%s/name", name);
	file = fopen(path, "re");
	if (!file)
		return false;
	if (!fgets(text, sizeof(text), file))
		text[0] = '\0';
	fclose(file);
	text[strcspn(text, "\n")] = '\0';
	return !strcmp(text, LAB_PORT);
}

/* The port appears a moment after its driver; 10 s are for very slow hosts. */
int init_open_port(void)
{
	for (int try = 0; try < 1000; try++) {
		DIR *dir = opendir("/sys/class/virtio-ports");
		struct dirent *entry;
		char path[320] = "";

		while (dir && (entry = readdir(dir)))
			if (port_is_ours(entry->d_name))
				snprintf(path, sizeof(path), "/dev/%s", entry->d_name);
		if (dir)
			closedir(dir);
		if (path[0]) {
			int fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);

			if (fd >= 0)
				return fd;
		}
		usleep(10000);
	}
	return -ENODEV;
}

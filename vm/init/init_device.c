/* SPDX-License-Identifier: MIT */
/* Devices that QEMU cannot save are plugged in after the restore: wait for them. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "init.h"

static bool nvme_is_live(const char *bdf)
{
	char path[128], state[16] = "";
	FILE *file;

	/* with the device's own number unknown: nvme0 .. nvme9 are plenty */
	for (int n = 0; n < 10; n++) {
		snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/nvme/nvme%d/state", bdf, n);
		file = fopen(path, "re");
		if (!file)
			continue;
		if (!fgets(state, sizeof(state), file))
			state[0] = '\0';
		fclose(file);
		return !strncmp(state, "live", 4);
	}
	return false;
}

static bool device_is_ready(const char *bdf, const char *driver)
{
	char path[128], link[PATH_MAX];
	ssize_t len;

	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s", bdf);
	if (access(path, F_OK))
		return false;
	if (!driver)
		return true;
	strncat(path, "/driver", sizeof(path) - strlen(path) - 1);
	len = readlink(path, link, sizeof(link) - 1);
	if (len < 0)
		return false;
	link[len] = '\0';
	if (strcmp(strrchr(link, '/') + 1, driver))
		return false;
	return strcmp(driver, "nvme") || nvme_is_live(bdf);
}

static long long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

static int wait_for_device(const char *device, long long deadline)
{
	char bdf[64];
	const char *driver = strchr(device, ' ');

	snprintf(bdf, sizeof(bdf), "%.*s", (int)strcspn(device, " "), device);
	while (!device_is_ready(bdf, driver ? driver + 1 : NULL)) {
		if (now_ms() > deadline) {
			init_fail("device %s did not appear", device);
			return -ETIMEDOUT;
		}
		usleep(2000);
	}
	return 0;
}

/*
 * New ids come last: the PF keeps its native driver, while VFs enabled later land on the
 * driver named here, if that one was registered before the native driver.
 */
static void add_new_id(const char *line)
{
	char path[128];
	const char *ids = strchr(line, ' ');
	int err;

	if (!ids)
		return;
	snprintf(path, sizeof(path), "/sys/bus/pci/drivers/%.*s/new_id", (int)(ids - line), line);
	err = init_write_file(path, ids + 1);
	if (err && err != -EEXIST)
		init_log("cannot write %s to %s: %s", ids + 1, path, strerror(-err));
}

int init_devices(const struct init_request *req)
{
	long long deadline = now_ms() + req->wait_ms;
	int err = 0;

	for (unsigned int i = 0; !err && i < req->num_devices; i++)
		err = wait_for_device(req->devices[i], deadline);
	for (unsigned int i = 0; !err && i < req->num_new_ids; i++)
		add_new_id(req->new_ids[i]);
	return err;
}

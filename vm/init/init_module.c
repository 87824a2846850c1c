/* SPDX-License-Identifier: MIT */
/* Modules that are loaded for the run: those of the saved state are in init_boot.c. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <syslog.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "init.h"

#ifndef MODULE_INIT_COMPRESSED_FILE
#define MODULE_INIT_COMPRESSED_FILE 4
#endif

int init_load_file(const char *path, const char *parameters)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), err = 0;

	if (fd < 0)
		return -errno;
	if (syscall(SYS_finit_module, fd, parameters,
		    strstr(path, ".ko.") ? MODULE_INIT_COMPRESSED_FILE : 0))
		err = -errno;
	close(fd);
	return err;
}

/* Who unloads the module and loads it by modprobe gets the same again. */
static void keep_parameters(const char *name, const char *parameters)
{
	char path[128], line[512];
	int fd;

	mkdir("/run/modprobe.d", 0755);
	snprintf(path, sizeof(path), "/run/modprobe.d/%s.conf", name);
	snprintf(line, sizeof(line), "options %s %s\n", name, parameters);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd < 0 || write(fd, line, strlen(line)) < 0)
		init_log("cannot write %s: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
}

/* What the module has said about it: the last error in the kernel's log that begins with its name. */
static void find_reason(const char *name, char *reason, size_t size)
{
	int fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	char record[2048];
	ssize_t len;

	while (fd >= 0 &&
	       ((len = read(fd, record, sizeof(record) - 1)) > 0 || (len < 0 && errno == EPIPE))) {
		char *text;

		if (len < 0)
			continue;
		record[len] = '\0';
		text = strchr(record, ';');
		if (!text || (strtoul(record, NULL, 10) & LOG_PRIMASK) > LOG_ERR ||
		    strncmp(text + 1, name, strlen(name)) || text[1 + strlen(name)] != ':')
			continue;
		snprintf(reason, size, "%.*s", (int)strcspn(text + 1, "\n"), text + 1);
	}
	if (fd >= 0)
		close(fd);
}

/* A kept machine has them already: what its user did to them stays. */
int init_load_modules(const struct init_request *req)
{
	struct utsname uts;

	uname(&uts);
	for (unsigned int i = 0; i < req->num_loads; i++) {
		char path[PATH_MAX], name[64], reason[PATH_MAX + 64];
		const char *parameters = strchr(req->loads[i], ' ');
		int err;

		snprintf(name, sizeof(name), "%.*s", (int)strcspn(req->loads[i], " "),
			 req->loads[i]);
		snprintf(path, sizeof(path), "/lib/modules/%s/updates/%s.ko", uts.release, name);
		if (parameters)
			keep_parameters(name, parameters + 1);
		err = init_load_file(path, parameters ? parameters + 1 : "");
		if (err) {
			snprintf(reason, sizeof(reason), "cannot load %s: %s", path,
				 strerror(-err));
			find_reason(name, reason, sizeof(reason));
			init_fail("%s", reason);
			return err;
		}
	}
	return 0;
}

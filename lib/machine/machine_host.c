/* SPDX-License-Identifier: MIT */
/* The host: directories are fds. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "machine/machine_ops.h"
#include "util/debugfs.h"
#include "util/sysfs.h"

/* What is below a folder: "bus/pci" of "/sys/bus/pci" in "/sys"; NULL if it is elsewhere. */
static const char *below(const char *path, const char *folder)
{
	size_t len = strlen(folder);

	if (strncmp(path, folder, len) || (path[len] && path[len] != '/'))
		return NULL;
	return path + len + strspn(path + len, "/");
}

static int host_open_dir(struct machine_dir *dir)
{
	const char *debugfs = below(dir->path, "/sys/kernel/debug");
	const char *sysfs = below(dir->path, "/sys");

	if (debugfs) {
		dir->fd = debugfs_open_dir(debugfs);
	} else if (sysfs) {
		dir->fd = sysfs_open_dir(sysfs);
	} else {
		dir->fd = open(dir->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (dir->fd < 0)
			return -errno;
	}
	return dir->fd < 0 ? dir->fd : 0;
}

static void host_close_dir(struct machine_dir *dir)
{
	close(dir->fd);
	dir->fd = -1;
}

static int host_read(const struct machine_dir *dir, const char *file, void *buf, size_t size)
{
	return sysfs_read_bytes(dir->fd, file, buf, size);
}

static int host_write(const struct machine_dir *dir, const char *file, const void *data,
		      size_t size)
{
	return sysfs_write_bytes(dir->fd, file, data, size);
}

static int host_read_link(const struct machine_dir *dir, const char *file, char *buf, size_t size)
{
	ssize_t len = readlinkat(dir->fd, file, buf, size);

	if (len < 0)
		return -errno;
	if ((size_t)len >= size)
		return -EOVERFLOW;
	buf[len] = '\0';
	return 0;
}

static int host_exists(const struct machine_dir *dir, const char *file)
{
	return sysfs_exists(dir->fd, file);
}

static int host_list(const struct machine_dir *dir, const char *file,
		     int (*each)(const char *name, void *arg), void *arg)
{
	int fd = openat(dir->fd, file, O_RDONLY | O_DIRECTORY | O_CLOEXEC), ret = 0;
	struct dirent *entry;
	DIR *stream;

	if (fd < 0)
		return -errno;
	stream = fdopendir(fd);
	if (!stream) {
		close(fd);
		return -ENOMEM;
	}
	while (!ret && (entry = readdir(stream))) {
		if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
			ret = each(entry->d_name, arg);
	}
	closedir(stream);
	return ret;
}

static const struct machine_ops host_ops = {
	.open_dir = host_open_dir,
	.close_dir = host_close_dir,
	.read = host_read,
	.write = host_write,
	.read_link = host_read_link,
	.exists = host_exists,
	.list = host_list,
	.execute = machine_host_execute,
};

struct machine *machine_host(void)
{
	static struct machine host = { &host_ops, "host" };

	return &host;
}

/* SPDX-License-Identifier: MIT */
/*
 * The initramfs: init, the modules it loads before the state is saved, their order.
 * A "newc" cpio archive; its name in the cache carries a hash of what is in it.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab_priv.h"

#define KEEP_ARCHIVES 12

/*
 * In this order: vfio-pci is registered before nvme, so that it gets the VFs once it
 * has their ids (see lab_qemu.c).
 */
static const char *const wanted[] = { "9p",       "9pnet_virtio", "overlay",  "vfio_iommu_type1",
				      "vfio-pci", "nvme",         "configfs", "drm" };

struct archive {
	struct lab_buf out;
	struct lab_buf order; /* text of /modules/order */
	unsigned int inode;
	int err;
};

static void put(struct archive *ar, const void *data, size_t len)
{
	static const char zeroes[4];

	if (!ar->err)
		ar->err = lab_buf_add(&ar->out, data, len);
	if (!ar->err)
		ar->err = lab_buf_add(&ar->out, zeroes, -ar->out.len & 3);
}

static void put_entry(struct archive *ar, const char *name, unsigned int mode, unsigned int rdev,
		      const void *data, size_t len)
{
	char header[PATH_MAX + 128];
	int n = snprintf(header, sizeof(header),
			 "070701%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%s",
			 ++ar->inode, mode, 0, 0, 1, 0, (unsigned int)len, 0, 0, rdev >> 8,
			 rdev & 0xff, (unsigned int)strlen(name) + 1, 0, name);

	put(ar, header, (size_t)n + 1);
	put(ar, data, len);
}

static int read_file(const char *path, struct lab_buf *ret_data)
{
	char chunk[65536];
	ssize_t len;
	int fd = open(path, O_RDONLY | O_CLOEXEC), err = 0;

	if (fd < 0)
		return -errno;
	while (!err && (len = read(fd, chunk, sizeof(chunk))) > 0)
		err = lab_buf_add(ret_data, chunk, (size_t)len);
	if (!err && len < 0)
		err = -errno;
	close(fd);
	return err;
}

static void put_file(struct archive *ar, const char *name, unsigned int mode, const char *path)
{
	struct lab_buf data = { 0 };

	if (!ar->err)
		ar->err = read_file(path, &data);
	if (!ar->err)
		put_entry(ar, name, 0100000 | mode, 0, data.data, data.len);
	lab_buf_done(&data);
}

/* Adds one module, once. @file is its path below lib/modules/<release>. */
static void put_module(struct archive *ar, const char *base, const char *file)
{
	const char *slash = strrchr(file, '/');
	char path[PATH_MAX + 256], name[256], line[256];

	snprintf(name, sizeof(name), "modules/%s", slash ? slash + 1 : file);
	snprintf(line, sizeof(line), "%s\n", slash ? slash + 1 : file);
	lab_buf_add(&ar->order, "", 1);
	if (strstr((char *)ar->order.data, line)) {
		ar->order.len--;
		return;
	}
	ar->order.len--;
	if (snprintf(path, sizeof(path), "%s/%s", base, file) >= (int)sizeof(path))
		ar->err = -ENAMETOOLONG;
	put_file(ar, name, 0644, path);
	lab_buf_add(&ar->order, line, strlen(line));
}

static bool is_module(const char *file, size_t len, const char *name)
{
	const char *base = file;

	for (const char *p = file; p < file + len; p++)
		if (*p == '/')
			base = p + 1;
	for (; *name; name++, base++)
		if (*base != *name && !(*base == '-' && *name == '_') &&
		    !(*base == '_' && *name == '-'))
			return false;
	return !strncmp(base, ".ko", 3);
}

/* A line of modules.dep, "FILE: DEP DEP ...": what is needed first comes last. */
static void put_with_deps(struct archive *ar, const char *base, char *line)
{
	char *words[64], *colon = strchr(line, ':'), *save = NULL;
	size_t n = 0;

	*colon = '\0';
	words[n++] = line;
	for (char *w = strtok_r(colon + 1, " \n", &save); w && n < ARRAY_SIZE(words);
	     w = strtok_r(NULL, " \n", &save))
		words[n++] = w;
	while (n)
		put_module(ar, base, words[--n]);
}

static int put_wanted(struct lab *lab, struct archive *ar, const char *base, const char *name)
{
	char path[PATH_MAX + 256];
	char *line = NULL;
	size_t size = 0;
	FILE *dep;

	if (snprintf(path, sizeof(path), "%s/modules.dep", base) >= (int)sizeof(path))
		return -ENAMETOOLONG;
	dep = fopen(path, "re");
	if (!dep)
		return lab_reason(lab, LAB_NOT_STARTED, "no %s: run depmod", path);
	while (getline(&line, &size, dep) > 0) {
		char *colon = strchr(line, ':');

		if (colon && is_module(line, (size_t)(colon - line), name)) {
			put_with_deps(ar, base, line);
			break;
		}
	}
	free(line);
	fclose(dep);
	return 0;
}

/* Temporary file and rename: whoever reads it sees all of it. */
static int write_atomically(const char *path, const struct lab_buf *data)
{
	char tmp[PATH_MAX + 16];
	int fd, err = 0;
	size_t done = 0;

	snprintf(tmp, sizeof(tmp), "%s.XXXXXX", path);
	fd = mkostemp(tmp, O_CLOEXEC);
	if (fd < 0)
		return -errno;
	while (!err && done < data->len) {
		ssize_t n = write(fd, data->data + done, data->len - done);

		if (n < 0)
			err = -errno;
		else
			done += (size_t)n;
	}
	fchmod(fd, 0644);
	if (close(fd) && !err)
		err = -errno;
	if (!err && rename(tmp, path))
		err = -errno;
	if (err)
		unlink(tmp);
	return err;
}

static int keep(struct lab *lab, const struct lab_buf *data)
{
	char dir[PATH_MAX];
	int err = lab_cache_dir("initramfs", dir);

	if (!err && snprintf(lab->initramfs, PATH_MAX, "%s/%016llx.cpio", dir,
			     (unsigned long long)lab_hash(data->data, data->len)) >= PATH_MAX)
		err = -ENAMETOOLONG;
	if (!err && utimensat(AT_FDCWD, lab->initramfs, NULL, 0) && access(lab->initramfs, R_OK)) {
		err = write_atomically(lab->initramfs, data);
		lab_prune(dir, ".cpio", KEEP_ARCHIVES);
	}
	if (err)
		return lab_reason(lab, LAB_NOT_STARTED,
				  "cannot write %s: %s (GAUNTLET_CACHE names another place)", dir,
				  strerror(-err));
	return 0;
}

int lab_initramfs_make(struct lab *lab)
{
	struct archive ar = { .inode = 1 };
	char base[PATH_MAX + 256], init[PATH_MAX];
	int err = lab_find_tool(lab, "lab-init", init);

	put_entry(&ar, "dev", 0040755, 0, NULL, 0);
	put_entry(&ar, "dev/console", 0020600, 0x0501, NULL, 0);
	put_entry(&ar, "modules", 0040755, 0, NULL, 0);
	if (!err)
		put_file(&ar, "init", 0755, init);
	snprintf(base, sizeof(base), "%s/lib/modules/%s", lab->modules, lab->kernel.release);
	for (size_t i = 0; !err && i < ARRAY_SIZE(wanted); i++)
		err = put_wanted(lab, &ar, base, wanted[i]);
	put_entry(&ar, "modules/order", 0100644, 0, ar.order.data, ar.order.len);
	put_entry(&ar, "TRAILER!!!", 0, 0, NULL, 0);
	if (!err && ar.err)
		err = lab_reason(lab, LAB_NOT_STARTED, "cannot make the initramfs: %s",
				 strerror(-ar.err));
	if (!err)
		err = keep(lab, &ar.out);
	lab_buf_done(&ar.out);
	lab_buf_done(&ar.order);
	return err;
}

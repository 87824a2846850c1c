/* SPDX-License-Identifier: MIT */
#include "runner/base/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* To open something else than a file can wait for ever, and it may have no end. */
static int check_regular(int dirfd, const char *name)
{
	struct stat st;

	if (fstatat(dirfd, name, &st, 0))
		return -errno;
	if (S_ISDIR(st.st_mode))
		return -EISDIR;
	return S_ISREG(st.st_mode) ? 0 : -EINVAL;
}

int file_read(int dirfd, const char *name, struct buf *buf)
{
	struct stat st;
	ssize_t got;
	int fd, err = dirfd == AT_FDCWD ? 0 : check_regular(dirfd, name);

	if (err)
		return err;
	fd = openat(dirfd, name, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return -errno;
	if (!fstat(fd, &st) && S_ISREG(st.st_mode) && st.st_size > 0)
		buf_reserve(buf, (size_t)st.st_size + 1);
	for (;;) {
		buf_reserve(buf, 4096);
		got = read(fd, buf->data + buf->len, buf->size - buf->len - 1);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		buf->len += (size_t)got;
	}
	if (got < 0)
		err = -errno;
	buf->data[buf->len] = '\0';
	close(fd);
	return err;
}

int file_write_all(int fd, const void *data, size_t len)
{
	const char *at = data;
	ssize_t done;

	while (len) {
		done = write(fd, at, len);
		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return -errno;
		at += done;
		len -= (size_t)done;
	}
	return 0;
}

/* Puts NAME.tmp, written through @fd, in the place of NAME, or removes it. */
static int put_in_place(int fd, int dirfd, const char *tmp, const char *name, int err)
{
	if (!err && fsync(fd) && errno != EINVAL && errno != EROFS)
		err = -errno;
	if (!err && renameat(dirfd, tmp, dirfd, name))
		err = -errno;
	if (err)
		unlinkat(dirfd, tmp, 0);
	return err;
}

char *file_text(int dirfd, const char *name)
{
	struct buf buf = { 0 };

	if (file_read(dirfd, name, &buf) || !buf.len)
		buf_done(&buf);
	return buf.data;
}

double file_number(int dirfd, const char *name)
{
	char *text = file_text(dirfd, name);
	double number = text ? strtod(text, NULL) : 0;

	free(text);
	return number;
}

static int open_tmp(int dirfd, const char *tmp)
{
	return openat(dirfd, tmp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
}

int file_replace(int dirfd, const char *name, const void *data, size_t len)
{
	char *tmp = xasprintf("%s.tmp", name);
	int fd = open_tmp(dirfd, tmp);
	int err = fd < 0 ? -errno : file_write_all(fd, data, len);

	if (fd >= 0) {
		err = put_in_place(fd, dirfd, tmp, name, err);
		close(fd);
	}
	free(tmp);
	return err;
}

int file_write_time(int dirfd, const char *name)
{
	struct timespec now;
	char text[48];
	int len;

	clock_gettime(CLOCK_REALTIME, &now);
	len = snprintf(text, sizeof(text), "%lld.%06ld\n", (long long)now.tv_sec,
		       now.tv_nsec / 1000);
	return file_replace(dirfd, name, text, (size_t)len);
}

int file_stream(int dirfd, const char *name, FILE **ret_stream)
{
	char *tmp = xasprintf("%s.tmp", name);
	int fd = open_tmp(dirfd, tmp), err = fd < 0 ? -errno : 0;

	if (!err) {
		*ret_stream = fdopen(fd, "w");
		if (!*ret_stream) {
			err = -errno;
			close(fd);
		}
	}
	free(tmp);
	return err;
}

int file_stream_commit(FILE *stream, int dirfd, const char *name)
{
	char *tmp = xasprintf("%s.tmp", name);
	int err = 0;

	errno = 0;
	if (fflush(stream) || ferror(stream))
		err = errno ? -errno : -EIO;
	err = put_in_place(fileno(stream), dirfd, tmp, name, err);
	fclose(stream);
	free(tmp);
	return err;
}

void file_stream_cancel(FILE *stream, int dirfd, const char *name)
{
	char *tmp = xasprintf("%s.tmp", name);

	fclose(stream);
	unlinkat(dirfd, tmp, 0);
	free(tmp);
}

int file_open_append(int dirfd, const char *name, bool truncate)
{
	int fd = openat(dirfd, name,
			O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | (truncate ? O_TRUNC : 0), 0644);

	return fd < 0 ? -errno : fd;
}

bool file_exists(int dirfd, const char *name)
{
	return !faccessat(dirfd, name, F_OK, AT_SYMLINK_NOFOLLOW);
}

static int remove_content(int fd)
{
	DIR *dir = fdopendir(fd);
	struct dirent *ent;
	int err = 0;

	if (!dir) {
		err = -errno;
		close(fd);
		return err;
	}
	while (!err && (ent = readdir(dir)))
		if (strcmp(ent->d_name, ".") && strcmp(ent->d_name, ".."))
			err = file_remove_tree(fd, ent->d_name);
	closedir(dir);
	return err;
}

int file_remove_tree(int dirfd, const char *name)
{
	int fd, err;

	if (!unlinkat(dirfd, name, 0) || errno == ENOENT)
		return 0;
	if (errno != EISDIR && errno != EPERM)
		return -errno;
	fd = openat(dirfd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return -errno;
	err = remove_content(fd);
	if (!err && unlinkat(dirfd, name, AT_REMOVEDIR))
		err = -errno;
	return err;
}

int dir_make(const char *path)
{
	char *copy = xstrdup(path);
	int err = 0;

	for (char *slash = strchr(copy + 1, '/'); slash && !err; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(copy, 0755) && errno != EEXIST)
			err = -errno;
		*slash = '/';
	}
	if (!err && mkdir(copy, 0755) && errno != EEXIST)
		err = -errno;
	free(copy);
	return err;
}

int dir_open(int dirfd, const char *name)
{
	int fd = openat(dirfd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

bool dir_lock(int dirfd)
{
	for (int i = 0; i < 100; i++) {
		if (!flock(dirfd, LOCK_EX | LOCK_NB) || errno != EWOULDBLOCK)
			return true;
		usleep(10000);
	}
	return false;
}

bool dir_is_empty(int dirfd)
{
	int fd = openat(dirfd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *ent;
	bool empty = true;

	if (!dir) {
		if (fd >= 0)
			close(fd);
		return true;
	}
	while (empty && (ent = readdir(dir)))
		empty = !strcmp(ent->d_name, ".") || !strcmp(ent->d_name, "..");
	closedir(dir);
	return empty;
}

/* SPDX-License-Identifier: MIT */
#include "runner/job/list_cache_data.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runner/base/files.h"
#include "runner/job/listed_names.h"

#define MAGIC "gauntlet-listings 1"

/*
 * The file:
 *	gauntlet-listings 1 <hash of the environment> <hash of all that follows>
 *	lib <dev> <ino> <size> <mtime> <ctime> <path>
 *	group <needs> <libraries are known> <number of them> <index of each>...
 *	bin <group> <dev> <ino> <size> <mtime> <ctime> <simple> <bytes> <name>
 *	<so many bytes: names of subtests, a line each>
 */

uint64_t cache_data_hash(uint64_t seed, const void *data, size_t len)
{
	const unsigned char *bytes = data;
	uint64_t h = seed ? seed : 14695981039346656037u;

	for (size_t i = 0; i < len; i++)
		h = (h ^ bytes[i]) * 1099511628211u;
	return h;
}

int file_id_read(int dirfd, const char *path, struct file_id *ret_id)
{
	struct stat st;

	if (fstatat(dirfd, path, &st, 0))
		return -errno;
	*ret_id = (struct file_id){
		.dev = st.st_dev,
		.ino = st.st_ino,
		.size = (unsigned long long)st.st_size,
		.mtime_ns = (unsigned long long)st.st_mtim.tv_sec * 1000000000ull +
			    (unsigned long long)st.st_mtim.tv_nsec,
		.ctime_ns = (unsigned long long)st.st_ctim.tv_sec * 1000000000ull +
			    (unsigned long long)st.st_ctim.tv_nsec,
	};
	return 0;
}

size_t cache_data_lib(struct cache_data *data, const char *path, const struct file_id *id)
{
	size_t known = data->libs.n, at = nameset_add(&data->libs, path);

	if (at == known) {
		data->lib_ids = xgrow(data->lib_ids, known, sizeof(*data->lib_ids));
		data->lib_ids[at] = *id;
	}
	return at;
}

struct cached_listing *cache_data_listing(struct cache_data *data, const char *binary)
{
	size_t known = data->binaries.n, at = nameset_add(&data->binaries, binary);

	if (at == known)
		data->listings = xgrow(data->listings, known, sizeof(*data->listings));
	return &data->listings[at];
}

void cache_data_done(struct cache_data *data)
{
	for (size_t i = 0; i < data->n_groups; i++)
		free(data->groups[i].libs);
	for (size_t i = 0; i < data->binaries.n; i++)
		free(data->listings[i].names);
	free(data->groups);
	free(data->listings);
	free(data->lib_ids);
	nameset_done(&data->libs);
	nameset_done(&data->binaries);
	*data = (struct cache_data){ 0 };
}

#define ID_FORMAT      "%llu %llu %llu %llu %llu"
#define ID_VALUES(id)  (id)->dev, (id)->ino, (id)->size, (id)->mtime_ns, (id)->ctime_ns
#define ID_TARGETS(id) &(id)->dev, &(id)->ino, &(id)->size, &(id)->mtime_ns, &(id)->ctime_ns

static bool parse_lib(struct cache_data *data, const char *line)
{
	struct file_id id;
	int len = 0;

	if (sscanf(line, "lib " ID_FORMAT " %n", ID_TARGETS(&id), &len) != 5 || !line[len])
		return false;
	cache_data_lib(data, line + len, &id);
	return true;
}

static bool parse_group(struct cache_data *data, const char *line)
{
	struct cached_group *group;
	size_t count;
	int len = 0, known;
	uint64_t needs;

	if (sscanf(line, "group %" SCNx64 " %d %zu%n", &needs, &known, &count, &len) != 3 ||
	    count > data->libs.n)
		return false;
	data->groups = xgrow(data->groups, data->n_groups, sizeof(*data->groups));
	group = &data->groups[data->n_groups++];
	*group = (struct cached_group){ .needs = needs, .n = count, .known = known };
	group->libs = xcalloc(count, sizeof(*group->libs));
	for (size_t i = 0; i < count; i++) {
		int more = 0;

		if (sscanf(line + len, " %zu%n", &group->libs[i], &more) != 1 ||
		    group->libs[i] >= data->libs.n)
			return false;
		len += more;
	}
	return true;
}

/* *next points behind the line, and afterwards behind the names. */
static bool parse_listing(struct cache_data *data, const char *line, char **next, const char *end)
{
	struct cached_listing *listing, one = { .known = true };
	size_t bytes;
	int len = 0, simple;

	if (sscanf(line, "bin %zu " ID_FORMAT " %d %zu %n", &one.group, ID_TARGETS(&one.id),
		   &simple, &bytes, &len) != 8 ||
	    !line[len] || one.group >= data->n_groups || bytes > (size_t)(end - *next))
		return false;
	listing = cache_data_listing(data, line + len);
	if (listing->known)
		return false;
	one.simple = simple;
	one.names = xasprintf("%.*s", (int)bytes, *next);
	*listing = one;
	*next += bytes;
	return true;
}

static bool parse(struct cache_data *data, char *at, const char *end)
{
	while (at < end) {
		char *line = at, *newline = memchr(at, '\n', (size_t)(end - at));
		bool ok = false;

		if (!newline)
			return false;
		*newline = '\0';
		at = newline + 1;
		if (!strncmp(line, "lib ", 4))
			ok = parse_lib(data, line);
		else if (!strncmp(line, "group ", 6))
			ok = parse_group(data, line);
		else if (!strncmp(line, "bin ", 4))
			ok = parse_listing(data, line, &at, end);
		if (!ok)
			return false;
	}
	return true;
}

/* Names of tests come from here: nobody else may have a say in that. */
static bool is_trusted(int dirfd, const char *name)
{
	struct stat st;

	return !fstatat(dirfd, name, &st, AT_SYMLINK_NOFOLLOW) && S_ISREG(st.st_mode) &&
	       st.st_uid == geteuid() && !(st.st_mode & (S_IWGRP | S_IWOTH));
}

void cache_data_read(struct cache_data *data, int dirfd, const char *name, uint64_t environment)
{
	struct buf buf = { 0 };
	uint64_t made_in, sum;
	int len = 0;
	char *body;

	if (is_trusted(dirfd, name) && !file_read(dirfd, name, &buf) &&
	    sscanf(buf.data, MAGIC " %" SCNx64 " %" SCNx64 "%n", &made_in, &sum, &len) == 2 &&
	    buf.data[len] == '\n' && made_in == environment) {
		body = buf.data + len + 1;
		if (cache_data_hash(0, body, (size_t)(buf.data + buf.len - body)) != sum ||
		    !parse(data, body, buf.data + buf.len))
			cache_data_done(data);
	}
	buf_done(&buf);
}

static void format(const struct cache_data *data, struct buf *buf)
{
	for (size_t i = 0; i < data->libs.n; i++)
		buf_printf(buf, "lib " ID_FORMAT " %s\n", ID_VALUES(&data->lib_ids[i]),
			   data->libs.v[i]);
	for (size_t i = 0; i < data->n_groups; i++) {
		const struct cached_group *group = &data->groups[i];

		buf_printf(buf, "group %" PRIx64 " %d %zu", group->needs, group->known, group->n);
		for (size_t k = 0; k < group->n; k++)
			buf_printf(buf, " %zu", group->libs[k]);
		buf_addc(buf, '\n');
	}
	for (size_t i = 0; i < data->binaries.n; i++) {
		const struct cached_listing *one = &data->listings[i];

		if (!one->known || !data->groups[one->group].known)
			continue;
		buf_printf(buf, "bin %zu " ID_FORMAT " %d %zu %s\n", one->group,
			   ID_VALUES(&one->id), one->simple, strlen(one->names),
			   data->binaries.v[i]);
		buf_adds(buf, one->names);
	}
}

/* Not synced: a torn file is found out by its sum. */
static void write_file(int dirfd, const char *name, const struct buf *head, const struct buf *body)
{
	char *tmp = xasprintf("%s.%d", name, (int)getpid());
	int fd = openat(dirfd, tmp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd >= 0) {
		bool ok = !file_write_all(fd, head->data, head->len) &&
			  !file_write_all(fd, buf_str(body), body->len);

		if (close(fd) || !ok || renameat(dirfd, tmp, dirfd, name))
			unlinkat(dirfd, tmp, 0);
	}
	free(tmp);
}

void cache_data_write(const struct cache_data *data, int dirfd, const char *name,
		      uint64_t environment)
{
	struct buf head = { 0 }, body = { 0 };

	format(data, &body);
	buf_printf(&head, MAGIC " %016" PRIx64 " %016" PRIx64 "\n", environment,
		   cache_data_hash(0, buf_str(&body), body.len));
	write_file(dirfd, name, &head, &body);
	buf_done(&head);
	buf_done(&body);
}

/* SPDX-License-Identifier: MIT */
#include "runner/job/list_cache.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "runner/base/clock.h"
#include "runner/job/elf_needs.h"
#include "runner/base/files.h"
#include "runner/job/list_cache_data.h"

#define FRESH_NS    (2 * NS_PER_S)
#define FILE_PREFIX "listings-"
#define UNUSED_S    (60L * 24 * 3600) /* then a cache may go */

struct list_cache {
	struct cache_data data;
	uint64_t environment;
	char *file;
	int dirfd, root_fd; /* where the cache is, where the binaries are */
	char debug_dir[32]; /* where the loader writes to; "": not yet */
	char **debug_env;
	bool changed;
};

static char *cache_directory(void)
{
	const char *xdg = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");

	if (xdg && *xdg == '/')
		return xasprintf("%s/gauntlet", xdg);
	return home && *home == '/' ? xasprintf("%s/.cache/gauntlet", home) : NULL;
}

/* What a listing may depend on besides the binary and its libraries. */
static uint64_t environment_hash(void)
{
	static const char *const names[] = { "LD_LIBRARY_PATH=", "LD_PRELOAD=", "IGT_" };
	struct utsname un;
	uint64_t h;

	uname(&un);
	h = cache_data_hash(0, un.release, strlen(un.release));
	for (char **var = environ; *var; var++)
		for (size_t i = 0; i < ARRAY_SIZE(names); i++)
			if (!strncmp(*var, names[i], strlen(names[i])))
				h = cache_data_hash(h, *var, strlen(*var) + 1);
	return h;
}

/*
 * The state of a library.  Its change time does not count: whoever makes a hard
 * link to it, for a container or a snapshot, changes that.
 */
static int library_id(const char *path, struct file_id *ret_id)
{
	int err = file_id_read(AT_FDCWD, path, ret_id);

	ret_id->ctime_ns = 0;
	return err;
}

/* A library that has changed may change any listing. */
static void drop_if_outdated(struct cache_data *data)
{
	struct file_id now;

	for (size_t i = 0; i < data->libs.n; i++) {
		if (library_id(data->libs.v[i], &now) ||
		    memcmp(&now, &data->lib_ids[i], sizeof(now))) {
			cache_data_done(data);
			return;
		}
	}
}

/* Caches of test roots that nobody has listed for long. */
static void remove_unused(int dirfd)
{
	int fd = openat(dirfd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	time_t limit = time(NULL) - UNUSED_S;
	struct dirent *ent;
	struct stat st;

	while (dir && (ent = readdir(dir)))
		if (!strncmp(ent->d_name, FILE_PREFIX, strlen(FILE_PREFIX)) &&
		    !fstatat(dirfd, ent->d_name, &st, AT_SYMLINK_NOFOLLOW) && st.st_mtime < limit)
			unlinkat(dirfd, ent->d_name, 0);
	if (dir)
		closedir(dir);
}

struct list_cache *list_cache_open(const char *test_root)
{
	const char *wish = getenv("GAUNTLET_LISTING_CACHE");
	char *path = wish && !strcmp(wish, "off") ? NULL : cache_directory();
	char *root = path ? realpath(test_root, NULL) : NULL;
	struct list_cache *cache;
	int dirfd, root_fd = -1;

	dirfd = root && !dir_make(path) ? dir_open(AT_FDCWD, path) : -1;
	if (dirfd >= 0)
		root_fd = dir_open(AT_FDCWD, root);
	free(path);
	if (root_fd < 0) {
		if (dirfd >= 0)
			close(dirfd);
		free(root);
		return NULL;
	}
	cache = xcalloc(1, sizeof(*cache));
	cache->dirfd = dirfd;
	cache->root_fd = root_fd;
	cache->environment = environment_hash();
	cache->file = xasprintf(FILE_PREFIX "%016" PRIx64, cache_data_hash(0, root, strlen(root)));
	free(root);
	cache_data_read(&cache->data, dirfd, cache->file, cache->environment);
	drop_if_outdated(&cache->data);
	return cache;
}

static void take_names(struct test_binary *binary, const struct cached_listing *listing)
{
	binary->simple = listing->simple;
	for (const char *at = listing->names, *end; *at; at = end + !!*end) {
		end = strchrnul(at, '\n');
		strlist_addn(&binary->subtests, at, (size_t)(end - at));
	}
}

static bool is_fresh(unsigned long long changed_ns)
{
	struct timespec now;
	unsigned long long now_ns;

	clock_gettime(CLOCK_REALTIME, &now);
	now_ns = (unsigned long long)now.tv_sec * NS_PER_S + (unsigned long long)now.tv_nsec;
	return changed_ns + FRESH_NS > now_ns;
}

/* The group of a program, or -1 when it cannot be cached. */
static ssize_t find_group(struct list_cache *cache, const char *binary)
{
	struct cache_data *data = &cache->data;
	int fd = openat(cache->root_fd, binary, O_RDONLY | O_CLOEXEC | O_NONBLOCK), err;
	struct buf needs = { 0 };
	bool is_static;
	uint64_t hash;
	size_t i;

	if (fd < 0)
		return -1;
	err = elf_needs(fd, &needs);
	/* $ORIGIN is where the file really is. */
	if (!err && strstr(buf_str(&needs), "$")) {
		char *path = xasprintf("/proc/self/fd/%d", fd), real[PATH_MAX + 1] = "";
		ssize_t len = readlink(path, real, PATH_MAX);

		buf_add(&needs, real, len < 0 ? 0 : (size_t)(strrchr(real, '/') - real));
		free(path);
	}
	close(fd);
	hash = cache_data_hash(0, buf_str(&needs), needs.len);
	is_static = !needs.len;
	buf_done(&needs);
	if (err)
		return -1;
	for (i = 0; i < data->n_groups; i++)
		if (data->groups[i].needs == hash)
			return (ssize_t)i;
	data->groups = xgrow(data->groups, data->n_groups, sizeof(*data->groups));
	data->groups[data->n_groups++] = (struct cached_group){ .needs = hash, .known = is_static };
	return (ssize_t)i;
}

bool list_cache_get(struct list_cache *cache, struct test_binary *binary)
{
	struct cached_listing *listing;
	struct file_id id;
	ssize_t group;
	size_t at;

	binary->cache_slot = 0;
	if (!cache || file_id_read(cache->root_fd, binary->name, &id))
		return false;
	at = nameset_find(&cache->data.binaries, binary->name);
	if (at != NAMESET_NONE && cache->data.listings[at].known &&
	    !memcmp(&cache->data.listings[at].id, &id, sizeof(id))) {
		take_names(binary, &cache->data.listings[at]);
		return true;
	}
	group = is_fresh(id.ctime_ns) ? -1 : find_group(cache, binary->name);
	if (group < 0)
		return false;
	listing = cache_data_listing(&cache->data, binary->name);
	listing->known = false;
	listing->id = id;
	listing->group = (size_t)group;
	binary->cache_slot = (size_t)(listing - cache->data.listings) + 1;
	return false;
}

/* The environment with the loader's own log in a directory of ours. */
static void make_debug_env(struct list_cache *cache)
{
	struct strlist env = { 0 };
	char *output;

	strcpy(cache->debug_dir, "/tmp/gauntlet-list-XXXXXX");
	if (!mkdtemp(cache->debug_dir)) {
		*cache->debug_dir = '\0';
		return;
	}
	for (char **var = environ; *var; var++)
		if (strncmp(*var, "LD_DEBUG", strlen("LD_DEBUG")))
			strlist_add(&env, *var);
	output = xasprintf("LD_DEBUG_OUTPUT=%s/l", cache->debug_dir);
	strlist_add(&env, "LD_DEBUG=files");
	strlist_add(&env, output);
	free(output);
	cache->debug_env = xgrow(env.v, env.n, sizeof(*env.v));
}

char **list_cache_env(struct list_cache *cache, const struct test_binary *binary)
{
	const struct cached_listing *listing;

	if (!cache || !binary->cache_slot)
		return environ;
	listing = &cache->data.listings[binary->cache_slot - 1];
	if (cache->data.groups[listing->group].known)
		return environ;
	if (!cache->debug_env)
		make_debug_env(cache);
	return cache->debug_env ? cache->debug_env : environ;
}

/* "   4711:	calling init: /lib/x86_64-linux-gnu/libc.so.6" */
static bool add_library(struct cache_data *data, struct cached_group *group, const char *line)
{
	static const char mark[] = "calling init: ";
	const char *path = strstr(line, mark);
	struct file_id id;

	if (!path)
		return true;
	path += strlen(mark);
	if (*path != '/' || library_id(path, &id) || is_fresh(id.mtime_ns))
		return false;
	group->libs = xgrow(group->libs, group->n, sizeof(*group->libs));
	group->libs[group->n++] = cache_data_lib(data, path, &id);
	return true;
}

static void learn_libraries(struct list_cache *cache, struct cached_group *group, pid_t pid)
{
	char *name = xasprintf("%s/l.%d", cache->debug_dir, (int)pid), *save;
	struct buf log = { 0 };
	bool ok = !file_read(AT_FDCWD, name, &log);

	for (char *line = strtok_r(log.data, "\n", &save); ok && line;
	     line = strtok_r(NULL, "\n", &save))
		ok = add_library(&cache->data, group, line);
	if (ok)
		group->known = true;
	else
		group->n = 0;
	buf_done(&log);
	free(name);
}

void list_cache_put(struct list_cache *cache, const struct test_binary *binary, pid_t pid)
{
	struct cached_listing *listing;
	struct buf names = { 0 };

	if (!cache || !binary->cache_slot)
		return;
	listing = &cache->data.listings[binary->cache_slot - 1];
	for (size_t i = 0; i < binary->subtests.n; i++)
		buf_printf(&names, "%s\n", binary->subtests.v[i]);
	free(listing->names);
	listing->names = xstrdup(buf_str(&names));
	buf_done(&names);
	listing->simple = binary->simple;
	listing->known = cache->changed = true;
	if (!cache->data.groups[listing->group].known && cache->debug_env)
		learn_libraries(cache, &cache->data.groups[listing->group], pid);
}

void list_cache_close(struct list_cache *cache)
{
	if (!cache)
		return;
	if (cache->changed) {
		cache_data_write(&cache->data, cache->dirfd, cache->file, cache->environment);
		remove_unused(cache->dirfd);
	} else {
		/* It is in use. */
		utimensat(cache->dirfd, cache->file, NULL, AT_SYMLINK_NOFOLLOW);
	}
	if (*cache->debug_dir)
		file_remove_tree(AT_FDCWD, cache->debug_dir);
	for (char **var = cache->debug_env; var && *var; var++)
		free(*var);
	free(cache->debug_env);
	cache_data_done(&cache->data);
	close(cache->dirfd);
	close(cache->root_fd);
	free(cache->file);
	free(cache);
}

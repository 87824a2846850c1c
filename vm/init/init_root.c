/* SPDX-License-Identifier: MIT */
/*
 * The guest's file tree, put together for the first run after a boot or restore
 * (mounted 9p shares would block saving the state):
 *
 *	/              overlay: the host's / read-only below, a tmpfs above
 *	<share>        the host's directory, writable, at the same path
 *	/lib/modules   the module tree of the lab's kernel
 *	/dev /proc /sys and what belongs below them; /run and /dev/shm are new and empty
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/random.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "init.h"

#define P9_OPTIONS "trans=virtio,version=9p2000.L,msize=512000,"

static int try_mount(const char *source, const char *target, const char *type, unsigned long flags,
		     const char *options)
{
	if (!mount(source, target, type, flags, options))
		return 0;
	init_fail("cannot mount %s on %s: %s", source, target, strerror(errno));
	return -errno;
}

/* mkdir -p of @path below the directory @root */
static int make_path(const char *root, const char *path)
{
	char full[PATH_MAX];
	size_t start = strlen(root) + 1;

	if (snprintf(full, sizeof(full), "%s%s", root, path) >= (int)sizeof(full))
		return -ENAMETOOLONG;
	for (char *slash = full + start; (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		mkdir(full, 0755);
		*slash = '/';
	}
	return mkdir(full, 0755) && errno != EEXIST ? -errno : 0;
}

static int mount_share(unsigned int index, const char *path)
{
	char target[PATH_MAX], tag[16];
	int err = make_path("/new", path);

	if (err) {
		init_fail("cannot make %s for a share: %s", path, strerror(-err));
		return err;
	}
	snprintf(tag, sizeof(tag), "share%u", index);
	snprintf(target, sizeof(target), "/new%s", path);
	return try_mount(tag, target, "9p", 0, P9_OPTIONS "cache=none");
}

static int bind_tree(const char *tree, const char *target)
{
	char source[PATH_MAX];

	if (snprintf(source, sizeof(source), "/lower%s/lib/modules", tree) >= (int)sizeof(source)) {
		init_fail("path too long: %s", tree);
		return -ENAMETOOLONG;
	}
	mkdir(target, 0755);
	return try_mount(source, target, NULL, MS_BIND, NULL);
}

/* Bound first: commas and colons in the paths would confuse the overlay's options. */
static int mount_modules(const struct init_request *req)
{
	int err = make_path("/new", "/lib/modules");

	if (err) {
		init_fail("cannot make /lib/modules: %s", strerror(-err));
		return err;
	}
	if (!req->modules_over)
		return bind_tree(req->modules, "/new/lib/modules");
	err = bind_tree(req->modules, "/kernel");
	if (!err)
		err = bind_tree(req->modules_over, "/over");
	if (!err)
		err = try_mount("overlay", "/new/lib/modules", "overlay", MS_RDONLY,
				"lowerdir=/over:/kernel");
	return err;
}

/* Programs look for these links, which udev would make. */
static void make_dev_links(void)
{
	static const char *const links[][2] = { { "/proc/self/fd", "/dev/fd" },
						{ "/proc/self/fd/0", "/dev/stdin" },
						{ "/proc/self/fd/1", "/dev/stdout" },
						{ "/proc/self/fd/2", "/dev/stderr" } };

	for (size_t i = 0; i < ARRAY_SIZE(links); i++)
		if (symlink(links[i][0], links[i][1]) && errno != EEXIST)
			init_log("cannot make %s: %s", links[i][1], strerror(errno));
}

/* Makes /new the root, also for what the kernel starts (modprobe). */
static int enter_new_root(void)
{
	static const char *const move[] = { "/dev", "/proc", "/sys" };
	char target[64];
	int err;

	for (size_t i = 0; i < ARRAY_SIZE(move); i++) {
		snprintf(target, sizeof(target), "/new%s", move[i]);
		mkdir(target, 0755);
		err = try_mount(move[i], target, NULL, MS_MOVE, NULL);
		if (err)
			return err;
	}
	if (chdir("/new") || mount(".", "/", NULL, MS_MOVE, NULL) || chroot(".") || chdir("/")) {
		init_fail("cannot enter the new root: %s", strerror(errno));
		return -errno;
	}
	mkdir("/dev/pts", 0755);
	mkdir("/dev/shm", 01777);
	mkdir("/run", 0755);
	err = try_mount("devpts", "/dev/pts", "devpts", 0, "ptmxmode=0666,mode=0620,gid=5");
	if (!err)
		err = try_mount("tmpfs", "/dev/shm", "tmpfs", 0, "mode=1777");
	if (!err)
		err = try_mount("tmpfs", "/run", "tmpfs", 0, "mode=0755");
	make_dev_links();
	return err;
}

static void loopback_up(void)
{
	struct ifreq req = { .ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || ioctl(fd, SIOCSIFFLAGS, &req))
		init_log("cannot start the loopback interface: %s", strerror(errno));
	if (fd >= 0)
		close(fd);
}

int init_root(const struct init_request *req)
{
	int err;

	mkdir("/lower", 0755);
	mkdir("/rw", 0755);
	mkdir("/new", 0755);
	err = try_mount("hostroot", "/lower", "9p", MS_RDONLY, P9_OPTIONS "cache=loose");
	if (!err)
		err = try_mount("tmpfs", "/rw", "tmpfs", 0, "mode=0755,size=75%");
	mkdir("/rw/upper", 0755);
	mkdir("/rw/work", 0755);
	if (!err)
		err = try_mount("overlay", "/new", "overlay", 0,
				"lowerdir=/lower,upperdir=/rw/upper,workdir=/rw/work");
	for (unsigned int i = 0; !err && i < req->num_shares; i++)
		err = mount_share(i, req->shares[i]);
	if (!err && req->modules)
		err = mount_modules(req);
	if (!err)
		err = enter_new_root();
	if (!err)
		loopback_up();
	return err;
}

static unsigned int unhex(char c)
{
	return c >= 'a' ? (unsigned int)c - 'a' + 10 : (unsigned int)c - '0';
}

/* All restores of one state have the same random numbers until they get new ones. */
static int reseed(const char *hex)
{
	struct {
		int entropy_bits, size;
		uint8_t bytes[64];
	} pool = { 0 };
	int fd = open("/dev/urandom", O_RDWR | O_CLOEXEC);
	int err = 0;

	while (pool.size < (int)sizeof(pool.bytes) && hex[0] && hex[1]) {
		pool.bytes[pool.size++] = (uint8_t)(unhex(hex[0]) << 4 | unhex(hex[1]));
		hex += 2;
	}
	pool.entropy_bits = pool.size * 8;
	if (fd < 0 || ioctl(fd, RNDADDENTROPY, &pool) || ioctl(fd, RNDRESEEDCRNG)) {
		err = -errno;
		init_fail("cannot reseed the random number generator: %s", strerror(errno));
	}
	if (fd >= 0)
		close(fd);
	return err;
}

int init_clock(const struct init_request *req)
{
	struct timespec now = { .tv_sec = req->time_ns / 1000000000,
				.tv_nsec = req->time_ns % 1000000000 };

	if (req->time_ns && clock_settime(CLOCK_REALTIME, &now)) {
		init_fail("cannot set the clock: %s", strerror(errno));
		return -errno;
	}
	for (unsigned int i = 0; i < req->num_sysctls; i++) {
		char path[256], *value = strchr(req->sysctls[i], ' ');
		int err;

		if (!value)
			continue;
		*value = '\0';
		snprintf(path, sizeof(path), "/proc/sys/%s", req->sysctls[i]);
		err = init_write_file(path, value + 1);
		*value = ' ';
		if (err && err != -ENOENT) /* another kernel may lack it */
			init_log("cannot set %s: %s", path, strerror(-err));
	}
	return req->seed ? reseed(req->seed) : 0;
}

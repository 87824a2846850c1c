/* SPDX-License-Identifier: MIT */
/*
 * Who may do what: every file of the administration of VFs, opened by root and by an ordinary user.
 *
 *	file                                      root        others
 *	sriov_admin/{pf,vfN}/profile/...          read/write  read
 *	sriov_admin/vfN/profile/sched_priority    read        read
 *	sriov_admin/.bulk_profile/..., vfN/stop   write       nothing
 *	debugfs                                   all         nothing
 *
 * Refused is EACCES.  sysfs refuses root as well what the file's mode does not allow.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/igt_core.h"
#include "fixture/assert.h"
#include "fixture/pf_env.h"
#include "fixture/pf_subtests.h"
#include "pf/pf.h"
#include "util/debugfs.h"
#include "util/str.h"
#include "util/sysfs.h"

IGT_TEST_DESCRIPTION("Permissions of every file that administrates VFs.");

#define UNPRIVILEGED_ID 65534 /* nobody and nogroup */
#define MAX_FILES       1024
#define PATH_LEN        96

static struct pf_env *env; /* static: survives the jump out of a failed subtest */

/* What a process found out about each file: errno of opening it for reading and for writing. */
struct found {
	char path[PATH_LEN];
	int read, write;
};

struct files {
	size_t count;
	struct found file[MAX_FILES];
};

/* Shared with the child. */
static struct files *files;

/* Lists the regular files below a directory of @dirfd; links are not followed. */
static void list(int dirfd, const char *dir)
{
	int fd = openat(dirfd, dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct dirent *entry;
	DIR *stream;

	igt_assert_f(fd >= 0, "%s: %s\n", dir, errno_name(errno));
	stream = fdopendir(fd);
	igt_assert(stream);
	while ((entry = readdir(stream))) {
		char path[PATH_LEN];
		struct stat st;

		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		igt_assert(snprintf(path, sizeof(path), "%s/%s", dir, entry->d_name) <
			   (int)sizeof(path));
		igt_assert(!fstatat(dirfd, path, &st, AT_SYMLINK_NOFOLLOW));
		if (S_ISDIR(st.st_mode))
			list(dirfd, path);
		if (!S_ISREG(st.st_mode))
			continue;
		igt_assert(files->count < MAX_FILES);
		snprintf(files->file[files->count++].path, PATH_LEN, "%s", path);
	}
	closedir(stream);
}

static int try_open(int dirfd, const char *path, int flags)
{
	int fd = openat(dirfd, path, flags | O_CLOEXEC);

	if (fd < 0)
		return errno;
	close(fd);
	return 0;
}

static void try_all(int dirfd)
{
	for (size_t i = 0; i < files->count; i++) {
		struct found *file = &files->file[i];

		file->read = try_open(dirfd, file->path, O_RDONLY);
		file->write = try_open(dirfd, file->path, O_WRONLY);
	}
}

/* The same in a child without privileges, which has the directory from us. */
static void try_all_as_nobody(int dirfd)
{
	int status;
	pid_t pid = fork();

	igt_assert(pid >= 0);
	if (!pid) {
		if (setgid(UNPRIVILEGED_ID) || setuid(UNPRIVILEGED_ID))
			_exit(1);
		try_all(dirfd);
		_exit(0);
	}
	igt_assert(waitpid(pid, &status, 0) == pid);
	igt_assert_f(!status, "cannot become an ordinary user\n");
}

static void begin(struct pf *pf)
{
	pf_env_reset(env);
	igt_require_f(sysfs_exists(pf->pci->dirfd, "sriov_admin"),
		      "%s has no sriov_admin (before 6.19, or another driver)\n", pf->pci->name);
	files->count = 0;
	list(pf->pci->dirfd, "sriov_admin");
	igt_assert_f(files->count, "sriov_admin is empty\n");
}

static bool ends_with(const char *path, const char *end)
{
	size_t len = strlen(path), end_len = strlen(end);

	return len >= end_len && !strcmp(path + len - end_len, end);
}

static bool is_write_only(const char *path)
{
	return strstr(path, "/.bulk_profile/") || ends_with(path, "/stop");
}

static bool is_read_only(const char *path)
{
	return strstr(path, "/vf") && ends_with(path, "/sched_priority");
}

static void expect(const struct found *file, int read, int write, const char *who)
{
	igt_assert_f(file->read == read, "%s: %s reads: %s, expected %s\n", file->path, who,
		     file->read ? errno_name(file->read) : "success",
		     read ? errno_name(read) : "success");
	igt_assert_f(file->write == write, "%s: %s writes: %s, expected %s\n", file->path, who,
		     file->write ? errno_name(file->write) : "success",
		     write ? errno_name(write) : "success");
}

static void sysfs_root_user(struct pf *pf)
{
	begin(pf);
	try_all(pf->pci->dirfd);
	for (size_t i = 0; i < files->count; i++) {
		const char *path = files->file[i].path;

		/* Without an LMTT nobody can change it. */
		if (strstr(path, "/vf") && ends_with(path, "/vram_quota") &&
		    files->file[i].write == EACCES)
			continue;
		expect(&files->file[i], is_write_only(path) ? EACCES : 0,
		       is_read_only(path) ? EACCES : 0, "root");
	}
}

static void sysfs_nobody(struct pf *pf)
{
	begin(pf);
	try_all_as_nobody(pf->pci->dirfd);
	for (size_t i = 0; i < files->count; i++)
		expect(&files->file[i], is_write_only(files->file[i].path) ? EACCES : 0, EACCES,
		       "an ordinary user");
}

/* Attributes of the PCI core, for any PF. */
static void pci_nobody(struct pf *pf)
{
	static const struct {
		const char *name;
		bool readable;
	} attrs[] = {
		{ "sriov_totalvfs", true },  { "sriov_numvfs", true },
		{ "sriov_offset", true },    { "sriov_stride", true },
		{ "sriov_vf_device", true }, { "sriov_drivers_autoprobe", true },
		{ "reset_method", true },    { "driver_override", true },
		{ "reset", false },          { "driver/bind", false },
		{ "driver/unbind", false },
	};

	pf_env_reset(env);
	files->count = 0;
	for (size_t i = 0; i < ARRAY_SIZE(attrs); i++)
		if (sysfs_exists(pf->pci->dirfd, attrs[i].name))
			snprintf(files->file[files->count++].path, PATH_LEN, "%s", attrs[i].name);
	try_all_as_nobody(pf->pci->dirfd);
	for (size_t i = 0, f = 0; i < ARRAY_SIZE(attrs) && f < files->count; i++)
		if (!strcmp(files->file[f].path, attrs[i].name))
			expect(&files->file[f++], attrs[i].readable ? 0 : EACCES, EACCES,
			       "an ordinary user");
}

/* The directory of debugfs is closed to everybody but root, whatever the files say. */
static void debugfs_nobody(struct pf *pf)
{
	char mount[64], path[PATH_LEN];

	begin(pf);
	igt_assert_ok(debugfs_mount(mount, sizeof(mount)));
	igt_assert(snprintf(path, sizeof(path), "%s/dri/%s/sriov_info", mount, pf->pci->name) <
		   (int)sizeof(path));
	files->count = 1;
	snprintf(files->file[0].path, PATH_LEN, "%s", path);
	try_all(AT_FDCWD);
	igt_assert_f(!files->file[0].read, "%s: %s\n", path, errno_name(files->file[0].read));
	try_all_as_nobody(AT_FDCWD);
	expect(&files->file[0], EACCES, EACCES, "an ordinary user");
}

static const struct pf_subtest subtests[] = {
	{ "sysfs-root", sysfs_root_user,
	  "sriov_admin refuses root only what no one can do: reading commands, a VF's priority." },
	{ "sysfs-user", sysfs_nobody,
	  "In sriov_admin an ordinary user reads attributes and can do nothing else." },
	{ "pci-user", pci_nobody,
	  "An ordinary user reads the PCI core's SR-IOV attributes and changes none." },
	{ "debugfs-user", debugfs_nobody, "debugfs is closed to an ordinary user." },
};

int igt_main()
{
	igt_fixture() {
		env = pf_env_begin(PF_NEEDS_VFS(1));
		files = mmap(NULL, sizeof(*files), PROT_READ | PROT_WRITE,
			     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
		igt_assert(files != MAP_FAILED);
	}

	pf_subtests(env, subtests);

	igt_fixture() {
		munmap(files, sizeof(*files));
		pf_env_end(env);
	}
}

/* SPDX-License-Identifier: MIT */
/* Where things are: the cache, our own tools, the kernel that fetch-kernel keeps. */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab_priv.h"

/* mkdir -p; returns 0 or -errno */
static int make_dirs(const char *path)
{
	char part[PATH_MAX];

	snprintf(part, sizeof(part), "%s", path);
	for (char *slash = part + 1; (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		mkdir(part, 0755);
		*slash = '/';
	}
	return mkdir(part, 0755) && errno != EEXIST ? -errno : 0;
}

/* Writes <cache>/<sub> to @ret_path and makes the directory; fails silently (-errno). */
int lab_cache_dir(struct lab *lab, const char *sub, char ret_path[PATH_MAX])
{
	const char *cache = getenv("GAUNTLET_CACHE"), *xdg = getenv("XDG_CACHE_HOME");
	const char *home = getenv("HOME");

	if (cache && cache[0])
		snprintf(ret_path, PATH_MAX, "%s/%s", cache, sub);
	else if (xdg && xdg[0])
		snprintf(ret_path, PATH_MAX, "%s/gauntlet/%s", xdg, sub);
	else
		snprintf(ret_path, PATH_MAX, "%s/.cache/gauntlet/%s", home ? home : "", sub);
	return make_dirs(ret_path);
}

/* Our helpers lie beside the build's vm/ folder or, installed, in libexec. */
int lab_find_tool(struct lab *lab, const char *name, char ret_path[PATH_MAX])
{
	const char *dirs[] = { getenv("GAUNTLET_LAB_DIR"), NULL, LAB_BUILD_DIR };
	char libexec[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", libexec, sizeof(libexec) - 32);

	if (len > 0) {
		libexec[len] = '\0';
		*strrchr(libexec, '/') = '\0';
		strcat(libexec, "/../libexec/gauntlet");
		dirs[1] = libexec;
	}
	for (size_t i = 0; i < ARRAY_SIZE(dirs); i++) {
		if (!dirs[i])
			continue;
		snprintf(ret_path, PATH_MAX, "%s/%s", dirs[i], name);
		if (!access(ret_path, R_OK))
			return 0;
	}
	return lab_reason(lab, LAB_NOT_STARTED, "%s is not installed: build the tree again", name);
}

/* Runs @tool; its stdout goes to @ret_line (one line), its stderr to @ret_err. */
static int run_tool(const char *tool, char *ret_line, size_t line_size, char *ret_err,
		    size_t err_size)
{
	char command[PATH_MAX + 32], *nl;
	char err_path[] = "/tmp/gauntlet-fetch.XXXXXX";
	int err_fd = mkstemp(err_path), status;
	ssize_t len;
	FILE *pipe;

	if (err_fd < 0)
		return -errno;
	unlink(err_path);
	snprintf(command, sizeof(command), "'%s' 2>&%d", tool, err_fd);
	pipe = popen(command, "r");
	if (!pipe) {
		close(err_fd);
		return -errno;
	}
	if (!fgets(ret_line, (int)line_size, pipe))
		ret_line[0] = '\0';
	ret_line[strcspn(ret_line, "\n")] = '\0';
	status = pclose(pipe);
	len = pread(err_fd, ret_err, err_size - 1, 0);
	ret_err[len > 0 ? len : 0] = '\0';
	close(err_fd);
	while ((nl = strrchr(ret_err, '\n')) && !nl[1])
		*nl = '\0';
	return status ? -EIO : 0;
}

static int read_line(const char *dir, const char *name, char *ret_line, size_t size)
{
	char path[PATH_MAX + 32];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	file = fopen(path, "re");
	if (!file)
		return -errno;
	if (!fgets(ret_line, (int)size, file))
		ret_line[0] = '\0';
	fclose(file);
	ret_line[strcspn(ret_line, "\n")] = '\0';
	return ret_line[0] ? 0 : -ENODATA;
}

int lab_kernel_find(struct lab *lab)
{
	struct lab_kernel *kernel = &lab->kernel;
	char tool[PATH_MAX], err_text[512], *last;
	static const char *const images[] = { "vmlinux", "vmlinuz" };

	if (lab_find_tool(lab, "fetch-kernel", tool))
		return -EIO;
	if (run_tool(tool, kernel->dir, sizeof(kernel->dir), err_text, sizeof(err_text))) {
		last = strrchr(err_text, '\n');
		last = last ? last + 1 : err_text;
		if (!strncmp(last, "fetch-kernel: ", 14))
			last += 14;
		return lab_reason(lab, LAB_NOT_STARTED, "no kernel: %s", last);
	}
	if (read_line(kernel->dir, "release", kernel->release, sizeof(kernel->release)))
		return lab_reason(lab, LAB_NOT_STARTED, "no kernel in %s: remove it and try again",
				  kernel->dir);
	for (size_t i = 0; i < ARRAY_SIZE(images); i++) {
		if (snprintf(kernel->image, PATH_MAX, "%s/%s", kernel->dir, images[i]) >= PATH_MAX)
			break;
		if (!access(kernel->image, R_OK))
			break;
		kernel->image[0] = '\0';
	}
	if (!kernel->image[0])
		return lab_reason(lab, LAB_NOT_STARTED,
				  "no kernel image in %s: remove it and try again", kernel->dir);
	if (lab->opts->module_tree)
		snprintf(lab->modules, PATH_MAX, "%s", lab->opts->module_tree);
	else if (snprintf(lab->modules, PATH_MAX, "%s/tree", kernel->dir) >= PATH_MAX)
		return lab_reason(lab, LAB_NOT_STARTED, "path too long: %s", kernel->dir);
	return 0;
}

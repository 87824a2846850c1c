/* SPDX-License-Identifier: MIT */
/* Where things are: the cache, our own tools, the kernel that fetch-kernel keeps. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
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
int lab_cache_dir(const char *sub, char ret_path[PATH_MAX])
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
	const char *dirs[] = { getenv("GAUNTLET_LAB_DIR"), NULL, LAB_BUILD_DIR, LAB_SIM_DIR };
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

static void read_all(int fd, char *ret_text, size_t size)
{
	size_t len = 0;
	ssize_t n;

	while (len < size - 1 && (n = read(fd, ret_text + len, size - 1 - len)) > 0)
		len += (size_t)n;
	while (len && ret_text[len - 1] == '\n')
		len--;
	ret_text[len] = '\0';
}

/*
 * Runs one of our shell programs with @arg (or NULL): the directory it prints goes to @ret_dir,
 * its complaint, without the program's name, to @ret_why.  Lines of progress, which begin with
 * @progress, are passed on to the user at once.
 */
int lab_run_tool(struct lab *lab, const char *name, const char *arg, const char *progress,
		 char ret_dir[PATH_MAX], char *ret_why, size_t size)
{
	int out[2], err[2], status = -1;
	char tool[PATH_MAX], dir[PATH_MAX], *text;
	char *line = NULL;
	size_t room = 0;
	FILE *errors;
	pid_t pid;

	ret_why[0] = '\0';
	if (lab_find_tool(lab, name, tool))
		return -ENOENT;
	if (pipe2(out, O_CLOEXEC) || pipe2(err, O_CLOEXEC))
		return -errno;
	pid = fork();
	if (!pid) {
		sigset_t none;

		sigemptyset(&none);
		sigprocmask(SIG_SETMASK, &none, NULL);
		dup2(out[1], 1);
		dup2(err[1], 2);
		execl(tool, tool, arg, NULL);
		_exit(127);
	}
	close(out[1]);
	close(err[1]);
	errors = fdopen(err[0], "r");
	while (errors && getline(&line, &room, errors) > 0) {
		if (ret_why[0])
			lab_say(lab, "%s", ret_why);
		line[strcspn(line, "\n")] = '\0';
		text = strstr(line, ": ");
		snprintf(ret_why, size, "%s",
			 text && !strncmp(line, name, strlen(name)) ? text + 2 : line);
		if (!strncmp(ret_why, progress, strlen(progress))) {
			lab_say(lab, "%s", ret_why);
			ret_why[0] = '\0';
		}
	}
	free(line);
	if (errors)
		fclose(errors);
	read_all(out[0], dir, PATH_MAX);
	close(out[0]);
	if (pid > 0)
		waitpid(pid, &status, 0);
	/* The guest mounts it, and would follow a link in its own tree. */
	if (!status && !realpath(dir, ret_dir))
		status = -errno;
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
	char why[200];
	static const char *const images[] = { "vmlinux", "vmlinuz" };

	if (lab_run_tool(lab, "fetch-kernel", NULL, "fetching", kernel->dir, why, sizeof(why)))
		return lab_reason(lab, LAB_NOT_STARTED, "no kernel: %s", why);
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

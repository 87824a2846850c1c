/* SPDX-License-Identifier: MIT */
#include "machine/machine.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "machine/machine_ops.h"
#include "util/str.h"
#include "util/time.h"

#define MODPROBE_TIMEOUT_MS 60000

int machine_open_dir(struct machine *machine, const char *path, struct machine_dir *ret_dir)
{
	struct machine_dir dir = { .machine = machine, .fd = -1 };
	int ret = 0;

	if (*path != '/')
		return -EINVAL;
	if (!str_copy(dir.path, sizeof(dir.path), path))
		return -ENAMETOOLONG;
	if (machine->ops->open_dir)
		ret = machine->ops->open_dir(&dir);
	else if (!machine_exists(&dir, "."))
		ret = -ENOENT;
	if (!ret)
		*ret_dir = dir;
	return ret;
}

void machine_close_dir(struct machine_dir *dir)
{
	if (dir->machine->ops->close_dir)
		dir->machine->ops->close_dir(dir);
}

int machine_read(const struct machine_dir *dir, const char *file, char *buf, size_t size)
{
	int len;

	if (!size || size > INT_MAX)
		return -EINVAL;
	len = dir->machine->ops->read(dir, file, buf, size - 1);
	return len < 0 ? len : str_end_line(buf, len);
}

int machine_write(const struct machine_dir *dir, const char *file, const char *text)
{
	return dir->machine->ops->write(dir, file, text, strlen(text));
}

int machine_link_name(const struct machine_dir *dir, const char *file, char *buf, size_t size)
{
	char target[PATH_MAX];
	const char *slash;
	int ret = dir->machine->ops->read_link(dir, file, target, sizeof(target));

	if (ret)
		return ret;
	slash = strrchr(target, '/');
	return str_copy(buf, size, slash ? slash + 1 : target) ? 0 : -EOVERFLOW;
}

bool machine_exists(const struct machine_dir *dir, const char *file)
{
	return dir->machine->ops->exists(dir, file) == 1;
}

int machine_list(const struct machine_dir *dir, const char *file,
		 int (*each)(const char *name, void *arg), void *arg)
{
	return dir->machine->ops->list(dir, file, each, arg);
}

int machine_execute(struct machine *machine, const char *const argv[], unsigned int timeout_ms,
		    struct machine_result *ret_result)
{
	return machine->ops->execute(machine, argv, time_scale_ms(timeout_ms), ret_result);
}

void machine_result_done(struct machine_result *result)
{
	free(result->out);
	free(result->err);
	*result = (struct machine_result){ 0 };
}

/* What modprobe (kmod's and busybox's) says, since its exit status is 1 for everything. */
static int modprobe_errno(const char *said)
{
	static const struct {
		const char *words;
		int err;
	} known[] = {
		{ "not found", -ENOENT },
		{ "is in use", -EAGAIN },
		{ "temporarily unavailable", -EAGAIN },
		{ "not permitted", -EPERM },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (strstr(said, known[i].words))
			return known[i].err;
	}
	return -EIO;
}

static int modprobe(struct machine *machine, const char *const argv[])
{
	struct machine_result result;
	int ret = machine_execute(machine, argv, MODPROBE_TIMEOUT_MS, &result);

	if (ret)
		return ret;
	if (result.status)
		ret = modprobe_errno(result.err);
	machine_result_done(&result);
	return ret;
}

int machine_load_module(struct machine *machine, const char *name)
{
	return modprobe(machine, (const char *const[]){ "modprobe", "--", name, NULL });
}

int machine_unload_module(struct machine *machine, const char *name)
{
	return modprobe(machine, (const char *const[]){ "modprobe", "-r", "--", name, NULL });
}

/* SPDX-License-Identifier: MIT */
/*
 * Saved states of booted machines: init waits for its first RUN frame, no share is
 * mounted, the devices QEMU cannot save are not plugged in yet.
 *
 * <cache>/state/<key>.state is what QEMU writes, <key>.key the text that the key was
 * made of, and the size of the state: it is used only if both are as expected.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "lab_priv.h"

#define KEEP_STATES 6
#define NEED_MB     400
#define SAVE_MS     60000
#define RESTORE_MS  10000
#define STALE_S     3600

/* Size, time and inode tell one version of a file from another without reading it. */
static void put_file_id(struct lab_buf *key, const char *path)
{
	struct stat st = { 0 };
	char line[PATH_MAX + 128];
	int len;

	stat(path, &st);
	len = snprintf(line, sizeof(line), "%s %lld %lld.%09ld %llu\n", path, (long long)st.st_size,
		       (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec,
		       (unsigned long long)st.st_ino);
	lab_buf_add(key, line, (size_t)len);
}

/*
 * Everything that decides whether a saved machine fits; ends with a NUL.  The name of the
 * initramfs holds a hash of its content.
 */
int lab_state_key(const struct lab *lab, struct lab_buf *ret_key)
{
	put_file_id(ret_key, lab->args.v[0]);
	put_file_id(ret_key, lab->kernel.image);
	for (size_t i = 0; i < lab->args.n; i++) {
		lab_buf_add(ret_key, lab->args.v[i], strlen(lab->args.v[i]));
		lab_buf_add(ret_key, "\n", 1);
	}
	return lab_buf_add(ret_key, "", 1);
}

static void key_path(const struct lab *lab, char ret_path[PATH_MAX])
{
	snprintf(ret_path, PATH_MAX, "%.*s.key", (int)(strlen(lab->state) - strlen(".state")),
		 lab->state);
}

/* The text of the .key file for a state of @size bytes; NULL without memory. */
static char *key_text(const struct lab *lab, long long size)
{
	char *text = NULL;

	return asprintf(&text, "%sstate %lld\n", (char *)lab->key.data, size) < 0 ? NULL : text;
}

/* QEMU spins for ever on some truncated states: look at the size first. */
static bool state_fits(const struct lab *lab)
{
	char path[PATH_MAX], *want, *have;
	struct stat st;
	bool fits = false;
	ssize_t len = -1;
	int fd;

	if (stat(lab->state, &st))
		return false;
	key_path(lab, path);
	want = key_text(lab, (long long)st.st_size);
	have = want ? calloc(1, strlen(want) + 2) : NULL;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (have && fd >= 0)
		len = read(fd, have, strlen(want) + 1);
	if (len >= 0)
		fits = !strcmp(want, have);
	if (fd >= 0)
		close(fd);
	free(want);
	free(have);
	return fits;
}

/*
 * Sets lab->state to where this machine's state is or should be (empty: nowhere) and
 * lab->restoring if it is there.
 */
int lab_state_find(struct lab *lab)
{
	char dir[PATH_MAX];
	struct lab_buf *key = &lab->key;

	lab->state[0] = '\0';
	if (lab->opts->cold || lab->opts->gdb || lab_cache_dir("state", dir))
		return 0;
	if (lab_state_key(lab, key))
		return lab_reason(lab, LAB_NOT_STARTED, "out of memory");
	if (snprintf(lab->state, PATH_MAX, "%s/%016llx.state", dir,
		     (unsigned long long)lab_hash(key->data, key->len)) >= PATH_MAX ||
	    strchr(lab->state, '\'')) {
		lab->state[0] = '\0';
		return 0;
	}
	lab->restoring = state_fits(lab);
	if (lab->restoring) { /* the pruning goes by the time of the last use */
		char path[PATH_MAX];

		key_path(lab, path);
		utimensat(AT_FDCWD, lab->state, NULL, 0);
		utimensat(AT_FDCWD, path, NULL, 0);
	}
	return 0;
}

static bool status_is(struct lab *lab, const char *command, const char *status, int *ret_err)
{
	json_t *reply = NULL;
	const char *now;
	bool is;

	*ret_err = lab_qmp_call(lab, command, NULL, &reply);
	if (*ret_err)
		return false;
	now = json_string_value(json_object_get(reply, "status"));
	is = now && !strcmp(now, status);
	if (now && (!strcmp(now, "failed") || !strcmp(now, "cancelled")))
		*ret_err = -EIO;
	json_decref(reply);
	return is;
}

/* Polls until the answer to @command is (@want) or is no longer (!@want) @status. */
static int wait_status(struct lab *lab, const char *command, const char *status, bool want,
		       unsigned int timeout_ms)
{
	uint64_t deadline = lab_now_ns() + lab_scale_ms(timeout_ms) * 1000000ull;
	int err = 0;

	while (status_is(lab, command, status, &err) != want) {
		if (err)
			return err;
		if (lab_now_ns() > deadline)
			return -ETIMEDOUT;
		usleep(5000);
	}
	return err;
}

/* Return: 0 the machine is there, paused; else -errno: it must be started again, cold. */
int lab_state_restore(struct lab *lab)
{
	int err = wait_status(lab, "query-status", "inmigrate", false, RESTORE_MS);

	if (err)
		unlink(lab->state);
	return err;
}

/* What a crash may have left half-written. */
static void remove_stale(const char *dir)
{
	struct dirent *entry;
	struct stat st;
	DIR *d = opendir(dir);

	while (d && (entry = readdir(d))) {
		const char *dot = strrchr(entry->d_name, '.');

		if (dot && !strcmp(dot, ".new") && !fstatat(dirfd(d), entry->d_name, &st, 0) &&
		    st.st_mtime + STALE_S < time(NULL))
			unlinkat(dirfd(d), entry->d_name, 0);
	}
	if (d)
		closedir(d);
}

static int write_key(const struct lab *lab, const char *state)
{
	char path[PATH_MAX], *text = NULL;
	struct stat st;
	int fd, err = 0;

	if (!stat(state, &st))
		text = key_text(lab, (long long)st.st_size);
	if (!text)
		return -ENOMEM;
	key_path(lab, path);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text))
		err = errno ? -errno : -EIO;
	if (fd >= 0)
		close(fd);
	free(text);
	return err;
}

static int migrate(struct lab *lab, const char *to)
{
	char arguments[PATH_MAX + 64];
	int err = lab_qmp_call(lab, "migrate-set-parameters", "{\"max-bandwidth\":100000000000}",
			       NULL);

	snprintf(arguments, sizeof(arguments), "{\"uri\":\"exec:cat > '%s'\"}", to);
	if (!err)
		err = lab_qmp_call(lab, "migrate", arguments, NULL);
	return err ? err : wait_status(lab, "query-migrate", "completed", true, SAVE_MS);
}

/*
 * Saves the machine that has just booted and is paused.  A state that cannot be saved
 * (no space, somebody else is doing it) costs the next run time, nothing more.
 */
void lab_state_save(struct lab *lab)
{
	char dir[PATH_MAX], tmp[PATH_MAX + 32];
	struct statvfs fs;
	int lock, err;

	snprintf(dir, sizeof(dir), "%.*s", (int)(strrchr(lab->state, '/') - lab->state),
		 lab->state);
	lock = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (lock < 0 || flock(lock, LOCK_EX | LOCK_NB) || statvfs(dir, &fs) ||
	    (fs.f_bavail * fs.f_frsize) >> 20 < NEED_MB) {
		if (lock >= 0)
			close(lock);
		return;
	}
	snprintf(tmp, sizeof(tmp), "%s.%d.new", lab->state, getpid());
	err = migrate(lab, tmp);
	if (!err && !(err = write_key(lab, tmp)) && rename(tmp, lab->state))
		err = -errno;
	if (err) {
		unlink(tmp);
		lab_say(lab, "the state cannot be saved (%s): runs go on with cold boots",
			strerror(-err));
	} else {
		lab_prune(dir, ".state", KEEP_STATES);
		lab_prune(dir, ".key", KEEP_STATES);
		remove_stale(dir);
	}
	close(lock);
	lab->result->reason[0] = '\0';
}

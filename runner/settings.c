/* SPDX-License-Identifier: MIT */
#include "runner/settings.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "runner/error.h"
#include "runner/files.h"

void run_settings_init(struct run_settings *settings)
{
	*settings = (struct run_settings){
		.kill_grace_s = 30,
		.dmesg_warn_level = 4,
		.sysrq = true,
	};
}

void run_settings_done(struct run_settings *settings)
{
	free(settings->name);
	free(settings->test_root);
	free(settings->results_path);
	free(settings->test_list);
	free(settings->kmsg_path);
	strlist_done(&settings->names);
	strlist_done(&settings->include);
	strlist_done(&settings->exclude);
	strlist_done(&settings->environment);
	strlist_done(&settings->cmdline);
	run_settings_init(settings);
}

unsigned long long settings_scaled_ns(unsigned int seconds)
{
	const char *text = getenv("GAUNTLET_TIMEOUT_FACTOR");
	double factor = text ? strtod(text, NULL) : 1;

	if (!(factor > 0 && factor <= 1000))
		factor = 1;
	return (unsigned long long)(seconds * factor * 1e9);
}

int run_id_make(char ret_id[RUN_ID_LEN + 1])
{
	unsigned long long random;

	if (getrandom(&random, sizeof(random), 0) != sizeof(random))
		return -errno;
	snprintf(ret_id, RUN_ID_LEN + 1, "%016llx", random);
	return 0;
}

char *run_id_of_entry(const struct run_settings *settings, size_t index)
{
	return *settings->run_id ? xasprintf("%s.%zu", settings->run_id, index) : xstrdup("");
}

/* In values "\" and newline are written "\x5ch" and "\xah". */
static void add_text(struct buf *buf, const char *key, const char *value)
{
	buf_printf(buf, "%s : ", key);
	for (; *value; value++) {
		if (*value == '\\')
			buf_adds(buf, "\\x5ch");
		else if (*value == '\n')
			buf_adds(buf, "\\xah");
		else
			buf_addc(buf, *value);
	}
	buf_addc(buf, '\n');
}

static char *unescape(const char *value)
{
	struct buf buf = { 0 };

	buf_reserve(&buf, strlen(value));
	while (*value) {
		if (!strncmp(value, "\\x5ch", 5)) {
			buf_addc(&buf, '\\');
			value += 5;
		} else if (!strncmp(value, "\\xah", 4)) {
			buf_addc(&buf, '\n');
			value += 4;
		} else {
			buf_addc(&buf, *value++);
		}
	}
	return buf.data;
}

static void add_number(struct buf *buf, const char *key, long value)
{
	buf_printf(buf, "%s : %ld\n", key, value);
}

/* igt_runner's keys in igt_runner's order; then ours. */
static void add_all(struct buf *buf, const struct run_settings *s)
{
	add_number(buf, "abort_mask", 0);
	add_number(buf, "disk_usage_limit", 0);
	if (s->test_list)
		add_text(buf, "test_list", s->test_list);
	if (s->name)
		add_text(buf, "name", s->name);
	add_number(buf, "dry_run", s->dry_run);
	add_number(buf, "allow_non_root", s->allow_non_root);
	add_number(buf, "facts", 0);
	add_number(buf, "kmemleak", 0);
	add_number(buf, "kmemleak_each", 0);
	add_number(buf, "sync", s->sync);
	add_number(buf, "log_level", 0);
	add_number(buf, "overwrite", s->overwrite);
	add_number(buf, "multiple_mode", 0);
	add_number(buf, "inactivity_timeout", s->inactivity_timeout_s);
	add_number(buf, "per_test_timeout", s->per_test_timeout_s);
	add_number(buf, "overall_timeout", 0);
	add_number(buf, "use_watchdog", 0);
	add_number(buf, "piglit_style_dmesg", 0);
	add_number(buf, "dmesg_warn_level", s->dmesg_warn_level);
	add_number(buf, "prune_mode", 2);
	add_text(buf, "test_root", s->test_root);
	add_text(buf, "results_path", s->results_path);
	add_number(buf, "enable_code_coverage", 0);
	add_number(buf, "cov_results_per_test", 0);
	add_number(buf, "cmdline.argc", (long)s->cmdline.n);
	for (size_t i = 0; i < s->cmdline.n; i++) {
		char key[48];

		snprintf(key, sizeof(key), "cmdline.argv[%zu]", i);
		add_text(buf, key, s->cmdline.v[i]);
	}
	add_number(buf, "kill_grace", s->kill_grace_s);
	add_number(buf, "lab", s->lab);
	if (*s->run_id)
		add_text(buf, "run_id", s->run_id);
}

int settings_write(const struct run_settings *settings, int dirfd)
{
	struct buf buf = { 0 };
	int err = 0;

	for (size_t i = 0; i < settings->environment.n; i++)
		buf_printf(&buf, "%s\n", settings->environment.v[i]);
	if (buf.len)
		err = file_replace(dirfd, "environment.txt", buf.data, buf.len);
	buf.len = 0;
	add_all(&buf, settings);
	if (!err)
		err = file_replace(dirfd, "metadata.txt", buf.data, buf.len);
	buf_done(&buf);
	return err;
}

static void take_text(char **ret, const char *value)
{
	free(*ret);
	*ret = unescape(value);
}

/* Anything else than what run_id_make() made counts as none. */
static void take_run_id(struct run_settings *s, const char *value)
{
	if (strspn(value, "0123456789abcdef") == RUN_ID_LEN && !value[RUN_ID_LEN])
		memcpy(s->run_id, value, sizeof(s->run_id));
}

static void take(struct run_settings *s, const char *key, const char *value)
{
	unsigned int number = (unsigned int)strtoul(value, NULL, 10);

	if (!strcmp(key, "test_list"))
		take_text(&s->test_list, value);
	else if (!strcmp(key, "name"))
		take_text(&s->name, value);
	else if (!strcmp(key, "test_root"))
		take_text(&s->test_root, value);
	else if (!strcmp(key, "results_path"))
		take_text(&s->results_path, value);
	else if (!strcmp(key, "dry_run"))
		s->dry_run = number;
	else if (!strcmp(key, "allow_non_root"))
		s->allow_non_root = number;
	else if (!strcmp(key, "sync"))
		s->sync = number;
	else if (!strcmp(key, "inactivity_timeout"))
		s->inactivity_timeout_s = number;
	else if (!strcmp(key, "per_test_timeout"))
		s->per_test_timeout_s = number;
	else if (!strcmp(key, "kill_grace"))
		s->kill_grace_s = number;
	else if (!strcmp(key, "dmesg_warn_level"))
		s->dmesg_warn_level = (int)number;
	else if (!strcmp(key, "lab"))
		s->lab = number;
	else if (!strcmp(key, "run_id"))
		take_run_id(s, value);
	else if (!strncmp(key, "cmdline.argv[", 13)) {
		char *arg = unescape(value);

		strlist_add(&s->cmdline, arg);
		free(arg);
	}
}

static int read_environment(struct run_settings *settings, int dirfd)
{
	struct buf buf = { 0 };
	int err = file_read(dirfd, "environment.txt", &buf);
	char *save, *line;

	if (!err)
		for (line = strtok_r(buf.data, "\n", &save); line;
		     line = strtok_r(NULL, "\n", &save))
			if (*line != '#' && strchr(line, '='))
				strlist_add(&settings->environment, line);
	buf_done(&buf);
	return err == -ENOENT ? 0 : err;
}

int settings_read(struct run_settings *settings, int dirfd)
{
	struct buf buf = { 0 };
	int err = file_read(dirfd, "metadata.txt", &buf);
	char *next, *value;

	for (char *line = buf.data; !err && line && *line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		value = strstr(line, " : ");
		if (!value)
			continue;
		*value = '\0';
		take(settings, line, value + 3);
	}
	buf_done(&buf);
	return err ? err : read_environment(settings, dirfd);
}

int run_settings_load(const char *path, struct run_settings *settings, struct run_error *err)
{
	int dirfd = dir_open(AT_FDCWD, path);
	int ret;

	run_settings_init(settings);
	if (dirfd < 0)
		return run_fail(err, RUN_BAD_INPUT, "%s: %s: give a results directory", path,
				strerror(-dirfd));
	ret = settings_read(settings, dirfd);
	if (!ret && !file_exists(dirfd, "joblist.txt"))
		ret = -ENOENT;
	close(dirfd);
	if (ret == -ENOENT)
		return run_fail(err, RUN_BAD_INPUT,
				"%s: not a results directory (no metadata.txt or joblist.txt): "
				"give one that gauntlet run made",
				path);
	if (ret)
		return run_fail(err, RUN_BAD_INPUT, "%s/metadata.txt: cannot read: %s", path,
				strerror(-ret));
	/* The directory may have moved since. */
	free(settings->results_path);
	settings->results_path = xstrdup(path);
	return 0;
}

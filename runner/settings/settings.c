/* SPDX-License-Identifier: MIT */
#include "runner/settings/settings.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "runner/base/error.h"
#include "runner/base/files.h"
#include "runner/settings/hooks.h"

void run_settings_init(struct run_settings *settings)
{
	*settings = (struct run_settings){
		.kill_grace_s = 30,
		.dmesg_warn_level = 4,
		.prune_mode = PRUNE_KEEP_ALL,
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
	free(settings->machine_root);
	free(settings->coverage_script);
	free(settings->gpu);
	strlist_done(&settings->names);
	strlist_done(&settings->include);
	strlist_done(&settings->exclude);
	strlist_done(&settings->environment);
	strlist_done(&settings->cmdline);
	strlist_done(&settings->blocklists);
	strlist_done(&settings->hooks);
	strlist_done(&settings->fails);
	strlist_done(&settings->flakes);
	strlist_done(&settings->skips);
	strlist_done(&settings->known_kmsg);
	strlist_done(&settings->state);
	strlist_done(&settings->history);
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

enum key_type { KEY_BOOL, KEY_INT, KEY_UINT, KEY_U64, KEY_TEXT, KEY_RUN_ID };

/*
 * metadata.txt: igt_runner's keys in igt_runner's order, then ours.  Texts that
 * are not set are left out.
 */
static const struct key {
	const char *name;
	enum key_type type;
	size_t offset;
} keys[] = {
#define KEY(name, type, field)                                         \
	{                                                              \
		name, KEY_##type, offsetof(struct run_settings, field) \
	}
	KEY("abort_mask", UINT, abort_mask),
	KEY("disk_usage_limit", U64, disk_usage_limit_bytes),
	KEY("test_list", TEXT, test_list),
	KEY("name", TEXT, name),
	KEY("dry_run", BOOL, dry_run),
	KEY("allow_non_root", BOOL, allow_non_root),
	KEY("facts", BOOL, facts),
	KEY("kmemleak", BOOL, kmemleak),
	KEY("kmemleak_each", BOOL, kmemleak_each),
	KEY("sync", BOOL, sync),
	KEY("log_level", INT, log_level),
	KEY("overwrite", BOOL, overwrite),
	KEY("multiple_mode", BOOL, multiple_mode),
	KEY("inactivity_timeout", UINT, inactivity_timeout_s),
	KEY("per_test_timeout", UINT, per_test_timeout_s),
	KEY("overall_timeout", UINT, overall_timeout_s),
	KEY("use_watchdog", BOOL, use_watchdog),
	KEY("piglit_style_dmesg", BOOL, piglit_style_dmesg),
	KEY("dmesg_warn_level", INT, dmesg_warn_level),
	KEY("prune_mode", UINT, prune_mode),
	KEY("test_root", TEXT, test_root),
	KEY("results_path", TEXT, results_path),
	KEY("enable_code_coverage", BOOL, code_coverage),
	KEY("cov_results_per_test", BOOL, coverage_per_test),
	KEY("code_coverage_script", TEXT, coverage_script),
	KEY("kill_grace", UINT, kill_grace_s),
	KEY("lab", BOOL, lab),
	KEY("run_id", RUN_ID, run_id),
	KEY("socket", BOOL, socket),
	KEY("retry", UINT, retry),
	KEY("shard_index", UINT, shard_index),
	KEY("shard_count", UINT, shard_count),
	KEY("shard_plan", RUN_ID, shard_plan),
	KEY("gpu", TEXT, gpu),
#undef KEY
};

/* The command line stands between igt_runner's own keys and ours. */
static const char last_foreign_key[] = "code_coverage_script";

static void *field_of(const struct run_settings *s, const struct key *key)
{
	return (char *)s + key->offset;
}

static void add_key(struct buf *buf, const struct run_settings *s, const struct key *key)
{
	const void *field = field_of(s, key);
	const char *text = key->type == KEY_TEXT ? *(char *const *)field : field;

	switch (key->type) {
	case KEY_BOOL:
		buf_printf(buf, "%s : %d\n", key->name, *(const bool *)field);
		break;
	case KEY_INT:
		buf_printf(buf, "%s : %d\n", key->name, *(const int *)field);
		break;
	case KEY_UINT:
		buf_printf(buf, "%s : %u\n", key->name, *(const unsigned int *)field);
		break;
	case KEY_U64:
		buf_printf(buf, "%s : %llu\n", key->name, *(const unsigned long long *)field);
		break;
	case KEY_TEXT:
		if (text)
			add_text(buf, key->name, text);
		break;
	case KEY_RUN_ID:
		if (*text)
			add_text(buf, key->name, text);
		break;
	}
}

static void add_cmdline(struct buf *buf, const struct run_settings *s)
{
	buf_printf(buf, "cmdline.argc : %zu\n", s->cmdline.n);
	for (size_t i = 0; i < s->cmdline.n; i++) {
		char name[48];

		snprintf(name, sizeof(name), "cmdline.argv[%zu]", i);
		add_text(buf, name, s->cmdline.v[i]);
	}
}

static void add_all(struct buf *buf, const struct run_settings *s)
{
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		add_key(buf, s, &keys[i]);
		if (!strcmp(keys[i].name, last_foreign_key))
			add_cmdline(buf, s);
	}
}

int settings_write(const struct run_settings *settings, int dirfd)
{
	struct buf buf = { 0 };
	int err = 0;

	for (size_t i = 0; i < settings->environment.n; i++)
		buf_printf(&buf, "%s\n", settings->environment.v[i]);
	if (buf.len)
		err = file_replace(dirfd, "environment.txt", buf.data, buf.len);
	if (!err)
		err = hooks_write(&settings->hooks, dirfd);
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
static void take_run_id(char field[RUN_ID_LEN + 1], const char *value)
{
	if (strspn(value, "0123456789abcdef") == RUN_ID_LEN && !value[RUN_ID_LEN])
		memcpy(field, value, RUN_ID_LEN + 1);
}

static void take_key(struct run_settings *s, const struct key *key, const char *value)
{
	void *field = field_of(s, key);

	switch (key->type) {
	case KEY_BOOL:
		*(bool *)field = strtol(value, NULL, 10);
		break;
	case KEY_INT:
		*(int *)field = (int)strtol(value, NULL, 10);
		break;
	case KEY_UINT:
		*(unsigned int *)field = (unsigned int)strtoul(value, NULL, 10);
		break;
	case KEY_U64:
		*(unsigned long long *)field = strtoull(value, NULL, 10);
		break;
	case KEY_TEXT:
		take_text(field, value);
		break;
	case KEY_RUN_ID:
		take_run_id(field, value);
		break;
	}
}

static void take(struct run_settings *s, const char *name, const char *value)
{
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		if (!strcmp(name, keys[i].name))
			take_key(s, &keys[i], value);
	if (!strncmp(name, "cmdline.argv[", 13)) {
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

/* What holds where metadata.txt does not say it: igt_runner has no words for these. */
static void set_foreign_defaults(struct run_settings *settings)
{
	settings->dmesg_warn_level = -1;
	settings->kill_grace_s = IGT_KILL_GRACE_S;
	settings->socket = !getenv("IGT_RUNNER_DISABLE_SOCKET_COMMUNICATION");
}

int settings_read(struct run_settings *settings, int dirfd)
{
	struct buf buf = { 0 };
	int err = file_read(dirfd, "metadata.txt", &buf);
	char *next, *value;

	set_foreign_defaults(settings);
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
	/* Runners of long ago did not write it down. */
	if (settings->dmesg_warn_level < 0)
		settings->dmesg_warn_level = settings->piglit_style_dmesg ? 5 : 4;
	if (!err)
		err = read_environment(settings, dirfd);
	return err ? err : hooks_read(&settings->hooks, dirfd);
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

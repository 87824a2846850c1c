/* SPDX-License-Identifier: MIT */
/*
 * The config file.
 */

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/core_internal.h"
#include "core/igt_config.h"
#include "core/igt_log.h"
#include "core/igt_result.h"
#include "util/key_file.h"
#include "util/str.h"

#define DELAY_MAX_S 86400

static struct key_file *file;
static unsigned int suspend_resume_delay_s;

static void __attribute__((noreturn, format(printf, 1, 2))) refuse(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	igt_vlog(IGT_LOG_DOMAIN, IGT_LOG_CRITICAL, format, args);
	va_end(args);
	core_exit(IGT_EXIT_INVALID);
}

static void load(const char *path, bool asked_for)
{
	unsigned int line;
	int err = key_file_load(path, &file, &line);

	if (err == -EINVAL)
		refuse("%s:%u: neither a [Group], a key=value nor a # comment\n", path, line);
	if (err && (asked_for || err != -ENOENT))
		igt_warn("%s: %s: not used\n", path, strerror(-err));
}

static void check_delay(void)
{
	const char *text = igt_config_string("DUT", "SuspendResumeDelay");
	uint64_t seconds;

	if (!text)
		return;
	if (str_to_u64(text, &seconds) || seconds > DELAY_MAX_S)
		refuse("[DUT] SuspendResumeDelay=%s: not a number of seconds up to %d\n", text,
		       DELAY_MAX_S);
	suspend_resume_delay_s = (unsigned int)seconds;
}

void core_config_load(void)
{
	const char *path = getenv("IGT_CONFIG_PATH");
	const char *home = getenv("HOME");
	char in_home[4096];

	if (path && *path) {
		load(path, true);
	} else if (home && (size_t)snprintf(in_home, sizeof(in_home), "%s/.igtrc", home) <
				   sizeof(in_home)) {
		load(in_home, false);
	}
	check_delay();
}

const char *igt_config_string(const char *group, const char *key)
{
	return key_file_get(file, group, key);
}

/* The variable if it is set to anything, else the value of the file. */
static const char *either(const char *variable, const char *group, const char *key)
{
	const char *value = getenv(variable);

	return value && *value ? value : igt_config_string(group, key);
}

const char *igt_config_frame_dump_path(void)
{
	return either("IGT_FRAME_DUMP_PATH", "Common", "FrameDumpPath");
}

unsigned int igt_config_suspend_resume_delay_s(void)
{
	return suspend_resume_delay_s;
}

const char *igt_config_ping_host(void)
{
	return either("IGT_PING_HOSTNAME", "DUT", "PingHostName");
}

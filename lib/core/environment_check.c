/* SPDX-License-Identifier: MIT */
/*
 * One warning for each environment variable whose value cannot be meant.
 *
 * Device filters (IGT_DEVICE, IGT_FORCE_DRIVER) are judged where they are used.
 */

#include <errno.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>

#include "core/core_internal.h"
#include "core/igt_log.h"
#include "util/str.h"
#include "util/time.h"

static bool is_number(const char *value)
{
	char *end;

	errno = 0;
	strtol(value, &end, 10);
	return end != value && !*end && !errno;
}

static bool is_seed(const char *value)
{
	uint32_t seed;

	return core_parse_seed(value, &seed);
}

static bool is_level(const char *value)
{
	return core_log_level_of(value) >= 0;
}

static bool is_folder(const char *value)
{
	struct stat st;

	return !stat(value, &st) && S_ISDIR(st.st_mode);
}

static bool is_descriptor(const char *value)
{
	uint64_t number;

	return !str_to_u64(value, &number) && number <= INT32_MAX;
}

static bool is_factor(const char *value)
{
	return time_factor_valid();
}

static const struct {
	const char *name;
	bool (*is_valid)(const char *value);
	const char *expected;
} checks[] = {
	{ "GAUNTLET_RUN_ID", core_is_run_id, "1 to 40 characters of 0-9, a-f and .; not used" },
	{ "GAUNTLET_TIMEOUT_FACTOR", is_factor, "a number from 0.01 to 1000; taken as 1" },
	{ "IGT_CI_RUN", is_number, "a number; taken as 0" },
	{ "IGT_DATA_PATH", is_folder, "a folder; not used" },
	{ "IGT_FRAME_DUMP_PATH", is_folder, "a folder" },
	{ "IGT_HANG", is_number, "a number; taken as 0" },
	{ "IGT_HANG_WITHOUT_RESET", is_number, "a number; taken as 0" },
	{ "IGT_LOG_LEVEL", is_level, "debug, info, warn or none; not used" },
	{ "IGT_REBOOT_ON_FATAL_ERROR", is_number, "a number; taken as 0" },
	{ "IGT_RUNNER_SOCKET_FD", is_descriptor, "a file descriptor; not used" },
	{ "IGT_SRANDOM", is_seed, "a number of 32 bits; not used" },
	{ "INTEL_SIMULATION", is_number, "a number; taken as 0" },
};

/* A variable that is empty counts as unset. */
void core_environment_check(void)
{
	for (unsigned int i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
		const char *value = getenv(checks[i].name);

		if (value && *value && !checks[i].is_valid(value))
			igt_warn("%s=%s: expected %s\n", checks[i].name, value, checks[i].expected);
	}
}

/* SPDX-License-Identifier: MIT */
/*
 * Random seed and simulation.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "core/core_internal.h"
#include "core/igt_environment.h"

bool core_parse_seed(const char *text, uint32_t *ret_seed)
{
	char *end;
	unsigned long value;

	errno = 0;
	value = strtoul(text, &end, 0);
	if (end == text || *end || errno || value > UINT32_MAX || strchr(text, '-'))
		return false;
	*ret_seed = (uint32_t)value;
	return true;
}

uint32_t igt_srandom(void)
{
	static uint32_t seed;
	static bool known;
	const char *env;

	if (!known) {
		env = getenv("IGT_SRANDOM");
		if (!env || !core_parse_seed(env, &seed))
			seed = (uint32_t)time(NULL);
		known = true;
	}
	core_printf(STDOUT_FILENO, "Using IGT_SRANDOM=%u for randomisation\n", seed);
	srandom(seed);
	return seed;
}

bool igt_run_in_simulation(void)
{
	const char *env = getenv("INTEL_SIMULATION");

	return env && atoi(env) != 0;
}

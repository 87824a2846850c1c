/* SPDX-License-Identifier: MIT */
/*
 * Random seed and simulation.
 */

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "core/core_internal.h"
#include "core/igt_environment.h"

uint32_t igt_srandom(void)
{
	static uint32_t seed;
	static bool known;
	const char *env;

	if (!known) {
		env = getenv("IGT_SRANDOM");
		seed = env ? (uint32_t)strtoul(env, NULL, 0) : (uint32_t)time(NULL);
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

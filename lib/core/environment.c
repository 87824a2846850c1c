/* SPDX-License-Identifier: MIT */
/*
 * Random seed and simulation.
 */

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

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
	printf("Using IGT_SRANDOM=%u for randomisation\n", seed);
	srandom(seed);
	return seed;
}

bool igt_run_in_simulation(void)
{
	const char *env = getenv("INTEL_SIMULATION");

	return env && atoi(env) != 0;
}

/* SPDX-License-Identifier: MIT */
#ifndef CORE_IGT_ENVIRONMENT_H
#define CORE_IGT_ENVIRONMENT_H

/*
 * What the surroundings tell a test: random seed, simulation.
 */

#include <stdbool.h>
#include <stdint.h>

/**
 * igt_srandom() - seed random()
 *
 * Uses IGT_SRANDOM or else the time, and prints the seed so that a run can be repeated.
 * Done once at start already; a further call prints and seeds again with the same value.
 *
 * Return: the seed.
 */
uint32_t igt_srandom(void);

/**
 * igt_run_in_simulation() - is the device simulated?
 *
 * Return: true if INTEL_SIMULATION is a non-zero number.
 */
bool igt_run_in_simulation(void);

/**
 * igt_skip_on_simulation() - skip if the device is simulated
 *
 * Allowed everywhere; outside of blocks it acts as a fixture of its own.
 */
void igt_skip_on_simulation(void);

/** SLOW_QUICK() - choose a value for hardware and a smaller one for simulation. */
#define SLOW_QUICK(slow, quick) (igt_run_in_simulation() ? (quick) : (slow))

#endif /* CORE_IGT_ENVIRONMENT_H */

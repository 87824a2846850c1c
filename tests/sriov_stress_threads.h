/* SPDX-License-Identifier: MIT */
/* Threads that each work on one function; see sriov_stress.c. */
#ifndef SRIOV_STRESS_THREADS_H
#define SRIOV_STRESS_THREADS_H

#include "sriov_stress.h"

/** struct stress_threads - how it went: @failure is empty if it went well */
struct stress_threads {
	char failure[200];
};

/**
 * stress_threads_run() - a thread for the PF and one for each enabled VF
 * @s: the sequence; its model has afterwards what the threads have written last
 * @ret_threads: the first failure
 *
 * Each thread writes attributes of its function and reads them back, and pauses, resumes, stops and
 * resets its VF; at the end all VFs have been reset.  Where the PF cannot reset a VF, none is stopped.
 */
void stress_threads_run(struct stress *s, struct stress_threads *ret_threads);

#endif

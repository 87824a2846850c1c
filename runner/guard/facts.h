/* SPDX-License-Identifier: MIT */
/* Facts about the machine that may change between tests: devices, modules, taint. */
#ifndef RUNNER_FACTS_H
#define RUNNER_FACTS_H

#include "runner/runner.h"

#define FACTS_FILE "facts.txt" /* our own record of what changed */

/**
 * struct facts - what is known, in the order of names
 * @names: e.g. "kernel.kmod_is_loaded.xe"
 * @values: one for each name
 */
struct facts {
	struct strlist names, values;
};

/**
 * facts_read() - look at the machine
 * @settings: machine_root is used
 * @ret_facts: filled in; for facts_done()
 *
 * Names are hardware.pci.gpu_at_addr.ADDRESS, hardware.pci.drm_card_at_addr.ADDRESS,
 * kernel.kmod_is_loaded.MODULE and kernel.is_tainted.TAINT.
 */
void facts_read(const struct run_settings *settings, struct facts *ret_facts);

/**
 * facts_compare() - tell the differences
 * @before: facts of then
 * @now: facts of now
 * @say: called for each: "new: NAME: V", "changed: NAME: OLD -> NEW", "deleted: NAME: OLD"
 * @arg: for @say
 */
void facts_compare(const struct facts *before, const struct facts *now,
		   void (*say)(void *arg, const char *text), void *arg);

/** facts_done() - free them; they are empty again. */
void facts_done(struct facts *facts);

#endif

/* SPDX-License-Identifier: MIT */
/* boots.txt: the boots of the machine on which a run went on. */
#ifndef RUNNER_BOOTS_H
#define RUNNER_BOOTS_H

#include <time.h>

#include "runner/runner.h"

/**
 * struct boot - the boot we are on, as the run knows it
 * @id: the machine's name for it; "": it has none
 * @changed: the run went on on another boot before
 * @noted: it is the last on record
 * @taint: the kernel's taint flags when the run first came to this boot: what
 *	was there before is nobody's fault
 */
struct boot {
	char id[64];
	bool changed, noted;
	unsigned long long taint;
};

/**
 * boots_look() - find out about the present boot
 * @dirfd: results directory
 * @settings: machine_root is used
 * @ret_boot: filled in
 */
void boots_look(int dirfd, const struct run_settings *settings, struct boot *ret_boot);

/** boots_time() - when a boot was last put on record; 0: none was. */
time_t boots_time(int dirfd);

/** boots_note() - put the boot on record, unless it is. Return: 0 or -errno. */
int boots_note(int dirfd, const struct boot *boot);

#endif

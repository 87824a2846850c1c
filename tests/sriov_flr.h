/* SPDX-License-Identifier: MIT */
/* What the files of sriov_flr share: marks that a reset takes away, values that it keeps. */
#ifndef SRIOV_FLR_H
#define SRIOV_FLR_H

#include <stdbool.h>
#include <stddef.h>

#include "fixture/pf_env.h"
#include "pf/pf_gt.h"

/** FLR_VFS - how many VFs are marked at most */
#define FLR_VFS 6

extern struct pf_gts gts; /* of the PF that is looked at */

/*
 * sriov_flr_marks.c: a VF's memory.  Marked are
 *
 *	VRAM	the first and the last page in full, first and last word of pages in between; or all
 *	GGTT	every entry that the VF has, an address of its own in each
 *	scratch	every register of main and media GT
 *
 * Of these the VF has what its device and its quotas give it.
 */

/** marks_open() - map the memory of all VFs that are enabled; @all of their VRAM is meant. */
void marks_open(struct pf *pf, bool all);

/** marks_close() - unmap it; also what a failed subtest has left. */
void marks_close(void);

/** marks_write() - write marks into a VF's memory, other ones with each @round; read them back. */
void marks_write(unsigned int fn, unsigned int round);

/** marks_written() - which mark is not there any more? Return: text, NULL: all are there. */
const char *marks_written(unsigned int fn, unsigned int round);

/** marks_cleared() - what is not as after a reset? Return: text, NULL: all is. */
const char *marks_cleared(unsigned int fn);

/** marks_owners() - fail unless the pages around each VF's GGTT belong to whom they have to. */
void marks_owners(struct pf *pf);

/** marks_released() - fail if pages of GGTT that VFs had at marks_open() still belong to one. */
void marks_released(struct pf *pf);

/* sriov_flr_kept.c: quotas, ranges, scheduling, thresholds, spares, policies of all functions. */

/** kept_prepare() - give each function values of its own, with its VFs enabled. */
void kept_prepare(struct pf *pf);

/** kept_record() - note down all values. */
void kept_record(struct pf *pf);

/** kept_expect() - fail unless all values are as they were. */
void kept_expect(struct pf *pf);

/** kept_by_hand() - provision a VF by hand, with as little as can be. */
void kept_by_hand(struct pf *pf, unsigned int fn);

#endif

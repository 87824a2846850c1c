/* SPDX-License-Identifier: MIT */
/* Between the files of sriov_vram. */
#ifndef SRIOV_VRAM_H
#define SRIOV_VRAM_H

#include <stdint.h>

#include "pf/pf.h"
#include "pf/pf_gt.h"

#define UNIT ((uint64_t)2 << 20) /* page of the LMTT */

/* Of the PF that is looked at. */
extern struct pf_gts vram_gts;
extern unsigned int vram_tiles;

/* No VFs, nobody has VRAM, new VFs get no driver; skips where there is no VRAM. */
void vram_begin(struct pf *pf);

/* Bytes on all tiles, by debugfs. */
uint64_t vram_quota_of(struct pf *pf, unsigned int fn);

/* By debugfs, evenly over the tiles. */
void vram_give(struct pf *pf, unsigned int fn, uint64_t bytes);

/* Enables VFs and maps their VRAM, which has room for their quota or is as large as can be. */
void vram_enable(struct pf *pf, unsigned int count);
void vram_disable(struct pf *pf);

/* @count, or what the PF can have if that is less. */
unsigned int vram_at_most(const struct pf *pf, unsigned int count);

/* Subtests of sriov_vram_quota.c. */
void vram_sysfs_quota(struct pf *pf);
void vram_agree(struct pf *pf);
void vram_bulk(struct pf *pf);
void vram_released(struct pf *pf);
void vram_by_hand(struct pf *pf);
void vram_running(struct pf *pf);

#endif

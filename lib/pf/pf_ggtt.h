/* SPDX-License-Identifier: MIT */
/*
 * The page table of the global address space (GGTT) of a tile, through the PF's BAR.
 *
 * The PF can read and write all entries, and sees by their owner bits which function a page belongs
 * to.  Reading needs root; memory decoding is on while a driver is bound.
 */
#ifndef PF_PF_GGTT_H
#define PF_PF_GGTT_H

#include <stdint.h>

#include "pf/pf.h"

/**
 * struct pf_ggtt - an open table; read only for users
 * @start: first usable address
 * @end: the address after the last usable one
 * @page_bytes: bytes that one entry stands for
 * @pte: the entries, from address 0; for lib/pf only
 * @owner_mask: which bits of an entry tell the owner; for lib/pf only
 * @bar: what is mapped; for lib/pf only
 * @bar_bytes: its length; for lib/pf only
 */
struct pf_ggtt {
	uint64_t start, end, page_bytes, owner_mask;
	volatile uint64_t *pte;
	void *bar;
	size_t bar_bytes;
};

/**
 * pf_ggtt_open() - map the table of a tile
 * @pf: the PF
 * @tile: its number
 * @ret_ggtt: to be closed by pf_ggtt_close()
 *
 * Return: 0, -EOPNOTSUPP the device has none, -EINVAL no such tile, or as pci_dev_map_bar().
 */
int pf_ggtt_open(struct pf *pf, unsigned int tile, struct pf_ggtt *ret_ggtt);

/**
 * pf_ggtt_close() - unmap it
 * @ggtt: the table
 */
void pf_ggtt_close(struct pf_ggtt *ggtt);

/**
 * pf_ggtt_read() - an entry
 * @ggtt: the table
 * @address: an address within the page
 * @ret_pte: the entry; bit 0: present
 *
 * Return: 0, -ERANGE @address is not usable.
 */
int pf_ggtt_read(const struct pf_ggtt *ggtt, uint64_t address, uint64_t *ret_pte);

/**
 * pf_ggtt_write() - change an entry
 * @ggtt: the table
 * @address: an address within the page
 * @pte: the new entry
 *
 * Return: 0, -ERANGE @address is not usable.
 */
int pf_ggtt_write(const struct pf_ggtt *ggtt, uint64_t address, uint64_t pte);

/**
 * pf_ggtt_owner() - whose page an entry is
 * @ggtt: the table
 * @pte: the entry
 *
 * Return: 0 the PF (or nobody), N VF N.
 */
unsigned int pf_ggtt_owner(const struct pf_ggtt *ggtt, uint64_t pte);

#endif

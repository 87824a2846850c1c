/* SPDX-License-Identifier: MIT */
/* The PFs of this machine, for subcommands about devices. */
#ifndef TOOLS_PF_LIST_H
#define TOOLS_PF_LIST_H

#include <stddef.h>

#include "pf/pf.h"

/**
 * struct pf_list - open PFs, by ascending address
 * @pfs: the PFs
 * @count: how many
 */
struct pf_list {
	struct pf **pfs;
	size_t count;
};

/**
 * pf_list_open() - open PFs
 * @only: address of the only one that is wanted; NULL: all
 * @ret_list: to be closed by pf_list_close()
 *
 * Prints an error itself: malformed or unknown address, no PCI bus.
 *
 * Return: exit status.
 */
int pf_list_open(const char *only, struct pf_list *ret_list);

/**
 * pf_list_close() - close them
 * @list: the PFs
 */
void pf_list_close(struct pf_list *list);

#endif

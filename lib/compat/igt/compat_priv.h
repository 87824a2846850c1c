/* SPDX-License-Identifier: MIT */
/* Shared by the files of this folder. */
#ifndef COMPAT_IGT_COMPAT_PRIV_H
#define COMPAT_IGT_COMPAT_PRIV_H

#include <errno.h>

struct pci_dev;
struct pf;

/* A file descriptor or -errno of our library as IGT returns it: fd, or -1 and errno. */
static inline int compat_fd(int fd)
{
	if (fd >= 0)
		return fd;
	errno = -fd;
	return -1;
}

/* The PCI function of "0000:01:00.0"; 0 or -errno. */
int compat_slot_open(const char *slot, struct pci_dev **ret_dev);

#endif

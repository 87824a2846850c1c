/* SPDX-License-Identifier: MIT */
/* Which shared libraries an executable asks for. */
#ifndef RUNNER_ELF_NEEDS_H
#define RUNNER_ELF_NEEDS_H

#include "runner/base/buf.h"

/**
 * elf_needs() - the wishes of an executable to the dynamic loader, as text
 * @fd: the file, open for reading
 * @needs: gets interpreter, names of libraries and search paths, a line each;
 *	nothing for a statically linked program
 *
 * Programs with the same text in the same directory get the same libraries.
 *
 * Return: 0, or -ENOEXEC when it is no ELF executable of this machine's word
 * size, or a damaged one.
 */
int elf_needs(int fd, struct buf *needs);

#endif

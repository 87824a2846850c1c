/* SPDX-License-Identifier: MIT */
/* The kernel log while a test runs. */
#ifndef RUNNER_KMSG_H
#define RUNNER_KMSG_H

#include <stddef.h>

/**
 * kmsg_open() - open the kernel log
 * @path: NULL: /dev/kmsg
 *
 * Return: a non-blocking descriptor, or -errno (-EPERM, -EACCES, -ENOENT).
 */
int kmsg_open(const char *path);

/** kmsg_skip() - forget what is in the log already; the next read gives new records. */
void kmsg_skip(int fd);

/**
 * kmsg_copy() - append records to a file, as many as are there or some hundreds
 * @fd: from kmsg_open()
 * @to_fd: dmesg.txt
 * @ret_bytes: what was written to the file
 *
 * Never blocks, and returns even if records come faster than they are written:
 * all are copied once *@ret_bytes is 0.  If the kernel overwrote records before
 * they were read, a record of ours says so.
 *
 * Return: 0, 1 when the source has ended (the kernel log never does), or -errno of the write.
 */
int kmsg_copy(int fd, int to_fd, size_t *ret_bytes);

/** kmsg_note() - write one line into the kernel log at level @level; silent when it cannot. */
void kmsg_note(const char *path, int level, const char *text);

/** kmsg_sysrq() - have the kernel log its blocked tasks and its memory; silent when it cannot. */
void kmsg_sysrq(void);

#endif

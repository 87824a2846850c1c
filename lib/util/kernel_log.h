/* SPDX-License-Identifier: MIT */
/* New messages of the kernel: /dev/kmsg, read record by record. */
#ifndef UTIL_KERNEL_LOG_H
#define UTIL_KERNEL_LOG_H

#include <stddef.h>

/** KERNEL_LOG_RECORD_MAX - bytes that hold any record of /dev/kmsg and a NUL */
#define KERNEL_LOG_RECORD_MAX 8193

/**
 * kernel_log_open() - open the log behind its last record
 *
 * Return: fd (close-on-exec; the caller closes it), -ENOENT, -EACCES or -EPERM not root.
 */
int kernel_log_open(void);

/**
 * kernel_log_read() - the text of the next record
 * @fd: of kernel_log_open()
 * @buf: the message without time and priority; several lines if the kernel wrote it so, the last
 * one without newline
 * @size: of @buf in bytes, at least KERNEL_LOG_RECORD_MAX
 *
 * Does not block.
 *
 * Return: 0, -EAGAIN there is none yet, -EPIPE records were overwritten before they could be read
 * (the next call goes on behind them), or another -errno of read.
 */
int kernel_log_read(int fd, char *buf, size_t size);

/**
 * kernel_log_has() - does a device's driver log this from now on?
 * @fd: of kernel_log_open()
 * @device: its name, a part of the message: "0000:03:00.0"
 * @text: the part that is looked for
 *
 * Reads all records that there are, passing over what was overwritten.  Does not block.
 *
 * Return: 1 there is such a message, 0 there is none, or an -errno of kernel_log_read().
 */
int kernel_log_has(int fd, const char *device, const char *text);

/**
 * kernel_log_text() - turn a record of /dev/kmsg into the text it stands for
 * @record: "6,1234,5678,-;text", with the lines that may follow; becomes the text
 */
void kernel_log_text(char *record);

#endif

/* SPDX-License-Identifier: MIT */
/* Small things about strings. */
#ifndef UTIL_STR_H
#define UTIL_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * errno_name() - the symbolic name of an error number
 * @err: an errno value; the sign does not matter, so that results can be passed as they are
 *
 * Knows the kernel-internal numbers that leak to user space (ERESTARTSYS, ENOTSUPP, ...) too.
 *
 * Return: "ERANGE" and the like, "success" for 0, "E<n>" for an unknown number.  The text of an
 * unknown number lives in a buffer of the calling thread until its next call; all others are
 * constants.  Never NULL.
 */
const char *errno_name(int err);

/**
 * str_to_u64() - the number a text consists of, and nothing else
 * @text: decimal, or hexadecimal after "0x"; no sign, no blanks, at least one digit
 * @ret_value: the number; untouched on error
 *
 * Return: 0, -EINVAL @text is not such a number, -ERANGE it does not fit 64 bits.
 */
int str_to_u64(const char *text, uint64_t *ret_value);

/**
 * str_end_line() - end a text that was read from a file, without its last newline
 * @buf: the text, not terminated yet
 * @len: its length; @buf has room for one byte more
 *
 * Return: the length without the newline.
 */
int str_end_line(char *buf, int len);

/**
 * str_copy() - copy a string into a buffer of a known size
 * @dst: always NUL-terminated afterwards when @size is not 0
 * @size: of @dst in bytes
 * @src: what to copy
 *
 * Return: true if all of @src fitted.
 */
bool str_copy(char *dst, size_t size, const char *src);

#endif

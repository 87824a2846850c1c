/* SPDX-License-Identifier: MIT */
#include "util/str.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Not for user space, yet some drivers return them through a sysfs write. */
static const struct {
	int err;
	const char *name;
} kernel_only[] = {
	{ 512, "ERESTARTSYS" }, { 513, "ERESTARTNOINTR" }, { 514, "ERESTARTNOHAND" },
	{ 515, "ENOIOCTLCMD" }, { 517, "EPROBE_DEFER" },   { 524, "ENOTSUPP" },
};

const char *errno_name(int err)
{
	static _Thread_local char unknown[16];
	unsigned int n = err < 0 ? 0u - (unsigned int)err : (unsigned int)err;
	const char *name;

	if (!n)
		return "success";
	for (size_t i = 0; i < sizeof(kernel_only) / sizeof(kernel_only[0]); i++) {
		if (n == (unsigned int)kernel_only[i].err)
			return kernel_only[i].name;
	}
	name = n <= 4095 ? strerrorname_np((int)n) : NULL;
	if (name)
		return name;
	snprintf(unknown, sizeof(unknown), "E%u", n);
	return unknown;
}

static int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return 16;
}

int str_to_u64(const char *text, uint64_t *ret_value)
{
	uint64_t value = 0;
	int base = 10;

	if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
		base = 16;
		text += 2;
	}
	if (!*text)
		return -EINVAL;
	for (const char *c = text; *c; c++) {
		if (digit_value(*c) >= base)
			return -EINVAL;
	}
	for (; *text; text++) {
		if (__builtin_mul_overflow(value, (uint64_t)base, &value) ||
		    __builtin_add_overflow(value, (uint64_t)digit_value(*text), &value))
			return -ERANGE;
	}
	*ret_value = value;
	return 0;
}

int str_end_line(char *buf, int len)
{
	if (len && buf[len - 1] == '\n')
		len--;
	buf[len] = '\0';
	return len;
}

bool str_copy(char *dst, size_t size, const char *src)
{
	size_t len = strlen(src);

	if (!size)
		return false;
	if (len >= size) {
		memcpy(dst, src, size - 1);
		dst[size - 1] = '\0';
		return false;
	}
	memcpy(dst, src, len + 1);
	return true;
}

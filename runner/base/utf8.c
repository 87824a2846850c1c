/* SPDX-License-Identifier: MIT */
#include "runner/base/utf8.h"

size_t utf8_len(const char *text, size_t left)
{
	const unsigned char *c = (const unsigned char *)text;
	size_t len;

	if (!left)
		return 0;
	if (*c < 0x80)
		return 1;
	len = *c >= 0xf0 && *c <= 0xf4 ? 4 : *c >= 0xe0 ? 3 : 2;
	if (*c < 0xc2 || *c > 0xf4 || len > left)
		return 0;
	for (size_t i = 1; i < len; i++)
		if ((c[i] & 0xc0) != 0x80)
			return 0;
	/* Overlong forms, surrogates and what lies beyond U+10FFFF. */
	if ((*c == 0xe0 && c[1] < 0xa0) || (*c == 0xed && c[1] > 0x9f) ||
	    (*c == 0xf0 && c[1] < 0x90) || (*c == 0xf4 && c[1] > 0x8f))
		return 0;
	return len;
}

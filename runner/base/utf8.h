/* SPDX-License-Identifier: MIT */
#ifndef RUNNER_UTF8_H
#define RUNNER_UTF8_H

#include <stddef.h>

/** utf8_len() - length of the valid UTF-8 character at @text (@left bytes remain), 0: none. */
size_t utf8_len(const char *text, size_t left);

#endif

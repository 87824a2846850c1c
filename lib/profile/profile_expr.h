/* SPDX-License-Identifier: MIT */
/*
 * Numbers of a profile that depend on the number of VFs.
 *
 *	expression:	sum [ "if" sum compare sum "else" expression ]
 *	sum:		product { ("+" | "-") product }
 *	product:	value { ("*" | "//") value }		// rounds down, and not by 0
 *	value:		integer | "VFCount" | "(" expression ")"
 *			| ("min" | "max") "(" expression "," expression ")"
 *	compare:	"==" | "!=" | "<" | "<=" | ">" | ">="
 */
#ifndef PROFILE_PROFILE_EXPR_H
#define PROFILE_PROFILE_EXPR_H

#include <stdint.h>

/**
 * profile_eval() - the value of an expression
 * @text: the expression
 * @vf_count: value of VFCount
 * @ret_value: the result; untouched on error
 *
 * Return: 0, -EINVAL @text is no such expression, -ERANGE it divides by 0, or the result is negative or
 * above 32 bits; also in the part of a conditional that is not chosen.
 */
int profile_eval(const char *text, unsigned int vf_count, uint32_t *ret_value);

#endif

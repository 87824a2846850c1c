/* SPDX-License-Identifier: MIT */
#include "profile/profile_expr.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#define MAX_DEPTH 32

/* Errors stick: every function goes on with 0 after one. */
struct parser {
	const char *at;
	int64_t vf_count;
	unsigned int depth;
	int err;
};

static int64_t expression(struct parser *p);

static int64_t failed(struct parser *p, int err)
{
	if (!p->err)
		p->err = err;
	return 0;
}

/* Intermediate results stay far from the limits of the type. */
static int64_t checked(struct parser *p, int64_t value)
{
	return value > UINT32_MAX || value < -(int64_t)UINT32_MAX ? failed(p, -ERANGE) : value;
}

static bool take(struct parser *p, const char *token)
{
	size_t len = strlen(token);

	p->at += strspn(p->at, " ");
	if (strncmp(p->at, token, len) ||
	    (isalpha((unsigned char)*token) && isalnum((unsigned char)p->at[len])))
		return false;
	p->at += len;
	return true;
}

static void expect(struct parser *p, const char *token)
{
	if (!take(p, token))
		failed(p, -EINVAL);
}

static int64_t integer(struct parser *p)
{
	int64_t value = 0;

	if (!isdigit((unsigned char)*p->at))
		return failed(p, -EINVAL);
	for (; isdigit((unsigned char)*p->at) && !p->err; p->at++)
		value = checked(p, value * 10 + (*p->at - '0'));
	return value;
}

static int64_t pair(struct parser *p, bool smaller)
{
	int64_t a, b;

	expect(p, "(");
	a = expression(p);
	expect(p, ",");
	b = expression(p);
	expect(p, ")");
	return (a < b) == smaller ? a : b;
}

static int64_t value(struct parser *p)
{
	int64_t inner;

	if (take(p, "VFCount"))
		return p->vf_count;
	if (take(p, "min"))
		return pair(p, true);
	if (take(p, "max"))
		return pair(p, false);
	if (!take(p, "("))
		return integer(p);
	inner = expression(p);
	expect(p, ")");
	return inner;
}

static int64_t divided(struct parser *p, int64_t a, int64_t b)
{
	if (!b)
		return failed(p, -ERANGE);
	return a / b - (a % b && (a < 0) != (b < 0));
}

static int64_t product(struct parser *p)
{
	int64_t result = value(p);

	while (!p->err) {
		if (take(p, "*"))
			result = checked(p, result * value(p));
		else if (take(p, "//"))
			result = divided(p, result, value(p));
		else
			break;
	}
	return result;
}

static int64_t sum(struct parser *p)
{
	int64_t result = product(p);

	while (!p->err) {
		if (take(p, "+"))
			result = checked(p, result + product(p));
		else if (take(p, "-"))
			result = checked(p, result - product(p));
		else
			break;
	}
	return result;
}

static bool condition(struct parser *p)
{
	int64_t a = sum(p);

	if (take(p, "=="))
		return a == sum(p);
	if (take(p, "!="))
		return a != sum(p);
	if (take(p, "<="))
		return a <= sum(p);
	if (take(p, ">="))
		return a >= sum(p);
	if (take(p, "<"))
		return a < sum(p);
	if (take(p, ">"))
		return a > sum(p);
	return failed(p, -EINVAL);
}

static int64_t expression(struct parser *p)
{
	int64_t result, other;
	bool holds;

	if (++p->depth > MAX_DEPTH)
		return failed(p, -EINVAL);
	result = sum(p);
	if (!p->err && take(p, "if")) {
		holds = condition(p);
		expect(p, "else");
		other = expression(p);
		result = holds ? result : other;
	}
	p->depth--;
	return result;
}

int profile_eval(const char *text, unsigned int vf_count, uint32_t *ret_value)
{
	struct parser p = { .at = text, .vf_count = vf_count };
	int64_t result = expression(&p);

	p.at += strspn(p.at, " ");
	if (!p.err && *p.at)
		p.err = -EINVAL;
	if (!p.err && (result < 0 || result > UINT32_MAX))
		p.err = -ERANGE;
	if (p.err)
		return p.err;
	*ret_value = (uint32_t)result;
	return 0;
}

/* SPDX-License-Identifier: MIT */
/* Small things that all files of the lab need. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "lab_priv.h"

int lab_reason(struct lab *lab, enum lab_end end, const char *fmt, ...)
{
	va_list args;

	if (!lab->result->reason[0]) {
		lab->result->end = end;
		va_start(args, fmt);
		vsnprintf(lab->result->reason, sizeof(lab->result->reason), fmt, args);
		va_end(args);
	}
	return -EIO;
}

void lab_say(const struct lab *lab, const char *fmt, ...)
{
	char line[512];
	va_list args;

	if (!lab->opts->say)
		return;
	va_start(args, fmt);
	vsnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	lab->opts->say(line);
}

uint64_t lab_now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

/* GAUNTLET_TIMEOUT_FACTOR scales every limit but the user's own. */
unsigned int lab_scale_ms(unsigned int ms)
{
	const char *text = getenv("GAUNTLET_TIMEOUT_FACTOR");
	double factor = text ? strtod(text, NULL) : 1;

	return factor > 0 && factor < 1000 ? (unsigned int)(ms * factor) : ms;
}

/* FNV-1a: names files in the cache; nobody attacks it. */
uint64_t lab_hash(const void *data, size_t len)
{
	const unsigned char *byte = data;
	uint64_t hash = 0xcbf29ce484222325;

	while (len--)
		hash = (hash ^ *byte++) * 0x100000001b3;
	return hash;
}

int lab_strv_add(struct lab_strv *strv, const char *fmt, ...)
{
	char **grown = realloc(strv->v, (strv->n + 2) * sizeof(char *));
	va_list args;
	int len;

	if (!grown)
		return -ENOMEM;
	strv->v = grown;
	va_start(args, fmt);
	len = vasprintf(&strv->v[strv->n], fmt, args);
	va_end(args);
	if (len < 0)
		return -ENOMEM;
	strv->v[++strv->n] = NULL;
	return 0;
}

void lab_strv_done(struct lab_strv *strv)
{
	while (strv->n)
		free(strv->v[--strv->n]);
	free(strv->v);
	strv->v = NULL;
}

/* Appends one "key=value" string of a RUN frame. */
void lab_put_word(struct lab_buf *to, const char *fmt, ...)
{
	char *text = NULL;
	va_list args;
	int len;

	va_start(args, fmt);
	len = vasprintf(&text, fmt, args);
	va_end(args);
	if (len >= 0)
		lab_buf_add(to, text, (size_t)len + 1);
	free(text);
}

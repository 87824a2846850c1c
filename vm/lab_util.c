/* SPDX-License-Identifier: MIT */
/* Small things that all files of the lab need. */
#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

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

struct aged {
	struct timespec time;
	char name[64];
};

static int newest_first(const void *a, const void *b)
{
	const struct aged *x = a, *y = b;

	if (x->time.tv_sec != y->time.tv_sec)
		return x->time.tv_sec < y->time.tv_sec ? 1 : -1;
	return (x->time.tv_nsec < y->time.tv_nsec) - (x->time.tv_nsec > y->time.tv_nsec);
}

/* Removes all but the @keep newest files of @dir whose names end with @suffix. */
void lab_prune(const char *dir, const char *suffix, size_t keep)
{
	struct aged files[256];
	size_t n = 0;
	struct dirent *entry;
	struct stat st;
	DIR *d = opendir(dir);

	while (d && n < ARRAY_SIZE(files) && (entry = readdir(d))) {
		const char *dot = strrchr(entry->d_name, '.');

		if (!dot || strcmp(dot, suffix) || strlen(entry->d_name) >= sizeof(files[0].name) ||
		    fstatat(dirfd(d), entry->d_name, &st, 0))
			continue;
		files[n].time = st.st_mtim;
		strcpy(files[n++].name, entry->d_name);
	}
	qsort(files, n, sizeof(files[0]), newest_first);
	for (size_t i = keep; i < n; i++)
		unlinkat(dirfd(d), files[i].name, 0);
	if (d)
		closedir(d);
}

/* SPDX-License-Identifier: MIT */
#include "runner/report/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runner/base/files.h"

struct spool_piece {
	off_t begin;
	size_t group;
};

/* A file that nobody else sees; some file systems make none without a name. */
static int open_nameless(int dirfd)
{
	static const char name[] = "spool.tmp";
	int fd = openat(dirfd, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	if (fd >= 0)
		return fd;
	fd = openat(dirfd, name, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
	if (fd < 0 && errno == EEXIST && !file_remove_tree(dirfd, name))
		fd = openat(dirfd, name, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
	if (fd < 0)
		return -errno;
	unlinkat(dirfd, name, 0);
	return fd;
}

void spool_open(struct spool *spool, int dirfd)
{
	int fd = open_nameless(dirfd);

	*spool = (struct spool){ 0 };
	if (fd < 0)
		spool->error = fd;
	/* What is written to it is lost, and there is an error to tell of that. */
	spool->stream = fd < 0 ? fopen("/dev/null", "w+e") : fdopen(fd, "w+");
}

size_t spool_piece(struct spool *spool, const char *group)
{
	size_t number = names_find(&spool->by_name, group, strlen(group));
	struct spool_piece *piece;

	if (number == NAMES_NONE) {
		number = spool->n_groups;
		spool->groups = xgrow(spool->groups, number, sizeof(*spool->groups));
		spool->groups[spool->n_groups++] = xstrdup(group);
		names_set(&spool->by_name, spool->groups[number], strlen(group), number);
	}
	/* More of the same group is the same piece. */
	if (spool->n_pieces && spool->pieces[spool->n_pieces - 1].group == number)
		return number;
	spool->pieces = xgrow(spool->pieces, spool->n_pieces, sizeof(*spool->pieces));
	piece = &spool->pieces[spool->n_pieces++];
	piece->begin = ftello(spool->stream);
	piece->group = number;
	return number;
}

static int copy(int fd, off_t from, off_t to, FILE *out)
{
	char data[65536];

	while (from < to) {
		size_t want = to - from < (off_t)sizeof(data) ? (size_t)(to - from) : sizeof(data);
		ssize_t got = pread(fd, data, want, from);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return got ? -errno : -EIO;
		fwrite(data, 1, (size_t)got, out);
		from += got;
	}
	return 0;
}

int spool_copy(struct spool *spool, size_t group, FILE *out)
{
	off_t end;

	if (fflush(spool->stream) && !spool->error)
		spool->error = -errno;
	if (ferror(spool->stream) && !spool->error)
		spool->error = -EIO;
	end = ftello(spool->stream);
	for (size_t i = 0; i < spool->n_pieces && !spool->error; i++) {
		const struct spool_piece *piece = &spool->pieces[i];

		if (piece->group == group)
			spool->error = copy(fileno(spool->stream), piece->begin,
					    i + 1 < spool->n_pieces ? piece[1].begin : end, out);
	}
	return spool->error;
}

void spool_close(struct spool *spool)
{
	if (spool->stream)
		fclose(spool->stream);
	for (size_t i = 0; i < spool->n_groups; i++)
		free(spool->groups[i]);
	free(spool->groups);
	free(spool->pieces);
	names_done(&spool->by_name);
	*spool = (struct spool){ 0 };
}

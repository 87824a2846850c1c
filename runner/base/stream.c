/* SPDX-License-Identifier: MIT */
#include "runner/base/stream.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "runner/base/files.h"

#define IN_MEMORY_MAX (1024 * 1024)

void stream_begin(struct stream *stream, int dirfd)
{
	*stream = (struct stream){ .fd = -1, .dirfd = dirfd, .last = '\n' };
}

static int open_unnamed(int dirfd)
{
	const int flags = O_TMPFILE | O_RDWR | O_CLOEXEC;
	int fd = openat(dirfd, ".", flags, 0600);

	if (fd < 0)
		fd = open("/tmp", flags, 0600);
	return fd < 0 ? memfd_create("stream", MFD_CLOEXEC) : fd;
}

static void flush(struct stream *stream)
{
	if (stream->fd < 0)
		stream->fd = open_unnamed(stream->dirfd);
	if (stream->fd < 0 || file_write_all(stream->fd, stream->buf.data, stream->buf.len)) {
		stream->failed = true;
		stream->len -= stream->buf.len;
	}
	stream->buf.len = 0;
}

void stream_add(struct stream *stream, const char *data, size_t len)
{
	if (!len || stream->failed)
		return;
	buf_add(&stream->buf, data, len);
	stream->len += len;
	stream->last = data[len - 1];
	if (stream->buf.len > IN_MEMORY_MAX)
		flush(stream);
}

void stream_end_line(struct stream *stream)
{
	if (stream->last != '\n')
		stream_add(stream, "\n", 1);
}

void stream_finish(struct stream *stream, struct map *map)
{
	void *base = MAP_FAILED;

	*map = (struct map){ { "", 0 }, false };
	if (stream->fd < 0) {
		if (stream->len)
			map->text = (struct span){ stream->buf.data, stream->len };
		else
			buf_done(&stream->buf);
		return;
	}
	if (stream->buf.len)
		flush(stream);
	if (stream->len)
		base = mmap(NULL, stream->len, PROT_READ, MAP_PRIVATE, stream->fd, 0);
	if (base != MAP_FAILED)
		*map = (struct map){ { base, stream->len }, true };
	close(stream->fd);
	buf_done(&stream->buf);
}

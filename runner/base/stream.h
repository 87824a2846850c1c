/* SPDX-License-Identifier: MIT */
/* Text that is put together piece by piece, of any size. */
#ifndef RUNNER_STREAM_H
#define RUNNER_STREAM_H

#include "runner/base/buf.h"
#include "runner/base/map.h"

/**
 * struct stream - text that grows
 * @len: bytes of it
 *
 * What is more than a few pages goes into a file without a name.
 */
struct stream {
	size_t len;
	/* Private */
	struct buf buf; /* what is not in the file */
	int fd, dirfd;
	char last;
	bool failed;
};

/** stream_begin() - an empty one; its file, should it need one, lies in @dirfd if possible. */
void stream_begin(struct stream *stream, int dirfd);
/** stream_add() - append; where even a file has no room for it, the rest is lost. */
void stream_add(struct stream *stream, const char *data, size_t len);
/** stream_end_line() - append a newline if it does not end in one. */
void stream_end_line(struct stream *stream);
/** stream_finish() - hand the text over as @map, for map_close(); the stream is gone. */
void stream_finish(struct stream *stream, struct map *map);

#endif

/* SPDX-License-Identifier: MIT */
/* Reading N/comms: a piece of the file in memory at a time, damage passed over. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runner/comms/comms.h"

#define WINDOW_MAX (4 * COMMS_PACKET_MAX)

static const uint32_t canary = COMMS_CANARY;

static size_t left(const struct comms_reader *reader)
{
	return reader->window.len - reader->at;
}

static const char *here(const struct comms_reader *reader)
{
	return reader->window.data + reader->at;
}

static unsigned long long position(const struct comms_reader *reader)
{
	return reader->window_begin + reader->at;
}

static void read_more(struct comms_reader *reader)
{
	struct buf *window = &reader->window;
	ssize_t got;

	if (window->len + 1 >= window->size) {
		memmove(window->data, here(reader), left(reader));
		reader->window_begin += reader->at;
		window->len -= reader->at;
		reader->at = 0;
	}
	do
		got = read(reader->fd, window->data + window->len, window->size - window->len - 1);
	while (got < 0 && errno == EINTR);
	if (got > 0)
		window->len += (size_t)got;
	else
		reader->at_end = true;
}

/* Are there @len bytes from here on? */
static bool have(struct comms_reader *reader, size_t len)
{
	while (left(reader) < len && !reader->at_end)
		read_more(reader);
	return left(reader) >= len;
}

static bool at_canary(struct comms_reader *reader)
{
	return have(reader, sizeof(canary)) && !memcmp(here(reader), &canary, sizeof(canary));
}

/*
 * Does the record of @len bytes here end where it says?  One that was cut may
 * have swallowed the beginning of the next and look sound.
 */
static bool ends_well(struct comms_reader *reader, size_t len)
{
	bool more = have(reader, len + sizeof(canary));
	const char *begin = here(reader);

	return left(reader) == len || (more && !memcmp(begin + len, &canary, sizeof(canary))) ||
	       !memmem(begin + 1, len - 1, &canary, sizeof(canary));
}

/* A whole and sound packet here?  Its length with the canary, else 0. */
static size_t packet_here(struct comms_reader *reader, struct comms_packet *packet)
{
	const size_t head = sizeof(canary);
	uint32_t size;

	if (!at_canary(reader) || !have(reader, head + sizeof(size)))
		return 0;
	memcpy(&size, here(reader) + head, sizeof(size));
	if (size > COMMS_PACKET_MAX || !have(reader, head + size) ||
	    !ends_well(reader, head + size))
		return 0;
	return comms_parse(here(reader) + head, size, packet) ? 0 : head + size;
}

/* To the next place that looks like a canary, or the end. */
static void skip_damage(struct comms_reader *reader)
{
	unsigned long long begin = position(reader);
	const char *found;

	reader->at++;
	while (have(reader, sizeof(canary))) {
		found = memmem(here(reader), left(reader), &canary, sizeof(canary));
		if (found) {
			reader->at += (size_t)(found - here(reader));
			break;
		}
		reader->at = reader->window.len - sizeof(canary) + 1;
	}
	if (!at_canary(reader))
		reader->at = reader->window.len;
	reader->damaged += position(reader) - begin;
}

bool comms_next(struct comms_reader *reader, struct comms_packet *packet)
{
	while (have(reader, 1)) {
		size_t len = packet_here(reader, packet);

		if (len) {
			reader->at += len;
			reader->end = position(reader);
			return true;
		}
		skip_damage(reader);
	}
	return false;
}

static int open_at(struct comms_reader *reader, int dirfd, const char *name, int mode)
{
	struct stat st;
	size_t size = WINDOW_MAX;

	*reader = (struct comms_reader){ 0 };
	reader->fd = openat(dirfd, name, mode | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (reader->fd < 0)
		return -errno;
	if (!fstat(reader->fd, &st) && S_ISREG(st.st_mode) && st.st_size < WINDOW_MAX)
		size = (size_t)st.st_size + 1;
	buf_reserve(&reader->window, size);
	return 0;
}

int comms_open(struct comms_reader *reader, int dirfd)
{
	return open_at(reader, dirfd, COMMS_FILE, O_RDONLY);
}

int comms_open_file(struct comms_reader *reader, int dirfd, const char *name)
{
	return open_at(reader, dirfd, name, O_RDONLY);
}

void comms_close(struct comms_reader *reader)
{
	if (reader->fd >= 0)
		close(reader->fd);
	buf_done(&reader->window);
	reader->fd = -1;
}

int comms_repair(int dirfd)
{
	struct comms_reader reader;
	struct comms_packet packet;
	int err = open_at(&reader, dirfd, COMMS_FILE, O_RDWR);

	while (!err && comms_next(&reader, &packet))
		;
	if (!err && reader.end < position(&reader) && ftruncate(reader.fd, (off_t)reader.end))
		err = -errno;
	comms_close(&reader);
	return err == -ENOENT ? 0 : err;
}

/* SPDX-License-Identifier: MIT */
/*
 * The kept messages.  Texts lie one after the other in a circular buffer; nothing is
 * allocated, so that a failure can be reported from a signal handler too.
 */

#include <string.h>

#include "core/core_internal.h"

#define ENTRIES 256
#define BYTES   (256u * 1024u)
#define LONGEST (BYTES / 4u) /* longer messages are kept cut */

static struct {
	char text[BYTES];
	struct {
		unsigned int at, size; /* with the NUL */
	} entry[ENTRIES];
	unsigned int first, count;
	unsigned int head; /* where the next text goes */
} ring;

void core_ring_reset(void)
{
	ring.first = ring.count = ring.head = 0;
}

static void drop_oldest(void)
{
	ring.first = (ring.first + 1) % ENTRIES;
	ring.count--;
}

/* Makes room for @size bytes in one piece; the oldest entries lie just after the head. */
static void make_room(unsigned int size)
{
	if (ring.head + size > BYTES) {
		while (ring.count && ring.entry[ring.first].at >= ring.head)
			drop_oldest();
		ring.head = 0;
	}
	while (ring.count && ring.entry[ring.first].at >= ring.head &&
	       ring.entry[ring.first].at < ring.head + size)
		drop_oldest();
	if (ring.count == ENTRIES)
		drop_oldest();
}

void core_ring_add(const char *text, size_t len)
{
	bool cut = len >= LONGEST;
	unsigned int size = cut ? LONGEST : (unsigned int)len + 1;
	unsigned int slot;

	make_room(size);
	slot = (ring.first + ring.count) % ENTRIES;
	ring.entry[slot].at = ring.head;
	ring.entry[slot].size = size;
	memcpy(ring.text + ring.head, text, size - 1);
	if (cut)
		ring.text[ring.head + size - 2] = '\n';
	ring.text[ring.head + size - 1] = '\0';
	ring.head += size;
	ring.count++;
}

bool core_ring_is_empty(void)
{
	return !ring.count;
}

void core_ring_walk(igt_buffer_log_handler_t check, void *data)
{
	for (unsigned int i = 0; i < ring.count; i++)
		if (check(ring.text + ring.entry[(ring.first + i) % ENTRIES].at, data))
			return;
}

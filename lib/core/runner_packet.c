/* SPDX-License-Identifier: MIT */
/*
 * The wire form of the packets between a test and its runner.
 */

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "core/runner_packet.h"

struct header {
	uint32_t size, type;
	int32_t pid, tid;
};

static const struct layout {
	bool stream, status; /* what comes before the strings */
	unsigned int strings;
} layouts[] = {
	[RUNNER_PACKET_LOG] = { .stream = true, .strings = 1 },
	[RUNNER_PACKET_EXEC] = { .strings = 1 },
	[RUNNER_PACKET_EXIT] = { .status = true, .strings = 1 },
	[RUNNER_PACKET_SUBTEST_START] = { .strings = 1 },
	[RUNNER_PACKET_SUBTEST_RESULT] = { .strings = 4 },
	[RUNNER_PACKET_DYNAMIC_SUBTEST_START] = { .strings = 1 },
	[RUNNER_PACKET_DYNAMIC_SUBTEST_RESULT] = { .strings = 4 },
	[RUNNER_PACKET_VERSIONSTRING] = { .strings = 1 },
	[RUNNER_PACKET_RESULT_OVERRIDE] = { .strings = 1 },
};

static const struct layout *find_layout(uint32_t type)
{
	if (type < RUNNER_PACKET_LOG || type > RUNNER_PACKET_RESULT_OVERRIDE)
		return NULL;
	return &layouts[type];
}

static bool put(char *buf, size_t size, size_t *at, const void *data, size_t len)
{
	if (len > size - *at)
		return false;
	memcpy(buf + *at, data, len);
	*at += len;
	return true;
}

size_t runner_packet_build(const struct runner_packet *packet, char *buf, size_t size)
{
	const struct layout *layout = find_layout(packet->type);
	struct header header = { 0, packet->type, packet->pid, packet->tid };
	size_t at = sizeof(header);

	if (!layout || size < sizeof(header))
		return 0;
	if (layout->stream && !put(buf, size, &at, &packet->stream, sizeof(packet->stream)))
		return 0;
	if (layout->status && !put(buf, size, &at, &packet->status, sizeof(packet->status)))
		return 0;
	for (unsigned int i = 0; i < layout->strings; i++) {
		const char *s = packet->strings[i];

		if (!s || !put(buf, size, &at, s, strlen(s) + 1))
			return 0;
	}
	header.size = (uint32_t)at;
	memcpy(buf, &header, sizeof(header));
	return at;
}

static bool take(const char *buf, size_t size, size_t *at, void *data, size_t len)
{
	if (len > size - *at)
		return false;
	memcpy(data, buf + *at, len);
	*at += len;
	return true;
}

int runner_packet_parse(const char *buf, size_t size, struct runner_packet *ret_packet)
{
	struct runner_packet packet = { 0 };
	const struct layout *layout;
	struct header header;
	size_t at = 0;

	if (!take(buf, size, &at, &header, sizeof(header)) || header.size != size)
		return -EINVAL;
	layout = find_layout(header.type);
	if (!layout)
		return -EINVAL;
	packet.type = header.type;
	packet.pid = header.pid;
	packet.tid = header.tid;
	if (layout->stream && !take(buf, size, &at, &packet.stream, sizeof(packet.stream)))
		return -EINVAL;
	if (layout->status && !take(buf, size, &at, &packet.status, sizeof(packet.status)))
		return -EINVAL;
	for (unsigned int i = 0; i < layout->strings; i++) {
		const char *end = memchr(buf + at, '\0', size - at);

		if (!end)
			return -EINVAL;
		packet.strings[i] = buf + at;
		at = (size_t)(end - buf) + 1;
	}
	*ret_packet = packet;
	return 0;
}

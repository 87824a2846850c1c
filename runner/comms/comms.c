/* SPDX-License-Identifier: MIT */
#include "runner/comms/comms.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "runner/base/files.h"

struct header {
	uint32_t size, type;
	int32_t pid, tid;
};

#define MAX_STRINGS 4

/* What follows the header: at most one number, then strings, given by their place in the packet. */
static const struct layout {
	const char *name;
	size_t number_size, number;
	size_t strings[MAX_STRINGS];
	unsigned int n_strings, n_needed;
} layouts[] = {
#define AT(field) offsetof(struct comms_packet, field)
#define NAME      .strings = { AT(text) }, .n_strings = 1, .n_needed = 1
/* The reason came to the protocol later than the rest. */
#define RESULT \
	.strings = { AT(text), AT(word), AT(seconds), AT(reason) }, .n_strings = 4, .n_needed = 3
	[COMMS_LOG] = { "LOG", sizeof(uint8_t), AT(stream), NAME },
	[COMMS_EXEC] = { "EXEC", NAME },
	[COMMS_EXIT] = { "EXIT", sizeof(int32_t), AT(code), { AT(seconds) }, 1, 1 },
	[COMMS_SUBTEST_START] = { "SUBTEST_START", NAME },
	[COMMS_SUBTEST_RESULT] = { "SUBTEST_RESULT", RESULT },
	[COMMS_DYNAMIC_START] = { "DYNAMIC_SUBTEST_START", NAME },
	[COMMS_DYNAMIC_RESULT] = { "DYNAMIC_SUBTEST_RESULT", RESULT },
	[COMMS_VERSION] = { "VERSIONSTRING", NAME },
	[COMMS_OVERRIDE] = { "RESULT_OVERRIDE", NAME },
#undef RESULT
#undef NAME
#undef AT
};

static const struct layout *find_layout(uint32_t type)
{
	return type >= COMMS_LOG && type < ARRAY_SIZE(layouts) ? &layouts[type] : NULL;
}

const char *comms_type_name(enum comms_type type)
{
	const struct layout *layout = find_layout(type);

	return layout ? layout->name : "?";
}

const char *comms_parse(const void *data, size_t len, struct comms_packet *packet)
{
	const char *at = data, *end = at + len;
	const struct layout *layout;
	struct header header;

	*packet = (struct comms_packet){ .text = "", .word = "", .seconds = "", .reason = "" };
	if (len < sizeof(header))
		return "too short for a header";
	memcpy(&header, data, sizeof(header));
	if (header.size != len)
		return "its length is not what it says";
	layout = find_layout(header.type);
	if (!layout)
		return "of an unknown type";
	packet->type = (enum comms_type)header.type;
	packet->pid = header.pid;
	packet->tid = header.tid;
	at += sizeof(header);
	if ((size_t)(end - at) < layout->number_size)
		return "too short for its type";
	if (layout->number_size)
		memcpy((char *)packet + layout->number, at, layout->number_size);
	at += layout->number_size;
	for (unsigned int i = 0; i < layout->n_strings; i++) {
		const char *nul = memchr(at, '\0', (size_t)(end - at));

		if (!nul && i >= layout->n_needed && at == end)
			return NULL;
		if (!nul)
			return "a text in it does not end";
		memcpy((char *)packet + layout->strings[i], &at, sizeof(at));
		at = nul + 1;
	}
	return at == end ? NULL : "more in it than its type has";
}

void comms_build(const struct comms_packet *packet, struct buf *buf)
{
	const struct layout *layout = &layouts[packet->type];
	struct header header = { 0, packet->type, packet->pid, packet->tid };
	size_t begin = buf->len;

	buf_add(buf, &header, sizeof(header));
	buf_add(buf, (const char *)packet + layout->number, layout->number_size);
	for (unsigned int i = 0; i < layout->n_strings; i++) {
		const char *text;

		memcpy(&text, (const char *)packet + layout->strings[i], sizeof(text));
		buf_add(buf, text ? text : "", text ? strlen(text) + 1 : 1);
	}
	header.size = (uint32_t)(buf->len - begin);
	memcpy(buf->data + begin, &header, sizeof(header));
}

int comms_append(int fd, const void *data, size_t len)
{
	const uint32_t canary = COMMS_CANARY;
	struct buf record = { 0 };
	int err;

	buf_reserve(&record, sizeof(canary) + len);
	buf_add(&record, &canary, sizeof(canary));
	buf_add(&record, data, len);
	err = file_write_all(fd, record.data, record.len);
	buf_done(&record);
	return err;
}

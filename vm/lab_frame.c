/* SPDX-License-Identifier: MIT */
/* Byte queues and frames; linked into the host program and into init. */
#include "lab_frame.h"

#include <endian.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define HEADER 8

int lab_buf_add(struct lab_buf *buf, const void *data, size_t len)
{
	if (buf->len + len > buf->cap) {
		size_t cap = (buf->len + len) * 2;
		uint8_t *grown = realloc(buf->data, cap);

		if (!grown)
			return -ENOMEM;
		buf->data = grown;
		buf->cap = cap;
	}
	if (len)
		memcpy(buf->data + buf->len, data, len);
	buf->len += len;
	return 0;
}

void lab_buf_drop(struct lab_buf *buf, size_t len)
{
	buf->len -= len;
	if (buf->len)
		memmove(buf->data, buf->data + len, buf->len);
}

void lab_buf_done(struct lab_buf *buf)
{
	free(buf->data);
	*buf = (struct lab_buf){ 0 };
}

int lab_frame_put(struct lab_buf *buf, uint8_t type, const void *payload, size_t len)
{
	uint8_t header[HEADER] = { type };
	uint32_t le = htole32((uint32_t)len);
	int err;

	if (len > LAB_FRAME_MAX)
		return -EMSGSIZE;
	memcpy(header + 4, &le, sizeof(le));
	err = lab_buf_add(buf, header, sizeof(header));
	return err ? err : lab_buf_add(buf, payload, len);
}

int lab_frame_get(const struct lab_buf *buf, struct lab_frame *ret_frame)
{
	uint32_t len;

	if (buf->len < HEADER)
		return 0;
	memcpy(&len, buf->data + 4, sizeof(len));
	len = le32toh(len);
	if (len > LAB_FRAME_MAX || buf->data[1] || buf->data[2] || buf->data[3])
		return -EPROTO;
	if (buf->len < HEADER + (size_t)len)
		return 0;
	ret_frame->type = buf->data[0];
	ret_frame->len = len;
	ret_frame->payload = buf->data + HEADER;
	return 1;
}

void lab_frame_next(struct lab_buf *buf, const struct lab_frame *frame)
{
	lab_buf_drop(buf, HEADER + (size_t)frame->len);
}

bool lab_frame_u32(const struct lab_frame *frame, unsigned int index, uint32_t *ret_value)
{
	if (frame->len < ((size_t)index + 1) * sizeof(*ret_value))
		return false;
	memcpy(ret_value, frame->payload + index * sizeof(*ret_value), sizeof(*ret_value));
	*ret_value = le32toh(*ret_value);
	return true;
}

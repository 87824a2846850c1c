/* SPDX-License-Identifier: MIT */
/* QMP: one JSON object per line in both directions; events come in between. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lab_priv.h"

#define MAX_LINE (4u << 20)
#define CALL_MS  30000

/*
 * Takes whole lines off @qmp->in until one is a reply (or the greeting).
 * Return: 1 and the reply, 0 when there is none yet, -EPROTO on anything that is no QMP.
 */
int lab_qmp_parse(struct lab_qmp *qmp, json_t **ret_reply)
{
	while (qmp->in.len) {
		uint8_t *nl = memchr(qmp->in.data, '\n', qmp->in.len);
		json_t *line, *event;
		size_t len;

		if (!nl)
			return qmp->in.len > MAX_LINE ? -EPROTO : 0;
		len = (size_t)(nl - qmp->in.data);
		line = json_loadb((char *)qmp->in.data, len, 0, NULL);
		lab_buf_drop(&qmp->in, len + 1);
		if (!json_is_object(line)) {
			json_decref(line);
			return -EPROTO;
		}
		event = json_object_get(line, "event");
		if (!event) {
			*ret_reply = line;
			return 1;
		}
		if (qmp->event && json_is_string(event))
			qmp->event(qmp->arg, json_string_value(event),
				   json_object_get(line, "data"));
		json_decref(line);
	}
	return 0;
}

/* One read(2), then as lab_qmp_parse(); -EPIPE when QEMU has closed the connection. */
int lab_qmp_read(struct lab_qmp *qmp, json_t **ret_reply)
{
	char data[16384];
	ssize_t len = recv(qmp->fd, data, sizeof(data), MSG_DONTWAIT);

	if (len == 0 || (len < 0 && errno != EAGAIN && errno != EINTR))
		return -EPIPE;
	if (len > 0 && lab_buf_add(&qmp->in, data, (size_t)len))
		return -ENOMEM;
	return lab_qmp_parse(qmp, ret_reply);
}

static int wait_reply(struct lab *lab, json_t **ret_reply)
{
	uint64_t deadline = lab_now_ns() + lab_scale_ms(CALL_MS) * 1000000ull;
	int got;

	while ((got = lab_qmp_parse(&lab->qmp, ret_reply)) == 0) {
		struct pollfd fd = { lab->qmp.fd, POLLIN, 0 };

		if (lab_now_ns() > deadline)
			return -ETIMEDOUT;
		if (poll(&fd, 1, 100) <= 0)
			continue;
		got = lab_qmp_read(&lab->qmp, ret_reply);
		if (got)
			break;
	}
	return got < 0 ? got : 0;
}

/*
 * Runs @command with @arguments (JSON text or NULL) and waits for the answer.
 * Return: 0 (the "return" value is at @ret_reply if that is not NULL; the caller
 * releases it), -EREMOTEIO QEMU refuses, -EPIPE it is gone, -ETIMEDOUT, -EPROTO.
 */
int lab_qmp_call(struct lab *lab, const char *command, const char *arguments, json_t **ret_reply)
{
	char text[4096];
	json_t *reply = NULL, *value;
	int err, len;

	len = snprintf(text, sizeof(text), "{\"execute\":\"%s\"%s%s}\n", command,
		       arguments ? ",\"arguments\":" : "", arguments ? arguments : "");
	if (len >= (int)sizeof(text))
		return -E2BIG;
	if (send(lab->qmp.fd, text, (size_t)len, MSG_NOSIGNAL) != len)
		return -EPIPE;
	err = wait_reply(lab, &reply);
	if (err)
		return err;
	value = json_object_get(reply, "return");
	if (!value) {
		const char *why =
			json_string_value(json_object_get(json_object_get(reply, "error"), "desc"));

		lab_reason(lab, LAB_NOT_STARTED, "QEMU refuses %s: %s", command, why ? why : "?");
		err = -EREMOTEIO;
	} else if (ret_reply) {
		*ret_reply = json_incref(value);
	}
	json_decref(reply);
	return err;
}

/* Sends @command without waiting, for a QEMU that may not answer any more: sent or not. */
bool lab_qmp_send(struct lab *lab, const char *command)
{
	char text[64];
	int len = snprintf(text, sizeof(text), "{\"execute\":\"%s\"}\n", command);

	return lab->qmp.fd >= 0 &&
	       send(lab->qmp.fd, text, (size_t)len, MSG_NOSIGNAL | MSG_DONTWAIT) == len;
}

int lab_qmp_hello(struct lab *lab)
{
	json_t *greeting = NULL;
	int err = wait_reply(lab, &greeting);

	json_decref(greeting);
	return err ? err : lab_qmp_call(lab, "qmp_capabilities", NULL, NULL);
}

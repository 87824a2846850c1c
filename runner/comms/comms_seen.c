/* SPDX-License-Identifier: MIT */
#include "runner/comms/comms_seen.h"

#include <errno.h>
#include <string.h>

#include "runner/comms/comms.h"

bool comms_is_used(int dirfd)
{
	struct comms_reader reader;
	struct comms_packet packet;
	bool used = false;

	if (!comms_open(&reader, dirfd))
		while (!used && comms_next(&reader, &packet))
			used = packet.type != COMMS_EXEC;
	comms_close(&reader);
	return used;
}

static void take(struct seen *seen, const struct comms_packet *packet)
{
	switch (packet->type) {
	case COMMS_EXEC:
		seen_begin(seen);
		break;
	case COMMS_SUBTEST_START:
		seen_start(seen, packet->text);
		break;
	case COMMS_SUBTEST_RESULT:
		seen_result(seen, packet->text);
		break;
	case COMMS_OVERRIDE:
		/* "warn" is about something that goes on. */
		if (seen_running(seen) && strcmp(packet->text, "warn"))
			seen_blame(seen, seen_running(seen));
		break;
	case COMMS_EXIT:
		seen_end(seen, false, packet->code);
		break;
	default:
		break;
	}
}

int comms_seen(int dirfd, struct seen *seen)
{
	struct comms_reader reader;
	struct comms_packet packet;
	int err = comms_open(&reader, dirfd);

	while (!err && comms_next(&reader, &packet))
		take(seen, &packet);
	comms_close(&reader);
	return err == -ENOENT ? 0 : err;
}

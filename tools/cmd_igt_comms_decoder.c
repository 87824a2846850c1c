/* SPDX-License-Identifier: MIT */
/* igt_comms_decoder: a comms file as text. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "cmd.h"
#include "cmd_igt.h"
#include "runner/comms/comms_dump.h"

enum { DECODED = 0, CANNOT_DECODE = 1, DAMAGED = 2 };

int cmd_igt_comms_decoder(int argc, char **argv)
{
	int ret;

	if (argc != 2 || !strcmp(argv[1], "--help") || !strcmp(argv[1], "-h")) {
		bool asked = argc == 2;

		fputs("Usage: igt_comms_decoder FILE\n"
		      "Prints the file N/comms of a results directory, a line for each packet:\n"
		      "[process:thread] type, then what it says.\n\n"
		      "Exit status: 0 printed, 1 cannot, 2 printed, but the file is damaged.\n",
		      asked ? stdout : stderr);
		return asked ? DECODED : CANNOT_DECODE;
	}
	ret = comms_dump(argv[1], stdout);
	if (ret < 0) {
		cmd_error("%s: cannot read: %s: give the file 'comms' of an entry", argv[1],
			  strerror(-ret));
		return CANNOT_DECODE;
	}
	if (fflush(stdout) || ferror(stdout)) {
		cmd_error("cannot write: is there room, and is somebody reading?");
		return CANNOT_DECODE;
	}
	return ret ? DAMAGED : DECODED;
}

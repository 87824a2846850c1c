/* SPDX-License-Identifier: MIT */
/*
 * What a test and its runner say to each other over IGT_RUNNER_SOCKET_FD, and
 * the file N/comms in which the runner keeps it.
 *
 * A packet is one datagram, in the byte order of the machine:
 *
 *	u32 size, u32 type, s32 pid, s32 tid, then by type:
 *	  LOG               u8 stream, text
 *	  EXEC              command line
 *	  EXIT              s32 code (-N: signal N), seconds
 *	  SUBTEST_START     name                           also DYNAMIC_START
 *	  SUBTEST_RESULT    name, word, seconds, reason    also DYNAMIC_RESULT
 *	  VERSION           version line with its newline
 *	  OVERRIDE          verdict of what runs now
 *
 * All texts end with a NUL.  The file is a sequence of u32 COMMS_CANARY, packet.
 */
#ifndef RUNNER_COMMS_H
#define RUNNER_COMMS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "runner/base/buf.h"

#define COMMS_FILE       "comms"
#define COMMS_CANARY     0x49475431u
#define COMMS_PACKET_MAX (256 * 1024) /* bytes; what claims to be longer is damaged */

enum comms_type {
	COMMS_LOG = 1,
	COMMS_EXEC,
	COMMS_EXIT,
	COMMS_SUBTEST_START,
	COMMS_SUBTEST_RESULT,
	COMMS_DYNAMIC_START,
	COMMS_DYNAMIC_RESULT,
	COMMS_VERSION,
	COMMS_OVERRIDE,
};

/**
 * struct comms_packet - what a packet says
 * @type: kind of packet
 * @pid: process that sent it
 * @tid: thread that sent it; 0: a signal handler
 * @stream: LOG: 1 stdout, 2 stderr
 * @code: EXIT: exit status or minus the signal's number
 * @text: LOG, EXEC, VERSION: the text; OVERRIDE: the verdict; starts and results: the name
 * @word: results: the result word
 * @seconds: results, EXIT: the time as text
 * @reason: results: why, "" if it does not say
 *
 * What the type does not have is "" or 0.
 */
struct comms_packet {
	enum comms_type type;
	int32_t pid, tid;
	uint8_t stream;
	int32_t code;
	const char *text, *word, *seconds, *reason;
};

/**
 * comms_parse() - understand one packet
 * @data: the packet, from its size on
 * @len: bytes there are
 * @packet: filled in; its strings point into @data
 *
 * Return: NULL, or what is wrong with it, in a few words.
 */
const char *comms_parse(const void *data, size_t len, struct comms_packet *packet);

/** comms_build() - append the packet to @buf, without canary; strings may be NULL for "". */
void comms_build(const struct comms_packet *packet, struct buf *buf);

/** comms_type_name() - e.g. "SUBTEST_START"; "?" if there is no such type. */
const char *comms_type_name(enum comms_type type);

/**
 * comms_append() - write a packet to the end of a comms file
 * @fd: the file, open for append
 * @data: the packet, from its size on
 * @len: bytes of it
 *
 * One write(2): other writers of the file do not come between.
 *
 * Return: 0 or -errno.
 */
int comms_append(int fd, const void *data, size_t len);

/**
 * struct comms_reader - goes through a comms file, whatever its size
 * @damaged: bytes so far that belong to no packet
 * @end: where in the file the last packet ended
 */
struct comms_reader {
	unsigned long long damaged, end;
	/* Private: a piece of the file. */
	int fd;
	bool at_end;
	struct buf window;
	size_t at;
	unsigned long long window_begin;
};

/**
 * comms_open() - begin to read an entry's comms file
 * @reader: for comms_next() and comms_close(), the latter also after a failure
 * @dirfd: directory of the entry
 *
 * Return: 0 or -errno (-ENOENT: there is none).
 */
int comms_open(struct comms_reader *reader, int dirfd);

/** comms_open_file() - as comms_open(), a file of another name; @dirfd may be AT_FDCWD. */
int comms_open_file(struct comms_reader *reader, int dirfd, const char *name);

/**
 * comms_next() - the next packet
 * @reader: from comms_open()
 * @packet: filled in; its strings are valid until the next call
 *
 * Passes over what is damaged, up to the next canary that a packet follows.
 *
 * Return: false at the end.
 */
bool comms_next(struct comms_reader *reader, struct comms_packet *packet);
/** comms_close() - end reading. */
void comms_close(struct comms_reader *reader);

/**
 * comms_repair() - make a comms file fit to be appended to
 * @dirfd: directory of the entry
 *
 * What follows the last whole packet is cut off: a runner that died left it.
 *
 * Return: 0 (as well when there is no such file) or -errno.
 */
int comms_repair(int dirfd);

#endif

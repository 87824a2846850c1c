/* SPDX-License-Identifier: MIT */
#ifndef CORE_RUNNER_PACKET_H
#define CORE_RUNNER_PACKET_H

/*
 * The packets a test sends to its runner: one per datagram, in the byte order of the machine.
 *
 *	u32 size, u32 type, s32 pid, s32 tid, then by type:
 *	  LOG                     u8 stream, text
 *	  EXEC                    command line
 *	  EXIT                    s32 status (-N: signal N), seconds
 *	  SUBTEST_START           name				also DYNAMIC_SUBTEST_START
 *	  SUBTEST_RESULT          name, result, seconds, reason	also DYNAMIC_SUBTEST_RESULT
 *	  VERSIONSTRING           line
 *	  RESULT_OVERRIDE         verdict
 *
 * Texts and names end with a NUL.  Nothing here allocates memory, so that packets can be built
 * in a signal handler.
 */

#include <stddef.h>
#include <stdint.h>

enum runner_packet_type {
	RUNNER_PACKET_LOG = 1,
	RUNNER_PACKET_EXEC,
	RUNNER_PACKET_EXIT,
	RUNNER_PACKET_SUBTEST_START,
	RUNNER_PACKET_SUBTEST_RESULT,
	RUNNER_PACKET_DYNAMIC_SUBTEST_START,
	RUNNER_PACKET_DYNAMIC_SUBTEST_RESULT,
	RUNNER_PACKET_VERSIONSTRING,
	RUNNER_PACKET_RESULT_OVERRIDE,
};

/** RUNNER_PACKET_TEXT_MAX - longest text of one LOG packet in bytes; more goes into several. */
#define RUNNER_PACKET_TEXT_MAX 4096

/** RUNNER_PACKET_SIZE - enough room for every packet a test sends. */
#define RUNNER_PACKET_SIZE    (RUNNER_PACKET_TEXT_MAX + 64)

#define RUNNER_PACKET_STRINGS 4

/**
 * struct runner_packet - what a packet says
 * @type: kind of packet
 * @pid: process that sends it
 * @tid: thread that sends it; 0 from a signal handler
 * @stream: of a LOG: 1 stdout, 2 stderr
 * @status: of an EXIT
 * @strings: in the order of the table above; the rest NULL
 */
struct runner_packet {
	enum runner_packet_type type;
	int32_t pid, tid;
	uint8_t stream;
	int32_t status;
	const char *strings[RUNNER_PACKET_STRINGS];
};

/**
 * runner_packet_build() - write a packet in wire form
 * @packet: what it says; all strings of its type must be there
 * @buf: where it goes
 * @size: of @buf in bytes
 *
 * Return: bytes written, or 0 if @buf is too small, the type unknown or a string missing.
 */
size_t runner_packet_build(const struct runner_packet *packet, char *buf, size_t size);

/**
 * runner_packet_parse() - understand a packet in wire form
 * @buf: one datagram
 * @size: its length in bytes
 * @ret_packet: what it says; the strings point into @buf; untouched on error
 *
 * Return: 0, -EINVAL unless @size is what the packet says, the type is known and every
 * string of the type is there with its NUL.
 */
int runner_packet_parse(const char *buf, size_t size, struct runner_packet *ret_packet);

#endif /* CORE_RUNNER_PACKET_H */

/* SPDX-License-Identifier: MIT */
/*
 * The socket over which a test may report instead of printing, and what comes
 * through it on its way into N/comms.
 *
 * A test decides by itself: from its first packet on it "uses" the socket, and
 * N/comms tells how it went; a test that never sends a sound one is judged by
 * what it prints.  Nothing that a test does to its end of the socket makes a
 * call block.
 */
#ifndef RUNNER_COMMS_SOCKET_H
#define RUNNER_COMMS_SOCKET_H

#include "runner/comms/comms.h"

/** enum comms_received - what comms_socket_receive() took */
enum comms_received {
	COMMS_NOTHING, /* nothing is there for now */
	COMMS_DROPPED, /* something that is no packet */
	COMMS_RECEIVED /* a packet */
};

/**
 * struct comms_socket - the socket of one test process
 * @fd: our end, for poll(); -1: there is no socket (any more)
 * @test_fd: the test's end until comms_socket_started(); -1: there is no socket
 * @used: the test has sent a sound packet
 * @stopped: results do not count any more and are not put on record
 * @received: bytes of the last datagram
 * @dropped: datagrams that were none
 * @why_dropped: what was wrong with the last of them
 */
struct comms_socket {
	int fd, test_fd;
	bool used, stopped;
	size_t received, dropped;
	const char *why_dropped;
	/* Private */
	int file;
	char *env;
	char **envp;
	struct buf packet, early;
	size_t printed;
};

/** COMMS_SOCKET_NONE - a struct comms_socket of a test that gets none. */
#define COMMS_SOCKET_NONE                           \
	{                                           \
		.fd = -1, .test_fd = -1, .file = -1 \
	}

/**
 * comms_socket_open() - make the socket
 * @socket: COMMS_SOCKET_NONE before
 * @file: N/comms, open for append; stays the caller's
 *
 * The test's end stays open in the next process that is started.
 *
 * Return: 0 or -errno.
 */
int comms_socket_open(struct comms_socket *socket, int file);

/**
 * comms_socket_env() - the environment that tells the test of its socket
 * @socket: with or without a socket
 * @envp: the rest of it; a socket of ours that it tells of is not passed on
 *
 * Return: owned by @socket, valid until comms_socket_close().
 */
char *const *comms_socket_env(struct comms_socket *socket, char *const *envp);

/**
 * comms_socket_started() - the test runs: put its command line on record
 * @socket: with or without a socket
 * @argv: its arguments
 * @pid: its process
 *
 * Return: 0, or -errno if the file cannot be written.
 */
int comms_socket_started(struct comms_socket *socket, char *const argv[], pid_t pid);

/**
 * comms_socket_receive() - take the next datagram and put it on record
 * @socket: with or without a socket
 * @packet: COMMS_RECEIVED: filled in; its strings are valid until the next call
 *
 * What is no packet, or one that only a runner may send, is dropped; if the
 * test uses the socket, that is put on record as well, and what runs then
 * cannot pass any more.
 *
 * Return: one of enum comms_received, or -errno if the file cannot be written.
 */
int comms_socket_receive(struct comms_socket *socket, struct comms_packet *packet);

/**
 * comms_socket_printed() - put on record what the test prints past its socket
 * @socket: nothing happens without one
 * @data: what came from its stdout or stderr
 * @len: bytes of it
 *
 * Reports of a test that uses the socket show nothing but its packets, and
 * libraries print.  It counts as stdout, whose text changes no verdict.  Up to
 * 1 MiB, of which 64 KiB may come before the first packet.
 *
 * Return: 0, or -errno if the file cannot be written.
 */
int comms_socket_printed(struct comms_socket *socket, const char *data, size_t len);

/**
 * comms_socket_note() - put on record what the runner has to say
 * @socket: nothing happens if the test does not use it
 * @text: for people, with its newline, or NULL
 * @verdict: what becomes of what runs now, e.g. "timeout", or NULL
 *
 * Return: 0, or -errno if the file cannot be written.
 */
int comms_socket_note(struct comms_socket *socket, const char *text, const char *verdict);

/**
 * comms_socket_end() - put the end of the process on record
 * @socket: nothing happens if the test does not use it
 * @code: exit status or minus the signal's number
 * @time_s: run time in seconds
 *
 * Return: 0, or -errno if the file cannot be written.
 */
int comms_socket_end(struct comms_socket *socket, int code, double time_s);

/**
 * comms_socket_complain() - put what was dropped into N/err.txt, open for append
 *
 * Nothing happens if the test uses the socket.  Return: 0 or -errno.
 */
int comms_socket_complain(struct comms_socket *socket, int err_file);

/**
 * comms_blame_abort() - put on record that an entry left the machine unfit to go on
 * @dirfd: results directory
 * @index: the entry; nothing happens unless its test used the socket
 * @why: one line
 *
 * What ran last in it gets the verdict abort.
 *
 * Return: 0 or -errno.
 */
int comms_blame_abort(int dirfd, size_t index, const char *why);

/** comms_socket_close() - give up the socket and what belongs to it, but not the file. */
void comms_socket_close(struct comms_socket *socket);

#endif

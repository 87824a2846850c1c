/* SPDX-License-Identifier: MIT */
/*
 * lab_frame.h - what the host and the lab's init say to each other.
 *
 * One virtio-serial port carries everything, as frames: an 8-byte header (type, three
 * zero bytes, length as a little-endian 32-bit number) and the payload.  One ordered
 * stream, so the exit status always comes after the last byte of output.
 *
 *	host                                  guest
 *	                                READY boot done, modules loaded
 *	RUN key=value\0...            >       mounts the shares, waits for the devices
 *	                              < STARTED, LOG
 *	IN bytes, EOF                 > ACK   how much stdin the command took
 *	WINCH, SIGNAL                 >
 *	                              < OUT, ERR, BEAT ...
 *	                              < EXIT  wait status; then the next RUN, or OFF
 */
#ifndef LAB_FRAME_H
#define LAB_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** LAB_PORT - name of the virtio-serial port. */
#define LAB_PORT "gauntlet.control"
/** LAB_FRAME_MAX - largest payload in bytes; a longer one is a broken stream. */
#define LAB_FRAME_MAX (1u << 20)
/** LAB_STDIN_WINDOW - bytes of stdin that may be on the way without an ACK. */
#define LAB_STDIN_WINDOW 65536u

enum lab_frame_type {
	LAB_READY = 'R',   /* guest: payload empty */
	LAB_STARTED = 'S', /* guest: the command is about to be executed */
	LAB_OUT = 'o',     /* guest: bytes of stdout, or of the terminal */
	LAB_ERR = 'e',     /* guest: bytes of stderr */
	LAB_ACK = 'a',     /* guest: u32, bytes of stdin taken since the last ACK */
	LAB_BEAT = 'b',    /* guest: u32 per CPU, a counter that runs while it lives */
	LAB_LOG = 'l',     /* guest: one line of text for the user, no newline */
	LAB_EXIT = 'x',    /* guest: u32, status of the command as from waitpid(2) */
	LAB_FAIL = 'f',    /* guest: text, why the command cannot be started */
	LAB_RUN = 'r',     /* host: "key=value" strings, each ended by a NUL */
	LAB_IN = 'i',      /* host: bytes of stdin */
	LAB_EOF = '.',     /* host: end of stdin */
	LAB_WINCH = 'w',   /* host: u16 rows, u16 columns */
	LAB_SIGNAL = 's',  /* host: u8, signal for the command's process group */
	LAB_OFF = 'q',     /* host: power off */
};

/** struct lab_buf - a byte queue: filled at the end, emptied at the front. */
struct lab_buf {
	uint8_t *data;
	size_t len, cap;
};

/** struct lab_frame - a frame inside a struct lab_buf; @payload points into it. */
struct lab_frame {
	uint8_t type;
	uint32_t len;
	const uint8_t *payload;
};

/**
 * lab_buf_add() - append bytes to a queue
 * @buf: the queue; all zeroes is an empty one
 * @data: the bytes
 * @len: how many
 *
 * Return: 0 or -ENOMEM.
 */
int lab_buf_add(struct lab_buf *buf, const void *data, size_t len);

/**
 * lab_buf_drop() - remove bytes from the front of a queue
 * @buf: the queue
 * @len: how many; at most @buf->len
 */
void lab_buf_drop(struct lab_buf *buf, size_t len);

/**
 * lab_buf_done() - free a queue's memory and leave it empty
 * @buf: the queue
 */
void lab_buf_done(struct lab_buf *buf);

/**
 * lab_frame_put() - append a frame to a queue
 * @buf: the queue
 * @type: one of enum lab_frame_type
 * @payload: its bytes
 * @len: how many, at most LAB_FRAME_MAX
 *
 * Return: 0, -ENOMEM or -EMSGSIZE.
 */
int lab_frame_put(struct lab_buf *buf, uint8_t type, const void *payload, size_t len);

/**
 * lab_frame_get() - look at the first frame of a queue
 * @buf: the queue; the frame stays in it until lab_frame_next()
 * @ret_frame: the frame, written only when there is a whole one
 *
 * Return: 1 a whole frame, 0 more bytes are needed, -EPROTO the stream is broken.
 */
int lab_frame_get(const struct lab_buf *buf, struct lab_frame *ret_frame);

/**
 * lab_frame_next() - remove the frame that lab_frame_get() showed
 * @buf: the queue
 * @frame: that frame
 */
void lab_frame_next(struct lab_buf *buf, const struct lab_frame *frame);

/**
 * lab_frame_u32() - read a number of a frame's payload
 * @frame: the frame
 * @index: which 32-bit number, from 0
 * @ret_value: the number, written only on success
 *
 * Return: true, or false when the payload is too short.
 */
bool lab_frame_u32(const struct lab_frame *frame, unsigned int index, uint32_t *ret_value);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Reads JSON from a stream piece by piece, for files too large for a library
 * that keeps all of it.  After the first error every call returns false.
 */
#ifndef RUNNER_JSON_SCAN_H
#define RUNNER_JSON_SCAN_H

#include <stdbool.h>
#include <stdio.h>

#include "runner/base/buf.h"

/**
 * struct json_scan - a place in a JSON text
 * @stream: where it comes from
 * @error: what is wrong with it, NULL: nothing so far
 * @offset: bytes of the text in front of @block
 *
 * The rest is private.
 */
struct json_scan {
	FILE *stream;
	const char *error;
	unsigned long long offset;
	char block[65536];
	size_t pos, len;
	unsigned int depth;
};

/** json_scan_start() - begin to read @stream, which stays the caller's. */
void json_scan_start(struct json_scan *scan, FILE *stream);

/** json_scan_peek() - first byte of the next value or sign, '\0' at the end or an error. */
char json_scan_peek(struct json_scan *scan);

/**
 * json_scan_open() - step into an object or array
 * @scan: the place
 * @bracket: '{' or '['
 *
 * Return: is it one?
 */
bool json_scan_open(struct json_scan *scan, char bracket);

/**
 * json_scan_key() - on to the next member of an object
 * @scan: the place; afterwards in front of the member's value
 * @first: true for the first call after json_scan_open(), set to false
 * @key: gets the name, cut as json_scan_string() says
 *
 * Return: false after the last, or for an error.
 */
bool json_scan_key(struct json_scan *scan, bool *first, struct buf *key);

/** json_scan_item() - on to the next element of an array, as json_scan_key(). */
bool json_scan_item(struct json_scan *scan, bool *first);

/**
 * json_scan_string() - read a string
 * @scan: the place
 * @text: gets the first 64 KiB of its bytes in place of its content, a NUL in it
 *	as a space; NULL: it is passed over
 *
 * Return: was it one?
 */
bool json_scan_string(struct json_scan *scan, struct buf *text);

/** json_scan_number() - read a number. Return: was it one? */
bool json_scan_number(struct json_scan *scan, double *ret_number);

/** json_scan_skip() - pass over a value of any kind. Return: false for an error. */
bool json_scan_skip(struct json_scan *scan);

/** json_scan_end() - is there nothing more but white space? */
bool json_scan_end(struct json_scan *scan);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * A guest in memory: a tree of small files and links, and the little of a kernel that binding needs.
 * Writes to bind and unbind of a driver make and remove the function's link "driver"; modprobe makes the
 * driver that the guest has as a module.
 */
#ifndef UNIT_LIB_FAKE_GUEST_H
#define UNIT_LIB_FAKE_GUEST_H

#include <stddef.h>

#include "machine/machine.h"

#define FAKE_GUEST_NODES 64
#define FAKE_GUEST_TEXT  256

/** struct fake_node - a file; or a link, whose text is an absolute path */
struct fake_node {
	char path[MACHINE_PATH_LEN], text[FAKE_GUEST_TEXT];
	bool is_link;
};

/**
 * struct fake_guest - the guest
 * @machine: for lib/machine
 * @module: what modprobe can load: a driver of this name
 * @broken: if not 0, what every op returns: the guest is gone
 */
struct fake_guest {
	struct machine machine;
	struct fake_node nodes[FAKE_GUEST_NODES];
	size_t count;
	const char *module;
	int broken;
};

/** fake_guest_init() - an empty guest */
void fake_guest_init(struct fake_guest *guest);

/** fake_guest_file() - make or replace a file */
void fake_guest_file(struct fake_guest *guest, const char *path, const char *text);

/** fake_guest_link() - make or replace a link to an absolute path */
void fake_guest_link(struct fake_guest *guest, const char *path, const char *target);

/** fake_guest_text() - Return: a file's text or a link's target, NULL if there is none */
const char *fake_guest_text(struct fake_guest *guest, const char *path);

#endif

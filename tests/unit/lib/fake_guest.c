/* SPDX-License-Identifier: MIT */
#include "fake_guest.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "machine/machine_ops.h"

#define DEVICES "/sys/bus/pci/devices/"
#define DRIVERS "/sys/bus/pci/drivers/"

static struct fake_guest *to_guest(const struct machine_dir *dir)
{
	return (struct fake_guest *)dir->machine;
}

static struct fake_node *find(struct fake_guest *guest, const char *path)
{
	for (size_t i = 0; i < guest->count; i++) {
		if (!strcmp(guest->nodes[i].path, path))
			return &guest->nodes[i];
	}
	return NULL;
}

/* What is behind "/folder/" in a path; NULL if the path is not below it. */
static const char *below(const char *path, const char *folder)
{
	size_t len = strlen(folder);

	return !strncmp(path, folder, len) && path[len] == '/' ? path + len + 1 : NULL;
}

/* The path of a file below a directory, links on the way followed. */
static void resolve(const struct machine_dir *dir, const char *file, char path[MACHINE_PATH_LEN])
{
	struct fake_guest *guest = to_guest(dir);
	char copy[MACHINE_PATH_LEN];

	if (!strcmp(file, "."))
		snprintf(path, MACHINE_PATH_LEN, "%s", dir->path);
	else
		snprintf(path, MACHINE_PATH_LEN, "%.60s/%.60s", dir->path, file);
	for (size_t i = 0; i < guest->count; i++) {
		const struct fake_node *node = &guest->nodes[i];
		const char *rest = node->is_link ? below(path, node->path) : NULL;

		if (rest) {
			strcpy(copy, rest);
			snprintf(path, MACHINE_PATH_LEN, "%.60s/%.60s", node->text, copy);
		}
	}
}

static void put(struct fake_guest *guest, const char *path, const char *text, bool is_link)
{
	struct fake_node *node = find(guest, path);

	if (!node) {
		if (guest->count == FAKE_GUEST_NODES)
			abort();
		node = &guest->nodes[guest->count++];
	}
	snprintf(node->path, sizeof(node->path), "%s", path);
	snprintf(node->text, sizeof(node->text), "%s", text);
	node->is_link = is_link;
}

void fake_guest_file(struct fake_guest *guest, const char *path, const char *text)
{
	put(guest, path, text, false);
}

void fake_guest_link(struct fake_guest *guest, const char *path, const char *target)
{
	put(guest, path, target, true);
}

const char *fake_guest_text(struct fake_guest *guest, const char *path)
{
	const struct fake_node *node = find(guest, path);

	return node ? node->text : NULL;
}

static int guest_read(const struct machine_dir *dir, const char *file, void *buf, size_t size)
{
	struct fake_guest *guest = to_guest(dir);
	char path[MACHINE_PATH_LEN];
	const char *text;

	resolve(dir, file, path);
	text = fake_guest_text(guest, path);
	if (guest->broken || !text)
		return guest->broken ? guest->broken : -ENOENT;
	if (strlen(text) > size)
		return -EOVERFLOW;
	memcpy(buf, text, strlen(text));
	return (int)strlen(text);
}

/* The kernel's part of a write to DRIVERS "<name>/bind" or unbind. */
static int change_binding(struct fake_guest *guest, const char *driver, const char *address)
{
	const char *verb = strchr(driver, '/'), *override;
	char link[MACHINE_PATH_LEN], path[MACHINE_PATH_LEN];
	struct fake_node *bound;

	snprintf(link, sizeof(link), DEVICES "%.20s/driver", address);
	bound = find(guest, link);
	if (verb && !strcmp(verb, "/unbind")) {
		if (!bound)
			return -ENODEV;
		*bound = guest->nodes[--guest->count];
	} else if (verb && !strcmp(verb, "/bind")) {
		snprintf(path, sizeof(path), DEVICES "%.20s/driver_override", address);
		override = fake_guest_text(guest, path);
		if (bound)
			return -EBUSY;
		if (!override || strncmp(override, driver, (size_t)(verb - driver)))
			return -ENODEV;
		snprintf(path, sizeof(path), DRIVERS "%.*s", (int)(verb - driver), driver);
		fake_guest_link(guest, link, path);
	}
	return 0;
}

static int guest_write(const struct machine_dir *dir, const char *file, const void *data,
		       size_t size)
{
	struct fake_guest *guest = to_guest(dir);
	char path[MACHINE_PATH_LEN], text[FAKE_GUEST_TEXT];

	resolve(dir, file, path);
	if (guest->broken || !fake_guest_text(guest, path))
		return guest->broken ? guest->broken : -ENOENT;
	snprintf(text, sizeof(text), "%.*s", (int)size, (const char *)data);
	fake_guest_file(guest, path, text);
	return below(path, "/sys/bus/pci/drivers") ?
		       change_binding(guest, path + strlen(DRIVERS), text) :
		       0;
}

static int guest_read_link(const struct machine_dir *dir, const char *file, char *buf, size_t size)
{
	struct fake_guest *guest = to_guest(dir);
	char path[MACHINE_PATH_LEN];
	const struct fake_node *node;

	resolve(dir, file, path);
	node = find(guest, path);
	if (guest->broken || !node)
		return guest->broken ? guest->broken : -ENOENT;
	if (!node->is_link)
		return -EINVAL;
	snprintf(buf, size, "%s", node->text);
	return strlen(node->text) < size ? 0 : -EOVERFLOW;
}

static int guest_exists(const struct machine_dir *dir, const char *file)
{
	struct fake_guest *guest = to_guest(dir);
	char path[MACHINE_PATH_LEN];

	resolve(dir, file, path);
	for (size_t i = 0; !guest->broken && i < guest->count; i++) {
		if (!strcmp(guest->nodes[i].path, path) || below(guest->nodes[i].path, path))
			return 1;
	}
	return 0;
}

static int guest_list(const struct machine_dir *dir, const char *file,
		      int (*each)(const char *name, void *arg), void *arg)
{
	struct fake_guest *guest = to_guest(dir);
	char path[MACHINE_PATH_LEN];
	int ret = guest->broken;

	if (!ret && !guest_exists(dir, file))
		return -ENOENT;
	resolve(dir, file, path);
	for (size_t i = 0; !ret && i < guest->count; i++) {
		const char *name = below(guest->nodes[i].path, path);

		if (name && !strchr(name, '/'))
			ret = each(name, arg);
	}
	return ret;
}

static int guest_execute(struct machine *machine, const char *const argv[], unsigned int timeout_ms,
			 struct machine_result *ret_result)
{
	struct fake_guest *guest = (struct fake_guest *)machine;
	char path[MACHINE_PATH_LEN];
	const char *name = argv[0];
	bool known;

	if (guest->broken)
		return guest->broken;
	for (size_t i = 0; argv[i]; i++)
		name = argv[i];
	known = guest->module && !strcmp(name, guest->module);
	if (known) {
		snprintf(path, sizeof(path), DRIVERS "%.40s/bind", name);
		fake_guest_file(guest, path, "");
		snprintf(path, sizeof(path), DRIVERS "%.40s/unbind", name);
		fake_guest_file(guest, path, "");
	}
	*ret_result = (struct machine_result){
		.status = !known,
		.out = strdup(""),
		.err = strdup(known ? "" : "modprobe: FATAL: Module x not found in directory y\n"),
	};
	return 0;
}

static const struct machine_ops guest_ops = {
	.read = guest_read,
	.write = guest_write,
	.read_link = guest_read_link,
	.exists = guest_exists,
	.list = guest_list,
	.execute = guest_execute,
};

void fake_guest_init(struct fake_guest *guest)
{
	*guest = (struct fake_guest){ .machine = { &guest_ops, "guest" } };
}

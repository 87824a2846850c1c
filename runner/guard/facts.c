/* SPDX-License-Identifier: MIT */
#include "runner/guard/facts.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "runner/guard/machine.h"
#include "runner/guard/taint.h"

#define PCI_DEVICES       "/sys/bus/pci/devices"
#define PCI_CLASS_DISPLAY 0x03

/* Drivers of GPUs, what they stand on and what stands in for them. */
static const char *const modules[] = {
	"amdgpu", "ast",     "drm",        "i915", "intel_vpu", "ivpu",      "mgag200",
	"mtl_gt", "nouveau", "nvidia",     "qxl",  "radeon",    "simpledrm", "v3d",
	"vc4",    "vgem",    "virtio_gpu", "vkms", "vmwgfx",    "xe",        "xe_vfio_pci",
};

static void add(struct facts *facts, const char *value, const char *fmt, const char *what)
{
	char *name = xasprintf("%s%s", fmt, what);

	strlist_add(&facts->names, name);
	strlist_add(&facts->values, value);
	free(name);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_visible(const struct dirent *ent)
{
	return *ent->d_name != '.';
}

static int is_card(const struct dirent *ent)
{
	return !strncmp(ent->d_name, "card", 4) &&
	       !ent->d_name[4 + strspn(ent->d_name + 4, "0123456789")];
}

/* Calls @visit for the entries of a directory of the machine, in the order of their names. */
static void list(const struct run_settings *settings, const char *dir,
		 int (*filter)(const struct dirent *ent),
		 void (*visit)(const struct run_settings *settings, struct facts *facts,
			       const char *dir, const char *name),
		 struct facts *facts)
{
	char *path = machine_path(settings, dir);
	struct dirent **entries;
	int n = scandir(path, &entries, filter, by_name);

	for (int i = 0; i < n; i++) {
		visit(settings, facts, dir, entries[i]->d_name);
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
	free(path);
}

static unsigned long read_hex(const struct run_settings *settings, const char *address,
			      const char *attribute)
{
	char *path = xasprintf(PCI_DEVICES "/%s/%s", address, attribute);
	struct buf text = { 0 };
	unsigned long value = 0;

	if (!machine_file_read(settings, path, &text))
		value = strtoul(text.data, NULL, 16);
	buf_done(&text);
	free(path);
	return value;
}

static void visit_gpu(const struct run_settings *settings, struct facts *facts, const char *dir,
		      const char *address)
{
	char *id;

	if (read_hex(settings, address, "class") >> 16 != PCI_CLASS_DISPLAY)
		return;
	id = xasprintf("%04lx:%04lx", read_hex(settings, address, "vendor"),
		       read_hex(settings, address, "device"));
	add(facts, id, "hardware.pci.gpu_at_addr.", address);
	free(id);
}

/* @dir is the device's folder "drm". */
static void visit_card(const struct run_settings *settings, struct facts *facts, const char *dir,
		       const char *card)
{
	const char *address = dir + strlen(PCI_DEVICES "/");
	char *name = xasprintf("%.*s", (int)strcspn(address, "/"), address);

	add(facts, card, "hardware.pci.drm_card_at_addr.", name);
	free(name);
}

static void visit_cards(const struct run_settings *settings, struct facts *facts, const char *dir,
			const char *address)
{
	char *drm = xasprintf("%s/%s/drm", dir, address);

	list(settings, drm, is_card, visit_card, facts);
	free(drm);
}

static void read_modules(const struct run_settings *settings, struct facts *facts)
{
	struct strlist loaded = { 0 };
	struct buf text = { 0 };
	char *save;

	if (!machine_file_read(settings, "/proc/modules", &text))
		for (char *line = strtok_r(text.data, "\n", &save); line;
		     line = strtok_r(NULL, "\n", &save))
			strlist_addn(&loaded, line, strcspn(line, " "));
	for (size_t i = 0; i < ARRAY_SIZE(modules); i++)
		if (strlist_has(&loaded, modules[i]))
			add(facts, "true", "kernel.kmod_is_loaded.", modules[i]);
	strlist_done(&loaded);
	buf_done(&text);
}

void facts_read(const struct run_settings *settings, struct facts *ret_facts)
{
	unsigned long long flags = 0;

	*ret_facts = (struct facts){ 0 };
	list(settings, PCI_DEVICES, is_visible, visit_gpu, ret_facts);
	list(settings, PCI_DEVICES, is_visible, visit_cards, ret_facts);
	read_modules(settings, ret_facts);
	taint_read(settings, &flags);
	for (unsigned int bit = 0; bit < 64; bit++)
		if (flags & TAINT(bit) && taint_macro(bit))
			add(ret_facts, "true", "kernel.is_tainted.", taint_macro(bit));
}

static const char *value_of(const struct facts *facts, const char *name)
{
	for (size_t i = 0; i < facts->names.n; i++)
		if (!strcmp(facts->names.v[i], name))
			return facts->values.v[i];
	return NULL;
}

void facts_compare(const struct facts *before, const struct facts *now,
		   void (*say)(void *arg, const char *text), void *arg)
{
	for (size_t i = 0; i < now->names.n; i++) {
		const char *name = now->names.v[i], *value = now->values.v[i];
		const char *old = value_of(before, name);
		char *text = NULL;

		if (!old)
			text = xasprintf("new: %s: %s", name, value);
		else if (strcmp(old, value))
			text = xasprintf("changed: %s: %s -> %s", name, old, value);
		if (text)
			say(arg, text);
		free(text);
	}
	for (size_t i = 0; i < before->names.n; i++) {
		const char *name = before->names.v[i];
		char *text;

		if (value_of(now, name))
			continue;
		text = xasprintf("deleted: %s: %s", name, before->values.v[i]);
		say(arg, text);
		free(text);
	}
}

void facts_done(struct facts *facts)
{
	strlist_done(&facts->names);
	strlist_done(&facts->values);
}

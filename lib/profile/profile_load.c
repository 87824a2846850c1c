/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pci/pci_dev_bar.h"
#include "profile/profile_expr.h"
#include "profile/profile_internal.h"

#define VFS_MAX 65535

const struct profile_key profile_resource_keys[] = {
	{ "LocalMemoryEccOn", PF_VRAM },
	{ "GGTTSize", PF_GGTT },
	{ "Contexts", PF_CONTEXTS },
	{ "Doorbells", PF_DOORBELLS },
	{ "Queues", PF_QUEUES },
	{ "Interrupts", PF_INTERRUPTS },
	{ .name = NULL },
};

const struct profile_key profile_threshold_keys[] = {
	{ "CATError", PF_CAT_ERROR_COUNT },
	{ "EngineReset", PF_ENGINE_RESET_COUNT },
	{ "PageFault", PF_PAGE_FAULT_COUNT },
	{ "H2GStorm", PF_GUC_TIME_US },
	{ "GTIrqStorm", PF_IRQ_TIME_US },
	{ "DbStorm", PF_DOORBELL_TIME_US },
	{ .name = NULL },
};

/* Limits of what can be asked for; the device has its own. */
static const uint64_t resource_max[PF_RESOURCES] = {
	[PF_GGTT] = 1ull << 32, [PF_VRAM] = 1ull << 44, [PF_CONTEXTS] = 65535,
	[PF_DOORBELLS] = 256,   [PF_QUEUES] = 65535,    [PF_INTERRUPTS] = 65535,
};
static const uint64_t resource_unit[PF_RESOURCES] = {
	[PF_GGTT] = 64 << 10, [PF_VRAM] = 2 << 20, [PF_CONTEXTS] = 1,
	[PF_DOORBELLS] = 1,   [PF_QUEUES] = 1,     [PF_INTERRUPTS] = 1,
};

int profile_fail(struct profile_error *err, int ret, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(err->text, sizeof(err->text), fmt, args);
	va_end(args);
	return ret;
}

static int check_number(const json_t *value, const char *where, const char *key, uint64_t max,
			struct profile_error *err)
{
	if (!json_is_integer(value) || json_integer_value(value) < 0 ||
	    (uint64_t)json_integer_value(value) > max)
		return profile_fail(err, -EINVAL, "%s: %s: give a number from 0 to %llu", where,
				    key, (unsigned long long)max);
	return 0;
}

static const struct profile_key *find_key(const struct profile_key *keys, const char *name)
{
	for (; keys->name; keys++) {
		if (!strcmp(keys->name, name))
			return keys;
	}
	return NULL;
}

/* Only keys of the list, which ends with NULL: what is misspelt would be left out unnoticed. */
static int check_keys(json_t *object, const char *where, const char *const *known,
		      struct profile_error *err)
{
	const char *key;
	json_t *value;

	json_object_foreach(object, key, value) {
		size_t i = 0;

		while (known[i] && strcmp(known[i], key))
			i++;
		if (!known[i])
			return profile_fail(err, -EINVAL, "%s: unknown key '%.40s'", where, key);
	}
	return 0;
}

static int check_resources(const char *where, json_t *entry, bool is_vf, struct profile_error *err)
{
	const char *key;
	json_t *value;

	json_object_foreach(entry, key, value) {
		const struct profile_key *known = find_key(profile_resource_keys, key);
		int ret;

		if (!strcmp(key, "LocalMemoryEccOff"))
			known = profile_resource_keys;
		if (is_vf && !strcmp(key, "VFCount")) {
			ret = check_number(value, where, key, VFS_MAX, err);
			if (!ret && !json_integer_value(value))
				ret = profile_fail(err, -EINVAL, "%s: VFCount: give 1 or more",
						   where);
		} else if (!known) {
			ret = profile_fail(err, -EINVAL, "%s: unknown key '%.40s'", where, key);
		} else {
			ret = check_number(value, where, key, resource_max[known->which], err);
			if (!ret &&
			    (uint64_t)json_integer_value(value) % resource_unit[known->which])
				ret = profile_fail(err, -EINVAL, "%s: %s: give a multiple of %llu",
						   where, key,
						   (unsigned long long)resource_unit[known->which]);
		}
		if (ret)
			return ret;
	}
	if (is_vf && !json_object_get(entry, "VFCount"))
		return profile_fail(err, -EINVAL, "%s: VFCount is missing", where);
	return 0;
}

static int check_pf_resources(const char *where, json_t *entry, struct profile_error *err)
{
	return check_resources(where, entry, false, err);
}

static int check_vf_resources(const char *where, json_t *entry, struct profile_error *err)
{
	return check_resources(where, entry, true, err);
}

/* A number, or an expression: tried with one VF, which every profile could be asked for. */
static int check_expression(json_t *entry, const char *where, const char *key,
			    struct profile_error *err)
{
	const json_t *value = json_object_get(entry, key);
	uint32_t result;
	int ret;

	if (!value)
		return profile_fail(err, -EINVAL, "%s: %s is missing", where, key);
	if (!json_is_string(value))
		return check_number(value, where, key, UINT32_MAX, err);
	ret = profile_eval(json_string_value(value), 1, &result);
	if (ret)
		return profile_fail(err, -EINVAL, "%s: %s: '%.80s' is no expression of VFCount%s",
				    where, key, json_string_value(value),
				    ret == -ERANGE ? " with a value from 0 on" : "");
	return 0;
}

static int check_scheduler(const char *where, json_t *entry, struct profile_error *err)
{
	static const char *const entry_keys[] = { "GPUTimeSlicing", NULL };
	static const char *const slicing_keys[] = { "ScheduleIfIdle", "PFExecutionQuantum",
						    "PFPreemptionTimeout", "VFAttributes", NULL };
	static const char *const vf_keys[] = { "VFExecutionQuantum", "VFPreemptionTimeout", NULL };
	json_t *slicing = json_object_get(entry, "GPUTimeSlicing");
	json_t *vf = json_object_get(slicing, "VFAttributes");
	int ret = check_keys(entry, where, entry_keys, err);

	if (!ret)
		ret = check_keys(slicing, where, slicing_keys, err);
	if (!ret)
		ret = check_keys(vf, where, vf_keys, err);
	if (ret)
		return ret;

	if (!json_is_object(slicing) || !json_is_object(vf))
		return profile_fail(err, -EINVAL, "%s: GPUTimeSlicing with VFAttributes is missing",
				    where);
	if (!json_is_boolean(json_object_get(slicing, "ScheduleIfIdle")))
		return profile_fail(err, -EINVAL, "%s: ScheduleIfIdle: give true or false", where);
	ret = check_expression(slicing, where, "PFExecutionQuantum", err);
	if (!ret)
		ret = check_expression(slicing, where, "PFPreemptionTimeout", err);
	if (!ret)
		ret = check_expression(vf, where, "VFExecutionQuantum", err);
	return ret ? ret : check_expression(vf, where, "VFPreemptionTimeout", err);
}

static int check_security(const char *where, json_t *entry, struct profile_error *err)
{
	static const char *const keys[] = { "ResetAfterVfSwitch", "GuCSamplingPeriod",
					    "GuCThreshold", NULL };
	json_t *thresholds = json_object_get(entry, "GuCThreshold");
	json_t *period = json_object_get(entry, "GuCSamplingPeriod");
	const char *key;
	json_t *value;
	int ret = check_keys(entry, where, keys, err);

	if (ret)
		return ret;
	if (!json_is_boolean(json_object_get(entry, "ResetAfterVfSwitch")))
		return profile_fail(err, -EINVAL, "%s: ResetAfterVfSwitch: give true or false",
				    where);
	ret = period ? check_number(period, where, "GuCSamplingPeriod", UINT32_MAX, err) : 0;
	if (ret)
		return ret;
	if (thresholds && !json_is_object(thresholds))
		return profile_fail(err, -EINVAL, "%s: GuCThreshold: give an object", where);
	json_object_foreach(thresholds, key, value) {
		if (!find_key(profile_threshold_keys, key))
			return profile_fail(err, -EINVAL, "%s: unknown threshold '%s'", where, key);
		ret = check_number(value, where, key, UINT32_MAX, err);
		if (ret)
			return ret;
	}
	return 0;
}

/* The parts of a file; each has a default and named entries. */
static const struct part {
	const char *name;
	bool required;
	int (*check)(const char *where, json_t *entry, struct profile_error *err);
} parts[] = {
	{ "PFResources", true, check_pf_resources },
	{ "vGPUResources", true, check_vf_resources },
	{ "vGPUScheduler", false, check_scheduler },
	{ "vGPUSecurity", false, check_security },
};

static int check_part(const struct part *part, json_t *root, struct profile_error *err)
{
	static const char *const keys[] = { "Default", "Profile", NULL };
	json_t *object = json_object_get(root, part->name);
	json_t *entries = json_object_get(object, "Profile"), *entry;
	const json_t *chosen = json_object_get(object, "Default");
	const char *name;
	char where[128];
	int ret;

	if (!object && !part->required)
		return 0;
	ret = check_keys(object, part->name, keys, err);
	if (ret)
		return ret;
	if (!json_is_object(entries) || !json_object_size(entries))
		return profile_fail(err, -EINVAL, "%s: Profile with at least one entry is missing",
				    part->name);
	if (chosen && !json_is_string(chosen) && !json_is_null(chosen))
		return profile_fail(err, -EINVAL, "%s: Default: give a name or null", part->name);
	if (json_is_string(chosen) && !json_object_get(entries, json_string_value(chosen)))
		return profile_fail(err, -EINVAL, "%s: Default: there is no '%.40s'", part->name,
				    json_string_value(chosen));
	json_object_foreach(entries, name, entry) {
		snprintf(where, sizeof(where), "%s: %.*s", part->name, PROFILE_NAME_LEN, name);
		if (strlen(name) >= PROFILE_NAME_LEN)
			return profile_fail(err, -EINVAL, "%s: the name is too long", where);
		if (!json_is_object(entry))
			return profile_fail(err, -EINVAL, "%s: give an object", where);
		ret = part->check(where, entry, err);
		if (ret)
			return ret;
	}
	return 0;
}

/* What the file is for: PCI IDs, sizes of VRAM. */
static int check_match(json_t *root, struct profile_error *err)
{
	static const char *const vram_keys[] = { "min", "max", NULL };
	json_t *devices = json_object_get(root, "devices"), *vram = json_object_get(root, "vram");
	json_t *one;
	unsigned int id;
	size_t i;
	int ret, end;

	if (devices && !json_is_array(devices))
		return profile_fail(err, -EINVAL, "devices: give an array of PCI IDs");
	json_array_foreach(devices, i, one) {
		end = 0;
		if (!json_is_string(one) || json_string_length(one) != 9 ||
		    sscanf(json_string_value(one), "%4x:%4x%n", &id, &id, &end) != 2 || end != 9)
			return profile_fail(err, -EINVAL, "devices: give IDs like \"8086:e20b\"");
	}
	if (!vram)
		return 0;
	if (!json_is_object(vram))
		return profile_fail(err, -EINVAL, "vram: give an object with min and max");
	ret = check_keys(vram, "vram", vram_keys, err);
	for (i = 0; !ret && vram_keys[i]; i++)
		ret = check_number(json_object_get(vram, vram_keys[i]), "vram", vram_keys[i],
				   INT64_MAX, err);
	return ret;
}

/* All VFs of an entry and the PF together: no more than there is on any GT. */
static int check_sums(json_t *root, struct profile_error *err)
{
	static const struct {
		const char *key;
		uint64_t max;
	} sums[] = {
		{ "GGTTSize", (1ull << 32) - 1 },
		{ "Contexts", 65535 },
		{ "Doorbells", 256 },
	};
	json_t *pfs = json_object_get(root, "PFResources"), *entry;
	const char *chosen = json_string_value(json_object_get(pfs, "Default")), *name;
	json_t *pf = chosen ? json_object_get(json_object_get(pfs, "Profile"), chosen) : NULL;

	json_object_foreach(json_object_get(json_object_get(root, "vGPUResources"), "Profile"),
			    name, entry) {
		uint64_t vfs = (uint64_t)json_integer_value(json_object_get(entry, "VFCount"));

		for (size_t i = 0; i < sizeof(sums) / sizeof(sums[0]); i++) {
			const char *key = sums[i].key;
			uint64_t spare = (uint64_t)json_integer_value(json_object_get(pf, key));
			uint64_t one = (uint64_t)json_integer_value(json_object_get(entry, key));

			if (spare + vfs * one > sums[i].max)
				return profile_fail(
					err, -EINVAL,
					"vGPUResources: %s: %s: the PF and %llu VFs need %llu, "
					"more than %llu",
					name, key, (unsigned long long)vfs,
					(unsigned long long)(spare + vfs * one),
					(unsigned long long)sums[i].max);
		}
	}
	return 0;
}

static int check_root(json_t *root, struct profile_error *err)
{
	static const char *const keys[] = { "version",       "devices",
					    "vram",          "PFResources",
					    "vGPUResources", "vGPUScheduler",
					    "vGPUSecurity",  NULL };
	int ret;

	if (!json_is_object(root) || !json_is_string(json_object_get(root, "version")))
		return profile_fail(err, -EINVAL, "no vGPU profiles: \"version\" is missing");
	ret = check_keys(root, "top level", keys, err);
	if (!ret)
		ret = check_match(root, err);
	for (size_t i = 0; !ret && i < sizeof(parts) / sizeof(parts[0]); i++)
		ret = check_part(&parts[i], root, err);
	return ret ? ret : check_sums(root, err);
}

int profile_load(const char *path, struct profile_set **ret_set, struct profile_error *ret_err)
{
	struct profile_error inner;
	struct profile_set *set;
	json_error_t where;
	json_t *root = json_load_file(path, JSON_REJECT_DUPLICATES, &where);
	int ret;

	if (!root && where.line < 0)
		return profile_fail(ret_err, -EIO, "%.100s: %s", path, where.text);
	if (!root)
		return profile_fail(ret_err, -EINVAL, "%.100s:%d: %s", path, where.line,
				    where.text);
	ret = check_root(root, &inner);
	if (ret) {
		json_decref(root);
		return profile_fail(ret_err, ret, "%.100s: %.150s", path, inner.text);
	}
	set = calloc(1, sizeof(*set));
	if (!set) {
		json_decref(root);
		return profile_fail(ret_err, -ENOMEM, "out of memory");
	}
	set->root = root;
	snprintf(set->path, sizeof(set->path), "%s", path);
	*ret_set = set;
	return 0;
}

void profile_set_free(struct profile_set *set)
{
	if (!set)
		return;
	json_decref(set->root);
	free(set);
}

static bool vram_fits(const struct profile_set *set, const struct pf *pf)
{
	json_t *vram = json_object_get(set->root, "vram");
	struct pci_bar bar;

	if (!vram)
		return true;
	if (pci_dev_bar(pf->pci, 2, &bar))
		return false;
	return bar.size >= (uint64_t)json_integer_value(json_object_get(vram, "min")) &&
	       bar.size <= (uint64_t)json_integer_value(json_object_get(vram, "max"));
}

bool profile_set_matches(const struct profile_set *set, const struct pf *pf)
{
	json_t *devices = json_object_get(set->root, "devices"), *one;
	char id[16];
	size_t i;

	snprintf(id, sizeof(id), "%04x:%04x", pf->pci->vendor, pf->pci->device);
	json_array_foreach(devices, i, one) {
		if (json_is_string(one) && !strcmp(json_string_value(one), id))
			return vram_fits(set, pf);
	}
	return false;
}

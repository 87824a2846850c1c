/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "profile/profile_expr.h"
#include "profile/profile_internal.h"
#include "util/str.h"

#define MORE_VFS 2 /* how many more an entry may be made for */

static json_t *entries_of(const struct profile_set *set, const char *part)
{
	return json_object_get(json_object_get(set->root, part), "Profile");
}

/* The entry of a name; NULL: the default. */
static json_t *find_entry(const struct profile_set *set, const char *part, const char *name,
			  const char **ret_name)
{
	if (!name)
		name = json_string_value(
			json_object_get(json_object_get(set->root, part), "Default"));
	*ret_name = name;
	return name ? json_object_get(entries_of(set, part), name) : NULL;
}

unsigned int profile_set_max_vfs(const struct profile_set *set)
{
	unsigned int most = 0;
	const char *name;
	json_t *entry;

	json_object_foreach(entries_of(set, "vGPUResources"), name, entry) {
		json_int_t count = json_integer_value(json_object_get(entry, "VFCount"));

		if (count > most)
			most = (unsigned int)count;
	}
	return most;
}

static json_t *find_resources(const struct profile_set *set, unsigned int num_vfs,
			      const char **ret_name)
{
	json_t *entry, *close = NULL;
	const char *name;

	json_object_foreach(entries_of(set, "vGPUResources"), name, entry) {
		json_int_t count = json_integer_value(json_object_get(entry, "VFCount"));

		if (count == num_vfs ||
		    (!close && count > num_vfs && count <= num_vfs + MORE_VFS)) {
			*ret_name = name;
			close = entry;
		}
		if (count == num_vfs)
			break;
	}
	return close;
}

static void take_resources(const json_t *entry, uint64_t values[PF_RESOURCES])
{
	for (const struct profile_key *key = profile_resource_keys; key->name; key++)
		values[key->which] =
			(uint64_t)json_integer_value(json_object_get(entry, key->name));
}

static int take_expression(const json_t *object, const char *key, unsigned int num_vfs,
			   uint32_t *ret_value, struct profile_error *err)
{
	const json_t *value = json_object_get(object, key);
	int ret = 0;

	if (json_is_string(value))
		ret = profile_eval(json_string_value(value), num_vfs, ret_value);
	else
		*ret_value = (uint32_t)json_integer_value(value);
	if (ret)
		return profile_fail(err, ret, "%s: '%.80s' has no value for %u VFs", key,
				    json_string_value(value), num_vfs);
	return 0;
}

static int take_scheduler(const struct profile_set *set, const char *scheduler,
			  struct profile *profile, struct profile_error *err)
{
	json_t *slicing, *vf, *entry;
	const char *name;
	int ret;

	if (scheduler && !strcmp(scheduler, "none"))
		return 0;
	entry = find_entry(set, "vGPUScheduler", scheduler, &name);
	if (!entry)
		return scheduler ? profile_fail(err, -ENOENT, "there is no scheduling '%.80s'",
						scheduler) :
				   0;
	slicing = json_object_get(entry, "GPUTimeSlicing");
	vf = json_object_get(slicing, "VFAttributes");
	str_copy(profile->scheduler, sizeof(profile->scheduler), name);
	profile->sched = true;
	profile->strict = json_is_true(json_object_get(slicing, "ScheduleIfIdle"));
	ret = take_expression(slicing, "PFExecutionQuantum", profile->num_vfs,
			      &profile->pf_quantum_ms, err);
	if (!ret)
		ret = take_expression(slicing, "PFPreemptionTimeout", profile->num_vfs,
				      &profile->pf_timeout_us, err);
	if (!ret)
		ret = take_expression(vf, "VFExecutionQuantum", profile->num_vfs,
				      &profile->vf_quantum_ms, err);
	if (!ret)
		ret = take_expression(vf, "VFPreemptionTimeout", profile->num_vfs,
				      &profile->vf_timeout_us, err);
	return ret;
}

static void take_security(const struct profile_set *set, struct profile *profile)
{
	const char *name;
	json_t *entry = find_entry(set, "vGPUSecurity", NULL, &name), *thresholds;

	profile->policy[PF_RESET_ENGINE] =
		json_is_true(json_object_get(entry, "ResetAfterVfSwitch"));
	profile->policy[PF_SAMPLE_PERIOD] =
		(uint32_t)json_integer_value(json_object_get(entry, "GuCSamplingPeriod"));
	thresholds = json_object_get(entry, "GuCThreshold");
	for (const struct profile_key *key = profile_threshold_keys; key->name; key++)
		profile->threshold[key->which] =
			(uint32_t)json_integer_value(json_object_get(thresholds, key->name));
}

int profile_select(const struct profile_set *set, unsigned int num_vfs, const char *scheduler,
		   struct profile *ret_profile, struct profile_error *ret_err)
{
	struct profile profile = { .num_vfs = num_vfs };
	struct profile_error inner;
	const char *name = NULL, *pf_name;
	json_t *entry = num_vfs ? find_resources(set, num_vfs, &name) : NULL;
	int ret;

	if (!entry)
		return profile_fail(ret_err, -ENOENT,
				    "%.100s: vGPUResources: no profile for %u VFs, nor for up to "
				    "%d more",
				    set->path, num_vfs, MORE_VFS);
	str_copy(profile.name, sizeof(profile.name), name);
	take_resources(entry, profile.quota);
	take_resources(find_entry(set, "PFResources", NULL, &pf_name), profile.spare);
	take_security(set, &profile);
	ret = take_scheduler(set, scheduler, &profile, &inner);
	if (ret)
		return profile_fail(ret_err, ret, "%.100s: vGPUScheduler: %.130s", set->path,
				    inner.text);
	*ret_profile = profile;
	return 0;
}

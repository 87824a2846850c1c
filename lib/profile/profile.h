/* SPDX-License-Identifier: MIT */
/*
 * vGPU profiles: how a device is divided among its VFs, and how they are scheduled, from a JSON file.
 *
 *	struct profile_set *set;
 *	struct profile profile;
 *	struct profile_error err;
 *
 *	ret = profile_load("data/profiles/bmg-12g.json", &set, &err);
 *	ret = profile_select(set, 2, NULL, &profile, &err);
 *	ret = profile_apply(pf, &profile, &err);	before VFs are enabled
 *	ret = pf_enable_vfs(pf, 2);
 *	ret = profile_compare(pf, &profile, &err);
 *	...
 *	ret = profile_reset(pf, &err);			after they are disabled
 *
 * The file is described in docs/profiles.md.
 */
#ifndef PROFILE_PROFILE_H
#define PROFILE_PROFILE_H

#include "pf/pf_resource.h"
#include "pf/pf_sched.h"
#include "pf/pf_threshold.h"

/** struct profile_error - one line for people: what is wrong, and where */
struct profile_error {
	char text[256];
};

/** struct profile_set - a loaded file; opaque */
struct profile_set;

/** PROFILE_NAME_LEN - bytes for a name in a profile and its NUL */
#define PROFILE_NAME_LEN 48

/**
 * struct profile - what is to be set for a number of VFs
 * @name: of the resources
 * @scheduler: of the scheduling; "" if none
 * @num_vfs: VFs that are provisioned
 * @spare: what stays with the PF, by resource; 0: the default
 * @quota: what each VF gets, by resource; 0: nothing
 * @sched: has scheduling
 * @strict: all functions with PF_NORMAL instead of PF_LOW
 * @pf_quantum_ms: of the PF
 * @pf_timeout_us: of the PF
 * @vf_quantum_ms: of each VF
 * @vf_timeout_us: of each VF
 * @policy: by enum pf_policy; PF_SCHED_IF_IDLE is unused
 * @threshold: of each VF, by kind
 */
struct profile {
	char name[PROFILE_NAME_LEN], scheduler[PROFILE_NAME_LEN];
	unsigned int num_vfs;
	uint64_t spare[PF_RESOURCES], quota[PF_RESOURCES];
	bool sched, strict;
	uint32_t pf_quantum_ms, pf_timeout_us, vf_quantum_ms, vf_timeout_us;
	uint32_t policy[PF_POLICIES], threshold[PF_THRESHOLDS];
};

/**
 * profile_load() - read and check a file
 * @path: the file
 * @ret_set: to be freed by profile_set_free()
 * @ret_err: filled on error: file, object and key
 *
 * Return: 0, -EINVAL malformed, unknown or missing keys, numbers out of range, more contexts, doorbells
 * or GGTT for an entry's VFs and the PF together than any device has, -EIO the file cannot be read.
 */
int profile_load(const char *path, struct profile_set **ret_set, struct profile_error *ret_err);

/**
 * profile_find() - the file for a device, of those in a folder
 * @dir: the folder
 * @pf: the device
 * @ret_set: the first "*.json" by name of which profile_set_matches() is true; to be freed by
 *	profile_set_free()
 * @ret_err: filled on error
 *
 * Return: 0, -ENOENT none is for the device (or the folder is not there), or as profile_load() if
 * none is and one of them is wrong.
 */
int profile_find(const char *dir, const struct pf *pf, struct profile_set **ret_set,
		 struct profile_error *ret_err);

/**
 * profile_set_free() - free it
 * @set: the set, or NULL
 */
void profile_set_free(struct profile_set *set);

/**
 * profile_set_matches() - is the file made for this device?
 * @set: the file
 * @pf: the device
 *
 * Return: true if its "devices" name the PCI ID, and "vram" (if it is there) fits the PF's BAR 2.
 */
bool profile_set_matches(const struct profile_set *set, const struct pf *pf);

/**
 * profile_set_max_vfs() - the largest number of VFs that a profile is for
 * @set: the file
 *
 * Return: the number.
 */
unsigned int profile_set_max_vfs(const struct profile_set *set);

/**
 * profile_select() - the profile for a number of VFs
 * @set: the file
 * @num_vfs: 1 or more
 * @scheduler: name of the scheduling; NULL: the file's default; "none": leave scheduling alone
 * @ret_profile: the profile
 * @ret_err: filled on error
 *
 * Of the resources the entry for exactly @num_vfs, otherwise the first for up to two VFs more.
 *
 * Return: 0, -ENOENT no entry fits or no such scheduling, -ERANGE an expression has no proper value.
 */
int profile_select(const struct profile_set *set, unsigned int num_vfs, const char *scheduler,
		   struct profile *ret_profile, struct profile_error *ret_err);

/**
 * profile_apply() - write a profile to a device
 * @pf: the PF, without VFs enabled
 * @profile: what to write
 * @ret_err: filled on error: which write failed
 *
 * What was provisioned before is taken back first (profile_reset()).  Then, in this order: spares and
 * policies of all GTs, the PF's scheduling, each VF's resources and then its scheduling, priorities.
 * GGTT and VRAM on main GTs only; resources that the device does not have are left out if the profile
 * wants none.  Ends at the first error, and leaves nothing half-applied: the device is reset again.
 *
 * Return: 0, -EBUSY VFs are enabled, -ERANGE more VFs than the device has, or the errno of a write.
 */
int profile_apply(struct pf *pf, const struct profile *profile, struct profile_error *ret_err);

/**
 * profile_apply_sched() - write only the scheduling, for a device that provisions by itself
 * @pf: the PF, with exactly the profile's number of VFs enabled
 * @profile: what to write
 * @ret_err: filled on error
 *
 * After the VFs are enabled: written before, it would switch old files to custom provisioning.
 *
 * Return: 0, -EBUSY another number of VFs is enabled, or the errno of a write.
 */
int profile_apply_sched(struct pf *pf, const struct profile *profile,
			struct profile_error *ret_err);

/**
 * profile_compare() - does the device have what the profile says?
 * @pf: the PF
 * @profile: what was applied
 * @ret_err: filled on error: the first difference
 *
 * All that profile_apply() writes: spares, policies, quotas, thresholds, scheduling.
 *
 * Return: 0, -EILSEQ a difference, or the errno of a read.
 */
int profile_compare(struct pf *pf, const struct profile *profile, struct profile_error *ret_err);

/**
 * profile_reset() - undo a profile: no scheduling, no policies, nothing provisioned, automatic again
 * @pf: the PF, without VFs enabled
 * @ret_err: filled on error
 *
 * Goes on after an error.  May be called at any time, also when nothing was applied.
 *
 * Return: 0, -EBUSY VFs are enabled, or the errno of the first write that failed.
 */
int profile_reset(struct pf *pf, struct profile_error *ret_err);

#endif

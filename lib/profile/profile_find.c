/* SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "profile/profile_internal.h"

static int is_json(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return len > 5 && !strcmp(entry->d_name + len - 5, ".json");
}

/* A wrong file is told only if no other is for the device. */
static int try_file(const char *dir, const char *name, const struct pf *pf,
		    struct profile_set **ret_set, struct profile_error *err)
{
	struct profile_set *set;
	char path[4096];
	int ret;

	if ((size_t)snprintf(path, sizeof(path), "%s/%s", dir, name) >= sizeof(path))
		return -ENOENT;
	ret = profile_load(path, &set, err);
	if (ret)
		return ret;
	if (profile_set_matches(set, pf)) {
		*ret_set = set;
		return 0;
	}
	profile_set_free(set);
	return -ENOENT;
}

int profile_find(const char *dir, const struct pf *pf, struct profile_set **ret_set,
		 struct profile_error *ret_err)
{
	struct dirent **names = NULL;
	int count = scandir(dir, &names, is_json, alphasort), ret = -ENOENT;
	struct profile_error err;

	for (int i = 0; i < count; i++) {
		int one = ret ? try_file(dir, names[i]->d_name, pf, ret_set, &err) : 0;

		if (!one)
			ret = 0;
		else if (one != -ENOENT && ret == -ENOENT) {
			*ret_err = err;
			ret = one;
		}
		free(names[i]);
	}
	free(names);
	if (ret == -ENOENT)
		profile_fail(ret_err, ret, "%s: no file of %.100s is for %04x:%04x", pf->pci->name,
			     dir, pf->pci->vendor, pf->pci->device);
	return ret;
}

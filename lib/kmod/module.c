/* SPDX-License-Identifier: MIT */
#include "kmod/module.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libkmod.h>

#include "util/str.h"
#include "util/sysfs.h"
#include "util/time.h"

#define SETTLE_MS        5000
#define CONFIG_PATHS_MAX 16

static void log_nothing(void *data, int priority, const char *file, int line, const char *fn,
			const char *format, va_list args)
{
}

/* Splits @text at ':' in place; returns @paths, or NULL for modprobe's own when there are none. */
static const char *const *split_paths(char *text, const char *paths[CONFIG_PATHS_MAX + 1])
{
	size_t count = 0;
	char *rest;

	for (char *path = text ? strtok_r(text, ":", &rest) : NULL;
	     path && count < CONFIG_PATHS_MAX; path = strtok_r(NULL, ":", &rest))
		paths[count++] = path;
	paths[count] = NULL;
	return count ? paths : NULL;
}

static int context_new(struct kmod_ctx **ret_ctx)
{
	const char *dirname = getenv("IGT_KMOD_DIRNAME"), *config = getenv("IGT_KMOD_CONFIG_PATHS");
	const char *paths[CONFIG_PATHS_MAX + 1];
	char *copy = config ? strdup(config) : NULL;
	struct kmod_ctx *ctx = NULL;

	if (!config || copy)
		ctx = kmod_new(dirname && *dirname ? dirname : NULL, split_paths(copy, paths));
	free(copy);
	if (!ctx)
		return -ENOMEM;
	kmod_set_log_fn(ctx, log_nothing, NULL);
	*ret_ctx = ctx;
	return 0;
}

/* Module names are compared and stored with '_'. */
static int plain_name(const char *name, char buf[MODULE_NAME_LEN])
{
	if (!*name || strchr(name, '/'))
		return -ENOENT;
	if (!str_copy(buf, MODULE_NAME_LEN, name))
		return -ENAMETOOLONG;
	for (char *c = strchr(buf, '-'); c; c = strchr(c, '-'))
		*c = '_';
	return 0;
}

static int load_one(struct kmod_module *module, const char *options)
{
	int ret = kmod_module_probe_insert_module(module, 0, options, NULL, NULL, NULL);

	/* Above 0: passed over for being on a blacklist, which needs a flag we do not give. */
	return ret > 0 ? -EPERM : ret;
}

int module_load(const char *name, const char *options)
{
	struct kmod_list *found = NULL, *item;
	struct kmod_ctx *ctx;
	int ret = context_new(&ctx);

	if (ret)
		return ret;
	ret = kmod_module_new_from_lookup(ctx, name, &found);
	if (!ret && !found)
		ret = -ENOENT;
	kmod_list_foreach(item, found)
	{
		struct kmod_module *module = kmod_module_get_module(item);

		if (!ret)
			ret = load_one(module, options && *options ? options : NULL);
		kmod_module_unref(module);
	}
	kmod_module_unref_list(found);
	kmod_unref(ctx);
	return ret;
}

static bool has_settled(void *arg)
{
	int state = kmod_module_get_initstate(arg);

	return state != KMOD_MODULE_COMING && state != KMOD_MODULE_GOING;
}

static int unload_one(struct kmod_module *module)
{
	int state;

	if (time_wait_until(has_settled, module, SETTLE_MS))
		return -EBUSY;
	state = kmod_module_get_initstate(module);
	if (state == KMOD_MODULE_BUILTIN)
		return -EBUSY;
	/* Below 0: -ENOENT, it is not loaded. */
	return state < 0 ? 0 : kmod_module_remove_module(module, 0);
}

/* @depth ends a walk that meets its own start; the kernel has no such rings. */
static int unload_with_holders(struct kmod_module *module, unsigned int depth)
{
	struct kmod_list *holders = kmod_module_get_holders(module), *item;
	int ret = depth ? 0 : -ELOOP;

	kmod_list_foreach(item, holders)
	{
		struct kmod_module *holder = kmod_module_get_module(item);

		if (!ret)
			ret = unload_with_holders(holder, depth - 1);
		kmod_module_unref(holder);
	}
	kmod_module_unref_list(holders);
	return ret ? ret : unload_one(module);
}

int module_unload(const char *name)
{
	struct kmod_module *module;
	struct kmod_ctx *ctx;
	int ret = context_new(&ctx);

	if (ret)
		return ret;
	ret = kmod_module_new_from_name(ctx, name, &module);
	if (!ret) {
		ret = unload_with_holders(module, 64);
		kmod_module_unref(module);
	}
	kmod_unref(ctx);
	return ret;
}

int module_is_loaded(const char *name)
{
	char plain[MODULE_NAME_LEN], path[MODULE_NAME_LEN + 16], state[32];
	int dirfd, len, ret = plain_name(name, plain);

	if (ret)
		return ret == -ENOENT ? 0 : ret;
	snprintf(path, sizeof(path), "module/%s", plain);
	dirfd = sysfs_open_dir(path);
	if (dirfd < 0)
		return 0;
	/* A built-in module has no such file. */
	len = sysfs_read(dirfd, "initstate", state, sizeof(state));
	close(dirfd);
	return len == -ENOENT || (len >= 0 && !strcmp(state, "live"));
}

static struct module_info info_of(const struct kmod_module *module)
{
	struct module_info info = { .size_bytes = kmod_module_get_size(module),
				    .users = kmod_module_get_refcnt(module) };

	str_copy(info.name, sizeof(info.name), kmod_module_get_name(module));
	return info;
}

int module_list(struct module_info **ret_list, size_t *ret_count)
{
	struct kmod_list *loaded = NULL, *item;
	struct module_info *list = NULL;
	struct kmod_ctx *ctx;
	size_t count = 0;
	int ret = context_new(&ctx);

	if (ret)
		return ret;
	ret = kmod_module_new_from_loaded(ctx, &loaded);
	kmod_list_foreach(item, loaded) count++;
	if (count) {
		list = calloc(count, sizeof(*list));
		ret = list ? 0 : -ENOMEM;
	}
	count = 0;
	if (list) {
		kmod_list_foreach(item, loaded)
		{
			struct kmod_module *module = kmod_module_get_module(item);

			list[count++] = info_of(module);
			kmod_module_unref(module);
		}
	}
	kmod_module_unref_list(loaded);
	kmod_unref(ctx);
	if (ret)
		return ret;
	*ret_list = list;
	*ret_count = count;
	return 0;
}

static int loaded_has_param(const char *name, const char *param)
{
	char plain[MODULE_NAME_LEN], path[MODULE_NAME_LEN + 32];
	int dirfd, ret = plain_name(name, plain);

	if (ret || strchr(param, '/'))
		return 0;
	snprintf(path, sizeof(path), "module/%s/parameters", plain);
	dirfd = sysfs_open_dir(path);
	if (dirfd < 0)
		return 0;
	ret = sysfs_exists(dirfd, param);
	close(dirfd);
	return ret;
}

/* The file says "parm=NAME:description" for each parameter. */
static int file_has_param(struct kmod_module *module, const char *param)
{
	struct kmod_list *info = NULL, *item;
	int found = 0, ret = kmod_module_get_info(module, &info);
	size_t len = strlen(param);

	if (ret < 0)
		return ret;
	kmod_list_foreach(item, info)
	{
		const char *value = kmod_module_info_get_value(item);

		found |= !strcmp(kmod_module_info_get_key(item), "parm") &&
			 !strncmp(value, param, len) && value[len] == ':';
	}
	kmod_module_info_free_list(info);
	return found;
}

/* The file says "parmtype=NAME:int" for each parameter, described or not. */
static int params_of(struct kmod_module *module, struct module_param **ret_params,
		     size_t *ret_count)
{
	struct module_param *params = NULL;
	struct kmod_list *info = NULL, *item;
	int lines, ret = kmod_module_get_info(module, &info);
	size_t count = 0;

	if (ret < 0)
		return ret;
	lines = ret;
	ret = 0;
	if (lines) {
		params = calloc((size_t)lines, sizeof(*params));
		ret = params ? 0 : -ENOMEM;
	}
	kmod_list_foreach(item, info)
	{
		const char *value = kmod_module_info_get_value(item);
		size_t len = strcspn(value, ":");

		if (!params || strcmp(kmod_module_info_get_key(item), "parmtype") != 0 ||
		    len >= sizeof(params->name))
			continue;
		memcpy(params[count++].name, value, len);
	}
	kmod_module_info_free_list(info);
	if (!count) {
		free(params);
		params = NULL;
	}
	*ret_params = params;
	*ret_count = count;
	return ret;
}

int module_params(const char *name, struct module_param **ret_params, size_t *ret_count)
{
	struct kmod_list *found = NULL;
	struct kmod_ctx *ctx;
	int ret = context_new(&ctx);

	if (ret)
		return ret;
	ret = kmod_module_new_from_lookup(ctx, name, &found);
	if (!ret && !found)
		ret = -ENOENT;
	if (!ret) {
		struct kmod_module *module = kmod_module_get_module(found);

		ret = params_of(module, ret_params, ret_count);
		kmod_module_unref(module);
	}
	kmod_module_unref_list(found);
	kmod_unref(ctx);
	return ret;
}

int module_has_param(const char *name, const char *param)
{
	struct kmod_list *found = NULL, *item;
	struct kmod_ctx *ctx;
	int ret;

	if (!*param)
		return 0;
	if (loaded_has_param(name, param))
		return 1;
	ret = context_new(&ctx);
	if (ret)
		return ret;
	ret = kmod_module_new_from_lookup(ctx, name, &found);
	if (!ret && !found)
		ret = module_is_loaded(name) == 1 ? 0 : -ENOENT;
	kmod_list_foreach(item, found)
	{
		struct kmod_module *module = kmod_module_get_module(item);

		if (!ret)
			ret = file_has_param(module, param);
		kmod_module_unref(module);
	}
	kmod_module_unref_list(found);
	kmod_unref(ctx);
	return ret;
}

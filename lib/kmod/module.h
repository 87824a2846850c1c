/* SPDX-License-Identifier: MIT */
/*
 * Kernel modules, by libkmod.
 *
 * Names may be written with '-' or '_'.  All functions return codes and print nothing.  Modules are
 * looked up where modprobe does it; the environment variables IGT_KMOD_DIRNAME (in place of
 * /lib/modules/VERSION) and IGT_KMOD_CONFIG_PATHS (folders or files joined by ':', in place of
 * modprobe's) change that, and are looked up in each call.
 *
 * A program that uses nothing of this folder is not linked with libkmod.
 */
#ifndef KMOD_MODULE_H
#define KMOD_MODULE_H

#include <stdbool.h>
#include <stddef.h>

/** MODULE_NAME_LEN - bytes for the name of a module and its NUL */
#define MODULE_NAME_LEN 64

/**
 * struct module_info - one loaded module
 * @name: with '_'
 * @size_bytes: of its code and data
 * @users: how many use it; -1 if it cannot be unloaded
 */
struct module_info {
	char name[MODULE_NAME_LEN];
	long size_bytes;
	int users;
};

/**
 * module_load() - load a module and those it depends on, as modprobe does
 * @name: module or alias
 * @options: "key=value key2=value2"; NULL or "": none besides those of modprobe's configuration
 *
 * Needs root.  Blocks for the time of the module's initialisation.
 *
 * Return: 0 (also if it was loaded before, whose options then stay as they were, or if it is built
 * into the kernel), -ENOENT no such module, -EPERM, -ENOMEM, or what the module's own initialisation returned.
 */
int module_load(const char *name, const char *options);

/**
 * module_unload() - unload a module, after those that hold it
 * @name: the module
 *
 * Modules it depends on stay.  Needs root.  A module that is being loaded or unloaded by somebody
 * else is waited for, up to 5 s (scaled).
 *
 * Return: 0 (also if it was not loaded), -EAGAIN it or one of its holders is in use, -EBUSY it is
 * built into the kernel, or still coming or going, -EPERM, -ENOMEM.
 */
int module_unload(const char *name);

/**
 * module_is_loaded() - is it there?
 * @name: the module
 *
 * Return: 1 loaded, or built in and visible below /sys/module; 0 not (or still being loaded),
 * -ENAMETOOLONG.
 */
int module_is_loaded(const char *name);

/**
 * module_list() - all loaded modules
 * @ret_list: array to be freed by the caller; NULL if there are none
 * @ret_count: its length
 *
 * Return: 0, -ENOENT the kernel has no modules at all, -ENOMEM.
 */
int module_list(struct module_info **ret_list, size_t *ret_count);

/**
 * module_has_param() - does a module know a parameter?
 * @name: the module; need not be loaded
 * @param: name of the parameter
 *
 * Asks the module's file, and for a loaded or built-in one also /sys/module.
 *
 * Return: 1 yes, 0 no, -ENOENT no such module, -ENOMEM, or another -errno of reading its file.
 */
int module_has_param(const char *name, const char *param);

/**
 * struct module_param - a parameter of a module
 * @name: its name; parameters with longer ones are left out
 */
struct module_param {
	char name[MODULE_NAME_LEN];
};

/**
 * module_params() - the parameters that a module's file declares
 * @name: the module; need not be loaded
 * @ret_params: array to be freed by the caller; NULL if there are none
 * @ret_count: its length
 *
 * Return: 0, -ENOENT no such module, -ENOMEM, or another -errno of reading its file.
 */
int module_params(const char *name, struct module_param **ret_params, size_t *ret_count);

#endif

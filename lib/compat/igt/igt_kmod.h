/* SPDX-License-Identifier: MIT */
/* IGT's igt_kmod.h: kernel modules.  kmod/module.h has it for tools and threads. */
#ifndef COMPAT_IGT_IGT_KMOD_H
#define COMPAT_IGT_IGT_KMOD_H

#include <stdbool.h>

/**
 * igt_kmod_is_loaded() - is a module there?
 * @mod_name: with '-' or '_'
 *
 * Return: true if it is loaded or built in.
 */
bool igt_kmod_is_loaded(const char *mod_name);

/** igt_kmod_list_loaded() - log all loaded modules: name, bytes, users */
void igt_kmod_list_loaded(void);

/**
 * igt_kmod_has_param() - does a module know a parameter?
 * @module_name: need not be loaded
 * @param: name of the parameter
 *
 * Return: true if it does.
 */
bool igt_kmod_has_param(const char *module_name, const char *param);

/**
 * igt_kmod_load() - load a module and those it depends on
 * @mod_name: its name
 * @opts: options or NULL
 *
 * Return: as module_load().
 */
int igt_kmod_load(const char *mod_name, const char *opts);

/**
 * igt_kmod_unload() - unload a module, after those that hold it
 * @mod_name: its name
 *
 * Return: as module_unload().
 */
int igt_kmod_unload(const char *mod_name);

/**
 * igt_kmod_bind() - bind a PCI function to the driver of a loaded module
 * @mod_name: its name
 * @pci_slot: the function, "0000:01:00.0"
 *
 * Return: as module_bind(); -EINVAL for a slot that is no address.
 */
int igt_kmod_bind(const char *mod_name, const char *pci_slot);

/**
 * igt_kmod_unbind() - take a PCI function away from the driver of a loaded module
 * @mod_name: its name
 * @pci_slot: the function
 *
 * Runs the commands of --hook post-kmod-unbind afterwards.
 *
 * Return: as module_unbind(); -EINVAL for a slot that is no address.
 */
int igt_kmod_unbind(const char *mod_name, const char *pci_slot);

/**
 * igt_kmod_rebind() - igt_kmod_unbind(), then igt_kmod_bind()
 * @mod_name: its name
 * @pci_slot: the function
 *
 * Return: as module_rebind(); -EINVAL for a slot that is no address.
 */
int igt_kmod_rebind(const char *mod_name, const char *pci_slot);

/**
 * igt_xe_driver_load() - load the module xe
 * @opts: options or NULL
 *
 * Return: IGT_EXIT_SUCCESS, or IGT_EXIT_FAILURE after a warning.
 */
int igt_xe_driver_load(const char *opts);

/**
 * igt_xe_driver_unload() - unload the module xe, after those that hold it
 *
 * Return: IGT_EXIT_SUCCESS, or IGT_EXIT_FAILURE after a warning.
 */
int igt_xe_driver_unload(void);

/**
 * drm_load_module() - load the modules of the named drivers
 * @chipset: DRIVER_* of drmtest.h
 *
 * Also declared by drmtest.h.  Modules that this kernel does not have are passed over.
 */
void drm_load_module(unsigned int chipset);

#endif

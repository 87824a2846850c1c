/* SPDX-License-Identifier: MIT */
#include "igt_kmod.h"

#include <stdlib.h>

#include "compat_priv.h"
#include "drm_drivers_priv.h"
#include "igt_core.h"
#include "kmod/module.h"
#include "kmod/module_bind.h"
#include "util/str.h"

bool igt_kmod_is_loaded(const char *mod_name)
{
	return module_is_loaded(mod_name) == 1;
}

void igt_kmod_list_loaded(void)
{
	struct module_info *modules;
	size_t count;
	int ret = module_list(&modules, &count);

	if (ret) {
		igt_warn("modules cannot be listed: %s\n", errno_name(ret));
		return;
	}
	for (size_t i = 0; i < count; i++)
		igt_info("%-24s %8ld %4d\n", modules[i].name, modules[i].size_bytes,
			 modules[i].users);
	free(modules);
}

bool igt_kmod_has_param(const char *module_name, const char *param)
{
	return module_has_param(module_name, param) == 1;
}

int igt_kmod_load(const char *mod_name, const char *opts)
{
	int ret = module_load(mod_name, opts);

	if (ret)
		igt_debug("module %s: %s\n", mod_name, errno_name(ret));
	return ret;
}

int igt_kmod_unload(const char *mod_name)
{
	int ret = module_unload(mod_name);

	if (ret)
		igt_debug("module %s: %s\n", mod_name, errno_name(ret));
	return ret;
}

static int with_slot(int (*call)(const struct pci_dev *dev, const char *name), const char *name,
		     const char *slot)
{
	struct pci_dev *dev;
	int ret = compat_slot_open(slot, &dev);

	if (ret)
		return ret;
	ret = call(dev, name);
	pci_dev_close(dev);
	return ret;
}

int igt_kmod_bind(const char *mod_name, const char *pci_slot)
{
	return with_slot(module_bind, mod_name, pci_slot);
}

int igt_kmod_unbind(const char *mod_name, const char *pci_slot)
{
	int ret = with_slot(module_unbind, mod_name, pci_slot);

	if (!ret)
		igt_hook_event_notify(igt_core_get_igt_hook(),
				      &(struct igt_hook_evt){
					      .evt_type = IGT_HOOK_POST_KMOD_UNBIND,
					      .target_name = mod_name,
				      });
	return ret;
}

int igt_kmod_rebind(const char *mod_name, const char *pci_slot)
{
	int ret = igt_kmod_unbind(mod_name, pci_slot);

	return ret ? ret : igt_kmod_bind(mod_name, pci_slot);
}

int igt_xe_driver_load(const char *opts)
{
	int ret = module_load("xe", opts);

	if (!ret)
		return IGT_EXIT_SUCCESS;
	igt_warn("cannot load xe: %s\n", errno_name(ret));
	return IGT_EXIT_FAILURE;
}

int igt_xe_driver_unload(void)
{
	int ret = module_unload("xe");

	if (!ret)
		return IGT_EXIT_SUCCESS;
	igt_warn("cannot unload xe: %s\n", errno_name(ret));
	return IGT_EXIT_FAILURE;
}

void drm_load_module(unsigned int chipset)
{
	for (size_t i = 0; i < DRM_DRIVERS; i++) {
		if (chipset & drm_drivers[i].chipset)
			igt_kmod_load(drm_drivers[i].name, NULL);
	}
}

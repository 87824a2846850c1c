// SPDX-License-Identifier: GPL-2.0
/* The simulated GPUs: which there are, how they look on the bus, what a reset does. */
#include <linux/log2.h>
#include <linux/module.h>
#include <linux/slab.h>

#include "model/sim_config_parse.h"
#include "model/sim_flr.h"
#include "model/sim_memory.h"
#include "xe_device.h"

#define VF_BAR0_SIZE SZ_16M
#define VF_VRAM_ROOM (7ull * SZ_256M) /* of all VFs, of the 4 GiB that two devices share */
#define CLASS_VGA    0x030000
#define MSIX_TABLE   0x7fe000 /* of BAR 0: behind the registers, before the GGTT's table */
#define MSIX_PENDING 0x7ff000
#define INTEL        0x8086

static char *devices = "bmg";
module_param(devices, charp, 0444);
MODULE_PARM_DESC(devices, "at most two, e.g. bmg:vfs=4:vram=512M:tiles=2,ptl:media=0:abi=old "
			  "(model/sim_config_parse.h)");

static struct xe_hw *plugged[SIM_PCIE_SLOTS];

static void on_flr(void *priv, unsigned int fn)
{
	struct xe_hw *hw = priv;

	sim_flr_notify(hw->model, fn);
}

static void on_vfs(void *priv, unsigned int num_vfs)
{
}

static const struct sim_pcie_ops pcie_ops = { .flr = on_flr, .vfs = on_vfs };

/*
 * All VFs together can reach all VRAM, as far as there is room for two devices; a power of two, of
 * those that the BAR can be resized to.
 */
static u64 vf_vram_bar(const struct sim_config *config)
{
	u64 share = div_u64(config->vram_bytes, max(config->total_vfs, 1u));
	u64 room = div_u64(VF_VRAM_ROOM, max(config->total_vfs, 1u));

	return clamp(min(roundup_pow_of_two(max(share, 1ull)), rounddown_pow_of_two(room)),
		     (u64)SZ_64M, (u64)SZ_1G);
}

/*
 * SIM-DIFF: the VRAM of a VF is memory of its own: the PF's BAR 2 does not show it.
 * For N VFs the driver makes BAR 2 of each as large as a window for all VFs / N allows.
 */
static void describe(struct sim_pcie_desc *desc, const struct sim_config *config)
{
	*desc = (struct sim_pcie_desc){
		.vendor = INTEL,
		.device = config->device_id,
		.subsystem_vendor = INTEL,
		.subsystem_device = 0x1100,
		.class_code = CLASS_VGA,
		.bar[0] = { .size = config->tiles * SIM_TILE_MMIO },
		.total_vfs = config->total_vfs,
		.vf_device = config->device_id,
		.vf_offset = 1,
		.vf_stride = 1,
		.vf_bar[0] = { .size = VF_BAR0_SIZE },
		.msix = { .vectors = 16, .table = MSIX_TABLE, .pending = MSIX_PENDING },
		.vf_msix = { .vectors = 3, .table = MSIX_TABLE, .pending = MSIX_PENDING },
		.ops = &pcie_ops,
	};
	if (!config->vram_bytes)
		return;
	desc->bar[2] = (struct sim_pcie_bar){ .size = SZ_64M, .prefetchable = true };
	desc->vf_bar[2] =
		(struct sim_pcie_bar){ .size = vf_vram_bar(config), .prefetchable = true };
	desc->vf_rebar_sizes[2] = GENMASK(10, 6); /* 64 MiB to 1 GiB */
}

static void unplug(struct xe_hw *hw)
{
	if (!hw)
		return;
	xe_faults_remove(hw);
	xe_env_stop(hw);
	if (hw->pcie)
		sim_pcie_remove(hw->pcie);
	xe_env_free(hw);
	sim_device_destroy(hw->model);
	kfree(hw);
}

static struct xe_hw *plug(const struct sim_config *config, unsigned int slot)
{
	struct xe_hw *hw = kzalloc(sizeof(*hw), GFP_KERNEL);
	struct sim_env env;
	int err;

	if (!hw)
		return ERR_PTR(-ENOMEM);
	mutex_init(&hw->admin);
	hw->max_vfs = UINT_MAX;
	hw->admin_only_pf = hw->sold_admin_only = config->admin_only_pf;
	describe(&hw->desc, config);
	err = xe_env_init(hw, &env);
	if (!err) {
		hw->model = sim_device_create(config, &env);
		err = hw->model ? 0 : -ENOMEM;
	}
	if (!err) {
		hw->pcie = sim_pcie_add(&hw->desc, slot, hw);
		err = PTR_ERR_OR_ZERO(hw->pcie);
	}
	if (err) {
		hw->pcie = NULL;
		unplug(hw);
		return ERR_PTR(err);
	}
	sim_memory_power_on(hw->model);
	xe_faults_add(hw);
	return hw;
}

int xe_hw_plug(void)
{
	struct sim_config configs[SIM_PCIE_SLOTS];
	char why[SIM_CONFIG_WHY];
	int count = sim_config_parse(devices, configs, SIM_PCIE_SLOTS, why);

	if (count < 0) {
		pr_err("xe: devices: %s\n", why);
		return count;
	}
	for (int slot = 0; slot < count; slot++) {
		struct xe_hw *hw = plug(&configs[slot], slot);

		if (IS_ERR(hw))
			return PTR_ERR(hw);
		plugged[slot] = hw;
	}
	return 0;
}

void xe_hw_unplug(void)
{
	for (unsigned int slot = 0; slot < SIM_PCIE_SLOTS; slot++) {
		unplug(plugged[slot]);
		plugged[slot] = NULL;
	}
}

struct xe_hw *xe_hw_of(struct pci_dev *pdev, unsigned int *ret_fn)
{
	return sim_pcie_priv(pdev, ret_fn);
}

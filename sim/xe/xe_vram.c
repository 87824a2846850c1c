// SPDX-License-Identifier: GPL-2.0
/* BAR 2 of VFs: as large as it may be, with as much memory behind it as their quota says. */
#include <linux/log2.h>
#include <linux/pci.h>

#include "model/sim_resource.h"
#include "xe_device.h"

#define VRAM_BAR            2
#define EXT_CAP_ID_VF_REBAR 0x24
#define VF_REBAR_CAP        4
#define VF_REBAR_CTRL       8
#define VF_REBAR_SIZE       GENMASK(13, 8) /* 2^n MiB */

/* The kernel does not know this capability yet: the driver writes the size by itself. */
static void resize(struct xe_hw *hw, unsigned int num_vfs)
{
	struct pci_dev *pdev = hw->pf;
	u64 window = pci_resource_len(pdev, PCI_IOV_RESOURCES + VRAM_BAR);
	u16 cap = pci_find_ext_capability(pdev, EXT_CAP_ID_VF_REBAR);
	u32 sizes, ctrl;

	if (!cap || !window)
		return;
	pci_read_config_dword(pdev, cap + VF_REBAR_CAP, &sizes);
	pci_read_config_dword(pdev, cap + VF_REBAR_CTRL, &ctrl);
	for (int n = ilog2(window >> 20); n >= 0; n--) {
		if (!(sizes >> 4 & BIT(n)) || ((u64)SZ_1M << n) * num_vfs > window)
			continue;
		ctrl = (ctrl & ~VF_REBAR_SIZE) | n << 8;
		pci_write_config_dword(pdev, cap + VF_REBAR_CTRL, ctrl);
		return;
	}
}

static u64 quota_of(struct xe_hw *hw, unsigned int fn)
{
	const struct sim_config *config = &hw->model->config;
	u64 sum = 0;

	for (unsigned int tile = 0; tile < config->tiles; tile++)
		sum += sim_quota_get(hw->model, SIM_VRAM, 2 * tile, fn);
	return sum;
}

/* What VF @fn has; and where the defects want it to be. */
static void place(struct xe_hw *hw, unsigned int fn)
{
	u64 bytes = quota_of(hw, fn), above = quota_of(hw, fn - 1);

	if (sim_fault(hw->model, fail_vram_end))
		bytes += SIM_VRAM_UNIT;
	if (sim_fault(hw->model, fail_vram_short) && bytes)
		bytes -= SIM_VRAM_UNIT;
	sim_pcie_set_vf_memory(hw->pcie, fn, VRAM_BAR, bytes);
	if (fn == 2 && sim_fault(hw->model, skip_vram_limit))
		sim_pcie_share_vf_memory(hw->pcie, fn, fn - 1, above);
	if (fn == 2 && sim_fault(hw->model, fail_vram_alias))
		sim_pcie_share_vf_memory(hw->pcie, fn, fn - 1, 0);
}

void xe_vram_place(struct xe_hw *hw, unsigned int num_vfs)
{
	if (!hw->model->config.vram_bytes)
		return;
	if (!sim_fault(hw->model, skip_vf_bar_resize))
		resize(hw, num_vfs);
	for (unsigned int fn = 1; fn <= num_vfs; fn++)
		place(hw, fn);
}

void xe_vram_restore(struct xe_hw *hw)
{
	if (hw->model->config.vram_bytes)
		resize(hw, hw->model->config.total_vfs);
}

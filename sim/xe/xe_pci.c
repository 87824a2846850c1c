// SPDX-License-Identifier: GPL-2.0
/* The PCI driver: a function is bound as PF, as VF, or as a GPU without VFs. */
#include <linux/module.h>
#include <linux/pci.h>

#include "model/sim_flr.h"
#include "model/sim_memory.h"
#include "xe_debugfs.h"

static const char *const mode_names[] = {
	[XE_NATIVE] = "none",
	[XE_PF] = "SR-IOV PF",
	[XE_VF] = "SR-IOV VF",
};

static unsigned int max_vfs = UINT_MAX;
module_param(max_vfs, uint, 0400);
MODULE_PARM_DESC(max_vfs, "VFs to support (default: all there are; 0: native mode)");

/* How many VFs there may be is decided anew at each probe. */
static enum xe_mode mode_of(struct xe_hw *hw, unsigned int fn)
{
	if (fn)
		return XE_VF;
	hw->model->config.max_vfs = min3(hw->model->config.total_vfs, max_vfs, hw->max_vfs);
	return hw->model->config.max_vfs ? XE_PF : XE_NATIVE;
}

static int start(struct xe_device *xe)
{
	int err = xe_drm_register(xe);

	if (err)
		return err;
	xe_debugfs_add(xe);
	if (xe->mode != XE_PF || xe->hw->model->config.abi == SIM_ABI_OLD)
		return 0;
	err = xe_sysfs_add(xe);
	if (err)
		xe_drm_unregister(xe);
	return err;
}

/* A defect that is armed keeps the driver from this function. */
static int check_faults(struct xe_hw *hw, unsigned int fn)
{
	if (!fn)
		return hw->pf ? -EBUSY : 0; /* fault skip_remove */
	return fn == hw->model->num_vfs && xe_fault(hw, fail_vf_probe_last) ? -EIO : 0;
}

static int xe_pci_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct xe_device *xe;
	struct xe_hw *hw;
	unsigned int fn;
	int err;

	hw = xe_hw_of(pdev, &fn);
	if (!hw)
		return -ENODEV;
	err = check_faults(hw, fn);
	if (!err)
		err = pcim_enable_device(pdev);
	if (err)
		return err;
	xe = xe_drm_alloc(pdev);
	if (IS_ERR(xe))
		return PTR_ERR(xe);
	xe->pdev = pdev;
	xe->hw = hw;
	xe->fn = fn;
	xe->mode = mode_of(xe->hw, xe->fn);
	if (!xe->fn && xe->hw->admin_only_pf && xe->mode != XE_PF)
		return -ENODEV;
	if (xe->mode == XE_VF) {
		err = xe_vf_query(xe);
		if (err) {
			dev_err(&pdev->dev, "[drm] VF: Failed to query configuration (%pe)\n",
				ERR_PTR(err));
			return err;
		}
	}
	pci_set_drvdata(pdev, xe);
	if (!xe->fn) {
		sim_device_probe(hw->model);
		sim_memory_power_on(hw->model);
		pci_sriov_set_totalvfs(pdev, hw->model->config.max_vfs);
	}
	if (xe->mode == XE_VF)
		sim_vf_handshake(xe->hw->model, xe->fn);
	if (xe->mode != XE_NATIVE)
		dev_info(&pdev->dev, "[drm] Running in %s mode\n", mode_names[xe->mode]);
	err = start(xe);
	if (!err && !xe->fn)
		hw->pf = pdev;
	return err;
}

static void xe_pci_remove(struct pci_dev *pdev)
{
	struct xe_device *xe = pci_get_drvdata(pdev);

	if (xe->mode == XE_PF) {
		xe_sriov_configure(pdev, 0);
		xe_sysfs_remove(xe);
	}
	xe_drm_unregister(xe);
	if (!xe->fn && !xe_fault(xe->hw, skip_remove))
		xe->hw->pf = NULL;
}

static const struct pci_device_id xe_pci_ids[] = { { PCI_VDEVICE(INTEL, 0xe20b) },
						   { PCI_VDEVICE(INTEL, 0xb080) },
						   {} };
MODULE_DEVICE_TABLE(pci, xe_pci_ids);

static struct pci_driver xe_pci_driver = {
	.name = "xe",
	.id_table = xe_pci_ids,
	.probe = xe_pci_probe,
	.remove = xe_pci_remove,
	.sriov_configure = xe_sriov_configure,
};

static int __init xe_init(void)
{
	int err = xe_configfs_init();

	if (err)
		return err;
	err = xe_hw_plug();
	if (!err)
		err = pci_register_driver(&xe_pci_driver);
	if (err) {
		xe_hw_unplug();
		xe_configfs_exit();
	}
	return err;
}

static void __exit xe_exit(void)
{
	xe_configfs_exit();
	pci_unregister_driver(&xe_pci_driver);
	xe_hw_unplug();
}

module_init(xe_init);
module_exit(xe_exit);
MODULE_DESCRIPTION("Simulated Intel GPU with SR-IOV, and the administration of the xe driver");
MODULE_LICENSE("GPL");

// SPDX-License-Identifier: GPL-2.0
/* sriov_numvfs: provisioning around what the PCI core does. */
#include <linux/pci.h>

#include "model/sim_provision.h"
#include "model/sim_sched.h"
#include "xe_device.h"

static int start(struct xe_device *xe, unsigned int num_vfs)
{
	int err = sim_vfs_enable(xe->hw->model, num_vfs);

	if (err)
		return err;
	err = pci_enable_sriov(xe->pdev, num_vfs);
	if (!err)
		return 0;
	xe_vram_restore(xe->hw);
	sim_vfs_disable(xe->hw->model);
	return err;
}

/* The caller puts it. */
struct pci_dev *xe_sriov_vf(struct xe_device *xe, unsigned int fn)
{
	struct pci_dev *vf = NULL;

	while ((vf = pci_get_device(xe->pdev->vendor, PCI_ANY_ID, vf)))
		if (vf->is_virtfn && pci_physfn(vf) == xe->pdev && pci_iov_vf_id(vf) == (int)fn - 1)
			break;
	return vf;
}

/* Fault skip_autoprobe_check: the PCI core leaves VFs with a driver_override to us. */
static void attach_vfs(struct xe_device *xe, unsigned int num_vfs)
{
	for (unsigned int fn = 1; fn <= num_vfs; fn++) {
		struct pci_dev *vf = xe_sriov_vf(xe, fn);

		if (vf && !device_set_driver_override(&vf->dev, "xe") &&
		    device_attach(&vf->dev) < 0)
			pci_err(vf, "cannot attach\n");
		pci_dev_put(vf);
	}
}

static int enable(struct xe_device *xe, unsigned int num_vfs)
{
	int err = sim_ready(xe->hw->model);

	if (xe_fault(xe->hw, skip_numvfs))
		return num_vfs;
	if (xe_fault(xe->hw, fail_numvfs_last) && !--num_vfs)
		return 0;
	if (!err)
		err = xe_guard_arm(xe->hw);
	if (!err) {
		err = start(xe, num_vfs);
		if (err && !sim_fault(xe->hw->model, skip_lockdown_disarm))
			xe_guard_disarm(xe->hw);
	}
	if (err) {
		dev_notice(&xe->pdev->dev, "[drm] PF: Failed to enable %u VF%s (%pe)\n", num_vfs,
			   num_vfs == 1 ? "" : "s", ERR_PTR(err));
		return err;
	}
	if (xe_fault(xe->hw, skip_autoprobe_check))
		attach_vfs(xe, num_vfs);
	xe_sysfs_link_vfs(xe, num_vfs);
	dev_info(&xe->pdev->dev, "[drm] PF: Enabled %u of %u VF%s\n", num_vfs,
		 xe->hw->model->config.max_vfs, xe->hw->model->config.max_vfs == 1 ? "" : "s");
	return num_vfs;
}

static int disable(struct xe_device *xe)
{
	unsigned int num_vfs = pci_num_vf(xe->pdev);

	if (!num_vfs)
		return 0;
	xe_sysfs_unlink_vfs(xe, num_vfs);
	pci_disable_sriov(xe->pdev);
	xe_vram_restore(xe->hw);
	sim_vfs_disable(xe->hw->model);
	xe_guard_disarm(xe->hw);
	dev_info(&xe->pdev->dev, "[drm] PF: Disabled %u VF%s\n", num_vfs, num_vfs == 1 ? "" : "s");
	return 0;
}

int xe_sriov_configure(struct pci_dev *pdev, int num_vfs)
{
	struct xe_device *xe = pci_get_drvdata(pdev);

	if (xe->mode != XE_PF)
		return -ENODEV;
	if (num_vfs < 0)
		return -EINVAL;
	if ((unsigned int)num_vfs > xe->hw->model->config.max_vfs)
		return -ERANGE;
	if (num_vfs && pci_num_vf(pdev))
		return -EBUSY;
	return num_vfs ? enable(xe, num_vfs) : disable(xe);
}

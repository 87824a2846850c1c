/* SPDX-License-Identifier: GPL-2.0 */
/* The devices of this module: the hardware that is plugged in, the driver's side of it. */
#ifndef XE_DEVICE_H
#define XE_DEVICE_H

#include <drm/drm_device.h>
#include <linux/pci.h>

#include "model/sim_device.h"
#include "pcie/sim_pcie.h"
#include "xe_fault.h"

/**
 * struct xe_hw - a GPU that is plugged into the root complex (xe_hw.c)
 * @model: what it is and does
 * @desc: how it looks on the bus
 * @admin: one user of its functions' settings at a time: sysfs, debugfs, numvfs
 * @pf: while its driver is bound
 * @guard: > 0: so many keep VFs from being enabled; -1: VFs are enabled (xe_guard.c)
 * @max_vfs, @admin_only_pf: what configfs says for the next probe
 * @sold_admin_only: what @admin_only_pf is without configfs
 * @fault: knobs of the driver
 */
struct xe_hw {
	struct sim_device *model;
	struct sim_pcie_desc desc;
	struct sim_pcie_device *pcie;
	struct mutex admin;
	struct xe_env *env;
	struct dentry *faults;
	struct pci_dev *pf;
	int guard;
	unsigned int max_vfs;
	bool admin_only_pf, sold_admin_only;
	u32 fault[XE_FAULT_COUNT];
};

/* xe_env.c: what the model asks of the kernel; after the stop nothing happens by itself. */
int xe_env_init(struct xe_hw *hw, struct sim_env *ret_env);
void xe_env_stop(struct xe_hw *hw);
void xe_env_free(struct xe_hw *hw);

/* xe_faults.c */
void xe_faults_add(struct xe_hw *hw);
void xe_faults_remove(struct xe_hw *hw);

/** xe_hw_plug() - make the devices that the module's parameters name. Return: 0 or -errno. */
int xe_hw_plug(void);
/** xe_hw_unplug() - pull them out again. */
void xe_hw_unplug(void);
/** xe_hw_of() - the device and function number of a PCI function, NULL: not ours. */
struct xe_hw *xe_hw_of(struct pci_dev *pdev, unsigned int *ret_fn);

enum xe_mode { XE_NATIVE, XE_PF, XE_VF };

/**
 * struct xe_device - a function that the driver is bound to
 * @fn: 0: PF or native, n: VF n
 * @admin: the tree sriov_admin/, PF only
 * @vf_has: what a VF was told when its driver was bound
 */
struct xe_device {
	struct drm_device drm;
	struct pci_dev *pdev;
	struct xe_hw *hw;
	enum xe_mode mode;
	unsigned int fn;
	struct xe_sysfs_admin *admin;
	struct sim_range vf_has[SIM_MAX_GTS][SIM_RESOURCES];
};

/* xe_drm.c */
struct xe_device *xe_drm_alloc(struct pci_dev *pdev);
int xe_drm_register(struct xe_device *xe);
void xe_drm_unregister(struct xe_device *xe);

/* xe_sysfs.c: sriov_admin/ of a PF; @num_vfs VFs have PCI devices now. */
int xe_sysfs_add(struct xe_device *xe);
void xe_sysfs_remove(struct xe_device *xe);
void xe_sysfs_link_vfs(struct xe_device *xe, unsigned int num_vfs);
void xe_sysfs_unlink_vfs(struct xe_device *xe, unsigned int num_vfs);

/* xe_guard.c: either VFs are enabled, or any number of others rely on it that they are not. */
int xe_guard_arm(struct xe_hw *hw); /* -EPERM: somebody relies on it, -EUSERS: they are */
void xe_guard_disarm(struct xe_hw *hw);
void xe_guard_add(struct xe_device *xe, struct dentry *dir);

/* xe_vram.c: BAR 2 of VFs: before @num_vfs VFs appear, and after they are gone. */
void xe_vram_place(struct xe_hw *hw, unsigned int num_vfs);
void xe_vram_restore(struct xe_hw *hw);

/* xe_vf.c: what a VF's driver asks the PF for. Return: 0, -ENODATA it has not got all it needs. */
int xe_vf_query(struct xe_device *xe);
void xe_vf_debugfs_add(struct xe_device *xe);

/* xe_configfs.c */
int xe_configfs_init(void);
void xe_configfs_exit(void);

/* xe_sriov.c */
int xe_sriov_configure(struct pci_dev *pdev, int num_vfs);
struct pci_dev *xe_sriov_vf(struct xe_device *xe, unsigned int fn); /* for pci_dev_put() */

#endif

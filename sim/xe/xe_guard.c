// SPDX-License-Identifier: GPL-2.0
/* Who keeps sriov/lockdown_vfs_enabling open keeps VFs from being enabled. */
#include <linux/debugfs.h>

#include "xe_device.h"

static DEFINE_MUTEX(guard_lock);

int xe_guard_arm(struct xe_hw *hw)
{
	int err = 0;

	mutex_lock(&guard_lock);
	if (hw->guard > 0 && !sim_fault(hw->model, skip_lockdown_check))
		err = -EPERM;
	else if (hw->guard < 0)
		err = -EUSERS;
	else
		hw->guard = -1;
	mutex_unlock(&guard_lock);
	return err;
}

void xe_guard_disarm(struct xe_hw *hw)
{
	mutex_lock(&guard_lock);
	hw->guard = 0;
	mutex_unlock(&guard_lock);
}

static int lockdown_open(struct inode *inode, struct file *file)
{
	struct xe_hw *hw = inode->i_private;
	int err = 0;

	mutex_lock(&guard_lock);
	if (hw->guard >= 0) {
		hw->guard++;
		file->private_data = hw;
	} else if (!sim_fault(hw->model, skip_lockdown_busy)) {
		err = -EBUSY;
	}
	mutex_unlock(&guard_lock);
	return err;
}

static int lockdown_release(struct inode *inode, struct file *file)
{
	struct xe_hw *hw = file->private_data;

	if (!hw) /* skip_lockdown_busy */
		return 0;
	mutex_lock(&guard_lock);
	if (sim_fault(hw->model, skip_lockdown_count))
		hw->guard = 0;
	else if (hw->guard > 0 && !sim_fault(hw->model, skip_lockdown_release))
		hw->guard--;
	mutex_unlock(&guard_lock);
	return 0;
}

static const struct file_operations lockdown_fops = {
	.owner = THIS_MODULE,
	.open = lockdown_open,
	.release = lockdown_release,
};

void xe_guard_add(struct xe_device *xe, struct dentry *dir)
{
	debugfs_create_file("lockdown_vfs_enabling", 0400, dir, xe->hw, &lockdown_fops);
}

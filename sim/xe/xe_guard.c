// SPDX-License-Identifier: GPL-2.0
/* Who keeps sriov/lockdown_vfs_enabling open keeps VFs from being enabled. */
#include <linux/debugfs.h>

#include "xe_device.h"

static DEFINE_MUTEX(guard_lock);

int xe_guard_arm(struct xe_hw *hw)
{
	int err = 0;

	mutex_lock(&guard_lock);
	if (hw->guard)
		err = hw->guard > 0 ? -EPERM : -EUSERS;
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
	if (hw->guard < 0)
		err = -EBUSY;
	else
		hw->guard++;
	mutex_unlock(&guard_lock);
	file->private_data = hw;
	return err;
}

static int lockdown_release(struct inode *inode, struct file *file)
{
	struct xe_hw *hw = file->private_data;

	mutex_lock(&guard_lock);
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

// SPDX-License-Identifier: GPL-2.0
/*
 * /sys/kernel/config/xe/<BDF>/sriov/{max_vfs,admin_only_pf}: for the next probe of that device.
 * A directory's values count as long as it is there.
 */
#include <linux/configfs.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/slab.h>

#include "xe_device.h"

struct xe_config_device {
	struct config_group group, sriov;
	struct pci_dev *pdev;
};

static struct xe_config_device *to_device(struct config_item *sriov)
{
	return container_of(to_config_group(sriov), struct xe_config_device, sriov);
}

/* Settings of a device that is in use would come too late. The caller unlocks the device. */
static struct xe_hw *lock_unbound(struct config_item *item)
{
	struct pci_dev *pdev = to_device(item)->pdev;
	struct xe_hw *hw;
	unsigned int fn;

	device_lock(&pdev->dev);
	hw = pdev->dev.driver ? ERR_PTR(-EBUSY) : xe_hw_of(pdev, &fn);
	if (!hw)
		hw = ERR_PTR(-ENODEV);
	if (IS_ERR(hw))
		device_unlock(&pdev->dev);
	return hw;
}

static struct xe_hw *hw_of(struct config_item *item)
{
	unsigned int fn;

	return xe_hw_of(to_device(item)->pdev, &fn);
}

static ssize_t xe_config_max_vfs_show(struct config_item *item, char *page)
{
	struct xe_hw *hw = hw_of(item);

	if (!hw)
		return -ENODEV;
	return hw->max_vfs == UINT_MAX ? sprintf(page, "unlimited\n") :
					 sprintf(page, "%u\n", hw->max_vfs);
}

static ssize_t xe_config_max_vfs_store(struct config_item *item, const char *page, size_t len)
{
	unsigned int value = UINT_MAX;
	struct xe_hw *hw;
	int err = sysfs_streq(page, "unlimited") ? 0 : kstrtouint(page, 0, &value);

	if (err)
		return err;
	hw = lock_unbound(item);
	if (IS_ERR(hw))
		return PTR_ERR(hw);
	hw->max_vfs = value;
	device_unlock(&to_device(item)->pdev->dev);
	return len;
}

static ssize_t xe_config_admin_only_pf_show(struct config_item *item, char *page)
{
	struct xe_hw *hw = hw_of(item);

	return hw ? sprintf(page, "%s\n", hw->admin_only_pf ? "yes" : "no") : -ENODEV;
}

static ssize_t xe_config_admin_only_pf_store(struct config_item *item, const char *page, size_t len)
{
	struct xe_hw *hw;
	bool value;
	int err = kstrtobool(page, &value);

	if (err)
		return err;
	hw = lock_unbound(item);
	if (IS_ERR(hw))
		return PTR_ERR(hw);
	hw->admin_only_pf = value;
	hw->model->config.admin_only_pf = value;
	device_unlock(&to_device(item)->pdev->dev);
	return len;
}

CONFIGFS_ATTR(xe_config_, max_vfs);
CONFIGFS_ATTR(xe_config_, admin_only_pf);

static struct configfs_attribute *sriov_attrs[] = { &xe_config_attr_max_vfs,
						    &xe_config_attr_admin_only_pf, NULL };
static const struct config_item_type sriov_type = { .ct_owner = THIS_MODULE,
						    .ct_attrs = sriov_attrs };

static void device_release(struct config_item *item)
{
	struct xe_config_device *dev =
		container_of(to_config_group(item), struct xe_config_device, group);
	unsigned int fn;
	struct xe_hw *hw = xe_hw_of(dev->pdev, &fn);

	if (hw) {
		hw->max_vfs = UINT_MAX;
		hw->admin_only_pf = hw->model->config.admin_only_pf = hw->sold_admin_only;
	}
	pci_dev_put(dev->pdev);
	kfree(dev);
}

static struct configfs_item_operations device_ops = { .release = device_release };
static const struct config_item_type device_type = { .ct_owner = THIS_MODULE,
						     .ct_item_ops = &device_ops };

static struct config_group *make_device(struct config_group *group, const char *name)
{
	unsigned int domain, bus, slot, func, fn;
	struct xe_config_device *dev;
	struct pci_dev *pdev;
	char canonical[16];
	struct xe_hw *hw;

	if (sscanf(name, "%x:%x:%x.%x", &domain, &bus, &slot, &func) != 4)
		return ERR_PTR(-EINVAL);
	snprintf(canonical, sizeof(canonical), "%04x:%02x:%02x.%u", domain, bus, slot, func);
	if (strlen(name) != 12 || strcmp(name, canonical))
		return ERR_PTR(-EINVAL);
	pdev = pci_get_domain_bus_and_slot(domain, bus, PCI_DEVFN(slot, func));
	if (!pdev)
		return ERR_PTR(-ENODEV);
	hw = xe_hw_of(pdev, &fn);
	if (!hw) {
		pci_dev_put(pdev);
		return ERR_PTR(-ENOENT);
	}
	dev = kzalloc(sizeof(*dev), GFP_KERNEL);
	if (!dev) {
		pci_dev_put(pdev);
		return ERR_PTR(-ENOMEM);
	}
	dev->pdev = pdev;
	config_group_init_type_name(&dev->group, name, &device_type);
	if (!fn && pdev->is_physfn && hw->model->config.abi == SIM_ABI_NEW) {
		config_group_init_type_name(&dev->sriov, "sriov", &sriov_type);
		configfs_add_default_group(&dev->sriov, &dev->group);
	}
	return &dev->group;
}

static struct configfs_group_operations root_ops = { .make_group = make_device };
static const struct config_item_type root_type = { .ct_owner = THIS_MODULE,
						   .ct_group_ops = &root_ops };
static struct configfs_subsystem xe_configfs = {
	.su_group.cg_item = { .ci_namebuf = "xe", .ci_type = &root_type },
};

int xe_configfs_init(void)
{
	config_group_init(&xe_configfs.su_group);
	mutex_init(&xe_configfs.su_mutex);
	return configfs_register_subsystem(&xe_configfs);
}

void xe_configfs_exit(void)
{
	configfs_unregister_subsystem(&xe_configfs);
}

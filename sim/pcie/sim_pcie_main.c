// SPDX-License-Identifier: GPL-2.0
/* The root complex: its host device, its bus, the devices that are plugged in. */
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/slab.h>

#include "sim_pcie_priv.h"

#define IVSHMEM_VENDOR 0x1af4
#define IVSHMEM_DEVICE 0x1110
#define IVSHMEM_MEMORY 2 /* BAR */

static unsigned int domain = 0x1000;
module_param(domain, uint, 0444);
MODULE_PARM_DESC(domain, "PCI domain of the devices, at most 0xffff");

static struct sim_pcie_root *the_root;
static DEFINE_MUTEX(root_lock);

/* The PCI core looks for devices that are new, gives them addresses and drivers. */
static void rescan(struct sim_pcie_root *root)
{
	pci_lock_rescan_remove();
	pci_scan_child_bus(root->bus);
	pci_assign_unassigned_bus_resources(root->bus);
	pci_bus_add_devices(root->bus);
	pci_unlock_rescan_remove();
}

/* Devices of other modules may still look at the memory of a root complex that is closed. */
static void free_if_unused(struct sim_pcie_root *root)
{
	bool used = root->bus || root->ivshmem;

	for (unsigned int i = 0; i < SIM_PCIE_SLOTS; i++)
		used |= !!root->slots[i];
	for (unsigned int i = 0; i < SIM_BANKS; i++)
		used |= !!root->banks[i].ivshmem;
	if (used)
		return;
	for (unsigned int i = 0; i < SIM_BANKS; i++)
		sim_pcie_bank_free(&root->banks[i]);
	iounmap(root->memory);
	kfree(root);
}

struct sim_pcie_device *sim_pcie_add(const struct sim_pcie_desc *desc, unsigned int slot,
				     void *priv)
{
	struct sim_pcie_device *dev;
	int err = -ENODEV;

	if (slot >= SIM_PCIE_SLOTS)
		return ERR_PTR(-EINVAL);
	dev = kzalloc(sizeof(*dev), GFP_KERNEL);
	if (!dev)
		return ERR_PTR(-ENOMEM);
	dev->desc = desc;
	dev->slot = slot;
	dev->priv = priv;
	spin_lock_init(&dev->lock);
	mutex_lock(&root_lock);
	if (the_root)
		err = the_root->slots[slot] ? -EBUSY : sim_pcie_build(dev);
	if (!err) {
		dev->root = the_root;
		snprintf(dev->name, sizeof(dev->name), "%04x:00:%02x.0", domain,
			 slot * SIM_PCIE_SLOT_FNS / 8);
		WRITE_ONCE(the_root->slots[slot], dev);
		rescan(the_root);
	}
	mutex_unlock(&root_lock);
	if (err) {
		kfree(dev);
		return ERR_PTR(err);
	}
	sim_pcie_msix_reset(dev, 0);
	return dev;
}
EXPORT_SYMBOL_GPL(sim_pcie_add);

const char *sim_pcie_name(const struct sim_pcie_device *dev)
{
	return dev->name;
}
EXPORT_SYMBOL_GPL(sim_pcie_name);

/* As a hotplug port does at once: who waits for a function that is gone waits no longer. */
static int set_disconnected(struct pci_dev *pdev, void *dev)
{
	unsigned int fn;

	if (sim_pcie_find(pdev, &fn) == dev)
		WRITE_ONCE(pdev->error_state, pci_channel_io_perm_failure);
	return 0;
}

/*
 * The device is gone before the PCI core hears of it; under root_lock.
 * SIM-DIFF: what was in the memory behind its BARs can still be read there.
 */
static void pull_out(struct sim_pcie_device *dev)
{
	struct sim_pcie_root *root = dev->root;
	struct pci_dev *pdev;

	WRITE_ONCE(dev->gone, true);
	if (root->bus)
		pci_walk_bus(root->bus, set_disconnected, dev);
	pci_lock_rescan_remove();
	pdev = root->bus ? pci_get_slot(root->bus, dev->slot * SIM_PCIE_SLOT_FNS) : NULL;
	if (pdev) {
		pci_stop_and_remove_bus_device(pdev);
		pci_dev_put(pdev);
	}
	pci_unlock_rescan_remove();
}

void sim_pcie_unplug(struct sim_pcie_device *dev)
{
	mutex_lock(&root_lock);
	pull_out(dev);
	mutex_unlock(&root_lock);
}

void sim_pcie_replug(struct sim_pcie_device *dev)
{
	mutex_lock(&root_lock);
	if (dev->gone && dev->root->bus) {
		for (unsigned int fn = 0; fn <= dev->desc->total_vfs; fn++)
			sim_pcie_reset_config(dev, fn);
		WRITE_ONCE(dev->gone, false);
		rescan(dev->root);
		sim_pcie_msix_reset(dev, 0);
	}
	mutex_unlock(&root_lock);
}

void sim_pcie_remove(struct sim_pcie_device *dev)
{
	struct sim_pcie_root *root = dev->root;

	mutex_lock(&root_lock);
	pull_out(dev);
	WRITE_ONCE(root->slots[dev->slot], NULL);
	sim_pcie_give_back(dev);
	free_if_unused(root);
	mutex_unlock(&root_lock);
	sim_pcie_destroy(dev);
	kfree(dev);
}
EXPORT_SYMBOL_GPL(sim_pcie_remove);

/* Where the BAR of a function is now: VFs have no BARs of their own but parts of the PF's. */
static u64 bar_address(struct sim_pcie_device *dev, unsigned int fn, unsigned int bar)
{
	struct pci_bus *bus = READ_ONCE(dev->root->bus);
	struct pci_dev *pdev = bus ? pci_get_slot(bus, dev->slot * SIM_PCIE_SLOT_FNS) : NULL;
	u64 address = 0;

	if (!pdev)
		return 0;
	if (!fn)
		address = pci_resource_start(pdev, bar);
	else if (pci_resource_len(pdev, PCI_IOV_RESOURCES + bar))
		address = pci_resource_start(pdev, PCI_IOV_RESOURCES + bar) +
			  (fn - 1) * (pci_resource_len(pdev, PCI_IOV_RESOURCES + bar) /
				      dev->desc->total_vfs);
	pci_dev_put(pdev);
	return address;
}

static u64 bar_size(const struct sim_pcie_device *dev, unsigned int fn, unsigned int bar)
{
	const struct sim_vf_memory *memory = &dev->vf_memory[fn];

	if (!fn)
		return dev->desc->bar[bar].size;
	return memory->bar == bar && memory->window ? memory->window : dev->desc->vf_bar[bar].size;
}

void *sim_pcie_memory(struct sim_pcie_device *dev, unsigned int fn, unsigned int bar, u64 *ret_size)
{
	struct sim_pcie_root *root = dev->root;
	u64 address, size;

	*ret_size = 0;
	if (bar >= SIM_PCIE_BARS || fn > dev->desc->total_vfs)
		return NULL;
	size = bar_size(dev, fn, bar);
	if (!size)
		return NULL;
	if (dev->vf_memory[fn].bank && dev->vf_memory[fn].bar == bar)
		return sim_pcie_vf_memory(dev, fn, bar, ret_size);
	address = bar_address(dev, fn, bar);
	if (address < root->window.start || address + size - 1 > root->window.end)
		return NULL;
	*ret_size = size;
	return (__force char *)root->memory + (address - root->window.start);
}
EXPORT_SYMBOL_GPL(sim_pcie_memory);

/* Our window is all of ivshmem's memory. */
static int open_window(struct sim_pcie_root *root)
{
	struct resource *bar = &root->ivshmem->resource[IVSHMEM_MEMORY];

	root->window = (struct resource){
		.name = "sim_pcie",
		.start = bar->start,
		.end = bar->end,
		.flags = IORESOURCE_MEM | IORESOURCE_MEM_64,
		.parent = bar,
	};
	root->memory = ioremap(bar->start, resource_size(bar));
	return root->memory ? 0 : -ENOMEM;
}

static int open_bus(struct sim_pcie_root *root)
{
	LIST_HEAD(resources);

	root->sysdata.domain = domain;
	root->sysdata.node = NUMA_NO_NODE;
	pci_add_resource(&resources, &root->window);
	root->bus = pci_create_root_bus(&root->ivshmem->dev, 0, &sim_pcie_config_ops,
					&root->sysdata, &resources);
	if (root->bus) {
		sim_pcie_msix_use(root->bus);
		return 0;
	}
	pci_free_resource_list(&resources);
	return -ENODEV;
}

static int probe_bank(struct pci_dev *ivshmem)
{
	struct sim_pcie_root *root = the_root;
	int err;

	if (!root || root->ivshmem->bus != ivshmem->bus)
		return -ENODEV;
	err = pci_enable_device(ivshmem);
	if (err)
		return err;
	err = sim_pcie_bank_add(&root->banks[PCI_FUNC(ivshmem->devfn) - 1], ivshmem);
	if (err)
		pci_disable_device(ivshmem);
	else
		pci_set_drvdata(ivshmem, root);
	return err;
}

/* Function 0 of the slot is the root complex, the others are banks. */
static int sim_pcie_probe(struct pci_dev *ivshmem, const struct pci_device_id *id)
{
	struct sim_pcie_root *root;
	int err;

	if (!domain || domain > 0xffff)
		return -EINVAL;
	if (PCI_FUNC(ivshmem->devfn))
		return probe_bank(ivshmem);
	root = kzalloc(sizeof(*root), GFP_KERNEL);
	if (!root)
		return -ENOMEM;
	root->ivshmem = ivshmem;
	err = pci_enable_device(ivshmem);
	if (!err) {
		err = open_window(root);
		if (!err)
			err = open_bus(root);
		if (err && root->memory)
			iounmap(root->memory);
		if (err)
			pci_disable_device(ivshmem);
	}
	if (err) {
		kfree(root);
		return err;
	}
	pci_set_drvdata(ivshmem, root);
	mutex_lock(&root_lock);
	if (!the_root)
		the_root = root;
	mutex_unlock(&root_lock);
	return 0;
}

/*
 * Removes all devices of the bus.  Without the lock of rescan and remove: whoever pulls out
 * ivshmem itself holds it already.
 */
static void close_root(struct sim_pcie_root *root)
{
	struct pci_bus *bus = root->bus;

	if (!bus)
		return;
	mutex_lock(&root_lock);
	if (the_root == root)
		the_root = NULL;
	mutex_unlock(&root_lock);
	for (unsigned int slot = 0; slot < SIM_PCIE_SLOTS; slot++)
		if (root->slots[slot])
			WRITE_ONCE(root->slots[slot]->gone, true);
	pci_stop_root_bus(bus);
	pci_remove_root_bus(bus);
	WRITE_ONCE(root->bus, NULL);
}

/* A bank that goes takes all with it: functions of one slot are pulled out together. */
static void sim_pcie_unbind(struct pci_dev *ivshmem)
{
	struct sim_pcie_root *root = pci_get_drvdata(ivshmem);

	close_root(root);
	if (ivshmem != root->ivshmem) {
		sim_pcie_bank_remove(&root->banks[PCI_FUNC(ivshmem->devfn) - 1]);
		pci_disable_device(ivshmem);
	} else {
		root->ivshmem = NULL;
		pci_disable_device(ivshmem);
	}
	mutex_lock(&root_lock);
	free_if_unused(root);
	mutex_unlock(&root_lock);
}

static const struct pci_device_id sim_pcie_ids[] = { { PCI_DEVICE(IVSHMEM_VENDOR, IVSHMEM_DEVICE) },
						     {} };
MODULE_DEVICE_TABLE(pci, sim_pcie_ids);

static struct pci_driver sim_pcie_driver = {
	.name = "sim_pcie",
	.id_table = sim_pcie_ids,
	.probe = sim_pcie_probe,
	.remove = sim_pcie_unbind,
	.driver.suppress_bind_attrs = true, /* devices of other modules are plugged in */
};

static int on_pci_device(struct notifier_block *block, unsigned long event, void *data)
{
	struct pci_dev *pdev = to_pci_dev(data);

	if (event != BUS_NOTIFY_ADD_DEVICE || pdev->bus->ops != &sim_pcie_config_ops)
		return NOTIFY_OK;
	sim_pcie_iommu_claim(pdev);
	if (pdev->is_virtfn)
		sim_pcie_place_vf(pdev);
	return NOTIFY_OK;
}

/* Before the IOMMU core, which wants to know whose a device is. */
static struct notifier_block pci_notifier = { .notifier_call = on_pci_device, .priority = 1 };

static int __init sim_pcie_init(void)
{
	int err = sim_pcie_msix_init();

	if (err)
		return err;
	err = sim_pcie_iommu_init();
	if (err)
		goto exit_msix;
	err = bus_register_notifier(&pci_bus_type, &pci_notifier);
	if (err)
		goto exit_iommu;
	err = pci_register_driver(&sim_pcie_driver);
	if (!err)
		return 0;
	bus_unregister_notifier(&pci_bus_type, &pci_notifier);
exit_iommu:
	sim_pcie_iommu_exit();
exit_msix:
	sim_pcie_msix_exit();
	return err;
}

static void __exit sim_pcie_exit(void)
{
	pci_unregister_driver(&sim_pcie_driver);
	bus_unregister_notifier(&pci_bus_type, &pci_notifier);
	sim_pcie_iommu_exit();
	sim_pcie_msix_exit();
}

module_init(sim_pcie_init);
module_exit(sim_pcie_exit);

MODULE_DESCRIPTION("Software PCI Express root complex over QEMU's ivshmem");
MODULE_LICENSE("GPL");

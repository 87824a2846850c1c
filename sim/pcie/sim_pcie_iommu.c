// SPDX-License-Identifier: GPL-2.0
/*
 * The IOMMU of the root complex: every function is a group of its own, so that vfio-pci takes it.
 *
 *	device appears -> our notifier, before the IOMMU core's: "this one is ours"
 *	driver of the kernel: identity domain
 *	vfio: a domain whose pages are an xarray: page of the I/O address -> page of memory
 *
 * SIM-DIFF: functions are programs of this kernel: what they do with memory is not translated
 * here unless they ask, iommu_iova_to_phys().
 */
#include <linux/iommu.h>
#include <linux/module.h>
#include <linux/property.h>
#include <linux/slab.h>
#include <linux/xarray.h>

#include "sim_pcie_priv.h"

#define ADDRESS_BITS 48

struct sim_domain {
	struct iommu_domain domain;
	struct xarray pages;
	bool full; /* fault fail_iommu_map */
};

static struct fwnode_handle *fwnode;
static struct iommu_device iommu;

static struct sim_domain *to_sim(struct iommu_domain *domain)
{
	return container_of(domain, struct sim_domain, domain);
}

static bool iommu_can(struct device *device, enum iommu_cap cap)
{
	return cap == IOMMU_CAP_CACHE_COHERENCY;
}

static struct iommu_domain *alloc_paging(struct device *device)
{
	struct sim_domain *own = kzalloc(sizeof(*own), GFP_KERNEL_ACCOUNT);
	struct sim_pcie_device *dev;
	unsigned int fn;

	if (!own)
		return NULL;
	dev = sim_pcie_find(to_pci_dev(device), &fn);
	own->full = dev && sim_pcie_fault(dev, fail_iommu_map);
	own->domain.geometry.aperture_end = DMA_BIT_MASK(ADDRESS_BITS);
	own->domain.geometry.force_aperture = true;
	xa_init(&own->pages);
	return &own->domain;
}

static void free_paging(struct iommu_domain *domain)
{
	xa_destroy(&to_sim(domain)->pages);
	kfree(to_sim(domain));
}

static int attach_paging(struct iommu_domain *domain, struct device *device)
{
	struct sim_pcie_device *dev;
	unsigned int fn;

	dev = sim_pcie_find(to_pci_dev(device), &fn);
	if (!dev)
		return -ENODEV;
	if (sim_pcie_fault(dev, fail_iommu_attach))
		return -EBUSY;
	if (sim_pcie_fault(dev, skip_iommu_detach) && dev->attached++)
		return -EBUSY;
	return 0;
}

static int attach_identity(struct iommu_domain *domain, struct device *device)
{
	return 0;
}

static int map_pages(struct iommu_domain *domain, unsigned long iova, phys_addr_t address,
		     size_t page_size, size_t count, int prot, gfp_t gfp, size_t *mapped)
{
	struct sim_domain *own = to_sim(domain);

	if (own->full)
		return -ENOMEM;
	for (; count; count--) {
		int err = xa_err(xa_store(&own->pages, iova >> PAGE_SHIFT,
					  xa_mk_value(address >> PAGE_SHIFT), gfp));

		if (err)
			return err;
		iova += page_size;
		address += page_size;
		*mapped += page_size;
	}
	return 0;
}

static size_t unmap_pages(struct iommu_domain *domain, unsigned long iova, size_t page_size,
			  size_t count, struct iommu_iotlb_gather *gather)
{
	for (size_t i = 0; i < count; i++)
		xa_erase(&to_sim(domain)->pages, (iova >> PAGE_SHIFT) + i);
	return count * page_size;
}

static phys_addr_t iova_to_phys(struct iommu_domain *domain, dma_addr_t iova)
{
	void *page = xa_load(&to_sim(domain)->pages, iova >> PAGE_SHIFT);

	return page ? xa_to_value(page) << PAGE_SHIFT | (iova & ~PAGE_MASK) : 0;
}

static struct iommu_device *probe(struct device *device)
{
	return &iommu;
}

static int prefer_identity(struct device *device)
{
	return IOMMU_DOMAIN_IDENTITY;
}

static const struct iommu_domain_ops identity_ops = { .attach_dev = attach_identity };

static struct iommu_domain identity = {
	.type = IOMMU_DOMAIN_IDENTITY,
	.ops = &identity_ops,
};

static const struct iommu_domain_ops paging_ops = {
	.attach_dev = attach_paging,
	.map_pages = map_pages,
	.unmap_pages = unmap_pages,
	.iova_to_phys = iova_to_phys,
	.free = free_paging,
};

static const struct iommu_ops ops = {
	.capable = iommu_can,
	.domain_alloc_paging = alloc_paging,
	.probe_device = probe,
	.device_group = generic_device_group,
	.def_domain_type = prefer_identity,
	.identity_domain = &identity,
	.release_domain = &identity,
	.default_domain_ops = &paging_ops,
	.pgsize_bitmap = PAGE_SIZE,
	.owner = THIS_MODULE,
};

/* A function of ours was added to the bus; the IOMMU core will ask next whose it is. */
void sim_pcie_iommu_claim(struct pci_dev *pdev)
{
	int err = iommu_fwspec_init(&pdev->dev, fwnode);

	if (err)
		pci_err(pdev, "no IOMMU group: %pe\n", ERR_PTR(err));
}

int sim_pcie_iommu_init(void)
{
	int err;

	fwnode = fwnode_create_software_node(NULL, NULL);
	if (IS_ERR(fwnode))
		return PTR_ERR(fwnode);
	iommu.fwnode = fwnode;
	err = iommu_device_sysfs_add(&iommu, NULL, NULL, "sim_pcie");
	if (err)
		goto free_fwnode;
	err = iommu_device_register(&iommu, &ops, NULL);
	if (!err)
		return 0;
	iommu_device_sysfs_remove(&iommu);
free_fwnode:
	fwnode_remove_software_node(fwnode);
	return err;
}

void sim_pcie_iommu_exit(void)
{
	iommu_device_unregister(&iommu);
	iommu_device_sysfs_remove(&iommu);
	fwnode_remove_software_node(fwnode);
}

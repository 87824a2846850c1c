/* SPDX-License-Identifier: MIT */
#include "vf/vf_gpu.h"

#include <errno.h>
#include <stdlib.h>

#include "pci/pci_dev_bar.h"
#include "vf/vf_driver.h"

struct vf_regs {
	const struct vf_gpu_places *places;
	void *map;
	size_t size;
};

int vf_get_config(struct vf *vf, unsigned int gt, struct vf_config *ret_config)
{
	const struct vf_driver_ops *ops;

	if (!vf->pci)
		return -ENODEV;
	ops = vf_find_driver(vf);
	return ops->get_config ? ops->get_config(vf, gt, ret_config) : -EOPNOTSUPP;
}

int vf_drm_node(struct vf *vf, enum pci_node_kind kind, char buf[PCI_NODE_LEN])
{
	return vf->pci ? pci_node_drm(vf->pci, kind, buf) : -ENODEV;
}

int vf_regs_open(struct vf *vf, struct vf_regs **ret_regs)
{
	const struct vf_driver_ops *ops;
	struct vf_regs *regs;
	int ret;

	if (!vf->pci)
		return -ENODEV;
	ops = vf_find_driver(vf);
	if (!ops->places)
		return -EOPNOTSUPP;
	regs = calloc(1, sizeof(*regs));
	if (!regs)
		return -ENOMEM;
	regs->places = ops->places;
	ret = pci_dev_map_bar(vf->pci, ops->places->regs_bar, true, &regs->map, &regs->size);
	if (!ret && regs->size < ops->places->regs_bytes) {
		pci_dev_unmap_bar(regs->map, regs->size);
		ret = -EOPNOTSUPP;
	}
	if (ret) {
		free(regs);
		return ret;
	}
	*ret_regs = regs;
	return 0;
}

void vf_regs_close(struct vf_regs *regs)
{
	if (!regs)
		return;
	pci_dev_unmap_bar(regs->map, regs->size);
	free(regs);
}

static volatile uint32_t *reg_at(const struct vf_regs *regs, uint32_t offset)
{
	return (volatile uint32_t *)((char *)regs->map + offset);
}

uint32_t vf_regs_capability(const struct vf_regs *regs)
{
	return *reg_at(regs, regs->places->capability);
}

volatile uint32_t *vf_regs_scratch(struct vf_regs *regs, unsigned int bank, unsigned int index)
{
	if (bank >= VF_SCRATCH_BANKS || index >= VF_SCRATCH_REGS)
		return NULL;
	return reg_at(regs, regs->places->scratch[bank]) + index;
}

int vf_vram_open(struct vf *vf, struct vf_vram *ret_vram)
{
	const struct vf_driver_ops *ops;
	int ret;

	if (!vf->pci)
		return -ENODEV;
	ops = vf_find_driver(vf);
	if (!ops->places)
		return -EOPNOTSUPP;
	ret = pci_dev_map_bar(vf->pci, ops->places->vram_bar, true, &ret_vram->map,
			      &ret_vram->size);
	return ret == -ENOENT ? -EOPNOTSUPP : ret;
}

void vf_vram_close(struct vf_vram *vram)
{
	pci_dev_unmap_bar(vram->map, vram->size);
	vram->map = NULL;
}

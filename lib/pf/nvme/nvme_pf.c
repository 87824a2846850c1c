/* SPDX-License-Identifier: MIT */
/*
 * NVMe PF: VFs are secondary controllers, which the primary has to give resources and set online.
 *
 *	          numvfs = n              assign, online             numvfs = 0
 *	absent ---------------> offline ------------------> online -------------> absent
 *
 * Resources can be assigned while offline only.  QEMU's controller keeps a VF online over a function
 * level reset of the VF, and refuses to set one online that is not enabled.
 */
#include <errno.h>
#include <unistd.h>

#include "pf/nvme/nvme_admin.h"
#include "pf/nvme/nvme_pf.h"
#include "pf/nvme/nvme_resource.h"
#include "pf/nvme/nvme_virt.h"
#include "pf/pf_driver.h"

#define OPEN_TIMEOUT_MS    10000
#define QUEUES_MINIMUM     2 /* admin and one for I/O */
#define INTERRUPTS_MINIMUM 1

static bool match(const struct pf *pf)
{
	return pf->pci->class == NVME_PCI_CLASS;
}

int nvme_find_secondary(int fd, unsigned int num, struct nvme_secondary *ret_secondary)
{
	struct nvme_secondary list[NVME_SECONDARY_PER_PAGE];
	uint8_t data[NVME_IDENTIFY_SIZE];
	uint32_t next = 0;
	size_t count;
	int ret;

	/* A page begins with the first controller whose ID is not below the one asked for. */
	do {
		ret = nvme_identify(fd, NVME_CNS_SECONDARY_LIST, (uint16_t)next, data);
		if (ret)
			return ret < 0 ? ret : -EIO;
		ret = nvme_parse_secondary_list(data, sizeof(data), list, &count);
		if (ret)
			return ret;
		for (size_t i = 0; i < count; i++) {
			if (list[i].vfn == num) {
				*ret_secondary = list[i];
				return 0;
			}
		}
		if (count && list[count - 1].cntlid < next)
			return -EPROTO;
		next = count ? list[count - 1].cntlid + 1u : 0;
	} while (count == NVME_SECONDARY_PER_PAGE && next <= UINT16_MAX);
	return -EPROTO;
}

int nvme_read_caps(int fd, struct nvme_primary_caps *ret_caps)
{
	uint8_t data[NVME_IDENTIFY_SIZE];
	int ret = nvme_identify(fd, NVME_CNS_PRIMARY_CAPS, 0, data);

	if (ret)
		return ret < 0 ? ret : -EIO;
	return nvme_parse_primary_caps(data, sizeof(data), ret_caps);
}

/* Tops up one kind of resource: a controller that has enough is left as somebody configured it. */
static int assign(int fd, const struct nvme_secondary *secondary, enum nvme_virt_resource resource,
		  uint16_t present, uint16_t minimum, uint16_t share)
{
	int ret;

	if (present >= minimum)
		return 0;
	if (!share)
		return -ENOSPC;
	ret = nvme_virt_mgmt(fd, NVME_VIRT_ASSIGN, secondary->cntlid, resource, share);
	return ret > 0 ? -EIO : ret;
}

static int assign_and_online(int fd, const struct nvme_secondary *secondary, unsigned int total_vfs)
{
	struct nvme_primary_caps caps;
	uint16_t share;
	int ret = nvme_read_caps(fd, &caps);

	if (ret)
		return ret;
	share = nvme_fair_share(&caps.interrupts, total_vfs, INTERRUPTS_MINIMUM);
	ret = assign(fd, secondary, NVME_VIRT_INTERRUPTS, secondary->interrupts, INTERRUPTS_MINIMUM,
		     share);
	if (ret)
		return ret;
	share = nvme_fair_share(&caps.queues, total_vfs, QUEUES_MINIMUM);
	ret = assign(fd, secondary, NVME_VIRT_QUEUES, secondary->queues, QUEUES_MINIMUM, share);
	if (ret)
		return ret;
	ret = nvme_virt_mgmt(fd, NVME_VIRT_ONLINE, secondary->cntlid, NVME_VIRT_QUEUES, 0);
	return ret > 0 ? -EIO : ret;
}

static int online_vf(struct pf *pf, unsigned int num)
{
	struct nvme_secondary secondary;
	int fd, ret;

	ret = nvme_admin_open(pf->pci, OPEN_TIMEOUT_MS, &fd);
	if (ret)
		return ret;
	ret = nvme_find_secondary(fd, num, &secondary);
	if (!ret && !secondary.online)
		ret = assign_and_online(fd, &secondary, pf->total_vfs);
	close(fd);
	return ret;
}

static int offline_vf(struct pf *pf, unsigned int num)
{
	struct nvme_secondary secondary;
	int fd, ret;

	ret = nvme_admin_open(pf->pci, OPEN_TIMEOUT_MS, &fd);
	if (ret)
		return ret;
	ret = nvme_find_secondary(fd, num, &secondary);
	if (!ret && secondary.online)
		ret = nvme_virt_mgmt(fd, NVME_VIRT_OFFLINE, secondary.cntlid, NVME_VIRT_QUEUES, 0);
	close(fd);
	return ret > 0 ? -EIO : ret;
}

static int read_secondary(struct pf *pf, unsigned int num, struct nvme_secondary *ret_secondary)
{
	int fd, ret;

	ret = nvme_admin_open(pf->pci, OPEN_TIMEOUT_MS, &fd);
	if (ret)
		return ret;
	ret = nvme_find_secondary(fd, num, ret_secondary);
	close(fd);
	return ret;
}

static int vf_is_online(struct pf *pf, unsigned int num, bool *ret_online)
{
	struct nvme_secondary secondary;
	int ret = read_secondary(pf, num, &secondary);

	if (!ret)
		*ret_online = secondary.online;
	return ret;
}

int nvme_pf_vf_cntlid(struct pf *pf, unsigned int num, uint16_t *ret_cntlid)
{
	struct nvme_secondary secondary;
	int ret = read_secondary(pf, num, &secondary);

	if (!ret)
		*ret_cntlid = secondary.cntlid;
	return ret;
}

const struct pf_driver_ops nvme_pf_ops = {
	.name = "nvme",
	.match = match,
	.online_vf = online_vf,
	.offline_vf = offline_vf,
	.vf_is_online = vf_is_online,
	.get_gts = nvme_get_gts,
	.get = nvme_get,
	.set = nvme_set,
	.get_provisioned = nvme_get_provisioned,
	.get_available = nvme_get_available,
};

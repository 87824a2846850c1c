/* SPDX-License-Identifier: MIT */
#include "pf/nvme/nvme_resource.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "pf/nvme/nvme_admin.h"
#include "pf/nvme/nvme_pf.h"

#define OPEN_TIMEOUT_MS 10000

int nvme_get_gts(struct pf *pf, struct pf_gts *ret_gts)
{
	*ret_gts = (struct pf_gts){ .count = 1 };
	return 0;
}

static int check(enum pf_resource res, unsigned int gt)
{
	if (res != PF_QUEUES && res != PF_INTERRUPTS)
		return -EOPNOTSUPP;
	return gt ? -EINVAL : 0;
}

static int check_item(const struct pf_item *item)
{
	if (item->kind != PF_QUOTA && item->kind != PF_SPARE)
		return -EOPNOTSUPP;
	return item->gt == PF_DEVICE ? -EOPNOTSUPP : check(item->which, item->gt);
}

static enum nvme_virt_resource kind_of(unsigned int res)
{
	return res == PF_QUEUES ? NVME_VIRT_QUEUES : NVME_VIRT_INTERRUPTS;
}

static int read_flex(int fd, unsigned int res, struct nvme_flex *ret_flex)
{
	struct nvme_primary_caps caps;
	int ret = nvme_read_caps(fd, &caps);

	if (!ret)
		*ret_flex = res == PF_QUEUES ? caps.queues : caps.interrupts;
	return ret;
}

static int get(int fd, const struct pf_item *item, uint64_t *ret_value)
{
	struct nvme_secondary secondary;
	struct nvme_flex flex;
	int ret;

	if (item->kind == PF_SPARE) {
		ret = read_flex(fd, item->which, &flex);
		if (!ret)
			*ret_value = flex.primary;
		return ret;
	}
	ret = nvme_find_secondary(fd, item->fn, &secondary);
	if (!ret)
		*ret_value = item->which == PF_QUEUES ? secondary.queues : secondary.interrupts;
	return ret;
}

int nvme_get(struct pf *pf, const struct pf_item *item, uint64_t *ret_value)
{
	int fd, ret = check_item(item);

	if (!ret)
		ret = nvme_admin_open(pf->pci, OPEN_TIMEOUT_MS, &fd);
	if (ret)
		return ret;
	ret = get(fd, item, ret_value);
	close(fd);
	return ret;
}

/* The device's one refusal has several causes: those that can be known are told apart before. */
static int set_quota(int fd, const struct pf_item *item, uint16_t value)
{
	struct nvme_secondary secondary;
	struct nvme_flex flex;
	uint16_t present;
	int ret = nvme_find_secondary(fd, item->fn, &secondary);

	if (!ret && secondary.online)
		ret = -EBUSY;
	if (!ret)
		ret = read_flex(fd, item->which, &flex);
	if (ret)
		return ret;
	if (flex.secondary_max && value > flex.secondary_max)
		return -EINVAL;
	present = item->which == PF_QUEUES ? secondary.queues : secondary.interrupts;
	if (value > present && value - present + flex.assigned + flex.primary > flex.total)
		return -ENOSPC;
	return nvme_virt_mgmt(fd, NVME_VIRT_ASSIGN, secondary.cntlid, kind_of(item->which), value);
}

static int set_spare(int fd, const struct pf_item *item, uint16_t value)
{
	struct nvme_primary_caps caps;
	int ret = nvme_read_caps(fd, &caps);

	if (ret)
		return ret;
	return nvme_virt_mgmt(fd, NVME_VIRT_PRIMARY_ALLOC, caps.cntlid, kind_of(item->which),
			      value);
}

int nvme_set(struct pf *pf, const struct pf_item *item, uint64_t value)
{
	int fd, ret = check_item(item);

	if (!ret && value > UINT16_MAX)
		ret = -EINVAL;
	if (!ret)
		ret = nvme_admin_open(pf->pci, OPEN_TIMEOUT_MS, &fd);
	if (ret)
		return ret;
	ret = item->kind == PF_SPARE ? set_spare(fd, item, (uint16_t)value) :
				       set_quota(fd, item, (uint16_t)value);
	close(fd);
	return ret > 0 ? -EIO : ret;
}

int nvme_get_provisioned(struct pf *pf, enum pf_resource res, unsigned int gt,
			 struct pf_range **ret_ranges, size_t *ret_count)
{
	struct pf_item item = { PF_QUOTA, res, gt, 0 };
	struct pf_range *list;
	size_t count = 0;
	int fd, ret = check(res, gt);

	if (!ret)
		ret = nvme_admin_open(pf->pci, OPEN_TIMEOUT_MS, &fd);
	if (ret)
		return ret;
	list = calloc(pf->total_vfs, sizeof(*list));
	ret = list ? 0 : -ENOMEM;
	for (item.fn = 1; !ret && item.fn <= pf->total_vfs; item.fn++) {
		list[count] = (struct pf_range){ .fn = item.fn };
		ret = get(fd, &item, &list[count].size);
		count += list[count].size != 0;
	}
	close(fd);
	if (ret || !count) {
		free(list);
		list = NULL;
	}
	if (!ret) {
		*ret_ranges = list;
		*ret_count = count;
	}
	return ret;
}

int nvme_get_available(struct pf *pf, enum pf_resource res, unsigned int gt,
		       struct pf_available *ret_available)
{
	struct nvme_flex flex;
	int fd, ret = check(res, gt);

	if (!ret)
		ret = nvme_admin_open(pf->pci, OPEN_TIMEOUT_MS, &fd);
	if (ret)
		return ret;
	ret = read_flex(fd, res, &flex);
	close(fd);
	if (!ret && (flex.assigned > flex.total || flex.primary > flex.total - flex.assigned))
		ret = -EPROTO;
	if (ret)
		return ret;
	ret_available->total = flex.total - flex.assigned;
	ret_available->spare = flex.primary;
	ret_available->avail = ret_available->total - flex.primary;
	return 0;
}

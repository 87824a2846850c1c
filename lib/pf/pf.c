/* SPDX-License-Identifier: MIT */
#include "pf/pf.h"

#include <errno.h>
#include <stdlib.h>

#include "pci/pci_sriov.h"
#include "pf/pf_driver.h"
#include "util/str.h"

/* The first that matches serves. */
static const struct pf_driver_ops *const drivers[] = { &nvme_pf_ops, &xe_pf_ops, &generic_pf_ops };

static const struct pf_driver_ops *find_driver(const struct pf *pf)
{
	size_t i = 0;

	while (!drivers[i]->match(pf))
		i++;
	return drivers[i];
}

int pf_open(const struct pci_addr *addr, struct pf **ret_pf)
{
	struct pf *pf = calloc(1, sizeof(*pf));
	int ret;

	if (!pf)
		return -ENOMEM;
	ret = pci_dev_open(addr, &pf->pci);
	if (!ret && !pci_is_pf(pf->pci))
		ret = -ENOTSUP;
	if (!ret) {
		str_copy(pf->label, sizeof(pf->label), "pf");
		pf->ops = find_driver(pf);
		ret = pf_refresh(pf);
	}
	if (ret) {
		pf_close(pf);
		return ret;
	}
	*ret_pf = pf;
	return 0;
}

static void close_vfs_from(struct pf *pf, size_t first)
{
	for (size_t i = first; i < pf->vfs_room; i++) {
		pci_dev_close(pf->vfs[i]->pci);
		pf->vfs[i]->pci = NULL;
	}
	if (pf->num_vfs > first)
		pf->num_vfs = (unsigned int)first;
}

void pf_close(struct pf *pf)
{
	if (!pf)
		return;
	close_vfs_from(pf, 0);
	for (size_t i = 0; i < pf->vfs_room; i++)
		free(pf->vfs[i]);
	free(pf->vfs);
	pci_dev_close(pf->pci);
	free(pf);
}

/* Each struct vf is an allocation of its own: callers keep pointers to them. */
static int make_room(struct pf *pf, size_t count)
{
	struct vf **vfs;

	if (count <= pf->vfs_room)
		return 0;
	vfs = reallocarray(pf->vfs, count, sizeof(struct vf *));
	if (!vfs)
		return -ENOMEM;
	pf->vfs = vfs;
	while (pf->vfs_room < count) {
		struct vf *vf = calloc(1, sizeof(*vf));

		if (!vf)
			return -ENOMEM;
		vf->pf = pf;
		vf->num = (unsigned int)pf->vfs_room + 1;
		pf->vfs[pf->vfs_room++] = vf;
	}
	return 0;
}

static int refresh_vf(struct pf *pf, struct vf *vf)
{
	struct pci_addr addr;
	int ret;

	if (vf->pci && pci_dev_exists(vf->pci))
		return 0;
	pci_dev_close(vf->pci);
	vf->pci = NULL;
	ret = pci_sriov_vf_addr(pf->pci, vf->num - 1, &addr);
	if (!ret)
		ret = pci_dev_open(&addr, &vf->pci);
	return ret == -ENOENT ? -ENODEV : ret;
}

int pf_refresh(struct pf *pf)
{
	unsigned int total, count, i;
	int ret;

	ret = pci_sriov_total(pf->pci, &total);
	if (!ret)
		ret = pci_sriov_get_numvfs(pf->pci, &count);
	if (!ret && !total)
		ret = -ENOTSUP;
	if (!ret && count > total)
		ret = -EINVAL;
	if (!ret)
		ret = make_room(pf, count);
	if (ret) {
		close_vfs_from(pf, 0);
		return ret;
	}
	pf->total_vfs = total;
	for (i = 0; !ret && i < count; i++)
		ret = refresh_vf(pf, pf->vfs[i]);
	pf->num_vfs = ret ? i - 1 : count;
	close_vfs_from(pf, pf->num_vfs);
	return ret;
}

int pf_enable_vfs(struct pf *pf, unsigned int count)
{
	int ret, refreshed;

	ret = pci_sriov_set_numvfs(pf->pci, count);
	refreshed = pf_refresh(pf);
	if (!ret)
		ret = refreshed;
	if (!ret && pf->num_vfs != count)
		ret = -EIO;
	return ret;
}

int pf_disable_vfs(struct pf *pf)
{
	return pf_enable_vfs(pf, 0);
}

int pf_get_numvfs(struct pf *pf, unsigned int *ret_numvfs)
{
	return pci_sriov_get_numvfs(pf->pci, ret_numvfs);
}

int pf_set_numvfs_raw(struct pf *pf, const char *text)
{
	int ret = pci_sriov_write_numvfs(pf->pci, text);
	int refreshed = pf_refresh(pf);

	return ret ? ret : refreshed;
}

int pf_get_autoprobe(struct pf *pf, bool *ret_on)
{
	return pci_sriov_get_autoprobe(pf->pci, ret_on);
}

int pf_set_autoprobe(struct pf *pf, bool on)
{
	return pci_sriov_set_autoprobe(pf->pci, on);
}

struct vf *pf_vf(struct pf *pf, unsigned int num)
{
	if (!num || num > pf->num_vfs)
		return NULL;
	return pf->vfs[num - 1];
}

bool pf_vfs_need_online(const struct pf *pf)
{
	return pf->ops->online_vf;
}

int pf_online_vf(struct pf *pf, unsigned int num)
{
	if (!pf_vf(pf, num))
		return -EINVAL;
	return pf->ops->online_vf ? pf->ops->online_vf(pf, num) : 0;
}

int pf_offline_vf(struct pf *pf, unsigned int num)
{
	if (!num || num > pf->total_vfs)
		return -EINVAL;
	return pf->ops->offline_vf ? pf->ops->offline_vf(pf, num) : -EOPNOTSUPP;
}

int pf_vf_is_online(struct pf *pf, unsigned int num, bool *ret_online)
{
	if (!num || num > pf->total_vfs)
		return -EINVAL;
	return pf->ops->vf_is_online ? pf->ops->vf_is_online(pf, num, ret_online) : -EOPNOTSUPP;
}

const char *pf_driver_name(const struct pf *pf)
{
	return pf->ops->name;
}

/* SPDX-License-Identifier: MIT */
#include "pf/xe/xe_number.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include "pf/xe/xe_files.h"
#include "util/sysfs.h"
#include "util/sysfs_choice.h"

/* A number that is none, or too large for its kind, is the driver's fault and not the caller's. */
static int report_errno(const struct pf *pf, int err)
{
	return err == -EINVAL || err == -ERANGE || err == -E2BIG ? -EPROTO : xe_errno(pf, err);
}

static bool has_admin(const struct pf *pf)
{
	return sysfs_exists(pf->pci->dirfd, "sriov_admin");
}

/* sriov_admin/ has the scheduling attributes and VRAM. */
static int admin_path(const struct pf_item *item, char path[XE_PATH_LEN])
{
	const char *file;
	char name[16];

	if (item->kind == PF_SCHED)
		file = pf_sched_name(item->which);
	else if (item->kind == PF_QUOTA && item->which == PF_VRAM)
		file = "vram_quota";
	else
		return -EOPNOTSUPP;
	if (item->fn == PF_ALL_VFS)
		snprintf(path, XE_PATH_LEN, "sriov_admin/.bulk_profile/%s", file);
	else
		snprintf(path, XE_PATH_LEN, "sriov_admin/%s/profile/%s", xe_fn_name(item->fn, name),
			 file);
	return 0;
}

static bool is_priority(const struct pf_item *item)
{
	return item->kind == PF_SCHED && item->which == PF_PRIORITY;
}

/* "low [normal] high" */
static int read_priority(const struct pf *pf, const char *path, unsigned int *ret_mask,
			 int *ret_selected)
{
	const char *names[PF_PRIORITIES];
	struct sysfs_choice choice;
	int ret = sysfs_choice_read(pf->pci->dirfd, path, &choice);

	if (ret)
		return report_errno(pf, ret);
	for (unsigned int i = 0; i < PF_PRIORITIES; i++)
		names[i] = pf_priority_name(i);
	ret = sysfs_choice_to_mask(&choice, names, PF_PRIORITIES, ret_mask, ret_selected);
	return ret || *ret_selected < 0 ? -EPROTO : 0;
}

static int admin_get(const struct pf *pf, const struct pf_item *item, uint64_t *ret_value)
{
	char path[XE_PATH_LEN];
	unsigned int mask;
	int ret = admin_path(item, path), selected;

	if (ret)
		return ret;
	if (!is_priority(item))
		return report_errno(pf, sysfs_read_u64(pf->pci->dirfd, path, ret_value));
	ret = read_priority(pf, path, &mask, &selected);
	if (!ret)
		*ret_value = (uint64_t)selected;
	return ret;
}

static int admin_set(const struct pf *pf, const struct pf_item *item, uint64_t value)
{
	char path[XE_PATH_LEN];
	int ret = admin_path(item, path);

	if (ret)
		return ret;
	if (is_priority(item))
		ret = sysfs_write(pf->pci->dirfd, path, pf_priority_name((uint32_t)value));
	else
		ret = sysfs_printf(pf->pci->dirfd, path, "%" PRIu64, value);
	return xe_errno(pf, ret);
}

static int gt_path(const struct xe_dir *dir, const struct pf_item *item, char path[XE_PATH_LEN])
{
	char file[48];

	switch (item->kind) {
	case PF_QUOTA:
	case PF_SPARE:
		return xe_resource_path(dir, item->which, item->gt, item->fn,
					item->kind == PF_QUOTA ? "quota" : "spare", path);
	case PF_THRESHOLD:
		snprintf(file, sizeof(file), "threshold_%s", pf_threshold_name(item->which));
		return xe_gt_path(dir, item->gt, item->fn, file, path);
	case PF_SCHED:
		return xe_gt_path(dir, item->gt, item->fn, pf_sched_name(item->which), path);
	default:
		return xe_gt_path(dir, item->gt, item->fn, pf_policy_name(item->which), path);
	}
}

static int gt_get(const struct pf *pf, const struct xe_dir *dir, const struct pf_item *item,
		  uint64_t *ret_value)
{
	char path[XE_PATH_LEN];
	int ret = gt_path(dir, item, path);

	return ret ? ret : report_errno(pf, sysfs_read_u64(dir->fd, path, ret_value));
}

static int gt_set(const struct pf *pf, const struct xe_dir *dir, const struct pf_item *item,
		  uint64_t value)
{
	char path[XE_PATH_LEN];
	int ret = gt_path(dir, item, path);

	return ret ? ret : xe_errno(pf, sysfs_printf(dir->fd, path, "%" PRIu64, value));
}

/* Without sriov_admin/: what it does, on the files of the GTs. */
static int every_gt_get(const struct pf *pf, const struct xe_dir *dir, struct pf_item item,
			uint64_t *ret_value)
{
	uint64_t value = 0, first = 0;
	struct pf_gts gts;
	int ret = xe_dir_gts(dir, &gts);

	for (size_t i = 0; !ret && i < gts.count; i++) {
		item.gt = gts.gt[i].num;
		ret = gt_get(pf, dir, &item, &value);
		if (!ret && i && value != first)
			ret = -EUCLEAN;
		first = value;
	}
	if (!ret)
		*ret_value = first;
	return ret;
}

static int every_gt_set(const struct pf *pf, const struct xe_dir *dir, struct pf_item item,
			uint64_t value)
{
	struct pf_gts gts;
	int ret = xe_dir_gts(dir, &gts);

	for (size_t i = 0; i < gts.count; i++) {
		int err;

		item.gt = gts.gt[i].num;
		err = gt_set(pf, dir, &item, value);
		ret = ret ? ret : err;
	}
	return ret;
}

/* What is there for the device as a whole: sriov_admin/, or for one function's schedule a loop. */
static bool needs_admin(const struct pf *pf, const struct pf_item *item)
{
	return item->gt == PF_DEVICE &&
	       (has_admin(pf) || item->kind != PF_SCHED || item->fn == PF_ALL_VFS);
}

int xe_get(struct pf *pf, const struct pf_item *item, uint64_t *ret_value)
{
	struct xe_dir dir;
	int ret;

	if (needs_admin(pf, item))
		return admin_get(pf, item, ret_value);
	ret = xe_dir_open(pf, &dir);
	if (ret)
		return ret;
	ret = item->gt == PF_DEVICE ? every_gt_get(pf, &dir, *item, ret_value) :
				      gt_get(pf, &dir, item, ret_value);
	xe_dir_close(&dir);
	return ret;
}

int xe_set(struct pf *pf, const struct pf_item *item, uint64_t value)
{
	struct xe_dir dir;
	int ret;

	if (needs_admin(pf, item))
		return admin_set(pf, item, value);
	ret = xe_dir_open(pf, &dir);
	if (ret)
		return ret;
	ret = item->gt == PF_DEVICE ? every_gt_set(pf, &dir, *item, value) :
				      gt_set(pf, &dir, item, value);
	xe_dir_close(&dir);
	return ret;
}

int xe_get_priorities(struct pf *pf, unsigned int fn, unsigned int *ret_mask)
{
	const struct pf_item item = { PF_SCHED, PF_PRIORITY, PF_DEVICE, fn };
	char path[XE_PATH_LEN];
	int ret = admin_path(&item, path), selected;

	return ret ? ret : read_priority(pf, path, ret_mask, &selected);
}

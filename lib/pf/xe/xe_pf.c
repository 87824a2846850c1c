/* SPDX-License-Identifier: MIT */
/* xe PF: reports and controls; numbers are in xe_number.c. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pf/xe/xe_files.h"
#include "pf/xe/xe_migration.h"
#include "pf/xe/xe_number.h"
#include "pf/xe/xe_report.h"
#include "util/sysfs.h"

#define INTEL       0x8086
#define CLASS_MASK  0xff0000
#define CLASS_VIDEO 0x030000
#define REPORT_MAX  65536

static bool match(const struct pf *pf)
{
	return pf->pci->vendor == INTEL && (pf->pci->class & CLASS_MASK) == CLASS_VIDEO;
}

static int get_gts(struct pf *pf, struct pf_gts *ret_gts)
{
	struct xe_dir dir;
	int ret = xe_dir_open(pf, &dir);

	if (ret)
		return ret;
	ret = xe_dir_gts(&dir, ret_gts);
	xe_dir_close(&dir);
	return ret;
}

/* Reads a report; the caller frees it.  One with a NUL in it is none. */
static int read_report(const struct pf *pf, int dirfd, const char *path, char **ret_text)
{
	char *text = malloc(REPORT_MAX);
	int len;

	if (!text)
		return -ENOMEM;
	len = sysfs_read(dirfd, path, text, REPORT_MAX);
	if (len >= 0 && strlen(text) == (size_t)len) {
		*ret_text = text;
		return 0;
	}
	free(text);
	return len >= 0 || len == -EOVERFLOW ? -EPROTO : xe_errno(pf, len);
}

static int read_resource_report(struct pf *pf, enum pf_resource res, unsigned int gt,
				const char *suffix, char **ret_text)
{
	char path[XE_PATH_LEN];
	struct xe_dir dir;
	int ret = xe_dir_open(pf, &dir);

	if (ret)
		return ret;
	ret = xe_resource_path(&dir, res, gt, 0, suffix, path);
	if (!ret)
		ret = read_report(pf, dir.fd, path, ret_text);
	xe_dir_close(&dir);
	return ret;
}

static int get_provisioned(struct pf *pf, enum pf_resource res, unsigned int gt,
			   struct pf_range **ret_ranges, size_t *ret_count)
{
	enum xe_range_format format = res == PF_GGTT ? XE_RANGE_HEX :
				      res == PF_VRAM ? XE_RANGE_SIZE :
						       XE_RANGE_DECIMAL;
	char *text;
	int ret = read_resource_report(pf, res, gt, "provisioned", &text);

	if (ret)
		return ret;
	ret = xe_parse_provisioned(text, format, pf->total_vfs, ret_ranges, ret_count);
	free(text);
	return ret;
}

static int get_available(struct pf *pf, enum pf_resource res, unsigned int gt,
			 struct pf_available *ret_available)
{
	char *text;
	int ret = read_resource_report(pf, res, gt, "available", &text);

	if (ret)
		return ret;
	ret = xe_parse_available(text, ret_available);
	free(text);
	return ret;
}

static int get_adverse_events(struct pf *pf, unsigned int gt, struct pf_adverse **ret_list,
			      size_t *ret_count)
{
	char path[XE_PATH_LEN], *text;
	struct xe_dir dir;
	int ret = xe_dir_open(pf, &dir);

	if (ret)
		return ret;
	ret = xe_gt_path(&dir, gt, 0, "adverse_events", path);
	if (!ret)
		ret = read_report(pf, dir.fd, path, &text);
	xe_dir_close(&dir);
	if (ret)
		return ret;
	ret = xe_parse_adverse(text, pf->total_vfs, ret_list, ret_count);
	free(text);
	return ret;
}

/* Files about the device: below sriov/, in 6.17 and 6.18 at the top. */
static int read_device_report(struct pf *pf, const char *file, char **ret_text)
{
	char path[XE_PATH_LEN];
	struct xe_dir dir;
	int ret = xe_dir_open(pf, &dir);

	if (ret)
		return ret;
	snprintf(path, sizeof(path), "%spf/%s", xe_dir_has_sriov(&dir) ? "sriov/" : "", file);
	ret = read_report(pf, dir.fd, path, ret_text);
	xe_dir_close(&dir);
	return ret;
}

static int get_vf_counts(struct pf *pf, struct pf_vf_counts *ret_counts)
{
	char *text;
	int ret = read_device_report(pf, "vfs", &text);

	if (ret)
		return ret;
	ret = xe_parse_vf_counts(text, ret_counts);
	free(text);
	return ret;
}

static int get_versions(struct pf *pf, struct pf_versions *ret_versions)
{
	char *text;
	int ret = read_device_report(pf, "versions", &text);

	if (ret)
		return ret;
	ret = xe_parse_versions(text, pf->total_vfs, ret_versions);
	free(text);
	return ret;
}

static int get_info(struct pf *pf, struct pf_info *ret_info)
{
	struct xe_dir dir;
	char *text;
	int ret = xe_dir_open(pf, &dir);

	if (ret)
		return ret;
	ret = read_report(pf, dir.fd, "sriov_info", &text);
	xe_dir_close(&dir);
	if (ret)
		return ret;
	ret = xe_parse_info(text, ret_info);
	free(text);
	return ret;
}

/* Reading is what all versions understand; the text is empty, or about the future of it. */
static int reset_gt(struct pf *pf, unsigned int gt)
{
	struct pf_gts gts;
	struct xe_dir dir;
	char path[XE_PATH_LEN], *text;
	int ret = xe_dir_open(pf, &dir);

	if (ret)
		return ret;
	ret = xe_dir_gts(&dir, &gts);
	if (!ret && !pf_find_gt(&gts, gt))
		ret = -EINVAL;
	snprintf(path, sizeof(path), "gt%u/force_reset_sync", gt);
	if (!ret)
		ret = read_report(pf, dir.fd, path, &text);
	xe_dir_close(&dir);
	if (!ret)
		free(text);
	return ret;
}

static int control_gt(const struct pf *pf, const struct xe_dir *dir, enum pf_control op,
		      unsigned int gt, unsigned int fn)
{
	char path[XE_PATH_LEN];
	int ret = xe_gt_path(dir, gt, fn, "control", path);

	return ret ? ret : xe_errno(pf, sysfs_write(dir->fd, path, pf_control_name(op)));
}

static int control_every_gt(const struct pf *pf, const struct xe_dir *dir, enum pf_control op,
			    unsigned int fn)
{
	struct pf_gts gts;
	int ret = op == PF_RESET ? -EOPNOTSUPP : xe_dir_gts(dir, &gts);

	if (ret)
		return ret;
	pf_for_each_gt(&gts, gt)
	{
		int err = control_gt(pf, dir, op, gt->num, fn);

		ret = ret ? ret : err;
	}
	return ret;
}

static int control_device(const struct pf *pf, const struct xe_dir *dir, enum pf_control op,
			  unsigned int fn)
{
	char path[XE_PATH_LEN];

	if (!xe_dir_has_sriov(dir))
		return control_every_gt(pf, dir, op, fn);
	snprintf(path, sizeof(path), "sriov/vf%u/%s", fn, pf_control_name(op));
	return xe_errno(pf, sysfs_write(dir->fd, path, "1"));
}

static int control(struct pf *pf, enum pf_control op, unsigned int gt, unsigned int fn)
{
	struct xe_dir dir;
	int ret = xe_dir_open(pf, &dir);

	if (ret)
		return ret;
	ret = gt == PF_DEVICE ? control_device(pf, &dir, op, fn) : control_gt(pf, &dir, op, gt, fn);
	xe_dir_close(&dir);
	return ret;
}

static int write_at(int dirfd, const char *path, const char *text, unsigned int offset)
{
	/* O_TRUNC: see sysfs_write(). */
	int fd = openat(dirfd, path, O_WRONLY | O_CLOEXEC | (offset ? 0 : O_TRUNC));
	int ret = 0;

	if (fd < 0)
		return -errno;
	if (pwrite(fd, text, strlen(text), offset) < 0)
		ret = -errno;
	close(fd);
	return ret;
}

static int control_raw(struct pf *pf, enum pf_control op, unsigned int gt, unsigned int fn,
		       const char *text, unsigned int offset)
{
	char path[XE_PATH_LEN];
	struct xe_dir dir;
	int ret = xe_dir_open(pf, &dir);

	if (ret)
		return ret;
	if (gt == PF_DEVICE)
		snprintf(path, sizeof(path), "sriov/vf%u/%s", fn, pf_control_name(op));
	else
		ret = xe_gt_path(&dir, gt, fn, "control", path);
	if (!ret)
		ret = xe_errno(pf, write_at(dir.fd, path, text, offset));
	xe_dir_close(&dir);
	return ret;
}

/* One word a line. */
static unsigned int parse_controls(const char *text)
{
	unsigned int mask = 0;

	while (*text) {
		size_t len = strcspn(text, " \n");

		for (unsigned int op = 0; op < PF_CONTROLS; op++) {
			if (strlen(pf_control_name(op)) == len &&
			    !strncmp(text, pf_control_name(op), len))
				mask |= 1u << op;
		}
		text += len;
		text += strspn(text, " \n");
	}
	return mask;
}

static int get_controls(struct pf *pf, unsigned int gt, unsigned int fn, unsigned int *ret_mask)
{
	char path[XE_PATH_LEN], *text;
	struct xe_dir dir;
	int ret = xe_dir_open(pf, &dir);

	if (ret)
		return ret;
	ret = xe_gt_path(&dir, gt, fn, "control", path);
	if (!ret)
		ret = read_report(pf, dir.fd, path, &text);
	xe_dir_close(&dir);
	if (ret)
		return ret;
	*ret_mask = parse_controls(text);
	free(text);
	return 0;
}

static int stop_sysfs(struct pf *pf, unsigned int fn)
{
	char path[XE_PATH_LEN];

	snprintf(path, sizeof(path), "sriov_admin/vf%u/stop", fn);
	return xe_errno(pf, sysfs_write(pf->pci->dirfd, path, "1"));
}

static int restore_auto(struct pf *pf)
{
	struct xe_dir dir;
	int ret = xe_dir_open(pf, &dir);

	if (ret)
		return ret;
	ret = xe_errno(pf, sysfs_write(dir.fd, "sriov/restore_auto_provisioning", "1"));
	xe_dir_close(&dir);
	return ret;
}

static int lock_vfs(struct pf *pf, int *ret_fd)
{
	struct xe_dir dir;
	int fd, ret = xe_dir_open(pf, &dir);

	if (ret)
		return ret;
	fd = openat(dir.fd, "sriov/lockdown_vfs_enabling", O_RDONLY | O_CLOEXEC);
	ret = fd < 0 ? xe_errno(pf, -errno) : 0;
	xe_dir_close(&dir);
	if (!ret)
		*ret_fd = fd;
	return ret;
}

/* GTTMMADR: 16 MiB a tile, the upper half of which is the table (owner bits as from graphics 12.50). */
static void ggtt_place(unsigned int tile, struct pf_ggtt_place *ret_place)
{
	*ret_place = (struct pf_ggtt_place){
		.bar = 0,
		.offset = ((uint64_t)tile << 24) + (8 << 20),
		.start = 8 << 20, /* WOPCM is below */
		.end = 0xfee00000,
		.page_bytes = 4096,
		.owner_mask = 0xffc,
	};
}

const struct pf_driver_ops xe_pf_ops = {
	.name = "xe",
	.match = match,
	.get_gts = get_gts,
	.reset_gt = reset_gt,
	.get = xe_get,
	.set = xe_set,
	.get_priorities = xe_get_priorities,
	.get_provisioned = get_provisioned,
	.get_available = get_available,
	.get_adverse_events = get_adverse_events,
	.control = control,
	.control_raw = control_raw,
	.get_controls = get_controls,
	.stop_sysfs = stop_sysfs,
	.migration_size = xe_migration_size,
	.migration_begin = xe_migration_begin,
	.migration_end = xe_migration_end,
	.migration_open = xe_migration_open,
	.restore_auto = restore_auto,
	.lock_vfs = lock_vfs,
	.get_info = get_info,
	.get_vf_counts = get_vf_counts,
	.get_versions = get_versions,
	.ggtt_place = ggtt_place,
};

/* SPDX-License-Identifier: MIT */
#include "pf/xe/xe_files.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "pci/pci_node.h"
#include "util/debugfs.h"
#include "util/sysfs.h"

struct xe_layout {
	const char *probe; /* exists with this layout only */
	const char *vram;
	bool by_function;
};

/* The newest first: it has links under the names of the older one. */
static const struct xe_layout layouts[] = {
	{ .probe = "sriov/pf", .vram = "vram", .by_function = true },
	{ .probe = "gt0/pf", .vram = "lmem" },
};

const char *xe_fn_name(unsigned int fn, char *buf)
{
	if (fn)
		snprintf(buf, 16, "vf%u", fn);
	else
		snprintf(buf, 16, "pf");
	return buf;
}

int xe_errno(const struct pf *pf, int err)
{
	if (err != -ENOENT && err != -ENOTDIR)
		return err;
	return pci_dev_exists(pf->pci) ? -EOPNOTSUPP : -ENODEV;
}

/* Named after the address; before Linux 6.12 after the minor number. */
static int open_dri(const struct pf *pf)
{
	char path[PCI_NODE_LEN + 16], node[PCI_NODE_LEN];
	const char *digits;
	int fd;

	snprintf(path, sizeof(path), "dri/%s", pf->pci->name);
	fd = debugfs_open_dir(path);
	if (fd != -ENOENT || pci_node_drm(pf->pci, PCI_NODE_CARD, node))
		return fd;
	digits = strpbrk(node, "0123456789");
	snprintf(path, sizeof(path), "dri/%s", digits ? digits : "");
	return debugfs_open_dir(path);
}

int xe_dir_open(const struct pf *pf, struct xe_dir *ret_dir)
{
	int fd = open_dri(pf);

	if (fd < 0)
		return xe_errno(pf, fd);
	for (size_t i = 0; i < sizeof(layouts) / sizeof(layouts[0]); i++) {
		if (faccessat(fd, layouts[i].probe, F_OK, 0))
			continue;
		*ret_dir = (struct xe_dir){ .fd = fd, .layout = &layouts[i] };
		return 0;
	}
	close(fd);
	return xe_errno(pf, -ENOENT);
}

void xe_dir_close(const struct xe_dir *dir)
{
	close(dir->fd);
}

bool xe_dir_has_sriov(const struct xe_dir *dir)
{
	return dir->layout->by_function;
}

static bool exists(const struct xe_dir *dir, const char *path)
{
	return !faccessat(dir->fd, path, F_OK, 0);
}

/* A tile's first GT is its main one.  Return: false: there is no such tile, nor any beyond. */
static bool add_tile(const struct xe_dir *dir, unsigned int tile, struct pf_gts *gts)
{
	size_t first = gts->count;
	char path[XE_PATH_LEN];

	snprintf(path, sizeof(path), "sriov/pf/tile%u", tile);
	if (!exists(dir, path))
		return false;
	for (unsigned int num = 0; num < PF_MAX_GTS && gts->count < PF_MAX_GTS; num++) {
		snprintf(path, sizeof(path), "sriov/pf/tile%u/gt%u", tile, num);
		if (!exists(dir, path))
			continue;
		gts->gt[gts->count] =
			(struct pf_gt){ .num = num, .tile = tile, .media = gts->count > first };
		gts->count++;
	}
	return true;
}

/* Without directories of tiles: only a main GT has a share of the tile's memory. */
static void add_old(const struct xe_dir *dir, struct pf_gts *gts)
{
	char path[XE_PATH_LEN];
	unsigned int tiles = 0;

	for (unsigned int num = 0; num < PF_MAX_GTS; num++) {
		bool main_gt;

		snprintf(path, sizeof(path), "gt%u/pf", num);
		if (!exists(dir, path))
			continue;
		snprintf(path, sizeof(path), "gt%u/pf/ggtt_spare", num);
		main_gt = exists(dir, path);
		tiles += main_gt;
		gts->gt[gts->count++] = (struct pf_gt){ .num = num,
							.tile = tiles ? tiles - 1 : 0,
							.media = !main_gt };
	}
}

int xe_dir_gts(const struct xe_dir *dir, struct pf_gts *ret_gts)
{
	ret_gts->count = 0;
	if (!dir->layout->by_function)
		add_old(dir, ret_gts);
	for (unsigned int tile = 0; dir->layout->by_function && tile < PF_MAX_GTS; tile++)
		if (!add_tile(dir, tile, ret_gts))
			break;
	return ret_gts->count ? 0 : -EOPNOTSUPP;
}

static int find_gt(const struct xe_dir *dir, unsigned int num, struct pf_gt *ret_gt)
{
	const struct pf_gt *gt;
	struct pf_gts gts;
	int ret = xe_dir_gts(dir, &gts);

	if (ret)
		return ret;
	gt = pf_find_gt(&gts, num);
	if (!gt)
		return -EINVAL;
	*ret_gt = *gt;
	return 0;
}

int xe_gt_path(const struct xe_dir *dir, unsigned int num, unsigned int fn, const char *file,
	       char path[XE_PATH_LEN])
{
	struct pf_gt gt = { 0 };
	char name[16];
	int ret = find_gt(dir, num, &gt);

	if (ret)
		return ret;
	xe_fn_name(fn, name);
	if (dir->layout->by_function)
		snprintf(path, XE_PATH_LEN, "sriov/%s/tile%u/gt%u/%s", name, gt.tile, num, file);
	else
		snprintf(path, XE_PATH_LEN, "gt%u/%s/%s", num, name, file);
	return 0;
}

int xe_resource_path(const struct xe_dir *dir, enum pf_resource res, unsigned int num,
		     unsigned int fn, const char *suffix, char path[XE_PATH_LEN])
{
	struct pf_gt gt = { 0 };
	char name[16], file[32];
	int ret;

	snprintf(file, sizeof(file), "%s_%s",
		 res == PF_VRAM ? dir->layout->vram : pf_resource_name(res), suffix);
	if (!pf_resource_is_of_tile(res))
		return xe_gt_path(dir, num, fn, file, path);
	ret = find_gt(dir, num, &gt);
	if (ret)
		return ret;
	/* A media GT's directory may have links with these names. */
	if (gt.media)
		return -EOPNOTSUPP;
	if (!dir->layout->by_function)
		return xe_gt_path(dir, num, fn, file, path);
	snprintf(path, XE_PATH_LEN, "sriov/%s/tile%u/%s", xe_fn_name(fn, name), gt.tile, file);
	return 0;
}

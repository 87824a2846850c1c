/* SPDX-License-Identifier: MIT */
/* VFs of Intel GPUs: registers as in BAR 0 of the PF, VRAM in BAR 2. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/sysfs.h"
#include "vf/vf_driver.h"
#include "vf/xe/xe_config.h"

#define INTEL       0x8086
#define CLASS_MASK  0xff0000
#define CLASS_VIDEO 0x030000

static bool match(const struct vf *vf)
{
	return vf->pci->vendor == INTEL && (vf->pci->class & CLASS_MASK) == CLASS_VIDEO;
}

static int get_config(struct vf *vf, unsigned int gt, struct vf_config *ret_config)
{
	char path[MACHINE_PATH_LEN], text[SYSFS_TEXT_MAX];
	struct machine_dir dir;
	int len, ret;

	snprintf(path, sizeof(path), "/sys/kernel/debug/dri/%s", vf->pci->name);
	ret = machine_open_dir(vf_machine(vf), path, &dir);
	if (ret)
		return ret == -ENOENT ? -EOPNOTSUPP : ret;
	snprintf(path, sizeof(path), "gt%u/vf/self_config", gt);
	len = machine_read(&dir, path, text, sizeof(text));
	machine_close_dir(&dir);
	if (len < 0)
		return len == -ENOENT ? -EOPNOTSUPP : len == -EOVERFLOW ? -EPROTO : len;
	return xe_parse_self_config(text, ret_config);
}

static const struct vf_gpu_places places = {
	.regs_bar = 0,
	.regs_bytes = 0x200000,
	.capability = 0x1901f8,
	.scratch = { 0x190240, 0x190310 },
	.vram_bar = 2,
};

struct xe_io {
	struct vf_io io; /* first: see struct vf_io */
	struct vf_regs *regs;
	uint32_t first;
};

static int io_open(struct vf *vf, struct vf_io **ret_io)
{
	struct xe_io *io = calloc(1, sizeof(*io));
	int ret = io ? vf_regs_open(vf, &io->regs) : -ENOMEM;

	if (!ret) {
		io->first = vf_regs_capability(io->regs);
		ret = io->first == UINT32_MAX ? -ENODEV : 0;
	}
	if (ret) {
		if (io)
			vf_regs_close(io->regs);
		free(io);
		return ret;
	}
	*ret_io = &io->io;
	return 0;
}

/* The one register that never changes, whatever happens to the VF. */
static int io_once(struct vf_io *base)
{
	const struct xe_io *io = (const struct xe_io *)base;
	uint32_t value = vf_regs_capability(io->regs);

	if (value == UINT32_MAX)
		return -ENODEV;
	return value == io->first ? 0 : -EILSEQ;
}

static void io_close(struct vf_io *base)
{
	vf_regs_close(((struct xe_io *)base)->regs);
	free(base);
}

const struct vf_driver_ops xe_vf_ops = {
	.name = "xe",
	.native = "xe",
	.match = match,
	.io_open = io_open,
	.io_once = io_once,
	.io_close = io_close,
	.get_config = get_config,
	.places = &places,
};

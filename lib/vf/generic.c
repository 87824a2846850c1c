/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>

#include "pci/pci_dev_bar.h"
#include "vf/vf_driver.h"

#define CHECK_BYTES 4096u

struct generic_io {
	struct vf_io io; /* first: see struct vf_io */
	void *bar;
	size_t size;
};

static bool match(const struct vf *vf)
{
	return true;
}

static int generic_io_open(struct vf *vf, struct vf_io **ret_io)
{
	struct generic_io *io = calloc(1, sizeof(*io));
	int ret;

	if (!io)
		return -ENOMEM;
	ret = pci_dev_map_bar(vf->pci, 0, false, &io->bar, &io->size);
	if (ret) {
		free(io);
		return ret;
	}
	*ret_io = &io->io;
	return 0;
}

static int generic_io_once(struct vf_io *base)
{
	struct generic_io *io = (struct generic_io *)base;
	const volatile uint32_t *reg = io->bar;
	size_t count = (io->size < CHECK_BYTES ? io->size : CHECK_BYTES) / sizeof(*reg);

	/* Ends with the first sign of life: a read may clear a register. */
	for (size_t i = 0; i < count; i++) {
		if (reg[i] != UINT32_MAX)
			return 0;
	}
	return -ENODEV;
}

static void generic_io_close(struct vf_io *base)
{
	struct generic_io *io = (struct generic_io *)base;

	pci_dev_unmap_bar(io->bar, io->size);
	free(io);
}

const struct vf_driver_ops generic_vf_ops = {
	.name = "generic",
	.match = match,
	.io_open = generic_io_open,
	.io_once = generic_io_once,
	.io_close = generic_io_close,
};

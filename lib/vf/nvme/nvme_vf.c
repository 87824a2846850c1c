/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pf/nvme/nvme_admin.h"
#include "pf/nvme/nvme_pf.h"
#include "util/time.h"
#include "vf/vf_driver.h"

#define LIVE_TIMEOUT_MS 10000
#define CNTLID_OFFSET   78
/* Kind of an NVMe status: 3 is about the way to the controller, set by the driver itself. */
#define STATUS_TYPE      0x700
#define STATUS_TYPE_PATH 0x300
#define POISON           0xa5

struct nvme_io {
	struct vf_io io; /* first: see struct vf_io */
	uint8_t first[NVME_IDENTIFY_SIZE];
	uint8_t data[NVME_IDENTIFY_SIZE];
};

static bool match(const struct vf *vf)
{
	return vf->pci->class == NVME_PCI_CLASS;
}

/* Poisons the buffer, so that a transfer which did not happen is not taken for a good one. */
static int identify(struct vf *vf, unsigned int timeout_ms, uint8_t data[NVME_IDENTIFY_SIZE])
{
	int fd, ret;

	memset(data, POISON, NVME_IDENTIFY_SIZE);
	ret = nvme_admin_open(vf->pci, timeout_ms, &fd);
	if (ret)
		return ret;
	ret = nvme_identify(fd, NVME_CNS_CTRL, 0, data);
	close(fd);
	return ret;
}

struct identify_wait {
	struct vf *vf;
	uint8_t *data;
	int ret;
};

/*
 * A reset may come between the open and the command; the driver cancels the command then (a status
 * of the path kind) or refuses it.  That is no fault of the device: try again.
 */
static bool identify_done(void *arg)
{
	struct identify_wait *wait = arg;
	int ret = identify(wait->vf, 0, wait->data);

	wait->ret = ret > 0 ? -EIO : ret;
	if (ret > 0)
		return (ret & STATUS_TYPE) != STATUS_TYPE_PATH;
	return ret != -ETIMEDOUT && ret != -EAGAIN && ret != -EINTR;
}

static int identify_when_live(struct vf *vf, uint8_t data[NVME_IDENTIFY_SIZE])
{
	struct identify_wait wait = { .vf = vf, .data = data };
	int ret = time_wait_until(identify_done, &wait, LIVE_TIMEOUT_MS);

	return ret ? ret : wait.ret;
}

static int nvme_io_open(struct vf *vf, struct vf_io **ret_io)
{
	struct nvme_io *io = calloc(1, sizeof(*io));
	uint16_t cntlid = 0;
	int ret;

	if (!io)
		return -ENOMEM;
	ret = nvme_pf_vf_cntlid(vf->pf, vf->num, &cntlid);
	if (!ret)
		ret = identify_when_live(vf, io->first);
	if (!ret && (io->first[CNTLID_OFFSET] | io->first[CNTLID_OFFSET + 1] << 8) != cntlid)
		ret = -EILSEQ;
	if (ret) {
		free(io);
		return ret;
	}
	*ret_io = &io->io;
	return 0;
}

static int nvme_io_once(struct vf_io *base)
{
	struct nvme_io *io = (struct nvme_io *)base;
	int ret = identify_when_live(io->io.vf, io->data);

	if (ret)
		return ret;
	return memcmp(io->first, io->data, sizeof(io->data)) ? -EILSEQ : 0;
}

static void nvme_io_close(struct vf_io *base)
{
	free(base);
}

const struct vf_driver_ops nvme_vf_ops = {
	.name = "nvme",
	.native = "nvme",
	.match = match,
	.io_open = nvme_io_open,
	.io_once = nvme_io_once,
	.io_close = nvme_io_close,
};

/* SPDX-License-Identifier: MIT */
#include "pf/nvme/nvme_admin.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/nvme_ioctl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "util/str.h"
#include "util/sysfs.h"
#include "util/time.h"

#define OPCODE_IDENTIFY    0x06
#define OPCODE_VIRT_MGMT   0x1c
#define COMMAND_TIMEOUT_MS 5000
#define NAME_LEN           32

/* The controller is the only directory <function>/nvme/nvme<N>. */
static int find_controller(const struct pci_dev *dev, char name[NAME_LEN])
{
	int fd = openat(dev->dirfd, "nvme", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct dirent *entry;
	int ret = -ENODEV;
	DIR *dir;

	if (fd < 0)
		return errno == ENOENT ? -ENODEV : -errno;
	dir = fdopendir(fd);
	if (!dir) {
		ret = -errno;
		close(fd);
		return ret;
	}
	while (ret == -ENODEV && (entry = readdir(dir))) {
		if (!strncmp(entry->d_name, "nvme", 4) && str_copy(name, NAME_LEN, entry->d_name))
			ret = 0;
	}
	closedir(dir);
	return ret;
}

/* The number of a node in /dev is not reused for another controller unnoticed: compare dev_t. */
static int open_node(const struct pci_dev *dev, const char *name, int *ret_fd)
{
	char path[NAME_LEN + 16], text[32];
	unsigned int major_num, minor_num;
	struct stat st;
	int fd, ret;

	snprintf(path, sizeof(path), "nvme/%s/dev", name);
	ret = sysfs_read(dev->dirfd, path, text, sizeof(text));
	if (ret < 0)
		return ret == -ENOENT ? -ENODEV : ret;
	if (sscanf(text, "%u:%u", &major_num, &minor_num) != 2)
		return -EINVAL;
	snprintf(path, sizeof(path), "/dev/%s", name);
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (fstat(fd, &st) || !S_ISCHR(st.st_mode) || st.st_rdev != makedev(major_num, minor_num)) {
		close(fd);
		return -ENODEV;
	}
	*ret_fd = fd;
	return 0;
}

struct open_state {
	const struct pci_dev *dev;
	int fd, ret;
};

/* The driver refuses to open (EAGAIN) unless the controller is live. */
static bool try_open(void *arg)
{
	struct open_state *state = arg;
	char name[NAME_LEN];

	state->ret = find_controller(state->dev, name);
	if (!state->ret)
		state->ret = open_node(state->dev, name, &state->fd);
	return state->ret != -EAGAIN;
}

int nvme_admin_open(const struct pci_dev *dev, unsigned int timeout_ms, int *ret_fd)
{
	struct open_state state = { .dev = dev };
	int ret = time_wait_until(try_open, &state, timeout_ms);

	if (!ret)
		ret = state.ret;
	if (!ret)
		*ret_fd = state.fd;
	return ret;
}

static int admin_command(int fd, struct nvme_admin_cmd *cmd)
{
	int ret;

	cmd->timeout_ms = time_scale_ms(COMMAND_TIMEOUT_MS);
	ret = ioctl(fd, NVME_IOCTL_ADMIN_CMD, cmd);
	return ret < 0 ? -errno : ret;
}

int nvme_identify(int fd, enum nvme_cns cns, uint16_t cntid, void *buf)
{
	struct nvme_admin_cmd cmd = {
		.opcode = OPCODE_IDENTIFY,
		.addr = (uintptr_t)buf,
		.data_len = NVME_IDENTIFY_SIZE,
		.cdw10 = (uint32_t)cntid << 16 | (uint32_t)cns,
	};

	return admin_command(fd, &cmd);
}

int nvme_virt_mgmt(int fd, enum nvme_virt_action action, uint16_t cntlid,
		   enum nvme_virt_resource resource, uint16_t count)
{
	struct nvme_admin_cmd cmd = {
		.opcode = OPCODE_VIRT_MGMT,
		.cdw10 = (uint32_t)cntlid << 16 | (uint32_t)resource << 8 | (uint32_t)action,
		.cdw11 = count,
	};

	return admin_command(fd, &cmd);
}

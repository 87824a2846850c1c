/* SPDX-License-Identifier: MIT */
#include "pci/pci_dev_cfg.h"

#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/pci_regs.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pci/pci_internal.h"

#define CFG_HEADER_SIZE 0x40
#define CFG_SIZE        0x100
#define CFG_EXT_SIZE    0x1000
/* As many as fit when none overlap. */
#define CAP_COUNT_MAX     ((CFG_SIZE - CFG_HEADER_SIZE) / 4)
#define EXT_CAP_COUNT_MAX ((CFG_EXT_SIZE - CFG_SIZE) / 4)

/* The kernel cuts a transfer short at the end, and for the unprivileged after the header. */
static int explain_short(int fd, unsigned int offset, size_t size)
{
	struct stat st;

	if (fstat(fd, &st))
		return -errno;
	return offset + size > (uint64_t)st.st_size ? -EINVAL : -EPERM;
}

static int cfg_access(const struct pci_dev *dev, unsigned int offset, void *value, size_t size,
		      bool write)
{
	ssize_t n;
	int fd, ret = 0;

	if (offset % size || offset > CFG_EXT_SIZE - size)
		return -EINVAL;
	if (dev->dirfd < 0)
		return -EOPNOTSUPP;
	fd = openat(dev->dirfd, "config", (write ? O_WRONLY : O_RDONLY) | O_CLOEXEC);
	if (fd < 0)
		return pci_dev_errno(dev, -errno);
	n = write ? pwrite(fd, value, size, offset) : pread(fd, value, size, offset);
	if (n < 0)
		ret = -errno;
	else if ((size_t)n != size)
		ret = explain_short(fd, offset, size);
	close(fd);
	return ret;
}

int pci_dev_cfg_read8(const struct pci_dev *dev, unsigned int offset, uint8_t *ret_value)
{
	return cfg_access(dev, offset, ret_value, sizeof(*ret_value), false);
}

int pci_dev_cfg_read16(const struct pci_dev *dev, unsigned int offset, uint16_t *ret_value)
{
	uint16_t raw;
	int ret = cfg_access(dev, offset, &raw, sizeof(raw), false);

	if (!ret)
		*ret_value = le16toh(raw);
	return ret;
}

int pci_dev_cfg_read32(const struct pci_dev *dev, unsigned int offset, uint32_t *ret_value)
{
	uint32_t raw;
	int ret = cfg_access(dev, offset, &raw, sizeof(raw), false);

	if (!ret)
		*ret_value = le32toh(raw);
	return ret;
}

int pci_dev_cfg_write8(const struct pci_dev *dev, unsigned int offset, uint8_t value)
{
	return cfg_access(dev, offset, &value, sizeof(value), true);
}

int pci_dev_cfg_write16(const struct pci_dev *dev, unsigned int offset, uint16_t value)
{
	uint16_t raw = htole16(value);

	return cfg_access(dev, offset, &raw, sizeof(raw), true);
}

int pci_dev_cfg_write32(const struct pci_dev *dev, unsigned int offset, uint32_t value)
{
	uint32_t raw = htole32(value);

	return cfg_access(dev, offset, &raw, sizeof(raw), true);
}

int pci_dev_find_cap(const struct pci_dev *dev, uint8_t id, unsigned int *ret_offset)
{
	uint16_t status, header;
	uint8_t offset;
	int ret;

	ret = pci_dev_cfg_read16(dev, PCI_STATUS, &status);
	if (ret)
		return ret;
	if (status == 0xffff)
		return -ENODEV;
	if (!(status & PCI_STATUS_CAP_LIST))
		return -ENOENT;
	ret = pci_dev_cfg_read8(dev, PCI_CAPABILITY_LIST, &offset);
	for (unsigned int i = 0; !ret && i < CAP_COUNT_MAX; i++) {
		offset &= (uint8_t)~3u;
		if (offset < CFG_HEADER_SIZE)
			return -ENOENT;
		ret = pci_dev_cfg_read16(dev, offset, &header);
		if (ret)
			return ret;
		if (header == 0xffff)
			return -ENODEV;
		if ((header & 0xff) == id) {
			*ret_offset = offset;
			return 0;
		}
		offset = (uint8_t)(header >> 8);
	}
	return ret ? ret : -ELOOP;
}

int pci_dev_find_ext_cap(const struct pci_dev *dev, uint16_t id, unsigned int *ret_offset)
{
	unsigned int offset = CFG_SIZE;
	uint32_t header;
	int ret;

	for (unsigned int i = 0; i < EXT_CAP_COUNT_MAX; i++) {
		ret = pci_dev_cfg_read32(dev, offset, &header);
		/* A conventional function has no extended space: its file ends at 256 bytes. */
		if (ret == -EINVAL && offset == CFG_SIZE)
			return -ENOENT;
		if (ret)
			return ret;
		if (header == 0xffffffff)
			return -ENODEV;
		if (!header)
			return -ENOENT;
		if (PCI_EXT_CAP_ID(header) == id) {
			*ret_offset = offset;
			return 0;
		}
		offset = PCI_EXT_CAP_NEXT(header);
		if (offset < CFG_SIZE)
			return -ENOENT;
	}
	return -ELOOP;
}

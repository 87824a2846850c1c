/* SPDX-License-Identifier: MIT */
/* A device opened through VFIO, by the group path or by its node. */
#ifndef VFIO_VFIO_DEV_H
#define VFIO_VFIO_DEV_H

#include <stddef.h>
#include <stdint.h>
#include <linux/vfio.h>

struct pci_dev;
struct vfio_container;
struct vfio_group;
struct vfio_iommufd;

/**
 * enum vfio_path - ways to open a device
 * @VFIO_PATH_ANY: by group where that exists, else by node
 * @VFIO_PATH_GROUP: /dev/vfio/<group> and a container; all kernels, unless built without it
 * @VFIO_PATH_CDEV: /dev/vfio/devices/vfio<n> and an iommufd; Linux 6.6 on, unless built without it
 */
enum vfio_path { VFIO_PATH_ANY, VFIO_PATH_GROUP, VFIO_PATH_CDEV };

/**
 * struct vfio_dev - an open device
 * @fd: its file descriptor; owned
 * @path: how it was opened; never VFIO_PATH_ANY
 * @group: owned group, NULL unless vfio_dev_open() opened one
 * @container: owned container, likewise
 * @iommufd: owned iommufd, likewise
 */
struct vfio_dev {
	int fd;
	enum vfio_path path;
	struct vfio_group *group;
	struct vfio_container *container;
	struct vfio_iommufd *iommufd;
};

/**
 * vfio_dev_open() - open a function bound to a VFIO driver, ready for DMA
 * @pci: the function; only looked at
 * @path: which way
 * @ret_dev: the device; free with vfio_dev_close()
 *
 * The first open resets the function; that may take 100 ms, on broken hardware a minute.
 *
 * Return: 0, -ENODEV (not bound to a VFIO driver), -EOPNOTSUPP (this kernel has no such path),
 * -EBUSY (group open elsewhere), -EPERM (the group is not viable, or interrupts are not isolated),
 * -EACCES (no permission, or the PF belongs to VFIO and wants a token), -EINVAL (cdev path: open
 * elsewhere), -ENOMEM.
 */
int vfio_dev_open(const struct pci_dev *pci, enum vfio_path path, struct vfio_dev **ret_dev);

/**
 * vfio_dev_close() - close the device, then what vfio_dev_open() opened for it, and free the handle
 * @dev: the device, or NULL
 *
 * Regions, mappings and eventfds have to be given up before. The last close of a function switches
 * its interrupts and bus mastering off, restores its config space and resets it.
 */
void vfio_dev_close(struct vfio_dev *dev);

/**
 * vfio_dev_open_node() - open /dev/vfio/devices/vfio<n> and do nothing else
 * @pci: the function
 * @ret_dev: the device; free with vfio_dev_close()
 *
 * Everything but vfio_dev_bind() gives -EINVAL until it was bound.
 *
 * Return: 0, -ENODEV (not bound to a VFIO driver), -EOPNOTSUPP (no device nodes in this kernel),
 * -EACCES, -ENOMEM.
 */
int vfio_dev_open_node(const struct pci_dev *pci, struct vfio_dev **ret_dev);

/**
 * vfio_dev_bind() - VFIO_DEVICE_BIND_IOMMUFD: claim the device, which resets it
 * @dev: from vfio_dev_open_node()
 * @iommufd: stays the caller's
 *
 * Return: 0, -EINVAL (bound already, here or through another file), -EBADFD, -EPERM.
 */
int vfio_dev_bind(struct vfio_dev *dev, const struct vfio_iommufd *iommufd);

/**
 * vfio_dev_attach() - VFIO_DEVICE_ATTACH_IOMMUFD_PT
 * @dev: a bound device
 * @pt_id: address space or page table, vfio_iommufd.ioas_id
 *
 * Return: 0, -ENOENT (no such id), -EINVAL (not bound).
 */
int vfio_dev_attach(struct vfio_dev *dev, uint32_t pt_id);

/**
 * vfio_dev_detach() - VFIO_DEVICE_DETACH_IOMMUFD_PT: block the device's DMA
 * @dev: a bound device
 *
 * Return: 0, -EINVAL (not bound).
 */
int vfio_dev_detach(struct vfio_dev *dev);

/**
 * vfio_dev_get_info() - VFIO_DEVICE_GET_INFO, fixed part only
 * @dev: an open device
 * @ret_info: flags (VFIO_DEVICE_FLAGS_*), num_regions, num_irqs
 *
 * Return: 0 or -errno.
 */
int vfio_dev_get_info(struct vfio_dev *dev, struct vfio_device_info *ret_info);

/**
 * vfio_dev_reset() - VFIO_DEVICE_RESET: reset the function; config space is kept
 * @dev: an open device
 *
 * Blocks for 100 ms or more.
 *
 * Return: 0, -EINVAL (no way to reset it: VFIO_DEVICE_FLAGS_RESET is clear), -EAGAIN (the function's
 * lock is taken), -ENOTTY (the device still did not answer after a minute).
 */
int vfio_dev_reset(struct vfio_dev *dev);

/**
 * vfio_dev_map_dma() - let the device reach memory of this process, whichever path it was opened by
 * @dev: from vfio_dev_open()
 * @iova: I/O virtual address in bytes, page aligned
 * @vaddr: start of the memory, page aligned; read and written by the device
 * @size: in bytes, a multiple of the page size, not 0
 *
 * Return: 0, -EINVAL (also: @dev does not own its address space), -EEXIST (overlaps), -ENOMEM.
 */
int vfio_dev_map_dma(struct vfio_dev *dev, uint64_t iova, void *vaddr, uint64_t size);

/**
 * vfio_dev_unmap_dma() - undo vfio_dev_map_dma()
 * @dev: the device
 * @iova: as given there
 * @size: as given there
 *
 * Return: 0, -ENOENT (nothing was mapped there), -EINVAL.
 */
int vfio_dev_unmap_dma(struct vfio_dev *dev, uint64_t iova, uint64_t size);

/**
 * vfio_dev_ioctl_raw() - any ioctl, for arguments that the functions of this library do not produce
 * @dev: an open device
 * @request: ioctl number
 * @arg: argument as the ioctl wants it
 *
 * Return: what the kernel returned (0 or more), or -errno.
 */
int vfio_dev_ioctl_raw(struct vfio_dev *dev, unsigned long request, void *arg);

#endif /* VFIO_VFIO_DEV_H */

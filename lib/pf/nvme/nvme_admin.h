/* SPDX-License-Identifier: MIT */
/* Admin commands to an NVMe controller that is bound to the kernel's nvme driver. */
#ifndef PF_NVME_NVME_ADMIN_H
#define PF_NVME_NVME_ADMIN_H

#include <stdint.h>

#include "pci/pci_dev.h"

/** NVME_IDENTIFY_SIZE - bytes of every Identify answer */
#define NVME_IDENTIFY_SIZE 4096

/** enum nvme_cns - which Identify data structure */
enum nvme_cns {
	NVME_CNS_CTRL = 0x01,           /* this controller */
	NVME_CNS_PRIMARY_CAPS = 0x14,   /* primary controller capabilities */
	NVME_CNS_SECONDARY_LIST = 0x15, /* secondary controllers, by ascending ID */
};

/** PCI class of an NVMe controller (base, sub-class, interface) */
#define NVME_PCI_CLASS 0x010802

/**
 * nvme_admin_open() - open the character device of a controller
 * @dev: the function
 * @timeout_ms: how long to wait for the node and for the controller to be live; scaled
 * @ret_fd: the file, closed by the caller
 *
 * Return: 0, -ENODEV the nvme driver is not bound, or the node belongs to another controller,
 * -ETIMEDOUT the controller is not live (it may be resetting), -ENOENT no node in /dev, -EACCES.
 */
int nvme_admin_open(const struct pci_dev *dev, unsigned int timeout_ms, int *ret_fd);

/**
 * nvme_identify() - Identify
 * @fd: from nvme_admin_open()
 * @cns: what
 * @cntid: first controller of a list; 0 otherwise
 * @buf: NVME_IDENTIFY_SIZE bytes, written by the controller's DMA
 *
 * Blocks up to 5 s (scaled) if the controller does not answer.
 *
 * Return: 0, a positive NVMe status (0x4002: with the do-not-retry bit), or the -errno of the ioctl.
 */
int nvme_identify(int fd, enum nvme_cns cns, uint16_t cntid, void *buf);

/** enum nvme_virt_action - actions of Virtualization Management */
enum nvme_virt_action {
	NVME_VIRT_PRIMARY_ALLOC = 1, /* flexible resources of the primary, in force after a reset */
	NVME_VIRT_OFFLINE = 7,
	NVME_VIRT_ASSIGN = 8,
	NVME_VIRT_ONLINE = 9,
};

/** enum nvme_virt_resource - kinds of flexible resources */
enum nvme_virt_resource { NVME_VIRT_QUEUES = 0, NVME_VIRT_INTERRUPTS = 1 };

/**
 * nvme_virt_mgmt() - Virtualization Management
 * @fd: of the primary controller
 * @action: what
 * @cntlid: which controller
 * @resource: for the actions that assign
 * @count: for the actions that assign
 *
 * Return: 0, a positive NVMe status, or the -errno of the ioctl.
 */
int nvme_virt_mgmt(int fd, enum nvme_virt_action action, uint16_t cntlid,
		   enum nvme_virt_resource resource, uint16_t count);

#endif

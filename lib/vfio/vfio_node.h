/* SPDX-License-Identifier: MIT */
/* Where the nodes of a function are, below a /dev that may be a made-up one. Internal to lib/vfio. */
#ifndef VFIO_VFIO_NODE_H
#define VFIO_VFIO_NODE_H

#include <stddef.h>

#include "vfio/vfio_dev.h"

/* Longest path that vfio_node_group() and vfio_node_cdev() build, NUL included. */
#define VFIO_NODE_LEN 64

/**
 * vfio_node_group() - path of a group, relative to /dev
 * @number: of the group
 * @buf: the path
 */
void vfio_node_group(unsigned int number, char buf[VFIO_NODE_LEN]);

/**
 * vfio_node_cdev() - path of a function's own node, relative to /dev
 * @pci: the function
 * @buf: the path; written only on success
 *
 * Return: 0, -ENODEV (not bound to a VFIO driver), -EOVERFLOW (an absurd name).
 */
int vfio_node_cdev(const struct pci_dev *pci, char buf[VFIO_NODE_LEN]);

/**
 * vfio_node_probe() - settle how to open a function
 * @devfd: directory with the nodes, normally /dev
 * @pci: the function
 * @path: what the caller wants
 * @ret_path: VFIO_PATH_GROUP or VFIO_PATH_CDEV
 *
 * Return: 0, -ENODEV (not bound to a VFIO driver), -EOPNOTSUPP (the kernel lacks what is wanted).
 */
int vfio_node_probe(int devfd, const struct pci_dev *pci, enum vfio_path path,
		    enum vfio_path *ret_path);

/**
 * vfio_node_open() - open a node below /dev for reading and writing
 * @name: relative to /dev
 *
 * Return: the file descriptor (close on exec), or -errno.
 */
int vfio_node_open(const char *name);

/**
 * vfio_node_ioctl() - ioctl() with the errno as its result; interrupted calls are repeated
 * @fd: the file
 * @request: ioctl number
 * @arg: its argument
 *
 * Return: 0 or more, or -errno.
 */
int vfio_node_ioctl(int fd, unsigned long request, void *arg);

#endif /* VFIO_VFIO_NODE_H */

/* SPDX-License-Identifier: MIT */
/* Interrupts of a VFIO device: what it has, and eventfds behind them. */
#ifndef VFIO_VFIO_IRQ_H
#define VFIO_VFIO_IRQ_H

#include <stddef.h>
#include <stdint.h>
#include <linux/vfio.h>

#include "vfio/vfio_dev.h"

/**
 * vfio_irq_get_info() - VFIO_DEVICE_GET_IRQ_INFO
 * @dev: an open device
 * @index: VFIO_PCI_INTX_IRQ_INDEX, ..., below num_irqs of the device
 * @ret_info: count and flags (VFIO_IRQ_INFO_*)
 *
 * A count of 0 is success: the function has none of these. VFs never have INTx.
 *
 * Return: 0, -EINVAL (@index too large; VFIO_PCI_ERR_IRQ_INDEX of a function without PCIe).
 */
int vfio_irq_get_info(struct vfio_dev *dev, uint32_t index, struct vfio_irq_info *ret_info);

/**
 * vfio_irq_set() - VFIO_DEVICE_SET_IRQS with any flags and any data
 * @dev: an open device
 * @flags: one VFIO_IRQ_SET_DATA_* and one VFIO_IRQ_SET_ACTION_*; passed on unchecked
 * @index: interrupt index
 * @start: first vector
 * @count: number of vectors
 * @data: @count bytes (DATA_BOOL) or int32_t eventfds (DATA_EVENTFD); NULL for DATA_NONE
 * @data_size: bytes at @data; argsz becomes that of the header plus this
 *
 * Return: 0, a positive number (fewer vectors than asked for are available: so many), -EINVAL (bad
 * combination, or the index has no vectors), -ENOTTY (not exactly one action, or one that the index
 * does not have), -EBADF (not open) or -EINVAL (not an eventfd), -EBUSY (line taken), -ENOSPC or
 * -ENOMEM (vectors).
 */
int vfio_irq_set(struct vfio_dev *dev, uint32_t flags, uint32_t index, uint32_t start,
		 uint32_t count, const void *data, size_t data_size);

/**
 * vfio_irq_enable() - have vectors signal eventfds
 * @dev: an open device
 * @index: interrupt index
 * @start: first vector
 * @eventfds: @count eventfds, -1 leaves a vector without one; stay the caller's
 * @count: number of vectors
 *
 * The eventfds may be closed afterwards; the kernel holds its own references.
 *
 * Return: as vfio_irq_set().
 */
int vfio_irq_enable(struct vfio_dev *dev, uint32_t index, uint32_t start, const int32_t *eventfds,
		    uint32_t count);

/**
 * vfio_irq_disable() - switch all vectors of an index off
 * @dev: an open device
 * @index: interrupt index
 *
 * Return: 0, -EINVAL (not enabled, or the index has no vectors).
 */
int vfio_irq_disable(struct vfio_dev *dev, uint32_t index);

/**
 * vfio_irq_trigger() - signal the eventfds of vectors as if the interrupt had come
 * @dev: an open device
 * @index: an enabled index
 * @start: first vector
 * @count: number of vectors
 *
 * Return: 0, -EINVAL (not enabled, or beyond the vectors).
 */
int vfio_irq_trigger(struct vfio_dev *dev, uint32_t index, uint32_t start, uint32_t count);

#endif /* VFIO_VFIO_IRQ_H */

// SPDX-License-Identifier: GPL-2.0 OR MIT
/* The packets of a restore: they come in pieces, and do their work when they are complete. */
#include "sim_memory.h"
#include "sim_migration.h"

void sim_restore_clear(struct sim_restore *restore)
{
	sim_free(restore->payload);
	*restore = (struct sim_restore){ 0 };
}

static int restore_guc(struct sim_device *dev, unsigned int fn, const struct sim_packet_head *head,
		       const u8 *raw)
{
	const struct sim_share *share = &dev->gt[head->gt].fn[fn];

	if (head->size != SIM_GUC_STATE_BYTES ||
	    sim_get(raw, 4) != share->range[SIM_CONTEXTS].size ||
	    sim_get(raw + 4, 4) != share->range[SIM_DOORBELLS].size)
		return -EIO;
	dev->active[fn] = sim_get(raw + 8, 8);
	return 0;
}

static int restore_ggtt(struct sim_device *dev, unsigned int fn, const struct sim_packet_head *head,
			const u8 *raw)
{
	if (head->gt & 1 || head->size != sim_memory_ggtt_bytes(dev, head->gt, fn))
		return -EIO;
	if (!sim_fault(dev, skip_restore_ggtt))
		sim_memory_set_ggtt(dev, head->gt, fn, raw,
				    sim_fault(dev, fail_restore_ggtt_owner) ? 0 : fn);
	return 0;
}

static int restore_mmio(struct sim_device *dev, unsigned int fn, const struct sim_packet_head *head,
			const u8 *raw)
{
	bool media = head->gt & 1;

	if (head->size != SIM_MMIO_BYTES)
		return -EIO;
	sim_memory_set_scratch(dev, fn, sim_fault(dev, fail_restore_mmio_bank) ? !media : media,
			       raw);
	return 0;
}

/* The payload of all but VRAM is complete. Return: 0, -EIO it does not fit this VF, or refused. */
static int apply(struct sim_device *dev, unsigned int fn, struct sim_migration *m)
{
	struct sim_restore *restore = &m->restore;
	const struct sim_packet_head *head = &restore->head;
	const u8 *raw = restore->payload;
	int err;

	switch (head->type) {
	case SIM_PACKET_DESCRIPTOR:
		err = sim_descriptor_check(&dev->config, raw, head->size);
		restore->described = true;
		return err == -ENODEV && sim_fault(dev, skip_restore_device_check) ? 0 : err;
	case SIM_PACKET_GUC:
		return restore_guc(dev, fn, head, raw);
	case SIM_PACKET_GGTT:
		return restore_ggtt(dev, fn, head, raw);
	case SIM_PACKET_MMIO:
		return restore_mmio(dev, fn, head, raw);
	case SIM_PACKET_TRAILER:
		m->state = SIM_RESTORED;
		return 0;
	default:
		return 0;
	}
}

/* Where it may go on, of @size bytes, the next bytes of VRAM go. */
static int restore_vram(struct sim_device *dev, unsigned int fn, const struct sim_restore *restore,
			const u8 *data, u64 size)
{
	const struct sim_packet_head *head = &restore->head;
	u64 bytes;
	u8 *vram = sim_memory_vram(dev, head->gt, fn, &bytes);

	if (head->gt & 1 || head->offset > bytes || head->size > bytes - head->offset)
		return -EIO;
	memcpy(vram + head->offset + restore->done, data, size);
	return 0;
}

/* The header is complete. */
static int begin_packet(struct sim_device *dev, struct sim_restore *restore)
{
	struct sim_packet_head *head = &restore->head;
	bool first = !restore->described;
	int err;

	sim_packet_unpack(restore->raw, head);
	if (sim_fault(dev, skip_packet_check)) {
		head->version = SIM_PACKET_VERSION;
		head->gt = sim_has_gt(&dev->config, head->gt) ? head->gt : 0;
		head->tile = head->gt / 2;
	}
	err = sim_packet_check(&dev->config, head);
	if (!err && first != (head->type == SIM_PACKET_DESCRIPTOR))
		err = -EINVAL;
	if (err || head->type == SIM_PACKET_VRAM)
		return err;
	restore->payload = sim_alloc(head->size + 1);
	return restore->payload ? 0 : -ENOMEM;
}

static void end_packet(struct sim_restore *restore)
{
	sim_free(restore->payload);
	restore->payload = NULL;
	restore->have = 0;
	restore->done = 0;
}

/* A piece of a packet. Return: the bytes that were taken, or -errno. */
static int take(struct sim_device *dev, unsigned int fn, struct sim_migration *m, const u8 *data,
		u32 size)
{
	struct sim_restore *restore = &m->restore;
	u32 some;
	int err = 0;

	if (restore->have < SIM_PACKET_HEADER) {
		some = min(size, SIM_PACKET_HEADER - restore->have);
		memcpy(restore->raw + restore->have, data, some);
		restore->have += some;
		if (restore->have == SIM_PACKET_HEADER)
			err = begin_packet(dev, restore);
	} else {
		some = (u32)min((u64)size, restore->head.size - restore->done);
		if (restore->payload)
			memcpy(restore->payload + restore->done, data, some);
		else
			err = restore_vram(dev, fn, restore, data, some);
		restore->done += some;
	}
	if (!err && restore->have == SIM_PACKET_HEADER && restore->done == restore->head.size) {
		err = apply(dev, fn, m);
		end_packet(restore);
	}
	return err ? err : (int)some;
}

/* SIM-DIFF: the driver's workers find out later than the write that a packet does not fit. */
int sim_restore_write(struct sim_device *dev, unsigned int fn, const u8 *data, u32 size)
{
	struct sim_migration *m;
	int ret = 0;

	sim_lock(&dev->lock);
	m = dev->migration[fn];
	if (!m || m->state != SIM_RESTORING)
		ret = -EIO;
	for (u32 at = 0; !ret && at < size;) {
		int taken = m->state == SIM_RESTORING ? take(dev, fn, m, data + at, size - at) :
							-EIO;

		if (taken >= 0)
			at += (u32)taken;
		else
			ret = taken;
	}
	if (ret && m && m->state == SIM_RESTORING)
		m->state = SIM_RESTORE_FAILED;
	sim_unlock(&dev->lock);
	if (dev->env.wake)
		dev->env.wake(dev->env.priv);
	return ret;
}

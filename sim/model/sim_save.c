// SPDX-License-Identifier: GPL-2.0 OR MIT
/* The packets of a save: made one after the other, a few before they are read. */
#include "sim_memory.h"
#include "sim_migration.h"

#define STEP_MS 1u
#define WAIT_MS 100u

static u64 chunk_size(struct sim_device *dev, unsigned int fn, const struct sim_save *save)
{
	u64 bytes, at = save->chunk * dev->config.vram_chunk_bytes;

	sim_memory_vram(dev, save->gt, fn, &bytes);
	return at < bytes ? min(bytes - at, dev->config.vram_chunk_bytes) : 0;
}

static bool is_last_chunk(struct sim_device *dev, unsigned int fn, const struct sim_save *save)
{
	u64 bytes;

	sim_memory_vram(dev, save->gt, fn, &bytes);
	return (save->chunk + 1) * dev->config.vram_chunk_bytes >= bytes;
}

/* Bytes of the packet that comes next; 0: there is none of that type. */
static u64 payload_size(struct sim_device *dev, unsigned int fn, const struct sim_save *save)
{
	switch (save->type) {
	case SIM_PACKET_DESCRIPTOR:
		return SIM_DESCRIPTOR_BYTES;
	case SIM_PACKET_GUC:
		return SIM_GUC_STATE_BYTES;
	case SIM_PACKET_MMIO:
		return SIM_MMIO_BYTES;
	case SIM_PACKET_GGTT:
		return save->gt & 1 ? 0 : sim_memory_ggtt_bytes(dev, save->gt, fn);
	case SIM_PACKET_VRAM:
		if (sim_fault(dev, skip_save_vram_tail) && is_last_chunk(dev, fn, save))
			return 0;
		return save->gt & 1 ? 0 : chunk_size(dev, fn, save);
	default:
		return 0;
	}
}

static void fill(struct sim_device *dev, unsigned int fn, const struct sim_save *save, u8 *raw,
		 u64 size)
{
	const struct sim_share *share = &dev->gt[save->gt].fn[fn];
	u64 bytes;
	u8 *vram;

	switch (save->type) {
	case SIM_PACKET_DESCRIPTOR:
		sim_descriptor_pack(&dev->config, raw);
		break;
	case SIM_PACKET_GUC:
		sim_put(raw, share->range[SIM_CONTEXTS].size, 4);
		sim_put(raw + 4, share->range[SIM_DOORBELLS].size, 4);
		sim_put(raw + 8, dev->active[fn], 8);
		break;
	case SIM_PACKET_MMIO:
		sim_memory_get_scratch(dev, fn, save->gt & 1, raw);
		break;
	case SIM_PACKET_GGTT:
		sim_memory_get_ggtt(dev, save->gt, fn, raw);
		break;
	case SIM_PACKET_VRAM:
		vram = sim_memory_vram(dev, save->gt, fn, &bytes);
		memcpy(raw, vram + save->chunk * dev->config.vram_chunk_bytes, size);
		break;
	default:
		break;
	}
}

/* What comes after it: GuC, GGTT, MMIO, VRAM of each GT, then the trailer. */
static void advance(struct sim_device *dev, struct sim_save *save)
{
	static const enum sim_packet_type next[] = {
		[SIM_PACKET_DESCRIPTOR] = SIM_PACKET_GUC, [SIM_PACKET_GUC] = SIM_PACKET_GGTT,
		[SIM_PACKET_GGTT] = SIM_PACKET_MMIO,      [SIM_PACKET_MMIO] = SIM_PACKET_VRAM,
		[SIM_PACKET_VRAM] = SIM_PACKET_GUC,
	};

	if (save->type == SIM_PACKET_VRAM) {
		save->chunk = 0;
		do
			save->gt++;
		while (save->gt < SIM_MAX_GTS && !dev->gt[save->gt].exists);
	}
	save->type = save->gt < SIM_MAX_GTS ? next[save->type] : SIM_PACKET_TRAILER;
}

static bool make(struct sim_device *dev, unsigned int fn, struct sim_save *save, u64 size)
{
	struct sim_save_packet *packet =
		&save->packet[(save->first + save->count) % SIM_PACKETS_AHEAD];
	bool trailer = save->type == SIM_PACKET_TRAILER;
	struct sim_packet_head head = {
		.version = SIM_PACKET_VERSION,
		.type = (u8)save->type,
		.tile = trailer ? 0 : (u8)(save->gt / 2),
		.gt = trailer ? 0 : (u8)save->gt,
		.size = size,
	};

	if (save->type == SIM_PACKET_VRAM)
		head.offset = save->chunk * dev->config.vram_chunk_bytes;
	packet->raw = sim_alloc(SIM_PACKET_HEADER + size);
	if (!packet->raw)
		return false;
	packet->size = SIM_PACKET_HEADER + size;
	sim_packet_pack(&head, packet->raw);
	if (!trailer)
		fill(dev, fn, save, packet->raw + SIM_PACKET_HEADER, size);
	save->count++;
	return true;
}

void sim_save_step(struct sim_device *dev, unsigned int fn)
{
	struct sim_migration *m = dev->migration[fn];
	struct sim_save *save = &m->save;

	if (m->state != SIM_SAVING)
		return;
	while (!save->all && save->count < SIM_PACKETS_AHEAD) {
		u64 size = payload_size(dev, fn, save);

		save->all = save->type == SIM_PACKET_TRAILER;
		if ((size || save->all) && !make(dev, fn, save, size)) {
			sim_save_clear(save);
			m->state = SIM_SAVE_FAILED;
			return;
		}
		if (size && save->type == SIM_PACKET_VRAM)
			save->chunk++;
		else if (!save->all)
			advance(dev, save);
	}
}

static void drop(struct sim_save *save)
{
	sim_free(save->packet[save->first].raw);
	save->packet[save->first].raw = NULL;
	save->first = (save->first + 1) % SIM_PACKETS_AHEAD;
	save->count--;
	save->read_at = 0;
}

void sim_save_clear(struct sim_save *save)
{
	while (save->count)
		drop(save);
	*save = (struct sim_save){ .type = SIM_PACKET_DESCRIPTOR };
}

static u32 take(struct sim_device *dev, unsigned int fn, struct sim_save *save, u8 *data, u32 size)
{
	u32 taken = 0;

	while (save->count && taken < size) {
		const struct sim_save_packet *packet = &save->packet[save->first];
		u64 some = min(packet->size - save->read_at, (u64)(size - taken));

		memcpy(data + taken, packet->raw + save->read_at, some);
		taken += (u32)some;
		save->read_at += some;
		if (save->read_at == packet->size)
			drop(save);
	}
	if (!save->all && save->count < SIM_PACKETS_AHEAD && dev->env.later)
		dev->env.later(dev->env.priv, 0, fn, STEP_MS);
	return taken;
}

static bool is_there(void *arg)
{
	const struct sim_migration *m = arg;
	const volatile enum sim_migration_state *state = &m->state;
	const volatile unsigned int *count = &m->save.count;

	return *state != SIM_SAVING || *count;
}

int sim_save_read(struct sim_device *dev, unsigned int fn, u8 *data, u32 size)
{
	struct sim_migration *m = dev->migration[fn];
	int ret;

	if (m && m->state == SIM_SAVING && !m->save.all && dev->env.wait)
		dev->env.wait(dev->env.priv, is_there, m, WAIT_MS);
	sim_lock(&dev->lock);
	m = dev->migration[fn];
	if (!m || m->state != SIM_SAVING)
		ret = -EIO;
	else if (m->save.count)
		ret = (int)take(dev, fn, &m->save, data, size);
	else
		ret = m->save.all ? 0 : -EAGAIN;
	sim_unlock(&dev->lock);
	return ret;
}

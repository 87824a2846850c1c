/* SPDX-License-Identifier: MIT */
#include "migration_unit.h"

#include <string.h>

struct sim_device *saved_unit(void)
{
	struct sim_config config = unit_config(SIM_BMG);
	struct sim_device *dev;

	config.vram_chunk_bytes = SIM_KIB(16);
	dev = unit_create(&config);
	for (unsigned int fn = 1; fn <= 2; fn++) {
		sim_quota_set(dev, SIM_GGTT, GT0, fn, SIM_MIB(1));
		sim_quota_set(dev, SIM_VRAM, GT0, fn, SIM_MIB(2));
		for (unsigned int gt = 0; gt < 2; gt++) {
			sim_quota_set(dev, SIM_CONTEXTS, gt, fn, 100);
			sim_quota_set(dev, SIM_DOORBELLS, gt, fn, 10);
		}
		sim_control(dev, SIM_PAUSE, fn);
	}
	return dev;
}

static uint32_t mix(uint32_t seed, uint32_t index)
{
	return (seed + 1) * 2654435761u + index * 40503u;
}

/* Each thing that a VF has: @index counts them, @owner is part of GGTT entries. */
static bool each(struct sim_device *dev, unsigned int fn, uint32_t seed, bool set)
{
	uint32_t *vram = (uint32_t *)(void *)unit_bar(fn, 2);
	struct sim_range ggtt = sim_range_get(dev, SIM_GGTT, GT0, fn);
	bool same = true;

	for (uint32_t i = 0; i < UNIT_VRAM / 4; i++) {
		if (set)
			vram[i] = mix(seed, i);
		same &= vram[i] == mix(seed, i);
	}
	for (uint32_t i = 0; i < ggtt.size / 4096; i++) {
		uint64_t *pte = unit_pte(0, ggtt.start / 4096 + i);
		uint64_t value = (uint64_t)mix(seed, i) << 12 | fn << 2 | 1;

		if (set)
			*pte = value;
		same &= *pte == value;
	}
	for (uint32_t i = 0; i < 8; i++) {
		uint32_t first = i < 4 ? SIM_REG_SCRATCH : SIM_REG_MEDIA_SCRATCH;
		uint32_t *reg = unit_reg(fn, first + i % 4 * 4);

		if (set)
			*reg = mix(seed, 1000 + i);
		same &= *reg == mix(seed, 1000 + i);
	}
	return same;
}

void work(struct sim_device *dev, unsigned int fn, uint32_t seed)
{
	each(dev, fn, seed, true);
	sim_vf_handshake(dev, fn);
}

bool worked(struct sim_device *dev, unsigned int fn, uint32_t seed)
{
	return each(dev, fn, seed, false) && dev->active[fn];
}

int save(struct sim_device *dev, unsigned int fn, struct stream *stream, uint32_t step)
{
	int got = sim_save_begin(dev, fn);

	stream->size = 0;
	if (got)
		return got;
	do {
		assert_true(stream->size + step <= sizeof(stream->data));
		got = sim_save_read(dev, fn, stream->data + stream->size, step);
		stream->size += got > 0 ? (size_t)got : 0;
	} while (got > 0);
	return got ? got : sim_save_end(dev, fn);
}

int restore(struct sim_device *dev, unsigned int fn, const struct stream *stream, uint32_t step)
{
	int err = sim_restore_begin(dev, fn);

	for (size_t at = 0; !err && at < stream->size; at += step) {
		size_t some = stream->size - at < step ? stream->size - at : step;

		err = sim_restore_write(dev, fn, stream->data + at, (uint32_t)some);
	}
	return err;
}

void flr_and_pause(struct sim_device *dev, unsigned int fn)
{
	assert_int_equal(sim_control(dev, SIM_FLR, fn), 0);
	assert_int_equal(sim_control(dev, SIM_PAUSE, fn), 0);
}

size_t packet_at(const struct stream *stream, unsigned int index)
{
	size_t at = 0;

	while (index--)
		at += SIM_PACKET_HEADER + sim_get(stream->data + at + 16, 8);
	return at;
}

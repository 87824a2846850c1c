/* SPDX-License-Identifier: MIT */
/* A VF that was at work, its saved stream, and what came back: for migration.c and faults. */
#ifndef MIGRATION_UNIT_H
#define MIGRATION_UNIT_H

#include "sim_unit.h"

#include "sim/model/sim_migration.h"

/** struct stream - what a save gave */
struct stream {
	size_t size;
	uint8_t data[0x400000];
};

/** saved_unit() - two VFs with 64 KiB of VRAM in chunks of 16 KiB and 1 MiB of GGTT; both paused. */
struct sim_device *saved_unit(void);
/** work() - VF @fn has data everywhere that depend on @seed. */
void work(struct sim_device *dev, unsigned int fn, uint32_t seed);
/** worked() - is that there, as its own? */
bool worked(struct sim_device *dev, unsigned int fn, uint32_t seed);
/** save() - all of it, in reads of @step bytes. Return: the first error, or 0. */
int save(struct sim_device *dev, unsigned int fn, struct stream *stream, uint32_t step);
/** restore() - all of it, in writes of @step bytes, without the end. Return: the first error. */
int restore(struct sim_device *dev, unsigned int fn, const struct stream *stream, uint32_t step);
/** flr() - and pause again. */
void flr_and_pause(struct sim_device *dev, unsigned int fn);
/** packet_at() - where packet number @index of a stream begins. */
size_t packet_at(const struct stream *stream, unsigned int index);

#endif

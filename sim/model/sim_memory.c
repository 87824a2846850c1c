// SPDX-License-Identifier: GPL-2.0 OR MIT
#include "sim_memory.h"

#define PTE_PRESENT      1u
#define PTE_OWNER(fn)    ((u64)(fn) << 2)
#define PTE_ALL_OWNERS   0xffcull
#define GGTT_TABLE_BYTES SIM_MIB(8)
#define LINE_BYTES       64u

static char *bar(struct sim_device *dev, unsigned int fn, unsigned int number, u64 *ret_size)
{
	*ret_size = 0;
	return dev->env.memory ? dev->env.memory(dev->env.priv, fn, number, ret_size) : NULL;
}

static void write32(struct sim_device *dev, unsigned int fn, u32 offset, u32 value)
{
	u64 size;
	char *registers = bar(dev, fn, 0, &size);

	if (registers && offset + sizeof(value) <= size)
		*(volatile u32 *)(registers + offset) = value;
}

/* The table of a tile; NULL: it is not there. */
static volatile u64 *ggtt_table(struct sim_device *dev, unsigned int gt)
{
	u64 size, table = gt / 2 * SIM_TILE_MMIO + SIM_GGTT_TABLE;
	char *registers = bar(dev, 0, 0, &size);

	if (!registers || table + GGTT_TABLE_BYTES > size)
		return NULL;
	return (volatile u64 *)(registers + table);
}

void sim_memory_own_ggtt(struct sim_device *dev, unsigned int gt, struct sim_range range,
			 unsigned int fn)
{
	volatile u64 *pte = ggtt_table(dev, gt);

	if (!pte)
		return;
	for (u64 page = range.start / SIM_GGTT_PAGE;
	     page < (range.start + range.size) / SIM_GGTT_PAGE; page++)
		pte[page] = fn ? PTE_PRESENT | PTE_OWNER(fn) : 0;
}

/*
 * Writing zeros to memory that nobody has used would make it cost memory of the host. Looking at
 * eight words at once is three times as fast as one by one: most of the time that VFs take to
 * come and go is spent here.
 */
static void clear_line(u64 *w)
{
	if (w[0] | w[1] | w[2] | w[3] | w[4] | w[5] | w[6] | w[7])
		memset(w, 0, LINE_BYTES);
}

void sim_memory_clear_vram(struct sim_device *dev, unsigned int fn, u64 but_bytes)
{
	u64 size, spared = 0;
	char *vram = bar(dev, fn, 2, &size);

	if (!vram || size <= but_bytes)
		return;
	if (sim_fault(dev, skip_flr_vram_page))
		spared = size / 2 + 3 * SIM_GGTT_PAGE;
	for (char *line = vram; line < vram + size - but_bytes; line += LINE_BYTES)
		if (!spared || (u64)(line - vram - spared) >= SIM_GGTT_PAGE)
			clear_line((u64 *)line);
}

void sim_memory_clear_scratch(struct sim_device *dev, unsigned int fn, bool media)
{
	u32 first = media ? SIM_REG_MEDIA_SCRATCH : SIM_REG_SCRATCH, count = SIM_NUM_SCRATCH;

	if (media && sim_fault(dev, skip_flr_media_scratch))
		return;
	if (!media && sim_fault(dev, skip_flr_scratch))
		count--;
	for (u32 i = 0; i < count; i++)
		write32(dev, fn, first + 4 * i, 0);
}

void sim_memory_power_on(struct sim_device *dev)
{
	struct sim_range all = { 0, SIM_GIB(4) };

	sim_lock(&dev->lock);
	for (unsigned int tile = 0; tile < dev->config.tiles; tile++)
		sim_memory_own_ggtt(dev, 2 * tile, all, 0);
	write32(dev, 0, SIM_REG_VF_CAP, 0);
	sim_unlock(&dev->lock);
}

void sim_memory_add_vf(struct sim_device *dev, unsigned int fn)
{
	sim_lock(&dev->lock);
	write32(dev, fn, SIM_REG_VF_CAP, sim_fault(dev, skip_vf_register) ? 0 : 1);
	if (!dev->seen[fn]) {
		for (unsigned int media = 0; media < 2; media++)
			sim_memory_clear_scratch(dev, fn, media);
		sim_memory_clear_vram(dev, fn, 0);
	}
	dev->seen[fn] = true;
	sim_unlock(&dev->lock);
}

u8 *sim_memory_vram(struct sim_device *dev, unsigned int gt, unsigned int fn, u64 *ret_bytes)
{
	u64 size, before = 0, own = dev->gt[gt].fn[fn].range[SIM_VRAM].size;
	char *vram = bar(dev, fn, 2, &size);

	*ret_bytes = 0;
	for (unsigned int lower = 0; lower < gt; lower += 2)
		before += dev->gt[lower].fn[fn].range[SIM_VRAM].size;
	if (!vram || before >= size)
		return NULL;
	*ret_bytes = min(own, size - before);
	return (u8 *)vram + before;
}

u64 sim_memory_ggtt_bytes(const struct sim_device *dev, unsigned int gt, unsigned int fn)
{
	return dev->gt[gt].fn[fn].range[SIM_GGTT].size / SIM_GGTT_PAGE * sizeof(u64);
}

void sim_memory_get_ggtt(struct sim_device *dev, unsigned int gt, unsigned int fn, u8 *raw)
{
	u64 first = dev->gt[gt].fn[fn].range[SIM_GGTT].start / SIM_GGTT_PAGE;
	u64 count = sim_memory_ggtt_bytes(dev, gt, fn) / sizeof(u64);
	const volatile u64 *pte = ggtt_table(dev, gt);

	for (u64 i = 0; pte && i < count; i++) {
		u64 value = pte[first + i] & ~PTE_ALL_OWNERS;

		memcpy(raw + i * sizeof(value), &value, sizeof(value));
	}
}

void sim_memory_set_ggtt(struct sim_device *dev, unsigned int gt, unsigned int fn, const u8 *raw,
			 unsigned int owner)
{
	u64 first = dev->gt[gt].fn[fn].range[SIM_GGTT].start / SIM_GGTT_PAGE;
	u64 count = sim_memory_ggtt_bytes(dev, gt, fn) / sizeof(u64);
	volatile u64 *pte = ggtt_table(dev, gt);

	for (u64 i = 0; pte && i < count; i++) {
		u64 value;

		memcpy(&value, raw + i * sizeof(value), sizeof(value));
		pte[first + i] = (value & ~PTE_ALL_OWNERS) | PTE_OWNER(owner);
	}
}

void sim_memory_get_scratch(struct sim_device *dev, unsigned int fn, bool media, u8 *raw)
{
	u32 first = media ? SIM_REG_MEDIA_SCRATCH : SIM_REG_SCRATCH;
	u64 size;
	char *registers = bar(dev, fn, 0, &size);

	for (u32 i = 0; registers && i < SIM_NUM_SCRATCH; i++) {
		u32 value = *(volatile u32 *)(registers + first + 4 * i);

		memcpy(raw + 4 * i, &value, sizeof(value));
	}
}

void sim_memory_set_scratch(struct sim_device *dev, unsigned int fn, bool media, const u8 *raw)
{
	u32 first = media ? SIM_REG_MEDIA_SCRATCH : SIM_REG_SCRATCH;

	for (u32 i = 0; i < SIM_NUM_SCRATCH; i++) {
		u32 value;

		memcpy(&value, raw + 4 * i, sizeof(value));
		write32(dev, fn, first + 4 * i, value);
	}
}

/* SPDX-License-Identifier: MIT */
/* Part of the test sriov_flr: what a reset has to clear, and where it must not reach. */
#include "sriov_flr.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/igt_core.h"
#include "fixture/assert.h"
#include "pf/pf_ggtt.h"
#include "pf/pf_resource.h"
#include "vf/vf_gpu.h"

#define PAGE       4096
#define VRAM_PAGES 64 /* looked at between the first and the last */
#define PRESENT    1
#define MAX_TILES  2
#define CAPABILITY 1 /* what the register says in a VF */

/* GGTT of all tiles, and the VFs' memory. */
static struct pf_ggtt tables[MAX_TILES];
static unsigned int num_tiles;
static struct memory {
	unsigned int fn, banks;
	struct vf_regs *regs;
	struct vf_vram vram;
	uint64_t vram_bytes;
	bool all;
	struct pf_range ggtt[MAX_TILES];
} memories[FLR_VFS + 1];

static char text[128];

static const char *say(const char *format, ...) __attribute__((format(printf, 1, 2)));
static const char *say(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof(text), format, ap);
	va_end(ap);
	return text;
}

void marks_close(void)
{
	for (unsigned int fn = 0; fn <= FLR_VFS; fn++) {
		vf_regs_close(memories[fn].regs);
		if (memories[fn].vram.map)
			vf_vram_close(&memories[fn].vram);
		memories[fn] = (struct memory){ 0 };
	}
	for (unsigned int tile = 0; tile < num_tiles; tile++)
		pf_ggtt_close(&tables[tile]);
	num_tiles = 0;
}

static struct pf_range ggtt_of(struct pf *pf, const struct pf_gt *gt, unsigned int fn)
{
	struct pf_range *ranges, found = { 0 };
	size_t count;

	igt_assert_ok(pf_get_provisioned(pf, PF_GGTT, gt->num, &ranges, &count));
	for (size_t i = 0; i < count; i++)
		if (ranges[i].fn == fn)
			found = ranges[i];
	free(ranges);
	return found;
}

static void open_one(struct pf *pf, struct vf *vf, bool all)
{
	struct memory *m = &memories[vf->num];
	uint64_t quota = 0;

	m->fn = vf->num;
	m->all = all;
	m->banks = 1;
	igt_assert_ok(vf_regs_open(vf, &m->regs));
	pf_for_each_gt(&gts, gt)
	{
		uint64_t part = 0;
		int ret;

		if (gt->media) {
			m->banks = VF_SCRATCH_BANKS;
			continue;
		}
		m->ggtt[gt->tile] = ggtt_of(pf, gt, vf->num);
		ret = pf_get_quota(pf, PF_VRAM, gt->num, vf->num, &part);
		if (ret != -EOPNOTSUPP)
			igt_assert_ok(ret);
		quota += part;
	}
	if (!quota)
		return;
	igt_assert_ok(vf_vram_open(vf, &m->vram));
	m->vram_bytes = quota < m->vram.size ? quota : m->vram.size;
}

void marks_open(struct pf *pf, bool all)
{
	struct vf *vf;

	marks_close();
	pf_for_each_gt(&gts, gt)
	{
		if (gt->media)
			continue;
		igt_assert(gt->tile == num_tiles && num_tiles < MAX_TILES);
		igt_assert_ok(pf_ggtt_open(pf, gt->tile, &tables[gt->tile]));
		num_tiles++;
	}
	pf_for_each_vf(pf, vf)
		if (vf->num <= FLR_VFS)
			open_one(pf, vf, all);
}

/* Never 0, and another one for each VF, round and place. */
static uint64_t mark(unsigned int fn, unsigned int round, uint64_t place)
{
	return (uint64_t)(0x80 | fn) << 56 | (uint64_t)(round & 0xff) << 48 | (place + 1);
}

/* What all that looks at memory has in common: one word; false ends it. */
struct visit {
	struct memory *m;
	unsigned int round;
	bool (*word)(struct visit *v, volatile uint64_t *word, uint64_t offset);
	bool (*entry)(struct visit *v, const struct pf_ggtt *table, uint64_t address);
	bool (*reg)(struct visit *v, volatile uint32_t *reg, unsigned int bank, unsigned int index);
};

static bool visit_words(struct visit *v, uint64_t offset, uint64_t bytes, uint64_t stride)
{
	for (uint64_t end = offset + bytes; offset < end; offset += stride)
		if (!v->word(v, (volatile uint64_t *)((char *)v->m->vram.map + offset), offset))
			return false;
	return true;
}

static bool visit_vram(struct visit *v)
{
	uint64_t bytes = v->m->vram_bytes, step = bytes / VRAM_PAGES / PAGE * PAGE;
	bool more = true;

	if (!bytes || v->m->all)
		return visit_words(v, 0, bytes, sizeof(uint64_t));
	for (uint64_t at = step; more && step && at < bytes - PAGE; at += step)
		more = visit_words(v, at, PAGE, PAGE - sizeof(uint64_t));
	return more && visit_words(v, 0, PAGE, sizeof(uint64_t)) &&
	       visit_words(v, bytes - PAGE, PAGE, sizeof(uint64_t));
}

static bool visit_all(struct visit *v)
{
	for (unsigned int bank = 0; bank < v->m->banks; bank++)
		for (unsigned int i = 0; i < VF_SCRATCH_REGS; i++)
			if (!v->reg(v, vf_regs_scratch(v->m->regs, bank, i), bank, i))
				return false;
	if (!visit_vram(v))
		return false;
	for (unsigned int tile = 0; tile < num_tiles; tile++) {
		const struct pf_range *range = &v->m->ggtt[tile];

		for (uint64_t at = 0; at < range->size; at += tables[tile].page_bytes)
			if (!v->entry(v, &tables[tile], range->start + at))
				return false;
	}
	return true;
}

/* "Present, owner VF <fn>, address 0". */
static uint64_t clean_pte(const struct pf_ggtt *table, unsigned int fn)
{
	return PRESENT | fn * (table->owner_mask & -table->owner_mask);
}

static uint64_t marked_pte(const struct visit *v, const struct pf_ggtt *table, uint64_t address)
{
	uint64_t page = address / table->page_bytes + v->round;

	return clean_pte(table, v->m->fn) | (page & 0xffffff) << 12 | UINT64_C(1) << 36;
}

static uint32_t reg_mark(const struct visit *v, unsigned int bank, unsigned int index)
{
	uint64_t both = mark(v->m->fn, v->round, bank * VF_SCRATCH_REGS + index);

	return (uint32_t)(both >> 32 ^ both);
}

static bool write_word(struct visit *v, volatile uint64_t *word, uint64_t offset)
{
	*word = mark(v->m->fn, v->round, offset);
	return true;
}

static bool write_entry(struct visit *v, const struct pf_ggtt *table, uint64_t address)
{
	return !pf_ggtt_write(table, address, marked_pte(v, table, address));
}

static bool write_reg(struct visit *v, volatile uint32_t *reg, unsigned int bank,
		      unsigned int index)
{
	*reg = reg_mark(v, bank, index);
	return true;
}

/* Only for the message; the verdict is by difference. */
static bool differs(const char *what, uint64_t place, uint64_t is, uint64_t want)
{
	if (is == want)
		return false;
	say("%s %#" PRIx64 ": %#" PRIx64 ", expected %#" PRIx64, what, place, is, want);
	return true;
}

static bool word_is_marked(struct visit *v, volatile uint64_t *word, uint64_t offset)
{
	return !differs("VRAM", offset, *word, mark(v->m->fn, v->round, offset));
}

static bool entry_is(struct visit *v, const struct pf_ggtt *table, uint64_t address, uint64_t want)
{
	uint64_t pte = ~want;

	return !pf_ggtt_read(table, address, &pte) && !differs("GGTT", address, pte, want);
}

static bool entry_is_marked(struct visit *v, const struct pf_ggtt *table, uint64_t address)
{
	return entry_is(v, table, address, marked_pte(v, table, address));
}

static bool reg_is_marked(struct visit *v, volatile uint32_t *reg, unsigned int bank,
			  unsigned int index)
{
	return !differs(bank ? "media scratch register" : "scratch register", index, *reg,
			reg_mark(v, bank, index));
}

static bool word_is_clear(struct visit *v, volatile uint64_t *word, uint64_t offset)
{
	return !differs("VRAM", offset, *word, 0);
}

static bool entry_is_clean(struct visit *v, const struct pf_ggtt *table, uint64_t address)
{
	return entry_is(v, table, address, clean_pte(table, v->m->fn));
}

static bool reg_is_clear(struct visit *v, volatile uint32_t *reg, unsigned int bank,
			 unsigned int index)
{
	return !differs(bank ? "media scratch register" : "scratch register", index, *reg, 0);
}

void marks_write(unsigned int fn, unsigned int round)
{
	struct visit v = { &memories[fn], round, write_word, write_entry, write_reg };

	igt_assert(memories[fn].regs);
	igt_assert(visit_all(&v));
	igt_assert_f(!marks_written(fn, round), "vf%u: cannot be marked: %s\n", fn, text);
}

/* A VF says that it is one, whatever happens to it. */
static bool is_vf(const struct memory *m)
{
	return !differs("capability register", 0, vf_regs_capability(m->regs), CAPABILITY);
}

const char *marks_written(unsigned int fn, unsigned int round)
{
	struct visit v = { &memories[fn], round, word_is_marked, entry_is_marked, reg_is_marked };

	return is_vf(v.m) && visit_all(&v) ? NULL : text;
}

const char *marks_cleared(unsigned int fn)
{
	struct visit v = { &memories[fn], 0, word_is_clear, entry_is_clean, reg_is_clear };

	return is_vf(v.m) && visit_all(&v) ? NULL : text;
}

/* Who has a page, by the report of the PF when the marks were opened. */
static unsigned int owner_of(unsigned int tile, uint64_t address)
{
	for (unsigned int fn = 1; fn <= FLR_VFS; fn++) {
		const struct pf_range *range = &memories[fn].ggtt[tile];

		if (address >= range->start && address < range->start + range->size)
			return fn;
	}
	return 0;
}

static void expect_owner(const struct pf *pf, unsigned int tile, uint64_t address,
			 unsigned int want)
{
	const struct pf_ggtt *table = &tables[tile];
	uint64_t pte;

	if (pf_ggtt_read(table, address, &pte))
		return; /* beyond the end */
	igt_assert_f(pf_ggtt_owner(table, pte) == want,
		     "%s: tile %u: GGTT %#" PRIx64 " belongs to function %u instead of %u\n",
		     pf->pci->name, tile, address, pf_ggtt_owner(table, pte), want);
}

void marks_owners(struct pf *pf)
{
	for (unsigned int tile = 0; tile < num_tiles; tile++)
		for (unsigned int fn = 1; fn <= FLR_VFS; fn++) {
			const struct pf_range *range = &memories[fn].ggtt[tile];
			uint64_t page = tables[tile].page_bytes, end = range->start + range->size;

			if (!range->size)
				continue;
			expect_owner(pf, tile, range->start - page,
				     owner_of(tile, range->start - page));
			expect_owner(pf, tile, range->start, fn);
			expect_owner(pf, tile, end - page, fn);
			expect_owner(pf, tile, end, owner_of(tile, end));
		}
}

void marks_released(struct pf *pf)
{
	for (unsigned int tile = 0; tile < num_tiles; tile++)
		for (unsigned int fn = 1; fn <= FLR_VFS; fn++) {
			const struct pf_range *range = &memories[fn].ggtt[tile];

			for (uint64_t at = 0; at < range->size; at += tables[tile].page_bytes)
				expect_owner(pf, tile, range->start + at, 0);
		}
}

/* SPDX-License-Identifier: MIT */
#include "sriov_save_restore.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/igt_core.h"
#include "fixture/assert.h"
#include "pf/pf_ggtt.h"
#include "pf/pf_resource.h"
#include "vf/vf_gpu.h"

#define PAGE           4096u
#define PTE_TEST_SHIFT 12
#define PTE_TEST_MASK  0xffull /* bits 19:12 of an address can be written on every device */

static struct place {
	struct vf_regs *regs;
	struct vf_vram vram;
	size_t vram_bytes;
	unsigned int banks;
	struct pf_range ggtt[PF_MAX_GTS]; /* by tile; size 0: none */
} places[CONTENT_VFS + 1];
static struct pf_ggtt tables[PF_MAX_GTS];

void content_close(void)
{
	for (unsigned int fn = 1; fn <= CONTENT_VFS; fn++) {
		vf_regs_close(places[fn].regs);
		vf_vram_close(&places[fn].vram);
		places[fn] = (struct place){ 0 };
	}
	for (unsigned int tile = 0; tile < PF_MAX_GTS; tile++) {
		pf_ggtt_close(&tables[tile]);
		tables[tile] = (struct pf_ggtt){ 0 };
	}
}

static void open_ggtt(struct pf *pf, const struct pf_gt *gt)
{
	struct pf_range *ranges;
	size_t count;

	igt_assert_ok(pf_ggtt_open(pf, gt->tile, &tables[gt->tile]));
	igt_assert_ok(pf_get_provisioned(pf, PF_GGTT, gt->num, &ranges, &count));
	for (size_t i = 0; i < count; i++)
		if (ranges[i].fn <= CONTENT_VFS)
			places[ranges[i].fn].ggtt[gt->tile] = ranges[i];
	free(ranges);
	for (unsigned int fn = 1; fn <= CONTENT_VFS; fn++)
		igt_assert_f(places[fn].ggtt[gt->tile].size, "vf%u has no GGTT\n", fn);
}

void content_open(struct pf *pf, const struct pf_gts *gts)
{
	unsigned int tiles = 0, banks = 1;

	content_close();
	pf_for_each_gt(gts, gt)
	{
		tiles += !gt->media;
		if (gt->media)
			banks = VF_SCRATCH_BANKS;
		else
			open_ggtt(pf, gt);
	}
	for (unsigned int fn = 1; fn <= CONTENT_VFS; fn++) {
		struct place *place = &places[fn];
		int ret = vf_vram_open(pf_vf(pf, fn), &place->vram);

		igt_assert_f(!ret || ret == -EOPNOTSUPP, "vf%u: VRAM: error %d\n", fn, ret);
		igt_assert_ok(vf_regs_open(pf_vf(pf, fn), &place->regs));
		place->banks = banks;
		place->vram_bytes = ret ? 0 : place->vram.size;
		if (place->vram_bytes > tiles * CONTENT_VRAM)
			place->vram_bytes = (size_t)(tiles * CONTENT_VRAM);
	}
}

/* No two neighbours alike, never 0. */
static uint32_t mix(uint32_t seed, uint64_t index)
{
	return (seed * 2654435761u + (uint32_t)index * 40503u) | 1;
}

static volatile uint32_t *vram_word(const struct place *place, size_t index)
{
	size_t page = index / 2 * PAGE;

	return (volatile uint32_t *)((char *)place->vram.map + page +
				     (index % 2 ? PAGE - sizeof(uint32_t) : 0));
}

static void fill_ggtt(const struct pf_ggtt *table, const struct pf_range *range, uint32_t seed)
{
	for (uint64_t i = 0; i < range->size / table->page_bytes; i++) {
		uint64_t at = range->start + i * table->page_bytes, pte;

		igt_assert_ok(pf_ggtt_read(table, at, &pte));
		pte &= ~(PTE_TEST_MASK << PTE_TEST_SHIFT);
		pte |= (mix(seed, i) & PTE_TEST_MASK) << PTE_TEST_SHIFT;
		igt_assert_ok(pf_ggtt_write(table, at, pte));
	}
}

void content_fill(unsigned int fn, uint32_t seed)
{
	struct place *place = &places[fn];

	for (size_t i = 0; i < place->vram_bytes / PAGE * 2; i++)
		*vram_word(place, i) = mix(seed, i);
	for (unsigned int tile = 0; tile < PF_MAX_GTS; tile++)
		if (place->ggtt[tile].size)
			fill_ggtt(&tables[tile], &place->ggtt[tile], seed);
	for (unsigned int i = 0; i < place->banks * VF_SCRATCH_REGS; i++)
		*vf_regs_scratch(place->regs, i / VF_SCRATCH_REGS, i % VF_SCRATCH_REGS) =
			mix(seed, 7000 + i);
}

static char text[128];

static bool ggtt_differs(unsigned int fn, unsigned int tile, uint32_t seed)
{
	const struct pf_range *range = &places[fn].ggtt[tile];
	const struct pf_ggtt *table = &tables[tile];

	for (uint64_t i = 0; i < range->size / table->page_bytes; i++) {
		uint64_t at = range->start + i * table->page_bytes, pte = 0;

		igt_assert_ok(pf_ggtt_read(table, at, &pte));
		if (pf_ggtt_owner(table, pte) == fn &&
		    ((pte >> PTE_TEST_SHIFT ^ mix(seed, i)) & PTE_TEST_MASK) == 0)
			continue;
		snprintf(text, sizeof(text), "entry %#" PRIx64 " for GGTT address %#" PRIx64, pte,
			 at);
		return true;
	}
	return false;
}

const char *content_differs(unsigned int fn, uint32_t seed)
{
	const struct place *place = &places[fn];

	for (size_t i = 0; i < place->vram_bytes / PAGE * 2; i++)
		if (*vram_word(place, i) != mix(seed, i)) {
			snprintf(text, sizeof(text), "%#x in page %zu of %zu of VRAM",
				 *vram_word(place, i), i / 2, place->vram_bytes / PAGE);
			return text;
		}
	for (unsigned int tile = 0; tile < PF_MAX_GTS; tile++)
		if (place->ggtt[tile].size && ggtt_differs(fn, tile, seed))
			return text;
	for (unsigned int i = 0; i < place->banks * VF_SCRATCH_REGS; i++) {
		unsigned int bank = i / VF_SCRATCH_REGS, index = i % VF_SCRATCH_REGS;
		uint32_t value = *vf_regs_scratch(place->regs, bank, index);

		if (value != mix(seed, 7000 + i)) {
			snprintf(text, sizeof(text), "%#x in scratch register %u of bank %u", value,
				 index, bank);
			return text;
		}
	}
	return NULL;
}

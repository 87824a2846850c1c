/* SPDX-License-Identifier: MIT */
/*
 * VRAM of VFs: each has what its quota says, up to the last word of it, and nothing behind.
 *
 *	BAR 2 of a VF	|  quota: memory of this VF  |  no memory: writes are lost  |
 *			0                            quota                          BAR size
 *
 *	sriov_admin/vf<N>/profile/vram_quota	of the device, split evenly over its tiles
 *	sriov_admin/.bulk_profile/vram_quota	the same for each VF
 *	debugfs: vf<N>/tile<T>/vram_quota, pf/tile<T>/vram_provisioned
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/igt_core.h"
#include "fixture/assert.h"
#include "fixture/pf_env.h"
#include "fixture/pf_subtests.h"
#include "pci/pci_dev_cfg.h"
#include "pf/pf.h"
#include "pf/pf_gt.h"
#include "pf/pf_resource.h"
#include "util/str.h"
#include "util/sysfs.h"
#include "vf/vf_gpu.h"

#include "sriov_vram.h"

IGT_TEST_DESCRIPTION("VRAM of VFs: where it ends, whom it belongs to, how it is shared out.");

#define MIB(n)      ((uint64_t)(n) << 20)
#define PAGE        4096u
#define VRAM_BAR    2
#define MAX_MARKS   64
#define MAX_VFS     64
#define FIRST_IOV   7 /* line of the PF's "resource" with BAR 0 of all VFs */
#define CAP_REBAR   0x24
#define REBAR_SIZES 4 /* offset in the capability; bit 4 + n: 2^n MiB */

static struct pf_env *env; /* static: survives the jump out of a failed subtest */
struct pf_gts vram_gts;    /* of the PF that is looked at */
unsigned int vram_tiles;
static struct vf_vram map[MAX_VFS + 1]; /* by VF */

static void unmap_all(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(map); i++)
		if (map[i].map)
			vf_vram_close(&map[i]);
	for (size_t i = 0; i < ARRAY_SIZE(map); i++)
		map[i] = (struct vf_vram){ 0 };
}

void vram_begin(struct pf *pf)
{
	uint64_t value;
	int ret;

	unmap_all();
	pf_env_reset(env);
	igt_require_supported(pf_get_gts(pf, &vram_gts));
	ret = pf_get_quota(pf, PF_VRAM, vram_gts.gt[0].num, 1, &value);
	igt_require_f(ret != -EOPNOTSUPP, "%s has no VRAM to share\n", pf->pci->name);
	igt_assert_ok(ret);
	igt_assert_ok(pf_set_autoprobe(pf, false));
	vram_tiles = 0;
	pf_for_each_gt(&vram_gts, gt) vram_tiles += !gt->media;
}

uint64_t vram_quota_of(struct pf *pf, unsigned int fn)
{
	uint64_t sum = 0, value;

	pf_for_each_gt(&vram_gts, gt)
	{
		if (gt->media)
			continue;
		igt_assert_ok(pf_get_quota(pf, PF_VRAM, gt->num, fn, &value));
		sum += value;
	}
	return sum;
}

void vram_give(struct pf *pf, unsigned int fn, uint64_t bytes)
{
	pf_for_each_gt(&vram_gts, gt)
	{
		int ret = gt->media ? 0 :
				      pf_set_quota(pf, PF_VRAM, gt->num, fn, bytes / vram_tiles);

		igt_require_f(ret != -EPERM && ret != -EACCES, "%s: VRAM cannot be shared out\n",
			      pf->pci->name);
		igt_assert_ok_f(ret, "vf%u: gt%u: vram_quota = %" PRIu64, fn, gt->num,
				bytes / vram_tiles);
	}
	igt_assert_eq_u64(vram_quota_of(pf, fn), bytes);
}

static volatile uint32_t *word(unsigned int fn, uint64_t offset)
{
	return (volatile uint32_t *)((char *)map[fn].map + offset);
}

/* Differs from VF to VF at every offset, and is never 0. */
static uint32_t pattern(unsigned int fn, uint64_t offset)
{
	uint32_t value = fn << 24 ^ (uint32_t)(offset / 4) * 2654435761u;

	return value ? value : ~0u;
}

/* Offsets worth a look in @size bytes: the pages' ends, both ends, near and far from both. */
static size_t marks_of(uint64_t size, uint64_t ret_marks[MAX_MARKS])
{
	size_t n = 0;

	ret_marks[n++] = 0;
	ret_marks[n++] = size - 4;
	for (uint64_t step = PAGE; step < size && n < MAX_MARKS - 2; step *= 4) {
		ret_marks[n++] = step - 4;
		ret_marks[n++] = size - step;
	}
	return n;
}

static void write_marks(unsigned int fn, uint64_t size)
{
	uint64_t marks[MAX_MARKS];
	size_t n = marks_of(size, marks);

	for (size_t i = 0; i < n; i++)
		*word(fn, marks[i]) = pattern(fn, marks[i]);
}

static void check_marks(unsigned int fn, uint64_t size)
{
	uint64_t marks[MAX_MARKS];
	size_t n = marks_of(size, marks);

	for (size_t i = 0; i < n; i++) {
		uint32_t value = *word(fn, marks[i]);

		igt_assert_f(value == pattern(fn, marks[i]),
			     "vf%u: offset %#" PRIx64 " of %#" PRIx64
			     ": read %#x, expected what was written, %#x\n",
			     fn, marks[i], size, value, pattern(fn, marks[i]));
	}
}

/* What is written behind @size must be lost; VF number @fn + 100 is nobody's. */
static void check_beyond(unsigned int fn, uint64_t size)
{
	uint64_t marks[MAX_MARKS];
	size_t n = marks_of(map[fn].size - size, marks);

	for (size_t i = 0; i < n; i++)
		*word(fn, size + marks[i]) = pattern(fn + 100, size + marks[i]);
	for (size_t i = 0; i < n; i++) {
		uint64_t at = size + marks[i];

		igt_assert_f(*word(fn, at) != pattern(fn + 100, at),
			     "vf%u: offset %#" PRIx64 ": its quota is %#" PRIx64
			     ", but what was written there reads back\n",
			     fn, at, size);
	}
}

/* Bytes of BAR 2 of all VFs together, as the PCI core has them. */
static uint64_t window_of(struct pf *pf)
{
	unsigned long long begin, end;
	char text[2048], *line = text;

	igt_assert(sysfs_read(pf->pci->dirfd, "resource", text, sizeof(text)) > 0);
	for (unsigned int i = 0; line && i < FIRST_IOV + VRAM_BAR; i++) {
		line = strchr(line, '\n');
		line += !!line;
	}
	igt_assert(line && sscanf(line, "%llx %llx", &begin, &end) == 2 && end > begin);
	return end - begin + 1;
}

/*
 * The largest size that the capability offers and of which @count fit into the window.
 *
 * Return: 0, -EOPNOTSUPP the driver need not resize (before 6.19), -ENOTTY no such capability.
 */
static int largest_bar(struct pf *pf, unsigned int count, uint64_t *ret_size)
{
	uint64_t window;
	unsigned int cap;
	uint32_t sizes;

	if (!sysfs_exists(pf->pci->dirfd, "sriov_admin"))
		return -EOPNOTSUPP;
	if (pci_dev_find_ext_cap(pf->pci, CAP_REBAR, &cap))
		return -ENOTTY;
	igt_assert_ok(pci_dev_cfg_read32(pf->pci, cap + REBAR_SIZES, &sizes));
	window = window_of(pf);
	*ret_size = 0;
	for (unsigned int n = 0; n < 28; n++)
		if (sizes >> 4 & 1u << n && MIB(1) << n <= window / count)
			*ret_size = MIB(1) << n;
	return 0;
}

/* A BAR may end before the quota does, but not where it could have been larger. */
void vram_enable(struct pf *pf, unsigned int count)
{
	uint64_t largest = 0;

	largest_bar(pf, count, &largest);
	igt_assert_ok(pf_enable_vfs(pf, count));
	for (unsigned int fn = 1; fn <= count; fn++) {
		igt_assert_ok_f(vf_vram_open(pf_vf(pf, fn), &map[fn]), "vf%u", fn);
		igt_assert_f(map[fn].size >= vram_quota_of(pf, fn) || map[fn].size >= largest,
			     "vf%u: its BAR has %zu bytes, its quota %" PRIu64 ", and %" PRIu64
			     " would be possible\n",
			     fn, map[fn].size, vram_quota_of(pf, fn), largest);
	}
}

/* What a VF can reach of its quota. */
static uint64_t reach(struct pf *pf, unsigned int fn)
{
	uint64_t quota = vram_quota_of(pf, fn);

	return quota < map[fn].size ? quota : map[fn].size;
}

void vram_disable(struct pf *pf)
{
	unmap_all();
	igt_assert_ok(pf_disable_vfs(pf));
}

unsigned int vram_at_most(const struct pf *pf, unsigned int count)
{
	count = count < pf->total_vfs ? count : pf->total_vfs;
	return count < MAX_VFS ? count : MAX_VFS;
}

static const struct inside_case {
	const char *name;
	unsigned int count;
	uint64_t by_hand; /* quota of each VF; 0: the driver's share */
} inside_cases[] = {
	{ "numvfs-1", 1, 0 },
	{ "numvfs-2", 2, 0 },
	{ "numvfs-max", MAX_VFS, 2 * UNIT },
};

/* All VFs keep what is written to all of their memory, at the same time. */
static void inside(struct pf *pf, const struct inside_case *c)
{
	unsigned int count;

	vram_begin(pf);
	count = vram_at_most(pf, c->count);
	for (unsigned int fn = 1; c->by_hand && fn <= count; fn++)
		vram_give(pf, fn, vram_tiles * c->by_hand);
	vram_enable(pf, count);
	for (unsigned int fn = 1; fn <= count; fn++)
		igt_assert_f(vram_quota_of(pf, fn), "vf%u has no VRAM\n", fn);
	for (unsigned int fn = 1; fn <= count; fn++)
		write_marks(fn, reach(pf, fn));
	for (unsigned int fn = 1; fn <= count; fn++)
		check_marks(fn, reach(pf, fn));
}

static uint64_t checksum(unsigned int fn, uint64_t size)
{
	uint64_t sum = 0;

	for (const volatile uint64_t *p = map[fn].map, *end = p + size / 8; p < end; p++)
		sum = (sum ^ *p) * 1099511628211u;
	return sum;
}

/* What a VF writes behind its quota is lost: neither it nor any other VF finds it again. */
static void beyond(struct pf *pf)
{
	uint64_t size, sums[4];
	unsigned int count;

	vram_begin(pf);
	size = vram_tiles * 2 * UNIT;
	count = vram_at_most(pf, 3);
	for (unsigned int fn = 1; fn <= count; fn++)
		vram_give(pf, fn, size);
	vram_enable(pf, count);
	igt_require_f(map[1].size > size, "the BAR of a VF ends with the least quota\n");
	for (unsigned int fn = 1; fn <= count; fn++)
		write_marks(fn, size);
	for (unsigned int fn = 1; fn <= count; fn++)
		sums[fn] = checksum(fn, size);
	for (unsigned int fn = 1; fn <= count; fn++) {
		check_beyond(fn, size);
		for (unsigned int other = 1; other <= count; other++)
			igt_assert_f(checksum(other, size) == sums[other],
				     "vf%u wrote behind its quota and changed the memory of vf%u\n",
				     fn, other);
	}
}

/* A VF without VRAM has a BAR, and nothing in it. */
static void none(struct pf *pf)
{
	vram_begin(pf);
	igt_require_f(pf->total_vfs > 1, "%s supports one VF only\n", pf->pci->name);
	vram_give(pf, 1, vram_tiles * UNIT);
	vram_enable(pf, 2);
	igt_assert_eq_u64(vram_quota_of(pf, 2), 0);
	write_marks(1, vram_tiles * UNIT);
	check_beyond(2, 0);
	check_marks(1, vram_tiles * UNIT);
}

/* As large as can be, whatever the quota is. */
static void bar_size(struct pf *pf)
{
	const unsigned int counts[] = { 1, vram_at_most(pf, 3), vram_at_most(pf, MAX_VFS) };
	uint64_t want = 0;
	int ret;

	vram_begin(pf);
	for (size_t i = 0; i < ARRAY_SIZE(counts); i++) {
		ret = largest_bar(pf, counts[i], &want);
		igt_require_f(ret != -EOPNOTSUPP, "BARs of VFs need not be resized before 6.19\n");
		igt_require_f(!ret, "%s: BARs of its VFs cannot be resized\n", pf->pci->name);
		for (unsigned int fn = 1; fn <= counts[i]; fn++)
			vram_give(pf, fn, vram_tiles * UNIT);
		vram_enable(pf, counts[i]);
		igt_info("%u VFs: BARs of %zu MiB\n", counts[i], map[1].size >> 20);
		igt_assert_eq_u64(map[1].size, want);
		vram_disable(pf);
	}
}

/* A quota that was changed while there were no VFs: the new end counts. */
static void resize(struct pf *pf)
{
	static const uint64_t units[] = { 8, 32, 1 };
	unsigned int count;

	vram_begin(pf);
	count = vram_at_most(pf, 2);
	for (size_t i = 0; i < ARRAY_SIZE(units); i++) {
		for (unsigned int fn = 1; fn <= count; fn++)
			vram_give(pf, fn, vram_tiles * UNIT * (fn == 1 ? units[i] : 4));
		vram_enable(pf, count);
		for (unsigned int fn = 1; fn <= count; fn++)
			write_marks(fn, reach(pf, fn));
		for (unsigned int fn = 1; fn <= count; fn++) {
			if (map[fn].size > vram_quota_of(pf, fn))
				check_beyond(fn, vram_quota_of(pf, fn));
			check_marks(fn, reach(pf, fn));
		}
		vram_disable(pf);
	}
}

static const struct pf_subtest subtests[] = {
	{ "beyond", beyond,
	  "What a VF writes behind its quota is lost, and no VF's memory changes by it." },
	{ "none", none, "A VF without VRAM keeps nothing, from the first word of its BAR on." },
	{ "bar-size", bar_size,
	  "BAR 2 of VFs has the largest size of which as many as there are VFs fit." },
	{ "resize", resize, "Memory grows and shrinks with a quota that is changed between VFs." },
	{ "sysfs-quota", vram_sysfs_quota,
	  "A quota by sysfs is rounded up, split over the tiles, and released by 0." },
	{ "agree", vram_agree, "sysfs, debugfs and vram_provisioned agree on who has how much." },
	{ "bulk", vram_bulk,
	  "A bulk quota reaches all VFs; one that does not fit is ENOSPC, whoever got it." },
	{ "released", vram_released,
	  "Shares are given back with the VFs, the quota of a VF above them stays." },
	{ "by-hand", vram_by_hand,
	  "A quota set before VFs are enabled ends the sharing of VRAM, and of nothing else." },
	{ "running", vram_running, "The quota of a VF whose driver is at work cannot be changed." },
};

int igt_main()
{
	struct pf *pf;

	igt_fixture()
		env = pf_env_begin(PF_NEEDS_VFS(1));

	igt_describe("Each VF keeps what is written up to the end of its quota; VFs do not mix.");
	igt_subtest_with_dynamic("inside") {
		pf_env_for_each_pf(env, pf) {
			for (size_t i = 0; i < ARRAY_SIZE(inside_cases); i++)
				igt_dynamic_f("%s-%s", pf->label, inside_cases[i].name)
					inside(pf, &inside_cases[i]);
		}
	}

	pf_subtests(env, subtests);

	igt_fixture() {
		unmap_all();
		pf_env_end(env);
	}
}

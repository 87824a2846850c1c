// SPDX-License-Identifier: GPL-2.0 OR MIT
#include "sim_resource.h"

#include "sim_memory.h"

/* See the table in the header. */
static const struct resource_rule {
	u64 least_spare;
	bool top_down, counted; /* counted: an amount without a place */
	int too_many, beyond_spare;
	const char *name;
} rules[SIM_RESOURCES] = {
	[SIM_GGTT] = { SIM_MIB(64), true, false, -ENOSPC, -ENOSPC, "GGTT" },
	[SIM_VRAM] = { SIM_MIB(128), false, true, -ENOSPC, -ENOSPC, "VRAM" },
	[SIM_CONTEXTS] = { 256, true, false, -EINVAL, -EDQUOT, "GuC context IDs" },
	[SIM_DOORBELLS] = { 0, false, false, -EINVAL, -EDQUOT, "GuC doorbell IDs" },
};

static struct sim_range whole(const struct sim_device *dev, enum sim_resource res)
{
	const struct sim_config *c = &dev->config;

	switch (res) {
	case SIM_GGTT:
		return (struct sim_range){ SIM_GGTT_START, SIM_GGTT_TOP - SIM_GGTT_START };
	case SIM_VRAM:
		return (struct sim_range){ 0, c->vram_bytes ? div_u64(c->vram_bytes, c->tiles) -
								      c->vram_reserved_bytes :
							      0 };
	case SIM_CONTEXTS:
		return (struct sim_range){ 0, SIM_ALL_CONTEXTS };
	default:
		return (struct sim_range){ 0, SIM_ALL_DOORBELLS };
	}
}

static u64 unit_of(const struct sim_device *dev, enum sim_resource res)
{
	return res == SIM_GGTT ? dev->config.ggtt_unit : res == SIM_VRAM ? SIM_VRAM_UNIT : 1;
}

/* The taken range that begins first at or behind @from; NULL: none. */
static const struct sim_range *next_taken(const struct sim_gt *gt, enum sim_resource res, u64 from)
{
	const struct sim_range *next = NULL;

	for (unsigned int fn = 1; fn <= SIM_MAX_VFS; fn++) {
		const struct sim_range *range = &gt->fn[fn].range[res];

		if (range->size && range->start + range->size > from &&
		    (!next || range->start < next->start))
			next = range;
	}
	return next;
}

/* The first hole at or behind @from. */
static bool hole_behind(const struct sim_device *dev, unsigned int gt, enum sim_resource res,
			u64 from, struct sim_range *ret_hole)
{
	struct sim_range all = whole(dev, res);
	u64 end = all.start + all.size;
	const struct sim_range *taken;

	from = max(from, all.start);
	while ((taken = next_taken(&dev->gt[gt], res, from)) && taken->start <= from)
		from = taken->start + taken->size;
	if (from >= end)
		return false;
	*ret_hole = (struct sim_range){ from, (taken ? taken->start : end) - from };
	return true;
}

/* As if nobody had anything. */
static bool overlaps(const struct sim_device *dev, enum sim_resource res)
{
	return (res == SIM_GGTT && sim_fault(dev, skip_ggtt_overlap_check)) ||
	       (res == SIM_CONTEXTS && sim_fault(dev, skip_context_overlap_check));
}

static u64 given(const struct sim_gt *gt, enum sim_resource res)
{
	u64 sum = 0;

	for (unsigned int fn = 1; fn <= SIM_MAX_VFS; fn++)
		sum += gt->fn[fn].range[res].size;
	return sum;
}

static u64 spare(const struct sim_device *dev, enum sim_resource res, unsigned int gt)
{
	return max(dev->gt[gt].spare[res], rules[res].least_spare);
}

/* A place for @size in the holes, from above or from below. */
static bool find_place(const struct sim_device *dev, enum sim_resource res, unsigned int gt,
		       u64 size, u64 *ret_start)
{
	struct sim_range hole;
	bool found = false;

	if (overlaps(dev, res)) {
		hole = whole(dev, res);
		*ret_start = hole.start + hole.size - size;
		return true;
	}
	for (u64 from = 0; hole_behind(dev, gt, res, from, &hole); from = hole.start + hole.size) {
		if (hole.size < size)
			continue;
		found = true;
		*ret_start = hole.start;
		if (!rules[res].top_down)
			break;
		*ret_start = hole.start + hole.size - size;
	}
	return found;
}

static int allocate(struct sim_device *dev, enum sim_resource res, unsigned int gt, unsigned int fn,
		    u64 size)
{
	struct sim_range all = whole(dev, res), *range = &dev->gt[gt].fn[fn].range[res];
	u64 taken = overlaps(dev, res) ? 0 : given(&dev->gt[gt], res);
	u64 left = all.size > taken ? all.size - taken : 0, start = 0;

	if (size > all.size)
		return rules[res].too_many;
	if (rules[res].beyond_spare == -EDQUOT && !sim_fault(dev, skip_spare_check) &&
	    size + spare(dev, res, gt) > left)
		return rules[res].beyond_spare;
	if (rules[res].counted ? size > left : !find_place(dev, res, gt, size, &start))
		return -ENOSPC;
	*range = (struct sim_range){ start, size };
	return 0;
}

static void give_back(struct sim_device *dev, enum sim_resource res, unsigned int gt,
		      unsigned int fn)
{
	struct sim_range *range = &dev->gt[gt].fn[fn].range[res];

	if (res == SIM_GGTT && !sim_fault(dev, skip_ggtt_release))
		sim_memory_own_ggtt(dev, gt, *range, 0);
	*range = (struct sim_range){ 0 };
}

u64 sim_quota_get(struct sim_device *dev, enum sim_resource res, unsigned int gt, unsigned int fn)
{
	return sim_range_get(dev, res, gt, fn).size;
}

u64 sim_vf_query(struct sim_device *dev, enum sim_resource res, unsigned int gt, unsigned int fn)
{
	u64 size = sim_quota_get(dev, res, gt, fn);

	return res == SIM_DOORBELLS && sim_fault(dev, fail_vf_query) ? size + 1 : size;
}

struct sim_range sim_range_get(struct sim_device *dev, enum sim_resource res, unsigned int gt,
			       unsigned int fn)
{
	struct sim_range range;

	sim_lock(&dev->lock);
	range = dev->gt[gt].fn[fn].range[res];
	sim_unlock(&dev->lock);
	return range;
}

const char *sim_resource_name(enum sim_resource res)
{
	return rules[res].name;
}

/* "1073741824 (1.00 GiB) GGTT", "16384 GuC context IDs" */
static void describe(enum sim_resource res, u64 value, char text[64])
{
	char human[16];

	if (res == SIM_GGTT || res == SIM_VRAM)
		snprintf(text, 64, "%llu (%s) %s", (unsigned long long)value,
			 sim_human(value, human), rules[res].name);
	else
		snprintf(text, 64, "%llu %s", (unsigned long long)value, rules[res].name);
}

void sim_log_quota(struct sim_device *dev, enum sim_resource res, unsigned int gt, const char *who,
		   u64 value, int err)
{
	char text[64];

	describe(res, value, text);
	if (err)
		sim_log(dev, SIM_LOG_NOTICE, "GT%u: PF: Failed to provision %s with %s (%d)", gt,
			who, text, err);
	else
		sim_log(dev, SIM_LOG_INFO, "GT%u: PF: %s provisioned with %s", gt, who, text);
}

int sim_quota_give(struct sim_device *dev, enum sim_resource res, unsigned int gt, unsigned int fn,
		   u64 value)
{
	int err = 0;

	if (res == SIM_VRAM && !dev->config.vram_bytes)
		return -EPERM;
	if ((dev->active[fn] && !sim_fault(dev, skip_active_check)) ||
	    sim_fault(dev, fail_quota_set))
		return -EIO;
	if (sim_fault(dev, skip_media_quota) && (gt & 1))
		return 0;
	if (!sim_fault(dev, skip_quota_rounding))
		value = sim_round_up(value, unit_of(dev, res));
	sim_lock(&dev->lock);
	if (!value || !sim_fault(dev, skip_quota_release_first))
		give_back(dev, res, gt, fn);
	if (value)
		err = allocate(dev, res, gt, fn, value);
	if (!err)
		dev->gt[gt].unknown[fn] = false;
	if (!err && res == SIM_GGTT)
		sim_memory_own_ggtt(dev, gt, dev->gt[gt].fn[fn].range[res],
				    sim_fault(dev, skip_ggtt_owner) ? 0 : fn);
	sim_unlock(&dev->lock);
	return err;
}

int sim_quota_set(struct sim_device *dev, enum sim_resource res, unsigned int gt, unsigned int fn,
		  u64 value)
{
	int err = sim_quota_give(dev, res, gt, fn, value);
	char who[16];

	snprintf(who, sizeof(who), "VF%u", fn);
	sim_log_quota(dev, res, gt, who, err ? value : sim_quota_get(dev, res, gt, fn), err);
	return err;
}

u64 sim_all(const struct sim_device *dev, enum sim_resource res)
{
	return whole(dev, res).size;
}

u64 sim_spare_get(struct sim_device *dev, enum sim_resource res, unsigned int gt)
{
	u64 value;

	sim_lock(&dev->lock);
	value = spare(dev, res, gt);
	sim_unlock(&dev->lock);
	return value;
}

int sim_spare_set(struct sim_device *dev, enum sim_resource res, unsigned int gt, u64 value)
{
	if (value && value < rules[res].least_spare)
		return -EINVAL;
	if (rules[res].too_many == -EINVAL && value > whole(dev, res).size)
		return -EINVAL;
	sim_lock(&dev->lock);
	dev->gt[gt].spare[res] = value;
	sim_unlock(&dev->lock);
	return 0;
}

bool sim_hole(struct sim_device *dev, enum sim_resource res, unsigned int gt, unsigned int index,
	      struct sim_range *ret_hole)
{
	u64 from = 0;
	bool found;

	sim_lock(&dev->lock);
	do {
		found = hole_behind(dev, gt, res, from, ret_hole);
		from = ret_hole->start + ret_hole->size;
	} while (found && index--);
	sim_unlock(&dev->lock);
	return found;
}

u64 sim_free_total(struct sim_device *dev, enum sim_resource res, unsigned int gt)
{
	u64 all = whole(dev, res).size, taken;

	sim_lock(&dev->lock);
	taken = given(&dev->gt[gt], res);
	sim_unlock(&dev->lock);
	return all > taken ? all - taken : 0;
}

void sim_release(struct sim_device *dev, unsigned int fn)
{
	unsigned int gt;

	sim_lock(&dev->lock);
	sim_for_each_gt(dev, gt) for (int res = 0; res < SIM_RESOURCES; res++)
		give_back(dev, (enum sim_resource)res, gt, fn);
	sim_unlock(&dev->lock);
}

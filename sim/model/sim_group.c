// SPDX-License-Identifier: GPL-2.0 OR MIT
#include "sim_group.h"

#include "sim_sched.h"

static const char *const names[SIM_GROUP_MODES] = {
	[SIM_GROUPS_DISABLED] = "disabled",
	[SIM_GROUPS_MEDIA_SLICES] = "media_slices",
};

/* SIM-DIFF: which engines real media slices have is told by fuses. */
static const char *const slices[] = { "vcs0 vecs0 ", "vcs1 " };

bool sim_has_groups(const struct sim_device *dev)
{
	return dev->config.abi == SIM_ABI_NEW;
}

const char *sim_group_mode_name(enum sim_group_mode mode)
{
	return names[mode];
}

bool sim_has_group_mode(const struct sim_device *dev, unsigned int gt, enum sim_group_mode mode)
{
	return mode == SIM_GROUPS_DISABLED || (sim_has_groups(dev) && (gt & 1));
}

enum sim_group_mode sim_group_mode_get(struct sim_device *dev, unsigned int gt)
{
	enum sim_group_mode mode;

	sim_lock(&dev->lock);
	mode = dev->gt[gt].group_mode;
	sim_unlock(&dev->lock);
	return mode;
}

int sim_group_mode_set(struct sim_device *dev, unsigned int gt, enum sim_group_mode mode)
{
	int err = 0;

	if (!sim_has_group_mode(dev, gt, SIM_GROUPS_MEDIA_SLICES))
		return -ENODEV;
	sim_lock(&dev->lock);
	if (dev->gt[gt].group_mode != mode && dev->num_vfs)
		err = -EBUSY;
	else
		dev->gt[gt].group_mode = mode;
	sim_unlock(&dev->lock);
	return err;
}

const char *sim_group_engines(struct sim_device *dev, unsigned int gt, unsigned int group)
{
	if (sim_group_mode_get(dev, gt) == SIM_GROUPS_DISABLED || group >= ARRAY_SIZE(slices))
		return NULL;
	return slices[group];
}

void sim_group_get(struct sim_device *dev, enum sim_sched what, unsigned int gt, unsigned int fn,
		   u32 ret_values[SIM_MAX_GROUPS])
{
	const struct sim_share *share = &dev->gt[gt].fn[fn];

	sim_lock(&dev->lock);
	for (unsigned int i = 0; i < SIM_MAX_GROUPS; i++)
		ret_values[i] = i && share->grouped[what] ? share->group[what][i] :
							    share->sched[what];
	sim_unlock(&dev->lock);
}

int sim_group_set(struct sim_device *dev, enum sim_sched what, unsigned int gt, unsigned int fn,
		  const u32 *values, unsigned int count)
{
	struct sim_share *share = &dev->gt[gt].fn[fn];
	u32 clamped[SIM_MAX_GROUPS] = { 0 };

	if (count > SIM_MAX_GROUPS)
		return -E2BIG;
	for (unsigned int i = 0; i < count; i++)
		clamped[i] = sim_sched_clamp(dev, what, values[i]);
	sim_lock(&dev->lock);
	memcpy(share->group[what], clamped, sizeof(clamped));
	share->sched[what] = clamped[0];
	share->grouped[what] = true;
	sim_unlock(&dev->lock);
	return 0;
}

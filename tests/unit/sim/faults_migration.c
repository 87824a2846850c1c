/* SPDX-License-Identifier: MIT */
/* The faults that show when a VF is saved and restored. */
#include "faults.h"
#include "migration_unit.h"

#include <string.h>

static struct stream stream;

/* VF1 of a new device with the faults of @armed is saved and restored into VF2. */
static struct sim_device *moved(const struct sim_device *armed, int *ret_err)
{
	struct sim_device *dev = saved_unit();

	memcpy(dev->fault, armed->fault, sizeof(dev->fault));
	work(dev, 1, 1);
	*ret_err = save(dev, 1, &stream, 4096);
	if (!*ret_err)
		*ret_err = restore(dev, 2, &stream, 4096);
	if (!*ret_err)
		*ret_err = sim_restore_end(dev, 2);
	return dev;
}

static bool another_vf_came_back(struct sim_device *armed)
{
	int err;
	struct sim_device *dev = moved(armed, &err);
	bool same = !err && worked(dev, 2, 1);

	unit_destroy(dev);
	return !same;
}

static bool runs_and_is_saved(struct sim_device *dev)
{
	return !sim_save_begin(dev, 1);
}

static bool ends_early(struct sim_device *dev)
{
	sim_control(dev, SIM_PAUSE, 1);
	sim_save_begin(dev, 1);
	return !sim_save_end(dev, 1);
}

static bool resumes_meanwhile(struct sim_device *dev)
{
	sim_control(dev, SIM_PAUSE, 1);
	sim_save_begin(dev, 1);
	return !sim_control(dev, SIM_RESUME, 1);
}

static bool survives_flr(struct sim_device *dev)
{
	sim_control(dev, SIM_PAUSE, 1);
	sim_save_begin(dev, 1);
	sim_control(dev, SIM_FLR, 1);
	return sim_migration_goes_on(dev, 1);
}

static bool ends_without_data(struct sim_device *dev)
{
	sim_control(dev, SIM_PAUSE, 1);
	sim_restore_begin(dev, 1);
	return !sim_restore_end(dev, 1);
}

static bool takes(struct sim_device *dev, size_t offset, uint8_t value)
{
	sim_control(dev, SIM_PAUSE, 1);
	save(dev, 1, &stream, 4096);
	stream.data[offset] = value;
	return !restore(dev, 1, &stream, 4096);
}

static bool takes_any_version(struct sim_device *dev)
{
	return takes(dev, 0, 77);
}

static bool takes_any_device(struct sim_device *dev)
{
	return takes(dev, SIM_PACKET_HEADER + 4, 77);
}

static const defect_fn defects[SIM_FAULT_COUNT] = {
	[SIM_FAULT_skip_save_paused_check] = runs_and_is_saved,
	[SIM_FAULT_skip_save_vram_tail] = another_vf_came_back,
	[SIM_FAULT_skip_save_end_check] = ends_early,
	[SIM_FAULT_skip_migration_busy_check] = resumes_meanwhile,
	[SIM_FAULT_skip_flr_migration] = survives_flr,
	[SIM_FAULT_skip_packet_check] = takes_any_version,
	[SIM_FAULT_skip_restore_device_check] = takes_any_device,
	[SIM_FAULT_skip_restore_end_wait] = ends_without_data,
	[SIM_FAULT_skip_restore_ggtt] = another_vf_came_back,
	[SIM_FAULT_fail_restore_ggtt_owner] = another_vf_came_back,
	[SIM_FAULT_fail_restore_mmio_bank] = another_vf_came_back,
};

defect_fn fault_defect_of_migration(int fault)
{
	return defects[fault];
}

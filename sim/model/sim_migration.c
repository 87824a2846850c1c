// SPDX-License-Identifier: GPL-2.0 OR MIT
#include "sim_migration.h"

#include "sim_memory.h"

static u64 packets(u64 bytes, u64 each)
{
	return bytes + SIM_PACKET_HEADER * (div_u64(bytes, each) + !!(bytes % each));
}

int sim_migration_size(struct sim_device *dev, unsigned int fn, u64 *ret_bytes)
{
	unsigned int gt;
	u64 sum = 0;

	if (dev->config.abi == SIM_ABI_OLD)
		return -ENOPKG;
	sim_lock(&dev->lock);
	sim_for_each_gt(dev, gt)
	{
		u64 vram = 0;

		sum += 2 * SIM_PACKET_HEADER + SIM_GUC_STATE_BYTES + SIM_MMIO_BYTES;
		if (gt & 1)
			continue;
		sum += SIM_PACKET_HEADER + sim_memory_ggtt_bytes(dev, gt, fn);
		sim_memory_vram(dev, gt, fn, &vram);
		sum += packets(vram, dev->config.vram_chunk_bytes);
	}
	sim_unlock(&dev->lock);
	*ret_bytes = sum;
	return 0;
}

bool sim_migration_goes_on(const struct sim_device *dev, unsigned int fn)
{
	const struct sim_migration *m = dev->migration[fn];

	return m && (m->state == SIM_SAVING || m->state == SIM_RESTORING);
}

static bool is_paused(const struct sim_device *dev, unsigned int fn)
{
	unsigned int gt;

	sim_for_each_gt(dev, gt)
	{
		const struct sim_control *c = &dev->gt[gt].control[fn];

		if (c->state != SIM_PAUSED || c->op != SIM_IDLE)
			return false;
	}
	return !dev->flr_pending[fn];
}

static void set_state(struct sim_device *dev, unsigned int fn, enum sim_migration_state state)
{
	struct sim_migration *m = dev->migration[fn];

	sim_save_clear(&m->save);
	sim_restore_clear(&m->restore);
	m->state = state;
}

static int begin(struct sim_device *dev, unsigned int fn, enum sim_migration_state state)
{
	struct sim_migration *m = dev->migration[fn];
	bool unchecked = state == SIM_SAVING && sim_fault(dev, skip_save_paused_check);

	if (dev->config.abi == SIM_ABI_OLD)
		return -ENOPKG;
	if (!is_paused(dev, fn) && !unchecked)
		return -EPERM;
	if (sim_migration_goes_on(dev, fn))
		return m->state == state ? -EALREADY : -EBUSY;
	if (!m)
		dev->migration[fn] = sim_alloc(sizeof(*m));
	if (!dev->migration[fn])
		return -ENOMEM;
	set_state(dev, fn, state);
	return 0;
}

int sim_save_begin(struct sim_device *dev, unsigned int fn)
{
	int err;

	sim_lock(&dev->lock);
	err = begin(dev, fn, SIM_SAVING);
	if (!err && dev->env.later)
		dev->env.later(dev->env.priv, 0, fn, 1);
	sim_unlock(&dev->lock);
	return err;
}

int sim_restore_begin(struct sim_device *dev, unsigned int fn)
{
	int err;

	sim_lock(&dev->lock);
	err = begin(dev, fn, SIM_RESTORING);
	sim_unlock(&dev->lock);
	return err;
}

int sim_save_end(struct sim_device *dev, unsigned int fn)
{
	struct sim_migration *m;
	int err = -EIO;

	sim_lock(&dev->lock);
	m = dev->migration[fn];
	if (m && m->state == SIM_SAVING &&
	    ((m->save.all && !m->save.count) || sim_fault(dev, skip_save_end_check))) {
		set_state(dev, fn, SIM_SAVED);
		err = 0;
	}
	sim_unlock(&dev->lock);
	return err;
}

static bool is_restored(void *arg)
{
	const struct sim_migration *m = arg;
	const volatile enum sim_migration_state *state = &m->state;

	return *state != SIM_RESTORING;
}

static int restore_result(enum sim_migration_state state)
{
	switch (state) {
	case SIM_RESTORED:
		return 0;
	case SIM_RESTORING:
		return -ETIMEDOUT;
	case SIM_NO_MIGRATION:
		return -ECANCELED;
	default:
		return -EIO;
	}
}

int sim_restore_end(struct sim_device *dev, unsigned int fn)
{
	struct sim_migration *m;
	int err;

	sim_lock(&dev->lock);
	m = dev->migration[fn];
	err = m && m->state != SIM_NO_MIGRATION ? restore_result(m->state) : -EIO;
	sim_unlock(&dev->lock);
	if (err != -ETIMEDOUT)
		return err;
	if (sim_fault(dev, skip_restore_end_wait))
		return 0;
	if (dev->env.wait)
		dev->env.wait(dev->env.priv, is_restored, m, SIM_RESTORE_TIMEOUT_MS);
	sim_lock(&dev->lock);
	err = restore_result(m->state);
	sim_unlock(&dev->lock);
	return err;
}

void sim_migration_cancel(struct sim_device *dev, unsigned int fn)
{
	if (dev->migration[fn])
		set_state(dev, fn, SIM_NO_MIGRATION);
}

void sim_migration_free(struct sim_device *dev)
{
	for (unsigned int fn = 0; fn <= SIM_MAX_VFS; fn++) {
		sim_migration_cancel(dev, fn);
		sim_free(dev->migration[fn]);
	}
}

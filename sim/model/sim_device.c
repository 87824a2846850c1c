// SPDX-License-Identifier: GPL-2.0 OR MIT
#include "sim_device.h"

#include "sim_migration.h"

struct sim_device *sim_device_create(const struct sim_config *config, const struct sim_env *env)
{
	struct sim_device *dev;

	if (sim_config_check(config))
		return NULL;
	dev = sim_alloc(sizeof(*dev));
	if (!dev)
		return NULL;
	dev->config = *config;
	dev->env = *env;
	sim_mutex_init(&dev->lock);
	for (unsigned int gt = 0; gt < SIM_MAX_GTS; gt++)
		dev->gt[gt].exists = sim_has_gt(config, gt);
	return dev;
}

void sim_device_probe(struct sim_device *dev)
{
	sim_lock(&dev->lock);
	memset(dev->gt, 0, sizeof(dev->gt));
	for (unsigned int gt = 0; gt < SIM_MAX_GTS; gt++)
		dev->gt[gt].exists = sim_has_gt(&dev->config, gt);
	memset(dev->active, 0, sizeof(dev->active));
	dev->mode = SIM_AUTO;
	dev->wedged = false;
	dev->resetting = 0;
	sim_unlock(&dev->lock);
}

void sim_device_destroy(struct sim_device *dev)
{
	if (dev)
		sim_migration_free(dev);
	sim_free(dev);
}

void sim_log(struct sim_device *dev, enum sim_log_level level, const char *fmt, ...)
{
	char line[256];
	va_list args;

	va_start(args, fmt);
	vsnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	dev->env.log(dev->env.priv, level, line);
}

const char *sim_human(u64 bytes, char text[16])
{
	static const char *const units[] = { "B", "KiB", "MiB", "GiB", "TiB" };
	unsigned int unit = 0, thousandths = 0, whole;

	while (bytes >= 1024 && unit + 1 < ARRAY_SIZE(units)) {
		thousandths = (bytes & 1023) * 1000 / 1024;
		bytes >>= 10;
		unit++;
	}
	whole = (unsigned int)bytes;
	thousandths += whole >= 100 ? 500 : whole >= 10 ? 50 : 5;
	if (thousandths >= 1000) {
		thousandths -= 1000;
		bytes++;
	}
	if (!whole || whole >= 100)
		snprintf(text, 16, "%u %s", (unsigned int)bytes, units[unit]);
	else if (whole >= 10)
		snprintf(text, 16, "%u.%u %s", (unsigned int)bytes, thousandths / 100, units[unit]);
	else
		snprintf(text, 16, "%u.%02u %s", (unsigned int)bytes, thousandths / 10,
			 units[unit]);
	return text;
}

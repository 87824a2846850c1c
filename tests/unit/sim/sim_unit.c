/* SPDX-License-Identifier: MIT */
#include "sim_unit.h"

#include <string.h>

#define MAX_LINES 256

static struct {
	enum sim_log_level level;
	char text[256];
} lines[MAX_LINES];
static unsigned int num_lines;

static void log_line(void *priv, enum sim_log_level level, const char *line)
{
	assert_true(num_lines < MAX_LINES);
	lines[num_lines].level = level;
	snprintf(lines[num_lines++].text, sizeof(lines[0].text), "%s", line);
}

struct sim_config unit_config(enum sim_platform platform)
{
	struct sim_config config;

	sim_config_init(&config, platform);
	config.total_vfs = config.max_vfs = SIM_MAX_VFS;
	return config;
}

struct sim_config unit_vram(uint64_t usable_bytes, unsigned int tiles)
{
	struct sim_config config = unit_config(SIM_BMG);

	config.tiles = tiles;
	config.vram_bytes = (usable_bytes + config.vram_reserved_bytes) * tiles;
	return config;
}

struct sim_device *unit_create(const struct sim_config *config)
{
	struct sim_env env = { .log = log_line };
	struct sim_device *dev;

	num_lines = 0;
	assert_ptr_equal(sim_config_check(config), NULL);
	dev = sim_device_create(config, &env);
	assert_non_null(dev);
	return dev;
}

struct sim_device *unit_bmg(void)
{
	struct sim_config config = unit_config(SIM_BMG);

	return unit_create(&config);
}

struct sim_device *unit_ptl(void)
{
	struct sim_config config = unit_config(SIM_PTL);

	return unit_create(&config);
}

struct sim_device *unit_old(void)
{
	struct sim_config config = unit_config(SIM_BMG);

	config.abi = SIM_ABI_OLD;
	return unit_create(&config);
}

void unit_destroy(struct sim_device *dev)
{
	sim_device_destroy(dev);
	num_lines = 0;
}

unsigned int unit_logged(enum sim_log_level level, const char *line)
{
	unsigned int count = 0;

	for (unsigned int i = 0; i < num_lines; i++)
		count += lines[i].level == level && !strcmp(lines[i].text, line);
	return count;
}

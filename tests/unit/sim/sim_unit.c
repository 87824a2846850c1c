/* SPDX-License-Identifier: MIT */
#include "sim_unit.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define MAX_LINES 2048

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

#define MAX_CALLS 4
#define NEVER     UINT_MAX

/* A clock that goes on when somebody waits, and what it calls at which time. */
static struct {
	struct sim_device *dev;
	unsigned int now_ms;
	unsigned int due_ms[SIM_MAX_GTS * SIM_TIMERS];
	struct {
		unsigned int ms;
		void (*what)(struct sim_device *dev);
	} call[MAX_CALLS];
} world;

static char *bars[SIM_MAX_VFS + 1][3];

static void later(void *priv, unsigned int gt, unsigned int fn, unsigned int ms)
{
	world.due_ms[gt * SIM_TIMERS + fn] = world.now_ms + ms;
}

static bool call_next(unsigned int until_ms)
{
	unsigned int *due = NULL, number = 0;

	for (unsigned int i = 0; i < SIM_MAX_GTS * SIM_TIMERS; i++)
		if (!due || world.due_ms[i] < *due) {
			due = &world.due_ms[i];
			number = i;
		}
	for (unsigned int i = 0; i < MAX_CALLS; i++)
		if (world.call[i].ms <= until_ms && world.call[i].ms <= *due) {
			world.now_ms = world.call[i].ms;
			world.call[i].ms = NEVER;
			world.call[i].what(world.dev);
			return true;
		}
	if (*due > until_ms)
		return false;
	world.now_ms = *due;
	*due = NEVER;
	sim_control_step(world.dev, number / SIM_TIMERS, number % SIM_TIMERS);
	return true;
}

static bool wait_until(void *priv, bool (*done)(void *arg), void *arg, unsigned int timeout_ms)
{
	unsigned int until_ms = world.now_ms + timeout_ms;

	while (!done(arg))
		if (!call_next(until_ms)) {
			world.now_ms = until_ms;
			return done(arg);
		}
	return true;
}

static bool never(void *arg)
{
	return false;
}

unsigned int unit_now_ms(void)
{
	return world.now_ms;
}

void unit_sleep(unsigned int ms)
{
	wait_until(NULL, never, NULL, ms);
}

void unit_at(unsigned int ms, void (*what)(struct sim_device *dev), struct sim_device *dev)
{
	unsigned int i = 0;

	while (world.call[i].ms != NEVER)
		assert_true(++i < MAX_CALLS);
	world.call[i].ms = ms;
	world.call[i].what = what;
}

static void *memory(void *priv, unsigned int fn, unsigned int bar, uint64_t *ret_size)
{
	if (fn)
		*ret_size = bar ? UNIT_VRAM : SIM_MIB(2);
	else
		*ret_size = SIM_MAX_TILES * SIM_TILE_MMIO;
	if (!bars[fn][bar])
		bars[fn][bar] = calloc(1, *ret_size);
	return bars[fn][bar];
}

char *unit_bar(unsigned int fn, unsigned int bar)
{
	uint64_t size;

	return memory(NULL, fn, bar, &size);
}

uint64_t *unit_pte(unsigned int tile, uint64_t page)
{
	return (uint64_t *)(void *)(unit_bar(0, 0) + tile * SIM_TILE_MMIO + SIM_GGTT_TABLE) + page;
}

uint32_t *unit_reg(unsigned int fn, unsigned int offset)
{
	return (uint32_t *)(void *)(unit_bar(fn, 0) + offset);
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
	struct sim_env env = {
		.log = log_line, .later = later, .wait = wait_until, .memory = memory
	};
	struct sim_device *dev;

	num_lines = 0;
	memset(&world, 0xff, sizeof(world));
	world.now_ms = 0;
	assert_ptr_equal(sim_config_check(config), NULL);
	dev = sim_device_create(config, &env);
	assert_ptr_not_equal(dev, NULL);
	world.dev = dev;
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
	for (unsigned int fn = 0; fn <= SIM_MAX_VFS; fn++)
		for (unsigned int bar = 0; bar < 3; bar++) {
			free(bars[fn][bar]);
			bars[fn][bar] = NULL;
		}
}

unsigned int unit_logged(enum sim_log_level level, const char *line)
{
	unsigned int count = 0;

	for (unsigned int i = 0; i < num_lines; i++)
		count += lines[i].level == level && !strcmp(lines[i].text, line);
	return count;
}

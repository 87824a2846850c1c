/* SPDX-License-Identifier: MIT */
/* Descriptions of devices: what is refused, what is there; sizes as people read them. */
#include "config.h"

static void presets(void **state)
{
	struct sim_config config;

	for (int i = 0; i < SIM_PLATFORMS; i++) {
		sim_config_init(&config, (enum sim_platform)i);
		assert_ptr_equal(sim_config_check(&config), NULL);
		assert_int_equal(config.platform, i);
		assert_true(config.total_vfs > 0);
	}
	assert_string_equal(sim_platform_name(SIM_BMG), "bmg");
	assert_string_equal(sim_platform_name(SIM_PTL), "ptl");
}

/* Each line spoils one thing of a good bmg. */
static void refused(void **state)
{
	static const struct {
		const char *text;
		size_t offset;
		uint64_t value;
		bool wide;
	} cases[] = {
#define FIELD(field) offsetof(struct sim_config, field)
		{ "no such platform: there are bmg and ptl", FIELD(platform), SIM_PLATFORMS,
		  false },
		{ "a device has 1 or 2 tiles", FIELD(tiles), 0, false },
		{ "a device has 1 or 2 tiles", FIELD(tiles), 3, false },
		{ "a device has at most 24 VFs", FIELD(total_vfs), 25, false },
		{ "the driver cannot support more VFs than there are", FIELD(max_vfs), 25, false },
		{ "bmg has VRAM, ptl has none", FIELD(vram_bytes), 0, true },
		{ "bmg has VRAM, ptl has none", FIELD(platform), SIM_PTL, false },
		{ "VRAM is a multiple of 2 MiB on each tile", FIELD(vram_bytes),
		  SIM_GIB(1) + SIM_MIB(1), true },
		{ "there is less VRAM than is reserved", FIELD(vram_bytes), SIM_MIB(32), true },
		{ "a chunk of VRAM is a multiple of 4 KiB and at most 512 MiB",
		  FIELD(vram_chunk_bytes), 0, true },
		{ "a chunk of VRAM is a multiple of 4 KiB and at most 512 MiB",
		  FIELD(vram_chunk_bytes), SIM_GIB(1), true },
		{ "GGTT ranges are aligned to 4 KiB or 64 KiB", FIELD(ggtt_unit), SIM_KIB(8),
		  true },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct sim_config config = unit_config(SIM_BMG);
		struct sim_env env = { 0 };
		uint32_t narrow = (uint32_t)cases[i].value;

		print_message("%s\n", cases[i].text);
		if (cases[i].wide)
			memcpy((char *)&config + cases[i].offset, &cases[i].value, 8);
		else
			memcpy((char *)&config + cases[i].offset, &narrow, 4);
		assert_string_equal(sim_config_check(&config), cases[i].text);
		assert_null(sim_device_create(&config, &env));
	}
}

static void gts(void **state)
{
	struct sim_config config = unit_config(SIM_BMG);

	assert_true(sim_has_gt(&config, 0));
	assert_true(sim_has_gt(&config, 1));
	assert_false(sim_has_gt(&config, 2));
	config.tiles = 2;
	assert_true(sim_has_gt(&config, 3));
	config.media_gt = false;
	assert_false(sim_has_gt(&config, 1));
	assert_true(sim_has_gt(&config, 2));
	assert_false(sim_has_gt(&config, 4));
}

/* As lib/string_helpers.c writes them, rounding included. */
static void human_sizes(void **state)
{
	static const struct {
		uint64_t bytes;
		const char *text;
	} cases[] = {
		{ 0, "0 B" },
		{ 512, "512 B" },
		{ SIM_KIB(4), "4.00 KiB" },
		{ SIM_MIB(64), "64.0 MiB" },
		{ SIM_MIB(512), "512 MiB" },
		{ SIM_GIB(1), "1.00 GiB" },
		{ SIM_GIB(7) / 2, "3.50 GiB" },
		{ 1100, "1.07 KiB" },
		{ 8390000 * 1ull, "8.00 MiB" },
		{ SIM_MIB(2) - 1, "2.00 MiB" },
		{ SIM_MIB(99) + SIM_KIB(1000), "100.0 MiB" },
		{ SIM_MIB(200) + SIM_KIB(600), "201 MiB" },
		{ SIM_GIB(2048), "2.00 TiB" },
		{ SIM_GIB(5000) * 1024, "5000 TiB" },
	};
	char text[16];

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_string_equal(sim_human(cases[i].bytes, text), cases[i].text);
}

static void lines_are_logged(void **state)
{
	struct sim_device *dev = unit_bmg();

	sim_log(dev, SIM_LOG_NOTICE, "%u of %s", 3u, "four");
	assert_int_equal(unit_logged(SIM_LOG_NOTICE, "3 of four"), 1);
	assert_int_equal(unit_logged(SIM_LOG_INFO, "3 of four"), 0);
	unit_destroy(dev);
	sim_device_destroy(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(presets),
		cmocka_unit_test(refused),
		cmocka_unit_test(gts),
		cmocka_unit_test(human_sizes),
		cmocka_unit_test(lines_are_logged),
		cmocka_unit_test(config_parse_all_options),
		cmocka_unit_test(config_parse_defaults),
		cmocka_unit_test(config_parse_refused),
		cmocka_unit_test(config_parse_hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

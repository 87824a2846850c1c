/* SPDX-License-Identifier: MIT */
/* A VF's own view of what it has, good and damaged. */
#include "unit.h"

#include "vf/xe/xe_config.h"

static void whole(void **state)
{
	struct vf_config config;

	assert_int_equal(xe_parse_self_config("GGTT range:\t0xbee00000-0xfedfffff\n"
					      "GGTT size:\t1073741824 (1.00 GiB)\n"
					      "LMEM size:\t268435456 (256 MiB)\n"
					      "GuC contexts:\t16384\n"
					      "GuC doorbells:\t64",
					      &config),
			 0);
	assert_int_equal(config.ggtt_start, 0xbee00000);
	assert_int_equal(config.ggtt_size, 1 << 30);
	assert_int_equal(config.vram_size, 256 << 20);
	assert_int_equal(config.contexts, 16384);
	assert_int_equal(config.doorbells, 64);
	assert_int_equal(xe_parse_self_config("GuC contexts:\t1\ntile mask:\t0x1\n", &config), 0);
	assert_int_equal(config.vram_size, 0);
}

static void damaged(void **state)
{
	static const char *const texts[] = {
		"",
		"nothing known:\t1\n",
		"GuC contexts",
		"GuC contexts:\t\n",
		"GuC contexts:\t-1\n",
		"GuC contexts:\t4294967296\n",
		"GGTT size:\t99999999999999999999\n",
		"GGTT range:\t0x1000\n",
		"GGTT range:\t0x2000-0x1fff\n",
	};
	struct vf_config config;

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		if (xe_parse_self_config(texts[i], &config) != -EPROTO)
			fail_msg("taken: %s", texts[i]);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = { cmocka_unit_test(whole),
						   cmocka_unit_test(damaged) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
/* Fair shares: the tables of every VF count, and what is left when that is less. */
#include "sim_unit.h"

static uint64_t share(struct sim_device *dev, enum sim_resource res, unsigned int n,
		      bool *ret_by_profile)
{
	return sim_fair_share(dev, res, GT0, n, ret_by_profile);
}

/* First VF count of each row; a row ends where the next begins, the last one at 64. */
struct profile_row {
	unsigned int first;
	uint64_t value;
};

static const struct profile_row ggtt_rows[] = {
	{ 1, SIM_GIB(2) },    { 2, SIM_GIB(1) },   { 4, SIM_MIB(512) }, { 8, SIM_MIB(256) },
	{ 15, SIM_MIB(128) }, { 29, SIM_MIB(64) }, { 57, SIM_MIB(56) }, { 64, 0 },
};
static const struct profile_row context_rows[] = {
	{ 1, 32768 }, { 2, 16384 }, { 4, 8192 }, { 8, 4096 }, { 16, 2048 }, { 32, 1024 }, { 64, 0 },
};
static const struct profile_row doorbell_rows[] = {
	{ 1, 128 }, { 2, 64 }, { 4, 32 }, { 8, 16 }, { 16, 8 }, { 32, 4 }, { 64, 0 },
};

static void assert_rows(enum sim_resource res, const struct profile_row *row)
{
	struct sim_device *dev = unit_ptl();
	bool by_profile;

	for (unsigned int n = 1; row->value; n++) {
		if (n == row[1].first)
			row++;
		if (!row->value)
			break;
		assert_int_equal(share(dev, res, n, &by_profile), row->value);
		assert_true(by_profile);
	}
	unit_destroy(dev);
}

static void ggtt_profile(void **state)
{
	assert_rows(SIM_GGTT, ggtt_rows);
}

static void context_profile(void **state)
{
	assert_rows(SIM_CONTEXTS, context_rows);
}

static void doorbell_profile(void **state)
{
	assert_rows(SIM_DOORBELLS, doorbell_rows);
}

static void admin_only_profile(void **state)
{
	struct sim_config config = unit_vram(SIM_GIB(3) + SIM_MIB(200), 1);
	struct sim_device *dev;
	bool by_profile;

	config.admin_only_pf = true;
	dev = unit_create(&config);
	assert_int_equal(share(dev, SIM_GGTT, 1, &by_profile), SIM_GIB(7) / 2);
	assert_int_equal(share(dev, SIM_CONTEXTS, 1, &by_profile), 64512);
	assert_int_equal(share(dev, SIM_DOORBELLS, 1, &by_profile), 240);
	assert_int_equal(share(dev, SIM_VRAM, 1, &by_profile), SIM_GIB(3));
	assert_int_equal(share(dev, SIM_VRAM, 5, &by_profile), SIM_MIB(614));
	assert_int_equal(share(dev, SIM_GGTT, 2, &by_profile), SIM_GIB(1));
	unit_destroy(dev);
}

/* Usable, shareable in whole GiB, VFs, share. */
static void vram_profile(void **state)
{
	static const struct {
		uint64_t usable;
		unsigned int n;
		uint64_t share;
		bool by_profile;
	} cases[] = {
		{ SIM_GIB(8), 1, SIM_MIB(2048), true }, /* 7 GiB / 2 */
		{ SIM_GIB(8) + SIM_MIB(128), 1, SIM_GIB(4), true },
		{ SIM_GIB(8) + SIM_MIB(128), 3, SIM_GIB(2), true },
		{ SIM_GIB(8) + SIM_MIB(128), 24, SIM_MIB(256), true },
		{ SIM_MIB(1472), 1, SIM_MIB(512), true },
		{ SIM_MIB(1472), 24, SIM_MIB(32), true },
		{ SIM_MIB(1150), 2, SIM_MIB(510), false }, /* less than a GiB: what is left */
	};
	bool by_profile;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct sim_config config = unit_vram(cases[i].usable, 1);
		struct sim_device *dev = unit_create(&config);

		assert_int_equal(share(dev, SIM_VRAM, cases[i].n, &by_profile), cases[i].share);
		assert_int_equal(by_profile, cases[i].by_profile);
		unit_destroy(dev);
	}
}

/* A VF that has something already does not change what the profile says. */
static void vram_profile_is_of_all(void **state)
{
	struct sim_device *dev = unit_bmg();
	bool by_profile;

	assert_int_equal(sim_quota_set(dev, SIM_VRAM, GT0, 9, SIM_MIB(400)), 0);
	assert_int_equal(share(dev, SIM_VRAM, 1, &by_profile), SIM_MIB(512));
	assert_true(by_profile);
	unit_destroy(dev);
}

static void the_old_driver_has_no_profile(void **state)
{
	struct sim_device *dev = unit_old();
	bool by_profile;

	for (unsigned int n = 1; n <= 24; n++) {
		uint64_t ggtt = SIM_GGTT_TOP - SIM_GGTT_START - SIM_MIB(64);

		assert_int_equal(share(dev, SIM_GGTT, n, &by_profile),
				 ggtt / n / SIM_KIB(64) * SIM_KIB(64));
		assert_false(by_profile);
		assert_int_equal(share(dev, SIM_CONTEXTS, n, &by_profile), (65535 - 256) / n);
		assert_int_equal(share(dev, SIM_DOORBELLS, n, &by_profile), 256 / n);
		assert_int_equal(share(dev, SIM_VRAM, n, &by_profile),
				 SIM_MIB(1472 - 128) / n / SIM_MIB(2) * SIM_MIB(2));
	}
	unit_destroy(dev);
}

/* The spare and what others have come first. */
static void less_is_left_than_the_profile_says(void **state)
{
	struct sim_device *dev = unit_bmg();
	bool by_profile;

	assert_int_equal(sim_spare_set(dev, SIM_CONTEXTS, GT0, 40000), 0);
	assert_int_equal(share(dev, SIM_CONTEXTS, 2, &by_profile), (65535 - 40000) / 2);
	assert_false(by_profile);
	assert_int_equal(sim_quota_set(dev, SIM_GGTT, GT0, 24, SIM_GIB(3)), 0);
	assert_int_equal(share(dev, SIM_GGTT, 1, &by_profile),
			 SIM_GGTT_TOP - SIM_GGTT_START - SIM_GIB(3) - SIM_MIB(64));
	assert_false(by_profile);
	assert_int_equal(sim_spare_set(dev, SIM_GGTT, GT0, SIM_GIB(4)), 0);
	assert_int_equal(share(dev, SIM_GGTT, 1, &by_profile), 0);
	unit_destroy(dev);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ggtt_profile),
		cmocka_unit_test(context_profile),
		cmocka_unit_test(doorbell_profile),
		cmocka_unit_test(admin_only_profile),
		cmocka_unit_test(vram_profile),
		cmocka_unit_test(vram_profile_is_of_all),
		cmocka_unit_test(the_old_driver_has_no_profile),
		cmocka_unit_test(less_is_left_than_the_profile_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

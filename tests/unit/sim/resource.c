/* SPDX-License-Identifier: MIT */
/* Quotas and spares: where they lie, how they are rounded, what is refused. */
#include "sim_unit.h"

static void assert_range(struct sim_device *dev, enum sim_resource res, unsigned int fn,
			 uint64_t start, uint64_t size)
{
	struct sim_range range = sim_range_get(dev, res, GT0, fn);

	assert_int_equal(range.start, start);
	assert_int_equal(range.size, size);
}

static void ggtt_is_placed_top_down(void **state)
{
	struct sim_device *dev = unit_bmg();

	assert_int_equal(sim_quota_set(dev, SIM_GGTT, GT0, 1, SIM_GIB(1)), 0);
	assert_int_equal(sim_quota_set(dev, SIM_GGTT, GT0, 2, SIM_MIB(256)), 0);
	assert_range(dev, SIM_GGTT, 1, SIM_GGTT_TOP - SIM_GIB(1), SIM_GIB(1));
	assert_range(dev, SIM_GGTT, 2, SIM_GGTT_TOP - SIM_GIB(1) - SIM_MIB(256), SIM_MIB(256));
	/* The hole that VF1 leaves is the highest again. */
	assert_int_equal(sim_quota_set(dev, SIM_GGTT, GT0, 1, 0), 0);
	assert_int_equal(sim_quota_set(dev, SIM_GGTT, GT0, 3, SIM_GIB(1)), 0);
	assert_range(dev, SIM_GGTT, 1, 0, 0);
	assert_range(dev, SIM_GGTT, 3, SIM_GGTT_TOP - SIM_GIB(1), SIM_GIB(1));
	unit_destroy(dev);
}

static void contexts_are_placed_from_65534_down(void **state)
{
	struct sim_device *dev = unit_bmg();

	for (unsigned int fn = 1; fn <= 2; fn++)
		assert_int_equal(sim_quota_set(dev, SIM_CONTEXTS, GT1, fn, 16384), 0);
	assert_int_equal(sim_range_get(dev, SIM_CONTEXTS, GT1, 1).start, 49151);
	assert_int_equal(sim_range_get(dev, SIM_CONTEXTS, GT1, 2).start, 32767);
	/* GTs have contexts of their own. */
	assert_int_equal(sim_quota_get(dev, SIM_CONTEXTS, GT0, 1), 0);
	unit_destroy(dev);
}

static void doorbells_are_placed_bottom_up(void **state)
{
	struct sim_device *dev = unit_bmg();

	for (unsigned int fn = 1; fn <= 3; fn++)
		assert_int_equal(sim_quota_set(dev, SIM_DOORBELLS, GT0, fn, 10 * fn), 0);
	assert_range(dev, SIM_DOORBELLS, 1, 0, 10);
	assert_range(dev, SIM_DOORBELLS, 2, 10, 20);
	assert_range(dev, SIM_DOORBELLS, 3, 30, 30);
	assert_int_equal(sim_quota_set(dev, SIM_DOORBELLS, GT0, 2, 20), 0);
	assert_range(dev, SIM_DOORBELLS, 2, 10, 20);
	unit_destroy(dev);
}

static void quotas_are_rounded_up(void **state)
{
	struct sim_device *bmg = unit_bmg(), *ptl;

	assert_int_equal(sim_quota_set(bmg, SIM_GGTT, GT0, 1, 1), 0);
	assert_int_equal(sim_quota_get(bmg, SIM_GGTT, GT0, 1), SIM_KIB(64));
	assert_int_equal(sim_quota_set(bmg, SIM_VRAM, GT0, 1, SIM_MIB(2) + 1), 0);
	assert_range(bmg, SIM_VRAM, 1, 0, SIM_MIB(4));
	assert_int_equal(sim_quota_set(bmg, SIM_CONTEXTS, GT0, 1, 3), 0);
	assert_int_equal(sim_quota_get(bmg, SIM_CONTEXTS, GT0, 1), 3);
	unit_destroy(bmg);
	ptl = unit_ptl();
	assert_int_equal(sim_quota_set(ptl, SIM_GGTT, GT0, 1, SIM_KIB(4) + 1), 0);
	assert_int_equal(sim_quota_get(ptl, SIM_GGTT, GT0, 1), SIM_KIB(8));
	unit_destroy(ptl);
}

static void what_is_refused(void **state)
{
	static const struct {
		enum sim_resource res;
		uint64_t value;
		int err;
	} cases[] = {
		{ SIM_GGTT, SIM_GIB(4), -ENOSPC },
		{ SIM_GGTT, UINT64_MAX, -ENOSPC },
		{ SIM_GGTT, SIM_GGTT_TOP - SIM_GGTT_START + 1, -ENOSPC },
		{ SIM_GGTT, SIM_GGTT_TOP - SIM_GGTT_START, 0 },
		{ SIM_VRAM, SIM_MIB(1472) + 1, -ENOSPC },
		{ SIM_VRAM, SIM_MIB(1472), 0 },
		{ SIM_CONTEXTS, 65536, -EINVAL },
		{ SIM_CONTEXTS, 65535, -EDQUOT },
		{ SIM_CONTEXTS, 65535 - 255, -EDQUOT },
		{ SIM_CONTEXTS, 65535 - 256, 0 },
		{ SIM_DOORBELLS, 257, -EINVAL },
		{ SIM_DOORBELLS, 256, 0 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct sim_device *dev = unit_bmg();

		print_message("%d: %#llx\n", cases[i].res, (unsigned long long)cases[i].value);
		assert_int_equal(sim_quota_set(dev, cases[i].res, GT0, 1, cases[i].value),
				 cases[i].err);
		assert_int_equal(!!sim_quota_get(dev, cases[i].res, GT0, 1), !cases[i].err);
		unit_destroy(dev);
	}
}

static void no_vram_to_share(void **state)
{
	struct sim_device *dev = unit_ptl();

	assert_int_equal(sim_quota_set(dev, SIM_VRAM, GT0, 1, SIM_MIB(2)), -EPERM);
	assert_int_equal(sim_free_total(dev, SIM_VRAM, GT0), 0);
	unit_destroy(dev);
}

/* Enough in total, but in two parts. */
static void fragmented(void **state)
{
	static const struct {
		enum sim_resource res;
		uint64_t third;
	} cases[] = { { SIM_CONTEXTS, 21000 }, { SIM_DOORBELLS, 80 }, { SIM_GGTT, SIM_GIB(1) } };

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct sim_device *dev = unit_bmg();

		for (unsigned int fn = 1; fn <= 3; fn++)
			assert_int_equal(sim_quota_set(dev, cases[i].res, GT0, fn, cases[i].third),
					 0);
		assert_int_equal(sim_quota_set(dev, cases[i].res, GT0, 1, 0), 0);
		assert_int_equal(sim_quota_set(dev, cases[i].res, GT0, 3, 0), 0);
		assert_int_equal(sim_quota_set(dev, cases[i].res, GT0, 4, 2 * cases[i].third),
				 -ENOSPC);
		assert_int_equal(sim_quota_set(dev, cases[i].res, GT0, 4, cases[i].third), 0);
		unit_destroy(dev);
	}
}

static void a_failed_grow_leaves_nothing(void **state)
{
	struct sim_device *dev = unit_bmg();

	assert_int_equal(sim_quota_set(dev, SIM_CONTEXTS, GT0, 1, 1000), 0);
	assert_int_equal(sim_quota_set(dev, SIM_CONTEXTS, GT0, 2, 1000), 0);
	assert_int_equal(sim_quota_set(dev, SIM_CONTEXTS, GT0, 1, 64535), -EDQUOT);
	assert_int_equal(sim_quota_get(dev, SIM_CONTEXTS, GT0, 1), 0);
	assert_int_equal(sim_quota_get(dev, SIM_CONTEXTS, GT0, 2), 1000);
	assert_int_equal(unit_logged(SIM_LOG_NOTICE, "GT0: PF: Failed to provision VF1 with 64535 "
						     "GuC context IDs (-122)"),
			 1);
	unit_destroy(dev);
}

static void a_working_driver_keeps_what_it_has(void **state)
{
	struct sim_device *dev = unit_bmg();

	assert_int_equal(sim_quota_set(dev, SIM_GGTT, GT0, 1, SIM_GIB(1)), 0);
	dev->active[1] = true;
	assert_int_equal(sim_quota_set(dev, SIM_GGTT, GT0, 1, SIM_GIB(2)), -EIO);
	assert_int_equal(sim_quota_get(dev, SIM_GGTT, GT0, 1), SIM_GIB(1));
	unit_destroy(dev);
}

static void spares(void **state)
{
	static const struct {
		enum sim_resource res;
		uint64_t least, below, most; /* 0: nothing is refused */
	} cases[] = {
		{ SIM_GGTT, SIM_MIB(64), SIM_MIB(64) - 1, 0 },
		{ SIM_VRAM, SIM_MIB(128), SIM_MIB(128) - 1, 0 },
		{ SIM_CONTEXTS, 256, 255, 65535 },
		{ SIM_DOORBELLS, 0, 0, 256 },
	};
	struct sim_device *dev = unit_bmg();

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		enum sim_resource res = cases[i].res;

		assert_int_equal(sim_spare_get(dev, res, GT0), cases[i].least);
		if (cases[i].below)
			assert_int_equal(sim_spare_set(dev, res, GT0, cases[i].below), -EINVAL);
		assert_int_equal(sim_spare_get(dev, res, GT0), cases[i].least);
		assert_int_equal(sim_spare_set(dev, res, GT0, cases[i].least + 1), 0);
		assert_int_equal(sim_spare_get(dev, res, GT0), cases[i].least + 1);
		if (cases[i].most) {
			assert_int_equal(sim_spare_set(dev, res, GT0, cases[i].most + 1), -EINVAL);
			assert_int_equal(sim_spare_set(dev, res, GT0, cases[i].most), 0);
		}
		assert_int_equal(sim_spare_set(dev, res, GT0, 0), 0);
		assert_int_equal(sim_spare_get(dev, res, GT0), cases[i].least);
	}
	assert_int_equal(sim_spare_set(dev, SIM_DOORBELLS, GT0, 200), 0);
	assert_int_equal(sim_quota_set(dev, SIM_DOORBELLS, GT0, 1, 57), -EDQUOT);
	assert_int_equal(sim_quota_set(dev, SIM_DOORBELLS, GT0, 1, 56), 0);
	unit_destroy(dev);
}

static void holes(void **state)
{
	struct sim_device *dev = unit_bmg();
	struct sim_range hole;

	for (unsigned int fn = 1; fn <= 3; fn++)
		assert_int_equal(sim_quota_set(dev, SIM_GGTT, GT0, fn, SIM_GIB(1)), 0);
	assert_int_equal(sim_quota_set(dev, SIM_GGTT, GT0, 2, 0), 0);
	assert_true(sim_hole(dev, SIM_GGTT, GT0, 0, &hole));
	assert_int_equal(hole.start, SIM_GGTT_START);
	assert_int_equal(hole.size, SIM_GGTT_TOP - SIM_GIB(3) - SIM_GGTT_START);
	assert_true(sim_hole(dev, SIM_GGTT, GT0, 1, &hole));
	assert_int_equal(hole.start, SIM_GGTT_TOP - SIM_GIB(2));
	assert_int_equal(hole.size, SIM_GIB(1));
	assert_false(sim_hole(dev, SIM_GGTT, GT0, 2, &hole));
	assert_int_equal(sim_free_total(dev, SIM_GGTT, GT0),
			 SIM_GGTT_TOP - SIM_GGTT_START - SIM_GIB(2));
	unit_destroy(dev);
}

static void what_is_logged(void **state)
{
	struct sim_device *dev = unit_bmg();

	sim_quota_set(dev, SIM_GGTT, GT0, 1, SIM_GIB(1) - 1);
	sim_quota_set(dev, SIM_DOORBELLS, GT1, 7, 12);
	assert_int_equal(unit_logged(SIM_LOG_INFO,
				     "GT0: PF: VF1 provisioned with 1073741824 (1.00 GiB) GGTT"),
			 1);
	assert_int_equal(
		unit_logged(SIM_LOG_INFO, "GT1: PF: VF7 provisioned with 12 GuC doorbell IDs"), 1);
	unit_destroy(dev);
}

static void releasing_a_vf(void **state)
{
	struct sim_device *dev = unit_bmg();

	for (unsigned int fn = 1; fn <= 2; fn++) {
		sim_quota_set(dev, SIM_GGTT, GT0, fn, SIM_GIB(1));
		sim_quota_set(dev, SIM_DOORBELLS, GT1, fn, 4);
	}
	sim_release(dev, 1);
	assert_range(dev, SIM_GGTT, 1, 0, 0);
	assert_int_equal(sim_quota_get(dev, SIM_DOORBELLS, GT1, 1), 0);
	assert_int_equal(sim_quota_get(dev, SIM_DOORBELLS, GT1, 2), 4);
	assert_int_equal(sim_quota_get(dev, SIM_GGTT, GT0, 2), SIM_GIB(1));
	unit_destroy(dev);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ggtt_is_placed_top_down),
		cmocka_unit_test(contexts_are_placed_from_65534_down),
		cmocka_unit_test(doorbells_are_placed_bottom_up),
		cmocka_unit_test(quotas_are_rounded_up),
		cmocka_unit_test(what_is_refused),
		cmocka_unit_test(no_vram_to_share),
		cmocka_unit_test(fragmented),
		cmocka_unit_test(a_failed_grow_leaves_nothing),
		cmocka_unit_test(a_working_driver_keeps_what_it_has),
		cmocka_unit_test(spares),
		cmocka_unit_test(holes),
		cmocka_unit_test(what_is_logged),
		cmocka_unit_test(releasing_a_vf),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
/* What an FLR clears, what it leaves alone, in which order; the memory it works on. */
#include "sim_unit.h"

#define SCRATCH 0xdeadbeefu

/* Two VFs that have been at work: memory written, GGTT mapped, registers set, events counted. */
static struct sim_device *busy(void)
{
	struct sim_device *dev = unit_bmg();

	assert_int_equal(sim_vfs_enable(dev, 3), 0);
	for (unsigned int fn = 1; fn <= 3; fn++) {
		struct sim_range ggtt = sim_range_get(dev, SIM_GGTT, GT0, fn);

		memset(unit_bar(fn, 2), (int)fn, UNIT_VRAM);
		for (uint64_t page = 0; page < ggtt.size / 4096; page++)
			*unit_pte(0, ggtt.start / 4096 + page) |= (page + 1) << 12;
		for (unsigned int i = 0; i < 4; i++) {
			*unit_reg(fn, 0x190240 + 4 * i) = SCRATCH;
			*unit_reg(fn, 0x190310 + 4 * i) = SCRATCH;
		}
		dev->gt[GT0].fn[fn].adverse[SIM_IRQ_TIME_US] = 3;
		dev->gt[GT1].fn[fn].adverse[SIM_CAT_ERROR_COUNT] = 4;
		sim_vf_handshake(dev, fn);
	}
	return dev;
}

static bool vram_is(unsigned int fn, int value)
{
	for (unsigned int i = 0; i < UNIT_VRAM; i++)
		if (unit_bar(fn, 2)[i] != value)
			return false;
	return true;
}

static bool is_clean(struct sim_device *dev, unsigned int fn)
{
	struct sim_range ggtt = sim_range_get(dev, SIM_GGTT, GT0, fn);
	bool clean = vram_is(fn, 0) && !dev->active[fn];

	for (uint64_t page = ggtt.start / 4096; page < (ggtt.start + ggtt.size) / 4096; page++)
		clean &= *unit_pte(0, page) == (1 | fn << 2);
	for (unsigned int i = 0; i < 4; i++)
		clean &= !*unit_reg(fn, 0x190240 + 4 * i) && !*unit_reg(fn, 0x190310 + 4 * i);
	return clean && !dev->gt[GT0].fn[fn].adverse[SIM_IRQ_TIME_US] &&
	       !dev->gt[GT1].fn[fn].adverse[SIM_CAT_ERROR_COUNT];
}

static bool is_untouched(struct sim_device *dev, unsigned int fn)
{
	struct sim_range ggtt = sim_range_get(dev, SIM_GGTT, GT0, fn);
	bool same = vram_is(fn, (int)fn) && dev->active[fn];

	for (uint64_t page = 0; page < ggtt.size / 4096; page++)
		same &= *unit_pte(0, ggtt.start / 4096 + page) == (1 | fn << 2 | (page + 1) << 12);
	for (unsigned int i = 0; i < 4; i++)
		same &= *unit_reg(fn, 0x190240 + 4 * i) == SCRATCH &&
			*unit_reg(fn, 0x190310 + 4 * i) == SCRATCH;
	return same && dev->gt[GT0].fn[fn].adverse[SIM_IRQ_TIME_US] == 3 &&
	       dev->gt[GT1].fn[fn].adverse[SIM_CAT_ERROR_COUNT] == 4;
}

/* PCI: the write returns at once, the work is done later. */
static void over_pci(void **state)
{
	struct sim_device *dev = busy();

	sim_flr_notify(dev, 2);
	assert_true(is_untouched(dev, 2));
	unit_sleep(300);
	assert_true(is_clean(dev, 2));
	assert_true(is_untouched(dev, 1));
	assert_true(is_untouched(dev, 3));
	assert_int_equal(unit_logged(SIM_LOG_INFO, "GT0: PF: VF2 FLR"), 1);
	assert_int_equal(unit_logged(SIM_LOG_INFO, "GT1: PF: VF2 FLR"), 1);
	unit_destroy(dev);
}

static void by_the_pf(void **state)
{
	struct sim_device *dev = busy();

	assert_int_equal(sim_control(dev, SIM_FLR, 3), 0);
	assert_true(is_clean(dev, 3));
	assert_true(is_untouched(dev, 2));
	assert_int_equal(unit_logged(SIM_LOG_INFO, "GT0: PF: VF3 FLR"), 0);
	unit_destroy(dev);
}

static void what_is_kept(void **state)
{
	struct sim_device *dev = busy();

	sim_threshold_set(dev, SIM_IRQ_TIME_US, GT0, 1, 77);
	assert_int_equal(sim_control(dev, SIM_FLR, 1), 0);
	assert_int_equal(sim_quota_get(dev, SIM_GGTT, GT0, 1), SIM_GIB(1));
	assert_int_equal(sim_quota_get(dev, SIM_VRAM, GT0, 1), SIM_MIB(256));
	assert_int_equal(sim_quota_get(dev, SIM_CONTEXTS, GT1, 1), 16384);
	assert_int_equal(sim_quota_get(dev, SIM_DOORBELLS, GT0, 1), 64);
	assert_int_equal(sim_sched_get(dev, SIM_EXEC_QUANTUM, GT1, 1), 16);
	assert_int_equal(sim_sched_get(dev, SIM_PREEMPT_TIMEOUT, GT0, 1), 16000);
	assert_int_equal(sim_threshold_get(dev, SIM_IRQ_TIME_US, GT0, 1), 77);
	assert_int_equal(*unit_reg(1, 0x1901f8), 1);
	unit_destroy(dev);
}

/* A quota cannot be changed while the VF's driver is at work: after an FLR it can. */
static void the_handshake_is_forgotten(void **state)
{
	struct sim_device *dev = busy();

	assert_int_equal(sim_quota_set(dev, SIM_VRAM, GT0, 1, 0), -EIO);
	assert_int_equal(sim_control(dev, SIM_FLR, 1), 0);
	assert_int_equal(sim_quota_set(dev, SIM_VRAM, GT0, 1, 0), 0);
	unit_destroy(dev);
}

/* No GT cleans up before all of them are done. */
static void gts_wait_for_each_other(void **state)
{
	struct sim_device *dev = busy();
	uint32_t ticket;

	sim_lock(&dev->lock);
	assert_int_equal(sim_control_start(dev, SIM_FLR, GT0, 1, &ticket), 0);
	assert_int_equal(sim_control_start(dev, SIM_FLR, GT1, 1, &ticket), 0);
	sim_unlock(&dev->lock);
	unit_sleep(10); /* both GuCs are at work; one of them is slow */
	dev->env.later(dev->env.priv, GT1, 1, 3000);
	unit_sleep(2900);
	assert_true(is_untouched(dev, 1));
	unit_sleep(300);
	assert_true(is_clean(dev, 1));
	unit_destroy(dev);
}

static void flr_again(struct sim_device *dev)
{
	sim_flr_notify(dev, 1);
}

static void twice_and_in_parallel(void **state)
{
	struct sim_device *dev = busy();

	for (unsigned int fn = 1; fn <= 3; fn++)
		sim_flr_notify(dev, fn);
	unit_at(15, flr_again, dev);
	unit_sleep(300);
	for (unsigned int fn = 1; fn <= 3; fn++)
		assert_true(is_clean(dev, fn));
	sim_flr_notify(dev, 0);
	sim_flr_notify(dev, SIM_MAX_VFS + 1);
	unit_destroy(dev);
}

static void paused_and_stopped(void **state)
{
	struct sim_device *dev = busy();

	assert_int_equal(sim_control(dev, SIM_PAUSE, 1), 0);
	assert_int_equal(sim_control(dev, SIM_STOP, 2), 0);
	sim_flr_notify(dev, 1);
	sim_flr_notify(dev, 2);
	assert_int_equal(sim_control_gt(dev, SIM_RESUME, GT0, 1), -ECANCELED);
	unit_sleep(300);
	assert_int_equal(sim_control(dev, SIM_PAUSE, 1), 0);
	assert_int_equal(sim_control(dev, SIM_PAUSE, 2), 0);
	unit_destroy(dev);
}

static void clearing_takes_too_long(void **state)
{
	struct sim_device *dev = busy();

	dev->fault[SIM_FAULT_delay_vram_clear_ms] = 2000;
	assert_int_equal(sim_control(dev, SIM_FLR, 1), 0);
	assert_true(unit_now_ms() >= 2000);
	dev->fault[SIM_FAULT_delay_vram_clear_ms] = 6000;
	sim_flr_notify(dev, 1);
	unit_sleep(5300);
	assert_int_equal(unit_logged(SIM_LOG_NOTICE, "GT0: PF: VF1 FLR failed!"), 1);
	assert_int_equal(sim_control_gt(dev, SIM_PAUSE, GT0, 1), -EIO);
	unit_destroy(dev);
}

static void disabling_resets(void **state)
{
	struct sim_device *dev = busy();

	assert_int_equal(sim_control(dev, SIM_STOP, 1), 0);
	sim_vfs_disable(dev);
	for (unsigned int fn = 1; fn <= 3; fn++) {
		assert_true(vram_is(fn, 0));
		assert_false(dev->active[fn]);
		assert_int_equal(dev->gt[GT1].control[fn].state, SIM_READY);
	}
	for (uint64_t page = 0; page < SIM_GIB(4) / 4096; page++)
		assert_int_equal(*unit_pte(0, page), 0);
	unit_destroy(dev);
}

/* What the memory held before power on is gone; then only resets clear it. */
static void the_first_time(void **state)
{
	struct sim_device *dev = unit_bmg();

	unit_bar(1, 2)[5] = 1;
	*unit_reg(1, SIM_REG_SCRATCH) = 1;
	assert_int_equal(sim_vfs_enable(dev, 1), 0);
	assert_true(vram_is(1, 0));
	assert_int_equal(*unit_reg(1, SIM_REG_SCRATCH), 0);
	dev->fault[SIM_FAULT_skip_disable_flr] = 1;
	unit_bar(1, 2)[5] = 1;
	sim_vfs_disable(dev);
	*unit_reg(1, SIM_REG_VF_CAP) = 0;
	assert_int_equal(sim_vfs_enable(dev, 1), 0);
	assert_int_equal(unit_bar(1, 2)[5], 1);
	assert_int_equal(*unit_reg(1, SIM_REG_VF_CAP), 1);
	unit_destroy(dev);
}

static void owners_of_the_ggtt(void **state)
{
	struct sim_config config = unit_vram(SIM_GIB(2), 2);
	struct sim_device *dev = unit_create(&config);

	*unit_pte(1, 5) = 99;
	*unit_reg(0, SIM_REG_VF_CAP) = 1;
	sim_memory_power_on(dev);
	assert_int_equal(*unit_pte(1, 5), 0);
	assert_int_equal(*unit_reg(0, SIM_REG_VF_CAP), 0);
	assert_int_equal(sim_quota_set(dev, SIM_GGTT, 2, 24, SIM_MIB(1)), 0);
	for (uint64_t page = 0; page < SIM_GIB(4) / 4096; page++) {
		bool own = page >= (SIM_GGTT_TOP - SIM_MIB(1)) / 4096 && page < SIM_GGTT_TOP / 4096;

		assert_int_equal(*unit_pte(1, page), own ? 1 | 24 << 2 : 0);
		assert_int_equal(*unit_pte(0, page), 0);
	}
	assert_int_equal(sim_quota_set(dev, SIM_GGTT, 2, 24, SIM_KIB(64)), 0);
	assert_int_equal(*unit_pte(1, SIM_GGTT_TOP / 4096 - 1), 1 | 24 << 2);
	assert_int_equal(*unit_pte(1, SIM_GGTT_TOP / 4096 - 17), 0);
	unit_destroy(dev);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(over_pci),
		cmocka_unit_test(by_the_pf),
		cmocka_unit_test(what_is_kept),
		cmocka_unit_test(the_handshake_is_forgotten),
		cmocka_unit_test(gts_wait_for_each_other),
		cmocka_unit_test(twice_and_in_parallel),
		cmocka_unit_test(paused_and_stopped),
		cmocka_unit_test(clearing_takes_too_long),
		cmocka_unit_test(disabling_resets),
		cmocka_unit_test(the_first_time),
		cmocka_unit_test(owners_of_the_ggtt),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

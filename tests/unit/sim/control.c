/* SPDX-License-Identifier: MIT */
/* Pause, resume, stop and FLR of a VF: every arc, every refusal, who displaces whom. */
#include "sim_unit.h"

static int on_gt(struct sim_device *dev, enum sim_op op)
{
	return sim_control_gt(dev, op, GT0, 1);
}

static enum sim_state state_of(struct sim_device *dev)
{
	return dev->gt[GT0].control[1].state;
}

/* From a state, an operation: what comes out. */
static void arcs(void **state)
{
	static const struct {
		enum sim_op first, second, then;
		int err;
		enum sim_state state;
	} cases[] = {
		{ SIM_IDLE, SIM_IDLE, SIM_PAUSE, 0, SIM_PAUSED },
		{ SIM_IDLE, SIM_IDLE, SIM_RESUME, -EPERM, SIM_READY },
		{ SIM_IDLE, SIM_IDLE, SIM_STOP, 0, SIM_STOPPED },
		{ SIM_IDLE, SIM_PAUSE, SIM_PAUSE, -ESTALE, SIM_PAUSED },
		{ SIM_IDLE, SIM_PAUSE, SIM_RESUME, 0, SIM_RESUMED },
		{ SIM_IDLE, SIM_PAUSE, SIM_STOP, 0, SIM_STOPPED },
		{ SIM_PAUSE, SIM_RESUME, SIM_RESUME, -EPERM, SIM_RESUMED },
		{ SIM_PAUSE, SIM_RESUME, SIM_PAUSE, 0, SIM_PAUSED },
		{ SIM_PAUSE, SIM_RESUME, SIM_STOP, 0, SIM_STOPPED },
		{ SIM_IDLE, SIM_STOP, SIM_PAUSE, -EPERM, SIM_STOPPED },
		{ SIM_IDLE, SIM_STOP, SIM_RESUME, -EPERM, SIM_STOPPED },
		{ SIM_IDLE, SIM_STOP, SIM_STOP, -ESTALE, SIM_STOPPED },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct sim_device *dev = unit_bmg();

		print_message("%d, %d, then %d\n", cases[i].first, cases[i].second, cases[i].then);
		if (cases[i].first)
			assert_int_equal(on_gt(dev, cases[i].first), 0);
		if (cases[i].second)
			assert_int_equal(on_gt(dev, cases[i].second), 0);
		assert_int_equal(on_gt(dev, cases[i].then), cases[i].err);
		assert_int_equal(state_of(dev), cases[i].state);
		assert_int_equal(sim_control(dev, SIM_FLR, 1), 0);
		assert_int_equal(state_of(dev), SIM_READY);
		unit_destroy(dev);
	}
}

static void all_gts_in_turn(void **state)
{
	struct sim_device *dev = unit_bmg();

	assert_int_equal(sim_control(dev, SIM_PAUSE, 2), 0);
	assert_int_equal(dev->gt[GT0].control[2].state, SIM_PAUSED);
	assert_int_equal(dev->gt[GT1].control[2].state, SIM_PAUSED);
	assert_int_equal(dev->gt[GT1].control[1].state, SIM_READY);
	assert_int_equal(unit_logged(SIM_LOG_INFO, "PF: VF2 paused!"), 1);
	assert_int_equal(unit_logged(SIM_LOG_INFO, "GT1: PF: VF2 paused!"), 1);
	assert_int_equal(sim_control(dev, SIM_PAUSE, 2), -EUCLEAN);
	assert_int_equal(sim_control(dev, SIM_RESUME, 2), 0);
	assert_int_equal(unit_logged(SIM_LOG_INFO, "PF: VF2 resumed!"), 1);
	assert_int_equal(sim_control(dev, SIM_STOP, 2), 0);
	assert_int_equal(unit_logged(SIM_LOG_INFO, "PF: VF2 stopped!"), 1);
	assert_int_equal(unit_logged(SIM_LOG_INFO, "PF: VF2 paused!"), 1);
	unit_destroy(dev);
}

/* A GT that fails does not keep the others from being asked. */
static void gts_that_differ(void **state)
{
	struct sim_config config = unit_config(SIM_PTL);
	struct sim_device *dev = unit_bmg();

	assert_int_equal(sim_control_gt(dev, SIM_PAUSE, GT0, 1), 0);
	assert_int_equal(sim_control(dev, SIM_PAUSE, 1), -EUCLEAN);
	assert_int_equal(dev->gt[GT1].control[1].state, SIM_PAUSED);
	assert_int_equal(sim_control_gt(dev, SIM_PAUSE, GT1, 2), 0);
	assert_int_equal(sim_control(dev, SIM_PAUSE, 2), -ESTALE);
	assert_int_equal(dev->gt[GT0].control[2].state, SIM_PAUSED);
	unit_destroy(dev);
	config.media_gt = false;
	dev = unit_create(&config);
	assert_int_equal(sim_control(dev, SIM_PAUSE, 1), 0);
	assert_int_equal(sim_control(dev, SIM_PAUSE, 1), -ESTALE);
	unit_destroy(dev);
}

static int other_err;

static void pause_too(struct sim_device *dev)
{
	other_err = on_gt(dev, SIM_PAUSE);
}

static void resume_too(struct sim_device *dev)
{
	other_err = on_gt(dev, SIM_RESUME);
}

static void stop_too(struct sim_device *dev)
{
	other_err = on_gt(dev, SIM_STOP);
}

static void reset_too(struct sim_device *dev)
{
	other_err = sim_control(dev, SIM_FLR, 1);
}

static void pci_flr(struct sim_device *dev)
{
	sim_flr_notify(dev, 1);
	other_err = 0;
}

/* While an operation takes its time another comes: what each of the two gets. */
static void displaced(void **state)
{
	static const struct {
		enum sim_op op;
		enum sim_fault slow;
		void (*other)(struct sim_device *dev);
		int err, other_err;
	} cases[] = {
		{ SIM_PAUSE, SIM_FAULT_delay_pause_ms, stop_too, -ECANCELED, 0 },
		{ SIM_PAUSE, SIM_FAULT_delay_pause_ms, reset_too, -ECANCELED, 0 },
		{ SIM_PAUSE, SIM_FAULT_delay_pause_ms, pci_flr, -ECANCELED, 0 },
		{ SIM_PAUSE, SIM_FAULT_delay_pause_ms, pause_too, 0, -EALREADY },
		{ SIM_PAUSE, SIM_FAULT_delay_pause_ms, resume_too, 0, -EPERM },
		{ SIM_RESUME, SIM_FAULT_delay_resume_ms, stop_too, -ECANCELED, 0 },
		{ SIM_RESUME, SIM_FAULT_delay_resume_ms, reset_too, -ECANCELED, 0 },
		{ SIM_RESUME, SIM_FAULT_delay_resume_ms, resume_too, 0, -EALREADY },
		{ SIM_RESUME, SIM_FAULT_delay_resume_ms, pause_too, 0, -ESTALE },
		{ SIM_STOP, SIM_FAULT_delay_stop_ms, stop_too, 0, -EALREADY },
		{ SIM_STOP, SIM_FAULT_delay_stop_ms, pause_too, 0, -ECANCELED },
		{ SIM_STOP, SIM_FAULT_delay_stop_ms, resume_too, 0, -ECANCELED },
		{ SIM_STOP, SIM_FAULT_delay_stop_ms, reset_too, -ECANCELED, 0 },
		{ SIM_FLR, SIM_FAULT_delay_flr_ms, stop_too, 0, -ECANCELED },
		{ SIM_FLR, SIM_FAULT_delay_flr_ms, pause_too, 0, -ECANCELED },
		{ SIM_FLR, SIM_FAULT_delay_flr_ms, reset_too, 0, -EUCLEAN },
		{ SIM_FLR, SIM_FAULT_delay_flr_ms, pci_flr, 0, 0 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct sim_device *dev = unit_bmg();
		int err;

		print_message("case %zu\n", i);
		other_err = 1;
		if (cases[i].op == SIM_RESUME)
			assert_int_equal(on_gt(dev, SIM_PAUSE), 0);
		dev->fault[cases[i].slow] = 400;
		unit_at(unit_now_ms() + 100, cases[i].other, dev);
		err = cases[i].op == SIM_FLR ? sim_control(dev, SIM_FLR, 1) :
					       on_gt(dev, cases[i].op);
		assert_int_equal(err, cases[i].err);
		assert_int_equal(other_err, cases[i].other_err);
		unit_destroy(dev);
	}
}

static void too_slow(void **state)
{
	struct sim_device *dev = unit_bmg();
	unsigned int start_ms;

	dev->fault[SIM_FAULT_delay_pause_ms] = 1500;
	start_ms = unit_now_ms();
	assert_int_equal(on_gt(dev, SIM_PAUSE), -ETIMEDOUT);
	assert_int_equal(unit_now_ms() - start_ms, SIM_CONTROL_TIMEOUT_MS);
	assert_int_equal(on_gt(dev, SIM_PAUSE), -EALREADY);
	unit_sleep(600);
	assert_int_equal(on_gt(dev, SIM_PAUSE), -ESTALE);

	dev->fault[SIM_FAULT_delay_flr_ms] = 6000;
	start_ms = unit_now_ms();
	assert_int_equal(sim_control(dev, SIM_FLR, 1), -EUCLEAN);
	assert_true(unit_now_ms() - start_ms >= SIM_FLR_TIMEOUT_MS);
	unit_sleep(2000);
	assert_int_equal(state_of(dev), SIM_READY);
	unit_destroy(dev);
}

static void the_guc_is_late(void **state)
{
	struct sim_device *dev = unit_bmg();

	dev->fault[SIM_FAULT_delay_guc_ms] = 400;
	assert_int_equal(on_gt(dev, SIM_PAUSE), 0);
	assert_true(unit_now_ms() >= 400);
	dev->fault[SIM_FAULT_delay_guc_ms] = 501;
	assert_int_equal(on_gt(dev, SIM_RESUME), -EIO);
	assert_int_equal(state_of(dev), SIM_PAUSED);
	assert_int_equal(unit_logged(SIM_LOG_NOTICE, "GT0: PF: VF1 cannot be resumed: "
						     "no answer of the GuC"),
			 1);
	assert_int_equal(sim_control(dev, SIM_FLR, 1), -EUCLEAN);
	dev->fault[SIM_FAULT_delay_guc_ms] = 0;
	assert_int_equal(on_gt(dev, SIM_RESUME), -EIO);
	assert_int_equal(sim_control(dev, SIM_FLR, 1), 0);
	assert_int_equal(on_gt(dev, SIM_PAUSE), 0);
	unit_destroy(dev);
}

/* A refusal is not forever, but after a failed FLR only another FLR helps. */
static void refused(void **state)
{
	static const struct {
		enum sim_fault fault;
		enum sim_op op;
	} cases[] = { { SIM_FAULT_fail_pause, SIM_PAUSE }, { SIM_FAULT_fail_stop, SIM_STOP } };
	struct sim_device *dev = unit_bmg();

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		dev->fault[cases[i].fault] = 1;
		assert_int_equal(on_gt(dev, cases[i].op), -EIO);
		dev->fault[cases[i].fault] = 0;
		assert_int_equal(on_gt(dev, cases[i].op), 0);
	}
	dev->fault[SIM_FAULT_fail_flr] = 1;
	assert_int_equal(sim_control(dev, SIM_FLR, 1), -EUCLEAN);
	assert_int_equal(unit_logged(SIM_LOG_NOTICE, "GT0: PF: VF1 FLR failed!"), 1);
	dev->fault[SIM_FAULT_fail_flr] = 0;
	assert_int_equal(on_gt(dev, SIM_STOP), -EIO);
	assert_int_equal(sim_control(dev, SIM_FLR, 1), 0);
	assert_int_equal(on_gt(dev, SIM_STOP), 0);
	unit_destroy(dev);
}

static void without_surroundings(void **state)
{
	struct sim_config config = unit_config(SIM_PTL);
	struct sim_env env = { 0 };
	struct sim_device *dev = sim_device_create(&config, &env);

	sim_flr_all(dev, 3);
	sim_flr_notify(dev, 1);
	assert_int_equal(sim_control_gt(dev, SIM_PAUSE, GT0, 2), -ETIMEDOUT);
	assert_int_equal(sim_control_gt(dev, SIM_PAUSE, GT0, 1), -ECANCELED);
	sim_memory_power_on(dev);
	sim_memory_add_vf(dev, 1);
	sim_device_destroy(dev);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arcs),
		cmocka_unit_test(all_gts_in_turn),
		cmocka_unit_test(gts_that_differ),
		cmocka_unit_test(displaced),
		cmocka_unit_test(too_slow),
		cmocka_unit_test(the_guc_is_late),
		cmocka_unit_test(refused),
		cmocka_unit_test(without_surroundings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

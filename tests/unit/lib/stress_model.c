/* SPDX-License-Identifier: MIT */
/* The model that sriov_stress holds devices against: what it knows, by example. */
#include "unit.h"

#include "../../sriov_stress.h"

static struct stress_model model;

/* Two GTs, the second one media, eight VFs, a driver of 7.2 or one of 6.12. */
static void begin(bool new_driver)
{
	struct stress_features has = {
		.total_vfs = 8,
		.thresholds = 1,
		.gts = { .gt = { { 0, 0, false }, { 1, 0, true } }, .count = 2 },
		.has = { true, true, true, true },
		.modes = new_driver,
		.admin = new_driver,
		.lock = new_driver,
		.reset = new_driver,
		.default_ms = new_driver ? 16 : 0,
		.default_us = new_driver ? 16000 : 0,
		.ggtt_unit = 65536,
		.ggtt_all = { 4ull << 30 },
		.least_spare = { { 64 << 20, 128 << 20, 256, 0 }, { 0, 0, 256, 0 } },
	};

	stress_init(&model, &has);
}

/* Does it, with the first right answer. */
static int step(struct stress_op op)
{
	struct stress_room room = { UINT64_MAX };
	int answers[STRESS_ANSWERS];

	stress_expect(&model, &op, &room, answers);
	stress_take(&model, &op, answers[0]);
	return answers[0];
}

static int numvfs(uint64_t count)
{
	return step((struct stress_op){ .kind = STRESS_NUMVFS, .value = count });
}

static int quota(unsigned int fn, enum pf_resource res, uint64_t value)
{
	return step((struct stress_op){ STRESS_QUOTA, fn, 0, res, value, false });
}

static int control(unsigned int fn, enum pf_control what)
{
	return step((struct stress_op){ .kind = STRESS_CONTROL, .fn = fn, .which = what });
}

static int control_gt(unsigned int fn, unsigned int gt, enum pf_control what)
{
	return step(
		(struct stress_op){ .kind = STRESS_CONTROL_GT, .fn = fn, .gt = gt, .which = what });
}

static int simple(enum stress_kind kind)
{
	return step((struct stress_op){ .kind = kind });
}

static void counts_of_vfs(void **state)
{
	begin(true);
	assert_int_equal(numvfs(65536), -EINVAL);
	assert_int_equal(numvfs(9), -ERANGE);
	assert_int_equal(simple(STRESS_LOCK), 0);
	assert_int_equal(numvfs(2), -EPERM);
	assert_int_equal(simple(STRESS_UNLOCK), 0);
	assert_int_equal(numvfs(2), 0);
	assert_int_equal(numvfs(3), -EBUSY);
	assert_int_equal(numvfs(2), 0);
	assert_int_equal(simple(STRESS_LOCK), -EBUSY);
	assert_int_equal(model.fn[2].sched[1][PF_EXEC_QUANTUM], 16);
	assert_int_equal(model.fn[3].sched[1][PF_EXEC_QUANTUM], 0);
	assert_true(stress_share(&model, 1, PF_DOORBELLS, 64));
	assert_false(stress_share(&model, 1, PF_DOORBELLS, 65));
	assert_int_equal(model.fn[2].quota[1][PF_DOORBELLS], 64);
	assert_int_equal(numvfs(0), 0);
	assert_int_equal(model.fn[2].quota[1][PF_DOORBELLS], 0);
	assert_int_equal(model.fn[0].sched[0][PF_EXEC_QUANTUM], 0);
}

static void by_hand(void **state)
{
	begin(true);
	assert_int_equal(quota(1, PF_DOORBELLS, 257), -EINVAL);
	assert_false(model.custom);
	assert_int_equal(quota(1, PF_DOORBELLS, 200), 0);
	assert_true(model.custom);
	assert_int_equal(quota(2, PF_DOORBELLS, 57), -EDQUOT);
	assert_int_equal(quota(1, PF_GGTT, 1), 0);
	assert_int_equal(model.fn[1].quota[0][PF_GGTT], 65536);
	assert_int_equal(quota(1, PF_GGTT, 8ull << 30), -ENOSPC);
	assert_int_equal(model.fn[1].quota[0][PF_GGTT], 0);
	assert_int_equal(numvfs(1), 0);
	assert_false(model.shares[0]);
	assert_int_equal(simple(STRESS_RESTORE), -EBUSY);
	assert_int_equal(numvfs(0), 0);
	assert_int_equal(model.fn[1].quota[0][PF_DOORBELLS], 200);
	assert_int_equal(simple(STRESS_RESTORE), 0);
	assert_int_equal(model.fn[1].quota[0][PF_DOORBELLS], 0);
}

static void old_drivers(void **state)
{
	begin(false);
	assert_int_equal(quota(1, PF_CONTEXTS, 5), 0);
	assert_int_equal(numvfs(2), 0);
	assert_false(model.shares[0]);
	assert_true(model.shares[1]);
	assert_true(stress_share(&model, 1, PF_CONTEXTS, (65535 - 256) / 2));
	assert_int_equal(numvfs(0), 0);
	assert_int_equal(model.fn[1].quota[0][PF_CONTEXTS], 0);
}

/* VFs that stay disabled keep what they have: the others share the rest, if there is one. */
static void old_drivers_rest(void **state)
{
	begin(false);
	assert_int_equal(quota(3, PF_CONTEXTS, 40000), 0);
	assert_int_equal(numvfs(1), 0);
	assert_true(model.shares[0]);
	assert_false(stress_share(&model, 0, PF_CONTEXTS, 0));
	assert_false(stress_share(&model, 0, PF_CONTEXTS, 25280));
	assert_true(stress_share(&model, 0, PF_CONTEXTS, 25279));
	assert_int_equal(numvfs(0), 0);
	assert_int_equal(model.fn[1].quota[0][PF_CONTEXTS], 0);
	assert_int_equal(model.fn[3].quota[0][PF_CONTEXTS], 40000);
	assert_int_equal(quota(3, PF_DOORBELLS, 256), 0);
	step((struct stress_op){ STRESS_THRESHOLD, 2, 0, 0, 7, false });
	assert_int_equal(numvfs(2), -ENOSPC);
	assert_int_equal(model.num_vfs, 0);
	assert_int_equal(model.fn[2].threshold[0][0], 0);
	assert_int_equal(model.fn[3].quota[0][PF_DOORBELLS], 256);
	assert_int_equal(numvfs(3), 0);
	assert_false(model.shares[0]);
	assert_true(model.shares[1]);
}

static void states(void **state)
{
	begin(true);
	assert_int_equal(control(1, PF_RESUME), -EPERM);
	assert_int_equal(control_gt(1, 1, PF_PAUSE), 0);
	assert_int_equal(control(1, PF_PAUSE), -ESTALE);
	assert_int_equal(model.fn[1].state[0], STRESS_PAUSED);
	assert_int_equal(control(1, PF_STOP), 0);
	assert_int_equal(control(1, PF_PAUSE), -EPERM);
	assert_int_equal(control(1, PF_STOP), -ESTALE);
	assert_int_equal(control(1, PF_RESET), 0);
	assert_int_equal(control(1, PF_PAUSE), 0);
	assert_int_equal(simple(STRESS_RESTORE), 0);
}

static void scheduling(void **state)
{
	begin(true);
	step((struct stress_op){ STRESS_SCHED, 2, 0, PF_EXEC_QUANTUM, 100001, false });
	assert_int_equal(model.fn[2].sched[1][PF_EXEC_QUANTUM], 100000);
	assert_int_equal(step((struct stress_op){ STRESS_SCHED, 2, 0, PF_PRIORITY, 1, false }),
			 -EACCES);
	step((struct stress_op){ STRESS_SCHED_BULK, 0, 0, PF_PRIORITY, PF_NORMAL, false });
	assert_int_equal(model.fn[8].sched[1][PF_PRIORITY], PF_NORMAL);
	assert_int_equal(model.policy[1][PF_SCHED_IF_IDLE], 1);
	assert_false(model.custom);
	assert_int_equal(
		step((struct stress_op){ STRESS_POLICY, 0, 0, PF_SCHED_IF_IDLE, 2, false }),
		-EOVERFLOW);
	step((struct stress_op){ STRESS_POLICY, 0, 1, PF_SCHED_IF_IDLE, 0, false });
	assert_int_equal(model.fn[8].sched[1][PF_PRIORITY], PF_LOW);
	assert_int_equal(model.fn[8].sched[0][PF_PRIORITY], PF_NORMAL);
	assert_true(model.custom);
}

/* The same seed chooses the same, and never what cannot be done. */
static void choice(void **state)
{
	struct stress_mix mix = { "all", 1, 1, 3, { 0 } };
	struct stress_op first[300], op;
	char text[128];

	for (unsigned int kind = 0; kind < STRESS_KINDS; kind++)
		mix.weight[kind] = 1;
	for (unsigned int round = 0; round < 2; round++) {
		uint64_t rng = 7;

		begin(true);
		for (size_t i = 0; i < ARRAY_LEN(first); i++) {
			memset(&op, 0, sizeof(op));
			stress_pick(&model, &mix, &rng, &op);
			assert_true(op.fn <= 8 && op.gt < 2);
			stress_spell(&model, &op, text, sizeof(text));
			assert_true(strlen(text) > 3);
			if (!round)
				first[i] = op;
			assert_true(first[i].kind == op.kind && first[i].fn == op.fn &&
				    first[i].value == op.value && first[i].which == op.which);
			step(op);
		}
		assert_in_range(model.enables, 1, 3);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_of_vfs),    cmocka_unit_test(by_hand),
		cmocka_unit_test(old_drivers),      cmocka_unit_test(states),
		cmocka_unit_test(scheduling),       cmocka_unit_test(choice),
		cmocka_unit_test(old_drivers_rest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

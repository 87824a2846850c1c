/* SPDX-License-Identifier: MIT */
#include "sriov_stress_model.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define MIB(n)                ((uint64_t)(n) << 20)
#define VRAM_UNIT             MIB(2)
#define VRAM_EASY             MIB(256) /* every device has that much besides what the PF needs */
#define VRAM_NEVER            MIB(1 << 20)
#define ALL_CONTEXTS          65535u
#define ALL_DOORBELLS         256u
#define MAX_QUANTUM_MS        100000u
#define MAX_TIMEOUT_US        100000000u

#define for_each_gt(model, g) for (unsigned int g = 0; g < (model)->has.gts.count; g++)

static uint64_t round_up(uint64_t value, uint64_t unit)
{
	return (value + unit - 1) / unit * unit;
}

void stress_init(struct stress_model *model, const struct stress_features *has)
{
	memset(model, 0, sizeof(*model));
	model->has = *has;
	memcpy(model->spare, has->least_spare, sizeof(model->spare));
}

bool stress_has(const struct stress_model *model, unsigned int gt, unsigned int res)
{
	return model->has.has[res] &&
	       (!model->has.gts.gt[gt].media || !pf_resource_is_of_tile(res));
}

static void only(int answers[STRESS_ANSWERS], int ret)
{
	answers[0] = answers[1] = ret;
}

static uint64_t others_have(const struct stress_model *model, const struct stress_op *op)
{
	uint64_t sum = 0;

	for (unsigned int fn = 1; fn <= model->has.total_vfs; fn++)
		if (fn != op->fn)
			sum += model->fn[fn].quota[op->gt][op->which];
	return sum;
}

/* Contexts and doorbells: the spare is respected, then one hole has to be large enough. */
static int expect_count(const struct stress_model *model, const struct stress_op *op,
			uint64_t largest)
{
	uint64_t all = op->which == PF_CONTEXTS ? ALL_CONTEXTS : ALL_DOORBELLS;
	uint64_t left = all - others_have(model, op);

	if (!op->value)
		return 0;
	if (op->value > all)
		return -EINVAL;
	if (op->value + model->spare[op->gt][op->which] > left)
		return -EDQUOT;
	return op->value > largest ? -ENOSPC : 0;
}

static void expect_quota(const struct stress_model *model, const struct stress_op *op,
			 const struct stress_room *room, int answers[STRESS_ANSWERS])
{
	uint64_t value = op->value;
	bool sure, never;

	if (op->which == PF_CONTEXTS || op->which == PF_DOORBELLS) {
		only(answers, expect_count(model, op, room->largest));
		return;
	}
	if (op->which == PF_GGTT) {
		value = round_up(value, model->has.ggtt_unit);
		sure = value <= room->largest;
		never = value > model->has.ggtt_all[op->gt];
	} else {
		value = round_up(value, VRAM_UNIT);
		sure = !model->shares[op->gt] && value + others_have(model, op) <= VRAM_EASY;
		never = value >= VRAM_NEVER;
	}
	answers[0] = never ? -ENOSPC : 0;
	answers[1] = sure || !value ? 0 : -ENOSPC;
}

static bool anybody_has(const struct stress_model *model, unsigned int gt, unsigned int num_vfs)
{
	for (unsigned int fn = 1; fn <= num_vfs; fn++)
		for (unsigned int res = 0; res < STRESS_RESOURCES; res++)
			if (model->fn[fn].quota[gt][res])
				return true;
	return false;
}

/* Of contexts or doorbells, for each of @num_vfs VFs; exactly that, where nobody has any. */
static uint64_t most_each(const struct stress_model *model, unsigned int gt, unsigned int res,
			  uint64_t num_vfs)
{
	const struct stress_op nobody = { .gt = gt, .which = res };
	uint64_t all = res == PF_CONTEXTS ? ALL_CONTEXTS : ALL_DOORBELLS;
	uint64_t taken = others_have(model, &nobody) + model->spare[gt][res];

	return all > taken ? (all - taken) / num_vfs : 0;
}

/* Shares come from what the VFs that stay disabled have left: maybe too little, maybe nothing. */
static void expect_shares(const struct stress_model *model, unsigned int num_vfs,
			  int answers[STRESS_ANSWERS])
{
	for_each_gt(model, g)
	{
		if (anybody_has(model, g, num_vfs))
			continue;
		if (anybody_has(model, g, model->has.total_vfs))
			answers[1] = -ENOSPC;
		for (unsigned int res = PF_CONTEXTS; res <= PF_DOORBELLS; res++)
			if (!most_each(model, g, res, num_vfs))
				answers[0] = answers[1] = -ENOSPC;
	}
}

static int expect_numvfs(const struct stress_model *model, const struct stress_op *op)
{
	if (op->value > UINT16_MAX)
		return -EINVAL;
	if (op->value > model->has.total_vfs)
		return -ERANGE;
	if (op->value == model->num_vfs || !op->value)
		return 0;
	if (model->num_vfs)
		return -EBUSY;
	return model->locks ? -EPERM : 0;
}

static int expect_spare(const struct stress_model *model, const struct stress_op *op)
{
	if (op->value && op->value < model->has.least_spare[op->gt][op->which])
		return -EINVAL;
	if (op->which == PF_CONTEXTS && op->value > ALL_CONTEXTS)
		return -EINVAL;
	return op->which == PF_DOORBELLS && op->value > ALL_DOORBELLS ? -EINVAL : 0;
}

static int expect_control(enum stress_state state, unsigned int op)
{
	switch (op) {
	case PF_PAUSE:
		return state == STRESS_STOPPED ? -EPERM : state == STRESS_PAUSED ? -ESTALE : 0;
	case PF_RESUME:
		return state == STRESS_PAUSED ? 0 : -EPERM;
	case PF_STOP:
		return state == STRESS_STOPPED ? -ESTALE : 0;
	default:
		return 0;
	}
}

/* The first error; or -EUCLEAN, if another GT followed. */
static void expect_control_all(const struct stress_model *model, const struct stress_op *op,
			       int answers[STRESS_ANSWERS])
{
	only(answers, 0);
	for_each_gt(model, g)
	{
		int err = expect_control(model->fn[op->fn].state[g], op->which);

		if (!answers[0])
			only(answers, err);
		else
			answers[1] = -EUCLEAN;
	}
}

void stress_expect(const struct stress_model *model, const struct stress_op *op,
		   const struct stress_room *room, int ret_answers[STRESS_ANSWERS])
{
	only(ret_answers, 0);
	switch (op->kind) {
	case STRESS_NUMVFS:
		only(ret_answers, expect_numvfs(model, op));
		if (!model->has.modes && !model->num_vfs && op->value && !ret_answers[0])
			expect_shares(model, (unsigned int)op->value, ret_answers);
		break;
	case STRESS_QUOTA:
		expect_quota(model, op, room, ret_answers);
		break;
	case STRESS_SPARE:
		only(ret_answers, expect_spare(model, op));
		break;
	case STRESS_SCHED:
		if (op->fn && op->which == PF_PRIORITY)
			only(ret_answers, -EACCES);
		break;
	case STRESS_POLICY:
		if (op->which != PF_SAMPLE_PERIOD && op->value > 1)
			only(ret_answers, -EOVERFLOW);
		break;
	case STRESS_RESTORE:
		if (model->custom && model->num_vfs)
			only(ret_answers, -EBUSY);
		break;
	case STRESS_CONTROL:
		expect_control_all(model, op, ret_answers);
		break;
	case STRESS_CONTROL_GT:
		only(ret_answers, expect_control(model->fn[op->fn].state[op->gt], op->which));
		break;
	case STRESS_LOCK:
		only(ret_answers, model->num_vfs ? -EBUSY : 0);
		break;
	default:
		break;
	}
}

static bool all_default(const struct stress_model *model, unsigned int num_vfs)
{
	for_each_gt(model, g)
	{
		if (model->policy[g][PF_SCHED_IF_IDLE])
			return false;
		for (unsigned int fn = 0; fn <= num_vfs; fn++)
			for (unsigned int i = 0; i < PF_SCHEDS; i++)
				if (model->fn[fn].sched[g][i])
					return false;
	}
	return true;
}

static void take_enable(struct stress_model *model, unsigned int num_vfs)
{
	bool defaults = all_default(model, num_vfs) && !model->custom && model->has.default_ms;

	model->num_vfs = num_vfs;
	model->enables++;
	for_each_gt(model, g)
	{
		model->shares[g] = model->has.modes ? !model->custom :
						      !anybody_has(model, g, num_vfs);
		for (unsigned int fn = 0; defaults && fn <= num_vfs; fn++) {
			model->fn[fn].sched[g][PF_EXEC_QUANTUM] = model->has.default_ms;
			model->fn[fn].sched[g][PF_PREEMPT_TIMEOUT] = model->has.default_us;
		}
	}
}

/* What a VF has is taken back; its priority follows the policy and stays. */
static void release(struct stress_model *model, unsigned int fn)
{
	struct stress_fn *one = &model->fn[fn];

	memset(one->quota, 0, sizeof(one->quota));
	memset(one->threshold, 0, sizeof(one->threshold));
	for_each_gt(model, g)
	{
		one->sched[g][PF_EXEC_QUANTUM] = 0;
		one->sched[g][PF_PREEMPT_TIMEOUT] = 0;
	}
}

static void set_idle_policy(struct stress_model *model, unsigned int gt, uint32_t value)
{
	model->policy[gt][PF_SCHED_IF_IDLE] = value;
	for (unsigned int fn = 0; fn <= model->has.total_vfs; fn++)
		model->fn[fn].sched[gt][PF_PRIORITY] = value ? PF_NORMAL : PF_LOW;
}

static void take_disable(struct stress_model *model)
{
	for (unsigned int fn = 1; fn <= model->num_vfs; fn++) {
		memset(model->fn[fn].state, 0, sizeof(model->fn[fn].state));
		model->fn[fn].bound = false;
		if (!model->custom)
			release(model, fn);
	}
	for_each_gt(model, g)
	{
		model->shares[g] = false;
		if (model->custom || !model->has.default_ms)
			continue;
		model->fn[0].sched[g][PF_EXEC_QUANTUM] = 0;
		model->fn[0].sched[g][PF_PREEMPT_TIMEOUT] = 0;
		set_idle_policy(model, g, 0);
	}
	model->num_vfs = 0;
}

static void take_quota(struct stress_model *model, const struct stress_op *op, int ret)
{
	uint64_t value = op->value;

	if (op->which == PF_GGTT)
		value = round_up(value, model->has.ggtt_unit);
	if (op->which == PF_VRAM)
		value = round_up(value, VRAM_UNIT);
	model->fn[op->fn].quota[op->gt][op->which] = ret ? 0 : value;
}

static uint32_t clamped(unsigned int attr, uint64_t value)
{
	uint64_t most = attr == PF_EXEC_QUANTUM ? MAX_QUANTUM_MS : MAX_TIMEOUT_US;

	return (uint32_t)(value < most ? value : most);
}

static void take_bulk(struct stress_model *model, const struct stress_op *op)
{
	for_each_gt(model, g)
	{
		if (op->which == PF_PRIORITY)
			set_idle_policy(model, g, (uint32_t)op->value);
		for (unsigned int fn = 0; op->which != PF_PRIORITY && fn <= model->has.total_vfs;
		     fn++)
			model->fn[fn].sched[g][op->which] = clamped(op->which, op->value);
	}
}

static void take_control(struct stress_model *model, const struct stress_op *op, unsigned int gt)
{
	enum stress_state *state = &model->fn[op->fn].state[gt];

	if (expect_control(*state, op->which))
		return;
	*state = op->which == PF_PAUSE ? STRESS_PAUSED :
		 op->which == PF_STOP  ? STRESS_STOPPED :
					 STRESS_READY;
}

static void take_restore(struct stress_model *model)
{
	for (unsigned int fn = 1; model->custom && fn <= model->has.total_vfs; fn++)
		release(model, fn);
	model->custom = false;
}

/* Operations on a value of a function or GT that a write to debugfs sets. */
static void take_write(struct stress_model *model, const struct stress_op *op)
{
	struct stress_fn *fn = &model->fn[op->fn];

	switch (op->kind) {
	case STRESS_SPARE:
		model->spare[op->gt][op->which] =
			op->value ? op->value : model->has.least_spare[op->gt][op->which];
		break;
	case STRESS_SCHED_GT:
		fn->sched[op->gt][op->which] = clamped(op->which, op->value);
		break;
	case STRESS_POLICY:
		model->policy[op->gt][op->which] = (uint32_t)op->value;
		if (op->which == PF_SCHED_IF_IDLE)
			set_idle_policy(model, op->gt, (uint32_t)op->value);
		break;
	case STRESS_THRESHOLD:
		fn->threshold[op->gt][op->which] = (uint32_t)op->value;
		break;
	default:
		return;
	}
	model->custom = model->has.modes;
}

static void take_success(struct stress_model *model, const struct stress_op *op)
{
	switch (op->kind) {
	case STRESS_NUMVFS:
		if (op->value == model->num_vfs)
			break;
		if (op->value)
			take_enable(model, (unsigned int)op->value);
		else
			take_disable(model);
		break;
	case STRESS_SCHED:
		for_each_gt(model, g) model->fn[op->fn].sched[g][op->which] =
			clamped(op->which, op->value);
		break;
	case STRESS_SCHED_BULK:
		take_bulk(model, op);
		break;
	case STRESS_RESTORE:
		take_restore(model);
		break;
	case STRESS_FLR:
		memset(model->fn[op->fn].state, 0, sizeof(model->fn[op->fn].state));
		break;
	case STRESS_BIND:
	case STRESS_UNBIND:
		model->fn[op->fn].bound = op->kind == STRESS_BIND;
		break;
	case STRESS_LOCK:
		model->locks++;
		break;
	case STRESS_UNLOCK:
		model->locks--;
		break;
	default:
		take_write(model, op);
	}
}

void stress_take(struct stress_model *model, const struct stress_op *op, int ret)
{
	if (op->kind == STRESS_QUOTA) {
		take_quota(model, op, ret);
		model->custom |= !ret && model->has.modes;
	} else if (op->kind == STRESS_CONTROL) {
		for_each_gt(model, g) take_control(model, op, g);
	} else if (op->kind == STRESS_CONTROL_GT) {
		take_control(model, op, op->gt);
	} else if (op->kind == STRESS_NUMVFS && ret == -ENOSPC) {
		for (unsigned int fn = 1; fn <= op->value; fn++)
			release(model, fn);
	} else if (!ret) {
		take_success(model, op);
	}
}

static uint64_t pow2_down(uint64_t value)
{
	uint64_t power = 1;

	while (power * 2 <= value)
		power *= 2;
	return power;
}

/* A PF for administration only keeps less for itself. */
static bool is_alone(const struct stress_model *model, unsigned int res, uint64_t value)
{
	return model->has.modes && model->num_vfs == 1 &&
	       value == (res == PF_CONTEXTS ? 64512 : 240);
}

/*
 * Counts are known exactly, as long as no other VF has any of them; of bytes the device alone knows
 * how much there is.
 */
bool stress_share(struct stress_model *model, unsigned int gt, unsigned int res, uint64_t value)
{
	const struct stress_op nobody = { .gt = gt, .which = res };
	uint64_t n = model->num_vfs, share, profile;

	if (res == PF_CONTEXTS || res == PF_DOORBELLS) {
		share = most_each(model, gt, res, n);
		profile = pow2_down((res == PF_CONTEXTS ? 65536 : 256) / (n + 1));
		if (model->has.modes && profile < share)
			share = profile;
		if (others_have(model, &nobody) ? !value || value > share :
						  value != share && !is_alone(model, res, value))
			return false;
	} else if (!value || value % (res == PF_VRAM ? VRAM_UNIT : model->has.ggtt_unit)) {
		return false;
	}
	for (unsigned int fn = 1; fn <= n; fn++)
		model->fn[fn].quota[gt][res] = value;
	return true;
}

/* SPDX-License-Identifier: MIT */
/* Which operation comes next: random numbers and the model decide, and nothing else. */
#include "sriov_stress.h"

#include <inttypes.h>
#include <stdio.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define KIB(n)       ((uint64_t)(n) << 10)
#define MIB(n)       ((uint64_t)(n) << 20)

/* splitmix64 */
unsigned int stress_random(uint64_t *rng, unsigned int below)
{
	uint64_t z = *rng += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return (unsigned int)(((z ^ (z >> 31)) >> 32) * below >> 32);
}

#define ONE_OF(rng, values) values[stress_random(rng, ARRAY_LEN(values))]

/* A few VFs only, so that operations meet; the last one for errors by one. */
static unsigned int some_vf(const struct stress_model *model, uint64_t *rng)
{
	unsigned int most = model->has.total_vfs < 4 ? model->has.total_vfs : 4;
	unsigned int fn = stress_random(rng, most + 1) + 1;

	return fn > most ? model->has.total_vfs : fn;
}

static bool pick_quota(const struct stress_model *model, uint64_t *rng, struct stress_op *op)
{
	static const uint64_t ggtt[] = { 0,       1,        KIB(64),   MIB(1) - 1,
					 MIB(64), MIB(256), MIB(1024), MIB(8192) };
	static const uint64_t vram[] = { 0, 1, MIB(2), MIB(6) - 1, MIB(16), MIB(8) << 20 };
	static const uint64_t contexts[] = { 0, 1, 16, 1000, 20000, 40000, 65535, 65536 };
	static const uint64_t doorbells[] = { 0, 1, 7, 60, 128, 256, 257 };

	op->fn = some_vf(model, rng);
	op->which = stress_random(rng, STRESS_RESOURCES);
	op->value = op->which == PF_GGTT     ? ONE_OF(rng, ggtt) :
		    op->which == PF_VRAM     ? ONE_OF(rng, vram) :
		    op->which == PF_CONTEXTS ? ONE_OF(rng, contexts) :
					       ONE_OF(rng, doorbells);
	/* What the firmware says to a change of a running VF is written nowhere. */
	return stress_has(model, op->gt, op->which) && op->fn > model->num_vfs;
}

static bool pick_spare(const struct stress_model *model, uint64_t *rng, struct stress_op *op)
{
	static const uint64_t contexts[] = { 0, 256, 4096, 65536 };
	static const uint64_t doorbells[] = { 0, 16, 64, 257 };
	uint64_t least;

	op->which = stress_random(rng, STRESS_RESOURCES);
	if (!stress_has(model, op->gt, op->which))
		return false;
	least = model->has.least_spare[op->gt][op->which];
	if (stress_random(rng, 4) == 0)
		op->value = least > 1 ? least - 1 : 0;
	else if (op->which == PF_CONTEXTS)
		op->value = ONE_OF(rng, contexts);
	else if (op->which == PF_DOORBELLS)
		op->value = ONE_OF(rng, doorbells);
	else
		op->value = stress_random(rng, 2) ? least + MIB(32) : 0;
	return true;
}

static bool pick_sched(const struct stress_model *model, uint64_t *rng, struct stress_op *op)
{
	static const uint64_t quantum[] = { 0, 1, 20, 100000, 100001, UINT32_MAX };
	static const uint64_t timeout[] = { 0, 1000, 16000, 100000000, 100000001, UINT32_MAX };
	unsigned int priorities = op->kind == STRESS_SCHED_BULK ? PF_HIGH : PF_PRIORITIES;

	op->fn = op->kind == STRESS_SCHED_BULK || !stress_random(rng, 4) ? 0 : some_vf(model, rng);
	op->which = stress_random(rng, PF_SCHEDS);
	op->value = op->which == PF_EXEC_QUANTUM    ? ONE_OF(rng, quantum) :
		    op->which == PF_PREEMPT_TIMEOUT ? ONE_OF(rng, timeout) :
						      stress_random(rng, priorities);
	if (op->kind == STRESS_SCHED_BULK)
		return model->has.admin;
	if (op->which != PF_PRIORITY)
		return true;
	return op->kind == STRESS_SCHED ? model->has.admin : model->has.priority && !op->fn;
}

static bool pick_setting(const struct stress_model *model, uint64_t *rng, struct stress_op *op)
{
	static const uint64_t values[] = { 0, 1, 1000, UINT32_MAX };

	if (op->kind == STRESS_POLICY) {
		op->which = stress_random(rng, PF_POLICIES);
		op->value = op->which == PF_SAMPLE_PERIOD ? stress_random(rng, 2) * 250 :
							    stress_random(rng, 3);
		return true;
	}
	op->fn = stress_random(rng, 4) ? some_vf(model, rng) : 0;
	op->which = stress_random(rng, PF_THRESHOLDS);
	op->value = ONE_OF(rng, values);
	return model->has.thresholds & 1u << op->which;
}

static bool is_ready(const struct stress_model *model, unsigned int fn)
{
	for (unsigned int g = 0; g < model->has.gts.count; g++)
		if (model->fn[fn].state[g] != STRESS_READY)
			return false;
	return true;
}

static bool is_held(const struct stress_model *model, unsigned int fn)
{
	for (unsigned int g = 0; g < model->has.gts.count; g++)
		if (model->fn[fn].state[g] == STRESS_READY)
			return false;
	return true;
}

/* A VF needs a share of everything for its driver to load. */
static bool has_shares(const struct stress_model *model)
{
	for (unsigned int g = 0; g < model->has.gts.count; g++)
		if (!model->shares[g])
			return false;
	return true;
}

/* A driver loses its VF to these, so it must not be there. */
static bool pick_control(const struct stress_model *model, uint64_t *rng, struct stress_op *op)
{
	unsigned int ops = op->kind == STRESS_CONTROL && model->has.reset ? PF_CONTROLS : PF_RESET;

	if (!model->num_vfs)
		return false;
	op->fn = stress_random(rng, model->num_vfs) + 1;
	op->which = stress_random(rng, ops);
	if (op->which == PF_RESET && stress_random(rng, 2))
		op->which = PF_PAUSE;
	return !model->fn[op->fn].bound;
}

static bool pick_vf(const struct stress_model *model, uint64_t *rng, struct stress_op *op)
{
	const struct stress_fn *fn;

	if (!model->num_vfs)
		return false;
	op->fn = stress_random(rng, model->num_vfs) + 1;
	fn = &model->fn[op->fn];
	if (op->kind == STRESS_UNBIND)
		return fn->bound;
	if (op->kind == STRESS_BIND)
		return !fn->bound && has_shares(model) && is_ready(model, op->fn);
	return !fn->bound && is_held(model, op->fn);
}

static bool pick_numvfs(const struct stress_model *model, const struct stress_mix *mix,
			uint64_t *rng, struct stress_op *op)
{
	const uint64_t wrong[] = { model->has.total_vfs + 1, UINT16_MAX, UINT16_MAX + 1, 1u << 31 };
	unsigned int most = model->has.total_vfs < 3 ? model->has.total_vfs : 3;
	bool begins;

	op->value = stress_random(rng, 8) ? stress_random(rng, most + 1) : ONE_OF(rng, wrong);
	if (op->value > model->has.total_vfs)
		return true;
	begins = op->value && !model->num_vfs && !model->locks;
	op->probe = begins && !model->custom && !stress_random(rng, 2);
	return !begins || model->enables < mix->enables;
}

static bool fill(const struct stress_model *model, const struct stress_mix *mix, uint64_t *rng,
		 struct stress_op *op)
{
	op->gt = stress_random(rng, (unsigned int)model->has.gts.count);
	switch (op->kind) {
	case STRESS_NUMVFS:
		return pick_numvfs(model, mix, rng, op);
	case STRESS_QUOTA:
		return pick_quota(model, rng, op);
	case STRESS_SPARE:
		return pick_spare(model, rng, op);
	case STRESS_SCHED:
	case STRESS_SCHED_BULK:
	case STRESS_SCHED_GT:
		return pick_sched(model, rng, op);
	case STRESS_POLICY:
	case STRESS_THRESHOLD:
		return pick_setting(model, rng, op);
	case STRESS_RESTORE:
		return model->has.modes;
	case STRESS_CONTROL:
	case STRESS_CONTROL_GT:
		return pick_control(model, rng, op);
	case STRESS_LOCK:
		return model->has.lock && model->locks < STRESS_MAX_LOCKS;
	case STRESS_UNLOCK:
		return model->locks;
	default:
		return pick_vf(model, rng, op);
	}
}

void stress_pick(const struct stress_model *model, const struct stress_mix *mix, uint64_t *rng,
		 struct stress_op *ret_op)
{
	unsigned int sum = 0, at;

	for (unsigned int kind = 0; kind < STRESS_KINDS; kind++)
		sum += mix->weight[kind];
	do {
		*ret_op = (struct stress_op){ .kind = STRESS_NUMVFS };
		at = stress_random(rng, sum);
		while (at >= mix->weight[ret_op->kind])
			at -= mix->weight[ret_op->kind++];
	} while (!fill(model, mix, rng, ret_op));
}

static const char *thing(const struct stress_op *op)
{
	switch (op->kind) {
	case STRESS_QUOTA:
	case STRESS_SPARE:
		return pf_resource_name(op->which);
	case STRESS_POLICY:
		return pf_policy_name(op->which);
	case STRESS_THRESHOLD:
		return pf_threshold_name(op->which);
	case STRESS_CONTROL:
	case STRESS_CONTROL_GT:
		return pf_control_name(op->which);
	default:
		return pf_sched_name(op->which);
	}
}

void stress_spell(const struct stress_model *model, const struct stress_op *op, char *buf,
		  unsigned int size)
{
	static const struct {
		const char *what;
		bool fn, gt, thing, value;
	} words[STRESS_KINDS] = {
		[STRESS_NUMVFS] = { "numvfs", false, false, false, true },
		[STRESS_QUOTA] = { " quota", true, true, true, true },
		[STRESS_SPARE] = { " spare", false, true, true, true },
		[STRESS_SCHED] = { "", true, false, true, true },
		[STRESS_SCHED_BULK] = { " of all", false, false, true, true },
		[STRESS_SCHED_GT] = { "", true, true, true, true },
		[STRESS_POLICY] = { "", false, true, true, true },
		[STRESS_THRESHOLD] = { " threshold", true, true, true, true },
		[STRESS_RESTORE] = { "restore_auto_provisioning", false, false, false, false },
		[STRESS_CONTROL] = { "", true, false, true, false },
		[STRESS_CONTROL_GT] = { "", true, true, true, false },
		[STRESS_FLR] = { "reset by PCI", true, false, false, false },
		[STRESS_BIND] = { "bind", true, false, false, false },
		[STRESS_UNBIND] = { "unbind", true, false, false, false },
		[STRESS_LOCK] = { "lock enabling", false, false, false, false },
		[STRESS_UNLOCK] = { "unlock enabling", false, false, false, false },
	};
	char fn[16] = "", gt[16] = "", value[32] = "";

	if (words[op->kind].fn)
		snprintf(fn, sizeof(fn), op->fn ? "vf%u " : "pf ", op->fn);
	if (words[op->kind].gt)
		snprintf(gt, sizeof(gt), "gt%u ", model->has.gts.gt[op->gt].num);
	if (words[op->kind].value)
		snprintf(value, sizeof(value), " = %" PRIu64 "%s", op->value,
			 op->probe ? ", probe" : "");
	snprintf(buf, size, "%s%s%s%s%s", fn, gt, words[op->kind].thing ? thing(op) : "",
		 words[op->kind].what, value);
}

/* SPDX-License-Identifier: MIT */
#include "sriov_stress.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/igt_core.h"
#include "fixture/assert.h"
#include "fixture/vf_ready.h"
#include "pci/pci_bind.h"
#include "util/str.h"
#include "vf/vf.h"

#define OFTEN 16 /* operations from one look at all to the next */

static int locks[STRESS_MAX_LOCKS] = { -1, -1 };

void stress_unlock_all(void)
{
	for (unsigned int i = 0; i < STRESS_MAX_LOCKS; i++) {
		if (locks[i] >= 0)
			close(locks[i]);
		locks[i] = -1;
	}
}

void stress_fail(const struct stress *s, const char *fmt, ...)
{
	unsigned int first = s->done > STRESS_HISTORY ? s->done - STRESS_HISTORY : 0;
	char text[256], op[128];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	for (unsigned int i = first; i < s->done; i++) {
		stress_spell(&s->model, &s->history[i % STRESS_HISTORY], op, sizeof(op));
		igt_info("operation %u: %s: %s\n", i + 1, op,
			 s->answer[i % STRESS_HISTORY] ? errno_name(s->answer[i % STRESS_HISTORY]) :
							 "success");
	}
	igt_info("again: sriov_stress --device pci:slot=%s --run-subtest %s --seed %u --operations "
		 "%u\n",
		 s->pf->pci->name, s->mix->name, s->seed, s->operations);
	igt_assert_f(false, "after operation %u: %s\n", s->done, text);
	abort();
}

static void check_number(const struct stress *s, int ret, uint64_t found, uint64_t want,
			 unsigned int fn, unsigned int g, const char *what)
{
	unsigned int gt = s->model.has.gts.gt[g].num;

	if (ret)
		stress_fail(s, "fn %u: gt%u: %s: %s", fn, gt, what, errno_name(ret));
	if (found != want)
		stress_fail(s, "fn %u: gt%u: %s is %" PRIu64 ", expected %" PRIu64, fn, gt, what,
			    found, want);
}

static void check_thresholds(const struct stress *s, unsigned int fn, unsigned int g)
{
	uint32_t value = 0;

	for (unsigned int i = 0; i < PF_THRESHOLDS; i++) {
		int ret;

		if (!(s->model.has.thresholds & 1u << i))
			continue;
		ret = pf_get_threshold(s->pf, i, s->model.has.gts.gt[g].num, fn, &value);
		check_number(s, ret, value, s->model.fn[fn].threshold[g][i], fn, g,
			     pf_threshold_name(i));
	}
}

static void check_resources(const struct stress *s, unsigned int fn, unsigned int g)
{
	unsigned int gt = s->model.has.gts.gt[g].num;

	for (unsigned int res = 0; res < STRESS_RESOURCES; res++) {
		uint64_t want = fn ? s->model.fn[fn].quota[g][res] : s->model.spare[g][res];
		uint64_t value = 0;
		int ret;

		if (!stress_has(&s->model, g, res))
			continue;
		ret = fn ? pf_get_quota(s->pf, res, gt, fn, &value) :
			   pf_get_spare(s->pf, res, gt, &value);
		check_number(s, ret, value, want, fn, g, pf_resource_name(res));
	}
}

static void check_sched(const struct stress *s, unsigned int fn, unsigned int g)
{
	unsigned int gt = s->model.has.gts.gt[g].num;
	uint32_t value = 0;
	int ret;

	for (unsigned int i = 0; i < PF_SCHEDS; i++) {
		if (i == PF_PRIORITY && !s->model.has.priority)
			continue;
		ret = pf_get_sched_gt(s->pf, i, gt, fn, &value);
		check_number(s, ret, value, s->model.fn[fn].sched[g][i], fn, g, pf_sched_name(i));
	}
	for (unsigned int i = 0; !fn && i < PF_POLICIES; i++) {
		ret = pf_get_policy(s->pf, i, gt, &value);
		check_number(s, ret, value, s->model.policy[g][i], 0, g, pf_policy_name(i));
	}
}

/* The attribute of the device: what its GTs have, if they agree. */
static void check_device_sched(const struct stress *s, unsigned int fn, unsigned int attr)
{
	const struct stress_fn *one = &s->model.fn[fn];
	uint32_t value = 0, want = one->sched[0][attr];
	bool agree = true;
	int ret;

	for (unsigned int g = 1; g < s->model.has.gts.count; g++)
		agree &= one->sched[g][attr] == want;
	ret = pf_get_sched(s->pf, attr, fn, &value);
	if (ret != (agree ? 0 : -EUCLEAN) || (agree && value != want))
		stress_fail(s, "fn %u: %s of the device: %s, %u; the GTs %s %u", fn,
			    pf_sched_name(attr), ret ? errno_name(ret) : "success", value,
			    agree ? "have" : "do not agree on", want);
}

/* Which values are looked at. */
enum look { LOOK_SCHED = 1, LOOK_RESOURCES = 2, LOOK_THRESHOLDS = 4, LOOK_ALL = 7 };

static void check_fn(const struct stress *s, unsigned int fn, unsigned int look)
{
	for (unsigned int g = 0; g < s->model.has.gts.count; g++) {
		if (look & LOOK_SCHED)
			check_sched(s, fn, g);
		if (look & LOOK_RESOURCES)
			check_resources(s, fn, g);
		if (look & LOOK_THRESHOLDS)
			check_thresholds(s, fn, g);
	}
	for (unsigned int attr = 0; look & LOOK_SCHED && s->model.has.admin && attr < PF_SCHEDS;
	     attr++)
		check_device_sched(s, fn, attr);
}

static void check_some(const struct stress *s, unsigned int look)
{
	unsigned int numvfs = 0, total = s->model.has.total_vfs;

	igt_assert_ok(pf_get_numvfs(s->pf, &numvfs));
	if (numvfs != s->model.num_vfs)
		stress_fail(s, "numvfs is %u, expected %u", numvfs, s->model.num_vfs);
	for (unsigned int fn = 0; fn <= total; fn++)
		if (fn <= 4 || fn == total)
			check_fn(s, fn, look);
}

void stress_check(const struct stress *s)
{
	for (unsigned int fn = 0; fn <= s->model.has.total_vfs; fn++)
		check_fn(s, fn, fn <= 4 ? LOOK_ALL : LOOK_SCHED | LOOK_RESOURCES);
	check_some(s, 0);
}

/* Who has which part: sizes as in the model, and nothing that two have. */
static void check_places(const struct stress *s, unsigned int g, unsigned int res)
{
	struct pf_range *ranges;
	size_t count;
	int ret = pf_get_provisioned(s->pf, res, s->model.has.gts.gt[g].num, &ranges, &count);

	if (ret)
		stress_fail(s, "%s_provisioned: %s", pf_resource_name(res), errno_name(ret));
	for (size_t i = 0; i < count; i++) {
		check_number(s, 0, ranges[i].size, s->model.fn[ranges[i].fn].quota[g][res],
			     ranges[i].fn, g, "the report's size");
		for (size_t j = 0; res != PF_VRAM && j < i; j++)
			if (ranges[i].start < ranges[j].start + ranges[j].size &&
			    ranges[j].start < ranges[i].start + ranges[i].size)
				stress_fail(s, "%s of vf%u and vf%u overlap", pf_resource_name(res),
					    ranges[i].fn, ranges[j].fn);
	}
	free(ranges);
}

static int by_start(const void *a, const void *b)
{
	const struct pf_range *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

/* The largest hole between the ranges of the other VFs. */
static uint64_t count_room(const struct stress *s, const struct stress_op *op)
{
	uint64_t at = 0, largest = 0, all = op->which == PF_CONTEXTS ? 65535 : 256;
	struct pf_range *ranges;
	size_t count;

	igt_assert_ok(pf_get_provisioned(s->pf, op->which, s->model.has.gts.gt[op->gt].num, &ranges,
					 &count));
	if (count)
		qsort(ranges, count, sizeof(*ranges), by_start);
	for (size_t i = 0; i < count; i++) {
		if (ranges[i].fn == op->fn)
			continue;
		if (ranges[i].start > at && ranges[i].start - at > largest)
			largest = ranges[i].start - at;
		at = ranges[i].start + ranges[i].size;
	}
	free(ranges);
	return all - at > largest ? all - at : largest;
}

static void find_room(const struct stress *s, const struct stress_op *op, struct stress_room *room)
{
	struct pf_available available;

	room->largest = 0;
	if (op->kind != STRESS_QUOTA)
		return;
	if (op->which == PF_CONTEXTS || op->which == PF_DOORBELLS)
		room->largest = count_room(s, op);
	if (op->which != PF_GGTT ||
	    pf_get_available(s->pf, PF_GGTT, s->model.has.gts.gt[op->gt].num, &available))
		return;
	for (size_t i = 0; i < available.num_holes; i++)
		if (available.holes[i].size > room->largest)
			room->largest = available.holes[i].size;
	free(available.holes);
}

static int do_numvfs(struct stress *s, const struct stress_op *op)
{
	char text[24];

	if (op->value && !s->model.num_vfs)
		igt_assert_ok(pf_set_autoprobe(s->pf, op->probe));
	if (op->value <= s->model.has.total_vfs)
		return pf_enable_vfs(s->pf, (unsigned int)op->value);
	snprintf(text, sizeof(text), "%" PRIu64, op->value);
	return pf_set_numvfs_raw(s->pf, text);
}

static int do_flr(const struct stress *s, unsigned int fn)
{
	int ret = vf_reset(pf_vf(s->pf, fn));

	return ret ? ret : vf_wait_ready(s->pf, &s->model.has.gts, fn);
}

static int do_it(struct stress *s, const struct stress_op *op)
{
	unsigned int gt = s->model.has.gts.gt[op->gt].num;
	uint32_t value = (uint32_t)op->value;

	switch (op->kind) {
	case STRESS_NUMVFS:
		return do_numvfs(s, op);
	case STRESS_QUOTA:
		return pf_set_quota(s->pf, op->which, gt, op->fn, op->value);
	case STRESS_SPARE:
		return pf_set_spare(s->pf, op->which, gt, op->value);
	case STRESS_SCHED:
		return pf_set_sched(s->pf, op->which, op->fn, value);
	case STRESS_SCHED_BULK:
		return pf_set_sched_bulk(s->pf, op->which, value);
	case STRESS_SCHED_GT:
		return pf_set_sched_gt(s->pf, op->which, gt, op->fn, value);
	case STRESS_POLICY:
		return pf_set_policy(s->pf, op->which, gt, value);
	case STRESS_THRESHOLD:
		return pf_set_threshold(s->pf, op->which, gt, op->fn, value);
	case STRESS_RESTORE:
		return pf_restore_auto(s->pf);
	case STRESS_CONTROL:
		return pf_control_vf(s->pf, op->which, op->fn);
	case STRESS_CONTROL_GT:
		return pf_control_vf_gt(s->pf, op->which, gt, op->fn);
	case STRESS_FLR:
		return do_flr(s, op->fn);
	case STRESS_BIND:
		return vf_bind_native(pf_vf(s->pf, op->fn));
	case STRESS_UNBIND:
		return vf_unbind(pf_vf(s->pf, op->fn));
	case STRESS_LOCK:
		return pf_lock_vfs(s->pf, &locks[s->model.locks]);
	default:
		return close(locks[s->model.locks - 1]) ? -errno : 0;
	}
}

/* What an enable gives is judged at the first VF; the others must have the same. */
static void take_shares(struct stress *s)
{
	const struct pf_gts *gts = &s->model.has.gts;
	uint64_t value = 0;
	char driver[PCI_DRIVER_LEN];
	struct vf *vf;

	pf_for_each_gt(gts, gt) for (unsigned int res = 0; res < STRESS_RESOURCES; res++)
	{
		unsigned int g = (unsigned int)(gt - gts->gt);

		if (!s->model.shares[g] || !stress_has(&s->model, g, res))
			continue;
		igt_assert_ok(pf_get_quota(s->pf, res, gt->num, 1, &value));
		if (!stress_share(&s->model, g, res, value))
			stress_fail(s, "vf1: gt%u: the share of %s is %" PRIu64, gt->num,
				    pf_resource_name(res), value);
	}
	pf_for_each_vf(s->pf, vf)
		s->model.fn[vf->num].bound = vf_driver(vf, driver, sizeof(driver)) == 1;
}

/* What an operation must have left alone, or changed everywhere. */
static unsigned int look_everywhere(const struct stress *s, const struct stress_op *op, int ret)
{
	if (s->done % OFTEN == 0)
		return LOOK_ALL;
	if (ret)
		return op->kind == STRESS_NUMVFS && ret == -ENOSPC ? LOOK_ALL : 0;
	switch (op->kind) {
	case STRESS_NUMVFS:
	case STRESS_RESTORE:
		return LOOK_ALL;
	case STRESS_SCHED_BULK:
		return LOOK_SCHED;
	case STRESS_POLICY:
		return op->which == PF_SCHED_IF_IDLE ? LOOK_SCHED : 0;
	default:
		return 0;
	}
}

static unsigned int look_at(const struct stress_op *op)
{
	switch (op->kind) {
	case STRESS_QUOTA:
	case STRESS_SPARE:
		return LOOK_RESOURCES;
	case STRESS_THRESHOLD:
		return LOOK_THRESHOLDS;
	case STRESS_FLR:
		return LOOK_ALL;
	case STRESS_CONTROL:
		return op->which == PF_RESET ? LOOK_ALL : 0;
	case STRESS_CONTROL_GT:
	case STRESS_LOCK:
	case STRESS_UNLOCK:
		return 0;
	default:
		return LOOK_SCHED;
	}
}

/* The function itself, and one that must not have noticed. */
static void look(const struct stress *s, const struct stress_op *op, int ret)
{
	unsigned int everywhere = look_everywhere(s, op, ret), other;
	uint64_t rng = s->rng; /* a copy: what is done next does not depend on what was looked at */

	if (everywhere) {
		check_some(s, everywhere);
		return;
	}
	other = stress_random(&rng, 2) ? 0 : op->fn % s->model.has.total_vfs + 1;
	check_fn(s, op->fn, look_at(op));
	check_fn(s, other, look_at(op));
}

void stress_do(struct stress *s, const struct stress_op *op)
{
	int answers[STRESS_ANSWERS], ret;
	bool were = s->model.num_vfs;
	struct stress_room room;
	char text[128];

	stress_spell(&s->model, op, text, sizeof(text));
	find_room(s, op, &room);
	stress_expect(&s->model, op, &room, answers);
	ret = do_it(s, op);
	igt_debug("%u: %s: %s\n", s->done + 1, text, ret ? errno_name(ret) : "success");
	s->history[s->done % STRESS_HISTORY] = *op;
	s->answer[s->done++ % STRESS_HISTORY] = ret;
	if (ret != answers[0] && ret != answers[1])
		stress_fail(s, "%s: %s, expected %s", text, ret ? errno_name(ret) : "success",
			    answers[0] ? errno_name(answers[0]) : "success");
	stress_take(&s->model, op, ret);
	if (op->kind == STRESS_UNLOCK)
		locks[s->model.locks] = -1;
	if (!were && s->model.num_vfs)
		take_shares(s);
	if (op->kind == STRESS_QUOTA)
		check_places(s, op->gt, op->which);
	look(s, op, ret);
}

/* Resume tells paused from the rest, pause then stopped from ready. */
static void check_state(struct stress *s, unsigned int fn, unsigned int g)
{
	struct stress_op op = { .kind = STRESS_CONTROL_GT, .fn = fn, .gt = g, .which = PF_RESUME };

	stress_do(s, &op);
	op.which = PF_PAUSE;
	stress_do(s, &op);
}

void stress_check_control(struct stress *s)
{
	struct stress_op op = { .kind = STRESS_CONTROL, .which = PF_RESET };

	for (op.fn = 1; op.fn <= s->model.num_vfs; op.fn++) {
		if (s->model.fn[op.fn].bound)
			continue;
		for (unsigned int g = 0; g < s->model.has.gts.count; g++)
			check_state(s, op.fn, g);
		if (s->model.has.reset)
			stress_do(s, &op);
	}
}

/* SPDX-License-Identifier: MIT */
#include "sriov_stress_threads.h"

#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>

#include "core/igt_core.h"
#include "fixture/assert.h"
#include "util/str.h"

#define MAX_THREADS 4

struct worker {
	pthread_t thread;
	struct stress *s;
	struct pf *pf; /* a handle of its own */
	unsigned int fn;
	uint64_t rng;
	char failure[160];
};

static bool failed(struct worker *w, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Return: false, for the caller to return. */
static bool failed(struct worker *w, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(w->failure, sizeof(w->failure), fmt, args);
	va_end(args);
	return false;
}

/* Only this thread writes these: they read back as written. */
static bool do_sched(struct worker *w)
{
	enum pf_sched attr = stress_random(&w->rng, 2) ? PF_EXEC_QUANTUM : PF_PREEMPT_TIMEOUT;
	uint32_t value = stress_random(&w->rng, 1000), found = ~value;
	int ret = pf_set_sched(w->pf, attr, w->fn, value);

	if (!ret)
		ret = pf_get_sched(w->pf, attr, w->fn, &found);
	if (ret || found != value)
		return failed(w, "fn %u: %s = %u: %s, %u", w->fn, pf_sched_name(attr), value,
			      ret ? errno_name(ret) : "success", found);
	for (unsigned int g = 0; g < w->s->model.has.gts.count; g++)
		w->s->model.fn[w->fn].sched[g][attr] = value;
	return true;
}

static bool do_threshold(struct worker *w)
{
	unsigned int g = stress_random(&w->rng, (unsigned int)w->s->model.has.gts.count);
	unsigned int gt = w->s->model.has.gts.gt[g].num;
	uint32_t value = stress_random(&w->rng, 1000), found = ~value;
	int ret = pf_set_threshold(w->pf, PF_PAGE_FAULT_COUNT, gt, w->fn, value);

	if (!ret)
		ret = pf_get_threshold(w->pf, PF_PAGE_FAULT_COUNT, gt, w->fn, &found);
	if (ret || found != value)
		return failed(w, "fn %u: gt%u: threshold = %u: %s, %u", w->fn, gt, value,
			      ret ? errno_name(ret) : "success", found);
	w->s->model.fn[w->fn].threshold[g][PF_PAGE_FAULT_COUNT] = value;
	return true;
}

static bool do_control(struct worker *w, enum pf_control what)
{
	struct stress_op op = { .kind = STRESS_CONTROL, .fn = w->fn, .which = what };
	int answers[STRESS_ANSWERS], ret;

	stress_expect(&w->s->model, &op, NULL, answers);
	ret = pf_control_vf(w->pf, what, w->fn);
	if (ret != answers[0] && ret != answers[1])
		return failed(w, "vf%u: %s: %s, expected %s", w->fn, pf_control_name(what),
			      ret ? errno_name(ret) : "success",
			      answers[0] ? errno_name(answers[0]) : "success");
	stress_take(&w->s->model, &op, ret);
	return true;
}

static bool do_something(struct worker *w)
{
	/* A VF that is stopped needs the reset. */
	unsigned int vf = w->s->model.has.reset ? 10 : 8;
	unsigned int what = stress_random(&w->rng, w->fn ? vf : 6);

	if (what < 3)
		return do_sched(w);
	if (what < 6)
		return do_threshold(w);
	if (what < 8)
		return do_control(w, what == 6 ? PF_PAUSE : PF_RESUME);
	return do_control(w, what == 8 ? PF_STOP : PF_RESET);
}

static void *work(void *arg)
{
	struct worker *w = arg;
	bool ok = true;

	for (unsigned int i = 0; ok && i < w->s->operations; i++)
		ok = do_something(w);
	if (ok && w->fn && w->s->model.has.reset)
		do_control(w, PF_RESET);
	return NULL;
}

void stress_threads_run(struct stress *s, struct stress_threads *ret_threads)
{
	unsigned int count = s->model.num_vfs + 1;
	struct worker workers[MAX_THREADS] = { 0 };

	ret_threads->failure[0] = '\0';
	for (unsigned int fn = 0; fn < count; fn++) {
		workers[fn] = (struct worker){ .s = s, .fn = fn, .rng = s->rng + fn };
		igt_assert_ok(pf_open(&s->pf->pci->addr, &workers[fn].pf));
	}
	for (unsigned int fn = 0; fn < count; fn++)
		igt_assert_eq(pthread_create(&workers[fn].thread, NULL, work, &workers[fn]), 0);
	for (unsigned int fn = 0; fn < count; fn++) {
		pthread_join(workers[fn].thread, NULL);
		pf_close(workers[fn].pf);
		if (*workers[fn].failure && !*ret_threads->failure)
			str_copy(ret_threads->failure, sizeof(ret_threads->failure),
				 workers[fn].failure);
	}
	s->model.custom = s->model.has.modes;
}

/* SPDX-License-Identifier: MIT */
/*
 * Ioctls, and their systematic interruption.
 */

#include <errno.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "core/core_internal.h"
#include "core/igt_assert.h"
#include "core/igt_macros.h"
#include "core/igt_signal.h"

#define FIRST_DELAY_NS 1000

static struct {
	bool active;
	pid_t thread; /* the one whose ioctls are interrupted */
	timer_t timer;
	uint64_t delay_ns; /* of this pass */
	unsigned int hits; /* ioctls of this pass that got a signal */
	struct sigaction former_action;
	volatile sig_atomic_t arrived;
} injection;

static int repeat_ioctl(int fd, unsigned long request, void *arg)
{
	int ret;

	do {
		ret = ioctl(fd, request, arg);
	} while (ret == -1 && (errno == EINTR || errno == EAGAIN));
	return ret;
}

int (*igt_ioctl)(int fd, unsigned long request, void *arg) = repeat_ioctl;

static void on_signal(int sig)
{
	injection.arrived = 1;
}

static void set_timer(uint64_t ns)
{
	const struct itimerspec spec = {
		.it_value = { (time_t)(ns / (uint64_t)NSEC_PER_SEC),
			      (long)(ns % (uint64_t)NSEC_PER_SEC) },
	};

	timer_settime(injection.timer, 0, &spec, NULL);
}

static int interrupt_ioctl(int fd, unsigned long request, void *arg)
{
	uint64_t delay_ns = injection.delay_ns;
	int ret, err;

	if (gettid() != injection.thread)
		return repeat_ioctl(fd, request, arg);
	do {
		injection.arrived = 0;
		set_timer(delay_ns);
		ret = ioctl(fd, request, arg);
		err = errno;
		set_timer(0);
		if (injection.arrived)
			injection.hits++;
		delay_ns *= 2;
	} while (ret == -1 && (err == EINTR || err == EAGAIN));
	errno = err;
	return ret;
}

static void begin(void)
{
	const struct sigaction action = { .sa_handler = on_signal };
	struct sigevent event = { .sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGRTMIN };

	injection.thread = gettid();
	event._sigev_un._tid = injection.thread;
	sigaction(SIGRTMIN, &action, &injection.former_action);
	if (timer_create(CLOCK_MONOTONIC, &event, &injection.timer)) {
		sigaction(SIGRTMIN, &injection.former_action, NULL);
		igt_assert_f(false, "no timer to interrupt ioctls with\n");
	}
	injection.delay_ns = FIRST_DELAY_NS;
	injection.hits = 0;
	injection.active = true;
	igt_ioctl = interrupt_ioctl;
}

/* Also called when a block ends, which may have jumped out of a loop. */
void core_interrupt_end(void)
{
	if (!injection.active)
		return;
	injection.active = false;
	igt_ioctl = repeat_ioctl;
	timer_delete(injection.timer);
	sigaction(SIGRTMIN, &injection.former_action, NULL);
}

bool __igt_sigiter_continue(struct __igt_sigiter *iter, bool enable)
{
	if (iter->pass++ == 0) {
		iter->injecting = enable && !injection.active;
		if (iter->injecting)
			begin();
		return true;
	}
	if (!iter->injecting || !injection.hits)
		return false;
	igt_debug("pass %u: %u signals, %llu ns after the start of ioctls\n", iter->pass - 1,
		  injection.hits, (unsigned long long)injection.delay_ns);
	injection.hits = 0;
	injection.delay_ns *= 2;
	return true;
}

void __igt_sigiter_end(struct __igt_sigiter *iter)
{
	if (iter->injecting)
		core_interrupt_end();
}

/* SPDX-License-Identifier: MIT */
/*
 * Stack traces.
 */

#include <link.h>
#include <sys/mman.h>

#include "choice.h"

static volatile int zero;

/* A read that no sanitizer sees coming. */
static void fault(void)
{
	volatile char *page = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	zero = *page;
}

static inline void __attribute__((always_inline)) inlined(void)
{
	igt_assert(!chosen("assert"));
	igt_abort_on_f(chosen("abort"), "a broken system\n");
	if (chosen("fault"))
		fault();
}

static void __attribute__((noinline)) inner(int depth)
{
	if (depth)
		inner(depth - 1);
	else
		inlined();
	zero = depth;
}

static void __attribute__((noinline)) outer(void)
{
	inner(chosen("deep") ? 1000 : 1);
	zero = 0;
}

static int fault_with_a_lock(struct dl_phdr_info *info, size_t size, void *data)
{
	fault();
	return 0;
}

int choice_main()
{
	igt_subtest("here")
		outer();
	igt_subtest("child") {
		igt_multi_fork(child, 1)
			outer();
		igt_waitchildren();
	}
	igt_subtest("deep")
		igt_assert(zero == 1);
	igt_subtest("lock")
		dl_iterate_phdr(fault_with_a_lock, NULL);
	igt_subtest("errno") {
		errno = ENOTTY;
		igt_assert(false);
	}
	igt_subtest("after")
		igt_assert(!chosen("twice"));
}

/* SPDX-License-Identifier: MIT */
/*
 * Helpers: children that work in the background.
 */

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/core_internal.h"
#include "core/igt_assert.h"
#include "core/igt_fork.h"

/*
 * The core's own record.  The test's struct may lie in a stack frame that was left by a
 * jump; it only says which record is meant.
 */
static struct {
	volatile pid_t pid; /* 0: free */
	enum core_block block;
} helpers[IGT_HELPERS_MAX];

static int find_free(void)
{
	for (int id = 0; id < IGT_HELPERS_MAX; id++)
		if (!helpers[id].pid)
			return id;
	core_illegal("igt_fork_helper(): more than %d helpers\n", IGT_HELPERS_MAX);
}

bool __igt_fork_helper(struct igt_helper_process *proc)
{
	sigset_t before;
	pid_t pid;
	int id;

	if (core_opts.mode != CORE_RUN)
		return false;
	core_check_fork_is_legal("igt_fork_helper");
	if (proc->running && helpers[proc->id].pid == proc->pid)
		core_illegal("igt_fork_helper(): this helper is running already\n");
	id = find_free();
	pid = core_fork(&before);
	if (pid > 0) {
		helpers[id].block = core_block();
		helpers[id].pid = pid;
		proc->running = true;
		proc->pid = pid;
		proc->id = id;
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
	igt_assert_f(pid >= 0, "igt_fork_helper(): no new process\n");
	return pid == 0;
}

/* Also called from signal handlers. */
static int reap(int id)
{
	int status = -1;

	while (waitpid(helpers[id].pid, &status, 0) < 0 && errno == EINTR)
		;
	helpers[id].pid = 0;
	return status;
}

int igt_wait_helper(struct igt_helper_process *proc)
{
	bool ours = proc->running && helpers[proc->id].pid == proc->pid;

	proc->running = false;
	return ours ? reap(proc->id) : -1;
}

void igt_stop_helper(struct igt_helper_process *proc)
{
	int sig = proc->use_SIGKILL ? SIGKILL : SIGTERM;
	int status;

	if (!proc->running)
		return;
	if (helpers[proc->id].pid != proc->pid) {
		proc->running = false;
		return;
	}
	kill(proc->pid, sig);
	status = igt_wait_helper(proc);
	igt_assert_f(WIFSIGNALED(status) && WTERMSIG(status) == sig,
		     "the helper had ended before it was stopped: wait status %#x\n",
		     (unsigned int)status);
}

/* Ends the helpers that began in @block or within.  Also called from signal handlers. */
void core_helpers_end(enum core_block block)
{
	if (core_is_child())
		return;
	for (int id = 0; id < IGT_HELPERS_MAX; id++) {
		if (!helpers[id].pid || helpers[id].block < block)
			continue;
		kill(helpers[id].pid, SIGKILL);
		reap(id);
	}
}

/* The helpers that began in @block outlive it: they belong to what is around it now. */
void core_helpers_keep(enum core_block block)
{
	for (int id = 0; id < IGT_HELPERS_MAX; id++)
		if (helpers[id].block >= block)
			helpers[id].block = block == CORE_DYNAMIC ? CORE_CONTAINER : CORE_OUTSIDE;
}

/* SPDX-License-Identifier: MIT */
/*
 * Which groups hold a selected subtest?
 *
 * Subtests are known only once main() has been walked through.  So a child process, silent
 * and in listing mode, walks through it first and sends back one entry per group in the
 * order of entering, the first being main() itself.  The state of the test's own process is
 * untouched by that.  The parent meets the same groups in the same order; one it cannot
 * find in the plan, because the test loops over something only fixtures know, counts as
 * selected.
 */

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/core_internal.h"

#define UNKNOWN UINT32_MAX

struct entry {
	const char *file; /* the same address in parent and child */
	int line;
	bool selected;
};

static struct {
	struct entry *entries;
	size_t count;
	size_t next;                      /* parent: where to look for the next group */
	size_t path[CORE_GROUPS_MAX + 1]; /* the open groups, outermost first */
	unsigned int depth;
	int pipe; /* child: where the entries go */
} plan;

/* Child: appends an entry and opens it. */
static void record_group(const char *file, int line)
{
	struct entry *grown = realloc(plan.entries, (plan.count + 1) * sizeof(*grown));

	if (!grown)
		_exit(EXIT_FAILURE);
	grown[plan.count] = (struct entry){ .file = file, .line = line };
	plan.entries = grown;
	plan.path[plan.depth] = plan.count++;
}

/* Parent: opens the next entry for this place. */
static void find_group(const char *file, int line)
{
	plan.path[plan.depth] = UNKNOWN;
	for (size_t i = plan.next; i < plan.count; i++) {
		if (plan.entries[i].file == file && plan.entries[i].line == line) {
			plan.path[plan.depth] = i;
			plan.next = i + 1;
			return;
		}
	}
}

void core_plan_enter_group(const char *file, int line)
{
	if (core_opts.mode == CORE_PLAN) {
		plan.depth++;
		record_group(file, line);
	} else if (plan.count) {
		plan.depth++;
		find_group(file, line);
	}
}

void core_plan_leave_group(void)
{
	if (core_opts.mode == CORE_PLAN || plan.count)
		plan.depth--;
}

void core_plan_subtest(bool selected)
{
	if (selected)
		for (unsigned int i = 0; i <= plan.depth; i++)
			plan.entries[plan.path[i]].selected = true;
}

bool core_plan_wants_fixture(void)
{
	if (!plan.count || plan.path[plan.depth] == UNKNOWN)
		return true;
	return plan.entries[plan.path[plan.depth]].selected;
}

void core_plan_finish(void)
{
	const char *data = (const char *)plan.entries;
	size_t left = plan.count * sizeof(*plan.entries);

	while (left) {
		ssize_t n = write(plan.pipe, data, left);

		if (n <= 0)
			_exit(EXIT_FAILURE);
		data += n;
		left -= (size_t)n;
	}
	_exit(EXIT_SUCCESS);
}

static void become_child(int write_end)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	dup2(null, STDIN_FILENO);
	dup2(null, STDOUT_FILENO);
	dup2(null, STDERR_FILENO);
	core_opts.mode = CORE_PLAN;
	core_opts.pid = getpid();
	plan.pipe = write_end;
	record_group(NULL, 0);
}

/* Parent: takes what the child sends, or nothing if it came to grief. */
static void receive(int read_end, pid_t child)
{
	size_t size = 0, room = 0;
	char *data = NULL;
	ssize_t n;
	int status;

	for (;;) {
		if (size == room) {
			char *grown = realloc(data, room += 4096);

			if (!grown)
				break;
			data = grown;
		}
		n = read(read_end, data + size, room - size);
		if (n == 0 || (n < 0 && errno != EINTR))
			break;
		if (n > 0)
			size += (size_t)n;
	}
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	if (status || size % sizeof(struct entry)) {
		free(data);
		return;
	}
	plan.entries = (struct entry *)data;
	plan.count = size / sizeof(struct entry);
	plan.next = 1;
}

/*
 * Returns twice: in the child with mode CORE_PLAN.  Without a plan every fixture runs; what
 * stopped the child will stop the parent as well, in the open.
 */
void core_plan_make(void)
{
	int ends[2];
	pid_t child;

	if (pipe2(ends, O_CLOEXEC))
		return;
	child = fork();
	if (child == 0) {
		close(ends[0]);
		become_child(ends[1]);
		return;
	}
	close(ends[1]);
	if (child > 0)
		receive(ends[0], child);
	close(ends[0]);
}

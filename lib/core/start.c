/* SPDX-License-Identifier: MIT */
/*
 * The first steps of a test process.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "core/core_internal.h"
#include "core/igt_environment.h"
#include "core/igt_kmsg.h"
#include "core/igt_log.h"
#include "core/igt_result.h"
#include "core/igt_structure.h"
#include "core/igt_time.h"
#include "core/runner_packet.h"

struct core_options core_opts;

static struct timespec test_start;

const char *igt_test_name(void)
{
	return core_opts.prog ? core_opts.prog : program_invocation_short_name;
}

bool igt_only_list_subtests(void)
{
	return core_opts.mode != CORE_RUN;
}

/* Children inherit all of the core's state but must not act on it. */
bool core_is_child(void)
{
	return getpid() != core_opts.pid;
}

double core_test_seconds(void)
{
	struct timespec now;

	igt_gettime(&now);
	return igt_time_elapsed(&test_start, &now);
}

/* @to_runner: it, or else stdout; --version is for whoever asked on the command line. */
void core_print_version(bool to_runner)
{
	char line[640];
	struct runner_packet packet = {
		.type = RUNNER_PACKET_VERSIONSTRING,
		.strings = { line },
	};
	struct utsname uts;

	uname(&uts);
	snprintf(line, sizeof(line), "IGT-Version: %s (%s) (%s: %s %s)\n", core_version, core_cpu,
		 uts.sysname, uts.release, uts.machine);
	if (!to_runner || !core_runner_send(&packet))
		fputs(line, stdout);
}

/* Under memory pressure the kernel shall kill the test, not the runner. */
static void volunteer_for_oom(void)
{
	int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	if (write(fd, "1000", 4) != 4)
		igt_debug("cannot raise oom_score_adj\n");
	close(fd);
}

static void init(const char *argv0, bool has_subtests)
{
	const char *slash = strrchr(argv0, '/');

	core_opts.prog = slash ? slash + 1 : argv0;
	core_opts.pid = getpid();
	core_opts.has_subtests = has_subtests;
	core_kmsg_init();
	core_stdout_init();
	core_runner_connect();
	core_log_init();
	core_exit_handlers_init();
}

static void start(void)
{
	core_exit_handlers_hook_signals();
	igt_kmsg(KMSG_INFO "%s: executing\n", core_opts.mark);
	igt_trace("%s: executing\n", core_opts.mark);
	core_print_version(true);
	igt_srandom();
	core_environment_check();
	core_config_load();
	core_oops_trace_start();
	core_hook_event(IGT_HOOK_PRE_TEST, core_opts.prog, CORE_SUCCESS);
	fflush(stdout);
	volunteer_for_oom();
	igt_gettime(&test_start);
}

int igt_subtest_init_parse_opts(int *argc, char **argv, const char *extra_short_opts,
				const struct option *extra_long_opts, const char *help_str,
				igt_opt_handler_t extra_opt_handler, void *handler_data)
{
	const struct core_extra_options extra = {
		extra_short_opts, extra_long_opts, help_str, extra_opt_handler, handler_data,
	};

	init(argv[0], true);
	core_parse_options(argc, argv, &extra);
	if (core_opts.mode == CORE_DESCRIBE && core_describe_test())
		putchar('\n');
	if (core_opts.mode == CORE_RUN && core_opts.run_pattern)
		core_plan_make();
	if (core_opts.mode == CORE_RUN)
		start();
	errno = 0;
	return *argc;
}

void igt_simple_init_parse_opts(int *argc, char **argv, const char *extra_short_opts,
				const struct option *extra_long_opts, const char *help_str,
				igt_opt_handler_t extra_opt_handler, void *handler_data)
{
	const struct core_extra_options extra = {
		extra_short_opts, extra_long_opts, help_str, extra_opt_handler, handler_data,
	};

	init(argv[0], false);
	core_parse_options(argc, argv, &extra);
	switch (core_opts.mode) {
	case CORE_LIST:
		core_exit(IGT_EXIT_INVALID);
	case CORE_TESTLIST:
		printf("igt@%s\n", core_opts.prog);
		core_exit(IGT_EXIT_SUCCESS);
	case CORE_DESCRIBE:
		core_describe_test();
		core_exit(core_opts.describe_pattern ? IGT_EXIT_INVALID : IGT_EXIT_SUCCESS);
	default:
		break;
	}
	if (core_opts.run_pattern) {
		igt_warn("Unknown subtest: %s\n", core_opts.run_pattern);
		core_exit(IGT_EXIT_INVALID);
	}
	start();
	errno = 0;
}

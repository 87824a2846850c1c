/* SPDX-License-Identifier: MIT */
#ifndef CORE_IGT_CORE_H
#define CORE_IGT_CORE_H

/*
 * The test core: everything a test program needs to speak IGT's protocol.
 * Start reading at igt_structure.h.
 */

#include "core/igt_assert.h"       /* igt_assert(), igt_require(), igt_warn_on() families */
#include "core/igt_config.h"       /* config file, data files */
#include "core/igt_describe.h"     /* igt_describe(), IGT_TEST_DESCRIPTION() */
#include "core/igt_environment.h"  /* igt_srandom(), simulation */
#include "core/igt_exit_handler.h" /* igt_install_exit_handler() */
#include "core/igt_fork.h"         /* igt_fork(), igt_fork_helper() ... */
#include "core/igt_facts.h"        /* what changes about the machine */
#include "core/igt_hook.h"         /* commands at certain points: --hook */
#include "core/igt_interactive.h"  /* stops for somebody who watches */
#include "core/igt_kmsg.h"         /* igt_kmsg(), igt_trace() */
#include "core/igt_log.h"          /* igt_info(), igt_debug() ... */
#include "core/igt_macros.h"       /* ARRAY_SIZE() and friends */
#include "core/igt_options.h"      /* options of the test's own, --device */
#include "core/igt_result.h"       /* igt_skip(), igt_fail(), igt_abort_on_f() */
#include "core/igt_signal.h"       /* igt_while_interruptible() ... */
#include "core/igt_structure.h"    /* igt_main(), igt_subtest(), igt_fixture() ... */
#include "core/igt_system.h"       /* shell commands */
#include "core/igt_thread.h"       /* assertions in threads */
#include "core/igt_time.h"         /* igt_set_timeout(), igt_wait() ... */
#include "core/igt_types.h"        /* igt_fd_t() */

#endif /* CORE_IGT_CORE_H */

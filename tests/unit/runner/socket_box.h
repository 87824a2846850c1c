/* SPDX-License-Identifier: MIT */
/* Runs of tests that report over the socket, for the runner's unit tests. */
#ifndef TESTS_UNIT_RUNNER_SOCKET_BOX_H
#define TESTS_UNIT_RUNNER_SOCKET_BOX_H

#include "sandbox.h"

/** socket_root() - a test root of binaries in @from (NULL: the mock that knows sockets); NULL ends. */
void socket_root(const struct sandbox *box, const char *from, const char *const *names);
/** socket_mocks() - a test root with mock_socket and mock_socket_many. */
void socket_mocks(const struct sandbox *box);
/** socket_run() - prepare, run, report; the settings are done for. */
json_t *socket_run(const struct sandbox *box, struct run_settings *settings);
/** socket_run_one() - the same for one name of mock_socket, over the socket. */
json_t *socket_run_one(const struct sandbox *box, const char *name);

#endif

/* SPDX-License-Identifier: MIT */
/* How mocks misbehave when they are asked for their subtests. */
#ifndef TESTS_UNIT_RUNNER_MOCK_LIST_H
#define TESTS_UNIT_RUNNER_MOCK_LIST_H

/**
 * mock_list() - do what a mock's name says
 * @self: name of the mock
 * @deed: what comes after "mock_list_" in it, or "simple"; "" does nothing
 *
 * With MOCK_LISTED set, @self is appended to that file, so that a test can tell
 * who was really asked.
 *
 * Return: the exit status.
 */
int mock_list(const char *self, const char *deed);

#endif

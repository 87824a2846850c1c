/* SPDX-License-Identifier: MIT */
/* Does a host of the network still answer?  The program ping finds out. */
#ifndef RUNNER_PING_H
#define RUNNER_PING_H

#include <stdbool.h>

#include "runner/runner.h"

/**
 * struct ping - whom to ask and with what
 * @host: name or address; NULL: nobody
 * @program: path of ping
 */
struct ping {
	char *host, *program;
};

/**
 * ping_init() - find host and program
 * @ping: filled in; host stays NULL if none is configured; for ping_done() also
 *	after a failure
 * @err: RUN_BAD_INPUT: the host is no name; RUN_CANNOT: there is no ping
 *
 * The host is that of the environment's IGT_PING_HOSTNAME, or else of
 * PingHostName in section [DUT] of the file IGT_CONFIG_PATH or ~/.igtrc.
 *
 * Return: 0, or -1 with @err.
 */
int ping_init(struct ping *ping, struct run_error *err);

/**
 * ping_answers() - wait for a reply
 * @ping: with a host
 * @limit_s: seconds, multiplied by GAUNTLET_TIMEOUT_FACTOR
 *
 * Asks again as long as there is time.  Returns early, with true, when one of
 * the signals SIGINT, SIGTERM, SIGHUP, SIGQUIT is pending.
 *
 * Return: true unless the time is over.
 */
bool ping_answers(const struct ping *ping, unsigned int limit_s);

/** ping_done() - free what the struct owns. */
void ping_done(struct ping *ping);

#endif

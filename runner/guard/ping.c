/* SPDX-License-Identifier: MIT */
#include "runner/guard/ping.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runner/base/clock.h"
#include "runner/base/error.h"
#include "runner/base/files.h"
#include "runner/settings/settings.h"
#include "runner/run/spawn.h"

#define RETRY_NS (NS_PER_S / 2) /* between two goes of a ping that fails at once */

static char *trimmed(char *text)
{
	char *end = text + strlen(text);

	while (end > text && strchr(" \t\r", end[-1]))
		*--end = '\0';
	return text + strspn(text, " \t");
}

/* Key files of GLib: "[Section]", "Key=Value", comments begin with "#". */
static char *host_from_config(void)
{
	const char *path = getenv("IGT_CONFIG_PATH"), *home = getenv("HOME");
	char *in_home = xasprintf("%s/.igtrc", home ? home : ""), *save, *host = NULL;
	struct buf text = { 0 };
	bool section = false;

	if (!file_read(AT_FDCWD, path ? path : in_home, &text))
		for (char *line = strtok_r(text.data, "\n", &save); line;
		     line = strtok_r(NULL, "\n", &save)) {
			char *value = strchr(line, '=');

			if (*line == '[')
				section = !strcmp(trimmed(line), "[DUT]");
			if (!section || !value)
				continue;
			*value++ = '\0';
			if (strcmp(trimmed(line), "PingHostName"))
				continue;
			free(host);
			host = xstrdup(trimmed(value));
		}
	buf_done(&text);
	free(in_home);
	return host;
}

static char *find_program(const char *name)
{
	const char *given = getenv("PATH");
	char *path = xstrdup(given ? given : "/usr/bin:/bin:/usr/sbin:/sbin"), *save;
	char *found = NULL;

	for (char *dir = strtok_r(path, ":", &save); dir && !found;
	     dir = strtok_r(NULL, ":", &save)) {
		found = xasprintf("%s/%s", dir, name);
		if (access(found, X_OK)) {
			free(found);
			found = NULL;
		}
	}
	free(path);
	return found;
}

int ping_init(struct ping *ping, struct run_error *err)
{
	const char *host = getenv("IGT_PING_HOSTNAME");

	*ping = (struct ping){ .host = host ? xstrdup(host) : host_from_config() };
	if (ping->host && !*ping->host) {
		free(ping->host);
		ping->host = NULL;
	}
	if (!ping->host)
		return 0;
	if (*ping->host == '-' || ping->host[strcspn(ping->host, " \t\n")])
		return run_fail(
			err, RUN_BAD_INPUT,
			"'%s' is no host to ping: correct IGT_PING_HOSTNAME or PingHostName in "
			".igtrc",
			ping->host);
	ping->program = find_program("ping");
	if (!ping->program)
		return run_fail(err, RUN_CANNOT,
				"there is no program ping to watch %s with: install iputils-ping, "
				"or leave ping out of --abort-on",
				ping->host);
	return 0;
}

/* One go until @end; true: a reply, or no need to know. */
static bool ask(const struct ping *ping, unsigned long long end)
{
	unsigned long long now = clock_ns();
	char seconds[24];
	char *argv[] = { ping->program, (char *)"-n", (char *)"-c", (char *)"1",
			 (char *)"-w",  seconds,      ping->host,   NULL };
	int status, err;
	pid_t pid;

	snprintf(seconds, sizeof(seconds), "%llu", (end - now + NS_PER_S - 1) / NS_PER_S);
	if (spawn_test(ping->program, argv, environ, -1, -1, &pid))
		return false;
	err = spawn_wait(pid, end, &status);
	return err ? err == -EINTR : !status;
}

bool ping_answers(const struct ping *ping, unsigned int limit_s)
{
	unsigned long long end = clock_ns() + settings_scaled_ns(limit_s);

	while (clock_ns() < end) {
		unsigned long long next = clock_ns() + RETRY_NS;

		if (ask(ping, end))
			return true;
		while (clock_ns() < next && clock_ns() < end && !spawn_told_to_stop())
			usleep(1000);
	}
	return false;
}

void ping_done(struct ping *ping)
{
	free(ping->host);
	free(ping->program);
	*ping = (struct ping){ 0 };
}

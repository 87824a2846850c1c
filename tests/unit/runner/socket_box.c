/* SPDX-License-Identifier: MIT */
#include "socket_box.h"

#include <stdlib.h>
#include <unistd.h>

void socket_root(const struct sandbox *box, const char *from, const char *const *names)
{
	struct buf list = { 0 };

	sandbox_mocks(box, "mock", NULL);
	buf_adds(&list, "TESTLIST\n");
	for (; *names; names++) {
		char *link = xasprintf("%s/%s", box->root, *names);
		char *target = from ? xasprintf("%s/%s", from, *names) : xstrdup(MOCK_SOCKET_PATH);

		assert_int_equal(symlink(target, link), 0);
		buf_printf(&list, "%s\n", *names);
		free(target);
		free(link);
	}
	buf_adds(&list, "END\n");
	sandbox_write(box, "root/test-list.txt", list.data);
	buf_done(&list);
}

void socket_mocks(const struct sandbox *box)
{
	static const char *const names[] = { "mock_socket", "mock_socket_many", NULL };

	socket_root(box, NULL, names);
}

json_t *socket_run(const struct sandbox *box, struct run_settings *settings)
{
	settings->overwrite = true;
	sandbox_prepare(settings);
	run_settings_done(settings);
	sandbox_execute(box);
	return sandbox_report(box, NULL);
}

json_t *socket_run_one(const struct sandbox *box, const char *name)
{
	struct run_settings settings;

	socket_mocks(box);
	sandbox_settings(box, &settings, name, NULL);
	settings.socket = true;
	return socket_run(box, &settings);
}

/* SPDX-License-Identifier: MIT */
#include "runner/base/error.h"

#include <errno.h>
#include <string.h>

int run_fail(struct run_error *err, int status, const char *fmt, ...)
{
	va_list ap;

	err->status = status;
	va_start(ap, fmt);
	vsnprintf(err->text, sizeof(err->text), fmt, ap);
	va_end(ap);
	for (char *c = err->text; *c; c++)
		if (*c == '\n' || *c == '\r')
			*c = ' ';
	return -1;
}

int run_fail_write(struct run_error *err, const char *path, const char *name, int error)
{
	if (error == ENOSPC || error == EDQUOT)
		return run_fail(err, RUN_CANNOT,
				"%s/%s: no space left: free some, then gauntlet resume %s", path,
				name, path);
	return run_fail(err, RUN_CANNOT,
			"%s/%s: cannot write: %s: mend that, then gauntlet resume %s", path, name,
			strerror(error), path);
}

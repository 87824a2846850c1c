/* SPDX-License-Identifier: MIT */
#include "runner/run/overall.h"

#include <stdlib.h>

#include "runner/base/error.h"
#include "runner/base/files.h"
#include "runner/settings/settings.h"

void overall_open(struct overall *overall, const struct run_settings *settings, int dirfd)
{
	struct buf text = { 0 };

	*overall = (struct overall){
		.limit_s = (double)settings_scaled_ns(settings->overall_timeout_s) / 1e9,
	};
	if (!file_read(dirfd, OVERALL_FILE, &text))
		overall->before_s = strtod(text.data, NULL);
	buf_done(&text);
}

void overall_add(struct overall *overall, double seconds)
{
	overall->used_s += seconds;
}

int overall_check(const struct overall *overall, const struct run_settings *settings, int dirfd,
		  struct run_error *err)
{
	char text[32];
	int len, error;

	if (!overall->limit_s || overall->used_s - overall->before_s < overall->limit_s)
		return 0;
	len = snprintf(text, sizeof(text), "%.3f\n", overall->used_s);
	error = file_replace(dirfd, OVERALL_FILE, text, (size_t)len);
	if (error)
		return run_fail_write(err, settings->results_path, OVERALL_FILE, -error);
	return run_fail(err, RUN_FAILED,
			"overall timeout of %u s exceeded: gauntlet resume %s runs the rest",
			settings->overall_timeout_s, settings->results_path);
}

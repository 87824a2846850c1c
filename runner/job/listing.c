/* SPDX-License-Identifier: MIT */
#include "runner/job/listing.h"

#include <errno.h>

#include "runner/base/files.h"

int listing_add(int dirfd, const char *binary, const struct strlist *subtests)
{
	struct buf text = { 0 };
	int err = file_read(dirfd, LISTING_FILE, &text);

	if (err && err != -ENOENT)
		return err;
	buf_adds(&text, binary);
	for (size_t i = 0; i < subtests->n; i++)
		buf_printf(&text, "%c%s", i ? ',' : ' ', subtests->v[i]);
	buf_addc(&text, '\n');
	err = file_replace(dirfd, LISTING_FILE, text.data, text.len);
	buf_done(&text);
	return err;
}

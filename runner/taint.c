/* SPDX-License-Identifier: MIT */
#include "runner/taint.h"

#include <errno.h>
#include <stdlib.h>

#include "runner/machine.h"

/* In the kernel's order: Documentation/admin-guide/tainted-kernels.rst. */
static const struct {
	char letter;
	const char *name;
} taints[] = {
	{ 'P', "proprietary module" },
	{ 'F', "module loaded by force" },
	{ 'S', "out of specification" },
	{ 'R', "module unloaded by force" },
	{ 'M', "machine check" },
	{ 'B', "bad page" },
	{ 'U', "asked for by user space" },
	{ 'D', "oops" },
	{ 'A', "ACPI table overridden" },
	{ 'W', "warning" },
	{ 'C', "staging driver" },
	{ 'I', "firmware bug worked around" },
	{ 'O', "module from outside the kernel tree" },
	{ 'E', "unsigned module" },
	{ 'L', "soft lockup" },
	{ 'K', "live patch" },
	{ 'X', "distribution's own" },
	{ 'T', "randomised structures" },
	{ 'N', "test of the kernel's own" },
	{ 'J', "firmware debugging" },
};

int taint_read(const struct run_settings *settings, unsigned long long *ret_flags)
{
	struct buf text = { 0 };
	int err = machine_read(settings, "/proc/sys/kernel/tainted", &text);
	char *end;

	if (!err) {
		errno = 0;
		*ret_flags = strtoull(text.data, &end, 10);
		err = errno || end == text.data ? -EINVAL : 0;
	}
	buf_done(&text);
	return err;
}

char *taint_describe(unsigned long long flags)
{
	struct buf text = { 0 };

	for (unsigned int bit = 0; bit < 64; bit++) {
		if (!(flags & TAINT(bit)))
			continue;
		if (text.len)
			buf_adds(&text, ", ");
		if (bit < ARRAY_SIZE(taints))
			buf_printf(&text, "%s (%c)", taints[bit].name, taints[bit].letter);
		else
			buf_printf(&text, "flag %u", bit);
	}
	return text.data ? text.data : xstrdup("none");
}

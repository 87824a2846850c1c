/* SPDX-License-Identifier: MIT */
#include "runner/guard/taint.h"

#include <errno.h>
#include <stdlib.h>

#include "runner/guard/machine.h"

/* In the kernel's order: Documentation/admin-guide/tainted-kernels.rst. */
static const struct {
	char letter;
	const char *name, *macro;
} taints[] = {
	{ 'P', "proprietary module", "TAINT_PROPRIETARY_MODULE" },
	{ 'F', "module loaded by force", "TAINT_FORCED_MODULE" },
	{ 'S', "out of specification", "TAINT_CPU_OUT_OF_SPEC" },
	{ 'R', "module unloaded by force", "TAINT_FORCED_RMMOD" },
	{ 'M', "machine check", "TAINT_MACHINE_CHECK" },
	{ 'B', "bad page", "TAINT_BAD_PAGE" },
	{ 'U', "asked for by user space", "TAINT_USER" },
	{ 'D', "oops", "TAINT_DIE" },
	{ 'A', "ACPI table overridden", "TAINT_OVERRIDDEN_ACPI_TABLE" },
	{ 'W', "warning", "TAINT_WARN" },
	{ 'C', "staging driver", "TAINT_CRAP" },
	{ 'I', "firmware bug worked around", "TAINT_FIRMWARE_WORKAROUND" },
	{ 'O', "module from outside the kernel tree", "TAINT_OOT_MODULE" },
	{ 'E', "unsigned module", "TAINT_UNSIGNED_MODULE" },
	{ 'L', "soft lockup", "TAINT_SOFTLOCKUP" },
	{ 'K', "live patch", "TAINT_LIVEPATCH" },
	{ 'X', "distribution's own", "TAINT_AUX" },
	{ 'T', "randomised structures", "TAINT_RANDSTRUCT" },
	{ 'N', "test of the kernel's own", "TAINT_TEST" },
	{ 'J', "firmware debugging", "TAINT_FWCTL" },
};

int taint_read(const struct run_settings *settings, unsigned long long *ret_flags)
{
	struct buf text = { 0 };
	int err = machine_file_read(settings, "/proc/sys/kernel/tainted", &text);
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

const char *taint_macro(unsigned int bit)
{
	return bit < ARRAY_SIZE(taints) ? taints[bit].macro : NULL;
}

/* SPDX-License-Identifier: MIT */
#include "vf/xe/xe_config.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum field { GGTT_RANGE, GGTT_SIZE, LMEM_SIZE, CONTEXTS, DOORBELLS, FIELDS };

static const char *const keys[FIELDS] = {
	[GGTT_RANGE] = "GGTT range", [GGTT_SIZE] = "GGTT size",     [LMEM_SIZE] = "LMEM size",
	[CONTEXTS] = "GuC contexts", [DOORBELLS] = "GuC doorbells",
};

/* Decimal, or hexadecimal after 0x. */
static int take_number(const char *text, uint64_t *ret_value, const char **ret_end)
{
	int base = strncmp(text, "0x", 2) ? 10 : 16;
	char *end;

	if (!isdigit((unsigned char)*text))
		return -EPROTO;
	errno = 0;
	*ret_value = strtoull(text, &end, base);
	*ret_end = end;
	return errno ? -EPROTO : 0;
}

static int take_value(enum field field, const char *text, uint64_t values[FIELDS])
{
	const char *end;
	uint64_t last;
	int ret = take_number(text, &values[field], &end);

	if (ret || field != GGTT_RANGE)
		return ret;
	if (*end != '-')
		return -EPROTO;
	ret = take_number(end + 1, &last, &end);
	return ret || last < values[field] ? -EPROTO : 0;
}

static int take_line(const char *line, uint64_t values[FIELDS], unsigned int *found)
{
	size_t len = strcspn(line, ":\n");

	if (line[len] != ':')
		return -EPROTO;
	for (unsigned int i = 0; i < FIELDS; i++) {
		const char *value = line + len + 1;

		if (strlen(keys[i]) != len || strncmp(line, keys[i], len))
			continue;
		*found |= 1u << i;
		return take_value(i, value + strspn(value, " \t"), values);
	}
	return 0;
}

int xe_parse_self_config(const char *text, struct vf_config *ret_config)
{
	uint64_t values[FIELDS] = { 0 };
	unsigned int found = 0;
	int ret = 0;

	while (!ret && *text) {
		ret = take_line(text, values, &found);
		text += strcspn(text, "\n");
		text += *text == '\n';
	}
	if (ret || !found || values[CONTEXTS] > UINT32_MAX || values[DOORBELLS] > UINT32_MAX)
		return -EPROTO;
	*ret_config = (struct vf_config){
		.ggtt_start = values[GGTT_RANGE],
		.ggtt_size = values[GGTT_SIZE],
		.vram_size = values[LMEM_SIZE],
		.contexts = (unsigned int)values[CONTEXTS],
		.doorbells = (unsigned int)values[DOORBELLS],
	};
	return 0;
}

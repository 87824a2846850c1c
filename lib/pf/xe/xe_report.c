/* SPDX-License-Identifier: MIT */
#include "pf/xe/xe_report.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The functions below move a pointer along the text; false: something else is there. */

static bool skip(const char **at, const char *word)
{
	size_t len = strlen(word);

	if (strncmp(*at, word, len))
		return false;
	*at += len;
	return true;
}

static void skip_blanks(const char **at)
{
	*at += strspn(*at, " \t");
}

/* No sign, no blanks; base 16 with or without 0x, since the kernel prints 0 without. */
static bool take_number(const char **at, int base, uint64_t *ret_value)
{
	char *end;

	if (base == 16 && !strncmp(*at, "0x", 2))
		*at += 2;
	if (base == 16 ? !isxdigit((unsigned char)**at) : !isdigit((unsigned char)**at))
		return false;
	errno = 0;
	*ret_value = strtoull(*at, &end, base);
	*at = end;
	return !errno;
}

static bool take_u32(const char **at, unsigned int *ret_value)
{
	uint64_t value;

	if (!take_number(at, 10, &value) || value > UINT32_MAX)
		return false;
	*ret_value = (unsigned int)value;
	return true;
}

/* What may end a line: "	(1.00 GiB)", for people only. */
static bool skip_human(const char **at)
{
	size_t len;

	skip_blanks(at);
	if (skip(at, "(")) {
		len = strcspn(*at, ")\n");
		*at += len;
		if (!len || !skip(at, ")"))
			return false;
	}
	skip_blanks(at);
	return true;
}

static bool end_line(const char **at)
{
	return skip_human(at) && (skip(at, "\n") || !**at);
}

/* "VF3:" of the lines that go by ascending VF. */
static bool take_vf(const char **at, unsigned int total_vfs, unsigned int previous,
		    unsigned int *ret_fn)
{
	if (!skip(at, "VF") || !take_u32(at, ret_fn) || !skip(at, ":"))
		return false;
	skip_blanks(at);
	return *ret_fn > previous && *ret_fn <= total_vfs;
}

static size_t count_lines(const char *text)
{
	size_t count = 1;

	while ((text = strchr(text, '\n'))) {
		text++;
		count++;
	}
	return count;
}

static bool take_extent(const char **at, int base, struct pf_range *range)
{
	uint64_t last;

	if (!take_number(at, base, &range->start) || !skip(at, "-") ||
	    !take_number(at, base, &last) || last < range->start ||
	    last - range->start == UINT64_MAX)
		return false;
	range->size = last - range->start + 1;
	return end_line(at);
}

static bool take_range(const char **at, enum xe_range_format format, struct pf_range *range)
{
	if (format != XE_RANGE_SIZE)
		return take_extent(at, format == XE_RANGE_HEX ? 16 : 10, range);
	range->start = 0;
	return take_number(at, 10, &range->size) && range->size && end_line(at);
}

/* Gives a list away, or NULL instead of an empty one. */
static int finish_list(void *list, size_t count, bool fine, void *ret_list, size_t *ret_count)
{
	if (!fine || !count) {
		free(list);
		list = NULL;
	}
	if (!fine)
		return -EPROTO;
	memcpy(ret_list, &list, sizeof(list));
	*ret_count = count;
	return 0;
}

int xe_parse_provisioned(const char *text, enum xe_range_format format, unsigned int total_vfs,
			 struct pf_range **ret_ranges, size_t *ret_count)
{
	struct pf_range *list = calloc(count_lines(text), sizeof(*list));
	unsigned int previous = 0;
	size_t count = 0;
	bool fine = true;

	if (!list)
		return -ENOMEM;
	while (fine && *text) {
		fine = take_vf(&text, total_vfs, previous, &list[count].fn) &&
		       take_range(&text, format, &list[count]);
		previous = list[count++].fn;
	}
	return finish_list(list, count, fine, ret_ranges, ret_count);
}

/* "total:	123	(123 B)" */
static bool take_keyed(const char **at, const char *key, uint64_t *ret_value)
{
	if (!skip(at, key) || !skip(at, ":"))
		return false;
	skip_blanks(at);
	return take_number(at, 10, ret_value) && end_line(at);
}

int xe_parse_available(const char *text, struct pf_available *ret_available)
{
	struct pf_available available = { .holes = calloc(count_lines(text),
							  sizeof(struct pf_range)) };
	bool fine = true;

	if (!available.holes)
		return -ENOMEM;
	while (fine && skip(&text, "range:")) {
		skip_blanks(&text);
		fine = take_extent(&text, 16, &available.holes[available.num_holes++]);
	}
	fine = fine && take_keyed(&text, "total", &available.total) &&
	       take_keyed(&text, "spare", &available.spare) &&
	       take_keyed(&text, "avail", &available.avail) && !*text;
	if (finish_list(available.holes, available.num_holes, fine, &available.holes,
			&available.num_holes))
		return -EPROTO;
	*ret_available = available;
	return 0;
}

/* "cat_error_count:3 engine_reset_count:0 ... " */
static bool take_counters(const char **at, struct pf_adverse *adverse)
{
	while (**at && **at != '\n') {
		size_t len = strcspn(*at, ":\n");
		const char *name = *at;
		unsigned int value;

		*at += len;
		if (!len || !skip(at, ":") || !take_u32(at, &value))
			return false;
		skip_blanks(at);
		for (unsigned int i = 0; i < PF_THRESHOLDS; i++) {
			const char *known = pf_threshold_name(i);

			if (strlen(known) == len && !strncmp(known, name, len)) {
				adverse->known |= 1u << i;
				adverse->count[i] = value;
			}
		}
	}
	return adverse->known && (skip(at, "\n") || !**at);
}

int xe_parse_adverse(const char *text, unsigned int total_vfs, struct pf_adverse **ret_list,
		     size_t *ret_count)
{
	struct pf_adverse *list = calloc(count_lines(text), sizeof(*list));
	unsigned int previous = 0;
	size_t count = 0;
	bool fine = true;

	if (!list)
		return -ENOMEM;
	while (fine && *text) {
		fine = take_vf(&text, total_vfs, previous, &list[count].fn) &&
		       take_counters(&text, &list[count]);
		previous = list[count++].fn;
	}
	return finish_list(list, count, fine, ret_list, ret_count);
}

static bool take_version(const char **at, struct pf_version *version)
{
	skip_blanks(at);
	return take_u32(at, &version->major) && skip(at, ".") && take_u32(at, &version->minor) &&
	       end_line(at);
}

int xe_parse_versions(const char *text, unsigned int total_vfs, struct pf_versions *ret_versions)
{
	struct pf_version *list = calloc(count_lines(text), sizeof(*list));
	struct pf_versions versions = { 0 };
	unsigned int previous = 0;
	bool fine;

	if (!list)
		return -ENOMEM;
	fine = skip(&text, "base:") && take_version(&text, &versions.base) &&
	       skip(&text, "latest:") && take_version(&text, &versions.latest);
	while (fine && *text) {
		fine = take_vf(&text, total_vfs, previous, &list[versions.count].fn) &&
		       take_version(&text, &list[versions.count]);
		previous = list[versions.count++].fn;
	}
	if (finish_list(list, versions.count, fine, &versions.vfs, &versions.count))
		return -EPROTO;
	*ret_versions = versions;
	return 0;
}

int xe_parse_vf_counts(const char *text, struct pf_vf_counts *ret_counts)
{
	uint64_t total, supported, enabled;

	if (!take_keyed(&text, "total", &total) || !take_keyed(&text, "supported", &supported) ||
	    !take_keyed(&text, "enabled", &enabled) || *text)
		return -EPROTO;
	if (total > UINT16_MAX || supported > total || enabled > supported)
		return -EPROTO;
	*ret_counts = (struct pf_vf_counts){
		.total = (unsigned int)total,
		.supported = (unsigned int)supported,
		.enabled = (unsigned int)enabled,
	};
	return 0;
}

static bool take_yes_no(const char **at, const char *key, bool *ret_yes)
{
	if (!skip(at, key) || !skip(at, ": "))
		return false;
	*ret_yes = skip(at, "yes");
	return (*ret_yes || skip(at, "no")) && end_line(at);
}

int xe_parse_info(const char *text, struct pf_info *ret_info)
{
	static const char *const modes[] = {
		[PF_MODE_NONE] = "none",
		[PF_MODE_PF] = "SR-IOV PF",
		[PF_MODE_VF] = "SR-IOV VF",
	};
	struct pf_info info;

	if (!take_yes_no(&text, "supported", &info.supported) ||
	    !take_yes_no(&text, "enabled", &info.enabled) || !skip(&text, "mode: "))
		return -EPROTO;
	for (unsigned int i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		info.mode = (enum pf_mode)i;
		if (skip(&text, modes[i]))
			break;
		if (i == PF_MODE_VF)
			return -EPROTO;
	}
	if (!end_line(&text) || *text)
		return -EPROTO;
	*ret_info = info;
	return 0;
}

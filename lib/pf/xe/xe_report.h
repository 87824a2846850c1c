/* SPDX-License-Identifier: MIT */
/*
 * Parsers of the reports in xe's debugfs files.  Pure functions; a text that is not as described,
 * or that names a VF beyond @total_vfs, a VF twice or out of order, is -EPROTO.  Lists are for free().
 */
#ifndef PF_XE_XE_REPORT_H
#define PF_XE_XE_REPORT_H

#include "pf/pf_info.h"
#include "pf/pf_resource.h"
#include "pf/pf_threshold.h"

/** enum xe_range_format - how a "VF1: ..." line continues */
enum xe_range_format {
	XE_RANGE_HEX,     /* 0xbee00000-0xfedfffff	(1.00 GiB) */
	XE_RANGE_DECIMAL, /* 49151-65534	(16384) */
	XE_RANGE_SIZE,    /* 1073741824	(1.00 GiB) */
};

/**
 * xe_parse_provisioned() - *_provisioned
 * @text: the text of the file
 * @format: of its lines
 * @total_vfs: the largest VF number
 * @ret_ranges: the list; NULL if it is empty
 * @ret_count: its length
 *
 * Return: 0, -EPROTO, -ENOMEM.
 */
int xe_parse_provisioned(const char *text, enum xe_range_format format, unsigned int total_vfs,
			 struct pf_range **ret_ranges, size_t *ret_count);

/**
 * xe_parse_available() - ggtt_available
 * @text: the text of the file
 * @ret_available: the answer; untouched on error
 *
 * Return: 0, -EPROTO, -ENOMEM.
 */
int xe_parse_available(const char *text, struct pf_available *ret_available);

/**
 * xe_parse_adverse() - adverse_events; unknown counters are ignored
 * @text: the text of the file
 * @total_vfs: the largest VF number
 * @ret_list: the list; NULL if it is empty
 * @ret_count: its length
 *
 * Return: 0, -EPROTO, -ENOMEM.
 */
int xe_parse_adverse(const char *text, unsigned int total_vfs, struct pf_adverse **ret_list,
		     size_t *ret_count);

/**
 * xe_parse_versions() - pf/versions
 * @text: the text of the file
 * @total_vfs: the largest VF number
 * @ret_versions: the answer; untouched on error
 *
 * Return: 0, -EPROTO, -ENOMEM.
 */
int xe_parse_versions(const char *text, unsigned int total_vfs, struct pf_versions *ret_versions);

/**
 * xe_parse_vf_counts() - pf/vfs
 * @text: the text of the file
 * @ret_counts: the answer; untouched on error
 *
 * Return: 0, -EPROTO.
 */
int xe_parse_vf_counts(const char *text, struct pf_vf_counts *ret_counts);

/**
 * xe_parse_info() - sriov_info
 * @text: the text of the file
 * @ret_info: the answer; untouched on error
 *
 * Return: 0, -EPROTO.
 */
int xe_parse_info(const char *text, struct pf_info *ret_info);

#endif

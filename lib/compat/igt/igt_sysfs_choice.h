/* SPDX-License-Identifier: MIT */
/* IGT's igt_sysfs_choice.h: other names for util/sysfs_choice.h, which see. */
#ifndef COMPAT_IGT_IGT_SYSFS_CHOICE_H
#define COMPAT_IGT_IGT_SYSFS_CHOICE_H

#include "util/sysfs_choice.h"

#define IGT_SYSFS_CHOICE_MAX_LEN     SYSFS_CHOICE_MAX_LEN
#define IGT_SYSFS_CHOICE_MAX_TOKENS  SYSFS_CHOICE_MAX_TOKENS

#define igt_sysfs_choice             sysfs_choice /* the structure */
#define igt_sysfs_choice_parse       sysfs_choice_parse
#define igt_sysfs_choice_read        sysfs_choice_read
#define igt_sysfs_choice_selected    sysfs_choice_selected
#define igt_sysfs_choice_to_string   sysfs_choice_to_string
#define igt_sysfs_choice_find        sysfs_choice_find
#define igt_sysfs_choice_to_mask     sysfs_choice_to_mask
#define igt_sysfs_choice_format_mask sysfs_choice_format_mask
#define igt_sysfs_choice_intersect   sysfs_choice_intersect

#endif

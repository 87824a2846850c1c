/* SPDX-License-Identifier: MIT */
#ifndef VF_XE_XE_CONFIG_H
#define VF_XE_XE_CONFIG_H

#include "vf/vf_gpu.h"

/**
 * xe_parse_self_config() - the text of gt<G>/vf/self_config
 * @text: lines of key, colon, tab and value; unknown keys are passed over
 * @ret_config: the answer; untouched on error
 *
 * Return: 0, -EPROTO a line without a value, a value that is no number, or no line that is known.
 */
int xe_parse_self_config(const char *text, struct vf_config *ret_config);

#endif

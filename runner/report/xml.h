/* SPDX-License-Identifier: MIT */
/* Any bytes as text of an XML 1.0 document in UTF-8. */
#ifndef RUNNER_XML_H
#define RUNNER_XML_H

#include <stdio.h>

#include "runner/base/span.h"

/**
 * xml_text() - write text between tags
 *
 * Bytes that are no UTF-8, and characters that XML cannot have at all, become
 * "\xNN".
 */
void xml_text(FILE *stream, struct span text);
/** xml_attribute() - write ' NAME="VALUE"'; line breaks and tabs of the value are kept. */
void xml_attribute(FILE *stream, const char *name, const char *value);

#endif

/* SPDX-License-Identifier: MIT */
/* The cases of config_parse.c, for the list in config.c. */
#ifndef SIM_UNIT_CONFIG_H
#define SIM_UNIT_CONFIG_H

#include "sim_unit.h"

void config_parse_all_options(void **state);
void config_parse_defaults(void **state);
void config_parse_refused(void **state);
void config_parse_hostile(void **state);

#endif

/* SPDX-License-Identifier: MIT */
/* The cases of group.c, for the list in gt_reset.c. */
#ifndef SIM_UNIT_GT_RESET_H
#define SIM_UNIT_GT_RESET_H

#include "sim/model/sim_group.h"
#include "sim_unit.h"

void group_modes(void **state);
void group_values(void **state);

#endif

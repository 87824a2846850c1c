/* SPDX-License-Identifier: MIT */
/* How each fault is seen: faults*.c hold one table each. */
#ifndef FAULTS_H
#define FAULTS_H

#include "sim_unit.h"

/** typedef defect_fn - does the device have this defect? A delay is 300 ms. */
typedef bool (*defect_fn)(struct sim_device *dev);

/** fault_defect_of_control() - how it is seen by control, FLR or memory; NULL: not there. */
defect_fn fault_defect_of_control(int fault);
/** fault_defect_of_migration() - how it is seen by save and restore; NULL: not there. */
defect_fn fault_defect_of_migration(int fault);

#endif

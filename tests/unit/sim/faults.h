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

/** fault_defect_of_limits() - how it is seen by quotas, thresholds, policies; NULL: not there. */
defect_fn fault_defect_of_limits(int fault);

/** fault_is_of_front_end() - the model does not have it: only a test in the lab can see it. */
bool fault_is_of_front_end(int fault);

#endif

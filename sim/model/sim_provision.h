/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Who decides what VFs get, and what happens to it when they come and go.
 *
 *	        debugfs write to quota, spare, scheduling, threshold or policy
 *	 AUTO ------------------------------------------------------------> CUSTOM
 *	  |    <-----------------------------------------------------------   |
 *	  |        restore_auto_provisioning, without VFs                     |
 *	  enable: fair share for VF1..N                    enable: nothing is given
 *	  disable: VF1..N lose all                         disable: nothing is taken
 *
 * With the old ABI there are no modes: enabling gives fair shares on each GT
 * where no VF has anything, disabling takes all.
 */
#ifndef SIM_PROVISION_H
#define SIM_PROVISION_H

#include "sim_device.h"

/**
 * sim_vfs_enable() - what the driver does before the PCI core enables VFs
 * @num_vfs: 1 .. config.max_vfs
 *
 * Return: 0, -ECANCELED the device is wedged, -EBUSY a GT is resetting, -ENOSPC
 * nothing is left to share; what was given by then is taken back.
 */
int sim_vfs_enable(struct sim_device *dev, unsigned int num_vfs);

/** sim_vfs_disable() - what it does after the PCI core has disabled them. */
void sim_vfs_disable(struct sim_device *dev);

/** sim_mode_custom() - the user has written a value to debugfs. */
void sim_mode_custom(struct sim_device *dev);

/**
 * sim_restore_auto() - take all from all VFs, decide by ourselves again
 *
 * Return: 0 (also when that is so already), -EBUSY VFs are enabled.
 */
int sim_restore_auto(struct sim_device *dev);

/**
 * sim_fair_share() - what each of @num_vfs VFs would get
 * @ret_by_profile: it is the profile's value, not what is left
 */
u64 sim_fair_share(struct sim_device *dev, enum sim_resource res, unsigned int gt,
		   unsigned int num_vfs, bool *ret_by_profile);

#endif

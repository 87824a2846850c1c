/* SPDX-License-Identifier: MIT */
/*
 * What a PF driver can be asked to do.  The ops are called by lib/pf only, which checks the
 * preconditions named here.  A new driver: a folder, a line in the build list, a line in the table
 * of pf.c.
 */
#ifndef PF_PF_DRIVER_H
#define PF_PF_DRIVER_H

#include "pf/pf.h"

/**
 * struct pf_driver_ops - one kind of PF
 * @name: for messages
 */
struct pf_driver_ops {
	const char *name;

	/** @match: does this driver serve @pf?  Looks at PCI IDs and class only. */
	bool (*match)(const struct pf *pf);

	/**
	 * @online_vf: make VF @num usable by its native driver.  NULL: nothing to do.
	 *
	 * @num is enabled.  Must do nothing if the VF is online.  May be called for different VFs
	 * by several threads at once.  Return: as pf_online_vf().
	 */
	int (*online_vf)(struct pf *pf, unsigned int num);
};

/** generic_pf_ops - the PCI core's attributes and nothing else; matches everything */
extern const struct pf_driver_ops generic_pf_ops;

/** nvme_pf_ops - NVMe controllers with virtualisation management */
extern const struct pf_driver_ops nvme_pf_ops;

#endif

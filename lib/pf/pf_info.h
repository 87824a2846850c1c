/* SPDX-License-Identifier: MIT */
/*
 * What the PF's driver says about itself.  Errors: -EOPNOTSUPP a missing file, -EACCES not root,
 * -EPROTO a malformed file, -ENODEV the PF is gone.
 */
#ifndef PF_PF_INFO_H
#define PF_PF_INFO_H

#include "pf/pf.h"

/** enum pf_mode - as what a driver runs its function */
enum pf_mode { PF_MODE_NONE, PF_MODE_PF, PF_MODE_VF };

/**
 * struct pf_info - sriov_info
 * @supported: the platform can do SR-IOV
 * @enabled: it is used, in @mode
 * @mode: how
 */
struct pf_info {
	bool supported, enabled;
	enum pf_mode mode;
};

/**
 * pf_get_info() - how the driver runs the PF
 * @pf: the PF
 * @ret_info: the answer; untouched on error
 *
 * Return: 0, or as told above.
 */
int pf_get_info(struct pf *pf, struct pf_info *ret_info);

/**
 * struct pf_vf_counts - numbers of VFs
 * @total: by the hardware
 * @supported: by the driver, at most @total
 * @enabled: now
 */
struct pf_vf_counts {
	unsigned int total, supported, enabled;
};

/**
 * pf_get_vf_counts() - the driver's own count
 * @pf: the PF
 * @ret_counts: the answer; untouched on error
 *
 * Return: 0, or as told above.
 */
int pf_get_vf_counts(struct pf *pf, struct pf_vf_counts *ret_counts);

/**
 * struct pf_version - of the interface between PF and VF drivers
 * @fn: VF number
 * @major: incompatible changes
 * @minor: compatible ones
 */
struct pf_version {
	unsigned int fn, major, minor;
};

/**
 * struct pf_versions - what is offered and agreed on
 * @base: the oldest
 * @latest: the newest
 * @vfs: VFs that have negotiated, by ascending number; for free()
 * @count: how many
 */
struct pf_versions {
	struct pf_version base, latest, *vfs;
	size_t count;
};

/**
 * pf_get_versions() - versions; @ret_versions->vfs is for free()
 * @pf: the PF
 * @ret_versions: the answer; untouched on error
 *
 * Return: 0, or as told above.
 */
int pf_get_versions(struct pf *pf, struct pf_versions *ret_versions);

#endif

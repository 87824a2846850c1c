/* SPDX-License-Identifier: MIT */
#include "pf/pf_info.h"

#include <errno.h>

#include "pf/pf_internal.h"

int pf_get_info(struct pf *pf, struct pf_info *ret_info)
{
	return pf->ops->get_info ? pf->ops->get_info(pf, ret_info) : -EOPNOTSUPP;
}

int pf_get_vf_counts(struct pf *pf, struct pf_vf_counts *ret_counts)
{
	return pf->ops->get_vf_counts ? pf->ops->get_vf_counts(pf, ret_counts) : -EOPNOTSUPP;
}

int pf_get_versions(struct pf *pf, struct pf_versions *ret_versions)
{
	return pf->ops->get_versions ? pf->ops->get_versions(pf, ret_versions) : -EOPNOTSUPP;
}

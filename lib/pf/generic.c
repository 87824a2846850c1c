/* SPDX-License-Identifier: MIT */
#include "pf/pf_driver.h"

static bool match(const struct pf *pf)
{
	return true;
}

const struct pf_driver_ops generic_pf_ops = {
	.name = "generic",
	.match = match,
};

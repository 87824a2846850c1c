/* SPDX-License-Identifier: MIT */
#include "pf/pf_bind.h"

#include "pci/pci_bind.h"
#include "pci/pci_reset.h"

/* What was done, or else what became of the handles. */
static int followed(struct pf *pf, int ret)
{
	int refreshed = pf_refresh(pf);

	return ret ? ret : refreshed;
}

int pf_driver(const struct pf *pf, char *buf, size_t size)
{
	return pci_dev_driver(pf->pci, buf, size);
}

int pf_bind(struct pf *pf, const char *driver)
{
	return followed(pf, pci_bind(pf->pci, driver));
}

int pf_unbind(struct pf *pf)
{
	char driver[PCI_DRIVER_LEN];
	int ret = pf_driver(pf, driver, sizeof(driver));

	return ret == 1 ? followed(pf, pci_unbind(pf->pci)) : ret;
}

int pf_reset(struct pf *pf)
{
	return followed(pf, pci_reset(pf->pci));
}

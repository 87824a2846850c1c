/* SPDX-License-Identifier: MIT */
#include "pf_list.h"

#include <stdlib.h>
#include <string.h>

#include "cmd.h"
#include "pci/pci_scan.h"
#include "pci/pci_sriov.h"
#include "util/str.h"

static bool wanted(const struct pci_dev *dev, void *arg)
{
	return pci_is_pf(dev);
}

static int open_only(const char *only, struct pf_list *list)
{
	struct pci_addr addr;
	int ret = pci_addr_parse(only, &addr);

	if (ret) {
		cmd_error("'%s' is no PCI address: give one like 0000:03:00.0", only);
		return CMD_USAGE;
	}
	list->pfs = calloc(1, sizeof(struct pf *));
	ret = list->pfs ? pf_open(&addr, &list->pfs[0]) : -1;
	if (ret) {
		cmd_error("%s is no PF with VFs: %s", only, errno_name(ret));
		return CMD_CANNOT_RUN;
	}
	list->count = 1;
	return CMD_OK;
}

int pf_list_open(const char *only, struct pf_list *ret_list)
{
	struct pci_addr *addrs;
	size_t count;
	int ret;

	*ret_list = (struct pf_list){ 0 };
	if (only)
		return open_only(only, ret_list);
	ret = pci_scan(wanted, NULL, &addrs, &count);
	if (ret) {
		cmd_error("the PCI devices cannot be listed: %s", errno_name(ret));
		return CMD_CANNOT_RUN;
	}
	ret_list->pfs = calloc(count + 1, sizeof(struct pf *));
	/* One that supports no VFs, or vanishes meanwhile, is left out. */
	for (size_t i = 0; ret_list->pfs && i < count; i++)
		if (!pf_open(&addrs[i], &ret_list->pfs[ret_list->count]))
			ret_list->count++;
	free(addrs);
	return CMD_OK;
}

void pf_list_close(struct pf_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		pf_close(list->pfs[i]);
	free(list->pfs);
	*list = (struct pf_list){ 0 };
}

/* SPDX-License-Identifier: MIT */
#include "pf/pf_ggtt.h"

#include <errno.h>

#include "pci/pci_dev_bar.h"
#include "pf/pf_driver.h"

int pf_ggtt_open(struct pf *pf, unsigned int tile, struct pf_ggtt *ret_ggtt)
{
	struct pf_ggtt_place place;
	struct pf_ggtt ggtt;
	int ret;

	if (!pf->ops->ggtt_place)
		return -EOPNOTSUPP;
	pf->ops->ggtt_place(tile, &place);
	ggtt = (struct pf_ggtt){
		.start = place.start,
		.end = place.end,
		.page_bytes = place.page_bytes,
		.owner_mask = place.owner_mask,
	};
	ret = pci_dev_map_bar(pf->pci, place.bar, true, &ggtt.bar, &ggtt.bar_bytes);
	if (ret)
		return ret;
	if (ggtt.bar_bytes < place.offset ||
	    ggtt.bar_bytes - place.offset < place.end / place.page_bytes * sizeof(*ggtt.pte)) {
		pci_dev_unmap_bar(ggtt.bar, ggtt.bar_bytes);
		return -EINVAL;
	}
	ggtt.pte = (volatile uint64_t *)((char *)ggtt.bar + place.offset);
	*ret_ggtt = ggtt;
	return 0;
}

void pf_ggtt_close(struct pf_ggtt *ggtt)
{
	pci_dev_unmap_bar(ggtt->bar, ggtt->bar_bytes);
	ggtt->bar = NULL;
}

static bool usable(const struct pf_ggtt *ggtt, uint64_t address)
{
	return address >= ggtt->start && address < ggtt->end;
}

int pf_ggtt_read(const struct pf_ggtt *ggtt, uint64_t address, uint64_t *ret_pte)
{
	if (!usable(ggtt, address))
		return -ERANGE;
	*ret_pte = ggtt->pte[address / ggtt->page_bytes];
	return 0;
}

int pf_ggtt_write(const struct pf_ggtt *ggtt, uint64_t address, uint64_t pte)
{
	if (!usable(ggtt, address))
		return -ERANGE;
	ggtt->pte[address / ggtt->page_bytes] = pte;
	return 0;
}

unsigned int pf_ggtt_owner(const struct pf_ggtt *ggtt, uint64_t pte)
{
	return (unsigned int)((pte & ggtt->owner_mask) / (ggtt->owner_mask & -ggtt->owner_mask));
}

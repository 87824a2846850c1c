/* SPDX-License-Identifier: MIT */
/* Discovery of PCI functions, and their names. */
#ifndef PCI_PCI_SCAN_H
#define PCI_PCI_SCAN_H

#include "pci/pci_dev.h"

/**
 * pci_scan() - list the PCI functions of this machine
 * @match: called with an open handle of each, valid during the call; NULL takes all
 * @arg: passed to @match
 * @ret_list: addresses in ascending order, to be freed by the caller; NULL if there are none
 * @ret_count: their number
 *
 * A function that vanishes meanwhile is left out.  Not to be called by two threads at once, nor
 * while somebody else in the process uses libpciaccess, whose list is global.
 *
 * Return: 0, -ENOMEM, or the -errno of opening the list (-ENOENT without a PCI bus).
 */
int pci_scan(bool (*match)(const struct pci_dev *dev, void *arg), void *arg,
	     struct pci_addr **ret_list, size_t *ret_count);

/**
 * pci_scan_names() - vendor and device name out of the pci.ids data base
 * @dev: the function
 * @buf: "Vendor Device"; what is unknown is shown as four hex digits
 * @size: of @buf in bytes; a longer text is cut
 *
 * Slow when a data base is installed (it is read as a whole): for reports, not for loops.  The same
 * limits on threads as pci_scan().
 */
void pci_scan_names(const struct pci_dev *dev, char *buf, size_t size);

#endif

/* SPDX-License-Identifier: MIT */
/* Umbrella of lib/pci. */
#ifndef PCI_PCI_H
#define PCI_PCI_H

#include "pci/pci_addr.h"
#include "pci/pci_dev_bar.h"
#include "pci/pci_bind.h"
#include "pci/pci_dev_cfg.h"
#include "pci/pci_dev.h"
#include "pci/pci_node.h"
#include "pci/pci_reset.h"
#include "pci/pci_scan.h"
#include "pci/pci_sriov.h"

#endif

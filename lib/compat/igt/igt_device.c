/* SPDX-License-Identifier: MIT */
#include "igt_device.h"

#include <stdlib.h>
#include <string.h>

#include "fixture/assert.h"
#include "pci/pci_node.h"
#include "util/str.h"

int igt_device_get_card_index(int fd)
{
	char path[PCI_NODE_LEN];
	struct pci_addr addr;
	struct pci_dev *dev;
	int ret = pci_node_addr(fd, &addr);

	if (ret || pci_dev_open(&addr, &dev))
		return -1;
	ret = pci_node_drm(dev, PCI_NODE_CARD, path);
	pci_dev_close(dev);
	return ret ? -1 : atoi(path + strlen("/dev/dri/card"));
}

void igt_device_get_pci_slot_name(int fd, char *pci_slot_name)
{
	char name[PCI_ADDR_LEN];
	struct pci_addr addr;

	igt_assert_ok(pci_node_addr(fd, &addr));
	str_copy(pci_slot_name, PCI_SLOT_NAME_SIZE + 1, pci_addr_format(&addr, name));
}

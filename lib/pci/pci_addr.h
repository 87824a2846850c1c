/* SPDX-License-Identifier: MIT */
/* The address of a PCI function: domain, bus, device, function ("BDF"). */
#ifndef PCI_PCI_ADDR_H
#define PCI_PCI_ADDR_H

#include <stdbool.h>
#include <stdint.h>

/**
 * struct pci_addr - where a function is
 * @domain: 0..0xffffffff (software host bridges and Intel VMD use more than 16 bits)
 * @bus: 0..255
 * @dev: 0..31
 * @func: 0..7
 */
struct pci_addr {
	uint32_t domain;
	uint8_t bus, dev, func;
};

/** PCI_ADDR_LEN - bytes for the longest text of an address and its NUL */
#define PCI_ADDR_LEN 20

/**
 * pci_addr_parse() - parse [DOMAIN:]BUS:DEVICE.FUNCTION
 * @text: hexadecimal; domain of 1 to 8 digits (absent: 0), bus and device of 1 or 2, function of 1;
 *	nothing before or after
 * @ret_addr: the address; untouched on error
 *
 * Return: 0, -EINVAL malformed, or device above 0x1f, or function above 7.
 */
int pci_addr_parse(const char *text, struct pci_addr *ret_addr);

/**
 * pci_addr_format() - the text of an address as the kernel writes it
 * @addr: the address
 * @buf: at least PCI_ADDR_LEN bytes
 *
 * Return: @buf, "%04x:%02x:%02x.%x".
 */
const char *pci_addr_format(const struct pci_addr *addr, char buf[PCI_ADDR_LEN]);

/**
 * pci_addr_cmp() - order of addresses: domain, bus, device, function
 * @a: one
 * @b: the other
 *
 * Return: less than, equal to or greater than 0.
 */
int pci_addr_cmp(const struct pci_addr *a, const struct pci_addr *b);

/**
 * pci_addr_equal() - do two addresses name the same function?
 * @a: one
 * @b: the other
 *
 * Return: true if they are equal.
 */
bool pci_addr_equal(const struct pci_addr *a, const struct pci_addr *b);

#endif

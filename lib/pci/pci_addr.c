/* SPDX-License-Identifier: MIT */
#include "pci/pci_addr.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define DEV_MAX  0x1f
#define FUNC_MAX 7

/* Takes 1 to @digits hexadecimal digits off the front of *@text. */
static bool take_hex(const char **text, unsigned int digits, uint32_t *ret_value)
{
	static const char alphabet[] = "0123456789abcdef";
	uint32_t value = 0;
	unsigned int n;

	for (n = 0; n < digits && **text; n++, (*text)++) {
		char c = **text >= 'A' && **text <= 'F' ? (char)(**text + 'a' - 'A') : **text;
		const char *at = strchr(alphabet, c);

		if (!at)
			break;
		value = value << 4 | (uint32_t)(at - alphabet);
	}
	*ret_value = value;
	return n > 0;
}

static bool take_char(const char **text, char c)
{
	if (**text != c)
		return false;
	(*text)++;
	return true;
}

int pci_addr_parse(const char *text, struct pci_addr *ret_addr)
{
	const char *first = strchr(text, ':');
	uint32_t domain = 0, bus, dev, func;

	if (first && strchr(first + 1, ':')) {
		if (!take_hex(&text, 8, &domain) || !take_char(&text, ':'))
			return -EINVAL;
	}
	if (!take_hex(&text, 2, &bus) || !take_char(&text, ':') || !take_hex(&text, 2, &dev) ||
	    !take_char(&text, '.') || !take_hex(&text, 1, &func) || *text)
		return -EINVAL;
	if (dev > DEV_MAX || func > FUNC_MAX)
		return -EINVAL;
	*ret_addr = (struct pci_addr){ domain, (uint8_t)bus, (uint8_t)dev, (uint8_t)func };
	return 0;
}

const char *pci_addr_format(const struct pci_addr *addr, char buf[PCI_ADDR_LEN])
{
	snprintf(buf, PCI_ADDR_LEN, "%04x:%02x:%02x.%x", addr->domain, addr->bus, addr->dev,
		 addr->func & 0xfu);
	return buf;
}

static int cmp_u32(uint32_t a, uint32_t b)
{
	return (a > b) - (a < b);
}

int pci_addr_cmp(const struct pci_addr *a, const struct pci_addr *b)
{
	int ret = cmp_u32(a->domain, b->domain);

	if (!ret)
		ret = cmp_u32(a->bus, b->bus);
	if (!ret)
		ret = cmp_u32(a->dev, b->dev);
	return ret ? ret : cmp_u32(a->func, b->func);
}

bool pci_addr_equal(const struct pci_addr *a, const struct pci_addr *b)
{
	return !pci_addr_cmp(a, b);
}

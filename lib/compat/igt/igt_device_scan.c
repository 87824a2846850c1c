/* SPDX-License-Identifier: MIT */
#include "igt_device_scan.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

#include "fixture/assert.h"
#include "fixture/device_select.h"
#include "pci/pci_node.h"
#include "util/str.h"
#include "util/sysfs.h"

static struct device_filter *user_filters(size_t *count)
{
	char error[DEVICE_FILTER_ERROR_LEN];
	struct device_filter *list;
	int ret = device_filters_get(&list, count, error);

	igt_assert_f(ret != -EINVAL, "%s\n", error);
	igt_assert_ok(ret);
	return list;
}

int igt_device_filter_count(void)
{
	size_t count;

	free(user_filters(&count));
	return (int)count;
}

const char *igt_device_filter_get(int num)
{
	static char text[DEVICE_FILTER_LEN];
	size_t count;
	struct device_filter *list = user_filters(&count);
	bool found = num >= 0 && (size_t)num < count;

	if (found)
		str_copy(text, sizeof(text), list[num].text);
	free(list);
	return found ? text : NULL;
}

static bool has_drm(const struct pci_dev *dev)
{
	return sysfs_exists(dev->dirfd, "drm");
}

static bool any(const struct pci_dev *dev)
{
	return true;
}

static bool describe(const struct pci_addr *addr, struct igt_device_card *card)
{
	char name[PCI_ADDR_LEN], node[PCI_NODE_LEN];
	struct pci_dev *dev;

	if (pci_dev_open(addr, &dev))
		return false;
	*card = (struct igt_device_card){ .pci_vendor = dev->vendor, .pci_device = dev->device };
	str_copy(card->pci_slot_name, sizeof(card->pci_slot_name), pci_addr_format(addr, name));
	if (pci_dev_driver(dev, card->driver, sizeof(card->driver)) < 0)
		card->driver[0] = '\0';
	if (!pci_node_drm(dev, PCI_NODE_CARD, node))
		str_copy(card->card, sizeof(card->card), node);
	if (!pci_node_drm(dev, PCI_NODE_RENDER, node))
		str_copy(card->render, sizeof(card->render), node);
	str_copy(card->subsystem, sizeof(card->subsystem), *card->card ? "drm" : "pci");
	pci_dev_close(dev);
	return true;
}

/* A VF of a sriov filter was not asked yet. */
static bool is_match(const struct igt_device_card *card, bool needs_drm)
{
	return *card->card || !needs_drm;
}

static int match_all(const char *text, bool (*eligible)(const struct pci_dev *dev),
		     struct igt_device_card **ret_cards)
{
	char error[DEVICE_FILTER_ERROR_LEN];
	struct igt_device_card *cards = NULL;
	struct device_filter filter;
	struct pci_addr *list;
	size_t count;
	int found = 0;

	igt_assert_f(!device_filter_parse(text, &filter, error), "%s\n", error);
	igt_assert_ok(device_select(&filter, eligible, &list, &count));
	if (count)
		cards = calloc(count, sizeof(*cards));
	for (size_t i = 0; cards && i < count; i++)
		found += describe(&list[i], &cards[found]) &&
			 is_match(&cards[found], eligible == has_drm);
	free(list);
	if (!found) {
		free(cards);
		cards = NULL;
	}
	*ret_cards = cards;
	return found;
}

static bool match_first(const char *text, bool (*eligible)(const struct pci_dev *dev),
			struct igt_device_card *card)
{
	struct igt_device_card *cards;
	int count = match_all(text, eligible, &cards);

	if (count)
		*card = cards[0];
	free(cards);
	return count;
}

bool igt_device_card_match(const char *filter, struct igt_device_card *card)
{
	return match_first(filter, has_drm, card);
}

bool igt_device_card_match_pci(const char *filter, struct igt_device_card *card)
{
	return match_first(filter, any, card);
}

int igt_device_card_match_all(const char *filter, struct igt_device_card **card)
{
	return match_all(filter, has_drm, card);
}

static int open_node(const char *path)
{
	if (!*path) {
		errno = ENOENT;
		return -1;
	}
	return open(path, O_RDWR | O_CLOEXEC);
}

int igt_open_card(struct igt_device_card *card)
{
	return open_node(card->card);
}

int igt_open_render(struct igt_device_card *card)
{
	return open_node(card->render);
}

/* SPDX-License-Identifier: MIT */
/*
 * IGT's igt_device_scan.h: device filters.  fixture/device_filter.h has the grammar.
 *
 * Nothing is scanned in advance or kept: each call looks at the machine as it is.
 */
#ifndef COMPAT_IGT_IGT_DEVICE_SCAN_H
#define COMPAT_IGT_IGT_DEVICE_SCAN_H

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include "igt_device.h"

/**
 * struct igt_device_card - a DRM device
 * @subsystem: "drm"
 * @card: "/dev/dri/card0"
 * @render: "/dev/dri/renderD128"; "" if it has none
 * @driver: name of the bound PCI driver
 * @pci_slot_name: "0000:01:00.0"
 * @pci_vendor: vendor ID
 * @pci_device: device ID
 */
struct igt_device_card {
	char subsystem[NAME_MAX];
	char card[NAME_MAX];
	char render[NAME_MAX];
	char driver[NAME_MAX];
	char pci_slot_name[PCI_SLOT_NAME_SIZE + 1];
	uint16_t pci_vendor, pci_device;
};

/**
 * igt_device_filter_count() - how many filters did the user give?
 *
 * Return: their number; fails the test if one is malformed.
 */
int igt_device_filter_count(void);

/**
 * igt_device_filter_get() - one of the filters of the user
 * @num: from 0
 *
 * Return: its text, valid until the next call; NULL if there are not so many.
 */
const char *igt_device_filter_get(int num);

/**
 * igt_device_card_match() - the first DRM device that a filter means
 * @filter: one filter; fails the test if it is malformed
 * @card: filled in; undefined if there is none
 *
 * Return: true if there is one.
 */
bool igt_device_card_match(const char *filter, struct igt_device_card *card);

/**
 * igt_device_card_match_pci() - the first PCI device that a filter means, with a DRM driver or not
 * @filter: one filter; fails the test if it is malformed
 * @card: filled in, @card and @render are "" without a DRM driver; undefined if there is none
 *
 * Return: true if there is one.
 */
bool igt_device_card_match_pci(const char *filter, struct igt_device_card *card);

/**
 * igt_device_card_match_all() - all DRM devices that a filter means
 * @filter: one filter; fails the test if it is malformed
 * @card: array to be freed by the caller, NULL if there are none
 *
 * Return: its length.
 */
int igt_device_card_match_all(const char *filter, struct igt_device_card **card);

/**
 * igt_open_card() - open the card node
 * @card: the device
 *
 * Return: file descriptor, -1 on error with errno set.
 */
int igt_open_card(struct igt_device_card *card);

/**
 * igt_open_render() - open the render node
 * @card: the device
 *
 * Return: file descriptor, -1 on error with errno set.
 */
int igt_open_render(struct igt_device_card *card);

#endif

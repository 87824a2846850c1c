/* SPDX-License-Identifier: GPL-2.0 OR MIT */
/*
 * Descriptions of devices as text: what the module parameter "devices" holds.
 *
 *	devices = device { "," device }
 *	device  = platform { ":" option }	platform: bmg, ptl
 *
 *	option             default       is
 *	vfs=0..24          24, ptl 12    VFs that the hardware has; 0: no SR-IOV at all
 *	tiles=1..2         1
 *	media=0|1          1             a media GT beside each main one
 *	vram=<n>M|<n>G     1536M         of all tiles together; bmg only
 *	abi=new|old        new           files as since 6.19 (in detail 7.2), or as in 6.17
 *	admin=0|1          0             the PF is there for the administration only
 *
 * For example "bmg:vfs=4:vram=512M:tiles=2:abi=old,ptl".
 */
#ifndef SIM_CONFIG_PARSE_H
#define SIM_CONFIG_PARSE_H

#include "sim_config.h"

#define SIM_CONFIG_WHY 160 /* bytes for what is wrong */

/**
 * sim_config_parse() - read descriptions of devices and check them
 * @text: the descriptions; empty: no devices
 * @ret_configs: filled from the start; undefined after an error
 * @max: how many there may be
 * @why: after an error: the wrong item and what is wrong with it, printable, one line
 *
 * Return: how many devices, or -EINVAL.
 */
int sim_config_parse(const char *text, struct sim_config *ret_configs, unsigned int max,
		     char why[SIM_CONFIG_WHY]);

#endif

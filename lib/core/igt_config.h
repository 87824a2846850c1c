/* SPDX-License-Identifier: MIT */
#ifndef CORE_IGT_CONFIG_H
#define CORE_IGT_CONFIG_H

/*
 * The config file: IGT_CONFIG_PATH, or else ~/.igtrc.
 *
 *	[Common]
 *	FrameDumpPath=/tmp/frames		overridden by IGT_FRAME_DUMP_PATH
 *	Device=pci:vendor=8086			overridden by IGT_DEVICE and --device
 *	[DUT]
 *	SuspendResumeDelay=10			seconds
 *	PingHostName=gateway			overridden by IGT_PING_HOSTNAME
 *
 * It is read when a test starts to run, not when it lists its subtests.  A file that cannot be
 * understood ends the test with status 79.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/**
 * igt_config_string() - a value of the config file
 * @group: name of its group
 * @key: name of its key
 *
 * Return: the value, valid until exit; NULL if there is none.
 */
const char *igt_config_string(const char *group, const char *key);

/**
 * igt_config_frame_dump_path() - where tests write the frames they have captured
 *
 * Return: the folder, NULL if no one wants them.
 */
const char *igt_config_frame_dump_path(void);

/** igt_frame_dump_path - IGT's name of igt_config_frame_dump_path(). */
#define igt_frame_dump_path igt_config_frame_dump_path()

/**
 * igt_config_suspend_resume_delay_s() - how long the machine shall stay suspended
 *
 * Return: seconds; 0 if nobody has said.
 */
unsigned int igt_config_suspend_resume_delay_s(void);

/**
 * igt_config_ping_host() - host that answers while the network of the machine works
 *
 * Return: its name, NULL if nobody has said.
 */
const char *igt_config_ping_host(void);

/**
 * igt_find_data() - where a data file or folder of tests is
 * @name: its path below data/, for example "profiles"
 * @buf: the path; undefined if the function returns false
 * @size: of @buf in bytes
 *
 * Looks where igt_fopen_data() does.
 *
 * Return: true if it is there and can be read.
 */
bool igt_find_data(const char *name, char *buf, size_t size);

/**
 * igt_fopen_data() - open a data file of a test
 * @filename: its name
 *
 * Looks into the installed data folder, the data folder of the source tree, a folder data
 * beside the program, IGT_DATA_PATH and ./data, in this order.  If it is nowhere the test
 * fails.
 *
 * Return: the file, open for reading; the caller closes it.
 */
FILE *igt_fopen_data(const char *filename);

#endif /* CORE_IGT_CONFIG_H */

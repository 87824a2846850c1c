/* SPDX-License-Identifier: MIT */
/* IGT's igt.h: the core and what nearly every test uses. */
#ifndef COMPAT_IGT_IGT_H
#define COMPAT_IGT_IGT_H

#include "drmtest.h"
#include "igt_aux.h"
#include "igt_core.h"
#include "igt_debugfs.h"
#include "igt_device.h"
#include "igt_device_scan.h"
#include "igt_facts.h"
#include "igt_hook.h"
#include "igt_ktap.h"
#include "igt_list.h"
#include "igt_map.h"
#include "igt_pci.h"
#include "igt_sriov_device.h"
#include "igt_stats.h"
#include "igt_sysfs.h"
#include "igt_sysfs_choice.h"
#include "igt_taints.h"
#include "igt_thread.h"
#include "igt_types.h"
#include "igt_vec.h"

#endif

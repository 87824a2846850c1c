/* SPDX-License-Identifier: MIT */
/* What the tests of the simulator's model share: devices, and the lines they log. */
#ifndef SIM_UNIT_H
#define SIM_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "sim/model/sim_adverse.h"
#include "sim/model/sim_control.h"
#include "sim/model/sim_flr.h"
#include "sim/model/sim_memory.h"
#include "sim/model/sim_provision.h"
#include "sim/model/sim_resource.h"
#include "sim/model/sim_sched.h"

#define GT0 0u
#define GT1 1u

/** unit_config() - a platform's, with as many VFs as there can be. */
struct sim_config unit_config(enum sim_platform platform);
/** unit_create() - a device of that description; fails the test if it is wrong. */
struct sim_device *unit_create(const struct sim_config *config);
/** unit_bmg(), unit_ptl(), unit_old(): devices as they are sold; the last with the old ABI. */
struct sim_device *unit_bmg(void);
struct sim_device *unit_ptl(void);
struct sim_device *unit_old(void);
/** unit_destroy() - takes its log lines along. */
void unit_destroy(struct sim_device *dev);

/** unit_logged() - how many lines of that level and text were logged since the last unit_bmg(). */
unsigned int unit_logged(enum sim_log_level level, const char *line);

/** unit_now_ms() - the time since the device was made: it goes on when somebody waits. */
unsigned int unit_now_ms(void);
/** unit_sleep() - let the time go on. */
void unit_sleep(unsigned int ms);
/** unit_at() - call @what with @dev at that time, whoever waits then. */
void unit_at(unsigned int ms, void (*what)(struct sim_device *dev), struct sim_device *dev);

/** unit_bar() - what is behind a BAR. */
char *unit_bar(unsigned int fn, unsigned int bar);
/** unit_pte() - entry number @page of the GGTT of a tile. */
uint64_t *unit_pte(unsigned int tile, uint64_t page);
/** unit_reg() - a register of a VF. */
uint32_t *unit_reg(unsigned int fn, unsigned int offset);

#define UNIT_VRAM 0x10000u /* bytes behind a VF's BAR 2 */

/** unit_vram() - ptl with two tiles and without media, or bmg with that much usable VRAM a tile. */
struct sim_config unit_vram(uint64_t usable_bytes, unsigned int tiles);

#endif

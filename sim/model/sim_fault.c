// SPDX-License-Identifier: GPL-2.0 OR MIT
#include "sim_fault.h"

static const struct {
	const char *name, *what;
} faults[SIM_FAULT_COUNT] = {
#define SIM_FAULT_LINE(name, what) { #name, what },
	SIM_FAULTS(SIM_FAULT_LINE)
#undef SIM_FAULT_LINE
};

const char *sim_fault_name(enum sim_fault fault)
{
	return faults[fault].name;
}

const char *sim_fault_what(enum sim_fault fault)
{
	return faults[fault].what;
}

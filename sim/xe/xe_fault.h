/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Seeded defects of the driver where it meets the PCI core: knobs that are 0 as long as all is
 * well, as in model/sim_fault.h and pcie/sim_pcie_fault.h.
 */
#ifndef XE_FAULT_H
#define XE_FAULT_H

/* X(name, what goes wrong while it is not 0) */
#define XE_FAULTS(X)                                                                    \
	X(skip_numvfs, "enabling VFs reports success and enables none")                 \
	X(fail_numvfs_last, "enabling VFs leaves the last one out")                     \
	X(skip_autoprobe_check, "VFs get a driver though sriov_drivers_autoprobe is 0") \
	X(fail_vf_probe_last, "the driver does not take the last VF")                   \
	X(skip_remove, "a PF that was unbound stays claimed: its next probe finds it busy")

enum xe_fault {
#define XE_FAULT_ENUM(name, what) XE_FAULT_##name,
	XE_FAULTS(XE_FAULT_ENUM)
#undef XE_FAULT_ENUM
		XE_FAULT_COUNT
};

/* @knob is the knob's name: if (xe_fault(hw, skip_numvfs)) ... */
#define xe_fault(hw, knob) READ_ONCE((hw)->fault[XE_FAULT_##knob])

#endif

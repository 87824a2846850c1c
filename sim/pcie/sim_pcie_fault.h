/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Seeded defects of functions, of the IOMMU and of interrupts: each is a knob that is 0 as long as
 * all is well.  A line here makes the knob; one sim_pcie_fault() makes the defect; the files in
 * data/faults/ say which subtests have to find it.
 */
#ifndef SIM_PCIE_FAULT_H
#define SIM_PCIE_FAULT_H

/* X(name, what goes wrong while it is not 0; N: the value of the knob) */
#define SIM_PCIE_FAULTS(X)                                                                \
	X(skip_flr, "a function does not know what Initiate FLR means")                   \
	X(skip_flr_cap, "VF N has no FLR capability bit")                                 \
	X(skip_flr_config, "an FLR leaves the registers of config space as they are")     \
	X(skip_flr_table, "an FLR leaves the MSI-X table as it is")                       \
	X(fail_flr_next, "an FLR of a VF resets the next VF as well")                     \
	X(fail_flr_revision, "after its FLR a VF tells another revision")                 \
	X(delay_ready_ms, "after its FLR a VF answers with all ones for N ms")            \
	X(skip_bus_master, "Bus Master Enable of a VF cannot be set")                     \
	X(fail_write_next, "what is written to config space of VF 1 arrives in VF 2")     \
	X(fail_vf_stride, "VFs answer at another stride than the SR-IOV capability says") \
	X(skip_last_vf, "of the VFs that are enabled the last one does not answer")       \
	X(fail_table_place, "the MSI-X table of VFs is 4 KiB behind where it is told")    \
	X(fail_msix, "interrupts of VFs cannot be set up")                                \
	X(fail_iommu_attach, "the IOMMU refuses to give a function to a user")            \
	X(skip_iommu_detach, "the IOMMU gives a function to a user only once")            \
	X(fail_iommu_map, "the IOMMU has no memory for its tables")

enum sim_pcie_fault {
#define SIM_PCIE_FAULT_ENUM(name, what) SIM_PCIE_FAULT_##name,
	SIM_PCIE_FAULTS(SIM_PCIE_FAULT_ENUM)
#undef SIM_PCIE_FAULT_ENUM
		SIM_PCIE_FAULT_COUNT
};

/* @knob is the knob's name: if (sim_pcie_fault(dev, skip_flr)) ... */
#define sim_pcie_fault(dev, knob) READ_ONCE((dev)->fault[SIM_PCIE_FAULT_##knob])

#endif

#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The lab's devices: NVMe with four VFs, two edu on one interrupt line, ivshmem, the IOMMU."""

import labcase
from labcase import LabCase, lab

PF = "/sys/bus/pci/devices/0000:03:00.0"
VFS = [f"0000:03:00.{n}" for n in range(1, 5)]

COUNT = f"""
for count in 1 2 3 4; do
	echo $count > {PF}/sriov_numvfs && ls -d {PF}/virtfn* | wc -l
	echo 0 > {PF}/sriov_numvfs
done
"""
AUTOPROBE = f"""
cat {PF}/sriov_drivers_autoprobe
for on in 1 0; do
	echo $on > {PF}/sriov_drivers_autoprobe
	echo 4 > {PF}/sriov_numvfs
	for vf in {PF}/virtfn*; do echo $(basename $(readlink $vf/driver)); done
	echo 0 > {PF}/sriov_numvfs
done
"""
ONLINE = f"""
echo 4 > {PF}/sriov_numvfs
for n in 1 2 3 4; do
	nvme virt-mgmt /dev/nvme0 -c $n -r 0 -n 2 -a 8 > /dev/null &&
	nvme virt-mgmt /dev/nvme0 -c $n -r 1 -n 1 -a 8 > /dev/null &&
	nvme virt-mgmt /dev/nvme0 -c $n -a 9 > /dev/null || exit 1
	vf=/sys/bus/pci/devices/0000:03:00.$n
	echo 0000:03:00.$n > $vf/driver/unbind
	echo nvme > $vf/driver_override
	echo 0000:03:00.$n > /sys/bus/pci/drivers_probe
done
for n in 1 2 3 4; do
	for try in $(seq 100); do
		grep -q live /sys/bus/pci/devices/0000:03:00.$n/nvme/nvme*/state && break
		sleep 0.05
	done
	nvme id-ctrl /dev/$(ls /sys/bus/pci/devices/0000:03:00.$n/nvme) | grep cntlid
done
echo 1 > /sys/bus/pci/devices/0000:03:00.2/reset && echo reset
for try in $(seq 100); do nvme id-ctrl /dev/nvme2 > /dev/null 2>&1 && break; sleep 0.05; done
nvme id-ctrl /dev/nvme2 | grep cntlid
"""
EDU = """
for bus in 01 02; do
	d=/sys/bus/pci/devices/0000:$bus:00.0
	echo 1 > $d/enable
	echo $(cat $d/vendor $d/device $d/irq) $(basename $(readlink $d/iommu_group))
done
"""


class Nvme(LabCase):
    def test_every_count_of_vfs(self):
        self.check(lab(COUNT), 0, "1\n2\n3\n4\n")

    def test_new_vfs_go_to_vfio_when_probed(self):
        self.check(lab(AUTOPROBE), 0, "1\n" + "vfio-pci\n" * 4 + "\n" * 4)

    def test_vf_has_an_iommu_group_of_its_own(self):
        result = lab(f"echo 4 > {PF}/sriov_numvfs; "
                     f"for vf in {PF} {PF}/virtfn*; do readlink $vf/iommu_group; done")
        self.check(result, 0)
        self.assertEqual(len(set(result.out.split())), 5)

    def test_vfs_come_online_and_survive_a_reset(self):
        result = lab(ONLINE, timeout=90)
        self.check(result, 0)
        self.assertEqual(result.out.split("\n"),
                         [f"cntlid    : 0x{n}" for n in range(1, 5)] + ["reset", "cntlid    : 0x2",
                                                                      ""])


class Others(LabCase):
    def test_edu_devices_share_a_line_but_no_group(self):
        result = lab(EDU)
        self.check(result, 0)
        first, second = [line.split() for line in result.out.splitlines()]
        self.assertEqual(first[:2], ["0x1234", "0x11e8"])
        self.assertEqual(second[:2], ["0x1234", "0x11e8"])
        self.assertNotEqual(first[2], "0")
        self.assertEqual(first[2], second[2])
        self.assertNotEqual(first[3], second[3])

    def test_ivshmem_has_4_gib(self):
        result = lab("sed -n 3p /sys/bus/pci/devices/0000:04:00.0/resource")
        begin, end, _ = (int(word, 16) for word in result.out.split())
        self.assertEqual(end - begin + 1, 4 << 30)

    def test_seven_more_ivshmem_have_512_mib_each(self):
        result = lab("for n in 1 2 3 4 5 6 7; do "
                     "sed -n 3p /sys/bus/pci/devices/0000:04:00.$n/resource; done")
        sizes = [int(line.split()[1], 16) - int(line.split()[0], 16) + 1
                 for line in result.out.splitlines()]
        self.assertEqual(sizes, [512 << 20] * 7)

    def test_modules_of_the_labs_kernel(self):
        self.check(lab("modprobe dummy && grep -c '^dummy ' /proc/modules"), 0, "1\n")

    def test_kernel_file_systems(self):
        self.check(lab("test -d /sys/kernel/debug/pinctrl -o -d /sys/kernel/debug/bdi && "
                       "test -e /sys/fs/cgroup/cgroup.procs && test -d /sys/kernel/config && "
                       "test -c /dev/vfio/vfio && touch /dev/shm/x /run/x /tmp/x"), 0)


if __name__ == "__main__":
    labcase.main()

#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Programs that were written for real GPUs see the simulated one, and agree with its kernel.

lspci, lsgpu, libdrm and udevadm look at PFs and VFs; what they say is compared with what the PCI core
and the platform say. A boot of the lab for each class, all programs in it.
"""

import os
import re
import shutil

import labcase
from labcase import LabCase, lab

SUBJECT_DRM = os.environ.get("SUBJECT_DRM",
                             os.path.join(labcase.SOURCE, "build/tests/lab/subject_drm"))
DEVICES = "/sys/bus/pci/devices"
DEBUGFS = "/sys/kernel/debug/dri"
IDS = {"bmg": "e20b", "ptl": "b080"}
TOTAL_VFS = {"bmg": 24, "ptl": 12}
MIB = 1 << 20
UNITS = {"": 1, "K": 1 << 10, "M": MIB, "G": 1 << 30}


def sections(commands, *options):
    """Run the commands of {name: shell lines} in one lab, in order: {name: (status, output)}."""
    script = "".join(f"echo '@@ {name}'; {{ {line}\n}} 2>&1; echo \"@@ = $?\"\n"
                     for name, line in commands.items())
    done = lab(script, *options, timeout=120)
    found = re.findall(r"^@@ (\S+)\n(.*?)^@@ = (\d+)\n", done.out, re.M | re.S)
    if done.status or [name for name, _, _ in found] != list(commands):
        raise AssertionError(f"status {done.status}\n{done.out}\n{done.err}")
    return {name: (int(status), out) for name, out, status in found}


def facts(slot):
    """Shell lines that print what the kernel says of a function."""
    return (f"cd {DEVICES}/{slot} && cat vendor device revision && basename $(readlink driver) && "
            "ls drm && cat resource")


class Facts:
    """The same, understood."""

    def __init__(self, text):
        lines = text.split("\n")
        self.vendor, self.device, self.revision = (int(line, 16) for line in lines[:3])
        self.driver = lines[3]
        self.card = next(line for line in lines if line.startswith("card"))
        self.render = next(line for line in lines if line.startswith("renderD"))
        bars = [[int(word, 16) for word in line.split()] for line in lines if line[:2] == "0x"][3:]
        self.bars = [(start, end - start + 1 if end else 0) for start, end, _ in bars]

    @property
    def ids(self):
        return f"{self.vendor:04x}:{self.device:04x}"


def regions(text):
    """The BARs of a function as lspci shows them: {number: (address, bytes)}."""
    found = re.findall(r"^\tRegion (\d): Memory at ([0-9a-f]+) \(64-bit, (?:non-)?prefetchable\)"
                       r"(?: \[virtual\])? \[size=(\d+)([KMG]?)\]$", text, re.M)
    return {int(number): (int(address, 16), int(size) * UNITS[unit])
            for number, address, size, unit in found}


def vf_regions(text):
    """The VF BARs in the SR-IOV capability: {number: address of VF 1's}."""
    found = re.findall(r"^\t\tRegion (\d): Memory at ([0-9a-f]+) \(64-bit", text, re.M)
    return {int(number): int(address, 16) for number, address in found}


class Gpu(LabCase):
    """What every configuration has to show."""
    gpus = ()           # (platform, address, VFs to enable) of each device

    @classmethod
    def setUpClass(cls):
        cls.functions = {}      # address: (platform, number), number 0 the PF
        commands = {}
        for platform, slot, vfs in cls.gpus:
            base = slot[:-4]
            device = int(slot[-4:-2], 16) * 8
            commands["off-" + slot] = f"lspci -vv -s {slot}; lspci -n -d 8086:{IDS[platform]}"
            commands["on-" + slot] = f"echo {vfs} >{DEVICES}/{slot}/sriov_numvfs"
            for number in range(vfs + 1):
                devfn = device + number
                cls.functions[f"{base}{devfn // 8:02x}.{devfn % 8}"] = (platform, number)
        for slot in cls.functions:
            commands["facts-" + slot] = facts(slot)
            commands["lspci-" + slot] = f"lspci -vv -s {slot}"
            commands["info-" + slot] = f"cat {DEBUGFS}/{slot}/sriov_info"
            commands["udev-" + slot] = f"udevadm info --query=property --path={DEVICES}/{slot}"
        commands["lsgpu"] = "lsgpu"
        commands["lsgpu-pci"] = "lsgpu -s"
        commands["libdrm"] = SUBJECT_DRM
        cls.add_commands(commands)
        cls.said = sections(commands, "--gpu", ",".join(platform for platform, _, _ in cls.gpus))
        for _, slot, _ in cls.gpus:
            cls.out("on-" + slot)
        cls.facts = {slot: Facts(cls.out("facts-" + slot)) for slot in cls.functions}

    @classmethod
    def add_commands(cls, commands):
        """For what a class asks besides."""

    @classmethod
    def out(cls, name):
        status, text = cls.said[name]
        if status:
            raise AssertionError(f"{name}: status {status}: {text}")
        return text

    def each(self):
        """(address, platform, number, facts) of each function."""
        for slot, (platform, number) in self.functions.items():
            yield slot, platform, number, self.facts[slot]


class Every:
    """Tests of all configurations."""

    def test_kernel_binds_xe_and_makes_nodes(self):
        for _, platform, _, fact in self.each():
            self.assertEqual(fact.ids, "8086:" + IDS[platform])
            self.assertEqual(fact.driver, "xe")
        for kind in ("card", "render"):
            names = [getattr(fact, kind) for fact in self.facts.values()]
            self.assertEqual(len(set(names)), len(names))

    def test_sriov_info_tells_the_mode(self):
        for slot, _, number, _ in self.each():
            self.assertEqual(self.out("info-" + slot), "supported: yes\nenabled: yes\nmode: SR-IOV "
                             + ("VF" if number else "PF") + "\n")

    def test_lspci_knows_driver_ids_and_flr(self):
        for slot, _, number, fact in self.each():
            text = self.out("lspci-" + slot)
            self.assertTrue(text.startswith(f"{slot} VGA compatible controller: Intel "), text)
            self.assertIn("\tKernel driver in use: xe\n\tKernel modules: xe\n", text)
            self.assertRegex(text, r"\n\t\t\tExtTag- .*FLReset\+\n")
            self.assertRegex(text, r"\n\tControl: I/O- Mem" + ("-" if number else r"\+"))
            for trouble in ("pcilib", "!!!", "<chain", "unassigned", "disabled]", "Unknown header"):
                self.assertNotIn(trouble, text)

    def test_lspci_and_the_kernel_agree_on_bars(self):
        for slot, _, _, fact in self.each():
            expected = {number: bar for number, bar in enumerate(fact.bars[:6]) if bar[1]}
            self.assertEqual(regions(self.out("lspci-" + slot)), expected)
            self.assertEqual(sorted(expected), [0, 2] if fact.device == 0xe20b else [0])
            self.assertEqual(expected[0][1], 16 * MIB)

    def test_lspci_shows_the_sriov_capability(self):
        for slot, platform, number, fact in self.each():
            text = self.out("lspci-" + slot)
            if number:
                self.assertNotIn("(SR-IOV)", text)
                continue
            total = TOTAL_VFS[platform]
            vfs = sum(1 for name, of in self.functions.values() if name == platform and of)
            self.assertRegex(text, r"IOVCtl:\tEnable\+ Migration- Interrupt- MSE\+ ")
            self.assertIn(f"Initial VFs: {total}, Total VFs: {total}, Number of VFs: {vfs}, "
                          "Function Dependency Link: 00\n", text)
            self.assertIn(f"VF offset: 1, stride: 1, Device ID: {IDS[platform]}\n", text)
            # The VF BARs of the PCI core: lines 7 and on of "resource" are those of the PF.
            self.assertEqual(vf_regions(text), {bar: fact.bars[7 + bar][0] for bar in range(6)
                                                if fact.bars[7 + bar][1]})

    def test_vf_registers_are_where_the_capability_says(self):
        for slot, platform, number, fact in self.each():
            if not number:
                first, size = fact.bars[7][0], fact.bars[7][1] // TOTAL_VFS[platform]
            else:
                self.assertEqual(fact.bars[0], (first + (number - 1) * size, size))

    def test_lspci_before_there_are_vfs(self):
        for slot, platform, number, _ in self.each():
            if number:
                continue
            text = self.out("off-" + slot)
            self.assertRegex(text, r"IOVCtl:\tEnable- Migration- Interrupt- MSE- ")
            self.assertIn(f"Total VFs: {TOTAL_VFS[platform]}, Number of VFs: 0, ", text)
            self.assertEqual(re.findall(r"^\S+ 0300: 8086:", text, re.M), [f"{slot} 0300: 8086:"])
            for bar, address in vf_regions(text).items():
                self.assertNotEqual(address, 0, f"VF BAR {bar} has no address")

    def test_lsgpu_lists_every_function_with_its_nodes(self):
        found = re.findall(r"^(card\d+) +(\S+) +drm:/dev/dri/(card\d+)\n└─(renderD\d+) +"
                           r"drm:/dev/dri/(renderD\d+)$", self.out("lsgpu"), re.M)
        self.assertEqual(sorted(found), sorted((fact.card, fact.ids, fact.card, fact.render,
                                                fact.render) for fact in self.facts.values()))

    def test_lsgpu_finds_nodes_by_pci_device(self):
        text = self.out("lsgpu-pci")
        for slot, _, _, fact in self.each():
            self.assertRegex(text, rf"sys:\S*/{slot}\n    subsystem +: pci\n"
                             rf"    drm card +: /dev/dri/{fact.card}\n"
                             rf"    drm render +: /dev/dri/{fact.render}\n"
                             rf"    vendor +: 8086\n    device +: {fact.device:04X}\n")

    def test_libdrm_enumerates_and_opens_every_node(self):
        self.assertEqual(sorted(self.out("libdrm").splitlines()), sorted(
            f"{slot} {fact.ids} 8086:1100 rev {fact.revision} {fact.card} {fact.render} xe xe"
            for slot, fact in self.facts.items()))

    def test_udevadm_knows_the_functions(self):
        for slot, _, _, fact in self.each():
            lines = self.out("udev-" + slot).splitlines()
            for line in ("DRIVER=xe", "PCI_CLASS=30000", f"PCI_ID=8086:{fact.device:04X}",
                         f"PCI_SLOT_NAME={slot}", "SUBSYSTEM=pci"):
                self.assertIn(line, lines)
            self.assertIn(f"MODALIAS=pci:v00008086d0000{fact.device:04X}", "\n".join(lines))


class Bmg(Every, Gpu):
    gpus = (("bmg", "1000:00:00.0", 2),)

    @classmethod
    def add_commands(cls, commands):
        commands["links"] = f"ls {DEVICES}/1000:00:00.0/virtfn0/drm {DEVICES}/1000:00:00.0/virtfn1/drm"
        commands["filter"] = "lsgpu -d sriov:vendor=8086,device=e20b,pf=0,vf=1"
        commands["chain"] = ("udevadm info -a -p $(udevadm info --query=path "
                             "--name=/dev/dri/$(ls -d /sys/bus/pci/devices/1000:00:00.1/drm/render* "
                             "| xargs basename))")
        commands["trigger"] = "udevadm trigger --dry-run --verbose --subsystem-match=drm"
        # The monitor says when it listens; what it heard is complete when the last VF has come.
        commands["monitor"] = f"""
cd /tmp; udevadm monitor --kernel --subsystem-match=pci --subsystem-match=drm >heard & monitor=$!
until grep -q '^KERNEL - ' heard; do sleep 0.05; done
echo 0 >{DEVICES}/1000:00:00.0/sriov_numvfs; echo 1 >{DEVICES}/1000:00:00.0/sriov_numvfs
for try in $(seq 200); do grep -q 'bind .*1000:00:00.1 ' heard && grep -c 'add .*card' heard \
>count && break; sleep 0.05; done
kill $monitor; wait $monitor; cat heard; true"""

    def test_vfs_have_their_nodes_below_virtfn(self):
        names = self.out("links").split()
        for slot, _, number, fact in self.each():
            if number:
                self.assertIn(fact.card, names)
                self.assertIn(fact.render, names)

    def test_lsgpu_filters_by_vf(self):
        text = self.out("filter")
        fact = self.facts["1000:00:00.2"]       # IGT counts VFs from 0
        self.assertIn(f"Device /dev/dri/{fact.card} successfully opened\n", text)
        self.assertIn(f"Device /dev/dri/{fact.render} successfully opened\n", text)

    def test_udevadm_walks_from_a_node_to_the_function(self):
        text = self.out("chain")
        self.assertIn(f'KERNEL=="{self.facts["1000:00:00.1"].render}"\n    SUBSYSTEM=="drm"', text)
        self.assertIn('KERNELS=="1000:00:00.1"\n    SUBSYSTEMS=="pci"\n    DRIVERS=="xe"', text)
        self.assertIn('ATTRS{device}=="0xe20b"', text)

    def test_udevadm_trigger_would_reach_every_node(self):
        names = {os.path.basename(line) for line in self.out("trigger").splitlines()}
        for fact in self.facts.values():
            self.assertLessEqual({fact.card, fact.render}, names)

    def test_udevadm_hears_vfs_come_and_go(self):
        heard = re.findall(r"^KERNEL\[[\d.]+\] (\w+) +\S*/(\S+) \((\w+)\)$", self.out("monitor"),
                           re.M)
        gone = [name for action, name, of in heard if action == "remove" and of == "pci"]
        self.assertEqual(sorted(gone), ["1000:00:00.1", "1000:00:00.2"])
        come = [(action, name) for action, name, of in heard
                if of == "pci" and name == "1000:00:00.1" and action in ("add", "bind")]
        self.assertEqual(come, [("add", "1000:00:00.1"), ("bind", "1000:00:00.1")])
        nodes = [name for action, name, of in heard if action == "add" and of == "drm"]
        self.assertEqual(len([name for name in nodes if name.startswith("card")]), 1)
        self.assertEqual(len([name for name in nodes if name.startswith("renderD")]), 1)


class BmgAndPtl(Every, Gpu):
    gpus = (("bmg", "1000:00:00.0", 1), ("ptl", "1000:00:08.0", 2))


if __name__ == "__main__":
    for program in ("lspci", "lsgpu", "udevadm"):
        if not shutil.which(program):
            raise SystemExit(f"{program} is missing: ./gauntlet test installs it")
    labcase.main()

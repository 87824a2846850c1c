#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""gauntlet devices and gauntlet profile, on the lab's simulated GPU and on its NVMe."""

import json
import unittest

import labcase
from labcase import GAUNTLET, LabCase, lab

GPU = "1000:00:00.0"
NVME = "0000:03:00.0"
MIB = 1 << 20


def numvfs(address, count):
    return f"echo {count} > /sys/bus/pci/devices/{address}/sriov_numvfs\n"


def profile(words, address):
    return f"{GAUNTLET} profile {words} --device {address}\n"


def devices(address):
    return f"{GAUNTLET} devices --json --device {address}\n"


class Profile(LabCase):
    def run_in_lab(self, script, gpu="bmg"):
        done = lab("set -e\n" + script, "--gpu", gpu)
        if "no simulated GPU" in done.err:
            raise unittest.SkipTest(done.err.strip())
        return done

    def functions(self, text):
        """By number, out of the last JSON that was printed."""
        text = text[text.rindex("\n[") if "\n[" in text else 0:]
        return {one["fn"]: one for one in json.loads(text)[0]["functions"]}

    def test_gpu_gets_what_the_profile_says(self):
        done = self.run_in_lab(profile("apply --vfs 2", GPU) + numvfs(GPU, 2) + devices(GPU))
        self.assertEqual(done.status, 0, done.err)
        found = self.functions(done.out)
        self.assertEqual(sorted(found), [0, 1, 2])
        for fn in 1, 2:
            self.assertEqual(found[fn]["driver"], "xe")
            self.assertEqual(found[fn]["ggtt"], {"gt0": 1920 * MIB})
            self.assertEqual(found[fn]["vram"], {"gt0": 512 * MIB})
            self.assertEqual(found[fn]["contexts"], {"gt0": 1024, "gt1": 1024})
            self.assertEqual(found[fn]["doorbells"], {"gt0": 120, "gt1": 120})
            self.assertEqual(found[fn]["exec_quantum_ms"], 16)
            self.assertEqual(found[fn]["preempt_timeout_us"], 32000)
        self.assertEqual(found[0]["exec_quantum_ms"], 20)
        self.assertEqual(found[0]["sched_priority"], "low")

    def test_strict_scheduling_is_of_all_functions(self):
        done = self.run_in_lab(
            profile("apply --vfs 1 --scheduler Fixed_30fps_GPUTimeSlicing", GPU)
            + numvfs(GPU, 1) + devices(GPU))
        self.assertEqual(done.status, 0, done.err)
        found = self.functions(done.out)
        self.assertEqual([found[fn]["sched_priority"] for fn in (0, 1)], ["normal", "normal"])
        self.assertEqual(found[1]["preempt_timeout_us"], 128000)

    def test_after_a_reset_the_driver_provisions_again(self):
        done = self.run_in_lab(
            profile("apply --vfs 2", GPU) + numvfs(GPU, 2) + numvfs(GPU, 0)
            + profile("reset", GPU) + numvfs(GPU, 3) + devices(GPU))
        self.assertEqual(done.status, 0, done.err)
        found = self.functions(done.out)
        self.assertEqual(found[3]["ggtt"], {"gt0": 1024 * MIB})
        self.assertEqual(found[3]["contexts"], {"gt0": 16384, "gt1": 16384})

    def test_without_vram(self):
        done = self.run_in_lab(profile("apply --vfs 2", GPU) + numvfs(GPU, 2) + devices(GPU), "ptl")
        self.assertEqual(done.status, 0, done.err)
        found = self.functions(done.out)
        self.assertEqual(found[2]["ggtt"], {"gt0": 1920 * MIB})
        self.assertNotIn("vram", found[2])

    def test_what_does_not_fit_leaves_nothing(self):
        done = self.run_in_lab(
            profile(f"apply --vfs 2 --file {labcase.SOURCE}/data/profiles/bmg-12g.json", GPU).strip()
            + " || echo $?\n" + numvfs(GPU, 1) + devices(GPU))
        self.assertEqual(done.out[:2], "1\n", done.err)
        self.assertIn("VF1 gt0: vram = 6341787648: more than is left: ENOSPC", done.err)
        self.assertIn("nothing was applied", done.err)
        found = self.functions(done.out[2:])
        self.assertEqual(found[1]["contexts"], {"gt0": 32768, "gt1": 32768})
        self.assertEqual(found[0]["contexts"], {"gt0": 256, "gt1": 256})

    def test_show_lists_what_can_be_applied(self):
        done = self.run_in_lab(profile("show", GPU) + profile("show --vfs 7", GPU).strip()
                               + " || echo $?\n")
        self.assertRegex(done.out, r"(?m)^ +2 VFs: Bmg_6, ggtt 1920 MiB, vram 512 MiB, ")
        self.assertTrue(done.out.endswith("2\n"), done.out)
        self.assertIn("no profile for 7 VFs", done.err)

    def test_watch_shows_the_table_again(self):
        done = self.run_in_lab(f"{GAUNTLET} devices --watch --device {GPU} | head -n 6\n")
        self.assertEqual(done.out.count("0 of 24 VFs enabled"), 2, done.out + done.err)
        self.assertRegex(done.out, r"PF +1000:00:00.0 +xe +64M +128M +256 +0 ")

    def test_nvme_controllers_get_queues(self):
        done = lab("set -e\n" + profile("apply --vfs 4", NVME) + numvfs(NVME, 4) + devices(NVME))
        self.assertEqual(done.status, 0, done.err)
        found = self.functions(done.out)
        for fn in range(1, 5):
            self.assertEqual(found[fn]["queues"], {"gt0": 2})
            self.assertEqual(found[fn]["interrupts"], {"gt0": 1})

    def test_errors_are_told(self):
        done = self.run_in_lab(
            numvfs(GPU, 1) + profile("apply --vfs 2", GPU).strip() + " || echo $?\n"
            + numvfs(GPU, 0) + profile("apply --vfs 9", GPU).strip() + " || echo $?\n"
            + f"{GAUNTLET} profile apply --vfs 2 || echo $?\n")
        self.assertEqual(done.out, "1\n2\n2\n", done.err)
        self.assertIn("1 VFs are enabled: disable them first", done.err)
        self.assertIn("no profile for 9 VFs", done.err)
        self.assertIn("several devices: choose one with --device", done.err)


if __name__ == "__main__":
    labcase.main()

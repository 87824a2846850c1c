#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Saved states: restoring is fast, gives the same machine as booting, and survives bad states."""

import glob
import os
import re
import shutil
import statistics
import time
import unittest

import labcase
from labcase import LabCase, lab

# What a test may see of the machine; one line each, without what differs from run to run.
LOOK = r"""
uname -a
cat /proc/cmdline /proc/filesystems
lsmod | sort
lspci -nvv 2>/dev/null | grep -v -e Latency -e 'DevSta' -e 'LnkSta'
ls /dev /dev/vfio /sys/kernel/iommu_groups /sys/bus/pci/devices /sys/class
for d in /sys/bus/pci/devices/*; do echo $d $(readlink $d/driver) $(readlink $d/iommu_group); done
cat /proc/mounts
cat /sys/class/nvme/nvme0/state /sys/class/nvme/nvme0/cntlid
sysctl -a 2>/dev/null | grep -e '^kernel.panic' -e softlockup -e watchdog -e randomize
ulimit -a
id; pwd; env | sort
cat /proc/bus/pci/devices | cut -f 1-10
"""


def state_files(cache):
    return glob.glob(os.path.join(cache, "state", "*.state"))


class Cache(LabCase):
    """Each of these has a cache of its own, with kernel and modules of the real one."""

    def setUp(self):
        self.cache = self.folder()
        os.symlink(labcase.modules(), os.path.join(self.cache, "modules"))
        kernel = os.environ.get("GAUNTLET_KERNEL")
        if not kernel:
            kernel = labcase.kernel()
        self.env = {"GAUNTLET_CACHE": self.cache, "GAUNTLET_KERNEL": kernel}

    def run_lab(self, *options, command="echo $(cat /proc/sys/kernel/random/boot_id)"):
        result = lab(command, *options, env=self.env)
        self.check(result, 0)
        return result

    def test_first_run_saves_second_restores(self):
        self.assertEqual(self.run_lab().err, "")
        self.assertEqual(len(state_files(self.cache)), 1)
        saved = os.stat(state_files(self.cache)[0])
        self.assertEqual(self.run_lab().err, "")
        self.assertEqual(os.stat(state_files(self.cache)[0]).st_ino, saved.st_ino)

    def test_cold_run_saves_nothing(self):
        self.run_lab("--cold")
        self.assertEqual(state_files(self.cache), [])

    def test_damaged_state_is_replaced(self):
        self.run_lab()
        with open(state_files(self.cache)[0], "r+b") as f:
            f.write(b"no state at all")
        self.assertRegex(self.run_lab().err, r"^gauntlet: lab: the saved state cannot be restored "
                                             r"\(.*\): booting cold\n$")
        self.assertEqual(self.run_lab().err, "")

    def test_truncated_state_is_replaced(self):
        self.run_lab()
        size = os.stat(state_files(self.cache)[0]).st_size
        for truncated in 0, size // 2:
            os.truncate(state_files(self.cache)[0], truncated)
            self.assertEqual(self.run_lab().err, "")  # QEMU does not get to see it
            self.assertGreater(os.stat(state_files(self.cache)[0]).st_size, size * 0.9)

    def test_other_options_other_state(self):
        self.run_lab("--memory", "300")
        self.run_lab("--memory", "301")
        self.assertEqual(len(state_files(self.cache)), 2)

    def test_clock_is_the_hosts_although_the_state_is_old(self):
        self.run_lab()
        time.sleep(4)
        now = float(self.run_lab(command="date +%s.%N").out)
        self.assertLess(abs(time.time() - now), 2)

    def test_nothing_half_written_stays(self):
        self.run_lab()
        names = {os.path.splitext(name)[1] for name in os.listdir(self.cache + "/state")}
        self.assertEqual(names, {".state", ".key"})

    def test_cache_that_cannot_be_written(self):
        """Fails with one line that says what to do."""
        shutil.rmtree(self.cache)
        with open(self.cache, "w"):
            pass
        result = lab(["true"], env=self.env)
        os.unlink(self.cache)
        os.mkdir(self.cache)
        self.check(result, 125)
        self.assertIn("GAUNTLET_CACHE", result.reason)


class Starts(LabCase):
    def times(self, count, *options):
        """Each start is good; how long they took, in seconds (benchmarks/lab_start.py measures)."""
        times = []
        for _ in range(count):
            begin = time.monotonic()
            self.check(lab(["echo", "hello"], *options), 0, "hello\n")
            times.append(time.monotonic() - begin)
        return times

    def test_thirty_restores(self):
        lab(["true"])
        restored, cold = self.times(30), self.times(2, "--cold")
        self.assertLess(statistics.median(restored), min(cold))


class Sameness(LabCase):
    def renumbered(self, text):
        """The kernel numbers IOMMU groups in the order of its hot-plug work, which varies."""
        groups = {}

        def letter(hit):
            return hit.group(1) + groups.setdefault(hit.group(2), chr(ord("a") + len(groups)))

        return [re.sub(r"(iommu_groups/|IOMMU group: )(\d+)", letter, line)
                for line in text.splitlines()]

    def test_cold_and_restored_show_the_same(self):
        cold, restored = lab(LOOK, "--cold"), lab(LOOK)
        self.check(cold, 0)
        self.check(restored, 0)
        self.assertGreater(len(cold.out.splitlines()), 200)
        self.assertEqual(*(self.renumbered(result.out) for result in (cold, restored)))

    def test_cold_and_restored_judge_the_same(self):
        """The same list of tests on the lab's devices gives the same results both ways."""
        root = os.path.join(os.path.dirname(os.path.dirname(labcase.GAUNTLET)), "tests")
        test = os.path.join(root, "sriov_basic")
        if not os.access(test, os.X_OK):
            raise unittest.SkipTest("no hardware tests are built")

        def results(*options):
            done = lab([test, "--run-subtest", "enable-all-*,*-errors,bind-*"], *options)
            found = re.findall(r"^((?:Dynamic s|S)ubtest \S+: [A-Z]+)", done.out, re.M)
            return done.status, found

        cold, restored = results("--cold"), results()
        self.assertGreater(len(cold[1]), 4)
        self.assertEqual(cold, restored)

    def test_every_run_has_its_own_identity(self):
        look = "cat /proc/sys/kernel/random/boot_id; head -c 16 /dev/urandom | od -An -tx1"
        first, second = lab(look).out.splitlines(), lab(look).out.splitlines()
        self.assertNotEqual(first[0], second[0])
        self.assertNotEqual(first[1], second[1])


if __name__ == "__main__":
    labcase.main()

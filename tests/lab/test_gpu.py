#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The simulated GPU in its descriptions: the administration's files, loading and unloading."""

import os
import unittest

import labcase
from labcase import LabCase, lab

HERE = os.path.dirname(os.path.abspath(__file__))
GPUS = {
    "bmg:vfs=3": "new",
    "bmg:vfs=2:tiles=2": "new",
    "ptl:vfs=2:media=0": "new",
    "bmg:vfs=2:abi=old": "old",
    "ptl:vfs=2:tiles=2:abi=old": "old",
}

FILES = """
modprobe -r xe && modprobe xe devices=%s && python3 %s/abi.py 1000:00:00.0 %s || echo status $?
"""

# What is left of an unloaded driver: nothing; what it has said about itself: no complaint.
RELOAD = """
for gpu in %s; do
	for round in $(seq %d); do
		modprobe xe devices=$gpu || echo cannot load $gpu
		echo 2 >/sys/bus/pci/devices/1000:00:00.0/sriov_numvfs || echo no VFs of $gpu
		modprobe -r xe || echo cannot unload $gpu
		ls -d /sys/kernel/debug/dri/1000:* /sys/kernel/debug/gauntlet_sim \\
			/sys/kernel/config/xe 2>/dev/null
	done
done
dmesg | grep -E 'WARNING|BUG|Call Trace|already present|leak'
true
"""


class Gpu(LabCase):
    def run_in_lab(self, script):
        done = lab(script, "--gpu", "bmg:vfs=2", timeout=400)
        if "no simulated GPU" in done.err:
            raise unittest.SkipTest(done.err.strip())
        return done

    def test_files_are_those_of_the_driver(self):
        script = "".join(FILES % (gpu, HERE, abi) for gpu, abi in GPUS.items())
        self.check(self.run_in_lab(script), 0, "")

    def test_nothing_is_left_behind(self):
        rounds = int(os.environ.get("GAUNTLET_RELOADS", "2"))
        script = "modprobe -r xe\n" + RELOAD % (" ".join(GPUS), rounds)
        self.check(self.run_in_lab(script), 0, "")


if __name__ == "__main__":
    labcase.main()

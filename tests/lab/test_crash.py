#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A guest or a QEMU that dies is reported as what it is, and nothing written before is lost."""

import os
import signal
import subprocess
import tempfile
import time
import unittest

import labcase
from labcase import LabCase, lab


# A hang that is there anyway may be found in half the time.
IMPATIENT = {"GAUNTLET_TIMEOUT_FACTOR": str(labcase.FACTOR / 2)}


class WithoutModule(LabCase):
    def test_panic(self):
        share = self.folder()
        result = lab(f"echo before > {share}/file; echo c > /proc/sysrq-trigger; echo after",
                     "--share", share)
        self.check(result, 122, "")
        self.assertEqual(result.reason, "panic: sysrq triggered crash")
        self.assertIn("Kernel panic - not syncing: sysrq triggered crash", result.console)
        self.assertIn("sysrq_handle_crash", result.console)
        with open(os.path.join(share, "file")) as f:
            self.assertEqual(f.read(), "before\n")

    def test_reboot_and_power_off(self):
        self.assertEqual(lab("echo b > /proc/sysrq-trigger; sleep 9").reason,
                         "the guest rebooted while the command ran")
        result = lab("echo o > /proc/sysrq-trigger; sleep 9")
        self.check(result, 122)
        self.assertEqual(result.reason, "the guest powered off while the command ran")

    def test_killed_qemu(self):
        share = self.folder()
        process = self.start(f"n=0; while :; do n=$((n + 1)); echo $n >> {share}/file; "
                                "echo $n; done", "--share", share)
        for line in process.stdout:
            if line == "200\n":
                break
        os.kill(labcase.qemu_of(process.pid), signal.SIGKILL)
        lines = [200] + [int(n) for n in process.stdout.read().split()]
        self.assertEqual(process.wait(20 * labcase.FACTOR), 122)
        self.assertIn("QEMU died: Killed", process.stderr.read())
        with open(os.path.join(share, "file")) as f:
            written = f.read()
        self.assertEqual(lines, list(range(200, lines[-1] + 1)))
        self.assertTrue(written.endswith("\n"))
        self.assertEqual(written.split()[:lines[-1]], [str(n) for n in range(1, lines[-1] + 1)])

    def test_stopped_qemu_is_a_hang(self):
        process = self.start("echo begun; exec sleep 1000", env=IMPATIENT)
        self.assertEqual(process.stdout.readline(), "begun\n")
        os.kill(labcase.qemu_of(process.pid), signal.SIGSTOP)
        self.assertEqual(process.wait(90 * labcase.FACTOR), 122)
        self.assertIn("hang: no sign of life for", process.stderr.read())

    def test_busy_guest_is_no_hang(self):
        """More work than CPUs, for longer than the signs of life may be missing."""
        seconds = int(18 * labcase.FACTOR)
        self.check(lab(f"for n in 1 2 3 4 5 6; do timeout {seconds} sh -c 'while :; do :; done' & "
                       "done; wait; echo done", timeout=120), 0, "done\n")


class WithModule(LabCase):
    """A module of our own, built with the fetched headers, does the damage."""

    @classmethod
    def setUpClass(cls):
        cls.temp = tempfile.TemporaryDirectory(prefix="gauntlet-test.")
        cls.addClassCleanup(cls.temp.cleanup)
        modules, _ = labcase.build_modules(cls.temp.name)
        cls.insmod = f"/sbin/insmod {modules}/labtest.ko how="

    def test_oops(self):
        begin = time.monotonic()
        result = lab(self.insmod + "null")
        self.check(result, 122)
        self.assertLess(time.monotonic() - begin, 10 * labcase.FACTOR)
        self.assertIn("oops: kernel NULL pointer dereference", result.reason)
        self.assertIn("in labtest_null [labtest]", result.reason)
        for word in "BUG: ", "Oops: ", "RIP: 0010:labtest_null", "[labtest]":
            self.assertIn(word, result.console)

    def test_oops_that_does_not_panic(self):
        result = lab(self.insmod + "null; echo $?; echo next", "--oops-continues")
        self.check(result, 0, "137\nnext\n")

    def test_warning_is_in_the_log_only(self):
        log = os.path.join(self.folder(), "log")
        self.check(lab(self.insmod + "warn; echo $?", "--console", log), 0, "0\n")
        with open(log) as f:
            self.assertIn("labtest warning", f.read())

    def test_panic_of_a_module(self):
        self.assertEqual(lab(self.insmod + "panic").reason, "panic: labtest panic")

    def test_soft_lockup(self):
        result = lab(self.insmod + "softlockup", env=IMPATIENT)
        self.check(result, 122)
        self.assertRegex(result.reason, r"^soft lockup - CPU#\d stuck for \d+s! .* in "
                                        r"labtest_spin_preempt_off \[labtest\]$")

    def test_interrupts_off(self):
        result = lab(self.insmod + "irqs-off", env=IMPATIENT)
        self.check(result, 122)
        self.assertRegex(result.reason, r"^hang: no sign of life( from CPU \d)? for \d+ s, in "
                                        r"labtest_spin_irqs_off \[labtest\]$")
        self.assertIn("labtest_spin_irqs_off", result.console)


if __name__ == "__main__":
    labcase.main()

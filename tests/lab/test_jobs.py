#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`gauntlet run --jobs N`: labs side by side make the results of one, whoever of them dies."""

import json
import os
import signal
import subprocess
import time

import labcase
from labcase import FACTOR, GAUNTLET, LabCase

# Each subtest notes in the results directory that it begins and ends.
BINARY = """#!/bin/sh
case $1 in
--list-subtests) printf 'a\\nb\\npanic\\nc\\nd\\nlong\\ne\\nf\\n'; exit 0 ;;
--run-subtest) subtest=$2 ;;
esac
echo "IGT-Version: shell"
echo "Starting subtest: $subtest" | tee /dev/stderr
echo "begin $subtest $(cat /proc/sys/kernel/random/boot_id)" >>"$NOTES"
case $subtest in
panic) echo c >/proc/sysrq-trigger; sleep 60 ;;
long) sleep $LONG ;;
*) sleep 0.3 ;;
esac
echo "end $subtest" >>"$NOTES"
echo "Subtest $subtest: SUCCESS (0.001s)" | tee /dev/stderr
"""
QUICK = ["a", "b", "c", "d", "e", "f"]


def descendants(pid):
    for child in labcase.children(pid):
        yield child
        yield from descendants(child)


def qemus(pid):
    """All QEMUs below a process."""
    found = []
    for child in descendants(pid):
        try:
            if "qemu" in os.readlink(f"/proc/{child}/exe"):
                found.append(child)
        except OSError:
            pass
    return found


class SideBySide(LabCase):
    def setUp(self):
        self.top = self.folder()
        self.results = os.path.join(self.top, "results")
        root = os.path.join(self.top, "root")
        os.mkdir(root)
        self.binary = os.path.join(root, "shell_test")
        self.write_binary(long_s=3)
        with open(os.path.join(root, "test-list.txt"), "w") as f:
            f.write("TESTLIST\nshell_test\nEND\n")
        self.command = [GAUNTLET, "run", "--test-root", root, "--results", self.results]

    def write_binary(self, long_s):
        with open(self.binary, "w", opener=lambda name, flags: os.open(name, flags, 0o755)) as f:
            f.write(BINARY.replace("$NOTES", os.path.join(self.results, "notes"))
                    .replace("$LONG", str(long_s)))

    def gauntlet(self, command, status):
        done = subprocess.run(command, capture_output=True, text=True, timeout=120 * FACTOR)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done

    def start_and_reach(self, line):
        process = subprocess.Popen(self.command + ["--jobs", "2"], stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, text=True)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        before = ""
        for text in process.stdout:
            if line in text:
                return process
            before += text
        self.fail(f"no '{line}' in:\n{before}")

    def wait_for(self, what, condition):
        deadline = time.monotonic() + 60 * FACTOR
        while not condition():
            self.assertLess(time.monotonic(), deadline, f"never came: {what}")
            time.sleep(0.02)

    def notes(self):
        try:
            with open(os.path.join(self.results, "notes")) as f:
                return f.read().splitlines()
        except FileNotFoundError:
            return []

    def begun(self, subtest):
        return sum(line.startswith(f"begin {subtest} ") for line in self.notes())

    def verdicts(self):
        with open(os.path.join(self.results, "results.json")) as f:
            self.tests = json.load(f)["tests"]
        return {name.rsplit("@", 1)[1]: test["result"] for name, test in self.tests.items()}

    def assert_complete(self, other):
        """All quick ones passed and ran once; the others went as told."""
        self.assertEqual(self.verdicts(), {**{name: "pass" for name in QUICK}, **other})
        for name in QUICK:
            self.assertEqual(self.begun(name), 1, name)

    def test_panic_costs_one_test(self):
        done = self.gauntlet(self.command + ["--jobs", "2"], 1)
        self.assert_complete({"long": "pass", "panic": "incomplete"})
        panic = self.tests["igt@shell_test@panic"]
        self.assertEqual(panic["reason"], "the machine died: panic: sysrq triggered crash")
        self.assertIn("Kernel panic - not syncing: sysrq triggered crash", panic["dmesg"])
        self.assertIn("shell_test@panic: incomplete", done.stdout)
        self.assertEqual(done.stdout.count("shell_test@a: pass"), 1)
        boots = {line.split()[2] for line in self.notes() if line.startswith("begin")}
        self.assertEqual(len(boots), 3, "two labs, and one booted anew")
        self.assertTrue(os.path.exists(os.path.join(self.results, "endtime.txt")))

    def test_killed_qemu_costs_one_test(self):
        """The other lab goes on meanwhile; the longest test began first."""
        with open(os.path.join(self.top, "times.txt"), "w") as f:
            f.write("igt@shell_test@long\t9\tpass\nigt@shell_test@f\t2\tpass\n"
                    "igt@shell_test@a\t1\tpass\n")
        self.command += ["-x", "@panic$", "--history", os.path.join(self.top, "times.txt")]
        self.write_binary(long_s=600)
        process = self.start_and_reach("shell_test@b: pass")
        self.wait_for("long", lambda: self.begun("long"))
        self.assertNotIn("end long", self.notes())
        labs = {pid: qemus(pid)[0] for pid in labcase.children(process.pid) if qemus(pid)}
        self.assertEqual(len(labs), 2)
        # The lab that was given `long` is the first child.
        os.kill(labs[min(labs)], signal.SIGKILL)
        output = process.stdout.read()
        self.assertEqual(process.wait(60 * FACTOR), 1, output)
        self.assert_complete({"long": "incomplete"})
        begun = [line.split()[1:] for line in self.notes() if line.startswith("begin")]
        boot = next(boot for name, boot in begun if name == "long")
        self.assertEqual([name for name, of in begun if of == boot], ["long"], "it began first")
        self.assertEqual(begun[-1][0], "a")
        self.assertEqual(self.tests["igt@shell_test@long"]["reason"],
                         "the machine died: QEMU died: Killed")

    def test_killed_host_goes_on(self):
        """All die at once with two tests running: both are run again, no other is."""
        self.command += ["-x", "@panic$"]
        process = self.start_and_reach("shell_test@d: pass")
        self.wait_for("long", lambda: self.begun("long"))
        running = qemus(process.pid)
        process.kill()
        process.wait()
        self.wait_for("the end of QEMU",
                      lambda: not any(os.path.exists(f"/proc/{pid}") for pid in running))
        ended = {line.split()[1] for line in self.notes() if line.startswith("end")}
        done = self.gauntlet([GAUNTLET, "resume", self.results], 0)
        self.assertEqual(self.verdicts(), {name: "pass" for name in QUICK + ["long"]})
        for name in ["a", "b", "c", "d"]:
            self.assertEqual(self.begun(name), 1, name)
            self.assertNotIn(f"shell_test@{name}: pass", done.stdout)
        self.assertNotIn("long", ended)
        self.assertEqual(self.begun("long"), 2)

    def test_interrupted_run_goes_on(self):
        self.command += ["-x", "@panic$"]
        process = self.start_and_reach("shell_test@d: pass")
        self.wait_for("long", lambda: self.begun("long"))
        process.send_signal(signal.SIGINT)
        output = process.stdout.read()
        self.assertEqual(process.wait(60 * FACTOR), 130)
        self.assertIn("interrupted: gauntlet resume", output)
        self.assertEqual(self.verdicts()["long"], "incomplete")
        # With one lab as well as with two.
        self.gauntlet([GAUNTLET, "resume", "--jobs", "1", self.results], 0)
        self.assertEqual(self.verdicts(), {name: "pass" for name in QUICK + ["long"]})
        for name in ["a", "b", "c", "d"]:
            self.assertEqual(self.begun(name), 1, name)

    def test_too_many(self):
        with open("/proc/meminfo") as f:
            total_mb = int(f.readline().split()[1]) // 1024
        if total_mb > 130000:
            self.skipTest("a machine with memory for 100 labs")
        done = self.gauntlet(self.command + ["--jobs", "100"], 3)
        self.assertRegex(done.stderr, r"^gauntlet: --jobs 100: that many labs may need 134400 MB "
                                      r"of memory, \d+ MB are free: --jobs \d+ fits\n$")
        self.assertFalse(os.path.exists(self.results))
        done = self.gauntlet(self.command + ["--jobs", "0"], 2)
        self.assertIn("give a number of labs, 1 to 100", done.stderr)
        done = self.gauntlet(self.command + ["--jobs", "2", "--here"], 2)
        self.assertIn("here the tests share the devices", done.stderr)


if __name__ == "__main__":
    labcase.main()

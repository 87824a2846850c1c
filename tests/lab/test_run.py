#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`gauntlet run` in the lab: a guest that dies costs one test, and nothing is lost or repeated."""

import json
import os
import re
import signal
import subprocess
import time

import labcase
from labcase import FACTOR, GAUNTLET, LabCase

# A test binary in shell: each subtest says what it does, and counts that it did.
BINARY = """#!/bin/sh
case $1 in
--list-subtests) printf 'first\\npanic\\nlong\\nlog\\nlast\\n'; exit 0 ;;
--run-subtest) subtest=$2 ;;
esac
echo "IGT-Version: shell"
echo "Starting subtest: $subtest" | tee /dev/stderr
echo "<6>[IGT] shell_test: starting subtest $subtest" >/dev/kmsg
case $subtest in
panic) echo c >/proc/sysrq-trigger; sleep 60 ;;
long) sleep 4 ;;
log) echo "<4>the device is not amused" >/dev/kmsg ;;
esac
echo "Subtest $subtest: SUCCESS (0.001s)" | tee /dev/stderr
"""


class RunInTheLab(LabCase):
    def setUp(self):
        self.top = self.folder()
        self.results = os.path.join(self.top, "results")
        root = os.path.join(self.top, "root")
        os.mkdir(root)
        with open(os.path.join(root, "shell_test"), "w", opener=lambda name, flags:
                  os.open(name, flags, 0o755)) as f:
            f.write(BINARY)
        with open(os.path.join(root, "test-list.txt"), "w") as f:
            f.write("TESTLIST\nshell_test\nEND\n")
        self.command = [GAUNTLET, "run", "--test-root", root, "--results", self.results]

    def gauntlet(self, command, status):
        done = subprocess.run(command, capture_output=True, text=True, timeout=120 * FACTOR)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done

    def verdicts(self):
        with open(os.path.join(self.results, "results.json")) as f:
            self.tests = json.load(f)["tests"]
        return {name.rsplit("@", 1)[1]: test["result"] for name, test in self.tests.items()}

    def start_and_reach(self, line):
        """Start a run; return when it has printed a line that contains this one."""
        process = subprocess.Popen(self.command, stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, text=True)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        for text in process.stdout:
            if line in text:
                return process
        self.fail(f"no '{line}'")

    def test_panic_costs_one_test(self):
        done = self.gauntlet(self.command, 1)
        self.assertEqual(self.verdicts(), {"first": "pass", "panic": "incomplete", "long": "pass",
                                           "log": "dmesg-warn", "last": "pass"})
        panic = self.tests["igt@shell_test@panic"]
        self.assertEqual(panic["reason"], "the machine died: panic: sysrq triggered crash")
        self.assertIn("Kernel panic - not syncing: sysrq triggered crash", panic["dmesg"])
        self.assertIn("the device is not amused",
                      self.tests["igt@shell_test@log"]["dmesg-warnings"])
        self.assertIn("shell_test@panic: the machine died: panic: sysrq triggered crash",
                      done.stderr)
        self.assertEqual(done.stdout.count("shell_test@first: pass"), 1)
        with open(os.path.join(self.results, "index.html")) as f:
            self.assertIn("Kernel panic - not syncing", f.read())

    def test_dying_is_expected_or_a_flake(self):
        """What the lists say holds for machines that die; a retry gets a fresh one."""
        binary = os.path.join(self.top, "root", "shell_test")
        with open(binary, "w") as f:
            f.write(BINARY.replace("panic)", f"once) [ -e {self.results}/died ] || {{ "
                                   f"touch {self.results}/died; sync; echo c >/proc/sysrq-trigger; "
                                   "sleep 60; } ;;\npanic)").replace("first\\n", "once\\n"))
        fails = os.path.join(self.top, "fails.txt")
        with open(fails, "w") as f:
            f.write("shell_test@panic,Crash\n")
        self.command += ["--fails", fails, "--retry", "1"]
        done = self.gauntlet(self.command + ["-x", "@l"], 1)
        self.assertEqual(self.verdicts(), {"once": "pass", "panic": "incomplete"})
        outcomes = {name: (test["outcome"], test.get("attempts"))
                    for name, test in self.tests.items()}
        self.assertEqual(outcomes, {
            "igt@shell_test@once": ("flaky", ["incomplete", "pass"]),
            "igt@shell_test@panic": ("expected-fail", None)})
        self.assertIn("1 unexpected failure: once more (retry 1)", done.stdout)
        self.assertIn("failed 1 of 2 attempts: the machine died: panic", done.stdout)

    def test_panic_of_a_core_test(self):
        self.command[3] = os.path.join(os.path.dirname(os.path.dirname(GAUNTLET)), "tests/selftest")
        self.gauntlet(self.command + ["panicking"], 1)
        self.assertEqual(self.verdicts(), {"before": "pass", "panic": "incomplete",
                                           "after": "pass"})
        panic = self.tests["igt@panicking@panic"]
        self.assertEqual(panic["reason"], "the machine died: panic: sysrq triggered crash")
        self.assertIn("the last line before the end", panic["out"])
        self.assertIn("sysrq_handle_crash", panic["dmesg"])

    def test_marks_carry_the_identity(self):
        """The runner in the guest and the report on the host know the same one."""
        self.command[3] = os.path.join(os.path.dirname(os.path.dirname(GAUNTLET)), "tests/selftest")
        self.gauntlet(self.command + ["results@pass", "results@kernel-warning"], 0)
        with open(os.path.join(self.results, "metadata.txt")) as f:
            identity = re.search(r"^run_id : ([0-9a-f]{16})$", f.read(), re.M)[1]
        self.assertEqual(self.verdicts(), {"pass": "pass", "kernel-warning": "dmesg-warn"})
        for entry, name in enumerate(("pass", "kernel-warning")):
            self.assertIn(f"[IGT] results[{identity}.{entry}]: starting subtest {name}\n",
                          self.tests[f"igt@results@{name}"]["dmesg"])

    def test_restored_and_cold_agree(self):
        self.command += ["-x", "@panic$"]
        self.gauntlet(self.command, 0)
        restored = self.verdicts()
        self.gauntlet(self.command + ["--overwrite", "--cold"], 0)
        self.assertEqual(self.verdicts(), restored)
        self.assertEqual(len(restored), 4)

    def test_interrupted_run_goes_on(self):
        self.command += ["-x", "@panic$"]
        process = self.start_and_reach("shell_test@first: pass")
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        process.stdout.read()
        self.assertEqual(process.wait(60 * FACTOR), 130)
        self.assertEqual(self.verdicts(), {"first": "pass", "long": "incomplete",
                                           "log": "notrun", "last": "notrun"})
        done = self.gauntlet([GAUNTLET, "resume", self.results], 0)
        self.assertNotIn("shell_test@first: pass", done.stdout)
        self.assertEqual(self.verdicts()["long"], "pass")

    def test_killed_host_goes_on(self):
        self.command += ["-x", "@panic$"]
        process = self.start_and_reach("shell_test@first: pass")
        time.sleep(1)
        process.kill()
        process.wait()
        done = self.gauntlet([GAUNTLET, "resume", self.results], 0)
        self.assertNotIn("shell_test@first: pass", done.stdout)
        self.assertEqual(self.verdicts(), {"first": "pass", "long": "pass", "log": "dmesg-warn",
                                           "last": "pass"})

    def test_limit_in_the_guest(self):
        self.gauntlet(self.command + ["--per-test-timeout", "2", "shell_test@long",
                                      "shell_test@last"], 1)
        self.assertEqual(self.verdicts(), {"long": "timeout", "last": "pass"})

    def test_gpu_is_that_of_the_run(self):
        """Also after a resume."""
        with open(os.path.join(self.command[3], "shell_test"), "w") as f:
            f.write("#!/bin/sh\n[ \"$1\" = --list-subtests ] && echo show && exit\n"
                    "echo \"Starting subtest: show\"\n"
                    "cat /sys/bus/pci/devices/1000:00:00.0/device\n"
                    "echo \"Subtest show: SUCCESS (0.000s)\"\n")
        self.gauntlet(self.command + ["--gpu", "ptl", "--dry-run"], 0)
        self.gauntlet([GAUNTLET, "resume", self.results], 0)
        self.verdicts()
        self.assertIn("0xb080\n", self.tests["igt@shell_test@show"]["out"])

    def test_environment_reaches_the_guest(self):
        root = self.command[3]
        with open(os.path.join(root, "shell_test"), "w") as f:
            f.write("#!/bin/sh\n[ \"$1\" = --list-subtests ] && echo show && exit\n"
                    "echo \"Starting subtest: show\"; echo \"device $IGT_DEVICE as $(id -u)\"\n"
                    "echo \"Subtest show: SUCCESS (0.000s)\"\n")
        self.gauntlet(self.command + ["--device", "pci:slot=0000:01:00.0"], 0)
        self.verdicts()
        self.assertIn("device pci:slot=0000:01:00.0 as 0\n",
                      self.tests["igt@shell_test@show"]["out"])


if __name__ == "__main__":
    labcase.main()

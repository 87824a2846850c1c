#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What watches the machine around the tests, on a real kernel: taint, network, watchdog, log."""

import json
import os

import labcase
from labcase import GAUNTLET, LabCase

# A test binary in shell: what its subtests do only root on a machine of its own may do.
BINARY = """#!/bin/sh
case $1 in
--list-subtests) printf 'quiet\\nwarning\\noops\\nhang-tainted\\nflood\\ndown\\nwatchdog\\n'; exit 0 ;;
--run-subtest) subtest=$2 ;;
esac
echo "IGT-Version: shell"
echo "Starting subtest: $subtest" | tee /dev/stderr
case $subtest in
warning) echo 512 >/proc/sys/kernel/tainted ;;
oops) echo 128 >/proc/sys/kernel/tainted ;;
hang-tainted) echo 32 >/proc/sys/kernel/tainted; sleep 600 ;;
flood) while echo '<4>the device is on fire' >/dev/kmsg; do :; done ;;
down) ip link set lo down ;;
watchdog) cat /sys/class/watchdog/watchdog0/state /sys/class/watchdog/watchdog0/timeout ;;
esac
echo "Subtest $subtest: SUCCESS (0.001s)" | tee /dev/stderr
"""

# Several runs on one boot, one after the other: each is a line of its own.
SCRIPT = """
run() {
	name=$1; shift
	"$GAUNTLET" run --here --no-state --no-sync --test-root "$ROOT" --results "$RESULTS/$name" \
		"$@" >"$RESULTS/$name.log" 2>&1
	echo "$name: status $?"
}
mkdir /tmp/bin && ln -s "$(which busybox)" /tmp/bin/ping
PATH=/tmp/bin:$PATH
export IGT_PING_HOSTNAME=127.0.0.1
modprobe softdog && echo softdog
run dog --use-watchdog shell@watchdog
echo "after the run: $(cat /sys/class/watchdog/watchdog0/state)"
run clean --abort-on taint,ping shell@quiet
run new --abort-on taint shell@quiet shell@warning shell@down
run old --abort-on taint shell@quiet shell@oops shell@flood
run hang --abort-on taint --per-test-timeout 50 shell@hang-tainted
run flood --disk-usage-limit 64k shell@flood shell@quiet
export GAUNTLET_TIMEOUT_FACTOR=0.05
run down --abort-on ping shell@down shell@quiet
"""


class Watching(LabCase):
    def results(self, name):
        with open(os.path.join(self.top, name, "results.json")) as f:
            tests = json.load(f)["tests"]
        return {test.split("@", 1)[1]: result for test, result in tests.items()}

    def verdicts(self, name):
        return {test: result["result"] for test, result in self.results(name).items()}

    def aborted(self, name):
        with open(os.path.join(self.top, name, "aborted.txt")) as f:
            return f.read()

    def test_on_one_boot(self):
        self.top = self.folder()
        root = os.path.join(self.top, "root")
        os.mkdir(root)
        with open(os.path.join(root, "shell"), "w", opener=lambda name, flags:
                  os.open(name, flags, 0o755)) as f:
            f.write(BINARY)
        with open(os.path.join(root, "test-list.txt"), "w") as f:
            f.write("TESTLIST\nshell\nEND\n")
        done = labcase.lab(f"GAUNTLET={GAUNTLET}\nROOT={root}\nRESULTS={self.top}\n{SCRIPT}",
                           "--share", self.top, timeout=120)
        self.assertEqual(done.status, 0, done.out + done.err)
        with self.subTest("exit statuses"):
            self.assertEqual([line for line in done.out.splitlines() if ": status" in line],
                             ["dog: status 0", "clean: status 0", "new: status 1",
                              "old: status 1", "hang: status 1", "flood: status 1",
                              "down: status 1"])
        with self.subTest("a hardware watchdog runs as long as the run"):
            self.assertEqual(self.results("dog")["shell@watchdog"]["out"].splitlines()[2:4],
                             ["active", "120"])
            self.assertIn("after the run: inactive", done.out)
        with self.subTest("a clean machine whose network answers"):
            self.assertEqual(self.verdicts("clean"), {"shell@quiet": "pass"})
        with self.subTest("new taint"):
            self.assertEqual(self.verdicts("new"), {"shell@quiet": "pass", "shell@warning": "pass",
                                                    "shell@down": "notrun",
                                                    "runner@aborted": "fail"})
            self.assertIn("\n\nKernel badly tainted (0x200): warning (W)\n", self.aborted("new"))
        with self.subTest("taint of before the run"):
            self.assertEqual(self.verdicts("old"), {"shell@quiet": "pass", "shell@oops": "pass",
                                                    "shell@flood": "notrun",
                                                    "runner@aborted": "fail"})
            self.assertIn("\n\nKernel badly tainted (0x80): oops (D)\n", self.aborted("old"))
        with self.subTest("no waiting for a test on a tainted kernel"):
            hang = self.results("hang")["shell@hang-tainted"]
            self.assertEqual(hang["result"], "timeout")
            self.assertIn("of 5 s exceeded (50 s / 10 on a tainted kernel: bad page (B))",
                          hang["reason"])
        with self.subTest("the kernel log counts for the disk usage limit"):
            flood = self.results("flood")
            self.assertEqual(flood["shell@flood"]["result"], "incomplete")
            self.assertIn("disk usage limit of 65536 bytes exceeded", flood["shell@flood"]["reason"])
            self.assertIn("the device is on fire", flood["shell@flood"]["dmesg"])
            self.assertEqual(flood["shell@quiet"]["result"], "pass")
        with self.subTest("a network that does not answer"):
            self.assertEqual(self.verdicts("down")["shell@quiet"], "notrun")
            self.assertIn("No reply from 127.0.0.1 to a ping within 40 s", self.aborted("down"))


if __name__ == "__main__":
    labcase.main()

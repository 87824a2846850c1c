#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""tools/dev/faults on a made-up tree, with a script in the place of the lab.

The script runs what the guest would run, on this machine, with directories of its own for
debugfs and the taint; the tests' binaries do what the armed fault and their name say.
"""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from xml.etree import ElementTree
sys.dont_write_bytecode = True

import case

DEVICE = "1000:00:00.0"

# modprobe makes a new device: all knobs are 0, and what tests have left is gone.
LAB = """#!/usr/bin/env python3
import os, signal, subprocess, sys, threading
root, gpu = "@ROOT@", sys.argv[4]
assert sys.argv[1:4] == ["lab", "exec", "--gpu"] and sys.argv[5:8] == ["--", "sh", "-c"]
for name, line, status in (("dg9", "GPU 'dg9': bmg or ptl", 2), ("nolab", "no QEMU", 125)):
    if gpu == name:
        print("gauntlet: lab:", line, file=sys.stderr)
        sys.exit(status)
with open(root + "/boots", "a") as f:
    print(gpu, file=f)
here = f"{root}/lab{os.getpid()}"
os.makedirs(here)
with open(here + "/tainted", "w") as f:
    print(0, file=f)

def moved(text):
    return text.replace("/sys/kernel/debug", here + "/debug").replace("/proc/sys/kernel", here)

env = {**os.environ, "PATH": f"{root}/bin:{os.environ['PATH']}", "GPU": gpu, "HERE": here}
if gpu != "nogpu":
    subprocess.run(["modprobe", "xe"], env=env, check=True)
guest = subprocess.Popen(["sh", "-c", moved(sys.argv[8])], stdin=subprocess.PIPE, env=env,
                         text=True, start_new_session=True)

def feed():
    for line in sys.stdin:
        guest.stdin.write(moved(line))
        guest.stdin.flush()
    guest.stdin.close()

def terminated(*_):
    os.killpg(guest.pid, signal.SIGKILL)
    os._exit(143)

signal.signal(signal.SIGTERM, terminated)
signal.signal(signal.SIGINT, terminated)
threading.Thread(target=feed, daemon=True).start()
status = guest.wait()
if status < 0:
    print("gauntlet: lab: panic: oh", file=sys.stderr)
os._exit(122 if status < 0 else status)
"""
MODPROBE = """#!/bin/sh
[ "$1" = -r ] && exec test ! -e $HERE/stuck
knobs=$HERE/debug/gauntlet_sim/1000:00:00.0
rm -rf $knobs
mkdir -p $knobs
for knob in fail_a fail_b delay_c_ms; do echo 0 >$knobs/$knob; done
"""
DMESG = """#!/bin/sh
echo "[1.0] WARNING: CPU: 0 PID: 1 at sim.c:1 sim_x+0x1/0x2"
"""
BINARY = """#!/bin/sh
if [ "$1" = --list-subtests ]; then printf '%s\\n' @NAMES@; exit; fi
name=$4 knobs=$HERE/debug/gauntlet_sim/1000:00:00.0
a=$(cat $knobs/fail_a) b=$(cat $knobs/fail_b) c=$(cat $knobs/delay_c_ms)
echo "$name $2 $GPU $a $b $c" >>@ROOT@/runs
end() {
	echo "Subtest $name: $1 (0.001s)"
	exit $2
}
fail() {
	printf '(x:1) CRITICAL: Test assertion failure function f, file ../tests/x.c:7:\\n'
	printf '(x:1) CRITICAL: Failed assertion: a == b\\n(x:1) CRITICAL: error: 1 != 2\\n'
	end FAIL 98
}
[ $name = early ] && [ $a != 0 ] && exit 98
echo "Starting subtest: $name"
case $name in *bad) fail ;; esac
[ $b = 0 ] || fail
[ $c -lt 50 ] || fail
[ $a != 0 ] || end SUCCESS 0
case $name in
catches*) fail ;;
aborts) echo "the machine is in a bad state"; exit 112 ;;
late) echo "Subtest late: SUCCESS (0.001s)"; exit 112 ;;
skips) end SKIP 77 ;;
crashes) exit 139 ;;
odd) exit 7 ;;
dies) kill -9 0 ;;
warns) echo 512 >$HERE/tainted; fail ;;
leaves) touch $HERE/stuck; fail ;;
hangs) exec sleep 100 ;;
esac
end SUCCESS 0
"""
FAULT_H = "#define SIM_FAULTS(X) \\\n\tX(fail_a, \"a\") \\\n\tX(fail_b, \"b\") \\\n\tX(delay_c_ms, \"c\")\n"
USED = {"fault": "fail_b", "reason": "b", "subtests": ["catches"]}
SLOW = {"fault": "delay_c_ms", "reason": "c", "value": 50, "subtests": ["catches"]}


def entry(*subtests, **more):
    return {"fault": "fail_a", "reason": "a", "subtests": list(subtests), **more}


class Faults(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = os.path.realpath(folder.name)

    def tree(self, table, names=("catches",)):
        """A tree with one binary x; the table is text, or entries beside those for other knobs."""
        if not isinstance(table, str):
            table = json.dumps([USED, SLOW, *table])
        files = {"build/tools/gauntlet": LAB, "bin/modprobe": MODPROBE, "bin/dmesg": DMESG,
                 "build/tests/x": BINARY.replace("@NAMES@", " ".join(names)),
                 "build/tests/test-list.txt": "TESTLIST\nx\nEND\n",
                 "sim/model/sim_fault.h": FAULT_H, "data/faults/x.json": table}
        case.write_tree(self.root, {name: text.replace("@ROOT@", self.root)
                                    for name, text in files.items()})

    def faults(self, *args, jobs="1"):
        env = {**os.environ, "GAUNTLET_TIMEOUT_FACTOR": "0.02"}
        return case.run(os.path.join(case.DEV, "faults"), "--root", self.root, "--jobs", jobs,
                        *args, env=env, timeout=60)

    def outcome(self, table, *args, names=("catches",)):
        """Status and lines, without times."""
        self.tree(table, names)
        done = self.faults(*args)
        self.assertEqual(done.stderr, "")
        return done.returncode, [re.sub(r" \(\d+\.\d\ds\)", "", line)
                                 for line in done.stdout.splitlines()]

    def verdict(self, subtest, table=None, **more):
        """What the line of fail_a and this subtest says; the status; the closing line."""
        status, lines = self.outcome(table or [entry(subtest, **more)],
                                     names=("catches", subtest))
        found = [line for line in lines if re.match(rf"\[.*: x@{subtest}: (caught|missed)", line)]
        self.assertEqual(len(found), 1, "\n".join(lines))
        return found[0].split(f"x@{subtest}: ")[1], status, lines[-1]

    def lines_of(self, name):
        with open(os.path.join(self.root, name), encoding="utf-8") as f:
            return f.read().splitlines()

    def test_all_caught(self):
        status, lines = self.outcome([entry("catches-too")], names=("catches", "catches-too"))
        self.assertEqual(status, 0)
        self.assertEqual(lines[:5], [
            "[1/5] no fault: x@catches: passes: it passes",
            "[2/5] no fault: x@catches-too: passes: it passes",
            "[3/5] fail_b: x@catches: caught: x.c:7: error: 1 != 2",
            "[4/5] delay_c_ms: x@catches: caught: x.c:7: error: 1 != 2",
            "[5/5] fail_a: x@catches-too: caught: x.c:7: error: 1 != 2"])
        self.assertRegex(lines[-3], r"^x +2 +2 +3 +3 +0 ")
        self.assertRegex(lines[-1], r"^3 faults, 2 of 2 subtests proven, 3 caught, 0 missed, "
                         r"0 fail without a fault, 0 errors, \d+ s \(.* for each of 5 runs, "
                         r"1 lab, 1 boot\)$")
        # A new device for each, with one knob set, in one guest.
        self.assertEqual(self.lines_of("runs"), [
            f"catches pci:slot={DEVICE} bmg:vfs=7 0 0 0", f"catches-too pci:slot={DEVICE} bmg:vfs=7 0 0 0",
            f"catches pci:slot={DEVICE} bmg:vfs=7 0 1 0", f"catches pci:slot={DEVICE} bmg:vfs=7 0 0 50",
            f"catches-too pci:slot={DEVICE} bmg:vfs=7 1 0 0"])
        self.assertEqual(len(self.lines_of("boots")), 1)

    def test_what_is_no_catch(self):
        for subtest, why in (("passes", "it passes"), ("skips", "it skips"),
                             ("crashes", "it crashes: signal 11"), ("odd", "exit status 7"),
                             ("late", "it passes, and aborts at the end"),
                             ("early", "it fails before it begins"),
                             ("warns", ".*WARNING: CPU: 0 PID: 1 at sim.c:1.*"),
                             ("dies", "the guest dies: lab: panic: oh"),
                             ("hangs", "no end after 5 s")):
            said, status, last = self.verdict(subtest)
            self.assertRegex(said, f"^missed: {why}$")
            self.assertEqual(status, 1)
            self.assertIn("1 of 2 subtests proven, 2 caught, 1 missed", last)

    def test_an_abort_is_a_catch(self):
        self.assertEqual(self.verdict("aborts")[:2], ("caught: it aborts", 0))

    def test_what_an_entry_expects(self):
        for subtest, end in (("crashes", "crash"), ("late", "abort"), ("warns", "warning"),
                             ("dies", "death"), ("hangs", "timeout")):
            said, status, _ = self.verdict(subtest, expect=end)
            self.assertEqual((said.split(":")[0], status), ("caught", 0), said)
        self.assertEqual(self.verdict("catches-too", expect="crash")[1], 1)

    def test_a_dead_guest_costs_one_pair(self):
        status, lines = self.outcome([entry("dies", "catches-too")],
                                     names=("catches", "catches-too", "dies"))
        self.assertEqual(status, 1)
        self.assertIn("3 faults, 2 of 3 subtests proven, 3 caught, 1 missed", lines[-1])
        self.assertEqual(len(self.lines_of("boots")), 2)

    def test_what_a_pair_leaves_is_not_the_next_ones(self):
        status, lines = self.outcome([entry("leaves", "catches-too")],
                                     names=("catches", "catches-too", "leaves"))
        self.assertEqual((status, len(self.lines_of("boots"))), (0, 2), "\n".join(lines))

    def test_always_failing_catches_nothing(self):
        status, lines = self.outcome([entry("always-bad")], names=("catches", "always-bad"))
        self.assertEqual(status, 1)
        self.assertIn("missed: fail_a: x@always-bad: it does not pass without a fault either",
                      lines)
        self.assertIn("1 of 2 subtests proven, 2 caught, 1 missed, 1 fail without a fault",
                      lines[-1])

    def test_commands(self):
        knobs = f"/sys/kernel/debug/gauntlet_sim/{DEVICE}"
        said, status, _ = self.verdict("catches-too", [
            {**entry("catches-too", arm=f"echo 1 >{knobs}/fail_a"), "fault": "both"}])
        self.assertEqual((said, status), ("caught: x.c:7: error: 1 != 2", 0))
        self.assertEqual(self.lines_of("boots")[1:], [])
        said, status, _ = self.verdict("catches-too", [
            entry("catches-too"), {**entry("catches-too", arm="false"), "fault": "no"}][1:] + [
            entry("catches")])
        self.assertEqual((said.split(":")[0], status), ("missed", 1))
        self.assertIn("it cannot be armed", said)

    def test_a_guest_with_a_command_is_not_used_again(self):
        self.outcome([{**entry("catches-too", arm="true fail_a"), "fault": "a-first"},
                      entry("passes")], names=("catches", "catches-too", "passes"))
        self.assertEqual(len(self.lines_of("boots")), 2)

    def test_gpus_and_devices(self):
        table = [entry("catches-too", gpu="ptl", device="1000:00:08.0")]
        self.tree(table, ("catches", "catches-too"))
        modprobe = os.path.join(self.root, "bin/modprobe")
        case.write_tree(self.root, {"bin/modprobe": MODPROBE.replace("@ROOT@", self.root) +
                                    "cp -r $knobs ${knobs%00.0}08.0\n"})
        self.assertTrue(os.access(modprobe, os.X_OK))
        done = self.faults()
        self.assertIn("fail_a: x@catches-too (ptl): missed", done.stdout)
        self.assertIn("catches-too pci:slot=1000:00:08.0 ptl 0 0 0", self.lines_of("runs"))
        self.assertIn("catches pci:slot=1000:00:00.0 bmg:vfs=7 0 0 0", self.lines_of("runs"))

    def test_side_by_side(self):
        self.tree([entry("catches-too", "catches-three")],
                  ("catches", "catches-too", "catches-three"))
        done = self.faults(jobs="3")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("4 caught, 0 missed", done.stdout)
        self.assertIn("3 labs", done.stdout)
        self.assertEqual(len(self.lines_of("runs")), 7)

    def test_results(self):
        self.tree([entry("passes")], ("catches", "passes"))
        folder = os.path.join(self.root, "deep/results")
        self.assertEqual(self.faults("--results", folder).returncode, 1)
        with open(os.path.join(folder, "faults.json"), encoding="utf-8") as f:
            data = json.load(f)
        self.assertEqual({key: data["totals"][key] for key in
                          ("faults", "subtests", "proven", "caught", "missed", "errors")},
                         {"faults": 3, "subtests": 2, "proven": 1, "caught": 2, "missed": 1,
                          "errors": 0})
        run = next(r for r in data["runs"] if r["fault"] == "fail_a")
        self.assertEqual((run["test"], run["verdict"], run["end"], run["status"], run["why"]),
                         ("x@passes", "missed", "pass", 0, "it passes"))
        self.assertIn("Subtest passes: SUCCESS", run["output"])
        suites = ElementTree.parse(os.path.join(folder, "junit.xml")).getroot()
        self.assertEqual([suite.attrib["failures"] for suite in suites], ["1"])
        self.assertEqual(suites.find(".//failure").attrib["message"], "it passes")

    def errors(self, *args):
        done = self.faults(*args)
        self.assertEqual((done.returncode, done.stderr), (1, ""), done.stdout)
        return [line for line in done.stdout.splitlines() if line.startswith("error: ")]

    def test_what_the_table_lacks(self):
        self.tree(json.dumps([USED, {**USED, "fault": "fail_z"}, {**USED, "subtests": ["nix"]}]),
                  ("catches", "passes"))
        case.write_tree(self.root, {"data/faults/y.json": json.dumps([entry("q")])})
        self.assertEqual(self.errors(), [
            "error: data/faults/x.json: x has no subtest nix",
            "error: x@passes: no fault proves that it can fail",
            "error: data/faults/y.json: there is no test y",
            "error: data/faults/x.json: the simulator has no fault fail_z",
            "error: delay_c_ms: no entry of data/faults names this fault"])
        # Of a part only what is about this part.
        self.assertEqual(self.errors("fail_b", "x@catches"), [
            "error: data/faults/x.json: x has no subtest nix",
            "error: data/faults/x.json: the simulator has no fault fail_z"])

    def test_missing_file(self):
        self.tree([entry("catches")])
        os.remove(os.path.join(self.root, "data/faults/x.json"))
        self.assertEqual(self.errors()[0], "error: data/faults/x.json is missing: nothing proves "
                         "that x can fail")

    def refused(self, message, *args, status=2):
        done = self.faults(*args)
        self.assertEqual((done.returncode, done.stdout), (status, ""))
        self.assertEqual(done.stderr, "".join(f"gauntlet: faults: {line}\n"
                                              for line in message.splitlines()))

    def test_bad_tables(self):
        where = "data/faults/x.json: entry 1 (fail_a): "
        for table, message in (
                ("[\n{]", "data/faults/x.json:2: Expecting property name enclosed in double "
                 "quotes"),
                ("{}", "data/faults/x.json: expected a list of faults, one at least"),
                ("[]", "data/faults/x.json: expected a list of faults, one at least"),
                ("[1]", "data/faults/x.json: entry 1 (?): is no object"),
                ([{"fault": "fail_a"}], where + 'has no "reason"\n' + where +
                 'has no "subtests"'),
                ([entry("a", speed=1)], where + 'unknown key "speed"'),
                ([entry()], where + '"subtests": expected a list of names of subtests without '
                 "the binary's, each once"),
                ([entry("x@a")], where + '"subtests": expected a list of names of subtests '
                 "without the binary's, each once"),
                ([entry("a", value=True)], where + '"value": expected a number from 1 to '
                 "4294967295"),
                ([entry("a", value=0)], where + '"value": expected a number from 1 to '
                 "4294967295"),
                ([entry("a", arm="a\nb")], where + '"arm": expected one line of shell'),
                ([entry("a", arm="a", value=2)], where + '"value" is for a knob, "arm" stands in '
                 "the place of one"),
                ([entry("a", device="00:00.0")], where + '"device": expected a PCI address like '
                 "1000:00:00.0"),
                ([entry("a", expect="skip")], where + '"expect": expected one of fail, abort, '
                 "crash, timeout, warning, death"),
                ([entry("a"), entry("b", "a")], "data/faults/x.json: entry 2 (fail_a): a was there "
                 "before")):
            self.tree(table if isinstance(table, str) else json.dumps(table))
            self.refused(message)

    def test_bad_usage(self):
        self.tree([entry("catches-too")], ("catches", "catches-too"))
        for args, message in ((["nix"], "no fault, test or subtest 'nix': see --list"),
                              (["x@nix"], "no fault, test or subtest 'x@nix': see --list"),
                              (["--nix"], "unrecognized arguments: --nix: see --help"),
                              (["--jobs", "0"],
                               "argument --jobs: invalid number value: '0': see --help"),
                              (["--gpu", "dg9"], "lab: GPU 'dg9': bmg or ptl")):
            self.refused(message, *args)

    def test_not_built(self):
        self.tree([entry("catches")])
        os.remove(os.path.join(self.root, "build/tests/test-list.txt"))
        done = self.faults()
        self.assertEqual(done.returncode, 2)
        self.assertIn("build first", done.stderr)

    def test_no_lab(self):
        self.tree([entry("catches-too")], ("catches", "catches-too"))
        self.refused("lab: no QEMU", "--gpu", "nolab", status=3)
        self.refused("the lab has no simulated GPU nogpu", "--gpu", "nogpu", status=3)

    def test_names(self):
        self.tree([entry("catches-too", "catches")], ("catches", "catches-too"))
        for names, runs in ((["fail_b"], ["fail_b x@catches"]),
                            (["x@catches-too"], ["fail_a x@catches-too"]),
                            (["fail_a", "fail_b", "x@catches"],
                             ["fail_a x@catches", "fail_b x@catches"]),
                            (["x"], ["delay_c_ms x@catches", "fail_a x@catches",
                                     "fail_a x@catches-too", "fail_b x@catches"])):
            done = self.faults(*names)
            found = re.findall(r"^\[.*\] (\w+): (\S+): caught", done.stdout, re.M)
            self.assertEqual(sorted(map(" ".join, found)), runs)
            self.assertEqual(done.returncode, 0, done.stdout)

    def test_list(self):
        self.tree([entry("catches-too", gpu="ptl")], ("catches", "catches-too"))
        done = self.faults("--list", "fail_a", "fail_b")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (
            0, "fail_b: b\n\tx@catches\nfail_a: a\n\tx@catches-too (ptl)\n", ""))

    def test_interrupted(self):
        self.tree([entry("hangs")], ("catches", "hangs"))
        with subprocess.Popen([os.path.join(case.DEV, "faults"), "--root", self.root, "--jobs",
                               "1"], stdout=subprocess.PIPE, text=True) as process:
            for line in process.stdout:
                if "delay_c_ms" in line:
                    break
            time.sleep(0.5)
            process.send_signal(signal.SIGINT)
            rest = process.stdout.read()
            self.assertEqual(process.wait(30), 130)
        self.assertIn("2 faults, 1 of 2 subtests proven, 2 caught, 0 missed", rest)


case.main()

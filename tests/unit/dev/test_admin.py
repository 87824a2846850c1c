#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""tools/dev/admin: skips are exactly those that are expected, and nothing else is wrong."""

import json
import os
import sys
import tempfile
import unittest
sys.dont_write_bytecode = True

import case

# Copies the results that were prepared for this GPU and writes down how it was called.
GAUNTLET = """#!/bin/sh
echo "$*" >>@ROOT@/calls
for arg; do
	[ "$before" = --results ] && results=$arg
	[ "$before" = --gpu ] && gpu=$arg
	before=$arg
done
mkdir -p $results
cp @ROOT@/$gpu.json $results/results.json
exit $(cat @ROOT@/$gpu.status 2>/dev/null || echo 0)
"""


class Admin(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = os.path.realpath(folder.name)
        case.write_tree(self.root, {"build/tools/gauntlet": GAUNTLET.replace("@ROOT@", self.root)})

    def run_of(self, gpu, skipped, results, status=0, **more):
        """A run with what is expected of it, and {name: result} that it will have."""
        tests = {"igt@" + name: {"result": result, "reason": f"x.c:1: why {name}"}
                 if isinstance(result, str) else result for name, result in results.items()}
        case.write_tree(self.root, {
            f"data/expect/lab/{gpu}.json": json.dumps({"gpu": gpu, "skipped": skipped, **more}),
            f"{gpu}.json": json.dumps({"tests": tests}), f"{gpu}.status": str(status)})

    def admin(self, *args):
        done = case.run(os.path.join(case.DEV, "admin"), "--root", self.root, "--jobs", "2",
                        "--results", os.path.join(self.root, "r"), *args)
        return done.returncode, done.stdout.splitlines(), done.stderr

    def wrong(self, *args):
        status, lines, err = self.admin(*args)
        found = [line.removeprefix("wrong: ") for line in lines if line.startswith("wrong: ")]
        self.assertEqual((status, err), (1 if found else 0, ""))
        return found

    def calls(self):
        with open(os.path.join(self.root, "calls"), encoding="utf-8") as f:
            return f.read().splitlines()

    def test_as_expected(self):
        self.run_of("bmg", {"a@*@pf0*": "no GPU"},
                    {"a@x": "pass", "a@x@pf0-1": "skip", "a@x@pf1-1": "pass"})
        self.run_of("ptl", {"a@*": "no VRAM"}, {"a@x": "skip", "b": "pass"}, device="pci:slot=1")
        self.assertEqual(self.wrong(), [])
        self.assertEqual(self.calls(), [
            f"run --gpu bmg --jobs 2 --results {self.root}/r/bmg --overwrite",
            f"run --gpu ptl --jobs 2 --results {self.root}/r/ptl --overwrite "
            f"--device pci:slot=1 --history {self.root}/r/bmg"])

    def test_skips(self):
        self.run_of("bmg", {"a@*": "why", "c@*": "why"},
                    {"a@x": "skip", "a@y": "pass", "b@z": "skip"})
        self.assertEqual(self.wrong(), [
            "bmg: a@y: pass, but is expected to skip (a@*)",
            "bmg: b@z: skips, but is not expected to: x.c:1: why b@z",
            "bmg: c@*: expected to skip, but there is no such test"])

    def test_all_that_is_no_pass(self):
        for result in ("fail", "dmesg-warn", "warn", "dmesg-fail", "crash", "timeout",
                       "incomplete", "abort", "notrun"):
            self.run_of("bmg", {}, {"a@x": "pass", "a@y": result}, status=1)
            self.assertEqual(self.wrong(), [f"bmg: a@y: {result}: x.c:1: why a@y"])
        leak = {"item": "vfs", "key": "/sys/x", "before": "0", "after": "2"}
        for leaks, more in (([leak], ""), ([leak] * 3, ", and 2 more")):
            self.run_of("bmg", {}, {"a@x": {"result": "pass", "leak": leaks}}, status=1)
            self.assertEqual(self.wrong(), [f"bmg: a@x: leaves vfs: /sys/x: '0' -> '2'{more}"])
        self.run_of("bmg", {}, {"a@x": "pass"}, status=1)
        self.assertEqual(self.wrong(), ["bmg: gauntlet run says that it was not as expected"])

    def test_repeat_ends_with_the_first_failure(self):
        self.run_of("bmg", {}, {"a@x": "pass"})
        self.assertEqual(self.wrong("--repeat", "3"), [])
        self.assertEqual(len(self.calls()), 3)
        self.run_of("ptl", {}, {"a@x": "fail"}, status=1)
        self.assertEqual(self.wrong("--twenty"), ["ptl: a@x: fail: x.c:1: why a@x"])
        self.assertEqual(len(self.calls()), 5)
        self.assertEqual(self.wrong("bmg"), [])

    def test_write(self):
        self.run_of("bmg", {"gone": "was here", "b@y": "mine"}, {
            "a@x": "skip", "a@x@pf0": "skip", "a@y": "skip", "b@x": "pass", "b@x@pf0-1": "skip",
            "b@x@pf1-1": "pass", "b@y": "skip"})
        self.assertEqual(self.wrong("--write"), [])
        with open(os.path.join(self.root, "data/expect/lab/bmg.json"), encoding="utf-8") as f:
            self.assertEqual(json.load(f), {"gpu": "bmg", "skipped": {
                "a@*": "why a@x", "b@*@pf0*": "why b@x@pf0-1", "b@y": "mine"}})
        self.assertEqual(self.wrong(), [])
        # What fails is not written away, whatever its name.
        self.run_of("bmg", {}, {"a@skips": "fail"}, status=1)
        self.assertEqual(self.wrong("--write"), ["bmg: a@skips: fail: x.c:1: why a@skips"])

    def refused(self, message, *args, status=2):
        self.assertEqual(self.admin(*args), (status, [], f"gauntlet: admin: {message}\n"))

    def test_bad_descriptions(self):
        self.refused("data/expect/lab has no run")
        for text, message in (
                ("{\n", "data/expect/lab/x.json:2: Expecting property name enclosed in double "
                 "quotes"),
                ("[]", 'data/expect/lab/x.json: expected an object with "gpu" and "skipped"'),
                ('{"gpu": "a"}', 'data/expect/lab/x.json: expected an object with "gpu" and '
                 '"skipped"'),
                ('{"gpu": "a", "skipped": []}', 'data/expect/lab/x.json: "skipped": unknown, or of '
                 'another type'),
                ('{"gpu": "a", "skipped": {}, "x": 1}', 'data/expect/lab/x.json: "x": unknown, or '
                 'of another type')):
            case.write_tree(self.root, {"data/expect/lab/x.json": text})
            self.refused(message)

    def test_bad_usage(self):
        self.run_of("bmg", {}, {})
        self.refused("no run 'ptl': data/expect/lab has bmg", "ptl")
        self.refused("argument --repeat: invalid number value: '0': see --help", "--repeat", "0")
        self.refused("unrecognized arguments: --nix: see --help", "--nix")

    def test_no_lab(self):
        for status in (2, 3, 130):
            self.run_of("bmg", {}, {"a@x": "notrun"}, status=status)
            self.refused(f"bmg: gauntlet run: status {status}", status=status)


case.main()

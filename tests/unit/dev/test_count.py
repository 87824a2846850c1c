#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""tools/dev/test chooses the right tests, and its closing line tells the truth."""

import json
import os
import sys
import tempfile
import unittest
import unittest.mock
sys.dont_write_bytecode = True

import case


class Count(unittest.TestCase):
    def count(self, *runs):
        """Status and output for runs of (status, results); a str instead is a log as it is."""
        with tempfile.TemporaryDirectory() as folder:
            args = []
            for number, (status, results) in enumerate(runs):
                path = os.path.join(folder, f"run{number}.json")
                args.append(f"{path}={status}")
                if results is None:
                    continue
                if not isinstance(results, str):
                    results = "".join(json.dumps({"name": f"t{i}", "result": r}) + "\n"
                                      for i, r in enumerate(results))
                case.write_tree(folder, {f"run{number}.json": results})
            done = case.run("python3", os.path.join(case.DEV, "meson_tests.py"), "count", *args)
            self.assertEqual(done.stderr, "")
            return done.returncode, done.stdout.splitlines()

    def expect(self, runs, status, *lines):
        self.assertEqual(self.count(*runs), (status, list(lines)))

    def test_sums_up(self):
        self.expect([(0, ["OK", "EXPECTEDFAIL"]), (0, ["OK", "SKIP"])], 0, "skipped: t1",
                    "3 passed, 0 failed, 1 skipped")

    def test_everything_else_failed(self):
        bad = ["FAIL", "TIMEOUT", "UNEXPECTEDPASS", "ERROR", "INTERRUPT", "PENDING"]
        self.expect([(1, ["OK", *bad])], 1,
                    *(f"failed: run0: t{i} ({b.lower()})" for i, b in enumerate(bad, 1)),
                    "1 passed, 6 failed, 0 skipped")

    def test_nothing_passed(self):
        self.expect([], 1, "0 passed, 0 failed, 0 skipped")
        self.expect([(0, ["SKIP"])], 1, "skipped: t0", "0 passed, 0 failed, 1 skipped")

    def test_unusable_logs(self):
        for log, what in ((None, "no log"), ("", "empty log"), ("{", "torn log")):
            for status in (0, 1):
                self.expect([(0, ["OK"]), (status, log)], 1,
                            f"failed: run1: status {status}, {what}",
                            "1 passed, 1 failed, 0 skipped")

    def test_status_without_a_failure(self):
        self.expect([(137, ["OK"])], 1, "failed: run0: status 137",
                    "1 passed, 1 failed, 0 skipped")


class Pick(unittest.TestCase):
    """With a script in the place of meson."""

    tests = [("lab", "boot"), ("unit", "names"), ("selftest", "pass"), ("check", "layers")]

    def pick(self, phase, *names):
        known = json.dumps([{"suite": ["gauntlet:" + suite], "name": name}
                            for suite, name in self.tests])
        with tempfile.TemporaryDirectory() as folder:
            case.write_tree(folder, {"meson": f"#!/bin/sh\necho '{known}'\n"})
            with unittest.mock.patch.dict(os.environ, PATH=f"{folder}:{os.environ['PATH']}"):
                done = case.run("python3", os.path.join(case.DEV, "meson_tests.py"), "pick",
                                "build", phase, *names)
        return done.returncode, done.stdout.split(), done.stderr

    def test_phases(self):
        self.assertEqual(self.pick("main"), (0, ["names", "pass", "layers"], ""))
        self.assertEqual(self.pick("lab"), (0, ["boot"], ""))
        self.assertEqual(self.pick("sanitized"), (0, ["names", "pass"], ""))

    def test_names_and_suites(self):
        self.assertEqual(self.pick("main", "unit", "layers"), (0, ["names", "layers"], ""))
        self.assertEqual(self.pick("lab", "unit", "layers"), (0, [], ""))

    def test_unknown(self):
        self.assertEqual(self.pick("main", "unit", "nix"), (
            2, [], "gauntlet: test: no test or suite 'nix': see tools/dev/test --list\n"))

    def test_bad_usage(self):
        for args, message in ((["--nix"], "unknown option --nix: see --help"),
                              (["--build"], "--build wants a folder"),
                              (["a b"], "no test or suite 'a b': see tools/dev/test --list")):
            done = case.run(os.path.join(case.DEV, "test"), *args)
            self.assertEqual((done.returncode, done.stdout, done.stderr),
                             (2, "", f"gauntlet: test: {message}\n"))


case.main()

#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The closing line of tools/dev/test tells the truth, whatever meson's logs look like."""

import json
import os
import sys
import tempfile
import unittest
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


case.main()

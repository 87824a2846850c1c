#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""data/ci/lava.yaml: its steps as LAVA's shell runs them, and what they tell LAVA."""

import os
import re
import unittest

import cicase
from cicase import CI, GAUNTLET, SELECT, SOURCE, metadata, run, verdicts

try:
    import yaml
except ImportError:
    yaml = None

WORDS = {"pass": "pass", "warn": "pass", "dmesg-warn": "pass", "skip": "skip", "notrun": "unknown"}
HELPER = "#!/bin/sh\necho \"${0##*/} $*\" >>\"$HELPER_LOG\"\n"


class Lava(cicase.CiCase):
    def setUp(self):
        super().setUp()
        with open(os.path.join(CI, "lava.yaml")) as f:
            self.definition = yaml.safe_load(f)
        self.checkout = os.path.join(self.top, "checkout")
        os.mkdir(self.checkout)
        os.symlink(os.path.join(SOURCE, "data"), os.path.join(self.checkout, "data"))
        self.results = os.path.join(self.checkout, "results/lava")

    def steps(self, path=os.environ["PATH"], **params):
        """One script of all steps that ends at the first failure, parameters at its top."""
        params = {**self.definition["params"], "GAUNTLET": GAUNTLET, **params}
        script = "set -e\n" + "".join(f"{name}='{value}'\n" for name, value in params.items())
        script += "\n".join(self.definition["run"]["steps"]) + "\n"
        return run(["sh"], input=script, cwd=self.checkout,
                   env={**os.environ, "PATH": path, "HELPER_LOG": os.path.join(self.top, "log")})

    def expected(self, status):
        """(test set, test case, result) of every test, and of the run."""
        found = [("", "gauntlet-run", status)]
        for name, verdict in verdicts(self.results).items():
            _, binary, *rest = name.split("@")
            found.append((binary, ".".join(rest) or binary, WORDS.get(verdict, "fail")))
        return sorted(found)

    def test_definition(self):
        about = self.definition["metadata"]
        self.assertEqual(about["format"], "Lava-Test Test Definition 1.0")
        self.assertTrue(about["description"])
        self.assertRegex(about["name"], r"^[a-z-]+$")
        self.assertEqual(set(self.definition), {"metadata", "params", "run"})

    def test_signals(self):
        done = self.steps(OPTIONS=" ".join(SELECT[1:]))
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        found, current = [], ""
        for line in done.stdout.splitlines():
            mark = re.fullmatch(r"<LAVA_SIGNAL_(\w+) ?(.*)>", line)
            if not mark:
                self.assertNotIn("LAVA_SIGNAL", line)
            elif mark[1] == "TESTSET":
                start = re.fullmatch(r"START ([\w-]+)", mark[2])
                self.assertTrue(start or mark[2] == "STOP", line)
                self.assertEqual(bool(start), not current, "sets do not nest")
                current = start[1] if start else ""
            else:
                self.assertEqual(mark[1], "TESTCASE")
                case = re.fullmatch(r"TEST_CASE_ID=([\w.-]+) RESULT=(pass|fail|skip|unknown)"
                                    r"(?: UNITS=s MEASUREMENT=\d+\.\d+)?", mark[2])
                self.assertTrue(case, line)
                found.append((current, case[1], case[2]))
        self.assertEqual(sorted(found), self.expected("fail"))
        self.assertGreater(len(found), 15)

    def test_helpers(self):
        """With LAVA's own programs on the device nothing is printed past them."""
        bin_dir = os.path.join(self.top, "bin")
        os.mkdir(bin_dir)
        for name in ("lava-test-case", "lava-test-set"):
            with open(os.path.join(bin_dir, name), "w", opener=lambda path, flags:
                      os.open(path, flags, 0o755)) as f:
                f.write(HELPER)
        done = self.steps(path=bin_dir + ":" + os.environ["PATH"], OPTIONS=" ".join(SELECT[1:]),
                          TESTS="simple_pass results@pass results@skip")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertNotIn("LAVA_SIGNAL", done.stdout)
        with open(os.path.join(self.top, "log")) as f:
            lines = [re.sub(r"\d+\.\d+", "N", line) for line in f.read().splitlines()]
        self.assertEqual(lines, [
            "lava-test-set start simple_pass",
            "lava-test-case simple_pass --result pass --measurement N --units s",
            "lava-test-set stop",
            "lava-test-set start results",
            "lava-test-case pass --result pass --measurement N --units s",
            "lava-test-case skip --result skip --measurement N --units s",
            "lava-test-set stop",
            "lava-test-case gauntlet-run --result pass"])

    def test_after_a_reboot(self):
        """The steps run once more: the run goes on."""
        run([GAUNTLET, "run", "--dry-run", "--results", self.results, *SELECT])
        before = metadata(self.results)["run_id"]
        done = self.steps(OPTIONS="--no-such-option")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual(metadata(self.results)["run_id"], before)
        self.assertIn("<LAVA_SIGNAL_TESTCASE TEST_CASE_ID=fail RESULT=fail ", done.stdout)

    def test_words(self):
        with open(os.path.join(self.top, "times.txt"), "w") as f:
            for verdict in ("pass", "warn", "dmesg-warn", "skip", "fail", "dmesg-fail", "crash",
                            "timeout", "incomplete", "abort", "notrun"):
                f.write(f"igt@t@{verdict}\t0.5\t{verdict}\n")
        done = run([os.path.join(CI, "lava-results.sh"), self.top])
        self.assertEqual(re.findall(r"TEST_CASE_ID=(\S+) RESULT=(\w+) ", done.stdout),
                         [("pass", "pass"), ("warn", "pass"), ("dmesg-warn", "pass"),
                          ("skip", "skip"), ("fail", "fail"), ("dmesg-fail", "fail"),
                          ("crash", "fail"), ("timeout", "fail"), ("incomplete", "fail"),
                          ("abort", "fail"), ("notrun", "unknown")])

    def test_no_results(self):
        done = run([os.path.join(CI, "lava-results.sh"), self.top])
        self.assertEqual(done.returncode, 2)
        self.assertIn("times.txt: cannot be read: give a results directory", done.stderr)


if __name__ == "__main__":
    if not yaml:
        cicase.skip("no yaml for python3 (package python3-yaml)")
    unittest.main(verbosity=2)

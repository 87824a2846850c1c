#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""igt_kunit() and igt_kselftests() with a module that reports as the kernel's own tests do."""

import os
import re
import shutil
import subprocess
import tempfile

import labcase
from labcase import LabCase, lab

SUBJECT = os.environ.get("SUBJECT_KUNIT",
                         os.path.join(labcase.SOURCE, "build/tests/lab/subject_kunit"))
FIRST = {"passes": "SUCCESS", "fails": "FAIL", "skips": "SKIP"}


def results(out):
    """Subtests and dynamic blocks with their results."""
    return dict(re.findall(r"^(?:Subtest|Dynamic subtest) (\S+): (\w+)", out, re.M))


class KernelTests(LabCase):
    @classmethod
    def setUpClass(cls):
        cls.temp = tempfile.TemporaryDirectory(prefix="gauntlet-test.")
        cls.addClassCleanup(cls.temp.cleanup)
        modules, release = labcase.build_modules(cls.temp.name)
        cls.tree = os.path.join(cls.temp.name, "lib/modules", release)
        os.makedirs(cls.tree)
        shutil.copy(os.path.join(modules, "labktap_test.ko"), cls.tree)
        subprocess.run(["/sbin/depmod", "-b", cls.temp.name, release], check=True,
                       capture_output=True)

    def run_subject(self, subtests, options=""):
        result = lab(f"IGT_KMOD_DIRNAME={self.tree} LABKTAP_OPTIONS={options} "
                     f"{SUBJECT} --run-subtest {subtests} 2>&1; "
                     "status=$?; grep ^labktap /proc/modules; exit $status")
        self.assertNotIn("\nlabktap", result.out, "the module stayed")
        return result

    def test_cases_from_the_log(self):
        result = self.run_subject("labktap", "how=log")
        self.check(result, 98)
        self.assertEqual(results(result.out), {**FIRST, "second-each": "SUCCESS",
                                               "labktap": "FAIL"})
        self.assertIn("no such \\ unit", result.out)

    def test_one_suite_of_two(self):
        result = self.run_subject("second")
        self.check(result, 0)
        self.assertEqual(results(result.out), {"each": "SUCCESS", "second": "SUCCESS"})

    def test_cases_from_debugfs(self):
        result = self.run_subject("labktap", "how=debugfs")
        self.check(result, 98)
        self.assertEqual(results(result.out), {**FIRST, "labktap": "FAIL"})

    def test_results_that_end_early(self):
        result = self.run_subject("labktap", "how=cut")
        self.check(result, 98)
        self.assertEqual(results(result.out), {"second-each": "SUCCESS", "labktap": "FAIL",
                                               "complete-results": "FAIL"})

    def test_results_that_break_the_protocol(self):
        result = self.run_subject("labktap", "how=broken")
        self.check(result, 98)
        self.assertEqual(results(result.out), {"complete-results": "FAIL", "labktap": "FAIL"})
        self.assertIn("EPROTO", result.out)

    def test_nothing_to_test(self):
        result = self.run_subject("labktap,third,no_such,none,all-tests")
        self.check(result, 77)
        self.assertEqual(results(result.out), dict.fromkeys(
            ["labktap", "third", "no_such", "none", "all-tests"], "SKIP"))
        for reason in ("module labktap_test has no results; this kernel has no module kunit",
                       "module labktap_test has no results of suite third;",
                       "module no_such_kunit cannot be loaded: ENOENT;",
                       "module labktap_test has no selftests that begin with none",
                       "module no_such: ENOENT"):
            self.assertIn(reason, result.out)

    def test_selftests_by_number(self):
        result = self.run_subject("live")
        self.check(result, 98)
        self.assertEqual(list(results(result.out).items()),
                         [("passes", "SUCCESS"), ("fails", "FAIL"), ("leaves", "SUCCESS"),
                          ("refuses", "FAIL"), ("live", "FAIL")])
        self.assertIn("selftest live_fails of module labktap_test failed: EBADMSG", result.out)
        self.assertIn("kernel: labktap: the selftest has seen something", result.out)
        self.assertIn("selftest live_refuses of module labktap_test failed: ENXIO", result.out)

    def test_selftests_in_a_wrapper(self):
        result = self.run_subject("mock")
        self.check(result, 98)
        self.assertEqual(results(result.out), {"passes": "SUCCESS", "fails": "FAIL",
                                               "odd": "FAIL", "mock": "FAIL"})
        self.assertIn("wrapped passes, mock_passes, number 4", result.out)

    def test_bad_taint_ends_the_selftests(self):
        result = self.run_subject("taint")
        self.check(result, 0)
        self.assertEqual(results(result.out), {"first": "SUCCESS", "taint": "SUCCESS"})
        self.assertIn("no more selftests", result.out)


if __name__ == "__main__":
    labcase.main()

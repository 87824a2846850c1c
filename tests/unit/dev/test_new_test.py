#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""tools/dev/new-test: what it makes passes the checks, and what it refuses leaves no trace."""

import os
import re
import shutil
import sys
import tempfile
import unittest
import unittest.mock
from pathlib import Path
sys.dont_write_bytecode = True

import case

sys.path.insert(0, case.DEV)
import fault_table

LIST = "# SPDX-License-Identifier: MIT\nhw_tests = [\n\t'pci_flr',\n\t'sriov_basic',\n]\n\nother = [\n\t'zzz',\n]\n"


class NewTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = folder.name
        case.write_tree(self.root, {"tests/meson.build": LIST, "tests/pci_flr.c": "",
                                    "tests/unit/x": "", "tools/dev/x": "",
                                    "data/faults/taken.json": "[]\n"})
        for name in ("new-test", "new-test.c.in", "new-test.json.in"):
            shutil.copy(os.path.join(case.DEV, name), os.path.join(self.root, "tools/dev"))
        shutil.copy(os.path.join(case.SOURCE, ".clang-format"), self.root)

    def new_test(self, *args):
        return case.run(os.path.join(self.root, "tools/dev/new-test"), *args)

    def read(self, name):
        with open(os.path.join(self.root, name), encoding="utf-8") as f:
            return f.read()

    def test_lists_are_sorted(self):
        for name in ("aaa", "vfio_x2", "pci_x"):
            self.assertEqual(self.new_test(name).returncode, 0)
        self.assertEqual(self.read("tests/meson.build"), LIST.replace(
            "\t'pci", "\t'aaa',\n\t'pci").replace("\t'sriov_basic',\n",
                                                 "\t'pci_x',\n\t'sriov_basic',\n\t'vfio_x2',\n"))
        self.assertIn("pci_x: in two", self.read("tests/pci_x.c"))

    def test_faults(self):
        """The table can be used, and names each subtest of the template."""
        os.remove(os.path.join(self.root, "data/faults/taken.json"))
        done = self.new_test("pci_x")
        self.assertIn("\n  ./gauntlet test --faults pci_x\n", done.stdout)
        entries = fault_table.load(Path(self.root))
        self.assertEqual([entry.binary for entry in entries], ["pci_x"])
        self.assertEqual(set(re.findall(r'igt_subtest\w*\("(\S+)"\)', self.read("tests/pci_x.c"))),
                         {name for entry in entries for name in entry.subtests})
        self.assertLessEqual({entry.fault for entry in entries},
                             set(fault_table.knobs(Path(case.SOURCE))))

    def test_empty_list(self):
        case.write_tree(self.root, {"tests/meson.build": "hw_tests = [\n]\n"})
        self.assertEqual(self.new_test("a").returncode, 0)
        self.assertEqual(self.read("tests/meson.build"), "hw_tests = [\n\t'a',\n]\n")

    def test_result_passes_the_checks(self):
        self.assertEqual(self.new_test("sriov_new").returncode, 0)
        os.remove(os.path.join(self.root, "tests/pci_flr.c"))
        for check in ("size", "text", "format"):
            done = case.run(os.path.join(case.DEV, "check-" + check), "--root", self.root)
            self.assertIn(done.returncode, (0, 77), done.stdout)

    def refused(self, args, message):
        done = self.new_test(*args)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertEqual(done.stderr, f"new-test: {message}\n")
        self.assertEqual(self.read("tests/meson.build"), LIST)
        self.assertEqual(sorted(os.listdir(os.path.join(self.root, "tests"))),
                         ["meson.build", "pci_flr.c", "unit"])
        self.assertEqual(os.listdir(os.path.join(self.root, "data/faults")), ["taken.json"])

    def test_bad_names(self):
        for name in ("", "Sriov", "sriov-x", "2x", "_x", "x_", "a__b", "../x", "a b", "ä", "x.c",
                     "a\nb"):
            self.refused([name], f"bad name '{name}': use lower-case letters, digits and "
                         "single _, like pci_flr")

    def test_taken_names(self):
        self.refused(["pci_flr"], "tests/pci_flr.c exists already: choose another name")
        self.refused(["taken"], "data/faults/taken.json exists already: choose another name")
        self.refused(["unit"], "tests/unit is a folder: choose another name")

    def test_more_than_one(self):
        self.refused(["a", "b"], "one name, please: tools/dev/new-test NAME")

    def test_strange_list(self):
        for text, message in (
                ("", "tests/meson.build has no line 'hw_tests = [': cannot add to it"),
                ("hw_tests = ['a']\n", "tests/meson.build: hw_tests must hold one name a line, "
                 "and ] on a line of its own")):
            with unittest.mock.patch(__name__ + ".LIST", text):
                case.write_tree(self.root, {"tests/meson.build": text})
                self.refused(["b"], message)


case.main()

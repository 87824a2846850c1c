# SPDX-License-Identifier: MIT
"""Runs a check of tools/dev on a small made-up tree and compares what it finds, line by line."""

import os
import subprocess
import sys
import tempfile
import unittest

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.realpath(__file__)))))
DEV = os.path.join(SOURCE, "tools", "dev")
SPDX = "/* SPDX-License-Identifier: MIT */\n"


def write_tree(root, tree):
    """Create the files of {path: text}; a text that begins with #! becomes a program."""
    for path, text in tree.items():
        full = os.path.join(root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8", newline="") as f:
            f.write(text)
        if text.startswith("#!"):
            os.chmod(full, 0o755)


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, **options)


class CheckCase(unittest.TestCase):
    check = ""          # the program, set by each class
    root_option = ("--root",)

    def setUp(self):
        self.new_root()

    def new_root(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = folder.name

    def outcome(self, tree):
        """Status, findings and notes of the check on what is in self.root and the tree."""
        write_tree(self.root, tree)
        done = run(os.path.join(DEV, self.check), *self.root_option, self.root)
        lines = done.stdout.splitlines()
        if done.returncode == 77:
            self.skipTest(lines[0])
        self.assertEqual(done.stderr, "")
        self.assertRegex(lines[-1], rf"^{self.check}: \d+ findings? in \d+ \w+$")
        notes = [line for line in lines[:-1] if line.startswith("note: ")]
        return done.returncode, [line for line in lines[:-1] if line not in notes], notes

    def expect(self, tree, *findings):
        """The check finds exactly this, in this order, and its status says so.

        The next call begins with an empty tree.
        """
        status, found, _ = self.outcome(tree)
        self.new_root()
        self.assertEqual(found, list(findings))
        self.assertEqual(status, 1 if findings else 0)


def main():
    sys.dont_write_bytecode = True
    unittest.main()

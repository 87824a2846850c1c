#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""All hardware tests on all devices of data/expect/lab: no fail, no leak, no warning, no new skip."""

import os
import sys
import unittest

import labcase
from labcase import GAUNTLET, SOURCE

BUILD = os.path.dirname(os.path.dirname(GAUNTLET))


class Dev(unittest.TestCase):
    def dev(self, program, *options):
        """Run a program of tools/dev, its output in ours; its results stay beside meson's logs."""
        results = os.path.join(BUILD, "meson-logs", "lab-" + program)
        sys.stdout.flush()
        status = os.spawnv(os.P_WAIT, os.path.join(SOURCE, "tools/dev", program),
                           [program, "--build", BUILD, "--results", results, *options])
        self.assertEqual(status, 0, f"see {results}")


class WholeList(Dev):
    def test_is_as_expected(self):
        self.dev("admin")


if __name__ == "__main__":
    labcase.main()

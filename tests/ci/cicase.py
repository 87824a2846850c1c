# SPDX-License-Identifier: MIT
"""What the tests of data/ci have in common: the program, a list that runs anywhere, its verdicts."""

import json
import os
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.realpath(__file__))
SOURCE = os.path.dirname(os.path.dirname(HERE))
CI = os.path.join(SOURCE, "data", "ci")
GAUNTLET = os.environ.get("GAUNTLET_PROGRAM", os.path.join(SOURCE, "build/tools/gauntlet"))
SELFTEST = os.environ.get("SELFTEST_ROOT", os.path.join(SOURCE, "build/tests/selftest"))
FACTOR = float(os.environ.get("GAUNTLET_TIMEOUT_FACTOR", "1"))
SKIP = 77

# The project's own self-tests, without those that hang, stop the run, crash the machine or
# write to the kernel log, which shards on one machine have in common.
SELECT = ["--here", "--allow-non-root", "--no-state", "--test-root", SELFTEST,
          "-x", "^igt@panicking", "-x", "@(hang|abort-run|kernel-warning)$"]


def run(command, **options):
    return subprocess.run(command, capture_output=True, text=True, timeout=120 * FACTOR, **options)


def verdicts(results):
    with open(os.path.join(results, "results.json")) as f:
        return {name: test["result"] for name, test in json.load(f)["tests"].items()}


def metadata(results):
    with open(os.path.join(results, "metadata.txt")) as f:
        return dict(line.rstrip("\n").split(" : ", 1) for line in f)


class CiCase(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        temp = tempfile.TemporaryDirectory(prefix="gauntlet-ci.")
        self.addCleanup(temp.cleanup)
        self.top = temp.name

    def whole(self):
        """The verdicts of the list when one machine runs it."""
        results = os.path.join(self.top, "whole")
        done = run([GAUNTLET, "run", "--results", results, "--no-html", *SELECT])
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        found = verdicts(results)
        self.assertGreater(len(found), 15)
        return found

    def assert_shards(self, shards, merged):
        """The shards are cut from one list, and all of it is in the merged run, once."""
        names = [name for shard in shards for name in verdicts(shard)]
        self.assertEqual(sorted(names), sorted(verdicts(merged)))
        self.assertEqual(len(set(names)), len(names))
        self.assertEqual({metadata(shard)["shard_index"] for shard in shards},
                         {str(i + 1) for i in range(len(shards))})
        self.assertEqual(len({metadata(shard)["shard_plan"] for shard in shards}), 1)


def skip(reason):
    print("skipped: " + reason)
    sys.exit(SKIP)

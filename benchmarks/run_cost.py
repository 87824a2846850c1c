#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What the runner adds to a test: N one-process subtests that do nothing, by gauntlet execute,
against as many plain posix_spawn() and waitpid() of the same command line.

    run_cost.py GAUNTLET START_UP MOCK DIRECTORY...

A test's time is that from one line of the runner's progress to the next.  Each measures in turns
with the other; results go to the directories given (a tmpfs and a disk).  Prints one JSON object a
directory, medians in microseconds.  Run it on an idle machine."""
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

ROUNDS, TESTS = 5, 200


def prepare(directory, mock):
    root, results = os.path.join(directory, "root"), os.path.join(directory, "results")
    os.makedirs(root)
    os.makedirs(results)
    os.symlink(mock, os.path.join(root, "mock"))
    with open(os.path.join(results, "metadata.txt"), "w") as file:
        file.write(f"allow_non_root : 1\ntest_root : {root}\nkill_grace : 5\nsocket : 0\n"
                   "run_id : 0123456789abcdef\n")
    with open(os.path.join(results, "joblist.txt"), "w") as file:
        file.write("mock bare\n" * TESTS)
    return results


def run(gauntlet, results):
    """Microseconds of each test but the first, whose begin is not seen."""
    times = []
    with subprocess.Popen([gauntlet, "execute", results], stdout=subprocess.PIPE) as runner:
        while line := runner.stdout.readline():
            if line.startswith(b"["):
                times.append(time.monotonic_ns())
                if b": pass" not in line:
                    sys.exit(f"run_cost: {line}")
    if runner.returncode or len(times) != TESTS:
        sys.exit(f"run_cost: {len(times)} tests, status {runner.returncode}")
    return [(b - a) / 1000 for a, b in zip(times, times[1:])]


def spawn(start_up, mock):
    text = subprocess.check_output([start_up, str(TESTS), "--", mock, "--run-subtest", "bare"])
    return json.loads(text)["median_us"]


def measure(gauntlet, start_up, mock, where):
    ran, spawned = [], []
    # Removed at the end: ext4 is slow to make files where many have just been removed.
    with tempfile.TemporaryDirectory(dir=where) as directory:
        for number in range(ROUNDS):
            spawned.append(spawn(start_up, mock))
            ran += run(gauntlet, prepare(os.path.join(directory, str(number)), mock))
    run_us, spawn_us = statistics.median(ran), statistics.median(spawned)
    print(json.dumps({"benchmark": "run_cost", "where": where, "tests": ROUNDS * TESTS,
                      "run_median_us": round(run_us), "spawn_median_us": round(spawn_us),
                      "own_us": round(run_us - spawn_us)}))


if len(sys.argv) < 5:
    sys.exit("usage: run_cost.py GAUNTLET START_UP MOCK DIRECTORY...")
for place in sys.argv[4:]:
    measure(*sys.argv[1:4], place)

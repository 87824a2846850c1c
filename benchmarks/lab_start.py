#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""How long the lab takes from command to the end of a trivial one: restored, cold, and their ratio.

Usage: benchmarks/lab_start.py [GAUNTLET [RUNS]]      (default: build/tools/gauntlet 10)

Prints one JSON object; seconds are medians, spread is slowest / fastest.  Run it on an idle machine.
"""

import json
import os
import statistics
import subprocess
import sys
import time

TOP = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))


def measure(gauntlet, runs, *options):
    times = []
    for _ in range(runs):
        begin = time.monotonic()
        subprocess.run([gauntlet, "lab", "exec", *options, "--", "true"], check=True)
        times.append(time.monotonic() - begin)
    return {"median_s": round(statistics.median(times), 3),
            "spread": round(max(times) / min(times), 2), "runs": runs}


def main():
    gauntlet = sys.argv[1] if len(sys.argv) > 1 else os.path.join(TOP, "build/tools/gauntlet")
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    measure(gauntlet, 1)  # fetches the kernel and saves a state, if need be
    result = {"restored": measure(gauntlet, runs), "cold": measure(gauntlet, runs, "--cold"),
              "load": round(os.getloadavg()[0], 2)}
    result["cold_over_restored"] = round(
        result["cold"]["median_s"] / result["restored"]["median_s"], 2)
    print(json.dumps({"benchmark": "lab_start", **result}))


if __name__ == "__main__":
    main()

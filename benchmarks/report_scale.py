#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Time and memory of a run's reports, by the number of subtests and how they lie in entries.

Usage: benchmarks/report_scale.py [GAUNTLET [COUNT...]]   (default: build/tools/gauntlet 1000 10000 100000)

Makes results directories of COUNT subtests, as one-subtest entries and as entries of up to 20,000
subtests, half of them with output on stderr and a kernel warning, and has all reports written.
Prints one JSON object: seconds (best of three), peak memory, and for each COUNT after the first
how much longer a subtest took than with the COUNT before: 1 is linear.
"""

import json
import os
import resource
import shutil
import sys
import tempfile
import time

TOP = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
VERSION = "IGT-Version: 2.4-g0 (x86_64) (Linux: 6.12.0 x86_64)\n"
METADATA = """abort_mask : 0
name : scale
dry_run : 0
dmesg_warn_level : 4
prune_mode : 2
test_root : /nowhere
results_path : /nowhere
cmdline.argc : 1
cmdline.argv[0] : gauntlet
"""


def subtest(binary, number):
    """What one subtest leaves: stdout, stderr, kernel log."""
    name = f"subtest-number-{number}"
    start = f"Starting subtest: {name}\n"
    end = f"Subtest {name}: SUCCESS (0.012s)\n"
    noise = "".join(f"line {i} of the output of this subtest\n" for i in range(10))
    usec = 1000 * number
    dmesg = f"6,{2 * number},{usec},-;[IGT] {binary}: starting subtest {name}\n"
    text = ""
    if number % 2:
        text = "(scale:7) WARNING: something is odd here\n"
        dmesg += f"4,{2 * number + 1},{usec + 1},-;device 0000:01:00.0: something is odd\n"
    return name, start + noise + end, start + text + end, dmesg


def make_entry(path, index, binary, numbers):
    folder = os.path.join(path, str(index))
    os.mkdir(folder)
    parts = [subtest(binary, number) for number in numbers]
    names = [part[0] for part in parts]
    for file, text in (("journal.txt", "".join(f"{n}\n" for n in names) + "exit:0 (1.000s)\n"),
                       ("out.txt", VERSION + "".join(part[1] for part in parts)),
                       ("err.txt", "".join(part[2] for part in parts)),
                       ("dmesg.txt", "".join(part[3] for part in parts))):
        with open(os.path.join(folder, file), "w", encoding="ascii") as f:
            f.write(text)
    return f"{binary} {','.join(names)}\n"


def make_run(path, count, per_entry):
    os.mkdir(path)
    with open(os.path.join(path, "metadata.txt"), "w", encoding="ascii") as f:
        f.write(METADATA)
    with open(os.path.join(path, "joblist.txt"), "w", encoding="ascii") as f:
        for index, first in enumerate(range(0, count, per_entry)):
            f.write(make_entry(path, index, f"binary{first // max(per_entry, 500)}",
                               range(first, min(first + per_entry, count))))


def report_once(gauntlet, path):
    begin = time.monotonic()
    pid = os.fork()
    if not pid:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.execv(gauntlet, [gauntlet, "results", path])
    _, status, usage = os.wait4(pid, 0)
    seconds = time.monotonic() - begin
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit(f"{gauntlet} results {path}: status {status}")
    return seconds, usage.ru_maxrss / 1024


def measure(gauntlet, folder, count, per_entry):
    path = os.path.join(folder, "run")
    make_run(path, count, per_entry)
    runs = [report_once(gauntlet, path) for _ in range(3)]
    size = os.path.getsize(os.path.join(path, "results.json"))
    shutil.rmtree(path)
    return {"subtests": count, "seconds": round(min(r[0] for r in runs), 3),
            "peak_mb": round(max(r[1] for r in runs), 1), "json_mb": round(size / 1e6, 1)}


def main():
    gauntlet = sys.argv[1] if len(sys.argv) > 1 else os.path.join(TOP, "build/tools/gauntlet")
    counts = [int(a) for a in sys.argv[2:]] or [1000, 10000, 100000]
    result = {"benchmark": "report_scale"}
    with tempfile.TemporaryDirectory(prefix="gauntlet-scale-") as folder:
        for layout, per_entry in (("one_subtest_entries", 1), ("entries_of_20000", 20000)):
            rows = [measure(gauntlet, folder, count, per_entry) for count in counts]
            for before, row in zip(rows, rows[1:]):
                each = before["seconds"] / before["subtests"]
                row["per_subtest_ratio"] = round(row["seconds"] / row["subtests"] / each, 2)
            result[layout] = rows
    result["load"] = round(os.getloadavg()[0], 2)
    print(json.dumps(result))


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()

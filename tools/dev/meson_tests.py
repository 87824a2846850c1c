#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What tools/dev/test asks about meson's tests.

list BUILD                 `suite name` of every test
pick BUILD PHASE [NAME...] the tests of a phase, restricted to these tests or suites; status 2 and
                           a line on stderr for a name that is neither
count LOG=STATUS...        sums up the logs of the runs (a run's exit status tells whether its
                           log can be complete) and prints the closing line; status 1 unless
                           something passed and nothing failed
"""

import json
import os
import subprocess
import sys

PASSED = {"OK", "EXPECTEDFAIL"}
SKIPPED = {"SKIP"}


def tests(build):
    """(suite, name) of every test of a build folder."""
    done = subprocess.run(["meson", "introspect", "--tests", build], check=True,
                          capture_output=True, text=True)
    return [(test["suite"][0].split(":")[-1], test["name"]) for test in json.loads(done.stdout)]


def in_phase(phase, suite):
    """Phases: all at once; one after the other; once more with sanitizers."""
    if phase == "sanitized":
        return suite in ("unit", "selftest")
    return (suite == "lab") == (phase == "lab")


def pick(build, phase, wanted):
    known = tests(build)
    for name in wanted:
        if not any(name in test for test in known):
            print(f"gauntlet: test: no test or suite '{name}': see tools/dev/test --list",
                  file=sys.stderr)
            return 2
    for suite, name in known:
        if in_phase(phase, suite) and (not wanted or suite in wanted or name in wanted):
            print(name)
    return 0


def read_log(path):
    """The (name, result) pairs of a run as far as its log goes, and what is wrong with the log."""
    results = []
    try:
        with open(path, encoding="utf-8", errors="replace") as f:
            for line in f:
                test = json.loads(line)
                results.append((test["name"], test["result"]))
    except FileNotFoundError:
        return results, "no log"
    except (ValueError, KeyError):
        return results, "torn log"
    return results, None if results else "empty log"


def count(runs):
    passed = failed = skipped = 0
    for run in runs:
        path, _, status = run.rpartition("=")
        title = os.path.basename(path).removesuffix(".json")
        results, error = read_log(path)
        bad = 0
        for name, result in results:
            if result in PASSED:
                passed += 1
            elif result in SKIPPED:
                skipped += 1
                print(f"skipped: {name}")
            else:
                bad += 1
                print(f"failed: {title}: {name} ({result.lower()})")
        if error or (status != "0" and not bad):
            bad += 1
            print(f"failed: {title}: status {status}" + (f", {error}" if error else ""))
        failed += bad
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 0 if passed and not failed else 1


def main():
    verb, *args = sys.argv[1:] or ["help"]
    if verb == "list":
        for suite, name in sorted(tests(args[0])):
            print(f"{suite:10} {name}")
        return 0
    if verb == "pick":
        return pick(args[0], args[1], args[2:])
    if verb == "count":
        return count(args)
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main())

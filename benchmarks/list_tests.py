#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""How long gauntlet list takes over thousands of binaries, with nothing known and with all known.

Usage: list_tests.py GAUNTLET BINARY [COUNT]

BINARY is linked COUNT (2000) times into a test root of its own. Prints one JSON object: seconds of
the first listing and the best of five later ones, of the same with the cache off, the names listed
and the size of the cache.
"""

import json
import os
import subprocess
import sys
import tempfile
import time


def listing(gauntlet, root, **env):
    begin = time.monotonic()
    names = subprocess.run([gauntlet, "list", "--test-root", root], env=os.environ | env,
                           check=True, capture_output=True).stdout.count(b"\n")
    return time.monotonic() - begin, names


def main():
    gauntlet, binary = map(os.path.abspath, sys.argv[1:3])
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 2000
    with tempfile.TemporaryDirectory() as top:
        root, cache = os.path.join(top, "root"), os.path.join(top, "cache")
        os.mkdir(root)
        subprocess.run(["cp", binary, os.path.join(top, "binary")], check=True)
        names = [f"mock{i:04}" for i in range(count)]
        for name in names:
            os.link(os.path.join(top, "binary"), os.path.join(root, name))
        with open(os.path.join(root, "test-list.txt"), "w", encoding="ascii") as file:
            file.write("TESTLIST\n" + "\n".join(names) + "\nEND\n")
        off = min(listing(gauntlet, root, GAUNTLET_LISTING_CACHE="off")[0] for _ in range(3))
        time.sleep(3)  # what was made within the last 2 s is not kept
        env = {"XDG_CACHE_HOME": cache, "GAUNTLET_LISTING_CACHE": "on"}
        cold, listed = listing(gauntlet, root, **env)
        warm = min(listing(gauntlet, root, **env)[0] for _ in range(5))
        size = sum(entry.stat().st_size for entry in os.scandir(os.path.join(cache, "gauntlet")))
    print(json.dumps({"benchmark": "list-tests", "binaries": count, "names": listed,
                      "no_cache_s": round(off, 4), "cold_s": round(cold, 4),
                      "warm_s": round(warm, 4), "cache_bytes": size}))


main()

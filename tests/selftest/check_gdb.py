#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A failed assertion aborts when the parent process is gdb, and only then.

Usage: check_gdb.py FAILING-TEST    (gdb is played by a shell of that name)
"""

import os
import shutil
import subprocess
import sys
import tempfile


def status_below(parent, test):
    script = f"'{test}' >/dev/null 2>&1; echo $?"
    return subprocess.run([parent, "-c", script], capture_output=True, text=True).stdout.strip()


def main():
    with tempfile.TemporaryDirectory() as folder:
        gdb = os.path.join(folder, "gdb")
        shutil.copy(os.path.realpath("/bin/sh"), gdb)
        found = status_below(gdb, sys.argv[1]), status_below("/bin/sh", sys.argv[1])
    print(f"status below gdb and below a shell: {found}")
    return 0 if found == ("134", "98") else 1


if __name__ == "__main__":
    sys.exit(main())

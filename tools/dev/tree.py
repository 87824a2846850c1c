# SPDX-License-Identifier: MIT
"""The files of a source tree, and how a check reports what it found in them.

Every check is a program of its own: it takes --root DIR (default: the tree it lies in), prints
one line `file:line: what` per finding, `note: ...` for what is worth a look but not wrong, closes
with `NAME: N findings in M files`, and exits 1 if there was a finding. Status 77 means that the
check could not be made here (meson counts it as a skip); the note says what is missing.
"""

import argparse
import fnmatch
import os
import subprocess
import sys

SKIPPED = 77

LEFT_OUT_DIRS = {".git", "results", "__pycache__"}


def own_root():
    return os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))


def lab_jobs():
    """How many labs side by side: they wait half of the time, for the kernel's sleeps of 1 s."""
    return min((os.cpu_count() or 1) + 2, 6)


def arguments(description):
    """An argument parser with the option that every check has."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--root", default=own_root(), help="top of the tree to check")
    return parser


def _git_files(root):
    """The tracked and the new files by git, None where the tree is no git work tree."""
    def git(*args):
        done = subprocess.run(["git", "-C", root, *args], capture_output=True, check=True)
        return done.stdout.decode(errors="surrogateescape")
    try:
        if os.path.realpath(git("rev-parse", "--show-toplevel").strip()) != os.path.realpath(root):
            return None
        return git("ls-files", "-z", "-c", "-o", "--exclude-standard").split("\0")
    except (OSError, subprocess.CalledProcessError):
        return None


def _walked_files(root):
    """All files below root, apart from build folders and results: for a tree without git."""
    found = []
    for folder, dirs, files in os.walk(root):
        dirs[:] = [d for d in dirs if d not in LEFT_OUT_DIRS
                   and not (folder == root and d.startswith("build"))
                   and not os.path.isdir(os.path.join(folder, d, "meson-private"))]
        found += [os.path.relpath(os.path.join(folder, f), root) for f in files]
    return found


def files(root, *patterns):
    """Sorted paths, relative to root, that match one of the patterns (all without patterns)."""
    names = _git_files(root)
    if names is None:
        names = _walked_files(root)
    return sorted(n for n in set(names)
                  if n and (not patterns or any(fnmatch.fnmatch(n, p) for p in patterns))
                  and os.path.isfile(os.path.join(root, n))
                  and not os.path.islink(os.path.join(root, n)))


def read(root, name):
    with open(os.path.join(root, name), encoding="utf-8", errors="replace", newline="") as f:
        return f.read()


def interpreter(text):
    """The program that a script's first line names ("sh", "python3"), "" if it is no script."""
    line = text.split("\n", 1)[0]
    if not line.startswith("#!"):
        return ""
    words = [w for w in line[2:].split() if not w.startswith("-")]
    if not words:
        return ""
    name = os.path.basename(words[0])
    if name in ("env", "busybox") and len(words) > 1:
        name = words[1]
    return name


class Report:
    """Counts and prints the findings of one check."""

    def __init__(self, name):
        self.name = name
        self.findings = 0

    def finding(self, path, line, what):
        self.findings += 1
        print(f"{path}:{line}: {what}")

    def note(self, what):
        print(f"note: {what}")

    def close(self, count, unit="files"):
        """Print the closing line; the result is the exit status."""
        plural = "" if self.findings == 1 else "s"
        print(f"{self.name}: {self.findings} finding{plural} in {count} {unit}")
        sys.stdout.flush()
        return 1 if self.findings else 0

    def skip(self, why):
        print(f"note: skipped: {why}")
        print(f"{self.name}: skipped")
        return SKIPPED

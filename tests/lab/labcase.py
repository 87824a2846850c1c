# SPDX-License-Identifier: MIT
"""Runs `gauntlet lab` and looks at what it says; common to the tests of this folder."""

import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.realpath(__file__))
SOURCE = os.path.dirname(os.path.dirname(HERE))
GAUNTLET = os.environ.get("GAUNTLET_PROGRAM", os.path.join(SOURCE, "build/tools/gauntlet"))
FETCH = os.path.join(SOURCE, "vm", "fetch-kernel")
FACTOR = float(os.environ.get("GAUNTLET_TIMEOUT_FACTOR", "1"))
SKIP = 77

# What a machine may lack; everything else that keeps the lab from starting is a failure.
LACKING = re.compile("no QEMU|no kernel: .*(no network|has no|neither Debian|no mirror)")


class Result:
    def __init__(self, done):
        self.status, self.out, self.err = done.returncode, done.stdout, done.stderr

    @property
    def reason(self):
        """The line that says how it ended, without the path of the log."""
        found = re.findall(r"^gauntlet: lab: (.*?)(?: \(console: .*\))?$", self.err, re.M)
        return found[-1] if found else ""

    @property
    def console(self):
        with open(re.search(r"\(console: (.*)\)", self.err).group(1), errors="replace") as f:
            return f.read()


def arguments(command, options):
    if isinstance(command, str):
        command = ["sh", "-c", command]
    return [GAUNTLET, "lab", "exec", *options, "--", *command]


def lab(command, *options, stdin="", timeout=60, env=None, prefix=()):
    """Run a command (a shell line or a list) in the lab."""
    done = subprocess.run([*prefix, *arguments(command, options)], input=stdin,
                          capture_output=True, text=True, timeout=timeout * FACTOR,
                          env={**os.environ, **(env or {})})
    return Result(done)


def kernel():
    """The directory of the lab's kernel."""
    return subprocess.run([FETCH], capture_output=True, text=True).stdout.strip()


def modules():
    """The directory with the simulated GPU's modules, which main() has built."""
    cache = os.environ.get("GAUNTLET_CACHE") or os.path.join(
        os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "gauntlet")
    return os.path.join(cache, "modules")


def build_modules(folder):
    """Build the modules of our own with the fetched headers: where they are, and the release."""
    found = subprocess.run([FETCH, "--headers"], capture_output=True, text=True)
    if found.returncode == 3 and "no network" in found.stderr:
        raise unittest.SkipTest(found.stderr.strip())
    if not shutil.which("make"):
        raise unittest.SkipTest("make is not installed")
    tree = found.stdout.strip()
    with open(os.path.join(tree, "release")) as f:
        release = f.read().strip()
    modules = os.path.join(folder, "module")
    shutil.copytree(os.path.join(HERE, "module"), modules)
    done = subprocess.run(["make", "-C", os.path.join(tree, "tree/usr/src/linux-headers-" + release),
                           "M=" + modules, "CONFIG_DEBUG_INFO_BTF_MODULES=", "modules"],
                          capture_output=True, text=True)
    if done.returncode:
        raise AssertionError(done.stdout + done.stderr)
    return modules, release


def children(pid):
    """Processes that a process has started."""
    with open(f"/proc/{pid}/task/{pid}/children") as f:
        return [int(child) for child in f.read().split()]


def qemu_of(pid):
    """QEMU's process below a running lab, or None."""
    for child in children(pid):
        try:
            if "qemu" in os.readlink(f"/proc/{child}/exe"):
                return child
        except OSError:
            pass
    return None


class LabCase(unittest.TestCase):
    def folder(self):
        """A folder of the host that is gone after the test."""
        temp = tempfile.TemporaryDirectory(prefix="gauntlet-test.")
        self.addCleanup(temp.cleanup)
        return temp.name

    def start(self, command, *options, env=None):
        """The same as lab() without waiting; killed at the end of the test."""
        process = subprocess.Popen(arguments(command, options), stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True,
                                   env={**os.environ, **(env or {})})

        def end():
            process.kill()
            process.wait()
            process.stdout.close()
            process.stderr.close()

        self.addCleanup(end)
        return process

    def check(self, result, status, out=None):
        self.assertEqual(result.status, status, f"stdout: {result.out}\nstderr: {result.err}")
        if out is not None:
            self.assertEqual(result.out, out)

    def leftovers(self):
        return set(glob.glob(os.path.join(tempfile.gettempdir(), "gauntlet-lab.*")))


def skip(reason):
    print("skipped: " + reason)
    sys.exit(SKIP)


def main(need_lab=True):
    if need_lab:
        first = lab(["true"], timeout=600)
        if first.status == 125 and LACKING.search(first.reason):
            skip(first.reason)
    unittest.main(verbosity=2)

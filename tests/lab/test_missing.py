#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What is missing or wrong is said in one line, with the status that the manual promises."""

import os
import subprocess

import labcase
from labcase import LabCase, lab


class Program(LabCase):
    def one_line(self, result, status, *parts):
        self.check(result, status, "")
        self.assertEqual(result.err.count("\n"), 1, result.err)
        self.assertTrue(result.err.startswith("gauntlet: lab: "), result.err)
        for part in parts:
            self.assertIn(part, result.err)

    def gauntlet(self, *arguments):
        return labcase.Result(subprocess.run([labcase.GAUNTLET, "lab", *arguments],
                                             capture_output=True, text=True))

    def kernel(self, **files):
        folder = self.folder()
        for name, text in files.items():
            with open(os.path.join(folder, name), "w") as f:
                f.write(text)
        return {"GAUNTLET_KERNEL": folder, "GAUNTLET_CACHE": self.folder()}

    def test_no_qemu(self):
        tools = self.folder()
        for name in "sh", "sed", "readlink", "cat":
            os.symlink("/bin/" + name, os.path.join(tools, name))
        self.one_line(lab(["true"], env={"PATH": tools}), 125, "qemu-system-x86")
        self.one_line(lab(["true"], env={"GAUNTLET_QEMU": "/no/such"}), 125, "/no/such")

    def test_qemu_that_fails(self):
        self.one_line(lab(["true"], env={"GAUNTLET_QEMU": "/bin/false"}), 125, "exit status 1")

    def test_bad_kernel_directory(self):
        self.one_line(lab(["true"], env={"GAUNTLET_KERNEL": "/no/such"}), 125, "GAUNTLET_KERNEL")
        self.one_line(lab(["true"], env=self.kernel()), 125, "GAUNTLET_KERNEL")
        self.one_line(lab(["true"], env=self.kernel(release="1.2.3\n")), 125, "no kernel image")
        self.one_line(lab(["true"], env=self.kernel(release="1.2.3\n", vmlinux="x")), 125,
                      "modules.dep")

    def test_kernel_that_does_not_boot(self):
        good = labcase.kernel()
        bad = self.kernel(vmlinux="no kernel at all")
        for name in "release", "tree":
            os.symlink(os.path.join(good, name), os.path.join(bad["GAUNTLET_KERNEL"], name))
        self.one_line(lab(["true"], "--time-limit", "10", "--gpu", "none", env=bad), 125,
                      "QEMU did not start")

    def test_bad_options(self):
        for arguments in (["exec", "--cpus", "0", "--", "true"], ["exec", "--cpus", "x", "--", "a"],
                          ["exec", "--memory", "1", "--", "true"], ["exec"], ["shell", "true"],
                          ["exec", "--share", "/no/such", "--", "true"], ["fly"], [],
                          ["exec", "--env", "novalue", "--", "true"], ["stop"],
                          ["exec", "--gpu", "dg 9", "--", "true"],
                          ["exec", "--gpu", "", "--", "true"],
                          ["exec", "--gpu", "bmg;reboot", "--", "true"],
                          ["exec", "--time-limit", "-1", "--", "true"]):
            result = self.gauntlet(*arguments)
            self.check(result, 2, "")
            self.assertEqual(result.err.count("\n"), 1, result.err)

    def test_gpu_that_its_driver_refuses(self):
        for gpu, part in (("dg9", "'dg9': no such platform"), ("bmg,ptl:vfs=99", "'vfs=99': ")):
            self.one_line(lab(["true"], "--gpu", gpu), 125, "xe: devices: " + part)

    def test_unknown_option(self):
        self.check(self.gauntlet("exec", "--nonsense", "--", "true"), 2, "")

    def test_help(self):
        for arguments in ["--help"], ["exec", "--help"], ["shell", "--help"]:
            result = self.gauntlet(*arguments)
            self.check(result, 0)
            self.assertIn("Exit status", result.out)

    def test_attach_to_nothing(self):
        self.one_line(lab(["true"], "--attach", "/no/such"), 125, "/no/such")
        self.assertEqual(self.gauntlet("stop", "/no/such").status, 3)


class Fetch(LabCase):
    """vm/fetch-kernel with an apt configuration and a cache of our own."""

    def setUp(self):
        self.root = self.folder()
        os.mkdir(os.path.join(self.root, "sources.list.d"))
        self.system("bookworm")

    def write(self, name, text):
        with open(os.path.join(self.root, name), "w") as f:
            f.write(text)

    def system(self, name):
        self.write("os-release", f'PRETTY_NAME="Some {name}"\nVERSION_CODENAME={name}\n')

    def fetch(self, *arguments, **env):
        env = {"GAUNTLET_CACHE": self.root + "/cache", "GAUNTLET_APT_DIR": self.root,
               "GAUNTLET_OS_RELEASE": self.root + "/os-release", **env}
        done = subprocess.run([labcase.FETCH, *arguments], capture_output=True, text=True,
                              env={**os.environ, **env}, timeout=120)
        return labcase.Result(done)

    def refused(self, status, *parts, **env):
        result = self.fetch(**env)
        self.check(result, status, "")
        last = result.err.splitlines()[-1]
        self.assertTrue(last.startswith("fetch-kernel: "), result.err)
        for part in parts:
            self.assertIn(part, last)
        self.assertEqual([n for n in os.listdir(self.root) if n == "cache"] and
                         [n for n in os.listdir(self.root + "/cache/kernel") if n != ".lock"], [])

    def test_not_debian(self):
        self.system("jammy")
        self.assertIn("Some jammy is neither Debian 12 nor 13", self.fetch().err)

    def test_no_mirror(self):
        self.refused(3, "no mirror for bookworm")
        self.write("sources.list", "deb http://example.org/debian buster main\n")
        self.refused(3, "no mirror for bookworm")

    def test_no_network(self):
        """Name resolution fails and connections are refused; both source formats are read."""
        self.write("sources.list", "deb [arch=amd64] http://127.0.0.1:9/debian bookworm main\n")
        self.refused(3, "no network to http://127.0.0.1:9/debian")
        os.unlink(os.path.join(self.root, "sources.list"))
        self.write("sources.list.d/a.sources", "Types: deb\nURIs: http://off.invalid/d\n"
                   "Suites: bookworm\nEnabled: no\n\n# note\nTypes: deb\n"
                   "URIs: http://gauntlet.invalid/debian\nSuites: bookworm-updates bookworm\n"
                   "Components: main\n")
        self.refused(3, "no network to http://gauntlet.invalid/debian")

    def test_mirror_without_the_suite(self):
        os.mkdir(self.root + "/mirror")
        self.write("sources.list", f"deb file:{self.root}/mirror bookworm main\n")
        self.refused(3, "has no bookworm-backports")
        self.system("trixie")
        self.write("sources.list", f"deb file:{self.root}/mirror trixie main\n")
        self.refused(3, "has no trixie")

    def test_no_space(self):
        df = os.path.join(self.root, "bin")
        os.mkdir(df)
        self.write("bin/df", "#!/bin/sh\necho head\necho /dev/x 1000 990 10 99% /\n")
        os.chmod(df + "/df", 0o755)
        self.write("sources.list", "deb http://127.0.0.1:9/debian bookworm main\n")
        self.refused(3, "10 MB free", "450 MB needed", PATH=df + ":" + os.environ["PATH"])

    def test_cache_that_cannot_be_written(self):
        result = self.fetch(GAUNTLET_CACHE="/proc/gauntlet")
        self.check(result, 3, "")
        self.assertIn("set GAUNTLET_CACHE", result.err)

    def test_unknown_argument(self):
        self.check(self.fetch("--what"), 2, "")

    def test_directory_of_the_user(self):
        self.write("release", "1.2.3\n")
        self.check(self.fetch(GAUNTLET_KERNEL=self.root), 0, self.root + "\n")
        self.check(self.fetch(GAUNTLET_KERNEL="/no/such"), 3, "")

    def test_cached_kernel_needs_nothing(self):
        kernel = self.root + "/cache/kernel"
        os.makedirs(kernel + "/1.2.3")
        with open(kernel + "/1.2.3/release", "w") as f:
            f.write("1.2.3\n")
        os.symlink("1.2.3", kernel + "/bookworm-backports")
        self.check(self.fetch(), 0, kernel + "/1.2.3\n")


if __name__ == "__main__":
    labcase.main(need_lab=False)

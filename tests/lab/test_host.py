#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The lab and the host: what is writable, who may run it, what is left, machines that are kept."""

import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
import unittest

import labcase
from labcase import LabCase, lab


def picture(folder):
    """Everything about the files of a folder that a write would change."""
    found = {}
    for root, _, names in os.walk(folder):
        for name in [".", *names]:
            path = os.path.join(root, name)
            stat = os.stat(path)
            with open(path, "rb") if os.path.isfile(path) else open(os.devnull, "rb") as f:
                found[path] = (stat.st_mode, stat.st_uid, stat.st_mtime_ns, stat.st_ino, f.read())
    return found


class HostTree(LabCase):
    def setUp(self):
        self.tree = self.folder()
        for name in "kept", "removed", "changed", "moved":
            with open(os.path.join(self.tree, name), "w") as f:
                f.write(name + "\n")

    def test_writes_stay_in_the_guest(self):
        before = picture(self.tree)
        result = lab(f"""cd {self.tree}; rm removed; echo other > changed; mv moved new; chmod 700 kept
                         mkdir dir; touch dir/file; cat changed new; ls""")
        self.check(result, 0, "other\nmoved\nchanged\ndir\nkept\nnew\n")
        self.assertEqual(picture(self.tree), before)

    def test_host_tree_refuses_writes_even_without_overlay(self):
        before = picture(self.tree)
        result = lab(f"""mkdir /raw; mount -t 9p -o trans=virtio,version=9p2000.L share3 /raw || exit 9
                         echo other > /raw{self.tree}/changed; rm /raw{self.tree}/removed
                         touch /raw{self.tree}/new; cat /raw{self.tree}/kept""")
        self.check(result, 0, "kept\n") if result.status != 1 else self.fail(result.err)
        self.assertEqual(picture(self.tree), before)

    def test_share_is_writable_at_the_same_path(self):
        other = self.folder()
        result = lab(f"echo new > {self.tree}/new; rm {self.tree}/removed; echo x > {other}/x; "
                     f"cat {self.tree}/kept", "--share", self.tree, "--share", other)
        self.check(result, 0, "kept\n")
        self.assertEqual(sorted(os.listdir(self.tree)), ["changed", "kept", "moved", "new"])
        with open(os.path.join(other, "x")) as f:
            self.assertEqual(f.read(), "x\n")

    def test_share_is_live_in_both_directions(self):
        path = os.path.join(self.tree, "changed")
        process = self.start(f"cat {path}; while ! grep -q go {path}; do sleep 0.1; done; "
                             f"echo gone > {path}; cat", "--share", self.tree)
        self.assertEqual(process.stdout.readline(), "changed\n")
        with open(path, "w") as f:
            f.write("go, with a longer text than before\n")
        self.assertEqual(process.wait(20 * labcase.FACTOR), 0)
        with open(path) as f:
            self.assertEqual(f.read(), "gone\n")

    def test_share_with_a_comma_in_its_name(self):
        share = os.path.join(self.tree, "a,b c")
        os.mkdir(share)
        self.check(lab(["touch", share + "/file"], "--share", share), 0)
        self.assertEqual(os.listdir(share), ["file"])


class OrdinaryUser(LabCase):
    """The same verdicts without any privilege, and root inside all the same."""

    @classmethod
    def setUpClass(cls):
        if os.getuid():
            raise unittest.SkipTest("all these tests run as an ordinary user already")
        cls.prefix = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
        if subprocess.run([*cls.prefix, "test", "-x", labcase.GAUNTLET]).returncode:
            raise unittest.SkipTest("the build folder is not open to other users")
        temp = tempfile.TemporaryDirectory(prefix="gauntlet-test.")
        cls.addClassCleanup(temp.cleanup)
        os.chmod(temp.name, 0o755)
        kernel = labcase.kernel()
        for name in "release", "vmlinux", "vmlinuz", "tree/lib":
            if os.path.exists(os.path.join(kernel, name)):
                os.makedirs(os.path.join(temp.name, "kernel/tree"), exist_ok=True)
                subprocess.run(["cp", "-rL", os.path.join(kernel, name),
                                os.path.join(temp.name, "kernel", name)], check=True)
        cls.share = os.path.join(temp.name, "share")
        for folder in "cache", "share":
            os.mkdir(os.path.join(temp.name, folder))
            os.chown(os.path.join(temp.name, folder), 65534, 65534)
        cls.env = {"GAUNTLET_CACHE": temp.name + "/cache", "HOME": "/nonexistent",
                   "GAUNTLET_KERNEL": temp.name + "/kernel"}

    def lab(self, command, *options):
        return lab(command, *options, env=self.env, prefix=self.prefix)

    def test_same_verdicts(self):
        for _ in "saves", "restores":
            result = self.lab(f"id -u; echo x > {self.share}/file; exit 7", "--share", self.share)
            self.check(result, 7, "0\n")
            self.assertEqual(os.stat(self.share + "/file").st_uid, 65534)
        self.assertEqual(self.lab("echo c > /proc/sysrq-trigger").reason,
                         "panic: sysrq triggered crash")
        self.check(self.lab(["sleep", "1000"], "--time-limit", "2"), 124)

    def test_root_inside_cannot_read_the_hosts_secrets(self):
        secret = os.path.join(self.folder(), "secret")
        with open(secret, "w") as f:
            f.write("secret")
        os.chmod(os.path.dirname(secret), 0o755)
        os.chmod(secret, 0o600)
        self.check(self.lab(["cat", secret]), 1, "")


class Kept(LabCase):
    def keep(self, command):
        result = lab(command, "--keep")
        folder = re.search(r"gauntlet lab stop (\S+)$", result.err, re.M).group(1)
        self.addCleanup(self.stop, folder)
        return result, folder

    def stop(self, folder):
        return subprocess.run([labcase.GAUNTLET, "lab", "stop", folder], capture_output=True,
                              text=True)

    def test_kept_machine_goes_on(self):
        result, folder = self.keep("echo here > /run/mark; exit 3")
        self.check(result, 3)
        self.check(lab("cat /run/mark; exit 4", "--attach", folder), 4, "here\n")
        self.check(lab(["cat"], "--attach", folder, stdin="more"), 0, "more")
        self.assertEqual(self.stop(folder).returncode, 0)
        self.assertFalse(os.path.exists(folder))
        self.check(lab(["true"], "--attach", folder), 125)

    def test_panic_ends_a_kept_machine(self):
        _, folder = self.keep(["true"])
        result = lab("echo c > /proc/sysrq-trigger", "--attach", folder)
        self.assertEqual(result.reason, "panic: sysrq triggered crash")
        self.assertFalse(os.path.exists(folder))

    def test_lost_user_frees_the_machine(self):
        _, folder = self.keep(["true"])
        process = self.start("echo begun; exec sleep 1000", "--attach", folder)
        self.assertEqual(process.stdout.readline(), "begun\n")
        process.kill()
        process.wait()
        time.sleep(0.5)
        self.check(lab(["echo", "again"], "--attach", folder), 0, "again\n")


class Debugger(LabCase):
    def test_machine_waits_for_gdb(self):
        with socket.socket() as s:
            if s.connect_ex(("127.0.0.1", 1234)) == 0:
                raise unittest.SkipTest("port 1234 is in use")
        process = self.start(["echo", "hello"], "--gdb")
        self.assertIn("target remote 127.0.0.1:1234", process.stderr.readline())
        with socket.socket() as s:  # what gdb asks first, and "continue"
            s.settimeout(20 * labcase.FACTOR)
            for _ in range(100):
                if s.connect_ex(("127.0.0.1", 1234)) == 0:
                    break
                time.sleep(0.1)
            s.sendall(b"+$?#3f")
            answer = b""
            while b"$T05" not in answer:
                got = s.recv(4096)
                self.assertTrue(got, "QEMU has closed the connection")
                answer += got
            s.sendall(b"+$c#63")
            self.assertEqual(process.stdout.readline(), "hello\n")
        self.assertEqual(process.wait(30 * labcase.FACTOR), 0)


class Kvm(LabCase):
    def test_kvm_works_or_says_why_not(self):
        result = lab(["echo", "hello"], "--kvm", "--cold")
        if result.status == 125:
            self.assertIn("--kvm", result.reason)
        else:
            self.check(result, 0, "hello\n")


if __name__ == "__main__":
    labcase.main()

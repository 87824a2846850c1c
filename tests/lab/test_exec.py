#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What goes into a command in the lab and what comes out: status, streams, terminal, time limit."""

import fcntl
import hashlib
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time

import labcase
from labcase import LabCase, lab


class Status(LabCase):
    def test_status_is_the_commands_own(self):
        self.check(lab("exit 7"), 7)
        self.check(lab(["true"]), 0)

    def test_signal_becomes_128_plus_number(self):
        self.check(lab("kill -KILL $$"), 128 + 9)

    def test_command_that_does_not_exist(self):
        result = lab(["/no/such/program"])
        self.check(result, 127)
        self.assertIn("cannot run '/no/such/program' in the lab", result.err)

    def test_file_that_cannot_be_executed(self):
        self.check(lab(["/etc/passwd"]), 126)

    def test_time_limit(self):
        begin = time.monotonic()
        result = lab("echo begun; exec sleep 1000", "--time-limit", "3")
        self.check(result, 124, "begun\n")
        self.assertEqual(result.reason, "time limit of 3000 ms is over")
        self.assertLess(time.monotonic() - begin, 3 + 3 * labcase.FACTOR)


class Streams(LabCase):
    def test_stdout_and_stderr_stay_apart(self):
        result = lab("echo out; echo err >&2; echo out2")
        self.check(result, 0, "out\nout2\n")
        self.assertEqual(result.err, "err\n")

    def test_stdin_and_its_end(self):
        self.check(lab(["cat"], stdin="some text\nno newline"), 0, "some text\nno newline")
        self.check(lab(["wc", "-c"]), 0, "0\n")

    def test_nothing_is_lost_or_mixed_up(self):
        text = "".join(f"line {n}\n" for n in range(300000))
        result = lab("tee /dev/stderr", stdin=text)
        self.assertEqual(result.out, text)
        self.assertEqual(result.err, text)

    def test_last_output_comes_before_the_end(self):
        """What a command leaves in its pipes when it exits."""
        self.assertEqual(len(lab(["dd", "if=/dev/zero", "bs=60000", "count=1"]).out), 60000)
        self.assertEqual(len(lab("exec dd if=/dev/zero bs=60000 count=1 status=none >&2").err), 60000)

    def test_binary_data(self):
        data = bytes(range(256)) * 1000
        done = subprocess.run(labcase.arguments(["md5sum"], []), input=data, capture_output=True)
        self.assertEqual(done.stdout.split()[0].decode(), hashlib.md5(data).hexdigest())

    def test_stdin_nobody_reads(self):
        self.check(lab("exec <&-; sleep 0.2; echo done", stdin="x" * 1000000), 0, "done\n")

    def test_output_nobody_reads_ends_the_command(self):
        process = self.start(["yes"])
        self.assertEqual(process.stdout.readline(), "y\n")
        process.stdout.close()
        self.assertEqual(process.wait(30 * labcase.FACTOR), 128 + signal.SIGPIPE)

    def test_output_comes_live(self):
        process = self.start("echo first; exec sleep 1000")
        begin = time.monotonic()
        self.assertEqual(process.stdout.readline(), "first\n")
        self.assertLess(time.monotonic() - begin, 10 * labcase.FACTOR)
        process.terminate()
        self.assertEqual(process.wait(10 * labcase.FACTOR), 143)


class Surroundings(LabCase):
    def test_root_in_another_kernel(self):
        result = lab("id -u; uname -r; hostname")
        uid, release, host = result.out.split()
        self.assertEqual((uid, host), ("0", "lab"))
        self.assertNotEqual(release, os.uname().release)

    def test_working_directory_and_tree_are_the_hosts(self):
        self.check(lab("pwd; test -x " + labcase.GAUNTLET), 0, os.getcwd() + "\n")

    def test_tree_below_tmp_is_visible(self):
        with open(os.path.join(self.folder(), "file"), "w") as f:
            f.write("seen\n")
        self.check(lab(["cat", f.name]), 0, "seen\n")

    def test_environment(self):
        result = lab("echo $A-$B-$HOME", "--env", "A=x y", "--env", "B=", env={"C": "secret"})
        self.check(result, 0, "x y--/root\n")
        self.assertNotIn("secret", lab(["env"], env={"C": "secret"}).out)

    def test_cpus_and_memory(self):
        result = lab("nproc; grep MemTotal /proc/meminfo", "--cold", "--cpus", "1",
                     "--memory", "512")
        self.assertEqual(result.out.split()[0], "1")
        self.assertLess(int(result.out.split()[2]), 512 * 1024)

    def test_kernel_arguments(self):
        result = lab("cat /proc/cmdline", "--cold", "--append", "labtest=1")
        self.assertIn(" labtest=1", result.out)


class Terminal(LabCase):
    def spawn(self, command, rows=33, cols=111):
        pid, fd = pty.fork()
        if not pid:
            os.execv(labcase.GAUNTLET, labcase.arguments(command, []))
        self.resize(fd, rows, cols)
        self.addCleanup(os.close, fd)
        return pid, fd

    def resize(self, fd, rows, cols):
        fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, 0, 0))

    def read_until(self, fd, text):
        seen, deadline = "", time.monotonic() + 30 * labcase.FACTOR
        while text not in seen and time.monotonic() < deadline:
            if select.select([fd], [], [], 0.5)[0]:
                try:
                    seen += os.read(fd, 4096).decode(errors="replace")
                except OSError:  # the other end is closed
                    break
        self.assertIn(text, seen)
        return seen

    def status(self, pid):
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

    def test_size(self):
        pid, fd = self.spawn(["stty", "size"])
        self.read_until(fd, "33 111")
        self.assertEqual(self.status(pid), 0)

    def test_size_changes(self):
        pid, fd = self.spawn("trap 'stty size; exit 3' WINCH; echo ready; "
                             "while :; do sleep 0.1; done")
        self.read_until(fd, "ready")
        self.resize(fd, 44, 55)
        self.read_until(fd, "44 55")
        self.assertEqual(self.status(pid), 3)

    def test_interrupt_key_reaches_the_command(self):
        pid, fd = self.spawn("trap 'echo caught; exit 4' INT; echo ready; "
                             "while :; do sleep 0.1; done")
        self.read_until(fd, "ready")
        os.write(fd, b"\003")
        self.read_until(fd, "caught")
        self.assertEqual(self.status(pid), 4)

    def test_escape_key_ends_a_command_that_ignores_everything(self):
        pid, fd = self.spawn("stty raw; trap '' INT QUIT; echo ready; while :; do sleep 1; done")
        self.read_until(fd, "ready")
        os.write(fd, b"\035\035x\035\035\035")
        self.read_until(fd, "ended by three times ^]")
        self.assertEqual(self.status(pid), 131)

    def test_shell(self):
        pid, fd = pty.fork()
        if not pid:
            os.execv(labcase.GAUNTLET, [labcase.GAUNTLET, "lab", "shell"])
        self.addCleanup(os.close, fd)
        self.read_until(fd, "# ")
        os.write(fd, b"echo $((6 * 7)) on $(hostname); exit 5\r")
        self.read_until(fd, "42 on lab")
        self.assertEqual(self.status(pid), 5)

    def test_terminal_is_restored(self):
        master, slave = pty.openpty()
        before = termios.tcgetattr(slave)
        subprocess.run(labcase.arguments(["true"], []), stdin=slave, stdout=slave, stderr=slave)
        self.assertEqual(termios.tcgetattr(slave), before)
        os.close(master)
        os.close(slave)


class Signals(LabCase):
    def begun(self, command):
        process = self.start(command)
        self.assertEqual(process.stdout.readline(), "begun\n")
        return process, labcase.qemu_of(process.pid)

    def assert_gone(self, qemu):
        self.assertIsNotNone(qemu)
        deadline = time.monotonic() + 5 * labcase.FACTOR
        while os.path.exists(f"/proc/{qemu}") and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertFalse(os.path.exists(f"/proc/{qemu}"), "QEMU is left behind")

    def test_command_may_end_in_its_own_way(self):
        for sig, status in (signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129):
            process, qemu = self.begun(f"trap 'echo told; exit 5' {sig.name[3:]}; echo begun; "
                                       "while :; do sleep 0.1; done")
            process.send_signal(sig)
            self.assertEqual(process.wait(20 * labcase.FACTOR), status)
            self.assertEqual(process.stdout.read(), "told\n")
            self.assert_gone(qemu)

    def test_second_signal_ends_it_at_once(self):
        process, qemu = self.begun("trap '' INT; echo begun; while :; do sleep 0.1; done")
        process.send_signal(signal.SIGINT)
        time.sleep(0.3)
        begin = time.monotonic()
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(20 * labcase.FACTOR), 130)
        self.assertLess(time.monotonic() - begin, 3 * labcase.FACTOR)
        self.assert_gone(qemu)

    def test_killed_program_takes_qemu_along(self):
        before = self.leftovers()
        process, qemu = self.begun("echo begun; exec sleep 1000")
        process.kill()
        process.wait()
        self.assert_gone(qemu)
        self.assertEqual(self.leftovers(), before)


if __name__ == "__main__":
    labcase.main()

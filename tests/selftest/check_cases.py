#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs the cases of a file and compares status, stdout and stderr exactly.

A case:

    case name-of-the-behaviour
    run PROGRAM ARGUMENT...             split at blanks; '' is an empty argument
    env NAME=VALUE                      any number
    tty                                 stdout is a terminal
    kmsg                                /dev/kmsg is a file of the checker (needs root and a
                                        mount namespace; skipped elsewhere)
    keys TEXT                           stdin is a terminal on which TEXT is typed
    file NAME TEXT                      a file in the scratch folder; \\n is a newline
    cover PATH TEXT                     PATH is such a file (as kmsg); shown is what it holds then
    socket WAY                          the test reports to a runner, see runner_side.py
    without LIBRARY...                  libraries that cannot be loaded
    frames                              stack traces are compared as well
    not-under valgrind sanitizer        where it cannot work
    exit 98 | signal SIGABRT            how the process must end
    > a line of stdout                  ">@start" stands for the version and the seed line
    ! a line of stderr
    k a line written to /dev/kmsg
    p a packet to the runner
    f a line of the covered file

In `run`, `env` and `file` the word SCRATCH stands for the path of the scratch folder.

What differs from run to run is replaced before comparing: process and thread numbers, times,
versions, seeds, folders and line numbers of source files, the terminal's carriage returns.
A blank at the end of a line is shown as <blank>, the escape character as <ESC>, and ten or more
equal lines as one and <repeated>. Stack traces are taken out unless the case says "frames". Processes left behind are ended and counted.

IGT_SELFTEST_WRAPPER is put before each command (valgrind and the like). Output is TAP.
"""

import argparse
import ctypes
import difflib
import functools
import os
import pty
import re
import shlex
import signal
import subprocess
import sys
import tempfile
sys.dont_write_bytecode = True

import runner_side

LIMIT_S = 20 * float(os.environ.get("GAUNTLET_TIMEOUT_FACTOR", "1"))
START = ["IGT-Version: VERSION", "Using IGT_SRANDOM=N for randomisation"]
WRAPPER = shlex.split(os.environ.get("IGT_SELFTEST_WRAPPER", ""))
CLONE_NEWNS = 0x20000
PR_SET_CHILD_SUBREAPER = 36
MS_BIND, MS_REC, MS_PRIVATE = 0x1000, 0x4000, 0x40000

REPLACEMENTS = [(re.compile(pattern, re.M), text) for pattern, text in [
    (r"\r\n", "\n"),
    (r"\x1b", "<ESC>"),
    (r" $", "<blank>"),
    (r"^(.*\n)\1{9,}", r"\1<repeated>\n"),
    (r"^IGT-Version: \S+ \(\S+\) \(\S+: \S+ \S+\)$", "IGT-Version: VERSION"),
    (r"IGT_SRANDOM=\d+ ", "IGT_SRANDOM=N "),
    (r"\((\w+):\d+\) ", r"(\1:PID) "),
    (r"^<(\d)>\[IGT\] (\w+)\[\d+\]", r"<\1>[IGT] \2[PID]"),
    (r" pid:\d+ ", " pid:PID "),
    (r"^\[\d+\.\d{6}\] ", "[UPTIME] "),
    (r"\[thread:\d+\]", "[thread:TID]"),
    (r"\(\d+\.\d{3}s\)", "(TIME)"),
    (r"\+0x[0-9a-f]+\]", "+OFFSET]"),
    (r"__igt_main_body\d+", "main"),
    (r"(?:\S*/)?(\w+\.[ch]):\d+", r"\1:LINE"),
    (r"^\S*/(\w+): (?=unrecognized|option|ambiguous|invalid)", r"\1: "),
]]

# The lines of a stack trace in every stream, of the log and of a signal handler.
TRACE = re.compile(r"^(?:(?:child |thread |signal )?LOG \d )?(?:<g:\d+> )?(?:\(\w+:PID\) )?"
                   r"(?:\[thread:TID\] )?(?:igt_core-INFO: )?"
                   r"(?:Stack trace:| {1,2}#\d+ (?:\[|\w+\.c:LINE )).*\n", re.M)


class Case:
    def __init__(self, name):
        self.name = name
        self.argv = None
        self.env = {}
        self.tty = self.kmsg = self.frames = False
        self.socket = self.keys = self.cover = None
        self.files = {}
        self.not_under = []
        self.without = []
        self.end = None
        self.lines = {">": [], "!": [], "k": [], "p": [], "f": []}


def read_cases(path):
    cases = []
    with open(path, encoding="utf-8") as f:
        for number, line in enumerate(f, 1):
            line = line.rstrip("\n")
            word, _, rest = line.partition(" ")
            if not line or line.startswith("#"):
                continue
            if word == "case":
                cases.append(Case(rest))
            elif word == "run":
                cases[-1].argv = shlex.split(rest)
            elif word == "env":
                cases[-1].env.update([rest.split("=", 1)])
            elif word in ("tty", "kmsg", "frames"):
                setattr(cases[-1], word, True)
            elif word == "keys":
                cases[-1].keys = rest
            elif word in ("file", "cover"):
                name, _, text = rest.partition(" ")
                if word == "cover":
                    cases[-1].cover, name = name, "covered"
                cases[-1].files[name] = text.replace("\\n", "\n") + "\n"
            elif word == "socket" and rest in runner_side.WAYS:
                cases[-1].socket = rest
            elif word == "not-under":
                cases[-1].not_under = rest.split()
            elif word == "without":
                cases[-1].without = rest.split()
            elif word in ("exit", "signal"):
                cases[-1].end = line
            elif line == ">@start":
                cases[-1].lines[">"] += START
            elif word in cases[-1].lines:
                cases[-1].lines[word].append(rest)
            else:
                sys.exit(f"{path}:{number}: not understood: {line}")
    return cases


def normalise(data):
    text = data.decode("utf-8", "replace")
    for pattern, replacement in REPLACEMENTS:
        text = pattern.sub(replacement, text)
    return text


def how_it_ended(returncode):
    return f"exit {returncode}" if returncode >= 0 else f"signal {signal.Signals(-returncode).name}"


def cover_path(path, cover):
    """In the child: a mount namespace in which @path is the file @cover."""
    libc = ctypes.CDLL(None, use_errno=True)
    folder = os.path.dirname(path)

    def check(error):
        if error:
            raise OSError(ctypes.get_errno(), "cannot cover " + path)

    check(libc.unshare(CLONE_NEWNS))
    check(libc.mount(None, b"/", None, MS_REC | MS_PRIVATE, None))
    if not os.listdir(folder):      # of a file system that is not mounted here, such as tracefs
        check(libc.mount(b"none", folder.encode(), b"tmpfs", 0, None))
        open(path, "w").close()
    check(libc.mount(cover.encode(), path.encode(), None, MS_BIND, None))


@functools.cache
def why_it_stays(path):
    """Why @path cannot be covered here; None if it can."""
    if os.geteuid() != 0:
        return "needs root"
    with tempfile.NamedTemporaryFile() as cover:
        try:
            subprocess.run(["true"], preexec_fn=lambda: cover_path(path, cover.name),
                           check=True)
        except (OSError, subprocess.SubprocessError):
            return f"cannot cover {path} here"
    return None


def end_orphans():
    """Ends what the program left behind: it comes to the checker, a subreaper."""
    with open("/proc/thread-self/children", encoding="ascii") as f:
        pids = [int(pid) for pid in f.read().split()]
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    return len(pids)


def drain(fd):
    """All that can be read now."""
    data = b""
    try:
        while chunk := os.read(fd, 65536):
            data += chunk
    except OSError:
        pass
    return data


def run(case, programs):
    """How the case ended, and what came out of each stream."""
    env = {k: v for k, v in os.environ.items()
           if not k.startswith("IGT_") and k not in ("INTEL_SIMULATION", "GAUNTLET_RUN_ID")}
    env["HOME"] = "SCRATCH"     # no ~/.igtrc
    env.update(case.env)
    with tempfile.TemporaryDirectory() as scratch:
        argv = [arg.replace("SCRATCH", scratch) for arg in case.argv]
        argv = WRAPPER + [os.path.join(programs, argv[0])] + argv[1:]
        env = {name: value.replace("SCRATCH", scratch) for name, value in env.items()}
        for name, text in case.files.items():
            os.makedirs(os.path.dirname(os.path.join(scratch, name)), exist_ok=True)
            with open(os.path.join(scratch, name), "w", encoding="utf-8") as f:
                f.write(text.replace("SCRATCH", scratch))
        covered = os.path.join(scratch, "covered")
        out = open(os.path.join(scratch, "out"), "w+b")
        err = open(os.path.join(scratch, "err"), "w+b")
        master = slave = fifo_fd = None
        prepare = runner = keyboard = None
        keys = subprocess.DEVNULL
        if case.cover:
            prepare = lambda: cover_path(case.cover, covered)
        if case.keys is not None:
            keyboard, keys = pty.openpty()
            os.write(keyboard, case.keys.encode())
        if case.without:
            env["LD_LIBRARY_PATH"] = scratch
            for name in case.without:
                open(os.path.join(scratch, name), "w").close()
        if case.socket:
            runner = runner_side.RunnerSide(case.socket)
            env.update(runner.env())
        if case.tty:
            master, slave = pty.openpty()
        if case.kmsg:
            fifo = os.path.join(scratch, "kmsg")
            os.mkfifo(fifo)
            fifo_fd = os.open(fifo, os.O_RDWR | os.O_NONBLOCK)
            prepare = lambda: cover_path("/dev/kmsg", fifo)
        process = subprocess.Popen(argv, stdin=keys, stdout=slave or out,
                                   stderr=err, env=env, preexec_fn=prepare,
                                   pass_fds=[runner.fd] if runner else [])
        if runner:
            runner.start()
        try:
            end = how_it_ended(process.wait(LIMIT_S))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            end = f"did not end in {LIMIT_S:g} s"
        if orphans := end_orphans():
            end += f", leaving {orphans} processes"
        streams = {">": b"", "!": b"", "k": b"", "p": b"", "f": b""}
        if keyboard is not None:
            os.close(keys)
            os.close(keyboard)
        if case.cover:
            with open(covered, "rb") as f:
                streams["f"] = f.read()
        if case.tty:
            os.close(slave)
            streams[">"] = drain(master)
            os.close(master)
        else:
            out.seek(0)
            streams[">"] = out.read()
        err.seek(0)
        streams["!"] = err.read()
        if case.kmsg:
            streams["k"] = drain(fifo_fd)
            os.close(fifo_fd)
        if runner:
            packets = runner.finish(process.pid, normalise)
            streams["p"] = "".join(line + "\n" for line in packets).encode()
        out.close()
        err.close()
        scratch = scratch.encode()
        streams = {mark: data.replace(scratch, b"SCRATCH") for mark, data in streams.items()}
    texts = {mark: normalise(data) for mark, data in streams.items()}
    if not case.frames:
        texts = {mark: TRACE.sub("", text) for mark, text in texts.items()}
    return end, texts


def describe(end, streams):
    """The outcome in the form of a case file."""
    lines = [end]
    for mark in ">!kpf":
        text = streams[mark]
        lines += [f"{mark} {line}" if line else mark for line in text.split("\n")[:-1]]
        if text and not text.endswith("\n"):
            lines.append(f"{mark} {text.rsplit(chr(10), 1)[-1]}<no newline>")
    return lines


def reason_to_skip(case, kind):
    if kind in case.not_under:
        return f"cannot work under {kind}"
    path = "/dev/kmsg" if case.kmsg else case.cover
    return why_it_stays(path) if path else None


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sanitizer", action="store_true", help="the programs have sanitizers")
    parser.add_argument("--print", action="store_true", help="print the outcome of each case")
    parser.add_argument("programs", help="folder of the programs")
    parser.add_argument("cases", help="file with cases")
    args = parser.parse_args()
    kind = "valgrind" if WRAPPER else "sanitizer" if args.sanitizer else "nothing"

    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
    cases = read_cases(args.cases)
    failed = 0
    print(f"1..{len(cases)}")
    for number, case in enumerate(cases, 1):
        if skip := reason_to_skip(case, kind):
            print(f"ok {number} {case.name} # SKIP {skip}")
            continue
        got = describe(*run(case, args.programs))
        if args.print:
            print("\n".join(got))
        want = describe(case.end, {m: "".join(l + "\n" for l in case.lines[m]) for m in ">!kpf"})
        print(f"{'ok' if got == want else 'not ok'} {number} {case.name}", flush=True)
        if got != want:
            failed += 1
            for line in difflib.unified_diff(want, got, "expected", "got", "", "", 99, ""):
                print("# " + line)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

# SPDX-License-Identifier: MIT
"""Runs pairs of a fault and a subtest in the lab: many in one guest, each on a new device.

     this process                              the guest
     Session.run()  "7 sriov_flr ..." ------>  modprobe -r xe && modprobe xe: a new device
                                               arms the fault, runs the subtest
                    <------ output, "7 98 ..."
     Pool: N threads with a Session each; one that dies costs the pair it ran and is begun anew.
"""

import dataclasses
import os
import re
import select
import subprocess
import tempfile
import threading
import time
from typing import Optional

import fault_table

FACTOR = float(os.environ.get("GAUNTLET_TIMEOUT_FACTOR") or 1)
PAIR_LIMIT_S = 240 * FACTOR
START_LIMIT_S = 600 * FACTOR
GPU = "bmg:vfs=7"  # not more VFs than the lab has memory with an end for
FAIL, ABORT, SKIP = 98, 112, 77
MARK = "@gauntlet-fault@"

# Bit 9 of the taint is a warning's. A guest ends with its input.
GUEST = f"""
tab='	'
mark() {{ printf '\\n{MARK} %s\\n' "$*"; }}
[ -d {fault_table.KNOBS} ] || {{ mark nogpu; exit 0; }}
mark ready
fresh=1
while IFS="$tab" read -r id program subtest device arm; do
	[ -n "$fresh" ] || {{ modprobe -r xe && modprobe xe; }} || {{ mark "$id" stuck; exit 0; }}
	fresh=
	read -r before </proc/sys/kernel/tainted
	( eval "$arm" ) </dev/null || {{ mark "$id" arm; continue; }}
	"$program" --device "pci:slot=$device" --run-subtest "$subtest" </dev/null
	status=$?
	read -r after </proc/sys/kernel/tainted
	[ "$before" = "$after" ] || {{ dmesg | tail -n 100; status="$status warning"; }}
	mark "$id" "$status"
done 2>&1
"""


class NoLab(Exception):
    """The lab cannot run here: exit status and text."""

    def __init__(self, status, text):
        super().__init__(text)
        self.status = status


@dataclasses.dataclass(frozen=True)
class Pair:
    """A subtest that is run, with a fault armed or (entry is None) without."""
    binary: str
    subtest: str
    gpu: str
    device: str
    entry: Optional[fault_table.Entry] = None

    @property
    def test(self):
        return f"{self.binary}@{self.subtest}"

    @property
    def fault(self):
        return self.entry.fault if self.entry else None


@dataclasses.dataclass
class Outcome:
    """How a pair ended: end is one of fault_table.ENDS or pass, skip, early, arm, stuck, status."""
    pair: Pair
    end: str
    why: str
    output: str
    seconds: float
    status: Optional[int] = None

    @property
    def good(self):
        """Caught; of a pair without a fault: passed."""
        return self.end == (self.pair.entry.expect if self.pair.entry else "pass")


def reason_of(output):
    """The first assertion that failed: file:line: what; or an empty text."""
    place = re.search(r"function \w+, file (?:\S*/)?(\S+:\d+):\n", output)
    if not place:
        return ""
    rest = [re.sub(r"^\(\S+?\) \w+: ", "", line)
            for line in output[place.end():].splitlines()[1:5]]
    texts = []
    for line in rest:
        if line.startswith(("****", "Subtest ", "Dynamic subtest ", "Stack trace")):
            break
        if not line.startswith("Last errno:"):
            texts.append(line.removeprefix("Failed assertion: ").strip())
    # The message that the test has written says more than the expression.
    return f"{place[1]}: {(texts or ['?'])[-1]}"


def explain(what, output):
    return ": ".join(filter(None, (what, reason_of(output))))


def judge(subtest, status, warned, output):
    """(end, why) of a subtest that has ended with this status."""
    if warned:
        lines = re.findall(r"^.*\b(?:WARNING|BUG|UBSAN|KASAN|INFO): .*$", output, re.M)
        return "warning", lines[0] if lines else "the kernel is tainted"
    begun = f"Starting subtest: {subtest}\n" in output
    ended = re.search(rf"^Subtest {re.escape(subtest)}: (\w+)", output, re.M)
    if status == 0:
        return ("pass", "") if begun else ("early", "it has not begun")
    if status == SKIP:
        found = re.search(r"^(?:\(\S+?\) \w+: )?Test requirement not met.*$", output, re.M)
        return "skip", "it skips" + (f": {found[0]}" if found else "")
    if status == FAIL:
        if not begun:
            return "early", explain("it fails before it begins", output)
        return "fail", reason_of(output)
    if status == ABORT:
        # After a success it is the fixture that cannot restore the device.
        if begun and not (ended and ended[1] == "SUCCESS"):
            return "fail", explain("it aborts", output)
        return "abort", explain("it passes, and aborts at the end", output)
    if status > 128:
        return "crash", f"it crashes: signal {status - 128}"
    return "status", f"exit status {status}"


class Died(Exception):
    """The guest is no longer there."""


class Session:
    """A guest that takes one pair after the other."""

    def __init__(self, build, gpu):
        self.build, self.gpu = build, gpu
        self.numbers, self.buffer = 0, b""
        self.stderr = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [build / "tools/gauntlet", "lab", "exec", "--gpu", gpu, "--", "sh", "-c", GUEST],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.stderr)
        try:
            _, words = self.answer(START_LIMIT_S)
        except Died as error:
            self.end()
            # 2: unknown GPU; 3, 125: no package, no kernel, no network.
            raise NoLab(2 if self.process.returncode == 2 else 3, str(error)) from error
        except TimeoutError as error:
            self.end()
            raise NoLab(3, "the lab does not start") from error
        if words != ["ready"]:
            self.end()
            raise NoLab(3, self.last_line() or f"the lab has no simulated GPU {gpu}")

    def last_line(self):
        self.stderr.seek(0)
        lines = self.stderr.read().decode(errors="replace").strip().splitlines()
        return lines[-1].removeprefix("gauntlet: ") if lines else ""

    def answer(self, limit_s):
        """Return the output before the next mark and the mark's words."""
        fd, end = self.process.stdout.fileno(), time.monotonic() + limit_s
        poll = select.poll()
        poll.register(fd, select.POLLIN | select.POLLHUP)
        while True:
            found = re.search(rb"^%s (.*)\n" % MARK.encode(), self.buffer, re.M)
            if found:
                output, self.buffer = self.buffer[:found.start()], self.buffer[found.end():]
                return output.decode(errors="replace"), found[1].decode().split()
            if not poll.poll(max(0, end - time.monotonic()) * 1000):
                raise TimeoutError
            data = os.read(fd, 65536)
            if not data:
                self.process.wait()
                raise Died(self.last_line() or "the guest has ended")
            self.buffer += data

    def run(self, pair):
        """Run a pair; the session is over (and ended) if usable is False afterwards."""
        self.numbers += 1
        begin = time.monotonic()
        arm = pair.entry.command() if pair.entry else ":"
        line = "\t".join((str(self.numbers), str(self.build / "tests" / pair.binary),
                          pair.subtest, pair.device, arm))
        status = None
        try:
            self.process.stdin.write(line.encode() + b"\n")
            self.process.stdin.flush()
            output, words = self.answer(PAIR_LIMIT_S)
        except (Died, BrokenPipeError) as error:
            output, words = self.buffer.decode(errors="replace"), []
            end, why = "death", f"the guest dies: {self.last_line() or error}"
        except TimeoutError:
            output, words = self.buffer.decode(errors="replace"), []
            end, why = "timeout", f"no end after {PAIR_LIMIT_S:.0f} s"
        if words[1:] == ["arm"]:
            end, why = "arm", "it cannot be armed: " + (output.strip().splitlines() or ["?"])[-1]
        elif words[1:] == ["stuck"]:
            end, why = "stuck", "the device cannot be loaded anew: " + output.strip()
        elif words:
            status = int(words[1])
            end, why = judge(pair.subtest, status, "warning" in words, output)
        # A command may have changed more than the device, and a taint stays.
        if end in ("death", "timeout", "warning", "stuck") or (pair.entry and pair.entry.arm):
            self.end()
        return Outcome(pair, end, why, output, time.monotonic() - begin, status)

    @property
    def usable(self):
        return self.process.poll() is None and not self.process.stdin.closed

    def end(self):
        """End the guest and wait for it."""
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(30 * FACTOR)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()


class Pool:
    """Runs pairs in several guests; the callback gets each outcome, one at a time."""

    def __init__(self, build, jobs, callback):
        self.build, self.jobs, self.callback = build, jobs, callback
        self.lock = threading.Lock()
        self.waiting, self.sessions = [], set()
        self.error, self.stopped, self.booted = None, False, 0

    def take(self, gpu):
        """The next pair: one for the guest that there is, else the first."""
        with self.lock:
            if self.stopped or not self.waiting:
                return None
            at = next((i for i, pair in enumerate(self.waiting) if pair.gpu == gpu), 0)
            return self.waiting.pop(at)

    def begin(self, gpu):
        session = Session(self.build, gpu)
        with self.lock:
            self.sessions.add(session)
            self.booted += 1
        return session

    def drop(self, session):
        session.end()
        with self.lock:
            self.sessions.discard(session)

    def work(self):
        session = None
        try:
            while (pair := self.take(session.gpu if session else None)):
                for _ in range(2):
                    if session and (not session.usable or session.gpu != pair.gpu):
                        self.drop(session)
                        session = None
                    used = session is not None
                    session = session or self.begin(pair.gpu)
                    outcome = session.run(pair)
                    # What the pair before has left is none of this one's faults.
                    if not (outcome.end == "stuck" and used):
                        break
                with self.lock:
                    if not self.stopped:
                        self.callback(outcome)
        except Exception as error:  # pylint: disable=broad-except
            with self.lock:
                self.error = self.error or error
                self.stopped = True
        finally:
            if session:
                self.drop(session)

    def run(self, pairs):
        """Run them all; raises what a thread has raised, and KeyboardInterrupt."""
        self.waiting = list(pairs)
        threads = [threading.Thread(target=self.work, daemon=True)
                   for _ in range(min(self.jobs, len(self.waiting)))]
        for thread in threads:
            thread.start()
        try:
            for thread in threads:
                while thread.is_alive():
                    thread.join(0.5)
        except BaseException:
            with self.lock:
                self.stopped = True
                sessions = list(self.sessions)
            for session in sessions:
                session.process.terminate()
            for thread in threads:
                thread.join()
            raise
        if self.error:
            raise self.error

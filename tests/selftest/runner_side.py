# SPDX-License-Identifier: MIT
"""The runner's end of the socket a test reports to, and the packets that come out of it.

A packet is shown as [child|thread|signal] TYPE FIELD..., with its fields as they are: "child" if
another process than the test sent it, "thread" if another thread than the main one, "signal"
if it has no thread. A newline within a field is shown as \\n.

Ways to treat the test (the argument of `socket` in a case):
    reading     all packets are read as they come
    sleeping    nothing is read before the test has ended, and the socket is full from the start
    waking      as sleeping, for half a second; then as reading
    closed      the runner is gone
    stream      not a socket of packets
"""

import re
import socket
import struct
import threading
import time

HEADER = struct.Struct("=IIii")
WAYS = ("reading", "sleeping", "waking", "closed", "stream")
LAYOUTS = {     # name, what comes before the strings, number of strings
    1: ("LOG", "B", 1),
    2: ("EXEC", "", 1),
    3: ("EXIT", "i", 1),
    4: ("SUBTEST_START", "", 1),
    5: ("SUBTEST_RESULT", "", 4),
    6: ("DYNAMIC_SUBTEST_START", "", 1),
    7: ("DYNAMIC_SUBTEST_RESULT", "", 4),
    8: ("VERSIONSTRING", "", 1),
    9: ("RESULT_OVERRIDE", "", 1),
}


def show(packet, pid, normalise):
    """The packet as one line."""
    if len(packet) < HEADER.size:
        return f"INVALID short: {packet.hex()}"
    size, kind, sender, thread = HEADER.unpack_from(packet)
    if size != len(packet) or kind not in LAYOUTS:
        return f"INVALID size {size} of {len(packet)}, type {kind}"
    name, first, strings = LAYOUTS[kind]
    first = struct.Struct("=" + first)
    rest = packet[HEADER.size + first.size:]
    if rest.count(0) < strings or rest[-1:] != b"\0":
        return f"INVALID strings: {rest!r}"
    fields = [str(value) for value in first.unpack_from(packet, HEADER.size)]
    for text in rest.split(b"\0", strings - 1):
        text = normalise(text.removesuffix(b"\0"))
        text = re.sub(r"^\d+\.\d{3}$", "TIME", text)
        if len(text) > 500:
            text = f"{text[:20]}... {len(text)} characters"
        fields.append(text.replace("\n", "\\n"))
    who = ("signal " if thread == 0 else "child " if sender != pid
           else "thread " if thread != sender else "")
    return who + " ".join([name] + fields).rstrip()


class RunnerSide:
    """A socket pair; the test gets the end `fd`."""

    def __init__(self, way):
        kind = socket.SOCK_STREAM if way == "stream" else socket.SOCK_DGRAM
        self.way = way
        self.packets = []
        self.own, self.other = socket.socketpair(socket.AF_UNIX, kind)
        self.own.settimeout(0.05)
        self.filled = self.fill() if way in ("sleeping", "waking") else 0
        if way == "closed":
            self.own.close()
        self.fd = self.other.fileno()
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.read)

    def fill(self):
        """Sends until nothing fits; returns the number of packets."""
        count = 0
        self.other.setblocking(False)
        try:
            while True:
                self.other.send(b"full")
                count += 1
        except BlockingIOError:
            self.other.setblocking(True)
            return count

    def env(self):
        return {"IGT_RUNNER_SOCKET_FD": str(self.fd), "IGT_SENTINEL_ON_STDERR": "1"}

    def start(self):
        """The test runs and has its end."""
        self.other.close()
        self.thread.start()

    def read(self):
        if self.way == "waking":
            time.sleep(0.5)
        elif self.way == "sleeping":
            self.ended.wait()
        while self.way != "closed":
            try:
                packet = self.own.recv(262144)
            except TimeoutError:
                if self.ended.is_set():
                    return
                continue
            except OSError:
                return
            if not packet:      # the other end is closed
                return
            self.packets.append(packet)

    def finish(self, pid, normalise):
        """The packets as lines, after the test has ended."""
        self.ended.set()
        self.thread.join()
        self.own.close()
        return [show(packet, pid, normalise) for packet in self.packets[self.filled:]]

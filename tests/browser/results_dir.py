# SPDX-License-Identifier: MIT
"""Results directories as the runner leaves them, for the pages that are made of them."""
import os


class Entry:
    """One process: its subtests' logs, in the order they are added."""

    def __init__(self, binary):
        self.binary, self.names = binary, []
        self.journal, self.out, self.err, self.dmesg = [], [], [], []

    def add(self, name, word, time=0.01, out=b"", err=b"", dmesg=b"", marks=True):
        start, end = b"Starting subtest: %s\n", b"Subtest %s: %s (%.3fs)\n"
        raw = name.encode()
        self.names.append(name)
        self.journal.append(name)
        if marks:
            self.dmesg.append(b"6,1,1000000,-;[IGT] %s: starting subtest %s\n" % (
                self.binary.encode(), raw))
        self.dmesg.append(dmesg)
        for stream, text in ((self.out, out), (self.err, err)):
            stream += [start % raw, text, b"" if text.endswith(b"\n") or not text else b"\n",
                       end % (raw, word.encode(), time)]


def write(path, entries, host="lab1", name=None, start=1700000000, took=1234, files=None):
    """Writes a finished run, and other files of it."""
    os.makedirs(path)

    def put(file, data):
        with open(os.path.join(path, file), "wb") as stream:
            stream.write(data if isinstance(data, bytes) else data.encode())

    put("metadata.txt", "name : %s\ndmesg_warn_level : 4\ntest_root : /nowhere\n"
        "cmdline.argc : 2\ncmdline.argv[0] : gauntlet\ncmdline.argv[1] : run\n" % (
            name or os.path.basename(path)))
    put("joblist.txt", "".join("%s %s\n" % (e.binary, ",".join(e.names)) for e in entries))
    put("uname.txt", "Linux %s 6.12.9 #1 SMP x86_64\n" % host)
    put("starttime.txt", "%d.0\n" % start)
    put("endtime.txt", "%d.0\n" % (start + took))
    for i, entry in enumerate(entries):
        os.mkdir(os.path.join(path, str(i)))
        put("%d/journal.txt" % i, "\n".join(entry.journal) + "\nexit:0 (%d.000s)\n" % took)
        put("%d/out.txt" % i, b"".join(entry.out))
        put("%d/err.txt" % i, b"".join(entry.err))
        put("%d/dmesg.txt" % i, b"".join(entry.dmesg))
    for file, data in (files or {}).items():
        put(file, data)

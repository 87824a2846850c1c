# SPDX-License-Identifier: MIT
"""The table of seeded faults: data/faults/<binary>.json, one file for each hardware test.

docs/faults.md describes the format. What cannot be used (Bad) is told apart from what the table
lacks: names that do not exist, subtests and knobs that are not named.
"""

import dataclasses
import json
import re
import subprocess
from typing import Optional

DEVICE = "1000:00:00.0"
KNOBS = "/sys/kernel/debug/gauntlet_sim"
FOLDER = "data/faults"
# How a subtest may end that has found a fault; "fail" unless an entry expects something else.
ENDS = ("fail", "abort", "crash", "timeout", "warning", "death")
MAX_VALUE = 2 ** 32 - 1


class Bad(Exception):
    """What is wrong with the table, one line each."""


@dataclasses.dataclass(frozen=True)
class Entry:
    """One fault and the subtests of one binary that find it."""
    binary: str
    fault: str
    reason: str
    subtests: tuple
    value: int = 1
    arm: Optional[str] = None
    gpu: Optional[str] = None
    device: str = DEVICE
    expect: str = "fail"

    def command(self):
        """The shell command that arms it in the guest."""
        return self.arm or f"echo {self.value} >{KNOBS}/{self.device}/{self.fault}"


@dataclasses.dataclass(frozen=True)
class Problem:
    """Something that the table lacks or names in vain; binary: of which file, None: of none."""
    binary: Optional[str]
    text: str
    incomplete: bool = False


def _is_line(value):
    return isinstance(value, str) and value.strip() and not re.search(r"[\n\t]", value)


def _is_names(value):
    return (isinstance(value, list) and value and len(set(map(str, value))) == len(value)
            and all(isinstance(name, str) and re.fullmatch(r"[a-z0-9-]+", name) for name in value))


RULES = {
    "fault": (lambda v: isinstance(v, str) and re.fullmatch(r"[a-z0-9_-]+", v),
              "a word of a-z 0-9 _ -"),
    "reason": (_is_line, "one line"),
    "subtests": (_is_names, "a list of names of subtests without the binary's, each once"),
    "value": (lambda v: isinstance(v, int) and not isinstance(v, bool) and 0 < v <= MAX_VALUE,
              f"a number from 1 to {MAX_VALUE}"),
    "arm": (_is_line, "one line of shell"),
    "gpu": (lambda v: isinstance(v, str) and re.fullmatch(r"\S+", v), "what --gpu takes"),
    "device": (lambda v: isinstance(v, str)
               and re.fullmatch(r"[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]", v),
               f"a PCI address like {DEVICE}"),
    "expect": (lambda v: v in ENDS, "one of " + ", ".join(ENDS)),
}
NEEDED = ("fault", "reason", "subtests")


def _entry_errors(entry):
    if not isinstance(entry, dict):
        yield "is no object"
        return
    for key in NEEDED:
        if key not in entry:
            yield f"has no \"{key}\""
    for key, value in entry.items():
        if key not in RULES:
            yield f"unknown key \"{key}\""
        elif not RULES[key][0](value):
            yield f"\"{key}\": expected {RULES[key][1]}"
    if "arm" in entry and "value" in entry:
        yield "\"value\" is for a knob, \"arm\" stands in the place of one"


def _load_file(path, name):
    """Return the entries of a file, and what is wrong with it."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        return [], [f"{name}:{error.lineno}: {error.msg}"]
    except (OSError, UnicodeDecodeError) as error:
        return [], [f"{name}: {getattr(error, 'strerror', None) or 'is not UTF-8'}"]
    if not isinstance(data, list) or not data:
        return [], [f"{name}: expected a list of faults, one at least"]
    entries, errors, seen = [], [], set()
    for number, raw in enumerate(data, 1):
        wrong = list(_entry_errors(raw))
        title = raw.get("fault", "?") if isinstance(raw, dict) else "?"
        errors += [f"{name}: entry {number} ({title}): {what}" for what in wrong]
        if wrong:
            continue
        entry = Entry(binary=path.stem, **{**raw, "subtests": tuple(raw["subtests"])})
        for subtest in entry.subtests:
            key = (entry.fault, entry.command(), entry.gpu, entry.device, subtest)
            if key in seen:
                errors.append(f"{name}: entry {number} ({title}): {subtest} was there before")
            seen.add(key)
        entries.append(entry)
    return entries, errors


def load(root):
    """Return all entries in the order of files and lines; raise Bad."""
    entries, errors = [], []
    for path in sorted((root / FOLDER).glob("*.json")):
        found, wrong = _load_file(path, f"{FOLDER}/{path.name}")
        entries += found
        errors += wrong
    if errors:
        raise Bad("\n".join(errors))
    return entries


def knobs(root):
    """Names of the simulator's knobs: the X-macro lists in its headers named ..._fault.h."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(root.glob("sim/*/*_fault.h"))]
    return re.findall(r"^\s*X\((\w+),", "\n".join(texts), re.M)


def subtests(build):
    """{binary: names of its subtests} of the hardware tests that are built; raise Bad."""
    listed = build / "tests/test-list.txt"
    try:
        binaries = listed.read_text(encoding="utf-8").split()[1:-1]
        found = {}
        for name in binaries:
            out = subprocess.run([build / "tests" / name, "--list-subtests"], check=True,
                                 capture_output=True, text=True, stdin=subprocess.DEVNULL)
            found[name] = out.stdout.split()
    except (OSError, subprocess.CalledProcessError) as error:
        raise Bad(f"{listed}: {error}: build first (ninja -C {build})") from error
    return found


def problems(entries, known, model):
    """Yield what the table lacks, and what it names that does not exist."""
    for binary, names in known.items():
        own = [entry for entry in entries if entry.binary == binary]
        named = {name for entry in own for name in entry.subtests}
        if not own:
            yield Problem(binary, f"{FOLDER}/{binary}.json is missing: nothing proves that "
                          f"{binary} can fail", True)
            continue
        for name in sorted(named - set(names)):
            yield Problem(binary, f"{FOLDER}/{binary}.json: {binary} has no subtest {name}")
        for name in sorted(set(names) - named):
            yield Problem(binary, f"{binary}@{name}: no fault proves that it can fail", True)
    for binary in sorted({entry.binary for entry in entries} - set(known)):
        yield Problem(binary, f"{FOLDER}/{binary}.json: there is no test {binary}")
    for entry in entries:
        if not entry.arm and entry.fault not in model:
            yield Problem(entry.binary,
                          f"{FOLDER}/{entry.binary}.json: the simulator has no fault {entry.fault}")
    used = {entry.fault for entry in entries if not entry.arm}
    used |= {word for entry in entries if entry.arm for word in re.findall(r"\w+", entry.arm)}
    for knob in model:
        if knob not in used:
            yield Problem(None, f"{knob}: no entry of {FOLDER} names this fault", True)

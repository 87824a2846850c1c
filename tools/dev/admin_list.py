# SPDX-License-Identifier: MIT
"""The whole list of hardware tests on the lab's devices, against what is expected of each.

data/expect/lab/NAME.json describes a run, and names what skips in it:

    {
        "gpu":     "bmg",                             as of gauntlet run --gpu
        "device":  "pci:slot=1000:00:00.0",           as of gauntlet run --device; may be left out
        "skipped": {"sriov_access@*@pf0": "why"}      shell patterns of names, without igt@
    }

Each name that a pattern means has to skip, and nothing else may: a test that silently begins to
skip, or to run, is an error, as is all that is no pass, and what gauntlet run calls unexpected.
"""

import dataclasses
import fnmatch
import json
import re
import subprocess
from pathlib import Path

FOLDER = "data/expect/lab"
KEYS = {"gpu": str, "device": str, "skipped": dict}


class Bad(Exception):
    """A description that cannot be used."""


class NoLab(Exception):
    """The lab cannot run here, or the run was interrupted: status and text."""

    def __init__(self, status, text):
        super().__init__(text)
        self.status = status


@dataclasses.dataclass
class Run:
    """One run of the list, and what skips in it: {pattern: why}."""
    name: str
    path: Path
    gpu: str
    skipped: dict
    device: str = ""

    def command(self, build, results, jobs, history):
        options = ["--gpu", self.gpu, "--jobs", str(jobs), "--results", str(results),
                   "--overwrite"]
        if self.device:
            options += ["--device", self.device]
        if history:
            options += ["--history", str(history)]
        return [build / "tools/gauntlet", "run", *options]


def load_one(path):
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise Bad(f"{FOLDER}/{path.name}:{error.lineno}: {error.msg}") from error
    if not isinstance(data, dict) or not {"gpu", "skipped"} <= set(data):
        raise Bad(f"{FOLDER}/{path.name}: expected an object with \"gpu\" and \"skipped\"")
    for key, value in data.items():
        if key not in KEYS or not isinstance(value, KEYS[key]):
            raise Bad(f"{FOLDER}/{path.name}: \"{key}\": unknown, or of another type")
    return Run(path.stem, path, **data)


def load(root, names=()):
    """All runs, or those of these names, in the order of their names; raise Bad."""
    paths = {path.stem: path for path in sorted((root / FOLDER).glob("*.json"))}
    for name in names:
        if name not in paths:
            raise Bad(f"no run '{name}': {FOLDER} has {' '.join(paths) or 'none'}")
    return [load_one(path) for name, path in paths.items() if not names or name in names]


def read_results(folder):
    """{name without igt@: result} of a finished run."""
    with open(folder / "results.json", encoding="utf-8") as f:
        tests = json.load(f)["tests"]
    return {name.removeprefix("igt@"): test for name, test in tests.items()}


def leak_text(leaks):
    """What results.json tells about leaks, in one line."""
    first = leaks[0]
    more = f", and {len(leaks) - 1} more" if len(leaks) > 1 else ""
    return f"{first['item']}: {first['key']}: '{first['before']}' -> '{first['after']}'{more}"


def complaints(run, tests):
    """Yield a line for each result that is not as expected."""
    used = set()
    for name, test in tests.items():
        result, why = test["result"], (test.get("reason") or "").split("\n")[0]
        patterns = [p for p in run.skipped if fnmatch.fnmatchcase(name, p)]
        used |= set(patterns)
        if test.get("leak"):
            yield f"{name}: leaves {leak_text(test['leak'])}"
        if result == "skip" and not patterns:
            yield f"{name}: skips, but is not expected to: {why}"
        elif result != "skip" and patterns:
            yield f"{name}: {result}, but is expected to skip ({patterns[0]})"
        elif result not in ("pass", "skip"):
            yield f"{name}: {result}: {why}"
    for pattern in run.skipped:
        if pattern not in used:
            yield f"{pattern}: expected to skip, but there is no such test"


def do_run(run, build, results, jobs, history=None, learn=False):
    """Run the list once, its output on stdout; learn: what skips now is what is expected.

    Return the complaints; raise NoLab.
    """
    done = subprocess.run(run.command(build, results, jobs, history), check=False,
                          stdin=subprocess.DEVNULL)
    if done.returncode not in (0, 1):
        raise NoLab(done.returncode, f"{run.name}: gauntlet run: status {done.returncode}")
    tests = read_results(results)
    if learn:
        write(run, tests)
    wrong = list(complaints(run, tests))
    if done.returncode and not wrong:
        wrong.append("gauntlet run says that it was not as expected")
    return [f"{run.name}: {line}" for line in wrong]


def patterns_for(name):
    """Patterns that mean this name, the widest first."""
    binary, subtest, dynamic = (name.split("@") + ["", ""])[:3]
    yield f"{binary}@*"
    if dynamic:
        yield f"{binary}@*@{re.match('[a-z]+[0-9]*', dynamic)[0]}*"
        yield f"{binary}@*@{dynamic}"
        yield f"{binary}@{subtest}@*"
    yield name


def describe(tests):
    """{pattern: why} for the skips of a run: the widest patterns that mean nothing else."""
    found, left = {}, [name for name, test in tests.items() if test["result"] == "skip"]
    while left:
        name = left[0]
        pattern = next(p for p in patterns_for(name) if all(
            test["result"] == "skip" for n, test in tests.items() if fnmatch.fnmatchcase(n, p)))
        why = (tests[name].get("reason") or "").split("\n")[0]
        found[pattern] = re.sub(r"^\S+\.[ch]:\d+: ", "", why)
        left = [n for n in left if not fnmatch.fnmatchcase(n, pattern)]
    return found


def write(run, tests):
    """Make the skips of a run those that are expected; reasons that are there stay."""
    run.skipped = {pattern: run.skipped.get(pattern, why)
                   for pattern, why in sorted(describe(tests).items())}
    data = {"gpu": run.gpu, **({"device": run.device} if run.device else {}),
            "skipped": run.skipped}
    run.path.write_text(json.dumps(data, indent="\t") + "\n", encoding="utf-8")

# SPDX-License-Identifier: MIT
"""What is said and written about the matrix of faults and subtests."""

import json
import re
from xml.etree import ElementTree

import fault_lab

# What an XML 1.0 file cannot hold.
UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
OUTPUT_MAX = 16384


def counted(number, word):
    return f"{number} {word}{'' if number == 1 else 's'}"


class Matrix:
    """Collects outcomes, prints a line for each, and sums them up."""

    def __init__(self, total, problems):
        self.total, self.problems = total, problems
        self.outcomes = []

    def add(self, outcome):
        self.outcomes.append(outcome)
        pair = outcome.pair
        width = len(str(self.total))
        where = f" ({pair.gpu})" if pair.gpu != fault_lab.GPU else ""
        print(f"[{len(self.outcomes):0{width}}/{self.total}] {pair.fault or 'no fault'}: "
              f"{pair.test}{where}: {self.said(outcome)} "
              f"({outcome.seconds:.2f}s): {self.why(outcome)}", flush=True)
        if not self.is_good(outcome):
            print("\n".join("    " + line for line in outcome.output.strip().splitlines()[-60:]))

    def bad_tests(self):
        """Tests that do not pass with no fault armed: they catch nothing."""
        return {self.key(o.pair) for o in self.outcomes if not o.pair.entry and not o.good}

    @staticmethod
    def key(pair):
        return (pair.test, pair.gpu, pair.device)

    def is_good(self, outcome):
        return outcome.good and not (outcome.pair.entry and self.key(outcome.pair)
                                     in self.bad_tests())

    def said(self, outcome):
        if not outcome.pair.entry:
            return "passes" if outcome.good else "does not pass"
        return "caught" if self.is_good(outcome) else "missed"

    def why(self, outcome):
        if outcome.good and not self.is_good(outcome):
            return "it does not pass without a fault either"
        return outcome.why or ("it passes" if outcome.end == "pass" else outcome.end)

    def of(self, binary):
        """The numbers of a binary's row."""
        pairs = [o for o in self.outcomes if o.pair.binary == binary]
        armed = [o for o in pairs if o.pair.entry]
        caught = [o for o in armed if self.is_good(o)]
        return {
            "subtests": len({o.pair.subtest for o in pairs}),
            "proven": len({o.pair.subtest for o in caught}),
            "pairs": len(armed), "caught": len(caught), "missed": len(armed) - len(caught),
            "failing": len([o for o in pairs if not o.pair.entry and not o.good]),
            "seconds": sum(o.seconds for o in pairs),
        }

    def totals(self):
        rows = [self.of(binary) for binary in self.binaries()]
        return {
            "faults": len({o.pair.fault for o in self.outcomes if o.pair.entry}),
            "errors": len(self.problems),
            **{key: sum(row[key] for row in rows) for key in self.of("")},
        }

    def binaries(self):
        return sorted({o.pair.binary for o in self.outcomes})

    def all_good(self):
        totals = self.totals()
        return not (totals["missed"] or totals["failing"] or totals["errors"])

    def print_table(self, elapsed_s, labs, boots):
        columns = ("subtests", "proven", "pairs", "caught", "missed")
        width = max([len(name) for name in self.binaries()] or [0])
        print("\n" + " " * width + "".join(f"{name:>10}" for name in (*columns, "time")))
        for binary in self.binaries():
            row = self.of(binary)
            print(f"{binary:{width}}" + "".join(f"{row[name]:10}" for name in columns)
                  + f"{row['seconds']:9.1f}s")
        print()
        for outcome in self.outcomes:
            if not self.is_good(outcome):
                print(f"{self.said(outcome)}: {outcome.pair.fault or 'no fault'}: "
                      f"{outcome.pair.test}: {self.why(outcome)}")
        for problem in self.problems:
            print(f"error: {problem.text}")
        totals = self.totals()
        runs = len(self.outcomes)
        print(f"{counted(totals['faults'], 'fault')}, {totals['proven']} of {totals['subtests']} subtests "
              f"proven, {totals['caught']} caught, {totals['missed']} missed, "
              f"{totals['failing']} fail without a fault, {counted(totals['errors'], 'error')}, "
              f"{elapsed_s:.0f} s ({elapsed_s / max(runs, 1):.2f} s for each of {runs} runs, "
              f"{counted(labs, 'lab')}, {counted(boots, 'boot')})")

    def describe(self, outcome):
        pair = outcome.pair
        text = {"fault": pair.fault, "test": pair.test, "gpu": pair.gpu, "device": pair.device,
                "verdict": self.said(outcome), "end": outcome.end, "status": outcome.status,
                "why": self.why(outcome), "seconds": round(outcome.seconds, 3)}
        if pair.entry:
            text |= {"reason": pair.entry.reason, "arm": pair.entry.command()}
        if not self.is_good(outcome):
            text["output"] = outcome.output[-OUTPUT_MAX:]
        return text

    def write(self, folder, elapsed_s):
        """faults.json and junit.xml in a folder that is made."""
        folder.mkdir(parents=True, exist_ok=True)
        runs = sorted((self.describe(o) for o in self.outcomes),
                      key=lambda run: (run["test"], run["fault"] or ""))
        data = {"totals": {**self.totals(), "elapsed": round(elapsed_s, 3)},
                "errors": [problem.text for problem in self.problems], "runs": runs}
        (folder / "faults.json").write_text(json.dumps(data, indent="\t") + "\n")
        self.junit(runs, elapsed_s).write(folder / "junit.xml", encoding="unicode",
                                          xml_declaration=True)

    def junit(self, runs, elapsed_s):
        suites = ElementTree.Element("testsuites", name="faults", time=f"{elapsed_s:.3f}")
        for binary in self.binaries():
            own = [run for run in runs if run["test"].split("@")[0] == binary]
            bad = [run for run in own if "output" in run]
            suite = ElementTree.SubElement(suites, "testsuite", name=binary, tests=str(len(own)),
                                           failures=str(len(bad)))
            for run in own:
                test = ElementTree.SubElement(
                    suite, "testcase", classname=run["test"], time=f"{run['seconds']:.3f}",
                    name=f"{run['fault'] or 'no fault'} ({run['gpu']})")
                if "output" in run:
                    failure = ElementTree.SubElement(test, "failure",
                                                     message=UNPRINTABLE.sub("?", run["why"]))
                    failure.text = UNPRINTABLE.sub("?", run["output"])
        if self.problems:
            suite = ElementTree.SubElement(suites, "testsuite", name="table", tests="1",
                                           failures="1")
            test = ElementTree.SubElement(suite, "testcase", name="complete", classname="table")
            texts = "\n".join(problem.text for problem in self.problems)
            ElementTree.SubElement(test, "failure", message="the table is not right").text = texts
        return ElementTree.ElementTree(suites)

#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check-differences: marks without a row, rows without a mark, and what is neither."""

import sys
sys.dont_write_bytecode = True

import case

PAGE = "docs/sim-differences.md"
HEAD = "# Where it differs\n\n| file | difference |\n|---|---|\n"
ONE = "/* SIM-DIFF: the clock is ours */\nint x;\n"
TWO = ONE + "/*\n * Why.\n * SIM-DIFF: no firmware\n */\n"


class Differences(case.CheckCase):
    check = "check-differences"

    def test_good(self):
        self.expect({"sim/a.c": TWO, "sim/model/b.h": ONE, "vm/lab.c": ONE, "sim/c.c": "int y;\n",
                     "lib/d.c": ONE, "docs/lab.md": "| `sim/e.c` | a table of another page |\n",
                     PAGE: HEAD + "| `sim/a.c` | clock |\n| `sim/model/b.h` | clock |\n"
                     "| `sim/a.c` | firmware |\n\n| `vm/lab.c` | clock |\n"})

    def test_nothing_to_tell(self):
        self.expect({"sim/a.c": "int x;\n"})

    def test_mark_without_row(self):
        self.expect({"sim/a.c": TWO, "sim/b.c": ONE, PAGE: HEAD + "| `sim/a.c` | clock |\n"},
                    f"sim/a.c:5: 2 SIM-DIFF marks, but 1 row in {PAGE}",
                    f"sim/b.c:1: 1 SIM-DIFF mark, but 0 rows in {PAGE}")

    def test_no_page(self):
        self.expect({"vm/a.c": ONE}, f"vm/a.c:1: 1 SIM-DIFF mark, but 0 rows in {PAGE}")

    def test_row_without_mark(self):
        self.expect({"sim/a.c": ONE, "sim/b.c": "", PAGE: HEAD + "| `sim/a.c` | clock |\n"
                     "| `sim/a.c` | firmware |\n| `sim/b.c` | clock |\n| `sim/gone.c` | clock |\n"},
                    f"{PAGE}:6: 2 rows for sim/a.c, which has 1 SIM-DIFF mark",
                    f"{PAGE}:7: 1 row for sim/b.c, which has 0 SIM-DIFF marks",
                    f"{PAGE}:8: no file sim/gone.c in sim/ or vm/")

    def test_empty_words(self):
        self.expect({"sim/a.c": "/* SIM-DIFF: */\n// SIM-DIFF:\n",
                     PAGE: HEAD + "| `sim/a.c` | |\n| `sim/a.c` | clock |\n"},
                    f"{PAGE}:5: sim/a.c: the row says not what differs",
                    "sim/a.c:1: SIM-DIFF: says not what differs",
                    "sim/a.c:2: SIM-DIFF: says not what differs")


if __name__ == "__main__":
    case.main()

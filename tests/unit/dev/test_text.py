#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check-text, check-scripts and check-format: each rule is broken once."""

import os
import shutil
import sys
import unittest.mock
sys.dont_write_bytecode = True

import case
from case import SPDX

GOOD = {
    "a.c": SPDX + "\nint f(int a, int b)\n{\n\tint t[] = {\n\t\t1,\n\t\t2,\n\t};\n\n"
           "\treturn g(\"" + "a" * 80 + "\",\n\t\t b);\n}\n",
    "run": "#!/bin/sh\n# SPDX-License-Identifier: MIT\nif true; then\n\tcat <<END\n  text\nEND\nfi\n",
    "p": "#!/usr/bin/env python3\n# SPDX-License-Identifier: MIT\nif True:\n    pass\n",
    "sim/m.c": "/* SPDX-License-Identifier: GPL-2.0 */\n",
    "tests/lab/module/Kbuild": "# SPDX-License-Identifier: GPL-2.0\n",
    "tests/lab/module/m.c": "// SPDX-License-Identifier: GPL-2.0\n",
    "notes.md": "In /home and /tmp/x, XXXXXX.\n",
    "data.bin": "  \t \n",
}
HASH = "# SPDX-License-Identifier: MIT\n"


class Text(case.CheckCase):
    check = "check-text"

    def test_good(self):
        self.expect(GOOD)

    def test_licence(self):
        self.expect({"a.c": "int x;\n", "b.h": HASH.replace("#", "//"), "c.c": SPDX.replace(
            "MIT", "GPL-2.0"), "meson.build": "\n", "run": "#!/bin/sh\ntrue\n", "sim/s.c": SPDX},
                    "a.c:1: no SPDX-License-Identifier in the first line",
                    "b.h:1: the SPDX line of C files is /* SPDX-License-Identifier: ... */",
                    "c.c:1: licence GPL-2.0, but this folder is MIT",
                    "meson.build:1: no SPDX-License-Identifier in the first line",
                    "run:2: no SPDX-License-Identifier in the first line",
                    "sim/s.c:1: licence MIT, but this folder is GPL-2.0")

    def test_white_space(self):
        self.expect({"a.md": "one \ntwo\t\nthree", "b.txt": "x\r\n"},
                    "a.md:1: white space at the end of the line",
                    "a.md:2: white space at the end of the line",
                    "a.md:3: no newline at the end of the file",
                    "b.txt:1: carriage return at the end of the line")

    def test_indentation(self):
        self.expect({"a.c": SPDX + "int f(void)\n{\n        x();\n\tif (a &&\n\t    b)\n"
                     "\t    y();\n\tz();\n\t  z();\n}\n",
                     "run": "#!/bin/sh\n" + HASH + "if true; then\n    true\nfi\n"},
                    "a.c:4: indented by spaces: use tabs",
                    "a.c:9: indented by spaces: use tabs",
                    "run:4: indented by spaces: use tabs")

    def test_reminders(self):
        for word in ("TO" "DO", "FIX" "ME", "X" "XX"):
            self.expect({"a.c": SPDX + f"/* {word}: later */\n"},
                        f"a.c:2: {word}: do it, or open an issue")

    def test_private_paths(self):
        self.expect({"a.md": "x\nsee /home" "/alice/tree\n",
                     "b.c": SPDX + 'char *p = "/root' '/x";\n'},
                    "a.md:2: a path of one machine: /home" "/...",
                    "b.c:2: a path of one machine: /root" "/...")

    @unittest.skipUnless(shutil.which("git"), "git is not installed")
    def test_same_findings_in_git(self):
        """New files count, ignored ones do not."""
        tree = {"a.c": "int x;\n", "b.c": "int x;\n", "c.c": "int x;\n", ".gitignore": "c.c\n"}
        case.run("git", "init", "-q", self.root)
        case.write_tree(self.root, tree)
        case.run("git", "-C", self.root, "add", "a.c")
        self.expect(tree, "a.c:1: no SPDX-License-Identifier in the first line",
                    "b.c:1: no SPDX-License-Identifier in the first line")

    def test_build_folders_are_left_out(self):
        self.expect({"build/a.c": "int x;\n", "build-asan/a.c": "int x;\n",
                     "out/meson-private/x": "", "out/a.c": "int x;\n", "results/a.c": "int x;\n",
                     "tools/build/a.c": "int x;\n"},
                    "tools/build/a.c:1: no SPDX-License-Identifier in the first line")


class Scripts(case.CheckCase):
    check = "check-scripts"

    def test_good(self):
        self.expect(GOOD | {"init": '#!/bin/busybox sh\necho "$1"\n'})

    def test_unquoted(self):
        finding = "Double quote to prevent globbing and word splitting. [SC2086]"
        self.expect({"run": "#!/bin/sh\nrm $1\n", "b": "#!/usr/bin/env bash\nrm $1\n",
                     "init": "#!/bin/busybox sh\nrm $1\n", "no": "rm $1\n"},
                    f"init:2: {finding}", f"run:2: {finding}", f"b:2: {finding}")


    def test_shellcheck_breaks(self):
        case.write_tree(self.root, {"bin/shellcheck": "#!/bin/sh\necho no memory >&2; exit 3\n"})
        path = f"{self.root}/bin:{os.environ['PATH']}"
        with unittest.mock.patch.dict(os.environ, PATH=path):
            self.expect({}, "bin/shellcheck:1: shellcheck failed: no memory")


class Format(case.CheckCase):
    check = "check-format"

    def new_root(self):
        super().new_root()
        shutil.copy(os.path.join(case.SOURCE, ".clang-format"), self.root)

    def test_good(self):
        self.expect({"a.c": GOOD["a.c"]})

    def test_bad(self):
        self.expect({"a.c": SPDX + "\nint f(void) {\n\treturn 0;\n}\n\nint  x;\n"},
                    "a.c:3: not as clang-format has it (and 1 more places): "
                    "run tools/dev/check-format --fix")

    def test_bad_rules(self):
        with open(os.path.join(self.root, ".clang-format"), "a", encoding="utf-8") as f:
            f.write("NoSuchOption: true\n")
        status, findings, _ = self.outcome({"a.c": SPDX})
        self.assertEqual(status, 1)
        self.assertRegex(findings[0], r"^\.clang-format:1: clang-format\S* failed: ")

    def test_fix(self):
        status, _, _ = self.outcome({"a.c": SPDX + "\nint f(void) {\n\treturn 0;\n}\n"})
        self.assertEqual(status, 1)
        case.run(os.path.join(case.DEV, self.check), "--fix", "--root", self.root)
        self.expect({})


case.main()

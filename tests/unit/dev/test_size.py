#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check-size: limits are exact, and functions are found however they are laid out."""

import sys
sys.dont_write_bytecode = True

import case


def function(head, lines):
    """A function of that many lines, head and braces included."""
    return f"{head}\n{{\n" + "\tx();\n" * (lines - 2 - head.count("\n") - 1) + "}\n"


class Files(case.CheckCase):
    check = "check-size"

    def test_c_limit(self):
        self.expect({"a.c": "int x;\n" * 600, "b.c": "int x;\n" * 601},
                    "b.c:1: file of 601 lines, at most 600: split it")

    def test_header_limit(self):
        self.expect({"a.h": "int x;\n" * 250, "b.h": "int x;\n" * 251},
                    "b.h:1: file of 251 lines, at most 250: split it")

    def test_notes_are_no_findings(self):
        status, findings, notes = self.outcome({"a.c": "int x;\n" * 501, "a.h": "int x;\n" * 151})
        self.assertEqual((status, findings), (0, []))
        self.assertEqual(notes, ["note: a.c: 501 lines; from 601 on it must be split",
                                 "note: a.h: 151 lines; from 251 on it must be split"])


class Functions(case.CheckCase):
    check = "check-size"

    def too_long(self, head, name, limit=60):
        """The head is recognized: at its limit nothing is said, one line more is a finding."""
        before = "static const struct y z = {\n\t.f = &(int){ 1 },\n};\n\n"
        self.expect({"a.c": before + function(head, limit)})
        self.expect({"a.c": before + function(head, limit + 1) + function("int tiny(void)", 9)},
                    f"a.c:5: {name}() has {limit + 1} lines, at most {limit}: split it")

    def test_plain(self):
        self.too_long("static int f(int a)", "f")

    def test_head_of_several_lines(self):
        self.too_long("static const struct x *\nf(int a,\n  int (*done)(void *arg))", "f")

    def test_attributes(self):
        self.too_long("__attribute__((format(printf, 1, 2)))\nvoid f(const char *x, ...)", "f")
        self.too_long("void g(void) __attribute__((noreturn, section(\".x\")))", "g")

    def test_returns_function_pointer(self):
        self.too_long("void (*f(int sig))(int)", "f")

    def test_macro_heads(self):
        self.too_long("igt_constructor", "igt_constructor")

    def test_igt_main_lists_subtests(self):
        self.too_long("int igt_main()", "igt_main", limit=100)
        self.too_long("int igt_main_args(\"a:\", options, help, handler, NULL)", "igt_main_args",
                      limit=100)

    def test_brace_on_the_same_line(self):
        self.expect({"a.c": "int f(void) {\n" + "\tx();\n" * 59 + "}\n"},
                    "a.c:1: f() has 61 lines, at most 60: split it")

    def test_tables_and_text_are_no_functions(self):
        self.expect({"a.c": "static const int t[] = {\n" + "\t1,\n" * 80 + "};\n"
                     "/* f() {\n" + "\n" * 80 + "} */\n"
                     'const char *s = "f() {";\nint g(void)\n{\n\treturn \'{\';\n}\n'})

    def test_one_branch_of_if(self):
        self.expect({"a.c": "#if A\nint f(int a) {\n#else\nint f(void) {\n#endif\n}\n"
                     "#if 0\nint g( {\n#endif\n"})

    def test_unbalanced(self):
        self.expect({"a.c": "int f(void)\n{\n\tif (1) {\n}\n"},
                    "a.c:4: brackets or statements are not closed at the end of the file")


case.main()

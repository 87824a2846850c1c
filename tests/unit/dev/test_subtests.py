#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check-subtests, with shell scripts in the place of test binaries."""

import sys
sys.dont_write_bytecode = True

import case

# What a good binary does; each test replaces one answer.
ANSWERS = {
    "--help": "echo usage; exit 0",
    "--list-subtests": "printf 'one\\ntwo-b\\n'; exit 0",
    "--describe": "printf 'What it is.\\n\\nSUB one a.c:1:\\n  Text.\\n\\n"
                  "SUB two-b a.c:2:\\n  Text.\\n\\n'; exit 0",
    "*": "exit 79",
}


def binary(**replaced):
    answers = ANSWERS | {("--" + k.replace("_", "-") if k != "other" else "*"): v
                         for k, v in replaced.items()}
    cases = "".join(f"{option}) {answer} ;;\n" for option, answer in answers.items())
    return f"#!/bin/sh\ncase $1 in\n{cases}esac\n"


class Subtests(case.CheckCase):
    check = "check-subtests"
    root_option = ()

    def one(self, program, *findings):
        self.expect({"test-list.txt": "TESTLIST\nt\nEND\n", "t": program},
                    *(f"t:1: {f}" for f in findings))

    def test_good(self):
        self.one(binary())

    def test_without_subtests(self):
        self.one(binary(list_subtests="exit 79", describe="echo What it is.; exit 0"))

    def test_help_fails(self):
        self.one(binary(help="exit 1"), "--help: status 1, must be 0")

    def test_accepts_everything(self):
        self.one(binary(other="exit 0"), "--no-such-option: status 0, must not be 0")

    def test_empty_list(self):
        self.one(binary(list_subtests="exit 0"),
                 "--list-subtests: status 0 with 0 names; must be 0 with names or 79 without")

    def test_list_fails(self):
        self.one(binary(list_subtests="printf 'one\\ntwo-b\\n'; exit 1"),
                 "--list-subtests: status 1 with 2 names; must be 0 with names or 79 without")

    def test_names(self):
        self.one(binary(list_subtests="printf 'one\\none\\ntwo-b\\nTwo_b\\n'"),
                 "subtest one exists twice",
                 "subtest Two_b: names are lower-case words joined by -",
                 "subtest Two_b is missing from --describe")

    def test_descriptions(self):
        self.one(binary(describe="printf 'NO DOCUMENTATION!\\n\\nSUB one a.c:1:\\n"
                                 "  NO DOCUMENTATION!\\n\\nSUB two-b a.c:2:\\n\\n'"),
                 "no IGT_TEST_DESCRIPTION()", "subtest one has no igt_describe()",
                 "subtest two-b has no igt_describe()")

    def test_describe_crashes(self):
        self.one(binary(describe="kill -SEGV $$"), "--describe: status -11, must be 0")

    def test_not_built(self):
        self.expect({"test-list.txt": "TESTLIST\nt t\nEND\n"},
                    "test-list.txt:1: t is listed twice", *["t:1: in the list, but not built"] * 2)

    def test_empty_test_list(self):
        self.expect({"test-list.txt": "TESTLIST\nEND\n"}, "test-list.txt:1: lists no test")

    def test_no_list(self):
        self.expect({}, "test-list.txt:1: No such file or directory: build first "
                    "(ninja -C build)")

    def test_bad_list(self):
        self.expect({"test-list.txt": "t\n"}, "test-list.txt:1: not of the form TESTLIST names "
                    "END: build first (ninja -C build)")


case.main()

#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check-docs: a complete manual passes, and each missing part is named."""

import sys
sys.dont_write_bytecode = True

import case

GOOD = """
/* SPDX-License-Identifier: MIT */
#ifndef A_H
#define A_H
#ifdef __cplusplus
extern "C" {
#endif

struct a;
typedef int (*a_fn)(void *arg);
extern const struct a_ops {
	int (*go)(struct a *a);
} ops;

/**
 * a_open() - open it.
 * @name: where it is.
 * @done, @arg: called at the end.
 * @ret_a: the handle.
 *
 * Return: 0 or -errno.
 */
int a_open(const char *name, void (*done)(void *arg), void *arg, struct a **ret_a);

/** a_close() - NULL is fine. @a: what to close. */
void a_close(struct a *a);

/** a_log() - write it down. @fmt: as printf. */
__attribute__((format(printf, 1, 2)))
void a_log(const char *fmt, ...);

/** a_text() - format. @buf: at least 20. Return: @buf. */
const char *a_text(char buf[20]) __attribute__((nonnull(1)));

/** a_text2() - as a_text(). */
const char *a_text2(char buf[20]);

bool __a_macro(int a);
/* Not part of the manual. */
static inline int a_zero(void)
{
	return 0;
}

#ifdef __cplusplus
}
#endif
#endif
"""


class Docs(case.CheckCase):
    check = "check-docs"

    def test_good(self):
        self.expect({"lib/pf/a.h": GOOD, "runner/runner.h": GOOD, "vm/lab.h": GOOD})

    def test_each_public_header(self):
        for name in ("lib/pf/a.h", "lib/pf/nvme/a.h", "runner/runner.h", "vm/lab.h"):
            self.expect({name: "int f(void);\n", "runner/inner.h": "int g(void);\n",
                         "lib/uapi/new.h": "int h(void);\n",
                         "lib/pf/pf_internal.h": "int i(void);\n"},
                        f"{name}:1: f() has no kernel-doc block directly above")

    def test_not_directly_above(self):
        self.expect({"lib/a/a.h": "/** f() - x. */\n\nvoid f(void);\n"},
                    "lib/a/a.h:3: f() has no kernel-doc block directly above")

    def test_plain_comment(self):
        self.expect({"lib/a/a.h": "/* f() - x. */\nvoid f(void);\n"},
                    "lib/a/a.h:2: f() has no kernel-doc block directly above")

    def test_one_block_for_two(self):
        self.expect({"lib/a/a.h": "/** f() - x. */\nvoid f(void);\nvoid g(void);\n"},
                    "lib/a/a.h:3: g() has no kernel-doc block directly above")

    def test_other_name(self):
        self.expect({"lib/a/a.h": "/** f() - x. */\nvoid ff(void);\n"},
                    "lib/a/a.h:2: ff(): its kernel-doc block does not begin with ff()")

    def test_parameters(self):
        self.expect({"lib/a/a.h": "/** f() - x. @a: b. */\n"
                     "void f(int a, unsigned long bb[2], int (*cb)(int x), int);\n"},
                    "lib/a/a.h:2: f(): @bb: is not described",
                    "lib/a/a.h:2: f(): @cb: is not described",
                    "lib/a/a.h:2: f(): parameter 4 has no name")

    def test_return(self):
        self.expect({"lib/a/a.h": "/** f() - Return or not. */\nvoid *f(void);\n"
                     "/** g() - x. */\nbool g(void);\n/** h() - x. */\nvoid h(void);\n"},
                    "lib/a/a.h:2: f(): no Return: in its kernel-doc block",
                    "lib/a/a.h:4: g(): no Return: in its kernel-doc block")

    def test_unreadable(self):
        self.expect({"lib/a/a.h": "int f(void;\n"},
                    "lib/a/a.h:1: brackets or statements are not closed at the end of the file")

    def test_as_another(self):
        self.expect({"lib/a/a.h": "/** f() - x. Return: 0. */\nint f(void);\n/** g() - as\n"
                     " * f() and as h(). */\nint g(int a);\n"},
                    "lib/a/a.h:5: g(): @a: is not described")


case.main()

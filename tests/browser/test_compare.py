#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The page of a comparison in a real browser: test_compare.py GAUNTLET"""
import subprocess
import sys

import results_dir
from cases import case, equal, main

ASSERT = (b"(t:1) CRITICAL: Test assertion failure function check, file ../tests/t.c:7:\n"
          b"(t:1) CRITICAL: Failed assertion: a </script><b> b\n")


def make_run(gauntlet, path, host, words):
    """A run of tests t@a, t@b, ... with these result words; "-" is left out."""
    entry = results_dir.Entry("t")
    for i, word in enumerate(words.split()):
        if word != "-":
            entry.add("abcdefgh"[i], word, i + 1, b"",
                      b"" if word == "SUCCESS" else ASSERT)
    results_dir.write(path, [entry], host)
    subprocess.run([gauntlet, "results", path], stdout=subprocess.DEVNULL)


def prepare(gauntlet, _):
    make_run(gauntlet, "base", "one", "SUCCESS FAIL SUCCESS FAIL -")
    make_run(gauntlet, "new <1>", "one", "FAIL SUCCESS - FAIL SUCCESS")
    make_run(gauntlet, "new-2", "two", "SUCCESS CRASH SUCCESS FAIL SUCCESS")
    for name, runs, status in (("two", ["base", "new <1>"], 1), ("none", ["base", "base"], 0),
                               ("hosts", ["base", "new <1>", "new-2"], 1)):
        done = subprocess.run([gauntlet, "compare", "--format", "html", "-o",
                               "pages-of-%s.html" % name, *runs], capture_output=True, text=True)
        assert done.returncode == status, (name, done.returncode, done.stderr)


def rows(browser):
    return [text.replace("t@", "") for text in browser.run(
        "return Array.from(document.querySelectorAll('.row.test'), (e) => Array.from("
        "e.children, (c) => c.textContent).slice(0, 3).join(' '))")]


@case
def what_changed_worst_first(browser):
    browser.open("pages-of-two.html")
    equal(rows(browser), ["a regression pass → fail", "b fix fail → pass", "e new none → pass",
                          "c missing pass → none", "d known fail → fail"])
    equal(browser.texts("#state"), ["possible regressions"])
    browser.click("[data-filter=fix]")
    equal(rows(browser), ["b fix fail → pass"])


@case
def details_and_links(browser):
    browser.open("pages-of-two.html", "#igt@t@a")
    equal(browser.texts("#panel h2"), ["igt@t@a"])
    assert "t.c:7: a </script><b> b" in browser.texts("#panel")[0]
    equal(browser.run("return Array.from(document.querySelectorAll('#panel a'), "
                      "(a) => a.getAttribute('href'))"),
          ["base/index.html#igt@t@a", "new%20%3c1%3e/index.html#igt@t@a"])
    equal(browser.run("return document.querySelectorAll('#panel b').length"), 0)
    browser.click("#panel a:last-of-type")
    browser.wait("document.querySelector('#panel h2').textContent === 'igt@t@a' && "
                 "document.title !== 'Comparison - Gauntlet'")


@case
def one_row_a_machine(browser):
    browser.open("pages-of-hosts.html")
    equal(len([row for row in rows(browser) if row.startswith("b ")]), 2)
    browser.click("#search")
    browser.keys("crash two")
    equal(rows(browser), ["b warning fail → crash"])
    browser.open("pages-of-hosts.html", "#igt@t@b two")
    equal(browser.texts("#panel h2"), ["igt@t@b"])


@case
def nothing_changed(browser):
    browser.open("pages-of-none.html")
    equal(browser.texts("#state"), ["no possible regression"])
    equal(rows(browser), ["b known fail → fail", "d known fail → fail"])


if __name__ == "__main__":
    sys.exit(main(prepare))

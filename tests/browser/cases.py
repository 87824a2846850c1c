# SPDX-License-Identifier: MIT
"""Runs the functions that were declared cases, in order, each on a browser of all; TAP."""
import os
import sys
import tempfile
import traceback

from webdriver import Browser

CASES = []


def case(function):
    CASES.append(function)
    return function


def equal(got, wanted, what=""):
    assert got == wanted, "%s: %r, expected %r" % (what or "value", got, wanted)


def main(prepare):
    """prepare(gauntlet, folder) makes what all cases open. Return: exit status."""
    gauntlet, failed = os.path.abspath(sys.argv[1]), 0
    with tempfile.TemporaryDirectory(prefix="gauntlet-pages-") as folder, Browser() as browser:
        os.chdir(folder)
        prepare(gauntlet, folder)
        print("1..%d" % len(CASES))
        for number, function in enumerate(CASES, 1):
            name = function.__name__.replace("_", " ")
            try:
                function(browser)
                complaints = browser.complaints()
                assert not complaints, complaints
                print("ok %d %s" % (number, name), flush=True)
            except Exception:
                traceback.print_exc()
                failed += 1
                print("not ok %d %s" % (number, name), flush=True)
    return 1 if failed else 0

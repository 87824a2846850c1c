#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Tests outside of the tree: built by one compiler line, run by hand and by our runner.

check_outside.py BUILD SOURCE GAUNTLET COMPILER [FLAG...]: TAP on stdout.
"""

import json
import os
import re
import subprocess
import sys
import tempfile

build, source, gauntlet, compiler = sys.argv[1:5]
flags = sys.argv[5:]
HERE = os.path.dirname(os.path.abspath(__file__))
PASS = ["choice", "lists-and-statistics", "modules", "taints", "widths"]
count = failed = 0


def check(what, good, detail=""):
    global count, failed
    count += 1
    failed += not good
    print(("ok" if good else "not ok"), count, "-", what)
    for line in str(detail).splitlines() if not good else []:
        print("#", line)
    return good


def run(*argv, **more):
    return subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          check=False, **more)


def pkg_config(env, *args):
    return run("pkg-config", *args, "gauntlet-igt", env={**os.environ, **env}).stdout.split()


def compile_test(name, code, out, env, *args):
    done = run(compiler, *flags, "-Wall", "-Werror", code, "-o", out,
               *pkg_config(env, *args, "--cflags", "--libs"))
    return check(f"{name} compiles", done.returncode == 0, done.stdout)


def example(folder):
    """The worked example of the page for people from IGT."""
    with open(os.path.join(source, "docs", "coming-from-igt.md"), encoding="utf-8") as page:
        code = re.search(r"```c\n(.*?)```", page.read(), re.DOTALL)[1]
    path = os.path.join(folder, "example.c")
    with open(path, "w", encoding="utf-8") as file:
        file.write(code)
    return path


def by_hand(program):
    done = run(program, "--list-subtests")
    check("lists its subtests", done.returncode == 0 and done.stdout.split()[-1] == "vfs", done.stdout)
    for name in PASS:
        done = run(program, "--run-subtest", name)
        check(f"{name} succeeds by hand", done.returncode == 0
              and f"Subtest {name}: SUCCESS" in done.stdout, done.stdout)
    done = run(program, "--run-subtest", "vfs", "--device", "pci:vendor=dead")
    check("vfs skips without a device", done.returncode == 77
          and "no DRM device for the drivers 0x80" in done.stdout, done.stdout)
    done = run(program, "--run-subtest", "vfs", "--device", "pci:vendor=nobody")
    check("vfs fails on a malformed filter", done.returncode == 98, done.stdout)


def by_runner(program, folder):
    root, results = os.path.dirname(program), os.path.join(folder, "results")
    with open(os.path.join(root, "test-list.txt"), "w", encoding="utf-8") as file:
        file.write("TESTLIST\noutside\nEND\n")
    done = run(gauntlet, "run", "--here", "--allow-non-root", "--test-root", root, "--results",
               results, "--device", "pci:vendor=dead")
    try:
        with open(os.path.join(results, "results.json"), encoding="utf-8") as file:
            tests = json.load(file)["tests"]
    except (OSError, ValueError) as error:
        check("our runner writes results", False, f"{error}\n{done.stdout}")
        return
    for name in PASS:
        check(f"{name} passes under our runner",
              tests.get(f"igt@outside@{name}", {}).get("result") == "pass", tests)
    check("dynamic blocks are results", "igt@outside@widths@bits-16" in tests, list(tests))
    check("our runner shows the skip", tests.get("igt@outside@vfs", {}).get("result") == "skip",
          tests)


def libraries(program):
    dynamic = run("readelf", "-d", program).stdout
    return set(re.findall(r"NEEDED.*\[(.*?)\]", dynamic))


def installed_at(there):
    """The environment that finds the installed files below @there, and their prefix."""
    for folder, _, files in os.walk(there):
        if "gauntlet-igt.pc" in files:
            with open(os.path.join(folder, "gauntlet-igt.pc"), encoding="utf-8") as file:
                prefix = re.search("^prefix=(.*)", file.read(), re.MULTILINE)[1]
            return {"PKG_CONFIG_PATH": folder}, there + prefix
    return {}, there


def main():
    with tempfile.TemporaryDirectory() as folder:
        near = {"PKG_CONFIG_PATH": os.path.join(build, "meson-uninstalled")}
        root = os.path.join(folder, "root")
        os.mkdir(root)
        program = os.path.join(root, "outside")
        if compile_test("outside.c", os.path.join(HERE, "outside.c"), program, near):
            by_hand(program)
            by_runner(program, folder)
        shown = os.path.join(folder, "example")
        if compile_test("the example of docs/coming-from-igt.md", example(folder), shown, near):
            names = run(shown, "--list-subtests").stdout
            check("the example lists its subtest", names == "enable\n", names)
            if not flags:
                needed = libraries(shown)
                check("the example needs no libkmod", not any("kmod" in n for n in needed), needed)

        there = os.path.join(folder, "installed")
        done = run("meson", "install", "-C", build, "--no-rebuild", "--destdir", there)
        check("installs", done.returncode == 0, done.stdout)
        far, prefix = installed_at(there)
        if compile_test("outside.c with the installed files", os.path.join(HERE, "outside.c"),
                        program, far, f"--define-variable=prefix={prefix}"):
            done = run(program, "--run-subtest", "choice")
            check("runs with the installed files", done.returncode == 0, done.stdout)
    print(f"1..{count}")
    return 1 if failed else 0


sys.exit(main())

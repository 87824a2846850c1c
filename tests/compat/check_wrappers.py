#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""IGT's names on a made-up PF: check_wrappers.py PROGRAM. TAP on stdout."""

import os
import subprocess
import sys
import tempfile

PF = "0000:01:00.0"
CASES = [   # subtests, exit status, a text of the output
    ("values", 0, ""),
    ("texts", 0, ""),
    ("absent-attribute", 98, "cannot read none"),
    ("loops", 0, ""),
    ("no-range", 0, "VF3 to VF2 of 4 is no range"),
    ("autoprobe", 0, ""),
    ("too-many-vfs", 98, "enabling VFs: expected success, got "),
    ("zero-vfs", 98, "Failed assertion: num_vfs > 0"),
    ("pci", 0, ""),
    ("tiles", 0, ""),
    ("cards --device sriov:;sriov:card=1", 0, ""),
    ("cards --device sriov:", 98, "Failed assertion: igt_device_filter_count() == 2"),
]


def write(root, path, text):
    path = os.path.join(root, path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="ascii") as file:
        file.write(text)


def make_tree(root):
    device = f"bus/pci/devices/{PF}"
    for name, text in {"vendor": "0x8086", "device": "0xe20b", "class": "0x030000",
                       "revision": "0x00", "sriov_totalvfs": "4", "sriov_numvfs": "0",
                       "sriov_drivers_autoprobe": "1", "driver_override": "(null)",
                       "value": "", "long": "x" * 5000}.items():
        write(root, f"{device}/{name}", text + "\n")
    for name in ("bind", "unbind"):
        write(root, f"bus/pci/drivers/xe/{name}", "")
    os.symlink("../../drivers/xe", os.path.join(root, device, "driver"))
    os.makedirs(os.path.join(root, device, "tile0/gt0"))
    write(root, f"{device}/tile1/gt1/engines/bcs/job_timeout_ms", "5000\n")
    os.makedirs(os.path.join(root, device, "drm/card0"))
    os.symlink("../..", os.path.join(root, device, "drm/card0/device"))
    os.makedirs(os.path.join(root, "dev/char"))
    os.symlink(f"../../{device}/drm/card0", os.path.join(root, "dev/char/1:3"))    # /dev/null


def main():
    failed = 0
    print(f"1..{len(CASES)}")
    for number, (arguments, status, text) in enumerate(CASES, 1):
        with tempfile.TemporaryDirectory() as root:
            make_tree(root)
            env = {**os.environ, "GAUNTLET_SYSFS_ROOT": root, "NODE": "/dev/null"}
            env.pop("IGT_DEVICE", None)
            done = subprocess.run([sys.argv[1], "--run-subtest", *arguments.split()], env=env,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                  check=False)
        good = done.returncode == status and text in done.stdout
        failed += not good
        print("ok" if good else "not ok", number, "-", arguments)
        for line in done.stdout.splitlines() if not good else []:
            print("#", line)
    return 1 if failed else 0


sys.exit(main())

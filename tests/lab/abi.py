#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs in the lab: the simulated GPU's administration files, one by one, against what the real
driver promises: modes, texts, errno of each kind of write, position rules.

abi.py BDF new|old: prints each deviation; exit status 1 if there is one.
"""

import errno
import os
import stat
import sys

BDF, ABI = sys.argv[1], sys.argv[2]
PCI = f"/sys/bus/pci/devices/{BDF}/"
DRI = f"/sys/kernel/debug/dri/{BDF}/"
ADMIN = PCI + "sriov_admin/"
SRIOV = DRI + "sriov/"
failures = 0


def complain(text):
    global failures
    failures += 1
    print("abi: " + text)


def name(err):
    if err == errno.EOPNOTSUPP: # has two names
        return "EOPNOTSUPP"
    return errno.errorcode.get(err, str(err)) if err else "0"


def attempt(function):
    try:
        return 0, function()
    except OSError as error:
        return error.errno, None


def write(path, data, at=None):
    fd = os.open(path, os.O_WRONLY)
    try:
        return os.write(fd, data) if at is None else os.pwrite(fd, data, at)
    finally:
        os.close(fd)


def read(path):
    fd = os.open(path, os.O_RDONLY)
    try:
        return os.read(fd, 65536).decode()
    finally:
        os.close(fd)


def writes(path, data, want=0, at=None):
    got, _ = attempt(lambda: write(path, data.encode(), at))
    if name(got) != (want or "0"):
        where = "" if at is None else f" at {at}"
        complain(f"{path}: write {data!r}{where}: {name(got)}, expected {want or '0'}")


def reads(path, want):
    got, text = attempt(lambda: read(path))
    text = text if not got else name(got)
    if text != want:
        complain(f"{path}: reads {text!r}, expected {want!r}")


def mode(path, want):
    if not os.path.lexists(path):
        complain(f"{path}: missing")
        return
    got = stat.S_IMODE(os.stat(path).st_mode)
    if got != want:
        complain(f"{path}: mode {got:04o}, expected {want:04o}")


def absent(path):
    if os.path.lexists(path):
        complain(f"{path}: is there")


def link(path, want):
    got = os.readlink(path) if os.path.islink(path) else None
    if got != want:
        complain(f"{path}: link to {got}, expected {want}")
    elif not os.path.exists(path):
        complain(f"{path}: leads nowhere")


THRESHOLDS = ["cat_error_count", "engine_reset_count", "page_fault_count", "guc_time_us",
              "irq_time_us", "doorbell_time_us"] + ["multi_lrc_count"] * (ABI == "new")
TOTAL = int(read(PCI + "sriov_totalvfs"))
VRAM = read(PCI + "device").strip() == "0xe20b"


def pci():
    for file in "sriov_totalvfs", "sriov_offset", "sriov_stride", "sriov_vf_device":
        mode(PCI + file, 0o444)
        writes(PCI + file, "1", "EACCES")
    for file in "sriov_numvfs", "sriov_drivers_autoprobe":
        mode(PCI + file, 0o644)
    reads(PCI + "sriov_vf_total_msix", "0\n")
    reads(PCI + "sriov_drivers_autoprobe", "1\n")
    writes(PCI + "sriov_drivers_autoprobe", "2", "EINVAL")
    for data, want in (("-1", "EINVAL"), ("65536", "EINVAL"), ("x", "EINVAL"), ("", 0),
                       (str(TOTAL + 1), "ERANGE"), ("0", 0), ("0x0", 0)):
        if data:
            writes(PCI + "sriov_numvfs", data, want)
    reads(DRI + "sriov_info", "supported: yes\nenabled: yes\nmode: SR-IOV PF\n")
    mode(DRI + "sriov_info", 0o444)
    minors = [m for m in os.listdir("/sys/kernel/debug/dri")
              if os.path.islink("/sys/kernel/debug/dri/" + m)
              and os.readlink("/sys/kernel/debug/dri/" + m) == BDF]
    if len(minors) != 2:
        complain(f"dri: minors {minors} lead to {BDF}")


def sysfs():
    if ABI == "old":
        absent(ADMIN)
        return
    link_target = os.path.realpath(ADMIN + "pf/device")
    if link_target != os.path.realpath(PCI):
        complain(f"pf/device leads to {link_target}")
    wanted = {".bulk_profile", "pf"} | {f"vf{n}" for n in range(1, TOTAL + 1)}
    if set(os.listdir(ADMIN)) != wanted:
        complain(f"sriov_admin holds {os.listdir(ADMIN)}")
    for fn in ["pf", "vf1", f"vf{TOTAL}"]:
        profile = ADMIN + fn + "/profile/"
        for file, most in ("exec_quantum_ms", 100000), ("preempt_timeout_us", 100000000):
            mode(profile + file, 0o644)
            for data, want in (("x", "EINVAL"), ("-1", "EINVAL"), ("4294967296", "ERANGE"),
                               ("0x10\n", 0)):
                writes(profile + file, data, want)
            reads(profile + file, "16\n")
            writes(profile + file, str(most + 1))
            reads(profile + file, f"{most}\n")
            writes(profile + file, "0")
            reads(profile + file, "0\n")
    mode(ADMIN + "pf/profile/sched_priority", 0o644)
    reads(ADMIN + "pf/profile/sched_priority", "[low] normal high\n")
    writes(ADMIN + "pf/profile/sched_priority", "middle", "EINVAL")
    writes(ADMIN + "pf/profile/sched_priority", "high\n")
    reads(ADMIN + "pf/profile/sched_priority", "low normal [high]\n")
    mode(ADMIN + "vf1/profile/sched_priority", 0o444)
    writes(ADMIN + "vf1/profile/sched_priority", "low", "EACCES")
    reads(ADMIN + "vf1/profile/sched_priority", "[low] normal\n")
    absent(ADMIN + "vf1/device")
    bulk = ADMIN + ".bulk_profile/"
    for file in ["exec_quantum_ms", "preempt_timeout_us", "sched_priority"] + ["vram_quota"] * VRAM:
        mode(bulk + file, 0o200)
        got, _ = attempt(lambda: read(bulk + file))
        if got != errno.EACCES:
            complain(f"{bulk}{file}: read: {name(got)}")
    writes(bulk + "sched_priority", "high", "EINVAL")
    writes(bulk + "sched_priority", "normal")
    reads(ADMIN + "pf/profile/sched_priority", "low [normal] high\n")
    reads(ADMIN + "vf1/profile/sched_priority", "low [normal]\n")
    writes(bulk + "sched_priority", "low")
    mode(ADMIN + "vf1/stop", 0o200)
    writes(ADMIN + "vf1/stop", "x", "EINVAL")
    writes(ADMIN + "vf1/stop", "0")
    quota = ADMIN + "vf1/profile/vram_quota"
    if not VRAM:
        absent(quota)
        return
    mode(quota, 0o644)
    writes(quota, "1")
    tiles = len([d for d in os.listdir(SRIOV + "pf") if d.startswith("tile")])
    reads(quota, f"{tiles << 21}\n")
    writes(quota, "x", "EINVAL")
    writes(quota, str(1 << 50), "ENOSPC")
    writes(quota, "0")
    reads(quota, "0\n")


def number(path, most, u32=True):
    """A file with a number: 0 before and after."""
    mode(path, 0o644)
    old = read(path)
    if u32:
        writes(path, "4294967296", "EOVERFLOW")
    writes(path, "x", "EINVAL")
    writes(path, "-1", "EINVAL")
    writes(path, "0x10" if most > 1 else "0x1")
    reads(path, "16\n" if most > 1 else "1\n")
    if most == 1:
        writes(path, "2", "EOVERFLOW")
    writes(path, "0")
    reads(path, old)


def gt_files(where, fn, gt):
    resources = ("contexts", "doorbells")
    for res in resources:
        mode(where + res + ("_quota" if fn else "_spare"), 0o644)
        writes(where + res + ("_quota" if fn else "_spare"), "4294967296", "EOVERFLOW")
        writes(where + res + ("_quota" if fn else "_spare"), "65536", "EINVAL")
    if fn:
        for res in resources:
            writes(where + res + "_quota", "20")
            reads(where + res + "_quota", "20\n")
            writes(where + res + "_quota", "0")
    else:
        reads(where + "contexts_spare", "256\n")
        writes(where + "contexts_spare", "255", "EINVAL")
        reads(where + "doorbells_spare", "0\n")
    number(where + "exec_quantum_ms", 100000)
    number(where + "preempt_timeout_us", 100000000)
    mode(where + "sched_priority", 0o644)
    writes(where + "sched_priority", "1", "EIO" if fn else 0)
    if not fn:
        writes(where + "sched_priority", "0")
    for threshold in THRESHOLDS:
        number(where + "threshold_" + threshold, 1 << 31)
    if ABI == "old":
        absent(where + "threshold_multi_lrc_count")
        absent(where + "sched_groups_mode")
    if fn:
        mode(where + "control", 0o600)
        reads(where + "control", "stop\npause\nresume\n")
        writes(where + "control", "nonsense")
        writes(where + "control", "x" * 31)
        writes(where + "control", "x" * 32, "EINVAL")
        writes(where + "control", "stop", "ESPIPE", at=1)
        return
    number(where + "reset_engine", 1)
    number(where + "sched_if_idle", 1)
    number(where + "sample_period_ms", 1 << 31)
    for report in "contexts_provisioned", "doorbells_provisioned", "adverse_events":
        mode(where + report, 0o444)
        reads(where + report, "")
    mode(where + "runtime_registers", 0o444)
    for line in read(where + "runtime_registers").splitlines():
        if not line.startswith("reg[0x") or "] = 0x" not in line:
            complain(f"{where}runtime_registers: {line!r}")


def groups(where, fn, gt):
    for file in "sched_groups_exec_quantums_ms", "sched_groups_preempt_timeouts_us":
        mode(where + file, 0o644)
        reads(where + file, "0,0,0,0,0,0,0,0\n")
        writes(where + file, "1,2,3\n")
        reads(where + file, "1,2,3,0,0,0,0,0\n")
        writes(where + file, "1,2,3,4,5,6,7,8,9", "E2BIG")
        writes(where + file, "1,1,1,1,1,1,1,1" + " " * 17 + ",9")
        writes(where + file, "1", "ESPIPE", at=1)
        writes(where + file, "-1", "EINVAL")
        writes(where + file, "0")
        reads(where + file, "0,0,0,0,0,0,0,0\n")
    if fn:
        absent(where + "sched_groups_mode")
        return
    mode(where + "sched_groups_mode", 0o644)
    writes(where + "sched_groups_mode", "other", "EINVAL")
    writes(where + "sched_groups_mode", "disabled", "ESPIPE", at=1)
    mode(where + "sched_groups/group0", 0o644)
    mode(where + "sched_groups/group7", 0o644)
    absent(where + "sched_groups/group8")
    writes(where + "sched_groups/group0", "vcs0", "EINVAL")
    reads(where + "sched_groups/group0", "")
    if gt % 2 == 0:
        reads(where + "sched_groups_mode", "[disabled]\n")
        writes(where + "sched_groups_mode", "media_slices", "ENODEV")
        return
    reads(where + "sched_groups_mode", "[disabled] media_slices\n")
    writes(where + "sched_groups_mode", "media_slices\n")
    reads(where + "sched_groups_mode", "disabled [media_slices]\n")
    reads(where + "sched_groups/group0", "vcs0 vecs0 \n")
    reads(where + "sched_groups/group2", "")
    writes(where + "sched_groups_mode", "disabled")


def tile_files(where, fn, vram):
    for res in ["ggtt"] + [vram] * VRAM:
        path = where + res + ("_quota" if fn else "_spare")
        mode(path, 0o644)
        old = read(path)
        writes(path, "x", "EINVAL")
        writes(path, "1", 0 if fn else "EINVAL")
        writes(path, "0")
        reads(path, old)
        if fn:
            writes(path, str(1 << 50), "ENOSPC")
    if fn:
        return
    for report in ["ggtt_provisioned", "ggtt_available"] + [vram + "_provisioned"] * VRAM:
        mode(where + report, 0o444)
    reads(where + "ggtt_provisioned", "")
    available = [line.split(":")[0] for line in read(where + "ggtt_available").splitlines()]
    if available != ["range", "total", "spare", "avail"]:
        complain(f"{where}ggtt_available: {available}")


def device_files(where):
    mode(where + "vfs", 0o444)
    reads(where + "vfs", f"total: {TOTAL}\nsupported: {TOTAL}\nenabled: 0\n")
    mode(where + "versions", 0o444)
    reads(where + "versions", "base:\t1.0\nlatest:\t1.0\n")


def control_files():
    for fn in range(1, TOTAL + 1):
        for file in "pause", "resume", "stop", "reset":
            mode(f"{SRIOV}vf{fn}/{file}", 0o200)
    for file in "pause", "resume", "stop", "reset":
        path = f"{SRIOV}vf1/{file}"
        writes(path, "x", "EINVAL")
        writes(path, "0")
        writes(path, "n")
        writes(path, "1", "EINVAL", at=1)
    restore = SRIOV + "restore_auto_provisioning"
    mode(restore, 0o200)
    writes(restore, "x", "EINVAL")
    writes(restore, "1", "EINVAL", at=1)
    writes(restore, "0")
    writes(restore, "1")
    writes(restore, "1")
    lockdown = SRIOV + "lockdown_vfs_enabling"
    mode(lockdown, 0o400)
    reads(lockdown, "EINVAL")
    held = [os.open(lockdown, os.O_RDONLY) for _ in range(2)]
    writes(PCI + "sriov_numvfs", "1", "EPERM")
    os.close(held[0])
    writes(PCI + "sriov_numvfs", "1", "EPERM")
    os.close(held[1])


def new_layout():
    device_files(SRIOV + "pf/")
    control_files()
    for gt in (d for d in sorted(os.listdir(DRI)) if d.startswith("gt")):
        number_of = int(gt[2:])
        tile = f"tile{number_of // 2}"
        link(DRI + gt, f"{tile}/{gt}")
        for fn, who in enumerate(["pf"] + [f"vf{n}" for n in range(1, TOTAL + 1)]):
            where = f"{SRIOV}{who}/{tile}/"
            link(f"{DRI}{gt}/{who}", f"../../sriov/{who}/{tile}/{gt}")
            if fn > 1 and fn < TOTAL:
                continue
            gt_files(f"{where}{gt}/", fn, number_of)
            groups(f"{where}{gt}/", fn, number_of)
            if number_of % 2:
                absent(f"{where}{gt}/ggtt_quota")
                continue
            tile_files(where, fn, "vram")
            files = ["ggtt_quota"] if fn else ["ggtt_spare", "ggtt_available", "ggtt_provisioned"]
            for file in files:
                link(f"{where}{gt}/{file}", "../" + file)
            for file in [] if not VRAM else ["quota"] if fn else ["spare", "provisioned"]:
                link(f"{where}{gt}/lmem_{file}", "../vram_" + file)
    writes(SRIOV + "restore_auto_provisioning", "1")


def old_layout():
    absent(SRIOV)
    absent(DRI + "tile0")
    device_files(DRI + "pf/")
    for gt in (d for d in sorted(os.listdir(DRI)) if d.startswith("gt")):
        if os.path.islink(DRI + gt):
            complain(f"{gt} is a link")
        for fn in 0, 1, TOTAL:
            where = f"{DRI}{gt}/{f'vf{fn}' if fn else 'pf'}/"
            gt_files(where, fn, int(gt[2:]))
            if int(gt[2:]) % 2:
                absent(where + ("ggtt_quota" if fn else "ggtt_spare"))
            else:
                tile_files(where, fn, "lmem")


def resets():
    for gt in (d for d in sorted(os.listdir(DRI)) if d.startswith("gt")):
        for file in "force_reset", "force_reset_sync":
            mode(f"{DRI}{gt}/{file}", 0o600 if ABI == "new" else 0o444)
        reads(f"{DRI}{gt}/force_reset_sync", "")
        reads(f"{DRI}{gt}/force_reset", "")
        path = f"{DRI}{gt}/pf/exec_quantum_ms"
        writes(path, "0", "EBUSY")
        writes(PCI + "sriov_numvfs", "1", "EBUSY")
        reads(f"{DRI}{gt}/force_reset_sync", "")
        writes(path, "0")
        if ABI == "new":
            writes(f"{DRI}{gt}/force_reset_sync", "x", "EINVAL")
            writes(f"{DRI}{gt}/force_reset_sync", "1", "ESPIPE", at=1)
            writes(f"{DRI}{gt}/force_reset_sync", "1")
        else:
            writes(f"{DRI}{gt}/force_reset_sync", "1", "EINVAL")
    if ABI == "new":
        writes(SRIOV + "restore_auto_provisioning", "1")


def negotiated():
    where = SRIOV + "pf/" if ABI == "new" else DRI + "pf/"
    writes(PCI + "sriov_drivers_autoprobe", "1")
    writes(PCI + "sriov_numvfs", "1")
    reads(where + "versions", "base:\t1.0\nlatest:\t1.0\nVF1:\t1.0\n")
    if ABI == "new":
        reads(ADMIN + "vf1/profile/exec_quantum_ms", "16\n")
        if os.path.realpath(ADMIN + "vf1/device") != os.path.realpath(PCI + "virtfn0"):
            complain("vf1/device does not lead to virtfn0")
        if os.path.exists(DRI + "gt1/pf"):
            writes(DRI + "gt1/pf/sched_groups_mode", "media_slices", "EBUSY")
        got, _ = attempt(lambda: os.open(SRIOV + "lockdown_vfs_enabling", os.O_RDONLY))
        if got != errno.EBUSY:
            complain(f"lockdown with a VF: {name(got)}")
    else:
        reads(DRI + "gt0/vf1/exec_quantum_ms", "0\n")
    vf = os.path.basename(os.readlink(PCI + "virtfn0"))
    view = f"/sys/kernel/debug/dri/{vf}/"
    for gt in (d for d in sorted(os.listdir(DRI)) if d.startswith("gt")):
        lines = [line.split(":")[0] for line in read(f"{view}{gt}/vf/self_config").splitlines()]
        want = ["GGTT range", "GGTT size", "LMEM size", "GuC contexts", "GuC doorbells"]
        if not VRAM or int(gt[2:]) % 2:
            want.remove("LMEM size")
        if lines != want:
            complain(f"{gt}/vf/self_config: {lines}")
        mode(f"{view}{gt}/vf/abi_versions", 0o444)
    reads(view + "sriov_info", "supported: yes\nenabled: yes\nmode: SR-IOV VF\n")
    writes(PCI + "virtfn0/sriov_vf_msix_count", "1", "EOPNOTSUPP")
    writes(PCI + "virtfn0/driver/unbind", vf)
    writes(PCI + "virtfn0/reset", "2", "EINVAL")
    if ABI == "new":
        writes(SRIOV + "vf1/reset", "1")
        reads(where + "versions", "base:\t1.0\nlatest:\t1.0\n")
    writes(PCI + "sriov_numvfs", "2", "EBUSY")
    writes(PCI + "sriov_numvfs", "0")
    reads(where + "versions", "base:\t1.0\nlatest:\t1.0\n")
    absent(ADMIN + "vf1/device")


def configfs():
    root = "/sys/kernel/config/xe/"
    for bad, want in (("x", "EINVAL"), (BDF + "0", "EINVAL"), ("1000:00:1f.0", "ENODEV"),
                      ("0000:00:00.0", "ENOENT")):
        got, _ = attempt(lambda: os.mkdir(root + bad))
        if name(got) != want:
            complain(f"configfs: mkdir {bad}: {name(got)}, expected {want}")
    os.mkdir(root + BDF)
    group = root + BDF + "/sriov/"
    if ABI == "old":
        absent(group)
    else:
        for file, value in ("max_vfs", "unlimited\n"), ("admin_only_pf", "no\n"):
            mode(group + file, 0o644)
            reads(group + file, value)
            writes(group + file, value, "EBUSY")
        writes(group + "max_vfs", "x", "EINVAL")
        writes(group + "max_vfs", "4294967296", "ERANGE")
        writes(PCI + "driver/unbind", BDF)
        writes(group + "max_vfs", "1")
        writes("/sys/bus/pci/drivers/xe/bind", BDF)
        reads(PCI + "sriov_totalvfs", "1\n")
        reads(SRIOV + "pf/vfs", f"total: {TOTAL}\nsupported: 1\nenabled: 0\n")
        writes(PCI + "driver/unbind", BDF)
        writes(group + "max_vfs", "0")
        writes("/sys/bus/pci/drivers/xe/bind", BDF)
        reads(DRI + "sriov_info", "supported: yes\nenabled: no\nmode: none\n")
        absent(SRIOV)
        absent(ADMIN)
        writes(PCI + "driver/unbind", BDF)
        writes(group + "admin_only_pf", "yes")
        got, _ = attempt(lambda: write("/sys/bus/pci/drivers/xe/bind", BDF.encode()))
        if got != errno.ENODEV:
            complain(f"bind as admin-only without VFs: {name(got)}")
        os.rmdir(root + BDF)
        writes("/sys/bus/pci/drivers/xe/bind", BDF)
        reads(PCI + "sriov_totalvfs", f"{TOTAL}\n")
        return
    os.rmdir(root + BDF)


for part in pci, sysfs, new_layout if ABI == "new" else old_layout, resets, negotiated, configfs:
    done = attempt(part)[0]
    if done:
        complain(f"{part.__name__}: ended by {name(done)}")
sys.exit(failures > 0)

#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The simulated GPU goes away while it is in use: by rmmod, by sysfs, by being pulled out."""

import labcase
from labcase import LabCase, lab

BDF = "1000:00:00.0"
PF = f"/sys/bus/pci/devices/{BDF}"
KNOBS = f"/sys/kernel/debug/gauntlet_sim/{BDF}"
ROUNDS = 10

# Users of everything there is, until the file /run/stop appears; their errors are expected.
USERS = f"""
dmesg -C
exec 3>&2 2>/dev/null
writer() {{ while ! [ -e /run/stop ]; do
	for n in 0 3 0 24; do echo $n >{PF}/sriov_numvfs; sleep 0.01; done; done; }}
reader() {{ while ! [ -e /run/stop ]; do cat {PF}/sriov_* {PF}/sriov_admin/*/profile/* \
	$MORE_FILES; sleep 0.01; done >/dev/null; }}
setter() {{ while ! [ -e /run/stop ]; do echo 7 >{PF}/sriov_admin/.bulk_profile/exec_quantum_ms
	echo 1 >{PF}/virtfn0/reset; echo 1 >{PF}/sriov_admin/vf2/stop; sleep 0.01; done; }}
users() {{ rm -f /run/stop; for user; do $user & done; }}
stop() {{ touch /run/stop; wait; }}
# What the kernel says of its own accord; not what the users provoke, or a slow emulator.
complaints() {{ dmesg -l emerg,alert,crit,err,warn | grep -vE "$1"; dmesg | grep -E "WARNING|BUG:|Oops"
	true; }}
MORE_FILES="/sys/kernel/debug/dri/{BDF}/sriov/*/tile*/*"
EXPECTED="VFs already enabled|Failed to enable|not ready|pending transaction|hrtimer"
"""

# Device nodes and debugfs files that are open keep the module from going; sysfs does not.
UNLOAD = USERS + f"""
MORE_FILES=
for round in $(seq {ROUNDS}); do
	echo 3 >{PF}/sriov_numvfs
	users writer reader setter
	exec 4</dev/dri/card0
	modprobe -r xe && echo "$round: xe was unloaded, though its node is open"
	exec 4<&-
	modprobe -r xe || echo "$round: xe cannot be unloaded"
	stop
	[ -e {PF} ] && echo "$round: PF is still there"
	modprobe xe
	[ "$(cat {PF}/sriov_numvfs)" = 0 ] || echo "$round: VFs after reload"
done
complaints "$EXPECTED"
"""

# Nobody writes sriov_numvfs here: Linux 6.12.95 takes the lock of rescan and remove with the device
# locked there, and the other way round in remove: both would wait for ever, on any hardware.
REMOVE = USERS + f"""
for round in $(seq {ROUNDS}); do
	echo 3 >{PF}/sriov_numvfs
	users reader setter
	exec 4</sys/class/drm/card0 5<{PF}/config
	echo 1 >{PF}/remove
	[ -e {PF} ] && echo "$round: PF is still there"
	stop
	exec 4<&- 5<&-
	echo 1 >/sys/bus/pci/rescan
	[ "$(basename $(readlink {PF}/driver))" = xe ] || echo "$round: no driver after rescan"
	[ "$(cat {PF}/sriov_numvfs)" = 0 ] || echo "$round: VFs after rescan"
done
echo 2 >{PF}/sriov_numvfs && ls -d {PF}/virtfn* | wc -l
complaints "$EXPECTED"
"""

PULL = USERS + f"""
for round in $(seq {ROUNDS}); do
	echo 3 >{PF}/sriov_numvfs
	users reader setter
	exec 4<{PF}/config 5</dev/dri/card0
	echo 1 >{KNOBS}/remove
	[ -e {PF} ] && echo "$round: PF is still there"
	stop
	exec 4<&- 5<&-
	echo 0 >{KNOBS}/remove
	[ "$(basename $(readlink {PF}/driver))" = xe ] || echo "$round: no driver when plugged in"
	[ "$(cat {PF}/sriov_numvfs)" = 0 ] || echo "$round: VFs when plugged in"
done
echo 2 >{PF}/sriov_numvfs && ls -d {PF}/virtfn* | wc -l
complaints "$EXPECTED"
"""


class Remove(LabCase):
    def check_rounds(self, script, out):
        result = lab(script, "--time-limit", "280", timeout=300)
        self.check(result, 0, out)

    def test_unload_while_in_use(self):
        self.check_rounds(UNLOAD, "")

    def test_remove_and_rescan_while_in_use(self):
        self.check_rounds(REMOVE, "2\n")

    def test_pulled_out_while_in_use(self):
        self.check_rounds(PULL, "2\n")


if __name__ == "__main__":
    labcase.main()

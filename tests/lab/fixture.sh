#!/bin/sh
# SPDX-License-Identifier: MIT
# lib/fixture on a real kernel: PFs are left as they were found, whatever the test did.
#   fixture.sh GAUNTLET SUBJECT        on the host: runs itself in the lab
#   fixture.sh --guest SUBJECT         in the lab
set -u

if [ "$1" != --guest ]; then
	"$1" lab exec --time-limit 120 -- sh "$0" --guest "$2"
	status=$?
	# The lab cannot run here: nothing was tested.
	[ "$status" = 125 ] && exit 77
	exit "$status"
fi

subject=$2
failed=0
for total in /sys/bus/pci/devices/*/sriov_totalvfs; do
	pf=${total%/sriov_totalvfs}
done
[ -e "$pf" ] || { echo "no PF in the lab"; exit 1; }

name_of() {
	link=$(readlink "$1") && echo "${link##*/}"
}

state() {
	echo "driver=$(name_of "$pf/driver") numvfs=$(cat "$pf/sriov_numvfs")" \
		"autoprobe=$(cat "$pf/sriov_drivers_autoprobe") vf1=$(name_of "$pf/virtfn0/driver")" \
		"override=$(cat "$pf/virtfn0/driver_override" 2>/dev/null)"
}

# check SUBTESTS STATUS: they end with this status and the PF is as it was.
check() {
	before=$(state)
	output=$("$subject" --run-subtest "$1" 2>&1)
	status=$?
	after=$(state)
	if [ "$status" = "$2" ] && [ "$before" = "$after" ]; then
		echo "ok $1 ($after)"
		return
	fi
	failed=1
	echo "not ok $1: status $status, expected $2"
	echo "before: $before"
	echo "after:  $after"
	echo "$output"
}

found=$(state)
check leak 98
check after-leak 0
check leak,after-leak 98
check leak-term 143
# SIGKILL leaves VF 1 bound to vfio-pci; the next test knows whose it was.
"$subject" --run-subtest leak-kill >/dev/null 2>&1
[ "$(name_of "$pf/virtfn0/driver")" = vfio-pci ] || { echo "not ok leak-kill: $(state)"; failed=1; }
if "$subject" --run-subtest after-leak >/dev/null && [ "$(state)" = "$found" ]; then
	echo "ok leak-kill, after-leak"
else
	echo "not ok leak-kill, after-leak: $(state)"
	failed=1
fi
check pf-unbound 0
check transfers 0

# VFs without a driver are nobody's: they come back as they were.
echo 0 >"$pf/sriov_drivers_autoprobe"
echo 2 >"$pf/sriov_numvfs"
echo vfio-pci >"$pf/virtfn0/driver_override"
check after-leak 0
check leak-term 143

# VFs with a driver are somebody's: skip.
basename "$(readlink "$pf/virtfn0")" >/sys/bus/pci/drivers/vfio-pci/bind
check after-leak 77
exit "$failed"

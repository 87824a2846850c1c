#!/bin/sh
# SPDX-License-Identifier: MIT
# lib/fixture on a real kernel: PFs are left as they were found, whatever the test did.
#   fixture.sh GAUNTLET SUBJECT        on the host: runs itself in the lab
#   fixture.sh --guest SUBJECT         in the lab, on its NVMe controller
#   fixture.sh --attrs SUBJECT         in the lab, on its simulated GPU
set -u

case $1 in
--guest) ;;
--attrs)
	pf=/sys/bus/pci/devices/1000:00:00.0
	dri=/sys/kernel/debug/dri/1000:00:00.0/sriov
	[ -e "$pf" ] || { echo "no GPU in the lab: not tested"; exit 0; }
	export IGT_DEVICE=pci:slot=1000:00:00.0
	attrs() {
		cat 2>&1 $pf/sriov_numvfs $pf/sriov_admin/*/profile/* $dri/pf/tile0/gt*/sched_if_idle \
			$dri/pf/tile0/gt*/*_spare $dri/vf*/tile0/*_quota $dri/vf*/tile0/gt*/*_quota
	}
	echo 25 >$pf/sriov_admin/vf3/profile/exec_quantum_ms
	echo normal >$pf/sriov_admin/pf/profile/sched_priority
	before=$(attrs)
	failed=0
	for name in attrs attrs-fail attrs-term; do
		"$2" --run-subtest $name >/dev/null 2>&1
		[ "$(attrs)" = "$before" ] && echo "ok $name" && continue
		echo "not ok $name: the attributes are not what they were"
		failed=1
	done
	# Who is killed leaves everything; the next test brings the driver's defaults back.
	"$2" --run-subtest attrs-kill >/dev/null 2>&1
	[ "$(attrs)" != "$before" ] || { echo "not ok attrs-kill: it changed nothing"; failed=1; }
	"$2" --run-subtest attrs >/dev/null 2>&1 || { echo "not ok attrs after attrs-kill"; failed=1; }
	echo 25 >$pf/sriov_admin/vf3/profile/exec_quantum_ms
	echo normal >$pf/sriov_admin/pf/profile/sched_priority
	[ "$(attrs)" = "$before" ] || { echo "not ok attrs-kill: not cleaned up"; failed=1; }
	echo 4096 >$dri/vf2/tile0/gt0/contexts_quota
	"$2" --run-subtest attrs >/dev/null 2>&1
	[ $? = 77 ] || { echo "not ok provisioned by hand: not left alone"; failed=1; }
	exit $failed
	;;
*)
	"$1" lab exec --gpu none --time-limit 120 -- sh "$0" --guest "$2"
	status=$?
	# The lab cannot run here: nothing was tested.
	[ "$status" = 125 ] && exit 77
	"$1" lab exec --time-limit 120 -- sh "$0" --attrs "$2" || exit 1
	exit "$status"
	;;
esac

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

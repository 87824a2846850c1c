#!/bin/sh
# SPDX-License-Identifier: MIT
# IGT's SR-IOV names on a real PF, by the fd of its device node.
#   compat.sh GAUNTLET WRAPPERS        on the host: runs itself in the lab
#   compat.sh --guest WRAPPERS         in the lab
set -u

if [ "$1" != --guest ]; then
	"$1" lab exec --time-limit 120 -- sh "$0" --guest "$2"
	status=$?
	# The lab cannot run here: nothing was tested.
	[ "$status" = 125 ] && exit 77
	exit "$status"
fi

# The character device of the controller: the first that is a PF.
for node in /dev/nvme[0-9]; do
	[ -e "/sys/class/nvme/${node##*/}/device/sriov_totalvfs" ] || continue
	export NODE="$node"
	break
done
[ -n "${NODE-}" ] || { echo "no PF in the lab"; exit 1; }

failed=0
for subtest in loops autoprobe vfs pci; do
	output=$("$2" --run-subtest "$subtest" 2>&1)
	status=$?
	[ "$status" = 0 ] && echo "ok $subtest" && continue
	echo "$output"
	echo "not ok $subtest: status $status"
	failed=1
done
exit "$failed"

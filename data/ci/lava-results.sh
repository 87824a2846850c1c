#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Tells LAVA the results of a run:
#
#	data/ci/lava-results.sh RESULTS [STATUS]
#
# A test set for each binary, a test case for each subtest with its run time;
# STATUS, the exit status of gauntlet run, becomes the test case gauntlet-run,
# which knows what was expected to fail. On a device with LAVA's helpers those
# are called, otherwise the signals are printed: the console is enough.
set -eu

times=${1:?which results directory?}/times.txt
[ -r "$times" ] || {
	echo "lava-results: $times: cannot be read: give a results directory with reports" >&2
	exit 2
}
tab=$(printf '\t')

if command -v lava-test-case >/dev/null; then
	report() { lava-test-case "$1" --result "$2" ${3:+--measurement "$3" --units s}; }
	begin_set() { lava-test-set start "$1"; }
	end_set() { lava-test-set stop; }
else
	report()
	{
		echo "<LAVA_SIGNAL_TESTCASE TEST_CASE_ID=$1 RESULT=$2${3:+ UNITS=s MEASUREMENT=$3}>"
	}
	begin_set() { echo "<LAVA_SIGNAL_TESTSET START $1>"; }
	end_set() { echo "<LAVA_SIGNAL_TESTSET STOP>"; }
fi

set_name=
while IFS=$tab read -r name seconds verdict; do
	name=${name#igt@}
	binary=${name%%@*}
	if [ "$binary" != "$set_name" ]; then
		[ -z "$set_name" ] || end_set
		begin_set "$binary"
		set_name=$binary
	fi
	# A dynamic subtest, sub@dyn, is sub.dyn: names are part of addresses there.
	subtest=${name#*@}
	case $subtest in
	*@*) subtest=${subtest%@*}.${subtest#*@} ;;
	esac
	# LAVA knows four words.
	case $verdict in
	pass | warn | dmesg-warn) result=pass ;;
	skip) result=skip ;;
	notrun) result=unknown ;;
	*) result=fail ;;
	esac
	report "$subtest" "$result" "$seconds"
done <"$times"
[ -z "$set_name" ] || end_set

[ $# -lt 2 ] || {
	result=fail
	[ "$2" != 0 ] || result=pass
	report gauntlet-run "$result"
}

#!/bin/sh
# SPDX-License-Identifier: MIT
#SBATCH --job-name=gauntlet
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --signal=B:TERM@60
#
# A run as a Slurm job array: one shard a task, then a job that merges them.
# On a login node:
#
#	data/ci/slurm-array.sh [--wait] SHARDS RESULTS [OPTION or NAME of gauntlet run]...
#
# RESULTS is a directory that all nodes see; it gets shard-1, shard-2, ... and
# merged. With --wait the exit status is that of the merged run. Slurm's own
# settings come from its variables (SBATCH_PARTITION, SBATCH_TIMELIMIT, ...),
# the program from GAUNTLET (default: the tree of this script, or PATH).
#
# A task that Slurm starts again, after its node has died, goes on where it was.
set -eu

die()
{
	echo "slurm-array: $1" >&2
	exit 2
}

# What Slurm runs: a copy of this script, with a first argument of ours.
case ${1-} in
shard)
	out=$2/shard-$SLURM_ARRAY_TASK_ID
	shift 2
	echo "shard $SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT on ${SLURMD_NODENAME-$(hostname)}"
	if [ -e "$out/metadata.txt" ]; then
		exec "$GAUNTLET" resume "$out"
	fi
	exec "$GAUNTLET" run --shard "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT" \
		--results "$out" --overwrite "$@"
	;;
merge)
	exec "$GAUNTLET" merge --overwrite "$2/merged" "$2"/shard-*
	;;
esac

wait=
if [ "${1-}" = --wait ]; then
	wait=--wait
	shift
fi
[ $# -ge 2 ] || die "give the number of shards and a directory for the results"
shards=$1
case $shards in
'' | *[!0-9]* | 0*) die "'$shards' shards: give a number from 1 on" ;;
esac
mkdir -p "$2" || die "$2: cannot be made: give a directory that all nodes see"
results=$(cd "$2" && pwd)
[ -z "$(ls "$results")" ] || die "$results: is not empty: give another directory"
shift 2

here=$(dirname "$(readlink -f "$0")")
if [ -z "${GAUNTLET-}" ]; then
	GAUNTLET=$(readlink -f "$here/../../gauntlet") && [ -x "$GAUNTLET" ] || GAUNTLET=gauntlet
fi
export GAUNTLET
# A tree is built here once, not by all tasks at the same time.
"$GAUNTLET" --version >/dev/null || die "$GAUNTLET does not run: set GAUNTLET to the program"

array=$(sbatch --parsable --array="1-$shards" --output="$results/task-%a.log" \
	"$0" shard "$results" "$@")
array=${array%%;*}
echo "job $array: $shards shards of: gauntlet run $*"
echo "merging into $results/merged when all of them have ended"
# afterany: a shard in which a test failed has ended as well.
exec sbatch $wait --dependency="afterany:$array" --output="$results/merge.log" \
	"$0" merge "$results"

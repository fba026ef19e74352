#!/usr/bin/env bash
# A run that is killed with SIGKILL at any moment, that may not write enough, or that finds no memory leaves no
# results under their final names, or complete ones; the next run in the same folder gives the usual bytes.
#
#   whole_runs.sh BUILD_DIR
set -euo pipefail

if [ $# -ne 1 ]; then
  sed -n '2,6s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../../hpc/one_machine.sh"
path87=$(cd "$1" && pwd)/path87
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cp -r "$here/../../params" params # the same inputs throughout, whoever edits them meanwhile
export PATH87_PARAMS=$work/params
run=("$path87" run "$here/../mpi/small.yml" "$here/../mpi/small_policy.yml" --scale 60000 --horizon 2018 --quiet)

fail() {
  echo "$*"
  exit 1
}

# Complete or absent: what has a final name is what an undisturbed run writes.
check_folder() {
  local file
  for file in "$1"/*.h5; do
    [ -e "$file" ] || continue
    cmp -s "$file" "right/${file##*/}" || fail "$1: ${file##*/} is not complete ($2)"
  done
}

"${run[@]}" -o right
start=$(date +%s%N)
"${run[@]}" -o timed
took=$((($(date +%s%N) - start) / 1000000))

# Killed at moments spread over the whole run, the writing at its end more often.
found=0
mkdir -p killed full small
for moment in 5 20 40 60 70 75 80 84 88 91 94 96 98 100 102; do
  "${run[@]}" -o killed &
  victim=$!
  sleep "$(printf '%d.%03d' $((took * moment / 100000)) $((took * moment / 100 % 1000)))"
  kill -9 "$victim" 2>/dev/null || true
  wait "$victim" 2>/dev/null || true
  check_folder killed "killed at $moment %"
  found=$((found + $(find killed -name "*.h5" | wc -l)))
  rm -f killed/*.h5
done
"${run[@]}" -o killed || fail "no run after a killed one"
check_folder killed "after a killed run"
[ "$(find killed -type f ! -name '.path87.lock' | wc -l)" -eq 2 ] || fail "something is left beside the results: $(ls -A killed)"

# Limits of size and of memory are for runs without MPI: the daemon that Open MPI starts inherits them and hangs.
# (test_killed.c and test_no_memory.c try both at every point.)
if [[ $(ldd "$path87") != *libmpi* ]]; then
  for blocks in 0 1 20; do
    status=0
    (ulimit -f "$blocks" && trap '' XFSZ && "${run[@]}" -o full >/dev/null 2>&1) || status=$?
    [ "$status" -eq 1 ] || fail "a run that may write $blocks blocks ended with $status, not 1"
    [ -z "$(find full -name '*.h5' -o -name '*.partial')" ] || fail "a run that may write $blocks blocks leaves $(ls -A full)"
  done
  for megabytes in 30 60 100 200; do
    grep -q '^PATH87_SANITIZE:BOOL=ON' "$(dirname "$path87")/CMakeCache.txt" && break # takes terabytes of addresses
    status=0
    (ulimit -v $((megabytes * 1024)) && "${run[@]}" --scale 500 -o small >said 2>&1) || status=$?
    case $status in
    0 | 1 | 127) ;; # done; no memory; not even for the program
    *) cat said && fail "$megabytes MB of address space: exit code $status" ;;
    esac
    if [ "$status" -ne 0 ] && [ -n "$(find small -name '*.h5')" ]; then fail "a run without memory leaves results"; fi
    rm -f small/*.h5
  done
fi

# A results file cut short is refused.
for bytes in 0 1 8 100 10000; do
  head -c "$bytes" right/small.h5 >cut.h5
  status=0
  "$path87" compare cut.h5 right/small_policy.h5 >said 2>&1 || status=$?
  [ "$status" -eq 2 ] || fail "a results file of $bytes bytes: compare ended with $status, not 2"
done
head -c "$(($(stat -c %s right/small.h5) - 1))" right/small.h5 >cut.h5
if "$path87" compare cut.h5 right/small_policy.h5 >said 2>&1; then fail "a results file without its last byte was read"; fi

echo "Killed 15 times ($found files were complete by then), and without room: results are complete or absent."

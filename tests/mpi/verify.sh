#!/usr/bin/env bash
# path87 verify: a results file of a run that shared its past with others is identical when it is made again alone, on
# any number of ranks and without the folder of parameters; exit codes tell what is not.
#
#   verify.sh BUILD_DIR
set -euo pipefail

if [ $# -ne 1 ]; then
  sed -n '2,5s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../../hpc/one_machine.sh"
build=$(cd "$1" && pwd)
path87=$build/path87
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

fail() {
  echo "$*"
  exit 1
}

# expect STATUS WORDS COMMAND...
expect() {
  local wanted=$1 words=$2 status=0
  shift 2
  timeout 60 "$@" >said 2>&1 || status=$?
  [ "$status" -eq "$wanted" ] || { cat said && fail "ended with $status, not $wanted: $*"; }
  grep -q "$words" said || { cat said && fail "does not say \"$words\": $*"; }
}

"$path87" run "$here/small.yml" "$here/small_policy.yml" --scale 60000 --horizon 2018 --seed 12 --quiet -o results
export PATH87_PARAMS=$work/nowhere
for n in 1 2 3; do
  ranks=(mpirun -n "$n")
  if ! ldd "$path87" | grep -q libmpi; then
    [ "$n" -eq 1 ] || break
    ranks=()
  fi
  for scenario in small small_policy; do
    expect 0 "identical, byte for byte" "${ranks[@]}" "$path87" verify --quiet "results/$scenario.h5"
  done
  cp results/small_policy.h5 changed.h5
  "$build/tests/tamper" changed.h5 /children/child_labour 700 1
  expect 4 "children/child_labour" "${ranks[@]}" "$path87" verify --quiet changed.h5
  head -c 20000 results/small.h5 >cut.h5
  expect 2 "cut short, damaged" "${ranks[@]}" "$path87" verify --quiet cut.h5
  [ "$(grep -c cut.h5 said)" -eq 1 ] || { cat said && fail "more than one message on $n ranks"; }
done

# Who moved: verify makes the base again too, which the file says.
unset PATH87_PARAMS
small=(--scale 60000 --horizon 2018 --seed 12 --quiet)
"$path87" run "$here/small.yml" "$here/small_policy.yml" --movers "${small[@]}" -o movers
cmp movers/small.h5 results/small.h5
! cmp -s movers/small_policy.h5 results/small_policy.h5 || fail "--movers left no trace"
expect 0 "identical, byte for byte" "$path87" verify --quiet movers/small_policy.h5
cp movers/small_policy.h5 changed.h5
"$build/tests/tamper" changed.h5 /movers/children 700 1
expect 4 "/movers/children was changed" "$path87" verify --quiet changed.h5
expect 2 "knows no checkpoints" "$path87" run "$here/small.yml" "$here/small_policy.yml" --movers --checkpoint-every 1
expect 2 "give two or more" "$path87" run "$here/small.yml" --movers
expect 2 "which starts anew" "$path87" resume movers/small.checkpoint.2017.h5 --movers
expect 0 "who are in child labour under" "$path87" compare movers/small.h5 movers/small_policy.h5 --movers
expect 2 "does not say who moved" "$path87" compare results/small.h5 results/small_policy.h5 --movers
expect 2 "in that run, which" "$path87" compare results/small_policy.h5 movers/small_policy.h5 --movers
expect 2 "not an HDF5 file" "$path87" verify "$here/small.yml"
expect 2 "no such file" "$path87" verify nowhere.h5
expect 2 "needs one results file" "$path87" verify
echo "Results are verified from their own inputs, on any number of ranks."

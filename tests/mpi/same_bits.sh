#!/usr/bin/env bash
# One scenario, one seed: the results file is the same byte for byte on 1, 2, 3 and 5 ranks, with MPI and
# without, under every instruction set of this machine, from every build given.
#
#   same_bits.sh BUILD_DIR [BUILD_DIR...]
set -euo pipefail

if [ $# -eq 0 ]; then
  sed -n '2,5s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../../hpc/one_machine.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset PATH87_ISA

has_mpi() {
  grep -q '^PATH87_MPI:BOOL=ON' "$1/CMakeCache.txt"
}

# run NAME [VARIABLE=VALUE] COMMAND...: the run's results go to $work/NAME.
run() {
  local name=$1
  shift
  if ! env "$@" --quiet -o "$work/$name" >"$work/log" 2>&1; then
    echo "failed: $name ($*)"
    cat "$work/log"
    exit 1
  fi
}

# Every way to run one build.
run_build() {
  local build=$1 number=$2 path87=$1/path87 n isa
  local both=("$here/small.yml" "$here/small_policy.yml")
  for isa in $(p87_instruction_sets); do
    run "$number $isa" PATH87_ISA="$isa" "$path87" run "${both[@]}"
  done
  run "$number in another order" "$path87" run "${both[1]}" "${both[0]}"
  run "$number alone" "$path87" run "${both[1]}"
  run "$number with another outlook" "$path87" run "$here/small_outlook.yml" "${both[0]}"
  run "$number with movers" "$path87" run "${both[@]}" --movers
  (cd "$here" && run "$number from its own folder" "$path87" run small.yml small_policy.yml)
  has_mpi "$build" || return 0
  for n in 1 2 3 5; do
    run "$number on $n ranks" mpirun -n "$n" "$path87" run "${both[@]}" "$here/small_outlook.yml"
    run "$number with movers on $n ranks" mpirun -n "$n" "$path87" run "${both[@]}" --movers
  done
  run "$number alone on 2 ranks" mpirun -n 2 "$path87" run "${both[1]}"
}

number=0
for build; do
  number=$((number + 1))
  build=$(cd "$build" && pwd)
  echo "build $number: $build"
  run_build "$build" "$number"
done

# Who moved stands in the file of the policy, which is then another.
for folder in "$work"/*" with movers"*; do mv "$folder/small_policy.h5" "$folder/small_policy_movers.h5"; done

# One line a file: digest, scenario, how it was run.
sums() {
  (cd "$work" && find . -name "$1.h5" -exec sha256sum {} + | sort)
}

status=0
for scenario in small small_policy small_outlook small_policy_movers; do
  n=$(sums "$scenario" | wc -l)
  different=$(sums "$scenario" | cut -d' ' -f1 | sort -u | wc -l)
  if [ "$n" -gt 0 ] && [ "$different" -eq 1 ]; then
    echo "$scenario.h5: $n runs, the same bits: $(sums "$scenario" | head -c 64)"
  else
    echo "$scenario.h5: $n runs, $different different files:"
    sums "$scenario"
    status=1
  fi
done

# The test itself can tell: another policy, and another seed, give another file.
path87=$(cd "$1" && pwd)/path87
run "another seed" "$path87" run "$here/small.yml" --seed 88
if [ "$(sums small | cut -d' ' -f1 | sort -u | wc -l)" -ne $((1 + 1)) ]; then
  echo "another seed gave the same file"
  status=1
fi
if [ "$(sums small | head -c 64)" = "$(sums small_policy | head -c 64)" ]; then
  echo "another policy gave the same file"
  status=1
fi
# And PATH87_ISA is obeyed, or the sets above were never tried.
if PATH87_ISA=pdp11 "$path87" run "$here/small.yml" --quiet -o "$work/pdp11" >/dev/null 2>&1; then
  echo "PATH87_ISA=pdp11 was accepted"
  status=1
fi
exit $status

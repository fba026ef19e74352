#!/usr/bin/env bash
# The trace of a run is the same byte for byte on 1, 2, 3 and 7 ranks and under every instruction set; path87 diff
# says so, and says where runs part that do.
#
#   same_trace.sh BUILD_DIR
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
unset PATH87_ISA

fail() {
  echo "$*"
  exit 1
}

# trace NAME COMMAND...: writes NAME.trace
trace() {
  local name=$1
  shift
  env "$@" --quiet -o "$work/results" --trace "$name.trace" >log 2>&1 || { cat log && fail "failed: $name"; }
}

# diff_says STATUS WORDS A B
diff_says() {
  local status=0
  "$path87" diff "$3.trace" "$4.trace" >said 2>&1 || status=$?
  [ "$status" -eq "$1" ] || { cat said && fail "path87 diff $3 $4 ended with $status, not $1"; }
  grep -q "$2" said || { cat said && fail "path87 diff $3 $4 does not say: $2"; }
}

both=("$here/small.yml" "$here/small_policy.yml")
small=(--scale 60000 --horizon 2018)
trace one "$path87" run "${both[@]}" "${small[@]}"
trace values "$path87" run "${both[@]}" "${small[@]}" --trace-values
diff_says 0 "are the same" one one
diff_says 0 "are the same" one values
for isa in $(p87_instruction_sets); do
  trace "$isa" PATH87_ISA="$isa" "$path87" run "${both[@]}" "${small[@]}"
  cmp one.trace "$isa.trace"
done
if ldd "$path87" | grep -q libmpi; then
  for n in 2 3 7; do
    trace "$n" mpirun -n "$n" "$path87" run "${both[@]}" "${small[@]}"
    cmp one.trace "$n.trace"
    diff_says 0 "are the same" one "$n"
  done
  trace values3 mpirun -n 3 "$path87" run "${both[@]}" "${small[@]}" --trace-values
  cmp values.trace values3.trace
fi

# Another replicate's draws, another seed, another scale, other scenarios, another horizon.
trace seed "$path87" run "${both[@]}" "${small[@]}" --seed 88
diff_says 4 "seed 87 and 88" one seed
trace scale "$path87" run "${both[@]}" --scale 50000 --horizon 2018
diff_says 4 "same communities" one scale
trace alone "$path87" run "${both[0]}" "${small[@]}"
diff_says 4 "until one ends" one alone
trace policy "$path87" run "${both[1]}" "${small[@]}" --trace-values
trace base "$path87" run "${both[0]}" "${small[@]}" --trace-values
diff_says 4 "policy_reach" base policy
trace short "$path87" run "${both[0]}" --scale 60000 --horizon 2017
diff_says 4 "until one ends" alone short

# What is no trace is refused, and nothing is left of a trace that could not be written.
for bytes in 0 1 31 32 100 5000; do
  head -c "$bytes" one.trace >cut.trace
  diff_says 2 "cut short" one cut
done
head -c "$(($(stat -c %s one.trace) - 32))" one.trace >cut.trace
diff_says 2 "cut short" one cut
other=x
if [ "$(head -c 5001 one.trace | tail -c 1 | tr -d '\0')" = x ]; then other=y; fi
{ head -c 5000 one.trace && printf %s "$other" && tail -c +5002 one.trace; } >damaged.trace
diff_says 2 "damaged" damaged one
head -c 100000 /dev/urandom >garbage.trace
diff_says 2 "not a trace" one garbage
(cat one.trace && echo more) >longer.trace
diff_says 2 "behind the end" one longer
diff_says 2 "cannot open" one nowhere
if "$path87" run "${both[0]}" --scale 1 --horizon 2016 --quiet -o results --trace big.trace --trace-values >said 2>&1; then
  fail "a trace of the population of five countries, one to one, was begun"
fi
grep -q "more than the .* allowed; use --scale" said || { cat said && fail "no word about the size of the trace"; }
if "$path87" run "${both[0]}" "${small[@]}" --quiet -o results --trace nowhere/a.trace >said 2>&1; then
  fail "a trace was written to a folder that is not there"
fi
if ls -- *.partial big.trace 2>/dev/null; then fail "something is left of a trace that was refused"; fi
echo "Traces are the same on any number of ranks, and path87 diff says where runs part."

#!/usr/bin/env bash
# A run that is stopped and goes on gives the same results byte for byte as one that is not. Tests are named after the
# bit-for-bit tests of climate models where there is one; hpc/README.md says what each proves.
#
#   restart.sh rep|ers|pem|erp|pace|signals|damage|groups BUILD_DIR
#   restart.sh serial|debug BUILD_DIR OTHER_BUILD_DIR
#
# serial: the other build is one without MPI; debug: one with other compiler flags.
set -euo pipefail

usage() {
  sed -n '2,8s/^# \{0,1\}//p' "$0" >&2
  exit 2
}

[ $# -ge 2 ] || usage
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../../hpc/one_machine.sh"
test=$1
path87=$(cd "$2" && pwd)/path87
other=
if [ $# -eq 3 ]; then
  if [ ! -x "$3/path87" ]; then
    echo "skipped: $3 is not built"
    exit 77
  fi
  other=$(cd "$3" && pwd)/path87
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cp -r "$here/../../params" params # the same inputs throughout, whoever edits them meanwhile
cp "$here/../mpi/small.yml" "$here/../mpi/small_policy.yml" "$here/../mpi/small_outlook.yml" .
export PATH87_PARAMS=$work/params
unset PATH87_ISA PATH87_STOP_AFTER

# Two scenarios, two replicates, 2016 to 2018: twelve years.
scenarios=(small.yml small_policy.yml)
small=(--scale 60000 --horizon 2018)

fail() {
  echo "$*"
  [ ! -s said ] || sed 's/^/  /' said
  exit 1
}

has_mpi() {
  [[ $(ldd "$1") == *libmpi* ]]
}

# on N PROGRAM ARGUMENT...: on N ranks; 0: without mpirun.
on() {
  local n=$1
  shift
  if [ "$n" -eq 0 ]; then "$@"; else mpirun -n "$n" "$@"; fi
}

# expect STATUS N PROGRAM ARGUMENT...: what is said goes into the file `said`.
expect() {
  local wanted=$1 status=0
  shift
  on "$@" >said 2>&1 || status=$?
  [ "$status" -eq "$wanted" ] || fail "exit code $status, not $wanted: $*"
}

says() {
  grep -q -- "$1" said || fail "not said: $1"
}

says_not() {
  if grep -q -- "$1" said; then fail "said: $1"; fi
}

# same_as_right DIR: its results are the right ones, and nothing is left beside them.
same_as_right() {
  local file
  for file in right/*.h5; do cmp "$file" "$1/${file##*/}" || fail "$1: ${file##*/} is another file"; done
  [ "$(find "$1" -type f ! -name .path87.lock | wc -l)" -eq "$(find right -name '*.h5' | wc -l)" ] ||
    fail "something is left beside the results: $(ls -A "$1")"
}

# stop_after YEARS N PROGRAM DIR: a run that is stopped after so many years.
stop_after() {
  PATH87_STOP_AFTER=$1 expect 75 "$2" "$3" run "${scenarios[@]}" "${small[@]}" -o "$4"
  says "run the same command again to go on"
}

# again N PROGRAM DIR: the same command
again() {
  expect 0 "$1" "$2" run "${scenarios[@]}" "${small[@]}" -o "$3"
  says "goes on from"
}

checkpoint_of() {
  find "$1" -name '*.checkpoint.*.h5' | sort | tail -n 1
}

newest() {
  find "$1" -name '*.checkpoint.*.h5' -printf '%T@ %p\n' | sort -n | tail -n 1 | cut -d' ' -f2
}

# A byte of a file becomes another one.
spoil() {
  local at=$2 was
  was=$(od -An -tu1 -j "$at" -N 1 "$1" | tr -d ' ')
  # shellcheck disable=SC2059
  printf "\\x$(printf %02x $(((was + 1) % 256)))" | dd of="$1" bs=1 seek="$at" conv=notrunc status=none
}

# start_run FOLDER WORDS COMMAND...: in the background, until it has said these words; its process is $victim.
start_run() {
  local dir=$1 words=$2
  shift 2
  : >said
  "$@" -o "$dir" >said 2>&1 &
  victim=$!
  for _ in $(seq 600); do
    if grep -q -- "$words" said || ! kill -0 "$victim" 2>/dev/null; then return 0; fi
    sleep 0.05
  done
  kill -9 "$victim"
  fail "the run does not say: $words"
}

ended_with() {
  local status=0
  wait "$victim" || status=$?
  [ "$status" -eq "$1" ] || fail "exit code $status, not $1"
}

many=0
if has_mpi "$path87"; then many=3; fi
case $test in damage | groups | pace) small=(--scale 60000) ;; esac # to 2019: sixteen
case $test in pace) scenarios=(small.yml small_outlook.yml) ;; esac
"$path87" run "${scenarios[@]}" "${small[@]}" --quiet -o right 2>/dev/null

case $test in
rep) # the same run twice
  expect 0 "$many" "$path87" run "${scenarios[@]}" "${small[@]}" -o again
  same_as_right again
  expect 0 0 "$path87" run "${scenarios[@]}" "${small[@]}" -o again # over its own results
  says_not "goes on from"
  same_as_right again
  ;;

ers) # stopped in a first year, in between, after a last one, ...; the same number of ranks; by the same command, then by resume alone
  for years in 1 2 3 4 6 8 11; do
    stop_after "$years" 0 "$path87" ers
    [ "$(find ers -name '*.h5' | wc -l)" -eq 1 ] || fail "not one checkpoint: $(ls -A ers)"
    again 0 "$path87" ers
    same_as_right ers
    rm ers/*.h5
  done
  for years in 3 5 7; do
    stop_after "$years" 0 "$path87" ers
    PATH87_PARAMS=$work/nowhere expect 0 0 "$path87" resume "$(checkpoint_of ers)"
    says "goes on from"
    same_as_right ers
    rm ers/*.h5
  done
  # stopped again and again
  PATH87_STOP_AFTER=2 expect 75 0 "$path87" run "${scenarios[@]}" "${small[@]}" -o ers
  for _ in 1 2 3; do
    PATH87_STOP_AFTER=3 expect 75 0 "$path87" run "${scenarios[@]}" "${small[@]}" -o ers
    says "goes on from"
  done
  again 0 "$path87" ers
  same_as_right ers
  ;;

pem) # another number of ranks, writing checkpoints all the time
  for n in 0 1 2 3 5; do
    [ "$n" -eq 0 ] || has_mpi "$path87" || break
    expect 0 "$n" "$path87" run "${scenarios[@]}" "${small[@]}" -o "pem$n" --checkpoint-every 1
    [ "$(grep -c '^checkpoint ' said)" -eq 7 ] || fail "not 7 checkpoints"
    same_as_right "pem$n"
  done
  ;;

erp) # another number of ranks after each stop
  for years in 2 5; do
    stop_after "$years" 3 "$path87" erp
    PATH87_STOP_AFTER=2 expect 75 2 "$path87" run "${scenarios[@]}" "${small[@]}" -o erp
    says "goes on from"
    PATH87_STOP_AFTER=2 expect 75 5 "$path87" resume "$(newest erp)"
    says "goes on from"
    again 1 "$path87" erp
    same_as_right erp
    rm erp/*.h5
  done
  ;;

pace) # what years before the checkpoint have counted is known after it, on another number of ranks too
  for years in 6 7 8 14 15; do
    stop_after "$years" 0 "$path87" pace
    PATH87_PARAMS=$work/nowhere expect 0 "$many" "$path87" resume "$(checkpoint_of pace)"
    says "goes on from"
    same_as_right pace
    rm pace/*.h5
  done
  ;;

serial | debug) # there and back
  [ -n "$other" ] || usage
  expect 0 0 "$other" run "${scenarios[@]}" "${small[@]}" -o other
  same_as_right other
  for years in 2 6; do
    stop_after "$years" "$many" "$path87" there
    PATH87_STOP_AFTER=3 expect 75 0 "$other" run "${scenarios[@]}" "${small[@]}" -o there
    says "goes on from"
    again "$many" "$path87" there
    same_as_right there
    rm there/*.h5
  done
  ;;

signals) # real ones
  run=("$path87" run "${scenarios[@]}" "${small[@]}")
  start_run term "  2017  " "${run[@]}"
  kill -TERM "$victim" && ended_with 75
  again 0 "$path87" term
  same_as_right term
  start_run early "^path87 " "${run[@]}" # before the first year
  kill -USR1 "$victim" && ended_with 75
  says "  2016  \|small.checkpoint.r0.2016.h5"
  says_not "  2017  "
  again 0 "$path87" early
  same_as_right early
  if [ "$many" -gt 0 ]; then
    start_run usr1 "  2017  " mpirun -n 3 "${run[@]}"
    kill -USR1 "$victim" && ended_with 75
    again 2 "$path87" usr1
    same_as_right usr1
  fi
  # killed at once: the last checkpoint stands, and what was half written goes
  start_run killed "^checkpoint .*r1.2017" "${run[@]}" --checkpoint-every 1
  kill -9 "$victim" 2>/dev/null && ended_with 137
  [ "$(find killed -name '*.checkpoint.*.h5' | wc -l)" -eq 2 ] || fail "not the last two are kept: $(ls -A killed)"
  : >killed/.small.checkpoint.r0.2018.h5.partial
  again 0 "$path87" killed
  says "goes on from .*\.r1\."
  same_as_right killed
  # by time: a fraction of a second has passed after every year
  expect 0 0 "${run[@]}" --checkpoint-minutes 0.01 --scale 20000 -o minutes
  says "^checkpoint "
  # a trace is of a whole run
  expect 2 0 "${run[@]}" --trace trace --checkpoint-every 1 -o trace
  says "knows no checkpoints"
  ;;

damage) # the checkpoint before is used; without any, the run begins anew
  two() { # leaves two checkpoints in DIR, the newest in $last, the other in $before
    rm -rf "$1"
    PATH87_STOP_AFTER=7 expect 75 0 "$path87" run "${scenarios[@]}" "${small[@]}" --checkpoint-every 1 -o "$1"
    last=$1/small_policy.checkpoint.r0.2018.h5 before=$1/small_policy.checkpoint.r0.2017.h5
    [ -e "$last" ] && [ -e "$before" ] || fail "other checkpoints than expected: $(ls -A "$1")"
    [ "$(find "$1" -name '*.h5' | wc -l)" -eq 2 ] || fail "not the last two are kept: $(ls -A "$1")"
  }
  middle() { # a byte of the data of persons
    echo $(($(stat -c %s "$1") / 10))
  }
  for command in run resume; do
    for how in truncated flipped empty; do
      two damaged
      case $how in
      truncated) truncate -s -1000 "$last" ;;
      flipped) spoil "$last" "$(middle "$last")" ;;
      empty) : >"$last" ;;
      esac
      if [ "$command" = run ]; then
        again 0 "$path87" damaged
      else
        expect 0 0 "$path87" resume "$last"
      fi
      says "warning: $last: "
      [ "$how" != flipped ] || says "$last: damaged: the checksums of 1 communities do not fit"
      says "goes on from $before"
      same_as_right damaged
    done
  done
  two damaged
  spoil "$last" 100
  spoil "$before" "$(middle "$before")"
  expect 2 0 "$path87" resume "$last"
  says "start the run again with path87 run"
  expect 0 "$many" "$path87" run "${scenarios[@]}" "${small[@]}" -o damaged
  says "warning: $last: "
  says "starts afresh"
  same_as_right damaged
  expect 2 0 "$path87" resume nowhere.h5
  says "no such checkpoint"
  expect 2 0 "$path87" resume right/small.h5
  expect 2 0 "$path87" resume
  says "needs one checkpoint"
  # those of another run are left alone, and found again
  two shared
  for other_run in "--seed 88" "--horizon 2018" "--scale 50000" "--replicates 1"; do
    # shellcheck disable=SC2086
    expect 0 0 "$path87" run "${scenarios[@]}" "${small[@]}" $other_run -o shared
    says "$last is of another run and is left alone"
  done
  [ -e "$last" ] && [ -e "$before" ] || fail "the checkpoints of another run are gone"
  again 0 "$path87" shared
  same_as_right shared
  # another parameter, another run
  two edited
  cp -r "$PATH87_PARAMS" changed && echo "# changed" >>changed/model.yml
  PATH87_PARAMS=$work/changed expect 0 0 "$path87" run "${scenarios[@]}" "${small[@]}" -o edited
  says "$last is of another run and is left alone"
  # no room: said, and the run goes on without (with MPI its daemon hangs under such a limit)
  if ! has_mpi "$path87"; then
    (ulimit -f 1200 && trap '' XFSZ && expect 0 0 "$path87" run small.yml --scale 20000 --checkpoint-every 1 -o full)
    says "ulimit -f"
    says "the run goes on without it"
    [ -z "$(find full -name '*.checkpoint.*' -o -name '*.partial')" ] || fail "left without room: $(ls -A full)"
  fi
  ;;

groups) # scenarios that do not share a past: what is done is not done again
  printf 'name: Another seed\nparent: small\nseed: 99\nreplicates: 1\n' >seed.yml
  scenarios+=(seed.yml)
  "$path87" run "${scenarios[@]}" "${small[@]}" --quiet -o right 2>/dev/null
  stop_after 18 "$many" "$path87" groups
  again 0 "$path87" groups
  says_not "wrote groups/small.h5"
  same_as_right groups
  rm groups/*.h5
  stop_after 16 "$many" "$path87" groups # after the last year of the first group
  again 0 "$path87" groups
  same_as_right groups
  rm groups/*.h5
  stop_after 18 0 "$path87" groups
  cp right/small_policy.h5 groups/small.h5 # not what was there
  expect 0 0 "$path87" run "${scenarios[@]}" "${small[@]}" -o groups
  says "small.h5, which the same run wrote before, is not there any more or was changed"
  says "starts afresh"
  same_as_right groups
  ;;

*) usage ;;
esac
echo "$test: the same results, byte for byte."

#!/usr/bin/env bash
# SIGKILL at random moments: of all ranks, of one rank, of mpirun; now and then while a checkpoint or results are being
# written. Whatever has a final name is complete, and the same command goes on, on another number of ranks, to the same
# results byte for byte.
#
#   killed.sh BUILD_DIR [MOMENTS [SEED]]
#
# 12 moments if not said otherwise; SEED repeats those of another time.
set -euo pipefail

if [ $# -lt 1 ] || [ $# -gt 3 ] || [ ! -x "$1/path87" ]; then
  sed -n '2,8s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../../hpc/one_machine.sh"
path87=$(cd "$1" && pwd)/path87
moments=${2:-12}
seed=${3:-$$}
RANDOM=$seed
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cp -r "$here/../../params" params # the same inputs throughout, whoever edits them meanwhile
export PATH87_PARAMS=$work/params
run=("$path87" run "$here/../mpi/small.yml" "$here/../mpi/small_policy.yml" --scale 30000 --checkpoint-every 1)

fail() {
  echo "$* (to repeat it: $0 $1 $moments $seed)"
  [ ! -s said ] || tail -20 said
  exit 1
}

most=1
if [[ $(ldd "$path87") == *libmpi* ]]; then most=3; fi

# on N COMMAND...: 1 is without mpirun.
on() {
  local n=$1
  shift
  if [ "$n" -eq 1 ]; then exec "$@"; else exec mpirun -n "$n" "$@"; fi
}

# milliseconds
now() {
  echo $(($(date +%s%N) / 1000000))
}

# Processes of path87 that write to the folder `killed`.
ranks() {
  pgrep -f "^$path87 run .* -o killed\$" || true
}

# Results under their final names are those of an undisturbed run; checkpoints under theirs are sound.
check_folder() {
  local file
  for file in killed/*.h5; do
    [ -e "$file" ] || continue
    case $file in
    *.checkpoint.*)
      cp -r killed copy
      "$path87" resume "copy/${file##*/}" --quiet >said 2>&1 || fail "$file cannot be gone on from"
      if grep -q damaged said; then fail "$file is damaged"; fi
      rm -rf copy
      ;;
    *) cmp -s "$file" "right/${file##*/}" || fail "$file is not complete" ;;
    esac
  done
}

(on 1 "${run[@]}" -o right >said 2>&1) || fail "the run that is left alone ends with $?"
begun=$(now)
(on "$most" "${run[@]}" -o timed >said 2>&1) || fail "the run that is left alone on $most ranks ends with $?"
took=$(($(now) - begun))
cmp right/small.h5 timed/small.h5 || fail "$most ranks give something else"

killed_in_time=0 in_checkpoint=0 in_results=0
for ((m = 0; m < moments; m++)); do
  rm -rf killed
  n=$((m % most + 1))
  on "$n" "${run[@]}" -o killed >said 2>&1 &
  launcher=$!
  case $((m % 4)) in
  0 | 2) # any moment
    wait_ms=$((RANDOM * took / 32768))
    sleep "$((wait_ms / 1000)).$(printf %03d $((wait_ms % 1000)))"
    ;;
  1) # one of the checkpoints is half written
    which=$((RANDOM % 8))
    while kill -0 "$launcher" 2>/dev/null; do
      if compgen -G "killed/.*.checkpoint.*.partial" >/dev/null && ((which-- <= 0)); then
        in_checkpoint=$((in_checkpoint + 1))
        break
      fi
    done
    ;;
  3) # results are half written
    while kill -0 "$launcher" 2>/dev/null; do
      if compgen -G "killed/.small*.h5.partial" | grep -qv checkpoint; then
        in_results=$((in_results + 1))
        break
      fi
    done
    ;;
  esac
  mapfile -t victims < <(ranks)
  case $((m / most % 3)) in
  0) what="all ranks" && for victim in "${victims[@]}"; do kill -9 "$victim" 2>/dev/null || true; done ;;
  1) what="one rank" && [ ${#victims[@]} -eq 0 ] || kill -9 "${victims[RANDOM % ${#victims[@]}]}" 2>/dev/null || true ;;
  2) what="mpirun" && kill -9 "$launcher" 2>/dev/null || true ;;
  esac
  status=0
  wait "$launcher" 2>/dev/null || status=$?
  [ "$status" -eq 0 ] || killed_in_time=$((killed_in_time + 1))
  # ranks outlive mpirun by a moment
  for ((k = 0; k < 300; k++)); do
    [ -n "$(ranks)" ] || break
    sleep 0.1
  done
  [ -z "$(ranks)" ] || fail "$what killed: ranks live on"
  check_folder
  other=$(((n + m / most) % most + 1))
  [ "$most" -eq 1 ] || [ "$other" -ne "$n" ] || other=$((n % most + 1))
  (on "$other" "${run[@]}" -o killed >said 2>&1) || fail "$what of $n killed: on $other ranks the run ends with $?"
  for file in right/*.h5; do
    cmp -s "$file" "killed/${file##*/}" || fail "$what of $n killed, then $other ranks: ${file##*/} is another file"
  done
  left=$(find killed -type f ! -name .path87.lock | wc -l)
  [ "$left" -eq "$(find right -type f -name '*.h5' | wc -l)" ] || fail "something is left beside: $(ls -A killed)"
done
[ "$killed_in_time" -gt 0 ] || fail "nothing was killed in time"
echo "Killed $killed_in_time times of $moments before the end ($in_checkpoint times in a checkpoint, $in_results times in results):" \
  "always the same bytes afterwards."

#!/usr/bin/env bash
# Judges the simulated population against published figures: runs the baseline to 2025 with fresh seeds
# and prints one table. Exit code 0 if every line is within its tolerance, 1 if not, 77 (skipped) where
# no Python with h5py and numpy is found.
#
#   population.sh BUILD_DIR [option ...]
#
#   --replicates N    runs, one a seed, each with a population of its own (20)
#   --scale S         one simulated person for S (1000)
#   --seed K          seeds K, K + 1, ... (1001)
#   --country ISO3,... --plots DIR   writes DIR/ISO3.png: a country in six panels
#   others            go to population.py: --all, --worst N, --only NAME,..., --errors N, --targets DIR
#
# 20 runs at 1:1000 take eight minutes on two cores; --replicates 4 --scale 5000 takes half a minute
# and has wider errors.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../../hpc/packages.sh"
. "$here/../../hpc/one_machine.sh"

usage() {
  sed -n '2,17s/^# \{0,1\}//p' "$0"
}

replicates=20 scale=1000 seed=1001 build='' judging=()
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) usage && exit 0 ;;
    --all) judging+=("$1") && shift && continue ;;
    --*)
      if [ $# -lt 2 ]; then
        echo "$1: a value is missing" >&2
        exit 2
      fi
      ;;&
    --replicates) replicates=$2 && shift 2 ;;
    --scale) scale=$2 && shift 2 ;;
    --seed) seed=$2 && shift 2 ;;
    --*) judging+=("$1" "$2") && shift 2 ;;
    *)
      if [ -n "$build" ]; then
        echo "$1: there is a build folder already: $build" >&2
        exit 2
      fi
      build=$1 && shift
      ;;
  esac
done
if [ ! -x "$build/path87" ]; then
  usage >&2
  echo "BUILD_DIR: there is no program ${build:+$build/}path87" >&2
  exit 2
fi
if ! [[ $replicates =~ ^[1-9][0-9]*$ && $seed =~ ^[0-9]+$ ]]; then
  echo "--replicates and --seed take whole numbers" >&2
  exit 2
fi
python=$(p87_python h5py,numpy) || {
  echo "No Python with h5py and numpy: install python3-h5py (Debian)."
  exit 77
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

ranks=()
if grep -q '^PATH87_MPI:[A-Z]*=ON' "$build/CMakeCache.txt" 2>/dev/null && command -v mpirun >/dev/null &&
  [ "$(p87_cores)" -gt 1 ]; then
  ranks=(mpirun -n 2)
fi

# The file of a run is as large as 2 MB and is kept until the table is printed.
for ((k = 0; k < replicates; k++)); do
  if [ -t 2 ]; then printf '\rrun %d of %d' $((k + 1)) "$replicates" >&2; fi
  "${ranks[@]}" "$build/path87" run "$here/../../scenarios/baseline.yml" --scale "$scale" --horizon 2025 \
    --replicates 1 --seed $((seed + k)) --quiet -o "$work/$k"
done
if [ -t 2 ]; then printf '\r\033[K' >&2; fi
"$python" "$here/population.py" "$work"/*/baseline.h5 "${judging[@]}"

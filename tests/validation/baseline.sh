#!/usr/bin/env bash
# Draws 2016-2025 under the baseline beside what was known by 2016: runs the baseline and writes one figure.
# Exit code 77 (skipped) where no Python with h5py, numpy and matplotlib is found.
#
#   baseline.sh BUILD_DIR [option ...]
#
#   --replicates N   (4)     --scale S   one simulated person for S (10000)     --seed K   (2016)
#   -o FIGURE        .png or .svg (tests/validation/baseline_2016_2025.png)
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../../hpc/packages.sh"
. "$here/../../hpc/one_machine.sh"

usage() {
  sed -n '2,8s/^# \{0,1\}//p' "$0"
}

replicates=4 scale=10000 seed=2016 figure=$here/baseline_2016_2025.png build=''
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) usage && exit 0 ;;
    -*)
      if [ $# -lt 2 ]; then
        echo "$1: a value is missing" >&2
        exit 2
      fi
      ;;&
    --replicates) replicates=$2 && shift 2 ;;
    --scale) scale=$2 && shift 2 ;;
    --seed) seed=$2 && shift 2 ;;
    -o) figure=$2 && shift 2 ;;
    -*)
      echo "$1: unknown option" >&2
      exit 2
      ;;
    *) build=$1 && shift ;;
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
python=$(p87_python h5py,numpy,matplotlib) || {
  echo "No Python with h5py, numpy and matplotlib: install python3-h5py and python3-matplotlib (Debian)."
  exit 77
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# One run, and so one population, a seed.
for ((k = 0; k < replicates; k++)); do
  "$build/path87" run "$here/../../scenarios/baseline.yml" --scale "$scale" --horizon 2025 --replicates 1 \
    --seed $((seed + k)) --quiet -o "$work/$k"
done
"$python" "$here/baseline.py" -o "$figure" "$work"/*/baseline.h5

#!/usr/bin/env bash
# The world's population in 2016 and 2025 against UN WPP 2019. Usage: population.sh BUILD_DIR
# Exit code 77 (skipped) where no Python with h5py is found.
set -euo pipefail
build=$1
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$here/../..
python=
for candidate in python3 /usr/bin/python3; do
  if "$candidate" -c 'import h5py' 2>/dev/null; then python=$candidate && break; fi
done
if [ -z "$python" ]; then
  echo "No Python with h5py: install python3-h5py."
  exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$build/path87" run "$root/scenarios/baseline.yml" --scale 10000 --horizon 2025 --replicates 1 --quiet -o "$work"
"$python" "$here/population.py" "$work/baseline.h5" "$root/params/targets/population_wpp2019.csv"

#!/usr/bin/env bash
# Did the numbers change? Simulates a few scenarios of scenarios/ with one person for 50 000 and compares
# the tallies by region with golden.csv, exactly.
#
#   golden.sh BUILD_DIR            fails if anything differs, and shows what
#   golden.sh BUILD_DIR --update   writes golden.csv anew; say why in CHANGELOG.md, under Results
set -euo pipefail

if [ $# -eq 0 ] || { [ $# -eq 2 ] && [ "$2" != --update ]; } || [ $# -gt 2 ]; then
  sed -n '2,6s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../../hpc/packages.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python=$(p87_python h5py,numpy) || {
  echo "Python with h5py and numpy is needed: install python3-h5py (Debian)"
  exit 1
}

files=()
for name in baseline rural_transfers free_schooling area_05_education_and_protection covid_like_protected; do
  files+=("$here/../../scenarios/$name.yml")
done
"$1/path87" run "${files[@]}" --scale 50000 --replicates 1 --horizon 2020 --quiet -o "$work"
"$python" "$here/tallies.py" "$work"/*.h5 >"$work/golden.csv"

if [ "${2-}" = --update ]; then
  cp "$work/golden.csv" "$here/golden.csv"
  echo "Written: tests/golden/golden.csv"
elif diff -u "$here/golden.csv" "$work/golden.csv" >"$work/difference"; then
  echo "The numbers are those of tests/golden/golden.csv."
else
  head -n 60 "$work/difference"
  echo "The numbers changed. If they should: tests/golden/golden.sh $1 --update, and say why in CHANGELOG.md."
  exit 1
fi

#!/usr/bin/env bash
# Holds countries of 2016 against their surveys, each predicted without its own (path87 calibrate --check
# --countries), and draws them on request. Exit code 0 if they are near enough, 1 if not, 77 (skipped) where a
# figure is asked for and no Python with matplotlib is found.
#
#   countries.sh BUILD_DIR [--populations N] [--scale S] [--seed K] [--plots DIR]
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../../hpc/packages.sh"
. "$here/../../hpc/one_machine.sh"

build='' plots='' options=()
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) sed -n '2,7s/^# \{0,1\}//p' "$0" && exit 0 ;;
    -*)
      if [ $# -lt 2 ]; then
        echo "$1: a value is missing" >&2
        exit 2
      fi
      ;;&
    --plots) plots=$2 && shift 2 ;;
    -*) options+=("$1" "$2") && shift 2 ;;
    *) build=$1 && shift ;;
  esac
done
if [ ! -x "$build/path87" ]; then
  sed -n '2,7s/^# \{0,1\}//p' "$0" >&2
  echo "BUILD_DIR: there is no program ${build:+$build/}path87" >&2
  exit 2
fi
if [ -n "$plots" ]; then
  python=$(p87_python matplotlib) || {
    echo "No Python with matplotlib: install python3-matplotlib (Debian)."
    exit 77
  }
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

code=0
"$build/path87" calibrate --check --countries "${options[@]}" -o "$work/lines.csv" || code=$?
if [ -n "$plots" ] && [ -s "$work/lines.csv" ]; then
  mkdir -p "$plots"
  "$python" "$here/countries.py" "$work/lines.csv" -o "$plots/countries.png"
fi
# 2 is what path87 says of levels that are not met
[ "$code" -eq 2 ] && [ -s "$work/lines.csv" ] && code=1
exit "$code"

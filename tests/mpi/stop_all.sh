#!/usr/bin/env bash
# A bug found by one rank stops all of them at once, with exit code 3; a fault of the machine with 1.
#
#   stop_all.sh PATH_TO_TEST_COMM [--serial]
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../../hpc/one_machine.sh"
test_comm=$1
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# expect CODE COMMAND...
expect() {
  local wanted=$1 code=0
  shift
  timeout 30 "$@" >"$log" 2>&1 || code=$?
  if [ "$code" -ne "$wanted" ]; then
    echo "exit code $code, not $wanted: $*"
    cat "$log"
    exit 1
  fi
}

# The message names the rank.
expect_message() {
  if ! grep -aqF "$1" "$log"; then
    echo "not said: $1"
    cat "$log"
    exit 1
  fi
}

expect 3 "$test_comm" stop check
expect_message "path87: bug: rank 0: "
expect 1 "$test_comm" stop abort
if [ "${2-}" = --serial ]; then exit 0; fi
for n in 1 2 3; do
  expect 3 mpirun -n "$n" "$test_comm" stop check
  expect_message "path87: bug: rank $((n - 1)): "
  expect 1 mpirun -n "$n" "$test_comm" stop abort
done

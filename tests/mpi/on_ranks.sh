#!/usr/bin/env bash
# Runs a test program on N ranks of this machine, also as root and with more ranks than cores.
#
#   on_ranks.sh N PROGRAM [ARGUMENT...]
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../../hpc/one_machine.sh"
n=$1
shift
exec mpirun -n "$n" "$@"

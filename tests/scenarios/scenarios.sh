#!/usr/bin/env bash
# scenarios.sh schema BUILD_DIR     scenarios/schema.json lets pass what path87 reads, and refuses what it can
# scenarios.sh examples BUILD_DIR   path87 reads every example of scenarios/README.md
set -euo pipefail

if [ $# -ne 2 ] || { [ "$1" != schema ] && [ "$1" != examples ]; }; then
  sed -n '2,3s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../../hpc/packages.sh"
python=$(p87_python jsonschema,yaml) || {
  echo "Python with jsonschema and yaml is needed: install python3-jsonschema and python3-yaml (Debian)"
  exit 1
}
"$python" "$here/$1.py" "$2/path87" "$here/../.."

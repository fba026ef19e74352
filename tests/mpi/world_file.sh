#!/usr/bin/env bash
# A checkpoint written by 3 ranks is read by 2, by 1 and by 5, and one of theirs by 3.
#
#   world_file.sh PATH_TO_TEST_WORLD_FILE
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
program=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for pair in "3 2" "3 1" "3 5" "2 1" "1 3" "5 2"; do
  read -r writers readers <<<"$pair"
  "$here/on_ranks.sh" "$writers" "$program" write "$work/world.h5"
  "$here/on_ranks.sh" "$readers" "$program" check "$work/world.h5"
done
# The comparison can fail: another rank count does not hide a community that is damaged.
at=$(($(stat -c %s "$work/world.h5") / 2))
was=$(od -An -tu1 -j "$at" -N 1 "$work/world.h5" | tr -d ' ')
# shellcheck disable=SC2059
printf "\\x$(printf %02x $(((was + 1) % 256)))" | dd of="$work/world.h5" bs=1 seek="$at" conv=notrunc status=none
if "$here/on_ranks.sh" 2 "$program" check "$work/world.h5" >"$work/said" 2>&1; then
  echo "a damaged checkpoint was read"
  exit 1
fi
grep -q "damaged" "$work/said"
echo "Written by some ranks, read by others."

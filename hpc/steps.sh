# shellcheck shell=bash
# Sourced by quickstart.sh and check.sh: headings with the time since the start, so that a reader sees
# what is going on and what takes long.

SECONDS=0

p87_step() {
  printf '\n== %4d s  %s\n\n' "$SECONDS" "$*"
}

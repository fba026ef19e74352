#!/usr/bin/env bash
# path87 explain as people call it, on a machine that has no locale but C.UTF-8.
# Usage: explain.sh BUILD_DIR
set -euo pipefail

build=${1:?usage: explain.sh BUILD_DIR}
scenario=$(dirname "${BASH_SOURCE[0]}")/../../../scenarios/rural_transfers.yml
out=$(mktemp)
trap 'rm -f "$out"' EXIT
unset LANG LC_MESSAGES LANGUAGE

# said STATUS WORDS COMMAND...: how it ends and what is in what it says.
said() {
  local expected=$1 words=$2 status=0
  shift 2
  "$@" >"$out" 2>&1 || status=$?
  if [ "$status" != "$expected" ] || ! grep -qF -- "$words" "$out"; then
    echo "$*: ended with $status instead of $expected, or did not say \"$words\":"
    cat "$out"
    exit 1
  fi
}

export LC_ALL=C.UTF-8
said 0 'Where: in rural areas only' "$build/path87" explain "$scenario"
said 0 'solo en zonas rurales' "$build/path87" explain "$scenario" --lang es
said 0 'zones rurales seulement' "$build/path87" explain --lang fr "$scenario"
said 0 'Where: in rural areas only' env LANGUAGE=es "$build/path87" explain "$scenario" --lang en
said 0 'solo en zonas rurales' env LC_ALL=C "$build/path87" explain "$scenario" --lang es
said 0 'solo en zonas rurales' env LC_ALL=es_BO.UTF-8 "$build/path87" explain "$scenario"
said 0 'zones rurales seulement' env LC_ALL= LANG=fr_SN.UTF-8 "$build/path87" check "$scenario"
said 2 'there are en, es, fr' "$build/path87" explain "$scenario" --lang de
said 2 'needs one scenario file' "$build/path87" explain --lang es
said 2 'needs one scenario file' "$build/path87" explain "$scenario" --lang
said 2 'did you mean --lang' "$build/path87" explain "$scenario" --lan es
said 2 'was not found' "$build/path87" explain nothing.yml --lang es
said 0 'Where: in rural areas only' env PATH87_LANGUAGES=/nowhere "$build/path87" explain "$scenario" --lang es
said 0 'there is no catalogue /nowhere/es/LC_MESSAGES/path87.mo' \
  env PATH87_LANGUAGES=/nowhere "$build/path87" explain "$scenario" --lang es
echo "path87 explain speaks three languages and refuses others"

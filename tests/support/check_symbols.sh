#!/bin/sh
# The science stands alone: what the base and model libraries take from outside is on this list. No
# libm, no MPI, no HDF5, no files in the model. Usage: check_symbols.sh BUILD_DIR
set -eu

build=${1:?usage: check_symbols.sh BUILD_DIR}
nm=${NM:-nm}
status=0

# What the compiler itself calls, and checks and logs of the base.
compiler='memcpy|memmove|memset|memcmp|_GLOBAL_OFFSET_TABLE_|__stack_chk_fail|__cpu_model|__cpu_indicator_init'
sanitizers='__(asan|ubsan|lsan|sanitizer|gcov|tsan)_.*|__llvm_.*'
words='strlen|strstr|strcmp|strncmp|strchr|strrchr|strncpy|strcpy|strcasecmp|strncasecmp|strdup'
base="$compiler|$sanitizers|$words|malloc|calloc|realloc|free|aligned_alloc|posix_memalign|madvise|mmap|munmap"
base="$base|_Exit|exit|abort|getenv|qsort|bsearch|tolower|toupper|__ctype_tolower_loc|__ctype_toupper_loc|__ctype_b_loc"
base="$base|(v|f|vf|s|vs|sn|vsn)?printf|__(v|f|vf|s|vs|sn|vsn)?printf_chk|fputs|fputc|putc|puts|fwrite|fflush"
base="$base|stderr|stdout|isatty|fileno|clock_gettime|time|__errno_location|strerror|sysconf|memmem"
model="$compiler|$sanitizers|strcmp|strlen|strcat|strcpy|stpcpy|getenv"

# Undefined symbols of an archive that no library of ours defines.
outside() {
  "$nm" -u "$1" | awk 'NF == 2 && $1 == "U" { print $2 } NF == 2 && $1 == "w" { print $2 }' | sort -u | grep -v '^p87_' || true
}

check() {
  archive=$build/$1
  allowed=$2
  if [ ! -f "$archive" ]; then
    echo "$archive is not there: build first" >&2
    exit 2
  fi
  found=$(outside "$archive")
  if [ -z "$found" ] && [ "$1" = libpath87_base.a ]; then
    echo "$archive: no undefined symbols were read; is $nm the right tool?" >&2
    exit 2
  fi
  strange=$(printf '%s\n' "$found" | grep -Ev "^($allowed)?(@.*)?\$" || true)
  if [ -n "$strange" ]; then
    echo "$1 takes from outside what it should not:"
    for symbol in $strange; do
      echo "  $symbol  in $("$nm" -A -u "$archive" | awk -v s="$symbol" '$NF == s { sub(/:[^:]*$/, "", $1); sub(/.*:/, "", $1); print $1 }' | sort -u | tr '\n' ' ')"
    done
    status=1
  fi
}

check libpath87_base.a "$base"
check libpath87_model.a "$model"
[ "$status" -eq 0 ] && echo "symbols: base and model libraries take nothing from outside but what is allowed"
exit "$status"

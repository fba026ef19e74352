#!/usr/bin/env bash
# Is path87 right on this machine? Installs what is missing, builds, tests. Exit code 0 only if all is.
set -euo pipefail

usage() {
  cat <<'TEXT'
hpc/check.sh [--full] [--no-install]

  (default)     with MPI and without, all tests of both; some 20 minutes on two cores
  --full        also: clang, sanitizers, every instruction set, formatting, layers, generated files,
                results read by other programs, an installed copy; some 35 minutes, an hour if others use them too
  --no-install  do not look for missing packages: you have seen to them
TEXT
}

full=0
install=1
for argument; do
  case $argument in
    --full) full=1 ;;
    --no-install) install=0 ;;
    -h | --help) usage && exit 0 ;;
    *) usage >&2 && exit 2 ;;
  esac
done

cd "$(dirname "${BASH_SOURCE[0]}")/.."
. hpc/steps.sh
. hpc/packages.sh
. hpc/one_machine.sh

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

passed=()
failed=()

# part NAME COMMAND...: runs it under a heading and goes on to the next part whatever comes out: all
# that is wrong shows in one run.
part() {
  local name=$1 start=$SECONDS status line
  shift
  p87_step "$name"
  set +e # not "if (...)": bash would ignore the set -e inside
  (
    set -e
    "$@"
  ) 2>&1 | tee "$work/part.log"
  status=$?
  set -e
  line=$(printf '%5d s  %s  %s' $((SECONDS - start)) "$name" "$(grep -E '^[0-9]+% tests passed' "$work/part.log" | tail -n 1)")
  if [ "$status" -eq 0 ]; then passed+=("$line"); else failed+=("$line"); fi
}

# build_and_test PRESET [CTEST OPTIONS]: each test that fails shows what it printed.
build_and_test() {
  cmake --preset "$1"
  cmake --build --preset "$1"
  ctest --preset "$1" --output-on-failure --no-tests=error "${@:2}"
}

same_bits() {
  tests/mpi/same_bits.sh "$@"
}

# The golden numbers under each instruction set that this machine can run, but for the last, which all tests ran under;
# same_bits holds the rest together.
every_instruction_set() {
  local isa sets
  read -ra sets <<<"$(p87_instruction_sets)"
  for isa in "${sets[@]:0:${#sets[@]}-1}"; do
    echo "PATH87_ISA=$isa"
    PATH87_ISA=$isa ctest --preset dev --output-on-failure --no-tests=error -L golden
    PATH87_ISA=$isa ctest --preset dev-clang --output-on-failure --no-tests=error -L golden
  done
}

formatting() {
  find include model hpc tests \( -name '*.c' -o -name '*.h' \) -print0 |
    xargs -0 clang-format --dry-run -Werror
  echo "Formatted as .clang-format says."
}

generated_files() {
  cmake --build --preset dev --target generated-check
}

layers() {
  "$(p87_python)" tests/support/check_layers.py .
}

# A results file is netCDF for ncdump and xarray, and HDF5 for h5dump.
read_by_others() {
  build/dev/path87 run tests/mpi/small.yml --quiet -o "$work/results"
  ncdump -h "$work/results/small.h5" >/dev/null
  ncdump -v child_labour -g children "$work/results/small.h5" >/dev/null
  h5dump -H "$work/results/small.h5" >/dev/null
  "$(p87_python h5py,xarray,h5netcdf)" tests/validation/open_results.py "$work/results/small.h5"
}

installed_copy() {
  cmake --preset release
  cmake --build --preset release
  cmake --install build/release --prefix "$work/installed" >/dev/null
  (cd "$work" && env -u PATH87_PARAMS installed/bin/path87 check installed/share/path87/scenarios/*.yml)
  (cd "$work" && PATH87_LANGUAGES=installed/share/locale installed/bin/path87 explain --lang es \
    installed/share/path87/scenarios/rural_transfers.yml | grep 'solo en zonas rurales')
}

p87_step "What the tests need"
levels=(build mpi serial check)
if [ "$full" = 1 ]; then levels+=(full); fi
if [ "$install" = 1 ]; then p87_install "${levels[@]}"; fi
if [ "$(id -u)" = 0 ]; then
  echo "You are root. In a container that is fine; on your own machine a normal user would do."
fi

# Nothing is done twice. Parts of their own hold results of all builds together and go on in another build. What is
# validated against published figures and known streams is the same in every build, bit by bit; science is the same code
# without MPI. Faults in whole runs are looked at with MPI, and without it by the sanitizers' build, which leaves out what
# judges bits, sources and published figures.
own='^mpi\.same_bits$|^system\.restart_(serial|debug)$'
whole='^fault\.(files|killed|reading|full|allocations|locks)$|^system\.killed$'
builds=(build/dev build/serial)
part "With MPI, gcc" build_and_test dev -E "$own"
part "Without MPI" build_and_test serial -LE 'validation|science' -E "$own|$whole"
part "Stopped with MPI, gone on with without" tests/system/restart.sh serial build/dev build/serial
if [ "$full" = 1 ]; then
  part "With MPI, clang" build_and_test dev-clang -LE 'validation|fault|system' -E "$own"
  builds+=(build/dev-clang)
  part "Address and undefined behaviour sanitizers" build_and_test asan -LE validation \
    -E "$own|^system\.killed\$|^unit\.(test_population|isa_digest_.*|layers|symbols)\$"
  part "Every instruction set" every_instruction_set
  part "Formatting" formatting
  part "Generated files are the committed ones" generated_files
  part "Who includes whom" layers
  part "Results read by other programs" read_by_others
  part "An installed copy" installed_copy
  part "Stopped with checks, gone on with without" tests/system/restart.sh debug build/dev build/release
fi
part "The same bits from every build" same_bits "${builds[@]}"

p87_step "Result"
if [ ${#passed[@]} -gt 0 ]; then printf 'passed  %s\n' "${passed[@]}"; fi
if [ ${#failed[@]} -gt 0 ]; then
  printf 'FAILED  %s\n' "${failed[@]}"
  exit 1
fi

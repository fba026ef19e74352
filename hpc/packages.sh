# shellcheck shell=bash
# Sourced by quickstart.sh and check.sh: what has to be installed, how to see whether it is, and who
# installs it. One line a need:
#
#   level | seen by | Debian, Ubuntu | Fedora | Alpine | Homebrew
#
# level: build (always), mpi (over ranks), serial (without MPI), check (tests), full (check.sh --full).

p87_needs() {
  cat <<'TABLE'
build | compiler gcc              | gcc libc6-dev        | gcc              | gcc musl-dev      | gcc
build | program cmake             | cmake                | cmake            | cmake             | cmake
build | program ninja             | ninja-build          | ninja-build      | samurai           | ninja
build | program pkg-config        | pkg-config           | pkgconf          | pkgconf           | pkgconf
build | library libfyaml          | libfyaml-dev         | libfyaml-devel   | libfyaml-dev      | libfyaml
build | library jansson           | libjansson-dev       | jansson-devel    | jansson-dev       | jansson
build | library gsl               | libgsl-dev           | gsl-devel        | gsl-dev           | gsl
build | library nlopt             | libnlopt-dev         | NLopt-devel      | nlopt-dev         | nlopt
build | library cmocka            | libcmocka-dev        | libcmocka-devel  | cmocka-dev        | cmocka
build | program msgfmt            | gettext              | gettext          | gettext           | gettext
mpi   | program mpicc             | libopenmpi-dev       | openmpi-devel    | openmpi-dev       | open-mpi
mpi   | program mpirun            | openmpi-bin          | openmpi          | openmpi           | open-mpi
mpi   | library hdf5-openmpi      | libhdf5-openmpi-dev  | hdf5-openmpi-devel | hdf5-openmpi-dev | hdf5-mpi
serial | library hdf5-serial      | libhdf5-dev          | hdf5-devel       | hdf5-dev          | hdf5
check | compiler g++              | g++                  | gcc-c++          | g++               | gcc
check | header pcg_random.hpp     | libpcg-cpp-dev       | pcg-cpp-devel    | pcg-cpp           | pcg-cpp
check | program python3           | python3              | python3          | python3           | python3
check | python numpy              | python3-numpy        | python3-numpy    | py3-numpy         | numpy
check | python h5py               | python3-h5py         | python3-h5py     | py3-h5py          | python-h5py
check | python jsonschema        | python3-jsonschema   | python3-jsonschema | py3-jsonschema  | python-jsonschema
check | python yaml              | python3-yaml         | python3-pyyaml   | py3-yaml          | pyyaml
full  | compiler clang            | clang                | clang            | clang             | llvm
full  | sanitizers clang          | libclang-rt-dev      | compiler-rt      | compiler-rt       | llvm
full  | program clang-format      | clang-format         | clang-tools-extra | clang-extra-tools | clang-format
full  | program valgrind          | valgrind             | valgrind         | valgrind          | valgrind
full  | program h5dump            | hdf5-tools           | hdf5             | hdf5              | hdf5
full  | program ncdump            | netcdf-bin           | netcdf           | netcdf-utils      | netcdf
full  | python xarray             | python3-xarray       | python3-xarray   | py3-xarray        | python-xarray
full  | python h5netcdf           | python3-h5netcdf     | python3-h5netcdf | py3-h5netcdf      | python-h5netcdf
full  | python matplotlib         | python3-matplotlib   | python3-matplotlib | py3-matplotlib  | python-matplotlib
TABLE
}

# The python that has what the tests need may be the system's, behind another one in PATH.
p87_python() {
  local python
  for python in python3 /usr/bin/python3; do
    if "$python" -c "import ${1:-sys}" 2>/dev/null; then
      echo "$python"
      return
    fi
  done
  return 1
}

p87_compiles() {
  local compiler=$1
  shift
  printf '#include <stdlib.h>\nint main() { return EXIT_SUCCESS; }\n' >"$p87_try/try.c"
  "$compiler" "$@" -o "$p87_try/try" "$p87_try/try.c" >/dev/null 2>&1
}

p87_is_there() {
  case $1 in
    program) command -v "$2" >/dev/null ;;
    library) pkg-config --exists "$2" 2>/dev/null ;;
    header) echo "#include <$2>" | g++ -E -x c++ - >/dev/null 2>&1 ;;
    python) p87_python "$2" >/dev/null ;;
    compiler) p87_compiles "$2" ;;
    sanitizers) p87_compiles "$2" -fsanitize=address ;;
  esac
}

# p87_missing PACKAGER LEVEL...: what is missing, in the words of packager 1 (Debian) to 4 (Homebrew).
p87_missing() {
  local packager=$1 level kind what packages p87_try
  shift
  p87_try=$(mktemp -d)
  while IFS='|' read -r level what packages; do
    level=${level// /}
    [[ " $* " == *" $level "* ]] || continue
    read -r kind what <<<"$what"
    p87_is_there "$kind" "$what" || cut -d'|' -f"$packager" <<<"$packages"
  done < <(p87_needs) | xargs
  rm -rf "$p87_try"
}

p87_apt_install() {
  local as_root=()
  if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null; then
      echo "Not installed: $*"
      echo "You are not root and there is no sudo. Please ask somebody to run: apt-get install $*"
      return 1
    fi
    as_root=(sudo)
  fi
  local try
  for try in 1 2; do
    if "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -q &&
      "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"; then
      return
    fi
    if [ "$try" = 1 ]; then
      echo "The installation failed; once more in ten seconds."
      sleep 10
    fi
  done
  echo "The installation failed twice. The lines above say why."
  return 1
}

# Says what to type where there is no apt-get.
p87_say_what_to_install() {
  echo "Some of what path87 needs was not found, and this script installs with apt-get only. Please run:"
  if command -v dnf >/dev/null; then
    echo "  sudo dnf install $(p87_missing 2 "$@")"
    echo "  module load mpi/openmpi-x86_64"
  elif command -v apk >/dev/null; then
    echo "  apk add $(p87_missing 3 "$@")"
  elif command -v brew >/dev/null; then
    echo "  brew install $(p87_missing 4 "$@")"
  else
    echo "  (these are the names of Debian) $(p87_missing 1 "$@")"
  fi
  echo "If it is installed where pkg-config does not look, set PKG_CONFIG_PATH, or go on with --no-install."
}

# p87_install LEVEL...: sees to it that everything of these levels is there.
p87_install() {
  local missing
  missing=$(p87_missing 1 "$@")
  if [ -z "$missing" ]; then
    echo "Everything needed is installed."
    return
  fi
  if ! command -v apt-get >/dev/null; then
    p87_say_what_to_install "$@"
    return 1
  fi
  echo "Installing: $missing"
  # shellcheck disable=SC2086 # several names
  p87_apt_install $missing || return 1
  missing=$(p87_missing 1 "$@")
  if [ -n "$missing" ]; then
    echo "Installed, and still not found: $missing"
    return 1
  fi
}

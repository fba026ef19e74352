#!/usr/bin/env bash
# From a fresh machine to a first answer: installs what is missing, builds path87, simulates the world
# with and without a policy on all cores, compares. About five minutes on two cores.
set -euo pipefail

usage() {
  cat <<'TEXT'
hpc/quickstart.sh [--serial] [--no-install]

  --serial      build without MPI and run in one process
  --no-install  do not look for missing packages: you have seen to them
TEXT
}

preset=release
install=1
for argument; do
  case $argument in
    --serial) preset=serial ;;
    --no-install) install=0 ;;
    -h | --help) usage && exit 0 ;;
    *) usage >&2 && exit 2 ;;
  esac
done

cd "$(dirname "${BASH_SOURCE[0]}")/.."
. hpc/steps.sh
. hpc/packages.sh
. hpc/one_machine.sh

p87_step "What path87 needs"
levels=(build mpi)
if [ "$preset" = serial ]; then levels=(build serial); fi
if [ "$install" = 1 ]; then p87_install "${levels[@]}"; fi

p87_step "Building"
cmake --preset "$preset" -DBUILD_TESTING=OFF
cmake --build --preset "$preset"
path87=build/$preset/path87

cores=$(p87_cores)
launch=(mpirun -n "$cores")
if [ "$preset" = serial ]; then
  launch=()
  cores=1
elif ! command -v mpirun >/dev/null; then
  echo "There is no mpirun: one process does it all, which takes longer."
  launch=()
  cores=1
fi

if [ "$cores" -gt 1 ] && [ "$(id -u)" = 0 ]; then
  echo "You are root. In a container that is fine; on your own machine a normal user would do."
fi

p87_step "Simulating the world, one person for a thousand: baseline and cash transfers in rural areas ($cores ranks)"
"${launch[@]}" "$path87" run scenarios/baseline.yml scenarios/rural_transfers.yml --replicates 3 -o results

p87_step "Comparing"
"$path87" compare results/baseline.h5 results/rural_transfers.h5

p87_step "Done"
cat <<TEXT
The results are in   results/baseline.h5 and results/rural_transfers.h5
                     (HDF5, readable as netCDF: README.md shows how from Python and R)
The program is       $path87

What next:
  $path87 compare results/baseline.h5 results/rural_transfers.h5 --by area
  $path87 describe levers                what a policy may change
  cp scenarios/rural_transfers.yml scenarios/mine.yml     and edit it, then
  $path87 check scenarios/mine.yml
  ${launch[*]:+${launch[*]} }$path87 run scenarios/baseline.yml scenarios/mine.yml --replicates 3 -o results
TEXT
if [ "${#launch[@]}" -gt 0 ] && [ "$(id -u)" = 0 ]; then
  echo "As root, mpirun wants this first:  . hpc/one_machine.sh"
fi

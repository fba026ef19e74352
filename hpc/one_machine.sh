# shellcheck shell=bash
# Sourced by quickstart.sh, check.sh and the tests: lets Open MPI work in a container (root, no
# process_vm_readv) and with more ranks than cores. A cluster wants none of this, so path87 itself
# sets nothing of it.

if [ "$(id -u)" = 0 ]; then
  export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
fi
export OMPI_MCA_rmaps_base_oversubscribe=1                # Open MPI 4
export PRTE_MCA_rmaps_default_mapping_policy=:oversubscribe # Open MPI 5
export OMPI_MCA_mpi_yield_when_idle=1
export OMPI_MCA_hwloc_base_binding_policy=none PRTE_MCA_hwloc_default_binding_policy=none
export OMPI_MCA_btl_vader_single_copy_mechanism=none OMPI_MCA_btl_sm_single_copy_mechanism=none

p87_cores() {
  nproc 2>/dev/null || getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1
}

# Instruction sets for PATH87_ISA that this machine can run, the plainest first.
p87_instruction_sets() {
  if [ "$(uname -m)" != x86_64 ]; then
    echo portable
    return
  fi
  local sets=x86-64 have
  have=" $(sed -n 's/^flags[^:]*: //p' /proc/cpuinfo 2>/dev/null | head -n 1) "
  has_all() { local f; for f; do [[ $have == *" $f "* ]] || return 1; done; }
  if has_all avx avx2 bmi1 bmi2 f16c fma abm movbe; then
    sets+=' x86-64-v3'
    if has_all avx512f avx512bw avx512cd avx512dq avx512vl; then sets+=' x86-64-v4'; fi
  fi
  echo "$sets"
}

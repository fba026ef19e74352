/* One rank, without MPI: the same results as comm_mpi.c, for laptops and tests. */
#include "path87/hpc/comm.h"

#include <hdf5.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "path87/base/log.h"
#include "path87/base/memory.h"

struct p87_comm {
  int unused;
};

static struct p87_comm the_world;

/* mpirun and srun would start this program several times, and each would do the whole run and write
 * the same files. */
static int was_started_in_parallel(void)
{
  static const char *const sizes[] = {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "SLURM_STEP_NUM_TASKS"};
  for (size_t i = 0; i < P87_COUNT_OF(sizes); i++) {
    const char *size = getenv(sizes[i]);
    if (size && atoi(size) > 1) return 1;
  }
  return 0;
}

p87_status p87_comm_start(int *argc, char ***argv)
{
  (void)argc;
  (void)argv;
  if (!was_started_in_parallel()) return P87_OK;
  fprintf(stderr, "path87: this program was built without MPI: start it once, without mpirun or srun, "
                  "or build it with -DPATH87_MPI=ON\n");
  return P87_USER;
}

void p87_comm_stop(void) {}

struct p87_comm *p87_comm_world(void)
{
  return &the_world;
}

int p87_comm_rank(const struct p87_comm *comm)
{
  (void)comm;
  return 0;
}

int p87_comm_size(const struct p87_comm *comm)
{
  (void)comm;
  return 1;
}

double p87_comm_time(void)
{
  return p87_clock_seconds();
}

int64_t p87_comm_hdf5_access(const struct p87_comm *comm)
{
  (void)comm;
  const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
  if (access < 0 || H5Pset_fapl_sec2(access) >= 0) return access;
  H5Pclose(access);
  return -1;
}

_Noreturn void p87_comm_abort(int code)
{
  fflush(NULL);
  _Exit(code);
}

p87_status p87_comm_agree(struct p87_comm *comm, p87_status mine)
{
  (void)comm;
  return mine;
}

void p87_comm_sum_i64(struct p87_comm *comm, int64_t *values, size_t n)
{
  (void)comm, (void)values, (void)n;
}

void p87_comm_sum_u64(struct p87_comm *comm, uint64_t *values, size_t n)
{
  (void)comm, (void)values, (void)n;
}

void p87_comm_max_f64(struct p87_comm *comm, double *values, size_t n)
{
  (void)comm, (void)values, (void)n;
}

void p87_comm_broadcast(struct p87_comm *comm, void *bytes, size_t n, int root)
{
  (void)comm, (void)bytes, (void)n, (void)root;
}

p87_status p87_comm_exchange(struct p87_comm *comm, const void *send, const size_t *send_bytes, void **received,
                             size_t *received_bytes)
{
  (void)comm;
  void *copy = p87_alloc(send_bytes[0]);
  if (!copy) return P87_MACHINE;
  if (send_bytes[0] > 0) memcpy(copy, send, send_bytes[0]);
  *received = copy;
  *received_bytes = send_bytes[0];
  return P87_OK;
}

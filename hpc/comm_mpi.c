/* Ranks over MPI: the only file that knows it.
 *
 * Errors of MPI itself are fatal, as MPI sets it by default: there is nobody left to talk to. */
#include "path87/hpc/comm.h"

#include <hdf5.h>
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "path87/base/log.h"
#include "path87/base/memory.h"

struct p87_comm {
  MPI_Comm mpi;
  int rank, size;
};

/* Every message between two ranks carries one of these. */
enum { TAG_EXCHANGE = 1 };

/* MPI counts in int: longer arrays go in pieces. */
enum { PIECE = 1 << 27 };

/* Most bytes of one message of the exchange. PATH87_EXCHANGE_CHUNK lowers it, so that tests reach the
 * second chunk without gigabytes; rank 0's word counts. */
static size_t chunk_bytes = (size_t)1 << 30;

static struct p87_comm the_world = {.mpi = MPI_COMM_NULL, .rank = 0, .size = 1};

static void stop_all(int code)
{
  MPI_Abort(MPI_COMM_WORLD, code);
}

/* srun without a common process manager starts tasks that do not see each other: each would do the
 * whole run and write the same files. */
static int tasks_are_alone(void)
{
  const char *tasks = getenv("SLURM_STEP_NUM_TASKS");
  return the_world.size == 1 && !getenv("OMPI_COMM_WORLD_SIZE") && tasks && atoi(tasks) > 1;
}

static void read_chunk_bytes(void)
{
  const char *text = getenv("PATH87_EXCHANGE_CHUNK");
  uint64_t bytes = text ? strtoull(text, NULL, 10) : 0;
  p87_comm_broadcast(&the_world, &bytes, sizeof bytes, 0);
  if (bytes > 0 && bytes < chunk_bytes) chunk_bytes = (size_t)bytes;
}

p87_status p87_comm_start(int *argc, char ***argv)
{
  int provided;
  MPI_Init_thread(argc, argv, MPI_THREAD_SINGLE, &provided);
  the_world.mpi = MPI_COMM_WORLD;
  MPI_Comm_rank(the_world.mpi, &the_world.rank);
  MPI_Comm_size(the_world.mpi, &the_world.size);
  p87_set_abort_hook(stop_all);
  if (tasks_are_alone()) {
    fprintf(stderr, "path87: srun started several tasks that do not see each other; "
                    "use srun --mpi=pmix, or mpirun inside the job\n");
    return P87_USER;
  }
  read_chunk_bytes();
  return P87_OK;
}

void p87_comm_stop(void)
{
  p87_set_abort_hook(NULL);
  MPI_Finalize();
}

struct p87_comm *p87_comm_world(void)
{
  return &the_world;
}

int p87_comm_rank(const struct p87_comm *comm)
{
  return comm->rank;
}

int p87_comm_size(const struct p87_comm *comm)
{
  return comm->size;
}

double p87_comm_time(void)
{
  return p87_clock_seconds();
}

int64_t p87_comm_hdf5_access(const struct p87_comm *comm)
{
  const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
  if (access < 0 || H5Pset_fapl_mpio(access, comm->mpi, MPI_INFO_NULL) >= 0) return access;
  H5Pclose(access);
  return -1;
}

_Noreturn void p87_comm_abort(int code)
{
  fflush(NULL);
  MPI_Abort(MPI_COMM_WORLD, code);
  _Exit(code); /* in case MPI_Abort only asked */
}

p87_status p87_comm_agree(struct p87_comm *comm, p87_status mine)
{
  static const p87_status by_weight[] = {P87_OK, P87_DIFFERENT, P87_STOPPED, P87_USER, P87_MACHINE, P87_BUG};
  int worst = (int)P87_COUNT_OF(by_weight) - 1;
  while (worst > 0 && by_weight[worst] != mine) worst--;
  if (worst == 0 && mine != P87_OK) worst = (int)P87_COUNT_OF(by_weight) - 1; /* not a status of ours */
  MPI_Allreduce(MPI_IN_PLACE, &worst, 1, MPI_INT, MPI_MAX, comm->mpi);
  return by_weight[worst];
}

/* Element by element over all ranks, in pieces. */
static void reduce(struct p87_comm *comm, void *values, size_t n, size_t size, MPI_Datatype type, MPI_Op op)
{
  for (size_t from = 0; from < n; from += PIECE) {
    const size_t count = n - from < PIECE ? n - from : PIECE;
    MPI_Allreduce(MPI_IN_PLACE, (char *)values + from * size, (int)count, type, op, comm->mpi);
  }
}

void p87_comm_sum_i64(struct p87_comm *comm, int64_t *values, size_t n)
{
  reduce(comm, values, n, sizeof *values, MPI_INT64_T, MPI_SUM);
}

void p87_comm_sum_u64(struct p87_comm *comm, uint64_t *values, size_t n)
{
  reduce(comm, values, n, sizeof *values, MPI_UINT64_T, MPI_SUM);
}

void p87_comm_max_f64(struct p87_comm *comm, double *values, size_t n)
{
  reduce(comm, values, n, sizeof *values, MPI_DOUBLE, MPI_MAX);
}

void p87_comm_broadcast(struct p87_comm *comm, void *bytes, size_t n, int root)
{
  for (size_t from = 0; from < n; from += PIECE) {
    const size_t count = n - from < PIECE ? n - from : PIECE;
    MPI_Bcast((char *)bytes + from, (int)count, MPI_BYTE, root, comm->mpi);
  }
}

static size_t chunks_of(uint64_t bytes)
{
  return (size_t)((bytes + chunk_bytes - 1) / chunk_bytes);
}

/* What is under way between this rank and the others. */
struct traffic {
  uint64_t *send_bytes, *receive_bytes; /* owned: [size] */
  MPI_Request *request;                 /* owned */
  int n_requests;
};

static void traffic_free(struct traffic *t)
{
  p87_free(t->send_bytes);
  p87_free(t->receive_bytes);
  p87_free(t->request);
}

static size_t count_messages(const struct p87_comm *comm, const struct traffic *t)
{
  size_t n = 0;
  for (int r = 0; r < comm->size; r++)
    if (r != comm->rank) n += chunks_of(t->send_bytes[r]) + chunks_of(t->receive_bytes[r]);
  return n;
}

/* Chunks of one pair of ranks arrive in the order they were sent: MPI promises that for equal tags. */
static void post_receives(const struct p87_comm *comm, struct traffic *t, char *to)
{
  for (int r = 0; r < comm->size; r++) {
    const size_t n = (size_t)t->receive_bytes[r];
    for (size_t from = 0; from < n && r != comm->rank; from += chunk_bytes) {
      const size_t count = n - from < chunk_bytes ? n - from : chunk_bytes;
      MPI_Irecv(to + from, (int)count, MPI_BYTE, r, TAG_EXCHANGE, comm->mpi, &t->request[t->n_requests++]);
    }
    to += n;
  }
}

static void post_sends(const struct p87_comm *comm, struct traffic *t, const char *from_bytes)
{
  for (int r = 0; r < comm->size; r++) {
    const size_t n = (size_t)t->send_bytes[r];
    for (size_t from = 0; from < n && r != comm->rank; from += chunk_bytes) {
      const size_t count = n - from < chunk_bytes ? n - from : chunk_bytes;
      MPI_Isend(from_bytes + from, (int)count, MPI_BYTE, r, TAG_EXCHANGE, comm->mpi, &t->request[t->n_requests++]);
    }
    from_bytes += n;
  }
}

/* Bytes of all ranks before this one, and of all in *sum. */
static size_t offset_of(const uint64_t *bytes, const struct p87_comm *comm, size_t *sum)
{
  size_t mine = 0;
  *sum = 0;
  for (int r = 0; r < comm->size; r++) {
    if (r == comm->rank) mine = *sum;
    *sum += (size_t)bytes[r];
  }
  return mine;
}

p87_status p87_comm_exchange(struct p87_comm *comm, const void *send, const size_t *send_bytes, void **received,
                             size_t *received_bytes)
{
  struct traffic t = {0};
  char *to = NULL;
  size_t sent, expected, n_messages;

  t.send_bytes = p87_alloc_array((size_t)comm->size, sizeof *t.send_bytes);
  t.receive_bytes = p87_alloc_array((size_t)comm->size, sizeof *t.receive_bytes);
  p87_status st = p87_comm_agree(comm, t.send_bytes && t.receive_bytes ? P87_OK : P87_MACHINE);
  if (st) goto done;
  for (int r = 0; r < comm->size; r++) t.send_bytes[r] = send_bytes[r];
  MPI_Alltoall(t.send_bytes, 1, MPI_UINT64_T, t.receive_bytes, 1, MPI_UINT64_T, comm->mpi);

  const size_t own_from = offset_of(t.send_bytes, comm, &sent);
  const size_t own_to = offset_of(t.receive_bytes, comm, &expected);
  n_messages = count_messages(comm, &t);
  P87_CHECK(n_messages <= INT32_MAX, "%zu messages in one exchange", n_messages);
  t.request = p87_alloc_array(n_messages, sizeof *t.request);
  to = p87_alloc(expected);
  st = p87_comm_agree(comm, t.request && to ? P87_OK : P87_MACHINE);
  if (st) goto done;

  post_receives(comm, &t, to);
  post_sends(comm, &t, send);
  if (send_bytes[comm->rank] > 0) memcpy(to + own_to, (const char *)send + own_from, send_bytes[comm->rank]);
  MPI_Waitall(t.n_requests, t.request, MPI_STATUSES_IGNORE);
  *received = to;
  *received_bytes = expected;
  to = NULL;

done:
  p87_free(to);
  traffic_free(&t);
  return st;
}

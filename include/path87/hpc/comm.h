#ifndef PATH87_HPC_COMM_H
#define PATH87_HPC_COMM_H

#include <stddef.h>
#include <stdint.h>

#include "path87/base/status.h"

/* The few things ranks say to each other. hpc/comm_mpi.c is the only file that
 * knows MPI; hpc/comm_serial.c gives the same results without it. */

struct p87_comm; /* opaque; owned by whoever called p87_comm_world or _split */

/* Collective. Starts the machine (MPI_Init or nothing). P87_CHECK and faults of
 * one rank stop all ranks from then on. */
p87_status p87_comm_start(int *argc, char ***argv);
/* Collective. */
void p87_comm_stop(void);

struct p87_comm *p87_comm_world(void); /* borrowed */

/* Local. */
int p87_comm_rank(const struct p87_comm *comm);
int p87_comm_size(const struct p87_comm *comm);
double p87_comm_time(void); /* seconds, monotonic */
/* How HDF5 opens a file that all ranks share: a property list (hid_t) that the caller closes; negative on failure. */
int64_t p87_comm_hdf5_access(const struct p87_comm *comm);
_Noreturn void p87_comm_abort(int code);

/* Collective. All ranks get the worst status, so that nobody waits for a rank that has left. */
p87_status p87_comm_agree(struct p87_comm *comm, p87_status mine);
/* Collective. In place, element by element, result on all ranks. */
void p87_comm_sum_i64(struct p87_comm *comm, int64_t *values, size_t n);
void p87_comm_sum_u64(struct p87_comm *comm, uint64_t *values, size_t n); /* mod 2^64 */
void p87_comm_max_f64(struct p87_comm *comm, double *values, size_t n);
/* Collective. From root to all. */
void p87_comm_broadcast(struct p87_comm *comm, void *bytes, size_t n, int root);
/* Collective. Sends send_bytes[r] bytes starting at send[offset r] to every rank r
 * (offsets are running sums); allocates *received (p87_alloc, caller frees with
 * p87_free) ordered by sending rank, *received_bytes in all. Chunked, so that
 * more than 2 GB pass. */
p87_status p87_comm_exchange(struct p87_comm *comm, const void *send, const size_t *send_bytes, void **received,
                             size_t *received_bytes);

#endif

/* One run at a time writes to a folder.
 *
 * DIR/.path87.lock says who: process, host, begin. What counts is the lock of the system on that file, which ends
 * with the process that holds it, however it ends; rank 0 holds the first byte alone, the other ranks share the
 * second, so that the folder is free only when no rank of the old run is left. On a file system that knows no locks
 * the words in the file must do. */
#ifndef PATH87_RESULTS_LOCK_H
#define PATH87_RESULTS_LOCK_H

#include "path87/hpc/comm.h"

struct p87_lock;

/* Ranks can outlive a killed mpirun by seconds. */
enum { P87_LOCK_SECONDS = 10 };

/* Makes the folder if it is not there (its parent must be) and takes the lock, for which it waits up to `seconds`, with
 * a warning in the log. P87_MACHINE, and the report says who writes there, or what to do. On failure *out is NULL.
 * Collective. */
p87_status p87_lock_take(struct p87_lock **out, struct p87_comm *comm, const char *dir, double seconds,
                         struct p87_report *report);

/* Gives it back and frees; NULL is allowed. The file stays, empty. Local. */
void p87_lock_release(struct p87_lock *lock);

#endif

/* Tests that run on several ranks at once: mpirun -n N test_comm, N = 1, 2, 3, 5.
 *
 * An assertion that fails on one rank leaves the test there and only there, and the next collective
 * call would wait for ever. So ranks find out for themselves, and assert together:
 *
 *     assert_all_ranks(comm, mine_is_right);
 */
#ifndef PATH87_TESTS_MPI_RANKS_H
#define PATH87_TESTS_MPI_RANKS_H

#include <stdio.h>

#include "path87/hpc/comm.h"

/* 1 if it holds on all ranks; the others say that it does not. */
static inline int holds_on_all_ranks(struct p87_comm *comm, int mine, const char *what, int line)
{
  int64_t wrong = !mine;
  if (wrong) fprintf(stderr, "rank %d: line %d: not so: %s\n", p87_comm_rank(comm), line, what);
  p87_comm_sum_i64(comm, &wrong, 1);
  return wrong == 0;
}

#define assert_all_ranks(comm, condition) assert_true(holds_on_all_ranks(comm, !!(condition), #condition, __LINE__))

#endif

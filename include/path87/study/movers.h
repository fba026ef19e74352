#ifndef PATH87_STUDY_MOVERS_H
#define PATH87_STUDY_MOVERS_H

#include "path87/hpc/roll.h"
#include "path87/study/ensemble.h"

/* Who moved: the same children in the first scenario of a run, the base, and in each of the others, year by year.
 *
 *     struct p87_movers movers;
 *     st = p87_movers_init(&movers, comm, &inputs->figures, scenarios, n, results);
 *     if (!st) st = p87_ensemble_run(&stage, scenarios, n, results, p87_movers_year, &movers);
 *     p87_movers_free(&movers);
 *
 * The states of the base are kept from its run until the last scenario has been held against them, for one replicate at
 * a time: ten bytes a child and year, spread over ranks. A run that goes on from a checkpoint has lost them. */

struct p87_movers {
  struct p87_comm *comm;                /* borrowed, as all but base and cells */
  const struct p87_scenario *scenarios; /* [n] */
  size_t n;
  struct p87_results *results;     /* [n], of p87_ensemble_run */
  struct p87_roll base[P87_YEARS]; /* owned: this rank's part of the years of the replicate in hand */
  int64_t *cells;                  /* owned: [country row * P87_MOVER_CELLS] */
  size_t n_cells;
  int is_told; /* how much memory the base takes has been logged */
};

/* P87_USER, and the report says all that is wrong, unless there are two scenarios or more that share population, draws,
 * past and horizon. Local. */
p87_status p87_movers_check(const struct p87_scenario *scenarios, size_t n, struct p87_report *report);

/* P87_MACHINE without memory on any rank. Collective. */
p87_status p87_movers_init(struct p87_movers *m, struct p87_comm *comm, const struct p87_figures *figures,
                           const struct p87_scenario *scenarios, size_t n, struct p87_results *results);
/* Safe on a zeroed struct. */
void p87_movers_free(struct p87_movers *m);

/* A hook of p87_ensemble_run (user: struct p87_movers) for scenarios of m->scenarios: results[k] of rank 0 get who moved,
 * for k > 0. Collective. */
p87_year_hook p87_movers_year;

#endif

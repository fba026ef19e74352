#ifndef PATH87_PROCESS_YEAR_H
#define PATH87_PROCESS_YEAR_H

#include "path87/process/process.h"

/* The model year over the communities of one rank: tables/schedule.def, in order.
 * Whole communities go through a phase one after the other, so that each stays
 * in cache. Everything here is local. */

enum p87_phase {
  P87_PHASE_DEMOGRAPHY, /* before the exchange of migrants */
  P87_PHASE_LIFE        /* after it */
};

/* Called after each step of each community: a trace of the run. */
typedef void p87_watch_fn(void *user, const struct p87_context *ctx, const struct p87_community *place,
                          enum p87_step step);

struct p87_year_run {
  const struct p87_kernels *kernels;
  struct p87_context context;     /* table, year, key, policy as of this year */
  struct p87_tally_layout *tally; /* [country row]: slabs to count into */
  double *seconds;                /* [P87_STEPS] time spent, added up; NULL: not measured */
  p87_watch_fn *watch;            /* NULL: nobody watches */
  void *watcher;                  /* borrowed: goes to watch */
};

/* Room for what a phase can add to any community, and scratch for the largest. P87_MACHINE if memory is out. */
p87_status p87_year_reserve(struct p87_world *world, struct p87_scratch *scratch, enum p87_phase phase);

void p87_year_phase(struct p87_year_run *run, struct p87_world *world, enum p87_phase phase);

/* Year 0, as synthesised: the steps after the exchange, with children's time
 * first lived through for the years before, so that what lasts (state of last
 * year, grades, years worked) is there and no false trend starts in 2017. */
void p87_year_start(struct p87_year_run *run, struct p87_world *world);

enum { P87_BURN_IN_YEARS = 5 };

/* One line of schedule.def. */
struct p87_step_info {
  const char *name;
  const char *title;
  uint64_t reads, writes; /* bits of enum p87_column; writes may be P87_REGROUP */
};

#define P87_REGROUP UINT64_MAX

extern const struct p87_step_info p87_step_table[P87_STEPS];

#endif

#ifndef PATH87_STUDY_ENSEMBLE_H
#define PATH87_STUDY_ENSEMBLE_H

#include "path87/hpc/comm.h"
#include "path87/hpc/snapshot.h"
#include "path87/params/read.h"
#include "path87/policy/scenario.h"
#include "path87/process/year.h"
#include "path87/results/results.h"
#include "path87/synth/synth.h"
#include "path87/world/pace.h"
#include "path87/world/world.h"

/* Runs of the world: replicates of one or several scenarios that share population
 * and past. Every function is collective unless it says otherwise. */

struct p87_restart; /* study/restart.h */

/* The world of one set of countries at one scale, spread over ranks. */
struct p87_stage {
  struct p87_comm *comm;             /* borrowed */
  const struct p87_inputs *inputs;   /* borrowed */
  const struct p87_kernels *kernels; /* borrowed */
  struct p87_directory directory;
  uint32_t *partition;            /* owned: [ranks + 1] */
  struct p87_work_table *work;    /* owned: [country row] */
  struct p87_lasting *lasting;    /* owned: [country row] */
  struct p87_year_table *table;   /* owned: [country row] */
  struct p87_abroad abroad;       /* where emigrants of this year go */
  struct p87_tally_layout *tally; /* owned: [country row], summed over ranks after a year */
  struct p87_scratch scratch;
  double *seconds;             /* borrowed: [P87_STEPS], or NULL */
  struct p87_trace *trace;     /* borrowed: notes every step, or NULL */
  const double *ln_income;     /* borrowed: [country row] added to ln consumption of every year, or NULL (backcasts) */
  struct p87_restart *restart; /* borrowed: writes checkpoints, knows where to go on from, or NULL */
  uint64_t seed;
  struct p87_pace_past pace; /* what the years before have counted, in scenarios with a pace */
};

/* Fits every country on pilots (synth/pilots.h), shared out over ranks; figures->country[].fit is the result,
 * the same on all. The stage is for nothing else afterwards. Collective. */
p87_status p87_stage_fit(struct p87_stage *stage, struct p87_figures *figures);

/* Prepares countries, scale and seed of a scenario. */
p87_status p87_stage_init(struct p87_stage *stage, struct p87_comm *comm, const struct p87_inputs *inputs,
                          const struct p87_kernels *kernels, const struct p87_scenario *scenario);
void p87_stage_free(struct p87_stage *stage);

/* The synthetic population with this index. *world must be zeroed; freed by the caller. */
p87_status p87_stage_synthesise(struct p87_stage *stage, uint64_t population, struct p87_world *world);

/* Year 0 of a replicate: children's time, work, tallies of 2016 (in stage->tally). */
p87_status p87_stage_start(struct p87_stage *stage, const struct p87_scenario *scenario, uint64_t replicate,
                           struct p87_world *world);

/* One more year; stage->tally must hold the year before, and holds this one after. */
p87_status p87_stage_year(struct p87_stage *stage, const struct p87_scenario *scenario, uint64_t replicate,
                          unsigned year, struct p87_world *world);

/* What the state of the world hashes to, over all ranks. */
uint64_t p87_stage_fingerprint(struct p87_stage *stage, const struct p87_world *world);

/* Do two scenarios share population and past? Local. */
int p87_ensemble_shares(const struct p87_scenario *a, const struct p87_scenario *b);

/* Called after each year of each run, on all ranks. */
typedef p87_status p87_year_hook(void *user, const struct p87_scenario *scenario, unsigned replicate, unsigned year,
                                 const struct p87_world *world);

/* Runs all replicates of scenarios that share population and past. results[k],
 * zeroed, is filled on rank 0. hook may be NULL; it is not called for years done before a checkpoint that the run
 * goes on from. P87_STOPPED: a signal has come, and a checkpoint is written. */
p87_status p87_ensemble_run(struct p87_stage *stage, const struct p87_scenario *scenarios, size_t n,
                            struct p87_results *results, p87_year_hook *hook, void *user);

#endif

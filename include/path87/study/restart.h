#ifndef PATH87_STUDY_RESTART_H
#define PATH87_STUDY_RESTART_H

#include "path87/study/checkpoints.h"
#include "path87/study/ensemble.h"

/* A run that can be stopped after any year and goes on from there to the same results, byte for byte, on any number
 * of ranks. Every function is collective unless it says otherwise, and does nothing for a restart that is NULL. */

struct p87_restart_plan {
  const char *dir;      /* borrowed: the folder of results and checkpoints */
  unsigned every_years; /* a checkpoint after so many simulated years; 0: none for that reason */
  double every_minutes; /* a checkpoint after the year in which so many minutes have passed; 0: none for that reason */
};

/* All scenarios of a run, in order. All is borrowed until p87_restart_free. *out is NULL on failure. */
p87_status p87_restart_make(struct p87_restart **out, struct p87_comm *comm, const struct p87_restart_plan *plan,
                            const struct p87_inputs *inputs, const struct p87_scenario *scenarios, size_t n,
                            struct p87_report *report);
void p87_restart_free(struct p87_restart *r);

/* Looks for the newest checkpoint of this run in the folder. P87_OK also if there is none. */
p87_status p87_restart_find(struct p87_restart *r);

/* Goes on from this one, which p87_checkpoints_given has found. P87_USER if inputs and scenarios are not its. */
p87_status p87_restart_use(struct p87_restart *r, const struct p87_found *found, const char *older);

/* Local. A group of scenarios (the first-th and n - 1 more) begins; 1 if its results are written already. */
int p87_restart_group(struct p87_restart *r, size_t first, size_t n);
/* The results of the group are written. P87_MACHINE, and the report says why, if they cannot be read back. */
p87_status p87_restart_group_done(struct p87_restart *r);
/* The run is complete: its checkpoints go. */
void p87_restart_done(struct p87_restart *r);

/* Where the group goes on from: *from is the position of the checkpoint, or all 0, and results (rank 0's) hold what was
 * simulated until then. P87_STOPPED if a signal has come. */
p87_status p87_restart_begin(struct p87_restart *r, struct p87_stage *stage, struct p87_results *results,
                             struct p87_checkpoint_head *from);
/* The world at that position; stage->tally is that of its year. *world must be zeroed; freed by the caller. */
p87_status p87_restart_world(struct p87_restart *r, struct p87_stage *stage, struct p87_world *world);

/* A year is done. Writes a checkpoint if it is time to; P87_STOPPED if a signal asked for it. */
p87_status p87_restart_year(struct p87_restart *r, struct p87_stage *stage, const struct p87_results *results,
                            unsigned replicate, unsigned scenario, unsigned year, const struct p87_world *world);

#endif

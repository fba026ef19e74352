#ifndef PATH87_SIMULATE_H
#define PATH87_SIMULATE_H

#include "path87/study/restart.h"

/* What `run` and `resume` share: scenarios are simulated and their results and checkpoints written. */
struct simulation {
  const char *dir;                      /* of results and checkpoints */
  const struct p87_inputs *inputs;      /* borrowed, as all here */
  const struct p87_scenario *scenarios; /* [n], in the order of the run */
  size_t n;
  const struct p87_found *from; /* a checkpoint to go on from; NULL: the newest in the folder, if there is one */
  const char *older;            /* the one before it, or "" */
  const char *trace;            /* NULL: none. With one nothing is done about checkpoints */
  int trace_values;
  int movers; /* who moved against scenarios[0]. Then nothing is done about checkpoints either */
  unsigned every_years;
  double every_minutes;
};

/* Options of both. P87_OK if it was one of them, *is_known says so; the value belongs to it. */
struct checkpoint_options {
  uint64_t every_years;
  double every_minutes;
};
p87_status command_checkpoint_option(const char *option, const char *value, struct checkpoint_options *o, int *is_known,
                                     struct p87_report *report);

/* Collective. Signals to stop are the caller's to catch (hpc/stop.h). P87_STOPPED: one has come, and a checkpoint is
 * written. */
p87_status command_simulate(const struct simulation *s, struct p87_report *report);

#endif

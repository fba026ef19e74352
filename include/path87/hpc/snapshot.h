#ifndef PATH87_HPC_SNAPSHOT_H
#define PATH87_HPC_SNAPSHOT_H

#include "path87/hpc/comm.h"
#include "path87/policy/scenario.h"
#include "path87/process/year.h"
#include "path87/world/world.h"

/* The trace of a run: the hash of every column of every community after every
 * step of every year, and the values too if they are asked for. hpc/parting.h
 * finds in two traces the first place where their runs part.
 *
 * The file is the same byte for byte on any number of ranks. What it holds is
 * told in hpc/trace_file.h. Every function is collective unless it says
 * otherwise, and does nothing for a trace that is NULL. */

struct p87_trace;

/* Most bytes of a trace: what would be larger is refused before the run. */
#define P87_TRACE_LIMIT (UINT64_C(4) << 30)

/* Rank 0 writes PATH.partial, and gives it its name when it is closed. report is
 * borrowed until then. limit: P87_TRACE_LIMIT, or less for tests. */
p87_status p87_trace_open(struct p87_trace **out, struct p87_comm *comm, const char *path, int with_values,
                          uint64_t limit, struct p87_report *report);

/* A group of scenarios that share population and past begins. P87_USER if its trace would pass the limit. */
p87_status p87_trace_begin(struct p87_trace *trace, const struct p87_figures *figures,
                           const struct p87_directory *directory, const struct p87_scenario *scenarios, size_t n);

/* Local. What follows belongs to this replicate of this scenario (position in the group). */
void p87_trace_at(struct p87_trace *trace, unsigned replicate, unsigned scenario);

/* Local. Notes one community after a step; the watch of a year's run, user is the trace. */
p87_watch_fn p87_trace_step;

/* Notes all communities as synthesised. */
p87_status p87_trace_synthesis(struct p87_trace *trace, const struct p87_world *world);
/* Notes all communities after the exchange of this year. */
p87_status p87_trace_exchange(struct p87_trace *trace, const struct p87_world *world, unsigned year);
/* Writes what was noted since the last time. Call after each phase. */
p87_status p87_trace_flush(struct p87_trace *trace);

/* Completes the file if st is P87_OK, removes it otherwise; frees. Returns the worse of st and its own status. */
p87_status p87_trace_close(struct p87_trace *trace, p87_status st);

#endif

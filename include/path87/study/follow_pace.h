#ifndef PATH87_STUDY_FOLLOW_PACE_H
#define PATH87_STUDY_FOLLOW_PACE_H

#include "path87/study/ensemble.h"

/* What a scenario's pace goes by (world/pace.h): counts of the years before, in stage->pace. Without a pace nothing
 * is done. Weights are those of the ILO's child population, as in comparisons of results. */

/* Local. Before a year: notes the year before, which stage->tally holds. P87_USER, on all ranks and with an error in
 * the log, if the pace comes to a share that is not below that of 2016. */
p87_status p87_pace_follow(struct p87_stage *stage, const struct p87_scenario *scenario, unsigned year);

/* Collective. After a checkpoint of `year`: notes the years before it from rank 0's results. */
void p87_pace_recall(struct p87_stage *stage, const struct p87_scenario *scenario, const struct p87_results *results,
                     unsigned replicate, unsigned year);

#endif

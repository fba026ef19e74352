#ifndef PATH87_WORLD_PACE_H
#define PATH87_WORLD_PACE_H

#include "path87/policy/scenario.h"
#include "path87/process/process.h"

/* A pace of a scenario: a benchmark path of child labour along which the unexplained drift is steered. Pure functions
 * of the pace and of what years before have counted, so the same on any number of ranks. */

/* Of the countries of a run together, by year from 2016. */
struct p87_pace_past {
  double share[P87_YEARS];       /* children of 5-17 in child labour, of all; > 0 */
  double per_utility[P87_YEARS]; /* d ln share / d utility of children's work, as those in child labour were spread
                                    over regions; > 0 */
};

/* The share that the pace wants in a year. share_2016: of the run, > 0. */
double p87_pace_wanted(const struct p87_pace *pace, double share_2016, unsigned year);

/* Utility of children's work against 2016, the same everywhere, in a year of which *past knows all before. 0 in 2016. */
double p87_pace_drift(const struct p87_pace *pace, const struct p87_pace_past *past, unsigned year);

/* Adds it to work_drift of table[n], after p87_macro_make. Nothing changes without a pace. */
void p87_pace_make(const struct p87_pace *pace, const struct p87_pace_past *past, unsigned year, size_t n,
                   struct p87_year_table *table);

#endif

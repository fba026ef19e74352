#ifndef PATH87_SYNTH_GROUPS_H
#define PATH87_SYNTH_GROUPS_H

#include "path87/synth/synth.h"

/* Traits of every household of a community whose households have their wealth. */
void p87_groups_give(const struct p87_synth *synth, struct p87_community *c);

/* Share of households at this score of wealth that have a trait: `share` of all have it, and what decides on it has
 * this correlation with wealth, in (-1, 1). */
double p87_groups_share(double share, double correlation, double wealth);

#endif

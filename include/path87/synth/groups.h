#ifndef PATH87_SYNTH_GROUPS_H
#define PATH87_SYNTH_GROUPS_H

#include "path87/synth/synth.h"

/* Which households of a community are of a group that faces discrimination; their wealth is known. */
void p87_groups_give(const struct p87_synth *synth, struct p87_community *c);

/* Share of households at this score of wealth that are of the group, if `share` of all are and the score that decides has
 * this correlation with wealth, in (-1, 1). */
double p87_groups_share(double share, double correlation, double wealth);

#endif

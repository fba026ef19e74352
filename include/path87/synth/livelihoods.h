#ifndef PATH87_SYNTH_LIVELIHOODS_H
#define PATH87_SYNTH_LIVELIHOODS_H

#include "path87/synth/incomes.h"
#include "path87/synth/synth.h"

/* Wealth, schooling, adults' work, earning potential, land and the place's own
 * values, for a community whose households stand. */
void p87_livelihoods_give(const struct p87_synth *synth, struct p87_community *c);

/* A standard score of a community among those of its country and area: they are spread evenly over N(0, 1), from a
 * drawn start in steps of an irrational share. */
float p87_livelihoods_place_score(const struct p87_synth *synth, const struct p87_community *c, uint32_t decision,
                                  double step);

/* Earning potentials of adults again, from the work table as it stands. */
void p87_livelihoods_potential(const struct p87_synth *synth, struct p87_community *c);

/* Adds the households of a community; room must be there. */
void p87_livelihoods_sample(const struct p87_synth *synth, const struct p87_community *c,
                            struct p87_income_sample *sample);

#endif

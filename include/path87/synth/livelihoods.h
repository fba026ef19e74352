#ifndef PATH87_SYNTH_LIVELIHOODS_H
#define PATH87_SYNTH_LIVELIHOODS_H

#include "path87/synth/synth.h"

/* Schooling, adults' work, earning potential, land and the place's own values,
 * for a community whose households stand. */
void p87_livelihoods_give(const struct p87_synth *synth, struct p87_community *c);

/* How much ln income per head of this community varies for other reasons than
 * the household's rank: adds to the sums over persons of ln F, its square, and
 * the schooling of adults (micro-units), where F is earners per head weighted by
 * status and schooling. For p87_synth_incomes. */
struct p87_income_sums {
  double persons, ln_f, ln_f_squared, adults, grades;
};
void p87_livelihoods_measure(const struct p87_synth *synth, const struct p87_community *c,
                             struct p87_income_sums *sums);

#endif

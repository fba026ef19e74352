#ifndef PATH87_SYNTH_LIVELIHOODS_H
#define PATH87_SYNTH_LIVELIHOODS_H

#include "path87/synth/synth.h"

/* Wealth, schooling, adults' work, earning potential, land and the place's own
 * values, for a community whose households stand. */
void p87_livelihoods_give(const struct p87_synth *synth, struct p87_community *c);

/* Earning potentials of adults again, from the work table as it stands. */
void p87_livelihoods_potential(const struct p87_synth *synth, struct p87_community *c);

/* Households that incomes are fitted on: what earners are worth, potential by wealth aside. */
struct p87_income_sample {
  size_t n_homes, n_adults;
  float *wealth;     /* owned: [n_homes] standard score */
  uint16_t *members; /* owned: [n_homes] */
  uint16_t *adults;  /* owned: [n_homes] adults, in consecutive places of the two that follow */
  float *worth;      /* owned: [n_adults] ln of status, own part and luck, at spread 1 */
  uint8_t *grade;    /* owned: [n_adults] */
};

/* Adds the households of a community; room must be there. */
void p87_livelihoods_sample(const struct p87_synth *synth, const struct p87_community *c,
                            struct p87_income_sample *sample);

#endif

#ifndef PATH87_SYNTH_TIES_H
#define PATH87_SYNTH_TIES_H

#include "path87/synth/synth.h"

/* Newcomers, and former members who send money, of a country, as if people had moved in the years before 2016 as
 * they do from then on. */
struct p87_ties {
  double senders;                                  /* former members who send, for one present member of a household */
  double from_home;                                /* newcomers from the same country among persons of 18-39 */
  double from_abroad[P87_SEXES][P87_MIGRANT_AGES]; /* newcomers from other countries by five-year age group */
};
void p87_ties_make(const struct p87_country *country, const struct p87_params *params, struct p87_ties *ties);

/* Access to credit and insurance, senders and newcomers, of a community with wealth. */
void p87_ties_give(const struct p87_synth *synth, struct p87_community *c);

#endif

#ifndef PATH87_WORLD_OBSERVED_H
#define PATH87_WORLD_OBSERVED_H

#include "path87/base/random.h"
#include "path87/params/figures.h"
#include "path87/params/params.h"
#include "path87/process/process.h"

/* Observed conditions: growth and conflict of countries after 2016 as they were, instead of the macro path's. Pure
 * functions of figures, seed, replicate and year. */

/* Changes table[figures->n_countries], to which p87_macro_make has added the same year: ln_growth, unusual_growth and
 * conflict of countries with a figure up to this year. The tables must be read (p87_inputs_observe). without: bits of enum
 * p87_switch. */
void p87_observed_make(const struct p87_figures *figures, const struct p87_params *params, struct p87_key key,
                       uint64_t without, unsigned year, struct p87_year_table *table);

/* What the tables do not know of the countries of a run, up to its horizon. */
struct p87_unobserved {
  size_t countries;                      /* of the run */
  size_t without_growth, without_deaths; /* of these, those without a figure in a year up to the last */
  unsigned last_growth, last_deaths;     /* last year in which some country has a figure; 2016 if none has */
};

struct p87_unobserved p87_observed_missing(const struct p87_figures *figures, const uint64_t *country_mask,
                                           unsigned horizon);

#endif

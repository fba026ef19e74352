#ifndef PATH87_WORLD_ABROAD_TABLE_H
#define PATH87_WORLD_ABROAD_TABLE_H

#include "path87/params/figures.h"
#include "path87/params/params.h"
#include "path87/process/process.h"
#include "path87/world/tally.h"
#include "path87/world/world.h"

/* Who leaves which country this year, and where to, from published net migrants by sex and age
 * and last year's counts. The same on every rank. */

/* Simulated persons who leave countries of one kind for those of another; before they are fitted, weights. */
struct p87_flows {
  double from_to[P87_COUNTRY_KINDS][P87_COUNTRY_KINDS];
};

/* Weights > 0 of all flows: of the own region, and of a higher income group. */
void p87_flows_weigh(const struct p87_params *params, struct p87_flows *flows);

/* Fits flows, which hold their weights, to the emigrants of each kind of country (met exactly) and, in proportion, to
 * what each receives (nearly), by iterative proportional fitting. Where one margin is all zero, so are the flows. */
void p87_flows_fit(const double emigrants[P87_COUNTRY_KINDS], const double received[P87_COUNTRY_KINDS],
                   struct p87_flows *flows);

/* Chances of leaving a country in the year. */
struct p87_leaving {
  double net[P87_SEXES][P87_MIGRANT_AGES];      /* published net migrants, share of last year's persons; not a chance */
  double family;                                /* of a family */
  double alone[2][P87_SEXES][P87_MIGRANT_AGES]; /* of someone who may leave alone: outside, inside a union */
};

/* leaving: [country row]. last: counts of last year, [country row]. table: of this year, with the chances to enter a
 * union. The flows are those of the world whatever countries the directory holds: the others stand with their published
 * figures. */
void p87_abroad_table_make(const struct p87_figures *figures, const struct p87_params *params,
                           const struct p87_directory *directory, unsigned year, const struct p87_tally_layout *last,
                           const struct p87_year_table *table, struct p87_leaving *leaving, struct p87_abroad *abroad);

#endif

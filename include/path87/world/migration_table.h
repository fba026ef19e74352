#ifndef PATH87_WORLD_MIGRATION_TABLE_H
#define PATH87_WORLD_MIGRATION_TABLE_H

#include "path87/params/figures.h"
#include "path87/params/params.h"
#include "path87/process/process.h"
#include "path87/world/tally.h"
#include "path87/world/world.h"

/* Who moves this year, within countries and between them, from published figures,
 * parameters and last year's counts. The same on every rank. */

/* Simulated persons who leave a country of one region for one of another, by region. */
struct p87_region_flows {
  double from_to[P87_REGIONS][P87_REGIONS];
};

/* Fits flows to the emigrants of each region (met exactly) and, in proportion, to what each
 * receives (nearly), by iterative proportional fitting; a flow within a region starts with weight
 * `preference` > 0, others with 1. Where one margin is all zero, so are the flows. */
void p87_region_flows_fit(const double emigrants[P87_REGIONS], const double received[P87_REGIONS], double preference,
                          struct p87_region_flows *flows);

/* Fills what table[] says of moving, after p87_year_table_make, and *abroad. last: as there.
 * The flows are those of the world whatever countries the directory holds. */
void p87_migration_table_make(const struct p87_figures *figures, const struct p87_params *params,
                              const struct p87_directory *directory, unsigned year, const struct p87_tally_layout *last,
                              struct p87_year_table *table, struct p87_abroad *abroad);

#endif

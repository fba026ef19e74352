#ifndef PATH87_WORLD_MIGRATION_TABLE_H
#define PATH87_WORLD_MIGRATION_TABLE_H

#include "path87/params/figures.h"
#include "path87/params/params.h"
#include "path87/process/process.h"
#include "path87/world/tally.h"
#include "path87/world/world.h"

/* Who moves this year, within countries and between them, from published figures,
 * parameters and last year's counts. The same on every rank. */

/* Fills what table[] says of moving, after p87_year_table_make, and *abroad; births and deaths then stand for
 * half of those who come or leave, since these come after. last: as there.
 * The flows are those of the world whatever countries the directory holds. */
void p87_migration_table_make(const struct p87_figures *figures, const struct p87_params *params,
                              const struct p87_directory *directory, unsigned year, const struct p87_tally_layout *last,
                              struct p87_year_table *table, struct p87_abroad *abroad);

#endif

#ifndef PATH87_WORLD_MACRO_H
#define PATH87_WORLD_MACRO_H

#include "path87/base/random.h"
#include "path87/params/figures.h"
#include "path87/params/params.h"
#include "path87/process/process.h"

/* What happens to countries after 2016 without anybody's decision: shocks to growth, the drift that the
 * model does not explain, conflict, harvests, prices and epidemics. Pure functions of seed, replicate and
 * year, the same in every scenario and on any number of ranks; nothing is kept from year to year. */

/* Adds to table[figures->n_countries], made by p87_year_table_make for the same year. Nothing changes in
 * 2016 and before. without: bits of enum p87_switch. */
void p87_macro_make(const struct p87_figures *figures, const struct p87_params *params, struct p87_key key,
                    uint64_t without, unsigned year, struct p87_year_table *table);

/* ln growth of GDP per head of a region beyond its countries' own, by shocks since 2016. */
double p87_growth_shocks(const struct p87_economy_params *k, struct p87_key key, unsigned region, unsigned year);

/* Unexplained change of ln prevalence of child labour in a region since 2016: the drift of each year
 * is that of its period of four years (2017-2020, 2021-2024, ...). */
double p87_drift(const struct p87_drift *d, struct p87_key key, unsigned region, unsigned year);

/* Do so many battle deaths a year per 100,000 persons make an armed conflict in this country? By its persons of 2016. */
int p87_deaths_of_conflict(const struct p87_country *country, const struct p87_shocks_params *k, double deaths);

/* Was the country in armed conflict in 2016? */
int p87_conflict_2016(const struct p87_country *country, const struct p87_shocks_params *k);

/* Is it at the end of a year that began in this state (1: in conflict)? By chance. */
int p87_conflict_next(const struct p87_country *country, const struct p87_shocks_params *k, struct p87_key key,
                      unsigned year, int state);

/* Is it in this year? That of 2016 lasts until it ends by chance. */
int p87_conflict(const struct p87_country *country, const struct p87_shocks_params *k, struct p87_key key,
                 unsigned year);

#endif

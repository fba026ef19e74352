#ifndef PATH87_WORLD_YEAR_TABLE_H
#define PATH87_WORLD_YEAR_TABLE_H

#include "path87/params/figures.h"
#include "path87/params/params.h"
#include "path87/process/process.h"
#include "path87/world/tally.h"

/* This year's chances by country, from published figures, parameters and last
 * year's counts. */

/* What stands behind the chances of every year in one country: made once. */
struct p87_lasting {
  double in_union[P87_SEXES][P87_AGES]; /* shares that are aimed at: p87_union_curve */
  float repeats;                        /* chance not to complete a grade against that of params */
};

void p87_lasting_make(const struct p87_country *country, const struct p87_params *params, struct p87_lasting *lasting);

/* Fills table[figures->n_countries] for the year that ends in mid-`year`; nobody moves
 * until p87_migration_table_make says who does.
 * lasting: by country row, of the same figures and parameters; NULL to have it made.
 * last: the slabs by country row of the year before, summed over all ranks. */
void p87_year_table_make(const struct p87_figures *figures, const struct p87_params *params,
                         const struct p87_lasting *lasting, unsigned year, const struct p87_tally_layout *last,
                         struct p87_year_table *table);

/* Shares in a union that are aimed at, 0-1, by age in completed years; none below
 * 15. In the population of 2016 as many women as men are in a union, as far as no
 * age has more than P87_UNION_SHARE_MOST. For many ages take the whole curve. */
void p87_union_curve(const struct p87_country *country, enum p87_sex sex, const struct p87_demography_params *k,
                     double share[P87_AGES]);
double p87_union_share(const struct p87_country *country, enum p87_sex sex, unsigned age,
                       const struct p87_demography_params *k);
#define P87_UNION_SHARE_MOST 0.98

/* Yearly rates of single ages 1-100, deaths per person-year, from those of the
 * groups 0, 1-4, 5-9, ..., 95-99, 100+, of which they are the mean over persons
 * (>= 0, by single age; even where a group has none). rate[0] is that of the group. */
void p87_single_age_mortality(const double group[P87_MORTALITY_AGES], const double persons[P87_AGES],
                              double rate[P87_AGES]);

/* Chances to die within the year by the age reached at its end. [0]: born this
 * year; [1]: infants of last year; [100]: those who were 99 or over. */
void p87_death_chances(const double group[P87_MORTALITY_AGES], const double persons[P87_AGES], enum p87_sex sex,
                       double chance[P87_AGES]);

/* Growth of consumption per head that is expected of every year after 2016, ln. */
static inline double p87_expected_growth(const struct p87_country *country, const struct p87_economy_params *k)
{
  const double own = (double)k->growth_own_weight;
  return (double)k->growth_pass_through *
         (own * country->economy.growth_2010_2016 + (1.0 - own) * country->economy.growth_long_run);
}

/* Mean years by which husbands are older than wives in this country. */
static inline double p87_spouse_gap(const struct p87_country *country, const struct p87_demography_params *k)
{
  return (double)k->spouse_gap + (double)k->spouse_gap_adolescent * country->fertility[0][0];
}

#endif

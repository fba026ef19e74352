#ifndef PATH87_WORLD_WORK_TABLE_H
#define PATH87_WORLD_WORK_TABLE_H

#include <stdint.h>

#include "path87/params/figures.h"
#include "path87/params/params.h"
#include "path87/world/codes.h"

/* Bands of birth: by age in 2016, 15-24 and all who are younger, 25-34, ..., 65-74, 75 and over. */
enum { P87_WORK_COHORTS = 7, P87_GRADES = 19 };

/* Sectors and statuses of those in employment, as thresholds for 32-bit draws. */
struct p87_work_structure {
  uint64_t sector[P87_SEXES][P87_AREAS][2];   /* below the first agriculture, below the second industry */
  uint64_t status[P87_SEXES][P87_SECTORS][3]; /* formal employee, + informal, + own account; else contributing */
};

/* Places of work: sectors by forms, employees, own account and contributing family. */
enum { P87_WORK_FORMS = 3, P87_WORK_PLACES = (P87_SECTORS - P87_AGRICULTURE) * P87_WORK_FORMS };

/* How the structure of a year follows from that of the year before, with no more people moving than must. */
struct p87_work_shift {
  uint64_t leaves[P87_SEXES][P87_AREAS][P87_WORK_PLACES]; /* chance to leave a place that shrinks */
  uint64_t upto[P87_SEXES][P87_AREAS][P87_WORK_PLACES];   /* where to: those that grow, or one before */
};

/* Chances of adults' work in one country in 2016, as thresholds for 32-bit draws. Rates of employment are kept
 * after it; sectors and statuses move (world/structure.h). */
struct p87_work_table {
  uint64_t employed[P87_SEXES][P87_AGES]; /* in employment */
  uint64_t unemployed[P87_SEXES];         /* of those without employment, under 65 */
  struct p87_work_structure structure;
  /* formal employees among employees: by schooling, and of those without or of the discriminated group */
  uint64_t formal[P87_SEXES][2][P87_WORK_COHORTS][P87_GRADES];
  float formal_share[P87_SEXES];      /* the same of all */
  float ln_income_mean, ln_income_sd; /* ln income per head of the country, were it lognormal */
  struct p87_country_fit fit;         /* as calibrated */
};

/* Sectors and statuses that give these figures where `urban` live in towns. */
void p87_work_structure_make(const struct p87_employment_figures figures[P87_SEXES], double urban,
                             struct p87_work_structure *structure);

/* Fills everything from the figures; incomes as if lognormal and spread 1 where nothing is calibrated; formal
 * employment alike for everyone (synth/access.h tells them apart). */
void p87_work_table_make(const struct p87_country *c, struct p87_work_table *table);

/* Earnings of a status against those of a formal employee, to the power `spread` (1: as the parameters
 * say). Index: enum p87_work_status. */
void p87_status_factors(const struct p87_adult_work_params *k, float spread, float factor[P87_WORK_STATUSES]);

/* Band of birth of someone of this age in this year; the years before 2016 are lived at the ages of 2016. */
static inline unsigned p87_work_cohort(unsigned age, unsigned year)
{
  const int since = year > P87_YEAR_FIRST ? (int)(year - P87_YEAR_FIRST) : 0;
  const int then = (int)age - since;
  return then < 25 ? 0u : then >= 75 ? P87_WORK_COHORTS - 1u : (unsigned)(then - 15) / 10u;
}

/* ln earning potential at a score of wealth, linear between knots and beyond them. */
static inline float p87_potential_at(const struct p87_work_table *table, float wealth)
{
  const float at = (wealth + 3.0f) * 4.0f;
  const int k = at < 0.0f ? 0 : at >= (float)(P87_WEALTH_KNOTS - 2) ? P87_WEALTH_KNOTS - 2 : (int)at;
  const float *knot = &table->fit.ln_potential[k];
  return knot[0] + (at - (float)k) * (knot[1] - knot[0]);
}

#endif

#ifndef PATH87_WORLD_WORK_TABLE_H
#define PATH87_WORLD_WORK_TABLE_H

#include <stdint.h>

#include "path87/params/figures.h"
#include "path87/params/params.h"
#include "path87/world/codes.h"

/* Chances of adults' work in one country, as thresholds for 32-bit draws. The
 * structure of 2016 is kept: coverage and structure are frozen in a forecast. */
struct p87_work_table {
  uint64_t employed[P87_SEXES][P87_AGES];     /* in employment */
  uint64_t unemployed[P87_SEXES];             /* of those without employment, under 65 */
  uint64_t sector[P87_SEXES][P87_AREAS][2];   /* below the first agriculture, below the second industry */
  uint64_t status[P87_SEXES][P87_SECTORS][3]; /* formal employee, + informal, + own account; else contributing */
  /* ln earning potential: mean of an adult, spread between households, and the
   * schooling that mean stands for. Set by synthesis (p87_synth_incomes). */
  float ln_mean, ln_sd, mean_grade;
  float ln_income_mean, ln_income_sd; /* ln income per head of the country: the target */
};

/* Fills everything but ln_mean, ln_sd and mean_grade from the figures. */
void p87_work_table_make(const struct p87_country *c, struct p87_work_table *table);

/* Earnings of a status against those of a formal employee. Index: enum p87_work_status. */
void p87_status_factors(const struct p87_adult_work_params *k, float factor[P87_WORK_STATUSES]);

#endif

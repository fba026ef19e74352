#ifndef PATH87_SYNTH_INCOMES_H
#define PATH87_SYNTH_INCOMES_H

#include <stddef.h>
#include <stdint.h>

#include "path87/base/status.h"
#include "path87/params/figures.h"
#include "path87/params/params.h"
#include "path87/world/work_table.h"

/* The distribution of income per head of a country: ln of the quantile at the standard score z, by the
 * published shares of quintiles, and the headcount at 1.90 a day where it says something, else the mean. */
struct p87_income_curve {
  double sd, level;
  double bend[5]; /* at the middle of each quintile */
};
void p87_income_curve_make(const struct p87_economy_figures *e, struct p87_income_curve *curve);
double p87_income_curve_at(const struct p87_income_curve *curve, double z);

/* Households that incomes are fitted on: what earners are worth, potential by wealth aside. */
struct p87_income_sample {
  size_t n_homes, n_adults;
  float *wealth;     /* owned: [n_homes] standard score */
  uint16_t *members; /* owned: [n_homes] */
  uint16_t *adults;  /* owned: [n_homes] adults, in consecutive places of the two that follow */
  float *worth;      /* owned: [n_adults] ln of status, own part and luck, at spread 1 */
  uint8_t *grade;    /* owned: [n_adults] */
};

/* A fit of what earners earn in one country. */
struct p87_income_fit {
  const struct p87_economy_figures *economy; /* borrowed */
  struct p87_income_sample sample;
  struct p87_income_curve curve;
  float *ln_f; /* owned: [n_homes] ln of consumption per head beside the potential at the household's wealth */
  float *ln_y; /* owned: scratch */
};

/* Room for households of so many persons in all. P87_MACHINE if memory is out; free in any case. */
p87_status p87_income_fit_init(struct p87_income_fit *fit, const struct p87_economy_figures *economy, size_t persons);
void p87_income_fit_free(struct p87_income_fit *fit);

/* Sets ln_potential, ln_mean, ln_sd, mean_grade and spread: first with earners as they stand in the sample,
 * then, as often as wanted, with ln_f as lived. */
void p87_income_fit_first(struct p87_income_fit *fit, const struct p87_adult_work_params *k, struct p87_work_table *t);
void p87_income_fit_again(struct p87_income_fit *fit, struct p87_work_table *t);

#endif

#ifndef PATH87_SYNTH_INCOMES_H
#define PATH87_SYNTH_INCOMES_H

#include "path87/process/year.h"
#include "path87/synth/synth.h"

/* Sets ln_potential, ln_mean, ln_sd, mean_grade and spread of work[country] so that
 * consumption per head follows the country's published distribution: makes pilot
 * communities of it, the same at every scale and in every run of these parameters,
 * lets them live 2016, and fits what earners earn. run: how a year is run, for 2016;
 * its key and directory are put aside for those of the pilots, its work is `work`.
 * Local; the same on every rank. P87_MACHINE if memory is out. */
p87_status p87_synth_incomes(struct p87_year_run *run, struct p87_work_table *work,
                             const struct p87_union_table *unions, unsigned country);

/* The distribution of income per head of a country: ln of the quantile at the standard score z, by the
 * published shares of quintiles, and the headcount at 1.90 a day where it says something, else the mean. */
struct p87_income_curve {
  double sd, level;
  double bend[5]; /* at the middle of each quintile */
};
void p87_income_curve_make(const struct p87_economy_figures *e, struct p87_income_curve *curve);
double p87_income_curve_at(const struct p87_income_curve *curve, double z);

#endif

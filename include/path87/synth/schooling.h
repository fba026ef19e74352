#ifndef PATH87_SYNTH_SCHOOLING_H
#define PATH87_SYNTH_SCHOOLING_H

#include "path87/synth/synth.h"

/* Chances to complete primary, lower and upper secondary school, by sex and wealth quintile: the published
 * ones by wealth, shifted for each sex so that their mean is the published one of the sex where both are
 * of one survey. Never higher for a higher level. */
struct p87_completion {
  double share[3][P87_SEXES][5];
};
void p87_completion_make(const struct p87_education_figures *e, struct p87_completion *completion);

/* Shares of those of an age by grades completed in the end, for each sex and wealth quintile; each row sums to 1. */
struct p87_grade_shares {
  double of[P87_SEXES][5][P87_GRADES];
};

/* For n ages. */
void p87_schooling_shares(const struct p87_params *params, const struct p87_country *country, const float *age,
                          size_t n, struct p87_grade_shares *shares);

/* Grades completed by everyone of a community whose households have their wealth. */
void p87_schooling_give(const struct p87_synth *synth, struct p87_community *c);

#endif

#ifndef PATH87_STUDY_COUNTRY_EFFECTS_H
#define PATH87_STUDY_COUNTRY_EFFECTS_H

#include "path87/study/surveys.h"

/* Effects of countries on the constant of work, shrunk: study/country_effects.c has the equations. Local. */

enum p87_effect_term {
  P87_EFFECT_AGRICULTURE,
  P87_EFFECT_CONSUMPTION,
  P87_EFFECT_GINI,
  P87_EFFECT_URBAN,
  P87_EFFECT_COMPLETION,
  P87_EFFECT_OUT_OF_SCHOOL,
  P87_EFFECT_CONFLICT,
  P87_EFFECT_TERMS
};

struct p87_country_effects {
  /* variances, utility squared: of a coefficient, of what covariates leave, of one survey */
  double coefficient_variance, country_variance, survey_variance;
  double offset[P87_SURVEY_KINDS];      /* of surveys of a kind against the model, log odds */
  double coefficient[P87_EFFECT_TERMS]; /* utility per standard deviation over countries */
  /* by row of figures, utility; mean of `effect` over the children of a region: 0 */
  double effect[P87_MAX_COUNTRIES];
  double left_out[P87_MAX_COUNTRIES]; /* as it would be found, and its region set, without the surveys of the country */
};

/* The effects that surveys and the model's rates ask for; `now` are those with which it gave its rates. */
p87_status p87_country_effects_fit(const struct p87_figures *figures, const struct p87_surveys *surveys,
                                   const struct p87_country_rates *rates, const float now[P87_MAX_COUNTRIES],
                                   struct p87_country_effects *out);

/* Writes variances, offsets and coefficients as CSV with the command that made them. Local (rank 0). */
p87_status p87_country_effects_write(const char *path, const struct p87_country_effects *effects,
                                     const char *provenance, struct p87_report *report);

#endif

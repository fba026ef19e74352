#ifndef PATH87_STUDY_COUNTRY_TABLE_H
#define PATH87_STUDY_COUNTRY_TABLE_H

#include <stdio.h>

#include "path87/study/country_effects.h"

/* Countries held against their surveys, printed. Local. */

/* Ways to give the model its effects of countries. */
enum p87_country_way {
  P87_COUNTRY_NONE,
  P87_COUNTRY_IN_SAMPLE,
  P87_COUNTRY_LEFT_OUT, /* each predicted without its own surveys: this is judged */
  P87_COUNTRY_WAYS
};

/* How near two lists of n rates are: rank correlation (equal rates share their rank) and mean absolute error.
 * Correlation is 0 where one of them does not vary. room: 4 n numbers. */
struct p87_nearness {
  double rank_correlation, mean_absolute, mean;
};
struct p87_nearness p87_nearness_of(const double *published, const double *model, size_t n, double *room);

/* Prints a line a survey, the nearness by definition and region, and a verdict; writes lines as CSV to `path` if
 * it is not NULL. *outside: judged figures that are not met. */
p87_status p87_countries_print(const struct p87_figures *figures, const struct p87_surveys *surveys,
                               const struct p87_country_rates *const rates[P87_COUNTRY_WAYS],
                               const struct p87_country_effects *effects, unsigned populations, const char *path,
                               FILE *out, int *outside, struct p87_report *report);

#endif

#ifndef PATH87_PARAMS_COUNTRY_FIT_H
#define PATH87_PARAMS_COUNTRY_FIT_H

#include "path87/params/text.h"
#include "path87/params/figures.h"

/* params/calibrated/countries_2016.csv: one row a country, one column a number of struct p87_country_fit. */

/* Fills figures->country[].fit from n bytes of text; every country exactly once. Lists every mistake. */
p87_status p87_country_fits_parse(const char *file, const char *text, size_t n, struct p87_figures *figures,
                                  struct p87_mistakes *m);

/* Writes the fits of all countries with the command that made them. Local. */
p87_status p87_country_fits_write(const char *path, const struct p87_figures *figures, const char *provenance,
                                  struct p87_report *report);

#endif

#ifndef PATH87_STUDY_SURVEYS_H
#define PATH87_STUDY_SURVEYS_H

#include "path87/study/ensemble.h"

/* Rates of countries from surveys near 2016 (params/targets/surveys_to_2016.csv), and the model's own at
 * the same definition and ages. */

/* What a survey counted. */
enum p87_survey_kind {
  P87_SURVEY_EMPLOYMENT, /* children in employment */
  P87_SURVEY_HOURS,      /* child labour by age and hours: SDG 8.7.1 without hazardous conditions */
  P87_SURVEY_ILO,        /* child labour of the ILO global estimates */
  P87_SURVEY_KINDS
};

extern const char *const p87_survey_kind_key[P87_SURVEY_KINDS];

enum { P87_SURVEY_FIRST_YEAR = 2010, P87_MAX_SURVEYS = P87_SURVEY_KINDS * P87_MAX_COUNTRIES };

struct p87_survey {
  uint16_t country; /* row of figures */
  uint16_t year;    /* 0: not given, 2016 or before */
  uint8_t kind, first_age, last_age;
  double rate; /* share of the children of these ages */
};

struct p87_surveys {
  size_t n;
  struct p87_survey row[P87_MAX_SURVEYS]; /* by country, then kind */
};

/* Reads DIR/targets/surveys_to_2016.csv: of both sexes, the last survey of a country and kind from 2010 on. */
p87_status p87_surveys_read(const char *dir, const struct p87_figures *figures, struct p87_surveys *out,
                            struct p87_report *report);

/* Simulated children of each country by single age, and those whom each kind of survey would count. */
struct p87_country_rates {
  int64_t children[P87_MAX_COUNTRIES][P87_CHILD_AGES];
  int64_t counted[P87_SURVEY_KINDS][P87_MAX_COUNTRIES][P87_CHILD_AGES];
};

/* Adds the children of a world. Collective. */
p87_status p87_country_rates_add(struct p87_comm *comm, const struct p87_world *world, struct p87_country_rates *sum);

/* Children counted and children in all at a survey's definition and ages. Local. */
void p87_country_rates_at(const struct p87_country_rates *rates, const struct p87_survey *survey, double *counted,
                          double *children);

#endif

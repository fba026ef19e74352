#ifndef PATH87_PARAMS_FIGURES_H
#define PATH87_PARAMS_FIGURES_H

#include <stddef.h>
#include <stdint.h>

#include "path87/world/codes.h"

/* Published figures by country: params/world/. */

enum {
  P87_MAX_COUNTRIES = 256,
  P87_PERIODS = 3,         /* 2015-2020, 2020-2025, 2025-2030 */
  P87_MORTALITY_AGES = 22, /* 0, 1-4, 5-9, ... 95-99, 100+ */
  P87_FERTILITY_AGES = 7,  /* 15-19, ... 45-49 */
  P87_MIGRANT_AGES = 16,   /* 0-4, ... 75-79 */
  P87_YEAR_FIRST = 2016,
  P87_YEAR_LAST = 2030,
  P87_YEARS = P87_YEAR_LAST - P87_YEAR_FIRST + 1
};

#define P87_FIGURES(table, key) struct p87_##table##_figures {
#define P87_FIGURE(table, name, min, max, unit) double name;
#define P87_FIGURES_END(table) \
  } \
  ;
#include "path87/tables/figures.def"

#define P87_KEY_country
#define P87_KEY_sex [P87_SEXES]

enum { P87_WEALTH_KNOTS = 25 };

/* What calibration has fitted to a country's published figures: params/calibrated/countries_2016.csv. */
struct p87_country_fit {
  /* ln earning potential by wealth of the household, at scores -3, -2.75, ..., 3; its mean and spread over
   * households; the schooling that it stands for; how far status, schooling and luck spread earnings here,
   * 1 as the parameters say, 0 if nothing is calibrated. */
  float ln_potential[P87_WEALTH_KNOTS];
  float ln_mean, ln_sd, mean_grade, spread;
  /* taste for school g, utility */
  struct p87_school_taste {
    float level[3][P87_SEXES]; /* ages of primary, lower and upper secondary school */
    float area[P87_AREAS];
    float wealth; /* per standard score of the household */
  } school;
  float work; /* effect of the country on the constant of work, utility (study/country_effects.h) */
};

/* What happened after 2016: params/world/observed/. Known where a figure is published; bit of year - 2016. */
struct p87_observed {
  uint32_t knows_growth, knows_deaths;
  double growth[P87_YEARS];        /* of real GDP per head, fraction a year */
  double battle_deaths[P87_YEARS]; /* per 100,000 persons */
};

struct p87_country {
  char iso3[4];
  char name[64];
  uint8_t region;       /* enum p87_region */
  uint8_t income_group; /* 0 low, 1 lower middle, 2 upper middle, 3 high */
  uint8_t least_developed;

  double population[P87_SEXES][P87_AGES];                         /* persons, mid-2016, by single age */
  double mortality[P87_PERIODS][P87_SEXES][P87_MORTALITY_AGES];   /* deaths per person-year */
  double fertility[P87_PERIODS][P87_FERTILITY_AGES];              /* births per woman-year */
  double sex_ratio_at_birth[P87_PERIODS];                         /* boys per girl */
  double net_migration[P87_PERIODS][P87_SEXES][P87_MIGRANT_AGES]; /* persons a year who come, or leave (below 0) */
  double urban[P87_YEARS];                                        /* share, 2016-2030 */

#define P87_FIGURES(table, key) struct p87_##table##_figures table P87_KEY_##key;
#include "path87/tables/figures.def"

  struct p87_country_fit fit;
  struct p87_observed observed; /* nothing known unless p87_inputs_observe has read it */
};

struct p87_figures {
  size_t n_countries; /* in order of ISO3 code */
  struct p87_country *country;
};

/* One column of figures.def, for the reader of the tables. */
struct p87_figure_info {
  const char *table;
  const char *name;
  int by_sex;
  double min, max;
  const char *unit;
  size_t offset; /* within struct p87_country; of the male row if by sex */
  size_t stride; /* bytes from male to female, 0 if not by sex */
};

enum {
  P87_N_FIGURES = 0
#define P87_FIGURE(table, name, min, max, unit) +1
#include "path87/tables/figures.def"
};

extern const struct p87_figure_info p87_figure_table[P87_N_FIGURES];

/* Group of the mortality tables: 0, 1-4, 5-9, ..., 95-99, 100+. */
static inline unsigned p87_mortality_group(unsigned age)
{
  const unsigned group = age == 0 ? 0 : age < 5 ? 1 : age / 5 + 1;
  return group < P87_MORTALITY_AGES ? group : P87_MORTALITY_AGES - 1;
}

/* Row of the country with this ISO3 code, or -1. */
int p87_figures_find(const struct p87_figures *figures, const char *iso3);

/* Period of a calendar year, 0..P87_PERIODS-1; years outside take the nearest. */
unsigned p87_period_of(unsigned year);

/* Persons in mid-2016. */
double p87_country_persons(const struct p87_country *country);

/* Market USD, at prices of 2016 and exchange rates of 2015, for a USD PPP of the model: money of this country times
 * this is what it takes from a budget kept in dollars. Source: params/world/economy.csv, price_level. */
double p87_price_level(const struct p87_country *country);

void p87_figures_free(struct p87_figures *figures);

#endif

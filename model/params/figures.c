/* Published figures by country: the table of columns, and looking things up. */
#include "path87/params/figures.h"

#include <string.h>

#include "path87/base/memory.h"

/* A column of a table with one row a country, or one row a country and sex. */
#define BY_country 0
#define BY_sex 1
#define STRIDE_country(table) 0
#define STRIDE_sex(table) sizeof(struct p87_##table##_figures)

/* Each table of figures.def has one key, which the line of a figure does not repeat. */
#define P87_FIGURES(table, key) enum { table##_by_sex = BY_##key, table##_stride = STRIDE_##key(table) };
#include "path87/tables/figures.def"

const struct p87_figure_info p87_figure_table[P87_N_FIGURES] = {
#define P87_FIGURE(table, name, min, max, unit) \
  {#table, \
   #name, \
   table##_by_sex, \
   min, \
   max, \
   unit, \
   offsetof(struct p87_country, table) + offsetof(struct p87_##table##_figures, name), \
   table##_stride},
#include "path87/tables/figures.def"
};

double p87_country_persons(const struct p87_country *country)
{
  double sum = 0;
  for (int k = 0; k < P87_SEXES * P87_AGES; k++) sum += country->population[k / P87_AGES][k % P87_AGES];
  return sum;
}

double p87_price_level(const struct p87_country *country)
{
  return country->economy.price_level;
}

int p87_figures_find(const struct p87_figures *figures, const char *iso3)
{
  size_t low = 0, high = figures->n_countries;
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    const int order = strcmp(iso3, figures->country[middle].iso3);
    if (order == 0) return (int)middle;
    if (order < 0)
      high = middle;
    else
      low = middle + 1;
  }
  return -1;
}

unsigned p87_period_of(unsigned year)
{
  return year < 2020 ? 0 : year < 2025 ? 1 : 2;
}

void p87_figures_free(struct p87_figures *figures)
{
  p87_free(figures->country);
  *figures = (struct p87_figures){0};
}

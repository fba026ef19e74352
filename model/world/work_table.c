/* Adults' work in a country, from published margins.
 *
 * Published: employment rates of 15+ and 15-24, unemployment, shares of sectors
 * and of statuses by sex, informality. Assumed, because no joint table is
 * published (judgement, stated in model/ODD.md):
 *   - employment by age is flat at 25-54, three quarters of that at 55-64 and
 *     one third at 65 and over; its level meets the published rate of 15+;
 *   - a townsperson is `urban_farming` times as likely to work in agriculture;
 *   - wage work is `farm_wage` times as frequent in agriculture as overall, and
 *     three quarters of contributing family workers are in agriculture. */
#include "path87/world/work_table.h"

#include "path87/base/dmath.h"
#include "path87/base/random.h"

static const double share_55_64 = 0.75, share_65 = 1.0 / 3.0;
static const double urban_farming = 0.15;
static const double farm_wage = 0.4;
static const double contributing_on_farm = 0.75;

static double clamped(double x, double low, double high)
{
  return x < low ? low : x > high ? high : x;
}

static double persons(const struct p87_country *c, int sex, int from, int to)
{
  double sum = 0;
  for (int age = from; age <= to; age++) sum += c->population[sex][age];
  return sum;
}

static void employment_by_age(const struct p87_country *c, int sex, struct p87_work_table *t)
{
  const struct p87_employment_figures *e = &c->employment[sex];
  const double young = persons(c, sex, 15, 24) * e->employment_rate_15_24;
  const double others = persons(c, sex, 25, 54) + share_55_64 * persons(c, sex, 55, 64) + share_65 * persons(c, sex, 65, 100);
  const double rate = clamped((persons(c, sex, 15, 100) * e->employment_rate_15plus - young) / others, 0.02, 0.98);
  for (int age = 0; age < P87_AGES; age++) {
    double p = 0;
    if (age >= 65) p = share_65 * rate;
    else if (age >= 55) p = share_55_64 * rate;
    else if (age >= 25) p = rate;
    else if (age >= 15) p = e->employment_rate_15_24;
    t->employed[sex][age] = p87_threshold(p);
  }
  const double all = e->employment_rate_15plus;
  const double looking = all * e->unemployment_rate_15plus / (1.0 - clamped(e->unemployment_rate_15plus, 0, 0.9));
  t->unemployed[sex] = p87_threshold(clamped(looking / clamped(1.0 - all, 0.02, 1.0), 0.0, 0.9));
}

static void sectors_by_area(const struct p87_country *c, int sex, struct p87_work_table *t)
{
  const struct p87_employment_figures *e = &c->employment[sex];
  const double urban = c->urban[0];
  const double rural_farm = clamped(e->agriculture / (1.0 - urban + urban_farming * urban), 0.0, 0.97);
  const double industry = clamped(e->industry / clamped(e->industry + e->services, 0.01, 2.0), 0.0, 1.0);
  for (int area = 0; area < P87_AREAS; area++) {
    const double farm = area == P87_RURAL ? rural_farm : urban_farming * rural_farm;
    t->sector[sex][area][0] = p87_threshold(farm);
    t->sector[sex][area][1] = p87_threshold(farm + (1.0 - farm) * industry);
  }
}

static void statuses_by_sector(const struct p87_country *c, int sex, struct p87_work_table *t)
{
  const struct p87_employment_figures *e = &c->employment[sex];
  const double farm = clamped(e->agriculture, 0.001, 0.999);
  const double informal_wage =
    clamped((e->informal_share - e->contributing_share - 0.9 * e->own_account_share) / clamped(e->wage_share, 0.01, 1.0), 0.02, 0.98);
  for (int sector = P87_AGRICULTURE; sector <= P87_SERVICES; sector++) {
    const int on_farm = sector == P87_AGRICULTURE;
    const double wage_farm = farm_wage * e->wage_share;
    const double wage = on_farm ? wage_farm : clamped((e->wage_share - farm * wage_farm) / (1.0 - farm), 0.01, 0.99);
    const double family = on_farm ? contributing_on_farm * e->contributing_share / farm
                                  : (1.0 - contributing_on_farm) * e->contributing_share / (1.0 - farm);
    const double contributing = clamped(family, 0.0, 0.95 * (1.0 - wage));
    t->status[sex][sector][0] = p87_threshold(wage * (1.0 - informal_wage));
    t->status[sex][sector][1] = p87_threshold(wage);
    t->status[sex][sector][2] = p87_threshold(1.0 - contributing);
  }
}

void p87_work_table_make(const struct p87_country *c, struct p87_work_table *table)
{
  const struct p87_work_table empty = {0};
  *table = empty;
  for (int sex = 0; sex < P87_SEXES; sex++) {
    employment_by_age(c, sex, table);
    sectors_by_area(c, sex, table);
    statuses_by_sector(c, sex, table);
  }
  /* Incomes are lognormal: the spread from the Gini coefficient, the level from
   * the headcount at 1.90 a day where it says something, else from the mean. */
  const struct p87_economy_figures *y = &c->economy;
  const double sd = 1.4142135623730951 * p87_normal_quantile((1.0 + y->gini) / 2.0);
  const int headcount_tells = y->poverty_190 > 0.01 && y->poverty_190 < 0.95;
  const double mean = headcount_tells ? p87_ln(1.9) - sd * p87_normal_quantile(y->poverty_190)
                                      : p87_ln(y->consumption_usd_day) - sd * sd / 2.0;
  table->ln_income_mean = (float)mean;
  table->ln_income_sd = (float)sd;
}

void p87_status_factors(const struct p87_adult_work_params *k, float factor[P87_WORK_STATUSES])
{
  factor[P87_NO_STATUS] = 0.0f;
  factor[P87_FORMAL_EMPLOYEE] = 1.0f;
  factor[P87_INFORMAL_EMPLOYEE] = k->informal_factor;
  factor[P87_OWN_ACCOUNT] = k->own_account_factor;
  factor[P87_CONTRIBUTING_FAMILY] = k->contributing_factor;
  factor[P87_UNEMPLOYED] = k->unemployed_factor;
  factor[P87_OUTSIDE_LABOUR_FORCE] = k->outside_factor;
}

/* Adults' work in a country, from published margins.
 *
 * Published: employment rates of 15+ and 15-24, unemployment, shares of sectors
 * and of statuses by sex, informality. Assumed, because no joint table is
 * published (judgement, stated in model/ODD.md):
 *   - employment by age is flat at 25-54, three quarters of that at 55-64 and
 *     one third at 65 and over; its level meets the published rate of 15+, with
 *     more at later ages where 25-54 would pass 98 %;
 *   - a townsperson is `urban_farming` times as likely to work in agriculture,
 *     and more where the countryside alone cannot make up the published share;
 *   - wage work is `farm_wage` times as frequent in agriculture as overall, and
 *     three quarters of contributing family workers are in agriculture. */
#include "path87/world/work_table.h"

#include "path87/base/dmath.h"
#include "path87/base/random.h"

static const double share_55_64 = 0.75, share_65 = 1.0 / 3.0, most_employed = 0.98;
static const double most_farming = 0.97;
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

/* Employment rates by age group that give `employed` persons of 25 and over: the
 * assumed profile, and where it would pass the ceiling, more work at later ages. */
struct age_rates {
  double prime, late, old; /* 25-54, 55-64, 65+ */
};

static struct age_rates rates_for(double employed, double prime, double late, double old)
{
  struct age_rates r;
  r.prime = clamped(employed / (prime + share_55_64 * late + share_65 * old), 0.0, most_employed);
  double left = employed - r.prime * prime;
  r.late = clamped(share_55_64 * left / (share_55_64 * late + share_65 * old), 0.0, most_employed);
  left -= r.late * late;
  r.old = clamped(left / old, 0.0, most_employed);
  return r;
}

static void employment_by_age(const struct p87_country *c, int sex, struct p87_work_table *t)
{
  const struct p87_employment_figures *e = &c->employment[sex];
  const double prime = persons(c, sex, 25, 54), late = persons(c, sex, 55, 64), old = persons(c, sex, 65, 100);
  const double young = persons(c, sex, 15, 24);
  const double employed = (young + prime + late + old) * e->employment_rate_15plus;
  const struct age_rates r =
    rates_for(clamped(employed - young * e->employment_rate_15_24, 0.0, employed), prime, late, old);
  for (int age = 0; age < P87_AGES; age++) {
    double p = 0;
    if (age >= 65)
      p = r.old;
    else if (age >= 55)
      p = r.late;
    else if (age >= 25)
      p = r.prime;
    else if (age >= 15)
      p = e->employment_rate_15_24;
    t->employed[sex][age] = p87_threshold(p);
  }
  /* the unemployed are among those of 15-64 without employment */
  const double unemployment = clamped(e->unemployment_rate_15plus, 0.0, 0.9);
  const double looking = employed * unemployment / (1.0 - unemployment);
  const double idle = young * (1.0 - e->employment_rate_15_24) + prime * (1.0 - r.prime) + late * (1.0 - r.late);
  t->unemployed[sex] = p87_threshold(clamped(looking / clamped(idle, 1e-9, 1e18), 0.0, 0.98));
}

static void sectors_by_area(const struct p87_employment_figures *e, double urban, uint64_t sector[P87_AREAS][2])
{
  const double rural_farm = clamped(e->agriculture / (1.0 - urban + urban_farming * urban), 0.0, most_farming);
  const double urban_farm =
    clamped((e->agriculture - (1.0 - urban) * rural_farm) / clamped(urban, 1e-6, 1.0), 0.0, most_farming);
  const double industry = clamped(e->industry / clamped(e->industry + e->services, 0.01, 2.0), 0.0, 1.0);
  for (int area = 0; area < P87_AREAS; area++) {
    const double farm = area == P87_RURAL ? rural_farm : urban_farm;
    sector[area][0] = p87_threshold(farm);
    sector[area][1] = p87_threshold(farm + (1.0 - farm) * industry);
  }
}

/* Shares on farms and elsewhere that average to `share`: `on_farm` on farms, as far
 * as both stay below their ceilings. */
struct two_sectors {
  double farm, other;
};

static struct two_sectors split(double share, double farming, double on_farm, double most_on_farm, double most_other)
{
  struct two_sectors s = {.farm = clamped(on_farm, 0.0, most_on_farm)};
  s.other = clamped((share - farming * s.farm) / (1.0 - farming), 0.0, most_other);
  s.farm = clamped((share - (1.0 - farming) * s.other) / farming, 0.0, most_on_farm);
  return s;
}

/* Share of employees who are informal. */
static double informal_of(const struct p87_employment_figures *e)
{
  return clamped((e->informal_share - e->contributing_share - 0.9 * e->own_account_share) /
                   clamped(e->wage_share, 0.01, 1.0),
                 0.02, 0.98);
}

static void alike_for_everyone(double informal_wage, int sex, struct p87_work_table *t)
{
  t->formal_share[sex] = (float)(1.0 - informal_wage);
  for (int k = 0; k < 2 * P87_WORK_COHORTS * P87_GRADES; k++)
    t->formal[sex][k / (P87_WORK_COHORTS * P87_GRADES)][k / P87_GRADES % P87_WORK_COHORTS][k % P87_GRADES] =
      p87_threshold(1.0 - informal_wage);
}

static void statuses_by_sector(const struct p87_employment_figures *e, uint64_t status[P87_SECTORS][3])
{
  const double farming = clamped(e->agriculture, 0.001, 0.999);
  const double informal_wage = informal_of(e);
  const struct two_sectors wage = split(e->wage_share, farming, farm_wage * e->wage_share, 1.0, 1.0);
  const struct two_sectors family =
    split(e->contributing_share, farming, contributing_on_farm * e->contributing_share / farming, 1.0 - wage.farm,
          1.0 - wage.other);
  for (int sector = P87_AGRICULTURE; sector <= P87_SERVICES; sector++) {
    const int on_farm = sector == P87_AGRICULTURE;
    const double employees = on_farm ? wage.farm : wage.other;
    const double contributing = on_farm ? family.farm : family.other;
    status[sector][0] = p87_threshold(employees * (1.0 - informal_wage));
    status[sector][1] = p87_threshold(employees);
    status[sector][2] = p87_threshold(1.0 - contributing);
  }
}

void p87_work_structure_make(const struct p87_employment_figures figures[P87_SEXES], double urban,
                             struct p87_work_structure *structure)
{
  for (int sex = 0; sex < P87_SEXES; sex++) {
    sectors_by_area(&figures[sex], urban, structure->sector[sex]);
    statuses_by_sector(&figures[sex], structure->status[sex]);
  }
}

void p87_work_table_make(const struct p87_country *c, struct p87_work_table *table)
{
  const struct p87_work_table empty = {0};
  *table = empty;
  for (int sex = 0; sex < P87_SEXES; sex++) {
    employment_by_age(c, sex, table);
    alike_for_everyone(informal_of(&c->employment[sex]), sex, table);
  }
  p87_work_structure_make(c->employment, c->urban[0], &table->structure);
  /* Incomes are lognormal: the spread from the Gini coefficient, the level from
   * the headcount at 1.90 a day where it says something, else from the mean. */
  const struct p87_economy_figures *y = &c->economy;
  const double sd = 1.4142135623730951 * p87_normal_quantile((1.0 + y->gini) / 2.0);
  const int headcount_tells = y->poverty_190 > 0.01 && y->poverty_190 < 0.95;
  const double mean = headcount_tells ? p87_ln(1.9) - sd * p87_normal_quantile(y->poverty_190)
                                      : p87_ln(y->consumption_usd_day) - sd * sd / 2.0;
  table->ln_income_mean = (float)mean;
  table->ln_income_sd = (float)sd;
  table->fit = c->fit;
  if (c->fit.spread > 0.0f) return;
  table->fit.ln_mean = (float)mean;
  table->fit.ln_sd = (float)sd;
  table->fit.spread = 1.0f;
  for (int k = 0; k < P87_WEALTH_KNOTS; k++) table->fit.ln_potential[k] = (float)(mean + sd * (0.25 * k - 3.0));
}

void p87_status_factors(const struct p87_adult_work_params *k, float spread, float factor[P87_WORK_STATUSES])
{
  factor[P87_NO_STATUS] = 0.0f;
  factor[P87_FORMAL_EMPLOYEE] = 1.0f;
  factor[P87_INFORMAL_EMPLOYEE] = k->informal_factor;
  factor[P87_OWN_ACCOUNT] = k->own_account_factor;
  factor[P87_CONTRIBUTING_FAMILY] = k->contributing_factor;
  factor[P87_UNEMPLOYED] = k->unemployed_factor;
  factor[P87_OUTSIDE_LABOUR_FORCE] = k->outside_factor;
  if (spread == 1.0f) return;
  for (int s = 0; s < P87_WORK_STATUSES; s++)
    factor[s] = factor[s] > 0.0f ? p87_expf(spread * p87_logf(factor[s])) : 0.0f;
}

/* Whom a setting would have reached in 2016, and what that would have cost: from published figures, without a run.
 *
 *     reached    sum over countries and areas of  n r
 *     r          = (s (1 - e) + (1 - s) i) t kappa (1 - u)        programmes
 *                = t kappa                                        communities; countries as a whole: 1
 *     cost       sum of  n r v w D                                services: w cost of one at value 1, as in policy_costs
 *                        n r w D                                  insurance, credit: had by a share v, which is in r
 *                        n r M w D                                money: M paid to one a year, w cost of a USD
 *     D          = (1 + a) / (1 - l (1 - kappa))
 *
 *   n  persons, households, ... of whom it asks      s  share of them in the target       v  value
 *   e, i  errors of exclusion and inclusion          t  take-up   kappa  capacity         u  without papers
 *   a  administration   l  lost on the way
 *
 * Town and country have the ages and school attendance of the whole country. Households of a size have a member who is
 * asked for as if members were independent. The poor are as old as the others; in fact they have more children, so that
 * a run finds up to half as many again among them. Those trained have it once in life: of n a year of age each year.
 * Section policy and cost of params/model.yml. */
#include "path87/params/reach.h"

#include "path87/base/dmath.h"
#include "path87/base/types.h"

enum { SCHOOL_DAYS = 200, MONTHS = 12, DAYS = 365 };

/* One area of one country, as a setting meets it. */
struct place {
  const struct p87_setting *setting;
  const struct p87_lever_info *lever;
  const struct p87_params *params;
  const struct p87_country *country;
  enum p87_area area;
  double people;   /* share of the country's persons who live here */
  double capacity; /* of the administration for this lever */
};

/* --- who lives there ---------------------------------------------------------------------------- */

/* Share of children of an age and sex who attended school in 2016; nobody before or beyond the ages of school. */
static double attendance(const struct p87_education_figures *e, unsigned age, unsigned sex)
{
  const double years[] = {e->primary_years, e->lower_secondary_years, e->upper_secondary_years};
  const double out[][P87_SEXES] = {{e->oos_primary_male, e->oos_primary_female},
                                   {e->oos_lower_male, e->oos_lower_female},
                                   {e->oos_upper_male, e->oos_upper_female}};
  double end = e->entry_age;
  if (age < P87_CHILD_FIRST || age > P87_CHILD_LAST || (double)age < end) return 0.0;
  for (size_t level = 0; level < P87_COUNT_OF(years); level++) {
    end += years[level];
    if ((double)age < end) return 1.0 - out[level][sex];
  }
  return 0.0;
}

/* Share of an age and sex for whom what is asked holds; who attend school among them, if so wanted. */
static double share_asked(const struct p87_country *c, const struct p87_who *who, unsigned age, unsigned sex,
                          int who_attend)
{
  const double enrolled = attendance(&c->education, age, sex), displaced = c->conflict.displaced_share;
  double share = 1.0;
  if (who_attend || who->must & P87_ASKED_ENROLLED) share *= enrolled;
  if (who->must_not & P87_ASKED_ENROLLED) share *= who_attend ? 0.0 : 1.0 - enrolled;
  if (who->must & P87_ASKED_DISPLACED) share *= displaced;
  if (who->must_not & P87_ASKED_DISPLACED) share *= 1.0 - displaced;
  return share;
}

static double persons_asked(const struct p87_country *c, const struct p87_who *who, int who_attend)
{
  double n = 0.0;
  for (unsigned sex = 0; sex < P87_SEXES; sex++)
    for (unsigned age = who->youngest; age <= who->oldest && (who->sexes >> sex & 1); age++)
      n += c->population[sex][age] * share_asked(c, who, age, sex, who_attend);
  return n;
}

static double persons_of(const struct p87_country *c, unsigned youngest, unsigned oldest, int who_attend)
{
  const struct p87_who who = {.youngest = (uint8_t)youngest, .oldest = (uint8_t)oldest, .sexes = (1u << P87_SEXES) - 1};
  return persons_asked(c, &who, who_attend);
}

static double workers(const struct p87_country *c)
{
  double n = 0.0;
  for (unsigned sex = 0; sex < P87_SEXES; sex++)
    for (unsigned age = P87_ADULT_FIRST; age < P87_AGES; age++)
      n += c->population[sex][age] * c->employment[sex].employment_rate_15plus;
  return n;
}

static double farmers(const struct p87_country *c)
{
  double n = 0.0;
  for (unsigned sex = 0; sex < P87_SEXES; sex++) {
    const struct p87_employment_figures *e = &c->employment[sex];
    for (unsigned age = P87_ADULT_FIRST; age < P87_AGES; age++)
      n += c->population[sex][age] * e->employment_rate_15plus * e->agriculture * e->own_account_share;
  }
  return n;
}

static double households(const struct p87_country *c)
{
  return persons_of(c, 0, P87_AGE_LAST, 0) / c->households.mean_size;
}

/* Share of households with a member who is asked for. */
static double households_asked(const struct p87_country *c, const struct p87_who *who)
{
  const double all = persons_of(c, 0, P87_AGE_LAST, 0), asked = persons_asked(c, who, 0);
  if (!(all > 0.0) || asked >= all) return 1.0;
  return 1.0 - p87_exp(c->households.mean_size * p87_ln(1.0 - asked / all));
}

/* --- who is reached ------------------------------------------------------------------------------ */

double p87_poorest_in(double share, double urban, double rural_ratio, enum p87_area area)
{
  const double rural = 1.0 - urban;
  double town = share / (urban + rural * rural_ratio), land = town * rural_ratio;
  if (land > 1.0) {
    land = 1.0;
    town = urban > 0.0 ? (share - rural) / urban : 1.0;
  } else if (town > 1.0) {
    town = 1.0;
    land = rural > 0.0 ? (share - urban) / rural : 1.0;
  }
  return area == P87_URBAN ? town : land;
}

static double target_share(const struct place *p)
{
  const struct p87_economy_figures *e = &p->country->economy;
  const double urban = p->country->urban[0];
  switch (p->setting->who.target) {
  case P87_TARGET_ALL: break;
  case P87_TARGET_POOR: return p87_poorest_in(e->poverty_190, urban, e->poverty_rural_ratio, p->area);
  case P87_TARGET_POOREST:
    return p87_poorest_in(p->setting->who.poorest / 100.0, urban, e->poverty_rural_ratio, p->area);
  }
  return 1.0;
}

/* Gifts that are had or not: the value is the share of those reached who have them. */
static int is_had(const struct p87_lever_info *lever)
{
  return lever->gives == P87_GIFT_credit || lever->gives == P87_GIFT_health_insurance;
}

/* Share of households that a programme reaches, whether or not they have a member who is asked for. */
static double programme_share(const struct place *p)
{
  const struct p87_who *who = &p->setting->who;
  const double in = target_share(p);
  const double meant = in * (1.0 - (double)who->exclusion_error) + (1.0 - in) * (double)who->inclusion_error;
  return meant * (double)p->setting->take_up * p->capacity * (1.0 - (double)p->params->policy.undocumented) *
         (is_had(p->lever) ? p->setting->value : 1.0);
}

/* --- what it costs -------------------------------------------------------------------------------- */

static double cost_of_one(const struct place *p)
{
  _Static_assert(sizeof p->params->cost == P87_LEVERS * sizeof(float), "the section cost has a line for each lever");
  const float *cost = (const float *)(const void *)&p->params->cost;
  const double one = (double)cost[p->setting->lever];
  const struct p87_economy_figures *e = &p->country->economy;
  switch (p->lever->basis) {
  case P87_BASIS_fees: return one * (double)p->params->school.fee_share * e->consumption_usd_day * DAYS;
  case P87_BASIS_meals: return one * SCHOOL_DAYS;
  case P87_BASIS_money: return one;
  default: return one * (double)p->params->policy.gdp_prices * e->gdp_ppp;
  }
}

static double cost_of_delivery(const struct place *p)
{
  const struct p87_policy_params *k = &p->params->policy;
  return (1.0 + (double)k->administration) / (1.0 - (double)k->leakage * (1.0 - p->capacity));
}

/* What one receiver is paid a year. */
static double paid_a_year(const struct place *p)
{
  const double month = p->setting->in_alias ? p->country->economy.consumption_usd_day * DAYS / MONTHS : 1.0;
  return MONTHS * p->setting->value * month;
}

/* --- one setting ------------------------------------------------------------------------------------ */

/* Orphans, groups that face discrimination, who lives with whom of a sector, and themes of communities are in no
 * published table. */
static int asks_what_only_a_run_knows(const struct p87_setting *s)
{
  return s->theme_mask || s->who.sectors ||
         ((s->who.must | s->who.must_not) & (P87_ASKED_ORPHAN | P87_ASKED_DISCRIMINATED)) != 0;
}

static enum p87_counted counted_by_basis(enum p87_basis basis)
{
  switch (basis) {
  case P87_BASIS_person: return P87_COUNTED_PEOPLE;
  case P87_BASIS_household: return P87_COUNTED_HOUSEHOLDS;
  case P87_BASIS_child: return P87_COUNTED_CHILDREN;
  case P87_BASIS_fees:
  case P87_BASIS_meals:
  case P87_BASIS_pupil: return P87_COUNTED_PUPILS;
  case P87_BASIS_worker: return P87_COUNTED_WORKERS;
  case P87_BASIS_farmer: return P87_COUNTED_FARMERS;
  default: return P87_COUNTED_BY_A_RUN;
  }
}

static enum p87_counted counted_of(const struct p87_setting *s, const struct p87_lever_info *lever)
{
  if (asks_what_only_a_run_knows(s) || lever->basis == P87_BASIS_youth) return P87_COUNTED_BY_A_RUN;
  if (lever->reach != P87_REACH_household) return counted_by_basis(lever->basis);
  if (lever->basis == P87_BASIS_person) return P87_COUNTED_PEOPLE;
  if (lever->each == P87_EACH_household) return P87_COUNTED_HOUSEHOLDS;
  if (lever->gives == P87_GIFT_grant && s->enforcement >= 1.0f) return P87_COUNTED_PUPILS;
  return s->who.oldest <= P87_CHILD_LAST ? P87_COUNTED_CHILDREN : P87_COUNTED_PEOPLE;
}

/* Wages of works, lost harvests and debts are in no published table. */
static int cost_is_known(const struct p87_lever_info *lever)
{
  return lever->gives != P87_GIFT_work_days && lever->gives != P87_GIFT_crop_insurance &&
         lever->basis != P87_BASIS_debt;
}

/* What one receiver costs at this value, in units of what one costs. */
static double value_to_one(const struct place *p)
{
  if (p->lever->basis == P87_BASIS_money) return paid_a_year(p);
  return is_had(p->lever) ? 1.0 : p->setting->value;
}

/* USD PPP before delivery. */
static void add_cost(const struct place *p, double usd, struct p87_reach_estimate *sum)
{
  const double delivered = usd * cost_of_delivery(p);
  sum->usd_wanted += delivered;
  sum->money_wanted += delivered * (p->setting->budget.is_market ? p87_price_level(p->country) : 1.0);
}

static void add_programme(const struct place *p, struct p87_reach_estimate *sum)
{
  const struct p87_who *who = &p->setting->who;
  const double share = p->people * programme_share(p), checked = (double)p->setting->enforcement;
  double n = 0.0;
  if (p->lever->basis == P87_BASIS_person)
    n = persons_of(p->country, 0, P87_AGE_LAST, 0) * households_asked(p->country, who);
  else if (p->lever->each == P87_EACH_household)
    n = households(p->country) * households_asked(p->country, who);
  else if (p->lever->gives == P87_GIFT_grant)
    n = checked * persons_asked(p->country, who, 1) + (1.0 - checked) * persons_asked(p->country, who, 0);
  else
    n = persons_asked(p->country, who, 0);
  if (p->lever->basis == P87_BASIS_trainee) n /= who->oldest - who->youngest + 1.0;
  sum->reached += n * share;
  add_cost(p, n * share * value_to_one(p) * cost_of_one(p), sum);
}

static double number_of(enum p87_counted counted, const struct p87_country *c)
{
  switch (counted) {
  case P87_COUNTED_PEOPLE: return persons_of(c, 0, P87_AGE_LAST, 0);
  case P87_COUNTED_CHILDREN: return persons_of(c, P87_CHILD_FIRST, P87_CHILD_LAST, 0);
  case P87_COUNTED_PUPILS: return persons_of(c, P87_CHILD_FIRST, P87_CHILD_LAST, 1);
  case P87_COUNTED_HOUSEHOLDS: return households(c);
  case P87_COUNTED_WORKERS: return workers(c);
  case P87_COUNTED_FARMERS: return farmers(c);
  case P87_COUNTED_BY_A_RUN: break;
  }
  return 0.0;
}

/* A lever of communities reaches some of them wholly; one of a country reaches all, with part of its value. */
static void add_input(const struct place *p, struct p87_reach_estimate *sum)
{
  const int by_community = p->lever->reach == P87_REACH_community;
  const int is_shared = by_community || p->lever->delivery == P87_DELIVERY_delivered;
  const double n = p->people * number_of(sum->counted, p->country);
  const double share = is_shared ? (double)p->setting->take_up * p->capacity : 1.0;
  sum->reached += by_community ? n * share : n;
  add_cost(p, n * share * p->setting->value * cost_of_one(p), sum);
}

static double capacity_of(const struct p87_policy_params *k, const struct p87_lever_info *lever, unsigned income_group)
{
  enum { RICHEST = 3 };
  const double low = (double)k->capacity_low, high = (double)k->capacity_high;
  return lever->delivery == P87_DELIVERY_decreed ? 1.0 : low + (high - low) * income_group / RICHEST;
}

static void add_country(struct place p, struct p87_reach_estimate *sum)
{
  for (unsigned area = 0; area < P87_AREAS; area++) {
    if (!(p.setting->area_mask >> area & 1)) continue;
    p.area = (enum p87_area)area;
    p.people = area == P87_URBAN ? p.country->urban[0] : 1.0 - p.country->urban[0];
    if (p.lever->reach == P87_REACH_household)
      add_programme(&p, sum);
    else
      add_input(&p, sum);
  }
}

struct p87_reach_estimate p87_reach_estimate(const struct p87_scenario *scenario, const struct p87_setting *setting,
                                             const struct p87_params *params, const struct p87_figures *figures)
{
  const struct p87_lever_info *lever = &p87_lever_table[setting->lever];
  struct p87_reach_estimate sum = {.counted = counted_of(setting, lever)};
  if (sum.counted == P87_COUNTED_BY_A_RUN) return sum;
  for (size_t c = 0; c < figures->n_countries; c++) {
    const struct p87_country *country = &figures->country[c];
    if (!p87_has_country(scenario->country_mask, c) || !p87_has_country(setting->country_mask, c)) continue;
    if (!(setting->region_mask >> country->region & 1)) continue;
    add_country((struct place){.setting = setting,
                               .lever = lever,
                               .params = params,
                               .country = country,
                               .capacity = capacity_of(&params->policy, lever, country->income_group)},
                &sum);
  }
  sum.has_cost = cost_is_known(lever);
  if (!sum.has_cost) sum.usd_wanted = sum.money_wanted = 0.0;
  sum.usd = sum.usd_wanted;
  if (setting->budget.usd > 0.0 && sum.money_wanted > setting->budget.usd) {
    const double enough = setting->budget.usd / sum.money_wanted;
    sum.reached *= enough;
    sum.usd *= enough;
    sum.is_short = 1;
  }
  return sum;
}

/* What ties households of 2016 to others: lenders, insurers, members who left, and places that newcomers came from.
 *
 *     P(formal credit) = Lambda(a + b z + c ln(GDP / 10,000))
 *     P(insured)       = Lambda(logit(any) + w z)        any: published share with any social protection benefit
 *
 *   z  wealth of the household, standard score; coefficients: params/model.yml, section debt
 *
 * Former members who send, and newcomers, are those of a stationary past: a flow over the rate at which it fades.
 * Flows within a country: process/migration.c's own, for movers who go alone; between countries: published
 * net migrants by sex and age, less families (an adult for each minor of them). */
#include "path87/synth/ties.h"

#include "path87/base/dmath.h"
#include "path87/world/decision.h"

enum { CREDIT, INSURED, SENDERS, NEWCOMER, YOUNGEST_NEWCOMER = 18, OLDEST_NEWCOMER = 39, MOST_SENDERS = 20 };

/* Households that dissolve a year take what they know of former members along: judgement. */
static const double dissolved = 0.03;

static float draw(const struct p87_synth *synth, p87_id id, int which)
{
  const struct p87_jump jump = p87_jump_make(P87_FOR_LIFE, P87_DRAW_SYNTH_TIES + (unsigned)which);
  return p87_uniform(p87_draw_u32(p87_stream_of(synth->key, id), jump));
}

static double at_most(double x, double high)
{
  return x < high ? x : high;
}

/* Share of net migrants of 15 and over who go alone: families have an adult for each minor. */
static double lone_part(const double net[P87_SEXES][P87_MIGRANT_AGES])
{
  double minors = 0, older = 0;
  for (int sex = 0; sex < P87_SEXES; sex++)
    for (int g = 0; g < P87_MIGRANT_AGES; g++) *(g < 3 ? &minors : &older) += net[sex][g];
  if (older * minors <= 0.0) return 1.0;
  const double part = 1.0 - minors / older;
  return part > 0.0 ? part : 0.0;
}

void p87_ties_make(const struct p87_country *country, const struct p87_params *params, struct p87_ties *ties)
{
  const struct p87_demography_params *k = &params->demography;
  const struct p87_remittances_params *r = &params->remittances;
  const double(*net)[P87_MIGRANT_AGES] = country->net_migration[p87_period_of(P87_YEAR_FIRST)];
  const double persons = p87_country_persons(country), alone = lone_part(net);
  const double home = (double)k->move * at_most((double)k->move_alone * country->households.one_person, 1.0);
  double abroad = 0, young = 0;
  for (int sex = 0; sex < P87_SEXES; sex++) {
    for (int age = YOUNGEST_NEWCOMER; age <= OLDEST_NEWCOMER; age++) young += country->population[sex][age];
    for (int g = 0; g < P87_MIGRANT_AGES; g++) {
      double here = 0;
      for (int age = 5 * g; age < 5 * g + 5; age++) here += country->population[sex][age];
      const double come = g >= 3 && net[sex][g] > 0.0 && here > 0.0 ? alone * net[sex][g] / here : 0.0;
      ties->from_abroad[sex][g] = at_most(come / (double)r->settle, 0.9);
      if (g >= 3 && net[sex][g] < 0.0) abroad -= alone * net[sex][g];
    }
  }
  ties->from_home = young > 0.0 ? at_most(home * persons / young / (double)r->settle, 0.9) : 0.0;
  ties->senders = (double)r->sends * (home + abroad / persons) / ((double)r->stop + dissolved);
}

/* A Poisson number of this mean. */
static unsigned poisson(float u, double mean)
{
  double chance = p87_exp(-mean), upto = chance;
  unsigned n = 0;
  while ((double)u > upto && n < MOST_SENDERS) {
    n++;
    chance *= mean / n;
    upto += chance;
  }
  return n;
}

static void give_home(const struct p87_synth *synth, struct p87_community *c, const struct p87_ties *ties, p87_index h)
{
  const struct p87_debt_params *k = &synth->params->debt;
  const struct p87_country *country = &synth->figures->country[c->country];
  struct p87_households *home = &c->households;
  const float z = home->wealth[h];
  const double any = country->social_protection.any_benefit;
  const float covered = (float)(any < 0.01 ? 0.01 : any > 0.99 ? 0.99 : any);
  const float credit = p87_logisticf(k->credit_base + k->credit_wealth * z +
                                     k->credit_gdp * p87_logf((float)country->economy.gdp_ppp * 1e-4f));
  const float insured = p87_logisticf(p87_logistic_quantilef(covered) + k->insured_wealth * z);
  unsigned traits = home->traits[h];
  if (draw(synth, home->id[h], CREDIT) < credit) traits |= P87_FORMAL_CREDIT;
  if (draw(synth, home->id[h], INSURED) < insured) traits |= P87_INSURED;
  home->traits[h] = (uint8_t)traits;
  home->migrants[h] = (uint8_t)poisson(draw(synth, home->id[h], SENDERS), ties->senders * home->members[h]);
}

static void give_person(const struct p87_synth *synth, struct p87_community *c, const struct p87_ties *ties,
                        p87_index i)
{
  const struct p87_debt_params *k = &synth->params->debt;
  struct p87_persons *p = &c->persons;
  const unsigned age = p->age[i];
  if (age < P87_ADULT_FIRST || age >= 5 * P87_MIGRANT_AGES) return;
  const double abroad = ties->from_abroad[p->sex[i]][age / 5], home = age <= OLDEST_NEWCOMER ? ties->from_home : 0.0;
  const double u = (double)draw(synth, p->id[i], NEWCOMER);
  if (u >= abroad + home) return;
  const int is_abroad = u < abroad;
  const double share = (double)(is_abroad ? k->recruited_abroad : k->recruited_home);
  const int is_recruited = is_abroad ? u < share * abroad : u - abroad < share * home;
  p->background[i] =
    (uint8_t)(p->background[i] | (is_abroad ? P87_MOVED_ABROAD : P87_MOVED_HOME) | (is_recruited ? P87_RECRUITED : 0));
}

void p87_ties_give(const struct p87_synth *synth, struct p87_community *c)
{
  struct p87_ties ties;
  p87_ties_make(&synth->figures->country[c->country], synth->params, &ties);
  for (p87_index h = 0; h < c->households.n; h++) give_home(synth, c, &ties, h);
  for (p87_index i = 0; i < c->persons.n; i++) give_person(synth, c, &ties, i);
}

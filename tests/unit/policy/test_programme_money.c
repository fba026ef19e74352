/* The arithmetic of scenarios/README.md, "What the programme itself can pay": every line with a number of ours is made here
 * from params/ and has to stand there word for word. */
#include "support/prop.h"
#include "support/small_world.h"

#include <math.h>

/* The ILO's global estimates of 2016 (ILO 2017), million children in child labour. */
static const double child_labour[P87_REGIONS] = {[P87_AFRICA] = 72.1, [P87_ASIA_PACIFIC] = 62.1}, world = 151.6;

/* What a child costs for a year, market USD of 2016, as mean over children of 5-17 in the region's low and lower
 * middle-income countries. */
struct price {
  double usd, children;
};

enum service { GRANT, MEALS, FEES, REMEDIATION, WITHDRAWAL, SERVICES };

static double before_delivery(enum service service, const struct p87_country *c, const struct p87_params *k)
{
  const double gdp = (double)k->policy.gdp_prices * c->economy.gdp_ppp;
  switch (service) {
  case GRANT: return 15.0 * 12.0 * (double)k->cost.cash_transfer_conditional;
  case MEALS: return 0.5 * 200.0 * (double)k->cost.school_meals;
  case FEES:
    return (double)k->school.fee_share * c->economy.consumption_usd_day * 365.0 * (double)k->cost.school_fee_relief;
  case REMEDIATION: return (double)k->cost.remediation * gdp;
  case WITHDRAWAL: return (double)k->cost.withdrawal * gdp;
  case SERVICES: break;
  }
  return 0.0;
}

static double delivery(const struct p87_country *c, const struct p87_policy_params *k)
{
  const double capacity =
    (double)k->capacity_low + (double)(k->capacity_high - k->capacity_low) * c->income_group / 3.0;
  return (1.0 + (double)k->administration) / (1.0 - (double)k->leakage * (1.0 - capacity));
}

static double children_of(const struct p87_country *c)
{
  double n = 0.0;
  for (unsigned sex = 0; sex < P87_SEXES; sex++)
    for (unsigned age = P87_CHILD_FIRST; age <= P87_CHILD_LAST; age++) n += c->population[sex][age];
  return n;
}

static double usd_a_child(enum service service, enum p87_region region)
{
  const struct p87_inputs *in = small_inputs();
  double usd = 0.0, children = 0.0;
  for (size_t i = 0; i < in->figures.n_countries; i++) {
    const struct p87_country *c = &in->figures.country[i];
    if (c->region != region || c->income_group > 1) continue;
    usd +=
      children_of(c) * before_delivery(service, c, &in->params) * delivery(c, &in->params.policy) * p87_price_level(c);
    children += children_of(c);
  }
  return usd / children;
}

/* Over both regions, by children in child labour. */
static double usd_of_both(enum service service)
{
  const double africa = child_labour[P87_AFRICA], asia = child_labour[P87_ASIA_PACIFIC];
  return (africa * usd_a_child(service, P87_AFRICA) + asia * usd_a_child(service, P87_ASIA_PACIFIC)) / (africa + asia);
}

/* Two significant digits: our unit costs are no better. */
static double rounded(double x)
{
  const double unit = pow(10.0, floor(log10(x)) - 1.0);
  return round(x / unit) * unit;
}

/* Money of national budgets for one of the programme that makes `million` up to `need`; 0 if it is enough. */
static double leverage_for(double need, double million)
{
  return need > million ? rounded(need / million - 1.0) : 0.0;
}

static const char *readme(void)
{
  static char text[100000];
  if (text[0]) return text;
  FILE *f = fopen(P87_SOURCE_DIR "/scenarios/README.md", "rb");
  assert_non_null(f);
  const size_t n = fread(text, 1, sizeof text - 1, f);
  assert_true(n > 0 && n < sizeof text - 1);
  fclose(f);
  return text;
}

static void must_say(const char *line)
{
  if (!strstr(readme(), line)) fail_msg("scenarios/README.md has to say: %s", line);
}

static void the_readme_says_what_a_child_costs_and_how_many_are_carried(void **state)
{
  (void)state;
  static const char *const what[SERVICES] = {"`cash_transfer_conditional`, 15 USD PPP a month",
                                             "`school_meals`, 0.5 USD PPP a day", "`school_fee_relief`, 100 %",
                                             "`remediation`, a child", "`withdrawal`, a child"};
  for (int k = 0; k < SERVICES; k++) {
    char line[256];
    const double africa = usd_a_child((enum service)k, P87_AFRICA),
                 asia = usd_a_child((enum service)k, P87_ASIA_PACIFIC);
    const double both = usd_of_both((enum service)k);
    snprintf(line, sizeof line, "| %s | %.0f | %.0f | %.0f | %.0f | %.0f |", what[k], rounded(africa), rounded(asia),
             rounded(both), rounded(40e3 / both), rounded(90e3 / both));
    must_say(line);
  }
}

static void the_readme_says_what_it_is_a_child_and_what_leverage_would_take(void **state)
{
  (void)state;
  char line[256];
  snprintf(line, sizeof line, "%.2f USD a year for each of %.0f million", 40.0 / world, world);
  must_say(line);
  const struct {
    double children; /* million */
    enum service service;
    const char *what;
  } cases[] = {{1.0, GRANT, "the grant for 1 million children"},
               {10.0, GRANT, "the grant for 10 million children"},
               {world, GRANT, "the grant for all 152 million"},
               {72.5, WITHDRAWAL, "`withdrawal` of all 73 million in hazardous work"}};
  for (size_t k = 0; k < P87_COUNT_OF(cases); k++) {
    const double need = cases[k].children * usd_of_both(cases[k].service);
    const double of_40 = leverage_for(need, 40.0), of_90 = leverage_for(need, 90.0);
    snprintf(line, sizeof line, "| %s | %.0f | %.*f | %.*f |", cases[k].what, rounded(need), of_40 < 10.0, of_40,
             of_90 < 10.0, of_90);
    must_say(line);
  }
}

/* "Nearly 1 million children" of some 25 years, had all the money gone to them. */
static void the_readme_holds_unit_costs_against_what_the_programme_says_of_itself(void **state)
{
  (void)state;
  enum { YEARS = 25 };
  const double withdrawal = usd_of_both(WITHDRAWAL);
  char line[256];
  snprintf(line, sizeof line, "%.0f USD a child at 40 million a year", YEARS * 40.0);
  must_say(line);
  snprintf(line, sizeof line, "%.0f at 90 million", YEARS * 90.0);
  must_say(line);
  snprintf(line, sizeof line, "takes %.0f", rounded(withdrawal));
  must_say(line);
  snprintf(line, sizeof line, "%.1f and %.1f times", YEARS * 40.0 / withdrawal, YEARS * 90.0 / withdrawal);
  must_say(line);
}

/* The price level is the market's over purchasing power: dollars are dollars in the United States, at prices of 2016. */
static void price_levels_turn_purchasing_power_into_dollars(void **state)
{
  (void)state;
  const struct p87_figures *f = &small_inputs()->figures;
  assert_true(fabs(p87_price_level(&f->country[small_country("USA")]) - 1.067) < 1e-3);
  for (size_t c = 0; c < f->n_countries; c++) {
    const double level = p87_price_level(&f->country[c]);
    assert_true(level >= 0.1 && level <= 2.0);
    if (f->country[c].income_group == 0) assert_true(level < 0.7); /* the poorest are never dear */
  }
}

static const struct CMUnitTest tests[] = {
  cmocka_unit_test(the_readme_says_what_a_child_costs_and_how_many_are_carried),
  cmocka_unit_test(the_readme_says_what_it_is_a_child_and_what_leverage_would_take),
  cmocka_unit_test(the_readme_holds_unit_costs_against_what_the_programme_says_of_itself),
  cmocka_unit_test(price_levels_turn_purchasing_power_into_dollars),
};

SMALL_WORLD_MAIN(tests)

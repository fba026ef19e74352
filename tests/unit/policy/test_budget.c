/* Whom the money of a budget is enough for: from demand by income and country. */
#include "path87/policy/budget.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "support/prop.h"

enum { COUNTRIES = 2, BINS = P87_CATEGORIES_money_bin };

/* A country of few simulated persons who stand for many, and one of many who stand for few; prices differ. */
static struct p87_country country[COUNTRIES];
static const struct p87_figures figures = {.n_countries = COUNTRIES, .country = country};
static uint64_t founders[COUNTRIES * P87_AREAS] = {40, 10, 0, 500};
static const struct p87_directory directory = {.n_countries = COUNTRIES, .founders = founders};
static const double weight[COUNTRIES] = {2000.0, 30.0}, price[COUNTRIES] = {0.25, 1.5};

static struct p87_tally_layout last[COUNTRIES];
static struct p87_setting settings[2];
static struct p87_scenario scenario = {.n_settings = 2, .settings = settings};

static int start(void **state)
{
  (void)state;
  memset(country, 0, sizeof country);
  memset(last, 0, sizeof last);
  country[0].population[P87_MALE][30] = weight[0] * 50.0;
  country[1].population[P87_FEMALE][8] = weight[1] * 500.0;
  for (size_t c = 0; c < COUNTRIES; c++) country[c].economy.price_level = price[c];
  settings[0] = settings[1] = p87_setting_make(P87_LEVER_scholarship);
  settings[1].budget.slot = 1;
  return 0;
}

static void demand(size_t c, unsigned slot, size_t bin, double usd)
{
  last[c].nation_budget_demand[slot * BINS + bin] = (int64_t)(usd * 1e6);
}

static struct p87_ration ration_of(unsigned slot)
{
  struct p87_policy policy = p87_policy_make(&scenario);
  p87_budget_make(&figures, &directory, last, &policy);
  return policy.ration[slot];
}

/* Income at a place between bins. */
static double income_at(double bin)
{
  return P87_MONEY_BIN_FIRST * exp(P87_MONEY_BIN_WIDTH * bin);
}

static int is_about(double a, double b)
{
  return fabs(a - b) <= 1e-5 * fabs(b);
}

static void first_come_the_share_is_money_over_demand(void **state)
{
  (void)state;
  demand(0, 0, 10, 3.0);
  demand(0, 0, 40, 1.0);
  settings[0].budget.usd = 2000.0;
  const struct p87_ration r = ration_of(0);
  assert_true(is_about((double)r.share, 0.25));
  assert_true(r.below == FLT_MAX);
}

static void poorest_first_the_line_lies_where_the_money_ends(void **state)
{
  (void)state;
  demand(0, 0, 10, 3.0);
  demand(0, 0, 40, 1.0);
  settings[0].budget = (struct p87_budget){.usd = 3000.0, .order = P87_POOREST_FIRST};
  assert_true(is_about((double)ration_of(0).below, income_at(10.5)));
  settings[0].budget.usd = 7500.0; /* all of the poor, three quarters of those above */
  assert_true(is_about((double)ration_of(0).below, income_at(40.75)));
  assert_true(ration_of(0).share == 1.0f);
}

static void countries_weigh_by_the_persons_a_simulated_one_stands_for(void **state)
{
  (void)state;
  demand(0, 0, 20, 1.0);
  demand(1, 0, 20, 100.0);
  settings[0].budget.usd = 1000.0;
  assert_true(is_about((double)ration_of(0).share, 1000.0 / (weight[0] + 100.0 * weight[1])));
  founders[3] = 0; /* not in the run: whatever it says is not counted */
  assert_true(is_about((double)ration_of(0).share, 1000.0 / weight[0]));
  founders[3] = 500;
}

static void market_money_goes_further_where_prices_are_low(void **state)
{
  (void)state;
  demand(0, 0, 20, 1.0);
  demand(1, 0, 30, 100.0);
  settings[0].budget = (struct p87_budget){.usd = 1000.0, .is_market = 1};
  assert_true(is_about((double)ration_of(0).share, 1000.0 / (weight[0] * price[0] + 100.0 * weight[1] * price[1])));
  settings[0].budget.order = P87_POOREST_FIRST;
  assert_true(is_about((double)ration_of(0).below, income_at(30.0 + (1000.0 - 500.0) / 4500.0)));
  settings[0].budget.is_market = 0; /* the same sum of purchasing power is used up by the poorer country */
  assert_true(is_about((double)ration_of(0).below, income_at(20.5)));
}

static void without_demand_or_with_money_enough_all_are_reached(void **state)
{
  (void)state;
  for (int market = 0; market <= 1; market++) {
    settings[0].budget = (struct p87_budget){.usd = 10.0, .is_market = market};
    settings[1].budget = (struct p87_budget){.usd = 10.0, .is_market = market, .order = P87_POOREST_FIRST, .slot = 1};
    assert_true(ration_of(0).share == 1.0f && ration_of(1).below == FLT_MAX);
  }
  demand(0, 0, 5, 0.004);
  demand(0, 1, 5, 0.004);
  assert_true(ration_of(0).share == 1.0f && ration_of(1).below == FLT_MAX);
}

/* Of those who had it last year, a quarter of what was due was paid: money is enough for four times as many. */
static void who_does_not_do_what_is_asked_takes_no_money(void **state)
{
  (void)state;
  demand(0, 0, 10, 8.0);
  last[0].nation_budget_receivers[0] = 2000000;
  last[0].nation_budget_receivers[1] = 500000;
  settings[0].budget = (struct p87_budget){.usd = 1000.0};
  assert_true(is_about((double)ration_of(0).share, 1000.0 / (weight[0] * 8.0 * 0.25)));
  settings[0].budget.order = P87_POOREST_FIRST;
  assert_true(is_about((double)ration_of(0).below, income_at(10.25)));
}

static void budgets_do_not_look_at_each_other(void **state)
{
  (void)state;
  demand(0, 0, 10, 1.0);
  demand(0, 1, 10, 8.0);
  settings[0].budget = (struct p87_budget){.usd = 1000.0};
  settings[1].budget = (struct p87_budget){.usd = 1000.0, .slot = 1};
  assert_true(is_about((double)ration_of(0).share, 0.5));
  assert_true(is_about((double)ration_of(1).share, 1.0 / 16.0));
}

static void who_has_no_budget_is_not_rationed(void **state)
{
  (void)state;
  demand(0, 0, 10, 1e6);
  assert_true(ration_of(0).share == 1.0f && ration_of(0).below == FLT_MAX);
}

/* What the ration lets through costs no more than there is; with more money it never reaches fewer. */
static void more_money_never_reaches_fewer_and_never_more_than_it_pays(void **state)
{
  P87_FOR_ALL (300, g) {
    start(state);
    double total = 0.0;
    for (size_t c = 0; c < COUNTRIES; c++)
      for (size_t bin = 0; bin < BINS; bin++) {
        const double usd = gen_bool(g) ? 0.0 : gen_real(g, 0, 50);
        demand(c, 0, bin, usd);
        total += weight[c] * usd;
      }
    const enum p87_budget_order order = gen_bool(g) ? P87_POOREST_FIRST : P87_FIRST_COME;
    float before = 0.0f;
    for (double part = 0.1; part < 1.15; part += 0.1) {
      settings[0].budget = (struct p87_budget){.usd = part * total + 1e-3, .order = order};
      const struct p87_ration r = ration_of(0);
      const float now = order == P87_POOREST_FIRST ? r.below : r.share;
      assert_true(now >= before);
      before = now;
      double spent = 0.0;
      for (size_t bin = 0; bin < BINS; bin++) {
        const double place = log((double)r.below / P87_MONEY_BIN_FIRST) / P87_MONEY_BIN_WIDTH - (double)bin;
        const double inside = fmin(fmax(place, 0.0), 1.0) * (double)r.share;
        for (size_t c = 0; c < COUNTRIES; c++)
          spent += inside * weight[c] * 1e-6 * (double)last[c].nation_budget_demand[bin];
      }
      assert_true(spent <= settings[0].budget.usd * (1 + 1e-4) + 1e-2);
      if (part < 1.0) assert_true(spent >= settings[0].budget.usd * (1 - 1e-4) - 1e-2);
    }
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup(first_come_the_share_is_money_over_demand, start),
    cmocka_unit_test_setup(poorest_first_the_line_lies_where_the_money_ends, start),
    cmocka_unit_test_setup(countries_weigh_by_the_persons_a_simulated_one_stands_for, start),
    cmocka_unit_test_setup(market_money_goes_further_where_prices_are_low, start),
    cmocka_unit_test_setup(without_demand_or_with_money_enough_all_are_reached, start),
    cmocka_unit_test_setup(who_does_not_do_what_is_asked_takes_no_money, start),
    cmocka_unit_test_setup(budgets_do_not_look_at_each_other, start),
    cmocka_unit_test_setup(who_has_no_budget_is_not_rationed, start),
    cmocka_unit_test_setup(more_money_never_reaches_fewer_and_never_more_than_it_pays, start),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Whom a setting reaches and what that costs, against numbers worked out by hand. */
#include "fixture.h"

#include "path87/base/types.h"
#include "path87/params/reach.h"

/* One country: 1000 men and 1000 women of each age from 0 to 100, 40 % in towns. */
static struct p87_country country;
static struct p87_figures world;
static struct p87_params params;
static struct p87_scenario scenario;

/* (1 + administration) / (1 - leakage (1 - capacity)), with and without an administration */
static const double delivered = 1.1 / 0.9, decreed = 1.1;

static int make(void **state)
{
  (void)state;
  strcpy(country.iso3, "GHA");
  country.region = P87_AFRICA;
  for (unsigned sex = 0; sex < P87_SEXES; sex++)
    for (unsigned age = 0; age < P87_AGES; age++) country.population[sex][age] = 1000.0;
  country.urban[0] = 0.4;
  country.households.mean_size = 4.0;
  country.economy = (struct p87_economy_figures){
    .consumption_usd_day = 5.0, .poverty_190 = 0.2, .poverty_rural_ratio = 2.0, .gdp_ppp = 5000.0, .price_level = 0.4};
  country.education = (struct p87_education_figures){.entry_age = 6,
                                                     .primary_years = 6,
                                                     .lower_secondary_years = 3,
                                                     .upper_secondary_years = 3,
                                                     .oos_primary_male = 0.1,
                                                     .oos_primary_female = 0.2,
                                                     .oos_lower_male = 0.3,
                                                     .oos_lower_female = 0.4,
                                                     .oos_upper_male = 0.5,
                                                     .oos_upper_female = 0.6};
  country.employment[P87_MALE].employment_rate_15plus = 0.8;
  country.employment[P87_FEMALE].employment_rate_15plus = 0.6;
  country.conflict.displaced_share = 0.05;
  params.policy = (struct p87_policy_params){
    .capacity_low = 0.5f, .capacity_high = 1.0f, .undocumented = 0.1f, .administration = 0.1f, .leakage = 0.2f};
  params.policy.gdp_prices = 0.8f;
  params.school.fee_share = 0.1f;
  params.cost.cash_transfer_conditional = params.cost.cash_transfer_unconditional = params.cost.child_benefit = 1.0f;
  params.cost.vocational_training = 0.05f;
  params.cost.credit_access = 0.02f;
  params.cost.school_meals = 1.0f;
  params.cost.school_fee_relief = 1.0f;
  params.cost.labour_inspectors = 0.0004f;
  params.cost.minimum_age = 0.00001f;
  params.cost.health_insurance = 0.01f;
  world = (struct p87_figures){.n_countries = 1, .country = &country};
  p87_scenario_init(&scenario);
  return 0;
}

static struct p87_reach_estimate estimate(const struct p87_setting *s)
{
  return p87_reach_estimate(&scenario, s, &params, &world);
}

/* Equal but for the rounding of parameters to float. */
static void assert_about(double found, double expected)
{
  const double off = found - expected, room = 1e-6 * expected;
  if (off > room || off < -room) fail_msg("%.10g instead of %.10g", found, expected);
}

static void a_benefit_for_each_child_reaches_who_the_administration_can(void **state)
{
  (void)state;
  struct p87_setting s = p87_setting_make(P87_LEVER_child_benefit);
  s.value = 10.0;
  const struct p87_reach_estimate e = estimate(&s);
  assert_int_equal(e.counted, P87_COUNTED_CHILDREN);
  assert_about(e.reached, 36000 * 0.5 * 0.9);
  assert_about(e.usd, 16200 * 120 * delivered);
}

static struct p87_setting transfer(void)
{
  struct p87_setting s = p87_setting_make(P87_LEVER_cash_transfer_conditional);
  s.value = 15.0;
  s.area_mask = 1u << P87_RURAL;
  s.who.target = P87_TARGET_POOREST;
  s.who.poorest = 40;
  s.who.exclusion_error = 0.2f;
  s.who.inclusion_error = 0.1f;
  return s;
}

/* In the country half of all are among the poorest 40 %, in towns a quarter; 9000 boys and 7800 girls attend school. */
static void a_transfer_on_condition_reaches_pupils_of_the_poorest(void **state)
{
  (void)state;
  struct p87_setting s = transfer();
  const double share = 0.6 * (0.5 * 0.8 + 0.5 * 0.1) * 0.5 * 0.9;
  struct p87_reach_estimate e = estimate(&s);
  assert_int_equal(e.counted, P87_COUNTED_PUPILS);
  assert_about(e.reached, 16800 * share);
  assert_about(e.usd, 16800 * share * 180 * delivered);

  s.enforcement = 0.5f; /* the other half is paid for all 26000 children of 5-17 */
  e = estimate(&s);
  assert_int_equal(e.counted, P87_COUNTED_CHILDREN);
  assert_about(e.reached, (8400 + 13000) * share);

  s = transfer();
  s.who.sexes = 1u << P87_FEMALE;
  s.take_up = 0.8f;
  assert_about(estimate(&s).reached, 7800 * share * 0.8);
}

static void per_cent_of_consumption_are_money(void **state)
{
  (void)state;
  struct p87_setting s = transfer();
  s.value = 0.15;
  s.in_alias = 1;
  const struct p87_reach_estimate e = estimate(&s);
  assert_about(e.usd / e.reached, 0.15 * 5 * 365 * delivered);
}

static void levers_of_communities_reach_some_of_them(void **state)
{
  (void)state;
  struct p87_setting s = p87_setting_make(P87_LEVER_school_meals);
  s.value = 1.5;
  struct p87_reach_estimate e = estimate(&s);
  assert_int_equal(e.counted, P87_COUNTED_PUPILS);
  assert_about(e.reached, 8400);
  assert_about(e.usd, 8400 * 1.5 * 200 * delivered);

  s = p87_setting_make(P87_LEVER_school_fee_relief);
  s.value = 0.8;
  assert_about(estimate(&s).usd, 8400 * 0.8 * 0.1 * 5 * 365 * delivered);
}

static void levers_of_countries_reach_all_with_part_of_their_value(void **state)
{
  (void)state;
  struct p87_setting s = p87_setting_make(P87_LEVER_labour_inspectors);
  s.value = 2.0;
  struct p87_reach_estimate e = estimate(&s);
  assert_int_equal(e.counted, P87_COUNTED_WORKERS);
  assert_about(e.reached, 83 * 1000 * 1.4);
  assert_about(e.usd, 116200 * 0.5 * 2 * 0.0004 * 4000 * delivered);

  s = p87_setting_make(P87_LEVER_minimum_age);
  s.value = 15.0;
  e = estimate(&s);
  assert_int_equal(e.counted, P87_COUNTED_PEOPLE);
  assert_about(e.reached, 202000);
  assert_about(e.usd, 202000 * 15 * 0.00001 * 4000 * decreed);
}

static void households_are_reached_if_they_have_a_member_of_the_ages(void **state)
{
  (void)state;
  struct p87_setting s = p87_setting_make(P87_LEVER_cash_transfer_unconditional);
  s.value = 20.0;
  struct p87_reach_estimate e = estimate(&s);
  assert_int_equal(e.counted, P87_COUNTED_HOUSEHOLDS);
  assert_about(e.reached, 50500 * 0.45);
  assert_about(e.usd, 50500 * 0.45 * 240 * delivered);

  s.who.youngest = 60;
  const double without = 1.0 - 82000.0 / 202000.0;
  assert_about(estimate(&s).reached, 50500 * 0.45 * (1.0 - without * without * without * without));
}

static void a_budget_that_is_short_reaches_fewer(void **state)
{
  (void)state;
  struct p87_setting s = p87_setting_make(P87_LEVER_child_benefit);
  s.value = 10.0;
  const struct p87_reach_estimate all = estimate(&s);
  s.budget.usd = all.usd / 4.0;
  const struct p87_reach_estimate some = estimate(&s);
  assert_about(some.reached, all.reached / 4.0);
  assert_about(some.usd, s.budget.usd);
  assert_about(some.usd_wanted, all.usd);
  s.budget.usd = 2.0 * all.usd;
  assert_about(estimate(&s).reached, all.reached);
}

/* At a price level of 0.4, market dollars are enough for more. */
static void a_budget_in_market_dollars_buys_more_where_prices_are_low(void **state)
{
  (void)state;
  struct p87_setting s = p87_setting_make(P87_LEVER_child_benefit);
  s.value = 10.0;
  const struct p87_reach_estimate all = estimate(&s);
  assert_about(all.money_wanted, all.usd_wanted);
  s.budget.is_market = 1;
  s.budget.usd = 0.1 * all.usd;
  const struct p87_reach_estimate some = estimate(&s);
  assert_true(some.is_short);
  assert_about(some.money_wanted, 0.4 * all.usd);
  assert_about(some.usd_wanted, all.usd);
  assert_about(some.reached, all.reached / 4.0);
  assert_about(some.usd, all.usd / 4.0);
  s.budget.usd = 0.5 * all.usd;
  assert_false(estimate(&s).is_short);
  assert_about(estimate(&s).usd, all.usd);
}

static void money_costs_what_a_dollar_costs(void **state)
{
  (void)state;
  struct p87_setting s = p87_setting_make(P87_LEVER_child_benefit);
  s.value = 10.0;
  const double usd = estimate(&s).usd;
  params.cost.child_benefit = 1.25f;
  assert_about(estimate(&s).usd, 1.25 * usd);
  params.cost.child_benefit = 1.0f;
}

/* Half of those reached have it, and each costs it whole. */
static void insurance_and_credit_are_had_and_cost_once(void **state)
{
  (void)state;
  struct p87_setting s = p87_setting_make(P87_LEVER_credit_access);
  s.value = 0.5;
  struct p87_reach_estimate e = estimate(&s);
  assert_int_equal(e.counted, P87_COUNTED_HOUSEHOLDS);
  assert_about(e.reached, 50500 * 0.45 * 0.5);
  assert_about(e.usd / e.reached, 0.02 * 4000 * delivered);

  s = p87_setting_make(P87_LEVER_health_insurance);
  s.value = 0.25;
  e = estimate(&s);
  assert_int_equal(e.counted, P87_COUNTED_PEOPLE);
  assert_about(e.reached, 202000 * 0.45 * 0.25);
  assert_about(e.usd / e.reached, 0.01 * 4000 * delivered);
}

/* One year of age of the ten from 15 to 24. */
static void training_comes_once_in_life(void **state)
{
  (void)state;
  struct p87_setting s = p87_setting_make(P87_LEVER_vocational_training);
  s.value = 2.0;
  const struct p87_reach_estimate e = estimate(&s);
  assert_int_equal(e.counted, P87_COUNTED_PEOPLE);
  assert_about(e.reached, 2000 * 0.45);
  assert_about(e.usd / e.reached, 2 * 0.05 * 4000 * delivered);
}

static void displaced_households_are_a_published_share(void **state)
{
  (void)state;
  struct p87_setting s = p87_setting_make(P87_LEVER_child_benefit);
  s.value = 10.0;
  s.who.must = P87_ASKED_DISPLACED;
  assert_about(estimate(&s).reached, 16200 * 0.05);
  s.who.must = 0;
  s.who.must_not = P87_ASKED_DISPLACED;
  assert_about(estimate(&s).reached, 16200 * 0.95);
}

static void what_only_a_run_knows_is_not_guessed(void **state)
{
  (void)state;
  struct p87_setting s = p87_setting_make(P87_LEVER_withdrawal);
  s.value = 0.5;
  struct p87_reach_estimate e = estimate(&s);
  assert_int_equal(e.counted, P87_COUNTED_BY_A_RUN);
  assert_false(e.has_cost);

  s = p87_setting_make(P87_LEVER_child_benefit);
  s.value = 10.0;
  s.who.must = P87_ASKED_ORPHAN;
  assert_int_equal(estimate(&s).counted, P87_COUNTED_BY_A_RUN);

  s = p87_setting_make(P87_LEVER_child_benefit);
  s.value = 10.0;
  s.who.sectors = 1u << P87_AGRICULTURE;
  assert_int_equal(estimate(&s).counted, P87_COUNTED_BY_A_RUN);

  s = p87_setting_make(P87_LEVER_school_meals);
  s.value = 1.0;
  s.theme_mask = 1u << P87_SUPPLY_CHAIN;
  assert_int_equal(estimate(&s).counted, P87_COUNTED_BY_A_RUN);

  static const enum p87_basis of_a_run[] = {P87_BASIS_premium,    P87_BASIS_exposed,        P87_BASIS_school_lost,
                                            P87_BASIS_withdrawn,  P87_BASIS_found,          P87_BASIS_forced,
                                            P87_BASIS_victim,     P87_BASIS_found_in_chain, P87_BASIS_bonded,
                                            P87_BASIS_unassisted, P87_BASIS_youth,          P87_BASIS_bonded_out};
  for (unsigned l = 0; l < P87_LEVERS; l++)
    for (size_t k = 0; k < P87_COUNT_OF(of_a_run); k++) {
      if (p87_lever_table[l].basis != of_a_run[k]) continue;
      s = p87_setting_make((enum p87_lever)l);
      s.value = p87_lever_table[l].max;
      e = estimate(&s);
      assert_int_equal(e.counted, P87_COUNTED_BY_A_RUN);
      assert_false(e.has_cost);
      assert_about(e.usd, 0.0);
    }

  s = p87_setting_make(P87_LEVER_public_works);
  s.value = 100.0;
  e = estimate(&s);
  assert_int_equal(e.counted, P87_COUNTED_HOUSEHOLDS);
  assert_true(e.reached > 0.0);
  assert_false(e.has_cost);
}

static void nobody_is_reached_elsewhere(void **state)
{
  (void)state;
  struct p87_setting s = p87_setting_make(P87_LEVER_child_benefit);
  s.value = 10.0;
  s.region_mask = 1u << P87_AMERICAS;
  assert_about(estimate(&s).reached, 0.0);
  s = p87_setting_make(P87_LEVER_child_benefit);
  s.value = 10.0;
  s.country_mask[0] = 0;
  assert_about(estimate(&s).usd, 0.0);
}

static void the_poorest_of_town_and_country_are_the_share_asked_for(void **state)
{
  (void)state;
  assert_about(p87_poorest_in(0.4, 0.4, 2.0, P87_RURAL), 0.5);
  assert_about(p87_poorest_in(0.4, 0.4, 2.0, P87_URBAN), 0.25);
  assert_about(p87_poorest_in(0.8, 0.5, 5.0, P87_RURAL), 1.0);
  assert_about(p87_poorest_in(0.8, 0.5, 5.0, P87_URBAN), 0.6);
  for (int share = 1; share < 100; share++)
    for (int urban = 0; urban <= 10; urban++)
      for (int ratio = 1; ratio < 40; ratio++) {
        const double u = urban / 10.0, r = ratio / 4.0;
        const double town = p87_poorest_in(share / 100.0, u, r, P87_URBAN);
        const double land = p87_poorest_in(share / 100.0, u, r, P87_RURAL);
        assert_true(town >= 0.0 && town <= 1.0 && land >= 0.0 && land <= 1.0);
        assert_about(u * town + (1.0 - u) * land, share / 100.0);
      }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_benefit_for_each_child_reaches_who_the_administration_can),
    cmocka_unit_test(a_transfer_on_condition_reaches_pupils_of_the_poorest),
    cmocka_unit_test(per_cent_of_consumption_are_money),
    cmocka_unit_test(levers_of_communities_reach_some_of_them),
    cmocka_unit_test(levers_of_countries_reach_all_with_part_of_their_value),
    cmocka_unit_test(households_are_reached_if_they_have_a_member_of_the_ages),
    cmocka_unit_test(a_budget_that_is_short_reaches_fewer),
    cmocka_unit_test(a_budget_in_market_dollars_buys_more_where_prices_are_low),
    cmocka_unit_test(money_costs_what_a_dollar_costs),
    cmocka_unit_test(insurance_and_credit_are_had_and_cost_once),
    cmocka_unit_test(training_comes_once_in_life),
    cmocka_unit_test(displaced_households_are_a_published_share),
    cmocka_unit_test(what_only_a_run_knows_is_not_guessed),
    cmocka_unit_test(nobody_is_reached_elsewhere),
    cmocka_unit_test(the_poorest_of_town_and_country_are_the_share_asked_for),
  };
  return cmocka_run_group_tests(tests, make, NULL);
}

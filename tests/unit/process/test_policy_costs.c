/* What levers cost: a community of eight persons whose counts are known, for every basis and both delivery factors. */
#include "support/prop.h"
#include "support/small_world.h"

#include <float.h>
#include <math.h>

#include "path87/process/forced.h"
#include "path87/process/spending.h"

enum { YEAR = 2020, PERSONS = 8, HOUSEHOLDS = 2 };

/* What stands around the community: all of Kenya's figures, an administration that reaches everyone. */
static struct {
  struct p87_inputs *inputs;
  unsigned country;
  struct p87_year_table table[P87_MAX_COUNTRIES];
  uint32_t first[P87_MAX_COUNTRIES * P87_AREAS + 1];
  struct p87_directory directory;
  struct p87_scenario scenario;
  struct p87_policy policy;
  struct p87_work_table *work; /* owned */
  struct p87_context ctx;
  struct p87_community place;
  struct p87_tally_layout counts;
} it;

static const struct {
  uint8_t household, age, time_use, status, sector, hours, background;
  unsigned forced;
} people[PERSONS] = {
  {0, 35, P87_NO_TIME_USE, P87_OWN_ACCOUNT, P87_AGRICULTURE, 40, 0, 0},
  {0, 33, P87_NO_TIME_USE, P87_CONTRIBUTING_FAMILY, P87_AGRICULTURE, 30, 0, 12u << 4 | P87_FORCED_NOW},
  {0, 8, P87_SCHOOL_ONLY, P87_NO_STATUS, P87_NO_SECTOR, 0, 0, 0},
  {0, 12, P87_SCHOOL_AND_WORK, P87_CONTRIBUTING_FAMILY, P87_AGRICULTURE, 14, 0, 0},
  {0, 16, P87_WORK_ONLY, P87_INFORMAL_EMPLOYEE, P87_SERVICES, 45, P87_LEFT_INSPECTED, 0},
  {1, 41, P87_NO_TIME_USE, P87_FORMAL_EMPLOYEE, P87_SERVICES, 40, 0, 0},
  {1, 20, P87_NO_TIME_USE, P87_OUTSIDE_LABOUR_FORCE, P87_NO_SECTOR, 0, 0, P87_FORCED_DEBT},
  {1, 70, P87_NO_TIME_USE, P87_OUTSIDE_LABOUR_FORCE, P87_NO_SECTOR, 0, 0, 0},
};

/* By hand, from the table above; for programmes both households are reached. */
static const int64_t counted[P87_BASES] = {
  [P87_BASIS_person] = 8, [P87_BASIS_household] = 2, [P87_BASIS_child] = 3,       [P87_BASIS_pupil] = 2,
  [P87_BASIS_fees] = 2,   [P87_BASIS_meals] = 2,     [P87_BASIS_youth] = 1,       [P87_BASIS_worker] = 3,
  [P87_BASIS_farmer] = 1, [P87_BASIS_premium] = 1,   [P87_BASIS_school_lost] = 3, [P87_BASIS_forced] = 1};

static void make_place(void)
{
  struct p87_community *c = &it.place;
  assert_int_equal(p87_community_reserve(c, PERSONS, HOUSEHOLDS), P87_OK);
  for (p87_index i = 0; i < PERSONS; i++) {
    struct p87_person p = {.id = i + 1,
                           .household = people[i].household,
                           .age = people[i].age,
                           .time_use = people[i].time_use,
                           .work_status = people[i].status,
                           .sector = people[i].sector,
                           .hours_week = people[i].hours,
                           .background = people[i].background,
                           .forced = (uint8_t)people[i].forced};
    p87_person_set(&c->persons, p87_person_add(&c->persons), &p);
  }
  struct p87_household homes[HOUSEHOLDS] = {
    {.id = 1, .first = 0, .members = 5, .income_usd_day = 1.0f, .debt_usd = 60.0f, .traits = P87_BONDED},
    {.id = 2, .first = 5, .members = 3, .income_usd_day = 9.0f}};
  for (p87_index h = 0; h < HOUSEHOLDS; h++)
    p87_household_set(&c->households, p87_household_add(&c->households), &homes[h]);
  c->country = (uint16_t)it.country;
  c->school_fee_usd_year = 50.0f;
  c->school_km_shock = 1.0f;
  c->wage_usd_day = 8.0f;
}

static void set_administration(float capacity, float administration, float leakage)
{
  struct p87_policy_params *k = &it.inputs->params.policy;
  k->capacity_low = k->capacity_high = capacity;
  k->administration = administration;
  k->leakage = leakage;
  k->undocumented = 0.0f;
}

static int start(void **state)
{
  (void)state;
  memset(&it, 0, sizeof it);
  it.inputs = small_inputs_copy();
  it.country = small_country("KEN");
  it.directory = (struct p87_directory){.n_countries = it.inputs->figures.n_countries, .first = it.first};
  it.table[it.country].ln_growth = 0.05f;
  it.work = p87_alloc_array(it.inputs->figures.n_countries, sizeof *it.work);
  assert_non_null(it.work);
  p87_scenario_init(&it.scenario);
  make_place();
  set_administration(1.0f, 0.25f, 0.3f);
  it.ctx = (struct p87_context){.params = &it.inputs->params,
                                .figures = &it.inputs->figures,
                                .directory = &it.directory,
                                .table = it.table,
                                .work = it.work,
                                .scenario = &it.scenario,
                                .policy = &it.policy,
                                .key = p87_key_make(87, 0),
                                .year = YEAR};
  return 0;
}

static int finish(void **state)
{
  (void)state;
  p87_community_free(&it.place);
  p87_free(it.work);
  small_inputs_free(it.inputs);
  return 0;
}

/* One year of policy steps with these settings. */
static void run(struct p87_setting *settings, size_t n)
{
  static const enum p87_step steps[] = {P87_STEP_policy_inputs, P87_STEP_policy_reach, P87_STEP_policy_costs};
  it.scenario.settings = settings;
  it.scenario.n_settings = n;
  assert_int_equal(p87_scenario_number(&it.scenario), 0);
  it.policy = p87_policy_make(&it.scenario);
  memset(&it.counts, 0, sizeof it.counts);
  struct p87_tally tally = {.cells = &it.counts};
  for (size_t k = 0; k < P87_COUNT_OF(steps); k++) small_kernels()->step[steps[k]](&it.ctx, &it.place, &tally);
}

static struct p87_setting setting(enum p87_lever lever, double value)
{
  struct p87_setting s = p87_setting_make(lever);
  s.value = value;
  return s;
}

static double cost_of(enum p87_lever lever)
{
  return 1e-6 * (double)it.counts.costs_micro_usd[(size_t)it.place.area * P87_LEVERS + lever];
}

static int64_t reached_by(enum p87_lever lever)
{
  return it.counts.costs_reached[(size_t)it.place.area * P87_LEVERS + lever];
}

/* A value that a lever takes, below its maximum except where it says how many have the gift: all then. */
static double value_of(enum p87_lever lever)
{
  return (p87_is_had(p87_lever_table[lever].gives) ? 1.0 : 0.4) * p87_lever_table[lever].max;
}

static double gdp_per_head(void)
{
  return (double)it.inputs->params.policy.gdp_prices * it.inputs->figures.country[it.country].economy.gdp_ppp *
         exp(0.05);
}

static double unit_cost(enum p87_lever lever)
{
  return (double)((const float *)(const void *)&it.inputs->params.cost)[lever];
}

/* What the head of policy_costs.c says, before delivery. */
static double due(enum p87_lever lever, double value)
{
  const enum p87_basis basis = p87_lever_table[lever].basis;
  const double n = (double)counted[basis], u = unit_cost(lever);
  if (basis == P87_BASIS_fees) return n * value * u * 50.0;
  if (basis == P87_BASIS_meals) return n * value * u * 200.0;
  return n * value * u * gdp_per_head();
}

static int is_about(double a, double b)
{
  return fabs(a - b) <= 2e-5 * fabs(b) + 2e-6;
}

static int is_money(enum p87_lever lever)
{
  return p87_lever_table[lever].basis == P87_BASIS_money || p87_lever_table[lever].basis == P87_BASIS_debt;
}

/* Counted where they are helped, once in years, or by shares: tests/property/test_levers_children.c, test_levers_forced.c. */
static int is_counted_elsewhere(enum p87_basis basis)
{
  switch (basis) {
  case P87_BASIS_withdrawn:
  case P87_BASIS_found:
  case P87_BASIS_found_in_chain:
  case P87_BASIS_exposed:
  case P87_BASIS_trainee:
  case P87_BASIS_victim:
  case P87_BASIS_unassisted:
  case P87_BASIS_bonded:
  case P87_BASIS_bonded_out: return 1;
  default: return 0;
  }
}

static void every_service_costs_what_the_formula_says(void **state)
{
  (void)state;
  unsigned seen[P87_BASES] = {0};
  for (int k = 0; k < P87_LEVERS; k++) {
    const enum p87_lever lever = (enum p87_lever)k;
    if (is_money(lever) || is_counted_elsewhere(p87_lever_table[lever].basis)) continue;
    struct p87_setting s = setting(lever, value_of(lever));
    run(&s, 1);
    const double saved = lever == P87_LEVER_coordination ? value_of(lever) : 0.0;
    assert_int_equal(reached_by(lever), counted[p87_lever_table[lever].basis]);
    assert_true(is_about(cost_of(lever), due(lever, value_of(lever)) * (1.0 + 0.25 * (1.0 - saved))));
    for (int other = 0; other < P87_LEVERS; other++)
      if (other != k) assert_true(cost_of((enum p87_lever)other) == 0.0 && reached_by((enum p87_lever)other) == 0);
    seen[p87_lever_table[lever].basis]++;
  }
  for (int basis = 0; basis < P87_BASES; basis++)
    assert_true(seen[basis] > 0 || basis == P87_BASIS_money || basis == P87_BASIS_debt ||
                is_counted_elsewhere((enum p87_basis)basis));
}

/* The lesser capacity, the more is lost and the fewer are served; what is decreed loses nothing. */
static void delivery_adds_administration_and_what_is_lost(void **state)
{
  (void)state;
  set_administration(0.6f, 0.25f, 0.3f);
  const double lost = 0.3 * 0.4, delivery = 1.25 / (1.0 - lost);
  struct p87_setting s = setting(P87_LEVER_labour_inspectors, 2.0);
  run(&s, 1);
  assert_true(is_about(cost_of(s.lever), 0.6 * due(s.lever, 2.0) * delivery));
  s = setting(P87_LEVER_minimum_wage, 1.0);
  run(&s, 1);
  assert_true(is_about(cost_of(s.lever), due(s.lever, 1.0) * 1.25));
  struct p87_setting with[] = {setting(P87_LEVER_labour_inspectors, 2.0), setting(P87_LEVER_coordination, 0.5)};
  run(with, 2);
  assert_true(is_about(cost_of(with[0].lever), 0.6 * due(with[0].lever, 2.0) * 1.125 / (1.0 - lost)));
}

static void money_costs_what_is_paid(void **state)
{
  (void)state;
  const struct {
    enum p87_lever lever;
    double value, paid;
    int64_t reached;
  } cases[] = {
    {P87_LEVER_cash_transfer_unconditional, 10, 2 * 10 * 12, 2},
    {P87_LEVER_child_benefit, 10, 3 * 10 * 12, 3},
    {P87_LEVER_social_pension, 10, 1 * 10 * 12, 1},
    {P87_LEVER_cash_transfer_conditional, 10, 2 * 10 * 12, 2}, /* two attend */
    {P87_LEVER_scholarship, 10, 1 * 10 * 12, 1},               /* one of them is of an age for secondary school */
    {P87_LEVER_public_works, 50, 2 * 50 * 8, 2}, /* in each household somebody has no formal job; a wage of 8 a day */
    {P87_LEVER_debt_relief, 0.5, 30, 1},
  };
  for (size_t k = 0; k < P87_COUNT_OF(cases); k++) {
    struct p87_setting s = setting(cases[k].lever, cases[k].value);
    it.place.households.debt_usd[0] = 60.0f;
    run(&s, 1);
    assert_int_equal(reached_by(s.lever), cases[k].reached);
    assert_true(is_about(cost_of(s.lever), cases[k].paid * unit_cost(s.lever) * 1.25));
  }
  struct p87_setting open = setting(P87_LEVER_cash_transfer_conditional, 10); /* nobody checks: all children */
  open.enforcement = 0.0f;
  run(&open, 1);
  assert_true(reached_by(open.lever) == 3 && is_about(cost_of(open.lever), 3 * 10 * 12 * 1.25));
}

/* Half a cover costs half because half as many have it, not because each pays less as well. */
static void what_is_had_or_not_costs_the_same_for_each_who_has_it(void **state)
{
  (void)state;
  static const enum p87_lever levers[] = {P87_LEVER_health_insurance, P87_LEVER_credit_access};
  for (size_t k = 0; k < P87_COUNT_OF(levers); k++) {
    unsigned some = 0;
    for (uint64_t seed = 1; seed <= 40; seed++) {
      it.ctx.key = p87_key_make(seed, 0);
      struct p87_setting s = setting(levers[k], 0.5);
      run(&s, 1);
      const double n = (double)reached_by(s.lever);
      assert_true(is_about(cost_of(s.lever), n * unit_cost(s.lever) * gdp_per_head() * 1.25));
      some += n > 0 && n < (double)counted[p87_lever_table[levers[k]].basis];
    }
    assert_true(some > 0);
  }
}

static void insurance_of_harvests_costs_only_where_they_fail(void **state)
{
  (void)state;
  struct p87_setting s = setting(P87_LEVER_crop_insurance, 0.5);
  it.place.persons.earning_usd_day[0] = 4.0f;
  run(&s, 1);
  assert_true(cost_of(s.lever) == 0.0);
  it.place.farm_shock = -0.5f;
  run(&s, 1);
  assert_true(is_about(cost_of(s.lever), 0.5 * 4 * 365 * (1 - exp(-0.5)) * unit_cost(s.lever) * 1.25));
}

/* Households are counted, not persons; one that has been freed within the year still had to be. */
static void release_costs_by_bonded_household(void **state)
{
  (void)state;
  struct p87_setting s = setting(P87_LEVER_bonded_release, 0.2);
  run(&s, 1);
  assert_true(cost_of(s.lever) == 0.0 && reached_by(s.lever) == 0);
  it.place.persons.forced[5] = (uint8_t)(P87_FORCED_DEBT | P87_FORCED_NOW | 12u << 4);
  it.place.persons.forced[7] = (uint8_t)(P87_FORCED_DEBT | 3u << 4); /* of the same household */
  run(&s, 1);
  assert_int_equal(reached_by(s.lever), 1);
  assert_true(is_about(cost_of(s.lever), 0.2 * unit_cost(s.lever) * gdp_per_head() * 1.25));
  it.place.persons.forced[0] = (uint8_t)(P87_FORCED_DEBT | 1u << 4);
  run(&s, 1);
  assert_int_equal(reached_by(s.lever), 2);
}

static void temporary_schools_cost_only_where_schools_are_lost(void **state)
{
  (void)state;
  struct p87_setting s = setting(P87_LEVER_temporary_schools, 0.5);
  it.place.school_km_shock = 0.0f;
  run(&s, 1);
  assert_true(cost_of(s.lever) == 0.0 && reached_by(s.lever) == 0);
  it.place.school_quality_shock = -0.1f;
  run(&s, 1);
  assert_int_equal(reached_by(s.lever), 3);
}

/* Everything at random: costs are never negative, those of settings side by side are the sum of each alone, and where a
 * setting does not reach there are none. */
static void costs_add_up_and_stop_where_nothing_is_reached(void **state)
{
  (void)state;
  P87_FOR_ALL (300, g) {
    set_administration((float)gen_real(g, 0.05, 1), (float)gen_real(g, 0, 2), (float)gen_real(g, 0, 0.9));
    it.ctx.key = p87_key_make(gen_u64(g), 0);
    struct p87_setting two[2];
    int64_t alone[2];
    for (int k = 0; k < 2; k++) {
      do {
        two[k] = setting((enum p87_lever)gen_int(g, 0, P87_LEVERS - 1), 0.0);
        /* what changes how others are delivered, or shares what it counts or pays, does not add up, and need not */
      } while (p87_lever_table[two[k].lever].area_of_action == 2 || two[k].lever == P87_LEVER_coordination ||
               two[k].lever == P87_LEVER_debt_relief || two[k].lever == P87_LEVER_legal_identity ||
               two[k].lever == P87_LEVER_targeting_data);
      two[k].value = gen_real(g, 0, p87_lever_table[two[k].lever].max);
      two[k].take_up = (float)gen_real(g, 0, 1);
      if (gen_int(g, 0, 4) == 0) two[k].area_mask = 1u << P87_URBAN; /* elsewhere: the place is rural */
      run(&two[k], 1);
      alone[k] = it.counts.costs_micro_usd[two[k].lever];
      assert_true(alone[k] >= 0);
      const int elsewhere = two[k].area_mask == 1u << P87_URBAN;
      const int taken_up = two[k].take_up > 0.0f || p87_lever_table[two[k].lever].delivery == P87_DELIVERY_decreed;
      if (elsewhere || !taken_up) assert_int_equal(alone[k], 0);
    }
    run(two, 2);
    if (two[0].lever == two[1].lever)
      assert_int_equal(it.counts.costs_micro_usd[two[0].lever], alone[0] + alone[1]);
    else
      for (int k = 0; k < 2; k++) assert_int_equal(it.counts.costs_micro_usd[two[k].lever], alone[k]);
  }
}

/* Demand is what a programme costs if all children attend; of those reached it is also known what it did cost. */
static void demand_on_a_budget_is_what_the_programme_would_cost(void **state)
{
  (void)state;
  for (int checked = 0; checked <= 1; checked++) {
    struct p87_setting s = setting(P87_LEVER_cash_transfer_conditional, 10);
    s.budget.usd = 1e9;
    s.enforcement = (float)checked;
    run(&s, 1);
    const struct p87_tally_layout *t = &it.counts;
    double sum = 0.0;
    for (size_t bin = 0; bin < P87_CATEGORIES_money_bin; bin++) sum += 1e-6 * (double)t->nation_budget_demand[bin];
    assert_true(is_about(sum, 3 * 10 * 12 * 1.25));
    assert_true(is_about(1e-6 * (double)t->nation_budget_receivers[0], sum));
    assert_true(is_about(1e-6 * (double)t->nation_budget_receivers[1], cost_of(s.lever)));
    assert_true(is_about(cost_of(s.lever), checked ? 2 * 10 * 12 * 1.25 : sum));
  }
}

static const struct CMUnitTest tests[] = {
  cmocka_unit_test_setup_teardown(every_service_costs_what_the_formula_says, start, finish),
  cmocka_unit_test_setup_teardown(delivery_adds_administration_and_what_is_lost, start, finish),
  cmocka_unit_test_setup_teardown(money_costs_what_is_paid, start, finish),
  cmocka_unit_test_setup_teardown(what_is_had_or_not_costs_the_same_for_each_who_has_it, start, finish),
  cmocka_unit_test_setup_teardown(insurance_of_harvests_costs_only_where_they_fail, start, finish),
  cmocka_unit_test_setup_teardown(release_costs_by_bonded_household, start, finish),
  cmocka_unit_test_setup_teardown(temporary_schools_cost_only_where_schools_are_lost, start, finish),
  cmocka_unit_test_setup_teardown(costs_add_up_and_stop_where_nothing_is_reached, start, finish),
  cmocka_unit_test_setup_teardown(demand_on_a_budget_is_what_the_programme_would_cost, start, finish),
};

SMALL_WORLD_MAIN(tests)

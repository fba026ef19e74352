/* The one text that a results file keeps of a scenario says all of it: read again, it is the same scenario. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "path87/params/read.h"
#include "path87/results/record.h"

static struct p87_country countries[] = {
  {.iso3 = "BRA", .name = "Brazil", .region = P87_AMERICAS},
  {.iso3 = "KEN", .name = "Kenya", .region = P87_AFRICA},
  {.iso3 = "MLI", .name = "Mali", .region = P87_AFRICA},
};
static const struct p87_figures world = {.n_countries = P87_COUNT_OF(countries), .country = countries};

static struct p87_scenario read_text(char *text)
{
  char name[] = "told";
  const struct p87_scenario_file file = {.name = name, .text = text, .bytes = strlen(text)};
  struct p87_report report = {0};
  struct p87_scenario s = {0};
  const p87_status st = p87_scenario_restore("test", &file, 1, &world, &s, &report);
  if (st) p87_report_print(&report, stderr);
  if (st) print_error("%s", text);
  assert_int_equal(st, P87_OK);
  p87_report_free(&report);
  return s;
}

static int same(double a, double b)
{
  return !(a < b) && !(a > b);
}

static void expect_same(const struct p87_setting *a, const struct p87_setting *b)
{
  assert_int_equal(a->lever, b->lever);
  assert_true(same(a->value, b->value));
  assert_int_equal(a->in_alias, b->in_alias);
  assert_int_equal(a->first_year, b->first_year);
  assert_int_equal(a->last_year, b->last_year);
  assert_int_equal(a->ramp_years, b->ramp_years);
  assert_int_equal(a->region_mask, b->region_mask);
  assert_int_equal(a->area_mask, b->area_mask);
  assert_int_equal(a->theme_mask, b->theme_mask);
  for (size_t i = 0; i < world.n_countries; i++)
    assert_int_equal(p87_has_country(a->country_mask, i), p87_has_country(b->country_mask, i));
  assert_int_equal(a->who.target, b->who.target);
  assert_int_equal(a->who.poorest, b->who.poorest);
  assert_int_equal(a->who.youngest, b->who.youngest);
  assert_int_equal(a->who.oldest, b->who.oldest);
  assert_int_equal(a->who.sexes, b->who.sexes);
  assert_int_equal(a->who.must, b->who.must);
  assert_int_equal(a->who.must_not, b->who.must_not);
  assert_int_equal(a->who.sectors, b->who.sectors);
  assert_true(same((double)a->who.exclusion_error, (double)b->who.exclusion_error));
  assert_true(same((double)a->who.inclusion_error, (double)b->who.inclusion_error));
  assert_true(same((double)a->take_up, (double)b->take_up));
  assert_true(same((double)a->enforcement, (double)b->enforcement));
  assert_int_equal(a->trigger.crisis, b->trigger.crisis);
  assert_true(same((double)a->trigger.size, (double)b->trigger.size));
  assert_int_equal(a->trigger.years, b->trigger.years);
  assert_true(same(a->budget.usd, b->budget.usd));
  assert_true(same(a->budget.leverage, b->budget.leverage));
  assert_int_equal(a->budget.order, b->budget.order);
}

static void what_is_told_reads_as_what_was_read(void **state)
{
  (void)state;
  static const char *const entries[] = {
    "{lever: minimum_age, value: 15, years: 2018-2025}",
    "{lever: cash_transfer_conditional, value: 7.3, years: 2018, who: {target: poorest_37, age: 10-14, sex: girls}}",
    "{lever: cash_transfer_conditional, value: 7.3 % of consumption, years: 2018, who: {age: 12, sex: boys}, take_up: "
    "0.83}",
    "{lever: scholarship, value: 12, years: 2018-2020, conditional: no, who: {group: discriminated, orphan: yes}}",
    "{lever: scholarship, value: 12, years: 2018-2020, enforcement: 81.7 %, who: {group: others, enrolled: no}}",
    "{lever: child_benefit, value: 4, years: 2018-2025, who: {displaced: yes, sector: [agriculture, services]}}",
    "{lever: child_benefit, value: 4, years: 2018-2025, who: {displaced: no, enrolled: yes, sector: industry}}",
    "{lever: child_benefit, value: 4, years: 2018-2025, where: {theme: [crisis, supply_chain]}}",
    "{lever: emergency_cash, value: 30, years: 2018-2025, when: drought, where: {theme: rural_informal, area: urban}}",
    "{lever: emergency_cash, value: 30, years: 2018-2025, when: {crisis: price_fall, size: 17 %, for: 2 years}}",
    "{lever: temporary_schools, value: 80 %, years: 2018-2025, when: {crisis: conflict, for: 3}, take_up: 0.333333333}",
    "{lever: child_benefit, value: 5, years: 2018-2025, budget: 40 million USD PPP, where: {region: africa}}",
    "{lever: child_benefit, value: 6, years: 2018-2025, who: poor, budget: {money: 0.7 billion USD PPP, order: "
    "poorest_first,"
    " leverage: 0.3}}",
    "{lever: social_pension, value: 6, years: 2018-2025, budget: {money: 123456789.12 USD PPP a year, order: "
    "first_come}}",
    "{lever: school_meals, value: 1, years: 2019-2025, where: sahel}",
    "{lever: school_meals, value: 0.5, years: 2019-2025, where: {region: [sahel, americas], area: rural}}",
  };
  for (size_t i = 0; i < P87_COUNT_OF(entries); i++) {
    char text[1024];
    snprintf(text, sizeof text, "name: x\nsets: {sahel: [MLI]}\nlevers:\n  - %s\n", entries[i]);
    struct p87_scenario read = read_text(text);
    char *told = p87_record_resolved(&read, &world);
    assert_non_null(told);
    struct p87_scenario again = read_text(told);
    assert_int_equal(read.n_settings, 1);
    assert_int_equal(again.n_settings, 1);
    expect_same(&read.settings[0], &again.settings[0]);
    free(told);
    p87_scenario_free(&again);
    p87_scenario_free(&read);
  }
}

/* A key of which nothing was read would pass the test above. */
static void what_was_read_is_what_was_said(void **state)
{
  (void)state;
  char text[] =
    "name: x\nsets: {sahel: [MLI], wide: [sahel, Americas]}\nlevers:\n"
    "  - lever: scholarship\n    value: 12\n    years: 2018-2025\n    take_up: 80 %\n    enforcement: 25 %\n"
    "    where: {country: wide, theme: crisis}\n"
    "    who: {age: 12-14, sex: girls, orphan: yes, enrolled: no, group: others, displaced: yes, sector: "
    "services}\n"
    "    when: {crisis: epidemic, size: 5 %, for: 3 years}\n"
    "    budget: {money: 2 Millions USD PPP, order: poorest_first, leverage: 0.5}\n";
  struct p87_scenario s = read_text(text);
  const struct p87_setting *set = &s.settings[0];
  assert_true(p87_has_country(set->country_mask, 0) && !p87_has_country(set->country_mask, 1) &&
              p87_has_country(set->country_mask, 2));
  assert_int_equal(set->theme_mask, 1 << P87_CRISIS);
  assert_int_equal(set->who.youngest, 12);
  assert_int_equal(set->who.oldest, 14);
  assert_int_equal(set->who.sexes, 1 << P87_FEMALE);
  assert_int_equal(set->who.must, P87_ASKED_ORPHAN | P87_ASKED_DISPLACED);
  assert_int_equal(set->who.must_not, P87_ASKED_ENROLLED | P87_ASKED_DISCRIMINATED);
  assert_int_equal(set->who.sectors, 1 << P87_SERVICES);
  assert_true(same((double)set->take_up, (double)0.8f));
  assert_true(same((double)set->enforcement, 0.25));
  assert_int_equal(set->trigger.crisis, P87_CRISIS_EPIDEMIC);
  assert_true(same((double)set->trigger.size, (double)0.05f));
  assert_int_equal(set->trigger.years, 3);
  assert_true(same(set->budget.usd, 3e6));
  assert_int_equal(set->budget.order, P87_POOREST_FIRST);
  p87_scenario_free(&s);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(what_is_told_reads_as_what_was_read),
    cmocka_unit_test(what_was_read_is_what_was_said),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

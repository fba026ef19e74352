/* What a setting comes to in a year and where it applies. */
#include "support/prop.h"

#include <string.h>

#include "path87/policy/policy.h"

static void a_setting_is_neutral_outside_its_years_and_ramps_up_within(void **state)
{
  (void)state;
  const struct p87_setting s = {
    .lever = P87_LEVER_cash_transfer_conditional, .value = 30, .first_year = 2018, .last_year = 2022, .ramp_years = 3};
  const double expected[] = {0, 0, 10, 20, 30, 30, 30, 0, 0};
  for (unsigned year = 2016; year <= 2024; year++) {
    const double d = p87_setting_strength(&s, year, 1.0) - expected[year - 2016];
    assert_true(d < 1e-12 && d > -1e-12);
  }
}

static void without_a_ramp_the_full_value_holds_from_the_first_year(void **state)
{
  (void)state;
  for (uint16_t ramp = 0; ramp <= 1; ramp++) {
    const struct p87_setting s = {
      .lever = P87_LEVER_school_fee_relief, .value = 0.7, .first_year = 2020, .last_year = 2020, .ramp_years = ramp};
    assert_true(p87_setting_strength(&s, 2019, 1.0) == 0.0);
    assert_true(p87_setting_strength(&s, 2020, 1.0) == 0.7);
    assert_true(p87_setting_strength(&s, 2021, 1.0) == 0.0);
  }
}

static void strength_never_falls_before_the_last_year_nor_passes_the_value(void **state)
{
  (void)state;
  P87_FOR_ALL (2000, g) {
    struct p87_setting s = {.lever = (enum p87_lever)gen_int(g, 0, P87_LEVERS - 1)};
    const struct p87_lever_info *info = &p87_lever_table[s.lever];
    s.value = gen_real(g, info->min, info->max);
    s.first_year = (uint16_t)gen_int(g, 2017, 2030);
    s.last_year = (uint16_t)gen_int(g, s.first_year, 2030);
    s.ramp_years = (uint16_t)gen_int(g, 0, 15);
    double last = info->neutral;
    for (unsigned year = 2016; year <= s.last_year; year++) {
      const double now = p87_setting_strength(&s, year, 1.0);
      assert_true(now >= last && now <= s.value);
      if (year + 1 >= (unsigned)s.first_year + (s.ramp_years ? s.ramp_years : 1)) assert_true(now == s.value);
      last = now;
    }
    assert_true(p87_setting_strength(&s, s.last_year + 1u, 1.0) == info->neutral);
  }
}

static void a_setting_covers_exactly_the_countries_regions_and_areas_named(void **state)
{
  (void)state;
  P87_FOR_ALL (2000, g) {
    struct p87_setting s = {.region_mask = (uint8_t)gen_int(g, 0, 31), .area_mask = (uint8_t)gen_int(g, 0, 3)};
    uint8_t in[P87_MAX_COUNTRIES];
    for (unsigned c = 0; c < P87_MAX_COUNTRIES; c++) {
      in[c] = (uint8_t)gen_bool(g);
      s.country_mask[c / 64] |= (uint64_t)in[c] << (c % 64);
    }
    for (int k = 0; k < 50; k++) {
      const unsigned c = (unsigned)gen_int(g, 0, P87_MAX_COUNTRIES - 1), r = (unsigned)gen_int(g, 0, P87_REGIONS - 1);
      const unsigned a = (unsigned)gen_int(g, 0, 1);
      const int covers = in[c] && (s.region_mask & (1u << r)) && (s.area_mask & (1u << a));
      assert_int_equal(!!p87_setting_covers(&s, c, r, a), covers);
    }
  }
}

static void every_lever_is_neutral_within_its_range(void **state)
{
  (void)state;
  for (int k = 0; k < P87_LEVERS; k++) {
    const struct p87_lever_info *info = &p87_lever_table[k];
    assert_true(info->min <= info->neutral && info->neutral < info->max);
    assert_true(info->area_of_action >= 1 && info->area_of_action <= 12);
    assert_true(info->neutral == 0.0); /* ramps run from nothing: p87_setting_strength relies on it */
  }
}

static void a_fresh_scenario_is_the_baseline(void **state)
{
  (void)state;
  struct p87_scenario s;
  p87_scenario_init(&s);
  assert_int_equal(s.horizon, 2025);
  assert_int_equal(s.seed, 87);
  assert_int_equal(s.population, 0);
  assert_int_equal(s.replicates, 1);
  assert_true(s.scale == 1000.0);
  assert_int_equal(s.n_settings, 0);
  for (size_t c = 0; c < P87_MAX_COUNTRIES; c++) assert_true(p87_has_country(s.country_mask, c));
  p87_scenario_free(&s);
  p87_scenario_free(&s); /* safe when empty */
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_setting_is_neutral_outside_its_years_and_ramps_up_within),
    cmocka_unit_test(without_a_ramp_the_full_value_holds_from_the_first_year),
    cmocka_unit_test(strength_never_falls_before_the_last_year_nor_passes_the_value),
    cmocka_unit_test(a_setting_covers_exactly_the_countries_regions_and_areas_named),
    cmocka_unit_test(every_lever_is_neutral_within_its_range),
    cmocka_unit_test(a_fresh_scenario_is_the_baseline),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Inputs that levers change: how settings come together, and what the tables of levers and inputs say of each other. */
#include "support/prop.h"

#include <string.h>

#include "path87/policy/lever.h"
#include "path87/policy/policy.h"

static float *at(struct p87_policy_inputs *inputs, int which)
{
  return (float *)(void *)((char *)inputs + p87_input_table[which].offset);
}

static void adding_nothing_changes_no_bit(void **state)
{
  (void)state;
  P87_FOR_ALL (2000, g) {
    struct p87_policy_inputs inputs = {0}, before;
    for (int k = 0; k < P87_INPUTS; k++) *at(&inputs, k) = (float)gen_real(g, 0.0, (double)p87_input_table[k].max);
    before = inputs;
    p87_policy_inputs_add(&inputs, (enum p87_input)gen_int(g, 0, P87_INPUTS - 1), 0.0f);
    assert_memory_equal(&inputs, &before, sizeof inputs);
  }
}

static void adding_never_takes_away_passes_the_maximum_or_touches_another(void **state)
{
  (void)state;
  P87_FOR_ALL (2000, g) {
    struct p87_policy_inputs inputs = {0}, before;
    const int which = (int)gen_int(g, 0, P87_INPUTS - 1);
    const float max = p87_input_table[which].max;
    *at(&inputs, which) = (float)gen_real(g, 0.0, (double)max);
    before = inputs;
    p87_policy_inputs_add(&inputs, (enum p87_input)which, (float)gen_real(g, 0.0, (double)max));
    assert_true(*at(&inputs, which) >= *at(&before, which) && *at(&inputs, which) <= max);
    *at(&inputs, which) = *at(&before, which);
    assert_memory_equal(&inputs, &before, sizeof inputs);
  }
}

static void settings_come_together_as_the_table_says(void **state)
{
  (void)state;
  struct p87_policy_inputs inputs = {0};
  p87_policy_inputs_add(&inputs, P87_INPUT_fee_relief, 0.25f); /* sum, at most 1 */
  p87_policy_inputs_add(&inputs, P87_INPUT_fee_relief, 0.5f);
  assert_true(inputs.fee_relief == 0.75f);
  p87_policy_inputs_add(&inputs, P87_INPUT_fee_relief, 0.5f);
  assert_true(inputs.fee_relief == 1.0f);
  p87_policy_inputs_add(&inputs, P87_INPUT_minimum_age, 15.0f); /* most */
  p87_policy_inputs_add(&inputs, P87_INPUT_minimum_age, 14.0f);
  assert_true(inputs.minimum_age == 15.0f);
  p87_policy_inputs_add(&inputs, P87_INPUT_monitoring, 0.5f); /* rest */
  p87_policy_inputs_add(&inputs, P87_INPUT_monitoring, 0.5f);
  assert_true(inputs.monitoring == 0.75f);
}

/* A lever without an input that it changes, or an input that no lever changes, would be dead. */
static void every_input_has_a_lever_and_every_lever_something_to_do(void **state)
{
  (void)state;
  int levers_of[P87_INPUTS] = {0};
  for (int k = 0; k < P87_LEVERS; k++) {
    const struct p87_lever_info *lever = &p87_lever_table[k];
    const int is_programme = lever->reach == P87_REACH_household;
    assert_int_equal(is_programme, lever->gives != P87_GIFT_nothing);
    assert_int_equal(is_programme, lever->input == P87_INPUTS);
    if (!is_programme) levers_of[lever->input]++;
    assert_true(lever->youngest <= lever->oldest);
    assert_true(strlen(lever->meaning) > 10 && strlen(lever->unit) > 0);
  }
  for (int k = 0; k < P87_INPUTS; k++) {
    if (levers_of[k] == 0) print_error("no lever changes input %s\n", p87_input_table[k].name);
    assert_true(levers_of[k] > 0);
  }
}

static void every_area_of_action_has_a_lever(void **state)
{
  (void)state;
  for (int area = 1; area <= 12; area++) {
    int n = 0;
    for (int k = 0; k < P87_LEVERS; k++) n += p87_lever_table[k].area_of_action == area;
    assert_true(n > 0);
  }
}

/* Levers that draw whom they reach have draws of their own. */
static void numbers_of_levers_differ(void **state)
{
  (void)state;
  int taken[48] = {0};
  for (int k = 0; k < P87_LEVERS; k++) {
    if (p87_lever_table[k].reach == P87_REACH_country) continue;
    const unsigned number = p87_lever_number((enum p87_lever)k);
    assert_true(number < 48);
    assert_int_equal(taken[number]++, 0);
  }
}

static const struct CMUnitTest tests[] = {
  cmocka_unit_test(adding_nothing_changes_no_bit),
  cmocka_unit_test(adding_never_takes_away_passes_the_maximum_or_touches_another),
  cmocka_unit_test(settings_come_together_as_the_table_says),
  cmocka_unit_test(every_input_has_a_lever_and_every_lever_something_to_do),
  cmocka_unit_test(every_area_of_action_has_a_lever),
  cmocka_unit_test(numbers_of_levers_differ),
};

int main(void)
{
  return cmocka_run_group_tests(tests, NULL, NULL);
}

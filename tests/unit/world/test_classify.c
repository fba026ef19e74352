/* Statistical categories against a table of the rules, written here from the definitions and not
 * from the code: ages by age group, hours by class. */
#include "support/prop.h"

#include <string.h>

#include "path87/world/classify.h"

enum { LIGHT = 1, PERMITTED = 2, LABOUR = 4, HAZARDOUS = 8 };
enum { TO_13, TO_42, FROM_43, HOUR_CLASSES };

/* What work in employment is, by age group and hours a week, without and with hazardous conditions.
 *   5-11   any work is child labour
 *   12-14  light work (under 14 hours) is permitted; 14 hours or more are child labour
 *   15-17  only hazardous work is child labour
 *   43 hours or more are hazardous at any age, and so are hazardous conditions */
static const int work[2][P87_AGE_GROUPS][HOUR_CLASSES] = {
  {{LABOUR, LABOUR, LABOUR | HAZARDOUS},
   {LIGHT, LABOUR, LABOUR | HAZARDOUS},
   {PERMITTED, PERMITTED, LABOUR | HAZARDOUS}},
  {{LABOUR | HAZARDOUS, LABOUR | HAZARDOUS, LABOUR | HAZARDOUS},
   {LABOUR | HAZARDOUS, LABOUR | HAZARDOUS, LABOUR | HAZARDOUS},
   {LABOUR | HAZARDOUS, LABOUR | HAZARDOUS, LABOUR | HAZARDOUS}}};

/* Every definition but the national one, whose ages are a country's. */
static const struct {
  enum p87_definition_code code;
  int conditions;  /* do hazardous conditions count */
  unsigned chores; /* hours of chores that count at 5-14; 0: none do */
} asked[] = {{P87_DEFINITION_ILO_2016, 1, 0},
             {P87_DEFINITION_SDG_HOURS, 0, 0},
             {P87_DEFINITION_SDG_HOURS_CHORES, 0, 21},
             {P87_DEFINITION_SDG_CHORES, 1, 21},
             {P87_DEFINITION_MICS_28H, 0, 28}};

enum { ASKED = sizeof asked / sizeof asked[0] };
_Static_assert((int)ASKED == (int)P87_DEFINITIONS - 1, "every definition but the national one");

static unsigned expected(size_t d, unsigned age, unsigned hours, unsigned hazard, unsigned chores)
{
  if (age < 5 || age > 17) return 0;
  const unsigned group = age <= 11 ? 0 : age <= 14 ? 1 : 2;
  const unsigned class = hours <= 13 ? TO_13 : hours <= 42 ? TO_42 : FROM_43;
  const int is = hours == 0 ? 0 : work[hazard && asked[d].conditions][group][class];
  const unsigned long_chores = chores >= 21 && group < 2;
  unsigned bits = hours > 0 ? P87_IN_EMPLOYMENT : 0;
  const unsigned counts = group < 2 && asked[d].chores > 0 && chores >= asked[d].chores;
  if ((is & LABOUR) || counts) bits |= P87_IN_CHILD_LABOUR;
  if (is & HAZARDOUS) bits |= P87_IN_HAZARDOUS_WORK;
  if (is & LIGHT) bits |= P87_IN_LIGHT_WORK;
  if (is & PERMITTED) bits |= P87_IN_PERMITTED_WORK;
  if (long_chores) bits |= P87_IN_LONG_CHORES;
  return bits;
}

static void every_case_follows_the_published_rules(void **state)
{
  (void)state;
  for (size_t d = 0; d < ASKED; d++) {
    const struct p87_definition rules = p87_definition_of(asked[d].code, NULL);
    for (unsigned age = 0; age <= 100; age++)
      for (unsigned hours = 0; hours <= 84; hours++)
        for (unsigned hazard = 0; hazard <= 1; hazard++)
          for (unsigned chores = 0; chores <= 60; chores++) {
            const unsigned is = p87_classify(&rules, age, hours, hazard, chores);
            const unsigned should = expected(d, age, hours, hazard, chores);
            if (is != should)
              fprintf(stderr, "%s: age %u hours %u hazard %u chores %u\n", p87_definition_key[asked[d].code], age,
                      hours, hazard, chores);
            assert_int_equal(is, should);
          }
  }
}

static void the_edges_of_the_rules_are_where_the_publications_put_them(void **state)
{
  (void)state;
  const struct p87_definition rules = p87_definition_of(P87_DEFINITION_ILO_2016, NULL), *ilo = &rules;
  const struct p87_definition sdg_hours = p87_definition_of(P87_DEFINITION_SDG_HOURS, NULL);
  const struct p87_definition sdg_chores = p87_definition_of(P87_DEFINITION_SDG_CHORES, NULL);
  assert_int_equal(p87_classify(ilo, 4, 40, 1, 30), 0);
  assert_int_equal(p87_classify(ilo, 18, 60, 1, 30), 0);
  assert_int_equal(p87_classify(ilo, 5, 1, 0, 0), P87_IN_EMPLOYMENT | P87_IN_CHILD_LABOUR);
  assert_int_equal(p87_classify(ilo, 11, 1, 0, 0), P87_IN_EMPLOYMENT | P87_IN_CHILD_LABOUR);
  assert_int_equal(p87_classify(ilo, 12, 13, 0, 0), P87_IN_EMPLOYMENT | P87_IN_LIGHT_WORK);
  assert_int_equal(p87_classify(ilo, 12, 14, 0, 0), P87_IN_EMPLOYMENT | P87_IN_CHILD_LABOUR);
  assert_int_equal(p87_classify(ilo, 14, 1, 1, 0), P87_IN_EMPLOYMENT | P87_IN_CHILD_LABOUR | P87_IN_HAZARDOUS_WORK);
  assert_int_equal(p87_classify(ilo, 15, 42, 0, 0), P87_IN_EMPLOYMENT | P87_IN_PERMITTED_WORK);
  assert_int_equal(p87_classify(ilo, 15, 43, 0, 0), P87_IN_EMPLOYMENT | P87_IN_CHILD_LABOUR | P87_IN_HAZARDOUS_WORK);
  assert_int_equal(p87_classify(&sdg_hours, 16, 20, 1, 0), P87_IN_EMPLOYMENT | P87_IN_PERMITTED_WORK);
  assert_int_equal(p87_classify(&sdg_chores, 14, 0, 0, 21), P87_IN_CHILD_LABOUR | P87_IN_LONG_CHORES);
  assert_int_equal(p87_classify(&sdg_chores, 15, 0, 0, 60), 0);
  assert_int_equal(p87_classify(&sdg_chores, 14, 0, 0, 20), 0);
}

/* Laws of the kind that countries have: 12 to 18 for work, 15 to 21 for hazardous work. */
static struct p87_definition gen_national(struct prop_gen *g)
{
  const struct p87_law_figures law = {.min_age_work = (double)gen_int(g, 12, 18),
                                      .min_age_hazardous = (double)gen_int(g, 15, 21)};
  return p87_definition_of(P87_DEFINITION_NATIONAL, &law);
}

static void categories_add_up_in_every_case(void **state)
{
  (void)state;
  P87_FOR_ALL (20, g) {
    for (int k = 0; k < P87_DEFINITIONS; k++) {
      struct p87_definition d = p87_definition_of((enum p87_definition_code)k, NULL);
      if (k == P87_DEFINITION_NATIONAL) d = gen_national(g);
      for (unsigned age = 5; age <= 17; age++)
        for (unsigned hours = 0; hours <= 84; hours++)
          for (unsigned hazard = 0; hazard <= 1; hazard++) {
            const unsigned c = p87_classify(&d, age, hours, hazard, 0);
            const int labour = !!(c & P87_IN_CHILD_LABOUR), dangerous = !!(c & P87_IN_HAZARDOUS_WORK);
            assert_int_equal(!!(c & P87_IN_EMPLOYMENT),
                             labour + !!(c & P87_IN_LIGHT_WORK) + !!(c & P87_IN_PERMITTED_WORK));
            if (age >= d.general_age) assert_int_equal(labour, dangerous);
            assert_true(age >= d.light_work_age && age < d.general_age ? 1 : !(c & P87_IN_LIGHT_WORK));
            assert_true(age >= d.general_age ? 1 : !(c & P87_IN_PERMITTED_WORK));
          }
    }
  }
}

/* Hazardous work is child labour, with chores or without; chores only add, and fewer hours add more. */
static void definitions_nest(void **state)
{
  (void)state;
  P87_FOR_ALL (200000, g) {
    const unsigned age = (unsigned)gen_int(g, 5, 17), hours = (unsigned)gen_int(g, 0, 84);
    const unsigned hazard = (unsigned)gen_int(g, 0, 1), chores = (unsigned)gen_int(g, 0, 80);
    unsigned c[P87_DEFINITIONS];
    for (int k = 0; k < P87_DEFINITIONS; k++) {
      struct p87_definition d = p87_definition_of((enum p87_definition_code)k, NULL);
      if (k == P87_DEFINITION_NATIONAL) d = gen_national(g);
      c[k] = p87_classify(&d, age, hours, hazard, chores);
      assert_true(c[k] & P87_IN_HAZARDOUS_WORK ? (c[k] & P87_IN_CHILD_LABOUR) && (c[k] & P87_IN_EMPLOYMENT) : 1);
    }
    const unsigned labour = P87_IN_CHILD_LABOUR;
    assert_true((c[P87_DEFINITION_SDG_HOURS] & labour) <= (c[P87_DEFINITION_MICS_28H] & labour));
    assert_true((c[P87_DEFINITION_MICS_28H] & labour) <= (c[P87_DEFINITION_SDG_HOURS_CHORES] & labour));
    assert_true((c[P87_DEFINITION_SDG_HOURS_CHORES] & labour) <= (c[P87_DEFINITION_SDG_CHORES] & labour));
    assert_true((c[P87_DEFINITION_SDG_HOURS] & labour) <= (c[P87_DEFINITION_ILO_2016] & labour));
    assert_true((c[P87_DEFINITION_ILO_2016] & labour) <= (c[P87_DEFINITION_SDG_CHORES] & labour));
  }
}

/* A higher age in the law never makes less work child labour. */
static void a_stricter_law_counts_no_fewer(void **state)
{
  (void)state;
  P87_FOR_ALL (200000, g) {
    const struct p87_law_figures law = {.min_age_work = (double)gen_int(g, 12, 18),
                                        .min_age_hazardous = (double)gen_int(g, 15, 21)};
    struct p87_law_figures stricter = law;
    stricter.min_age_work += (double)gen_int(g, 0, 3);
    stricter.min_age_hazardous += (double)gen_int(g, 0, 3);
    const struct p87_definition d = p87_definition_of(P87_DEFINITION_NATIONAL, &law);
    const struct p87_definition s = p87_definition_of(P87_DEFINITION_NATIONAL, &stricter);
    const unsigned age = (unsigned)gen_int(g, 5, 17), hours = (unsigned)gen_int(g, 0, 84);
    const unsigned hazard = (unsigned)gen_int(g, 0, 1);
    assert_true((p87_classify(&d, age, hours, hazard, 0) & P87_IN_CHILD_LABOUR) <=
                (p87_classify(&s, age, hours, hazard, 0) & P87_IN_CHILD_LABOUR));
  }
}

/* Every child is in one state, which is that of its most harmful work, and attends in those that say so. */
static void the_one_state_agrees_with_the_categories(void **state)
{
  (void)state;
  const struct p87_definition d = p87_definition_of(P87_DEFINITION_ILO_2016, NULL);
  for (unsigned age = 5; age <= 17; age++)
    for (unsigned hours = 0; hours < 60; hours++)
      for (unsigned hazard = 0; hazard < 2; hazard++)
        for (unsigned attends = 0; attends < 2; attends++) {
          const unsigned category = p87_classify(&d, age, hours, hazard, 0);
          const enum p87_time_use use =
            hours ? (attends ? P87_SCHOOL_AND_WORK : P87_WORK_ONLY) : (attends ? P87_SCHOOL_ONLY : P87_NEITHER);
          const char *key = p87_child_state_key[p87_child_state_of(category, use)];
          assert_true((strncmp(key, "hazardous", 9) == 0) == !!(category & P87_IN_HAZARDOUS_WORK));
          assert_true((strncmp(key, "permitted", 9) == 0) ==
                      !!(category & (P87_IN_LIGHT_WORK | P87_IN_PERMITTED_WORK)));
          assert_true((strncmp(key, "other_child_labour", 18) == 0) ==
                      ((category & P87_IN_CHILD_LABOUR) && !(category & P87_IN_HAZARDOUS_WORK)));
          assert_true((strstr(key, "school") != NULL) == (attends == 1));
          assert_true((strcmp(key, "neither") == 0) == (hours == 0 && !attends));
          assert_true(strcmp(key, "absent") != 0);
        }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_case_follows_the_published_rules),
    cmocka_unit_test(the_edges_of_the_rules_are_where_the_publications_put_them),
    cmocka_unit_test(categories_add_up_in_every_case),
    cmocka_unit_test(definitions_nest),
    cmocka_unit_test(a_stricter_law_counts_no_fewer),
    cmocka_unit_test(the_one_state_agrees_with_the_categories),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

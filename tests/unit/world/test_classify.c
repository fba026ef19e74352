/* Statistical categories against a table of the rules, written here from the definitions and not
 * from the code: ages by age group, hours by class. */
#include "support/prop.h"

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

static const struct {
  const struct p87_definition *definition;
  int conditions, chores; /* do hazardous conditions count, do chores of 21 hours at 5-14 */
} asked[] = {{&p87_definition_ilo_2016, 1, 0}, {&p87_definition_sdg_hours, 0, 0}, {&p87_definition_sdg_chores, 1, 1}};

static unsigned expected(size_t d, unsigned age, unsigned hours, unsigned hazard, unsigned chores)
{
  if (age < 5 || age > 17) return 0;
  const unsigned group = age <= 11 ? 0 : age <= 14 ? 1 : 2;
  const unsigned class = hours <= 13 ? TO_13 : hours <= 42 ? TO_42 : FROM_43;
  const int is = hours == 0 ? 0 : work[hazard && asked[d].conditions][group][class];
  const unsigned long_chores = chores >= 21 && group < 2;
  unsigned bits = hours > 0 ? P87_IN_EMPLOYMENT : 0;
  if ((is & LABOUR) || (long_chores && asked[d].chores)) bits |= P87_IN_CHILD_LABOUR;
  if (is & HAZARDOUS) bits |= P87_IN_HAZARDOUS_WORK;
  if (is & LIGHT) bits |= P87_IN_LIGHT_WORK;
  if (is & PERMITTED) bits |= P87_IN_PERMITTED_WORK;
  if (long_chores) bits |= P87_IN_LONG_CHORES;
  return bits;
}

static void every_case_follows_the_published_rules(void **state)
{
  (void)state;
  for (size_t d = 0; d < 3; d++)
    for (unsigned age = 0; age <= 100; age++)
      for (unsigned hours = 0; hours <= 84; hours++)
        for (unsigned hazard = 0; hazard <= 1; hazard++)
          for (unsigned chores = 0; chores <= 60; chores++) {
            const unsigned is = p87_classify(asked[d].definition, age, hours, hazard, chores);
            const unsigned should = expected(d, age, hours, hazard, chores);
            if (is != should)
              fprintf(stderr, "%s: age %u hours %u hazard %u chores %u\n", asked[d].definition->name, age, hours,
                      hazard, chores);
            assert_int_equal(is, should);
          }
}

static void the_edges_of_the_rules_are_where_the_publications_put_them(void **state)
{
  (void)state;
  const struct p87_definition *ilo = &p87_definition_ilo_2016;
  assert_int_equal(p87_classify(ilo, 4, 40, 1, 30), 0);
  assert_int_equal(p87_classify(ilo, 18, 60, 1, 30), 0);
  assert_int_equal(p87_classify(ilo, 5, 1, 0, 0), P87_IN_EMPLOYMENT | P87_IN_CHILD_LABOUR);
  assert_int_equal(p87_classify(ilo, 11, 1, 0, 0), P87_IN_EMPLOYMENT | P87_IN_CHILD_LABOUR);
  assert_int_equal(p87_classify(ilo, 12, 13, 0, 0), P87_IN_EMPLOYMENT | P87_IN_LIGHT_WORK);
  assert_int_equal(p87_classify(ilo, 12, 14, 0, 0), P87_IN_EMPLOYMENT | P87_IN_CHILD_LABOUR);
  assert_int_equal(p87_classify(ilo, 14, 1, 1, 0), P87_IN_EMPLOYMENT | P87_IN_CHILD_LABOUR | P87_IN_HAZARDOUS_WORK);
  assert_int_equal(p87_classify(ilo, 15, 42, 0, 0), P87_IN_EMPLOYMENT | P87_IN_PERMITTED_WORK);
  assert_int_equal(p87_classify(ilo, 15, 43, 0, 0), P87_IN_EMPLOYMENT | P87_IN_CHILD_LABOUR | P87_IN_HAZARDOUS_WORK);
  assert_int_equal(p87_classify(&p87_definition_sdg_hours, 16, 20, 1, 0), P87_IN_EMPLOYMENT | P87_IN_PERMITTED_WORK);
  assert_int_equal(p87_classify(&p87_definition_sdg_chores, 14, 0, 0, 21), P87_IN_CHILD_LABOUR | P87_IN_LONG_CHORES);
  assert_int_equal(p87_classify(&p87_definition_sdg_chores, 15, 0, 0, 60), 0);
  assert_int_equal(p87_classify(&p87_definition_sdg_chores, 14, 0, 0, 20), 0);
}

static void categories_add_up_in_every_case(void **state)
{
  (void)state;
  for (size_t d = 0; d < 2; d++) /* without chores */
    for (unsigned age = 5; age <= 17; age++)
      for (unsigned hours = 0; hours <= 84; hours++)
        for (unsigned hazard = 0; hazard <= 1; hazard++) {
          const unsigned c = p87_classify(asked[d].definition, age, hours, hazard, 40);
          const int labour = !!(c & P87_IN_CHILD_LABOUR), dangerous = !!(c & P87_IN_HAZARDOUS_WORK);
          assert_int_equal(!!(c & P87_IN_EMPLOYMENT),
                           labour + !!(c & P87_IN_LIGHT_WORK) + !!(c & P87_IN_PERMITTED_WORK));
          assert_true(labour >= dangerous);
          if (age >= 15) assert_int_equal(labour, dangerous);
          assert_true(age >= 12 && age <= 14 ? 1 : !(c & P87_IN_LIGHT_WORK));
          assert_true(age >= 15 ? 1 : !(c & P87_IN_PERMITTED_WORK));
        }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_case_follows_the_published_rules),
    cmocka_unit_test(the_edges_of_the_rules_are_where_the_publications_put_them),
    cmocka_unit_test(categories_add_up_in_every_case),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Laws of children's hours, kind of work and chores, over the whole ranges of the parameters: pure functions. */
#include "support/prop.h"

#include <math.h>

#include "path87/process/child_work.h"
#include "support/gen_params.h"

static struct p87_child_work_params gen_child_work(struct prop_gen *g)
{
  struct p87_params params;
  memset(&params, 0, sizeof params);
  gen_section(g, "child_work", &params);
  return params.child_work;
}

static struct p87_child_hours gen_hours(struct prop_gen *g)
{
  const struct p87_child_hours c = {.constant = (float)gen_real(g, -2, 6),
                                    .spread = (float)gen_real(g, -1, 1),
                                    .age = (float)gen_int(g, -3, 3),
                                    .income = (float)gen_real(g, -5, 6),
                                    .wage = (float)gen_real(g, -4.6, 4),
                                    .land = (float)gen_real(g, -8, 6),
                                    .taste = (float)gen_real(g, -5, 5),
                                    .boy = gen_bool(g),
                                    .attends = gen_bool(g),
                                    .kind = (enum p87_work_kind)gen_int(g, P87_FAMILY_FARM, P87_DOMESTIC_WORK),
                                    .season = (enum p87_season)gen_int(g, P87_NO_SEASON, P87_SLACK_SEASON)};
  return c;
}

static struct p87_child_chores gen_chores(struct prop_gen *g)
{
  const struct p87_child_chores c = {.constant = (float)gen_real(g, -2, 5),
                                     .any_constant = (float)gen_real(g, -5, 5),
                                     .age = (float)gen_int(g, P87_CHILD_FIRST, P87_CHILD_LAST),
                                     .girl = gen_bool(g) ? 1.0f : 0.0f,
                                     .dependents = (float)gen_int(g, 0, 8),
                                     .women = (float)gen_int(g, 0, 6),
                                     .hours = (float)gen_int(g, 0, P87_MOST_HOURS),
                                     .attends = gen_bool(g) ? 1.0f : 0.0f,
                                     .taste = (float)gen_real(g, -5, 5),
                                     .any = (float)gen_real(g, 0, 1)};
  return c;
}

static void hours_lie_between_1_and_84(void **state)
{
  (void)state;
  P87_FOR_ALL (200000, g) {
    const struct p87_child_work_params k = gen_child_work(g);
    const struct p87_child_hours c = gen_hours(g);
    const float hours = p87_child_hours(&k, &c);
    assert_true(hours >= 1.0f && hours <= 84.0f);
  }
}

static void hours_never_rise_with_income_nor_with_attendance(void **state)
{
  (void)state;
  P87_FOR_ALL (200000, g) {
    const struct p87_child_work_params k = gen_child_work(g);
    struct p87_child_hours c = gen_hours(g);
    c.attends = 0;
    const float before = p87_child_hours(&k, &c);
    struct p87_child_hours richer = c, pupil = c;
    richer.income += (float)gen_real(g, 0, 3);
    pupil.attends = 1;
    assert_true(p87_child_hours(&k, &richer) <= before);
    assert_true(p87_child_hours(&k, &pupil) <= before);
  }
}

static void hours_never_fall_with_the_wage_nor_in_the_peak(void **state)
{
  (void)state;
  P87_FOR_ALL (200000, g) {
    const struct p87_child_work_params k = gen_child_work(g);
    struct p87_child_hours c = gen_hours(g);
    c.season = P87_NO_SEASON;
    const float before = p87_child_hours(&k, &c);
    struct p87_child_hours paid = c, peak = c, slack = c;
    paid.wage += (float)gen_real(g, 0, 3);
    peak.season = P87_PEAK_SEASON;
    slack.season = P87_SLACK_SEASON;
    assert_true(p87_child_hours(&k, &paid) >= before);
    assert_true(p87_child_hours(&k, &peak) >= before && p87_child_hours(&k, &slack) <= before);
  }
}

/* Land and helping hands of adults: the family's need, not the market's. */
static void wage_work_is_never_likelier_with_more_land(void **state)
{
  (void)state;
  P87_FOR_ALL (100000, g) {
    const struct p87_child_work_params k = gen_child_work(g);
    const struct p87_child_time_params time = gen_child_time(g);
    const float ln_land = (float)gen_real(g, -6, 5), labour = (float)gen_int(g, 0, 6);
    const float age = (float)gen_int(g, 5, 17), constant = (float)gen_real(g, -4, 4);
    const int boy = gen_bool(g), urban = gen_bool(g);
    const float little = p87_wage_work_logit(&k, constant, age, boy, urban, p87_wage_advantage(&time, ln_land, labour));
    const float more = p87_wage_work_logit(&k, constant, age, boy, urban,
                                           p87_wage_advantage(&time, ln_land + (float)gen_real(g, 0, 3), labour));
    assert_true(more <= little + 1e-4f);
  }
}

static void chores_never_rise_with_work_or_school(void **state)
{
  (void)state;
  P87_FOR_ALL (200000, g) {
    const struct p87_child_work_params k = gen_child_work(g);
    struct p87_child_chores c = gen_chores(g);
    c.attends = 0.0f;
    const float before = p87_child_chores(&k, &c);
    struct p87_child_chores pupil = c, busier = c;
    pupil.attends = 1.0f;
    busier.hours += (float)gen_real(g, 0, 40);
    assert_true(p87_child_chores(&k, &pupil) <= before && p87_child_chores(&k, &busier) <= before);
  }
}

static void chores_never_fall_with_who_needs_care_and_girls_have_no_less(void **state)
{
  (void)state;
  P87_FOR_ALL (200000, g) {
    struct p87_child_work_params k = gen_child_work(g);
    struct p87_child_chores c = gen_chores(g);
    const float before = p87_child_chores(&k, &c);
    struct p87_child_chores with_more = c;
    with_more.dependents += (float)gen_int(g, 1, 3);
    assert_true(p87_child_chores(&k, &with_more) >= before);
    k.chores_any_girl = fabsf(k.chores_any_girl);
    c.girl = 0.0f;
    const float boy = p87_child_chores(&k, &c);
    c.girl = 1.0f;
    assert_true(p87_child_chores(&k, &c) >= boy);
  }
}

/* Work and school take their time first: chores have what is left of the week, if anything. */
static void work_school_and_chores_fit_into_the_week(void **state)
{
  (void)state;
  P87_FOR_ALL (200000, g) {
    const struct p87_child_work_params k = gen_child_work(g);
    const struct p87_child_chores c = gen_chores(g);
    const float chores = p87_child_chores(&k, &c), taken = c.hours + c.attends * k.school_hours;
    assert_true(chores >= 0.0f);
    assert_true(chores == 0.0f || chores + taken <= k.time_week + 1e-3f);
  }
}

static void seasons_have_their_shares(void **state)
{
  (void)state;
  P87_FOR_ALL (50, g) {
    struct p87_child_work_params k = gen_child_work(g);
    int n[3] = {0};
    enum { DRAWS = 20000 };
    for (int i = 0; i < DRAWS; i++) n[p87_season_of(&k, ((float)i + 0.5f) / DRAWS)]++;
    assert_true(fabs(n[P87_NO_SEASON] - DRAWS * (1.0 - (double)k.season_share)) <= 2);
    assert_true(fabs(n[P87_PEAK_SEASON] - DRAWS * (double)k.season_share * (double)k.season_peak) <= 2);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(hours_lie_between_1_and_84),
    cmocka_unit_test(hours_never_rise_with_income_nor_with_attendance),
    cmocka_unit_test(hours_never_fall_with_the_wage_nor_in_the_peak),
    cmocka_unit_test(wage_work_is_never_likelier_with_more_land),
    cmocka_unit_test(chores_never_rise_with_work_or_school),
    cmocka_unit_test(chores_never_fall_with_who_needs_care_and_girls_have_no_less),
    cmocka_unit_test(work_school_and_chores_fit_into_the_week),
    cmocka_unit_test(seasons_have_their_shares),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Incomes and schooling of 2016: curves have the published shares, grades the published completion. */
#include "support/prop.h"
#include "support/small_world.h"

#include <math.h>

#include "path87/process/count.h"
#include "path87/process/school_level.h"
#include "path87/synth/attendance.h"
#include "path87/synth/incomes.h"
#include "path87/synth/schooling.h"

enum { POINTS = 20000 };

static double normal_quantile(double p)
{
  double low = -9, high = 9;
  for (int i = 0; i < 60; i++) {
    const double x = 0.5 * (low + high);
    if (0.5 * erfc(-x / sqrt(2.0)) < p)
      low = x;
    else
      high = x;
  }
  return 0.5 * (low + high);
}

static void curves_of_every_country_have_the_published_shares(void **state)
{
  (void)state;
  static double z[POINTS];
  for (int i = 0; i < POINTS; i++) z[i] = normal_quantile((i + 0.5) / POINTS);
  const struct p87_figures *f = &small_inputs()->figures;
  for (size_t c = 0; c < f->n_countries; c++) {
    const struct p87_economy_figures *e = &f->country[c].economy;
    const double share[5] = {e->share_q1, e->share_q2, e->share_q3, e->share_q4, e->share_q5};
    struct p87_income_curve curve;
    p87_income_curve_make(e, &curve);
    double money[5] = {0}, all = 0, poor = 0, before = -100;
    for (int i = 0; i < POINTS; i++) {
      const double ln_y = p87_income_curve_at(&curve, z[i]);
      assert_true(ln_y >= before);
      before = ln_y;
      money[i / (POINTS / 5)] += exp(ln_y);
      all += exp(ln_y);
      poor += ln_y < log(1.9) ? 1.0 / POINTS : 0.0;
    }
    for (int q = 0; q < 5; q++) assert_true(fabs(money[q] / all - share[q]) < 0.003);
    if (e->poverty_190 > 0.05 && e->poverty_190 < 0.95) {
      assert_true(fabs(poor - e->poverty_190) < 0.002);
    } else {
      const double mean = all / POINTS;
      assert_true(fabs(mean / e->consumption_usd_day - 1.0) < 0.02 || fabs(poor - e->poverty_190) < 0.012);
    }
  }
}

static void the_wealthier_never_earn_less_in_any_country(void **state)
{
  (void)state;
  const struct p87_figures *f = &small_inputs()->figures;
  for (size_t c = 0; c < f->n_countries; c++) {
    const struct p87_country_fit *fit = &f->country[c].fit;
    assert_true(fit->spread > 0.0f && fit->spread <= 1.0f && fit->ln_sd > 0.0f);
    for (int k = 1; k < P87_WEALTH_KNOTS; k++) assert_true(fit->ln_potential[k] >= fit->ln_potential[k - 1] - 1e-5f);
  }
}

static void completion_keeps_published_fifths_and_levels_follow_each_other(void **state)
{
  (void)state;
  const struct p87_figures *f = &small_inputs()->figures;
  for (size_t c = 0; c < f->n_countries; c++) {
    const struct p87_education_figures *e = &f->country[c].education;
    const double *published = &e->completion_primary_q1;
    struct p87_completion done;
    p87_completion_make(e, &done);
    for (int q = 0; q < 5; q++) {
      const double both = 0.5 * (done.share[0][P87_MALE][q] + done.share[0][P87_FEMALE][q]);
      assert_true(fabs(both - published[q]) < 0.03);
      for (int s = 0; s < P87_SEXES; s++)
        for (int l = 0; l < 3; l++) {
          assert_true(done.share[l][s][q] >= 0.0 && done.share[l][s][q] <= 1.0);
          assert_true(l == 0 || done.share[l][s][q] <= done.share[l - 1][s][q]);
        }
    }
  }
}

static void levels_of_school_follow_each_other_by_age(void **state)
{
  (void)state;
  const struct p87_figures *f = &small_inputs()->figures;
  for (size_t c = 0; c < f->n_countries; c++) {
    const struct p87_education_figures *e = &f->country[c].education;
    int before = P87_BEFORE_SCHOOL, years = 0;
    for (unsigned age = 0; age < 40; age++) {
      const int level = p87_school_level_at(e, age);
      assert_true(level == before || level == before + 1 || (level > before && e->upper_secondary_years < 1));
      assert_true((age < e->entry_age) == (level == P87_BEFORE_SCHOOL));
      years += level > P87_BEFORE_SCHOOL && level < P87_SCHOOL_LEVELS;
      before = level;
    }
    assert_int_equal(years, (int)(e->primary_years + e->lower_secondary_years + e->upper_secondary_years));
  }
}

static void quintiles_of_wealth_are_fifths(void **state)
{
  (void)state;
  double persons[5] = {0};
  for (int i = 0; i < 5000; i++) persons[p87_wealth_quintile((float)normal_quantile((i + 0.5) / 5000))] += 1.0;
  for (int q = 0; q < 5; q++) assert_true(fabs(persons[q] - 1000.0) <= 1.0);
}

/* Children of ten who attend less than published: the taste for school rises; more: it falls. */
static void tastes_move_towards_published_attendance(void **state)
{
  (void)state;
  struct small_world w;
  small_world_make(&w, small_inputs(), "BGD", 20000);
  small_world_start(&w);
  const struct p87_country *c = &small_inputs()->figures.country[w.world.community[0].country];
  for (int attends = 0; attends < 2; attends++) {
    for (uint32_t k = 0; k < w.world.n; k++)
      for (p87_index i = 0; i < w.world.community[k].persons.n; i++)
        if (w.world.community[k].persons.time_use[i] != P87_NO_TIME_USE)
          w.world.community[k].persons.time_use[i] = attends ? P87_SCHOOL_ONLY : P87_NEITHER;
    struct p87_school_taste taste, moved;
    p87_attendance_begin(c, &taste);
    moved = taste;
    p87_attendance_fit(c, w.world.community, w.world.n, &moved);
    for (int l = 0; l < 3; l++)
      for (int s = 0; s < P87_SEXES; s++)
        assert_true(attends ? moved.level[l][s] < taste.level[l][s] : moved.level[l][s] > taste.level[l][s]);
  }
  small_world_free(&w);
}

static const struct CMUnitTest tests[] = {
  cmocka_unit_test(curves_of_every_country_have_the_published_shares),
  cmocka_unit_test(the_wealthier_never_earn_less_in_any_country),
  cmocka_unit_test(completion_keeps_published_fifths_and_levels_follow_each_other),
  cmocka_unit_test(levels_of_school_follow_each_other_by_age),
  cmocka_unit_test(quintiles_of_wealth_are_fifths),
  cmocka_unit_test(tastes_move_towards_published_attendance),
};

SMALL_WORLD_MAIN(tests)

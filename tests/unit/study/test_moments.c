/* Levels of 2016 from a tally: weights, sums and shares, on a tally made here. */
#include "support/prop.h"
#include "support/small_world.h"

#include <math.h>

#include "path87/study/calibrate.h"

static int is_near(double a, double b)
{
  return fabs(a - b) <= 1e-9 * (fabs(a) + fabs(b)) + 1e-9;
}

static void moments_are_weighted_sums_of_the_tally(void **state)
{
  (void)state;
  struct small_world w;
  small_world_make(&w, small_inputs(), "BGD ETH ECU TON", 20000);
  small_world_start(&w);
  struct p87_moments m = {0};
  p87_moments_add(&w.stage, &m);
  double employment[P87_REGIONS] = {0}, children[P87_REGIONS] = {0}, labour = 0, hazardous = 0;
  const struct p87_figures *f = &w.stage.inputs->figures;
  for (size_t c = 0; c < f->n_countries; c++) {
    const unsigned r = f->country[c].region;
    const double weight = small_weight(&w.stage, c) * p87_ilo_to_un(&w.stage.inputs->params, r);
    for (int cell = 0; cell < P87_CHILD_CELLS; cell++) {
      children[r] += weight * (double)w.stage.tally[c].children_population[cell];
      employment[r] += weight * (double)w.stage.tally[c].children_employment[cell];
      labour += weight * (double)w.stage.tally[c].children_child_labour[cell];
      hazardous += weight * (double)w.stage.tally[c].children_hazardous[cell];
    }
  }
  double by_sector = 0, by_status = 0, young = 0;
  for (int r = 0; r < P87_REGIONS; r++) {
    double all = 0, working = 0;
    for (int g = 0; g < P87_AGE_GROUPS; g++) {
      all += m.children[r][g];
      working += m.employment[r][g];
      assert_true(m.hazardous[r][g] <= m.child_labour[r][g] && m.child_labour[r][g] <= m.employment[r][g]);
      assert_true(m.attending[r][g] <= m.of_school_age[r][g] && m.of_school_age[r][g] <= m.children[r][g]);
      if (g != P87_AGE_15_17) young += m.child_labour[r][g];
      if (g == P87_AGE_15_17) assert_true(is_near(m.child_labour[r][g], m.hazardous[r][g]));
      if (g == P87_AGE_5_11) assert_true(is_near(m.child_labour[r][g], m.employment[r][g]));
    }
    assert_true(is_near(all, children[r]) && is_near(working, employment[r]));
    for (int s = 0; s < P87_SECTORS; s++) by_sector += m.sector[r][s];
  }
  for (int s = 0; s < P87_WORK_STATUSES; s++) by_status += m.status[s];
  assert_true(is_near(m.child_labour_all, labour) && is_near(m.hazardous_all, hazardous));
  assert_true(is_near(by_sector, labour) && is_near(by_status, labour));
  assert_true(is_near(m.labour_5_14, young) && m.labour_5_14_out_of_school <= young);
  assert_true(m.employment_boys <= m.employment_all && m.hazardous_boys <= m.child_labour_boys);

  assert_int_equal(m.runs, 1);
  assert_true(m.chores_21h_girls <= m.chores_21h && m.chores_21h <= m.chores_any && m.chores_any > 0);
  double by_income = 0;
  for (int k = 0; k < P87_INCOME_GROUPS; k++) by_income += m.income_labour[k];
  assert_true(is_near(by_income, labour) && m.conflict_labour <= labour);

  const struct p87_moments once = m;
  p87_moments_add(&w.stage, &m); /* adds */
  assert_true(is_near(m.employment_all, 2 * once.employment_all) && is_near(m.children[0][0], 2 * once.children[0][0]));
  small_world_free(&w);
}

static void targets_meet_the_margins_they_are_fitted_to(void **state)
{
  (void)state;
  struct p87_targets t;
  struct p87_report report = {0};
  const p87_status st =
    p87_targets_read(P87_SOURCE_DIR "/params", &small_inputs()->figures, &small_inputs()->params, &t, &report);
  if (st) p87_report_print(&report, stderr);
  assert_int_equal(st, P87_OK);
  double labour_all = 0, labour_age[P87_AGE_GROUPS] = {0};
  for (int r = 0; r < P87_REGIONS; r++) {
    double children = 0, employment = 0, labour = 0, hazardous = 0;
    for (int g = 0; g < P87_AGE_GROUPS; g++) {
      const double n = t.children[r][g];
      children += n;
      employment += n * t.cell_employment[r][g];
      labour += n * t.cell_child_labour[r][g];
      hazardous += n * t.cell_hazardous[r][g];
      labour_age[g] += n * t.cell_child_labour[r][g];
      assert_true(0 < t.cell_hazardous[r][g] && t.cell_hazardous[r][g] <= t.cell_child_labour[r][g] + 1e-12);
      assert_true(t.cell_child_labour[r][g] <= t.cell_employment[r][g] + 1e-12 && t.cell_employment[r][g] < 1);
      if (g == P87_AGE_15_17) assert_true(is_near(t.cell_child_labour[r][g], t.cell_hazardous[r][g]));
      if (g == P87_AGE_5_11) assert_true(is_near(t.cell_child_labour[r][g], t.cell_employment[r][g]));
    }
    labour_all += labour;
    assert_true(fabs(employment / children - t.employment[r]) < 0.002);
    assert_true(fabs(labour / children - t.child_labour[r]) < 0.002);
    assert_true(fabs(hazardous / children - t.hazardous[r]) < 0.002);
  }
  for (int g = 0; g < P87_AGE_GROUPS; g++) assert_true(fabs(labour_age[g] / labour_all - t.world_labour_age[g]) < 0.01);
  for (int g = 0; g < P87_AGE_GROUPS; g++) {
    const double share = t.children[P87_AFRICA][g] * t.cell_child_labour[P87_AFRICA][g];
    double africa = 0;
    for (int k = 0; k < P87_AGE_GROUPS; k++) africa += t.children[P87_AFRICA][k] * t.cell_child_labour[P87_AFRICA][k];
    assert_true(fabs(share / africa - t.africa_labour_age[g]) < 0.001);
  }
}

/* A line is outside when it lies off by more than its tolerance and by more than the errors allowed. */
static void a_level_is_judged_by_tolerance_and_error(void **state)
{
  (void)state;
  struct p87_levels l = {.runs = 4, .n = 2};
  l.line[0] = (struct p87_level){.unit = "%", .target = 10, .tolerance = 0.1, .sum = 40.8, .squares = 416.16 + 0.03};
  l.line[1] = (struct p87_level){.unit = "%", .target = 10, .tolerance = 0, .sum = 80, .squares = 1600};
  /* mean 10.2, variance 0.03 / 3, error of the mean 0.05; the second is shown only */
  assert_int_equal(p87_levels_outside(&l, 2), 1);
  assert_int_equal(p87_levels_outside(&l, 5), 0);
  l.line[0].tolerance = 0.3;
  assert_int_equal(p87_levels_outside(&l, 0), 0);
}

static const struct CMUnitTest tests[] = {
  cmocka_unit_test(moments_are_weighted_sums_of_the_tally),
  cmocka_unit_test(targets_meet_the_margins_they_are_fitted_to),
  cmocka_unit_test(a_level_is_judged_by_tolerance_and_error),
};

SMALL_WORLD_MAIN(tests)

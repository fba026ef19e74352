/* Laws of the structure of employment after 2016, and of completing grades. */
#include "support/prop.h"
#include "support/small_world.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "support/gen_params.h"

#include "path87/policy/scenario.h"
#include "path87/process/progress.h"
#include "path87/world/macro.h"
#include "path87/world/structure.h"
#include "path87/world/year_table.h"

static const uint64_t certain = UINT64_C(1) << 32;

static struct p87_params gen_structure(struct prop_gen *g)
{
  struct p87_params params = small_inputs()->params;
  gen_section(g, "structure", &params);
  return params;
}

static const struct p87_country *gen_country(struct prop_gen *g)
{
  const struct p87_figures *f = &small_inputs()->figures;
  return &f->country[gen_int(g, 0, (int)f->n_countries - 1)];
}

static void shares_stay_shares_and_follow_what_moves_them(void **state)
{
  (void)state;
  P87_FOR_ALL (20000, g) {
    const struct p87_params params = gen_structure(g);
    const struct p87_structure_params *k = &params.structure;
    const struct p87_employment_figures *of_2016 = &gen_country(g)->employment[gen_int(g, 0, 1)];
    const double years = (double)gen_int(g, 0, 14), growth = gen_real(g, -1.5, 1.5),
                 more = growth + gen_real(g, 0, 0.5);
    const struct p87_employment_figures e = p87_structure_figures(k, of_2016, years, growth);
    const double share[] = {e.agriculture, e.industry,           e.services,
                            e.wage_share,  e.contributing_share, e.own_account_share};
    for (size_t s = 0; s < P87_COUNT_OF(share); s++) assert_true(share[s] >= -1e-12 && share[s] <= 1 + 1e-9);
    const double sectors = of_2016->agriculture + of_2016->industry + of_2016->services;
    if (fabs(sectors - 1) < 1e-6) assert_true(fabs(e.agriculture + e.industry + e.services - 1) < 2e-6);
    assert_true(fabs(e.wage_share + e.contributing_share + e.own_account_share - 1) < 1e-12);
    const struct p87_employment_figures f = p87_structure_figures(k, of_2016, years, more);
    assert_true((f.agriculture - e.agriculture) * (double)k->farm_growth >= -1e-12);
    assert_true((f.wage_share - e.wage_share) * (double)k->employee_growth >= -1e-12);
    const struct p87_employment_figures none = p87_structure_figures(k, of_2016, 0, 0);
    assert_true(fabs(none.agriculture - of_2016->agriculture) < 1e-12);
    assert_true(fabs(none.wage_share - of_2016->wage_share) < 1e-12);
  }
}

static void tables_of(const struct p87_params *params, uint64_t without, unsigned year, struct p87_year_table *table)
{
  const struct p87_figures *f = &small_inputs()->figures;
  static struct p87_tally_layout last[P87_MAX_COUNTRIES];
  p87_year_table_make(f, params, NULL, year, last, table);
  p87_macro_make(f, params, p87_key_make(87, 0), without, year, table);
  p87_structure_make(f, params, without, year, table);
}

static void nothing_moves_in_2016_or_when_left_out(void **state)
{
  (void)state;
  static struct p87_year_table table[P87_MAX_COUNTRIES];
  const struct p87_figures *f = &small_inputs()->figures;
  const uint64_t held = UINT64_C(1) << P87_SWITCH_structure;
  P87_FOR_ALL (20, g) {
    const struct p87_params params = gen_structure(g);
    const int is_held = gen_bool(g);
    tables_of(&params, is_held ? held : 0, is_held ? (unsigned)gen_int(g, 2017, 2030) : 2016, table);
    for (size_t c = 0; c < f->n_countries; c++) {
      struct p87_work_table work;
      p87_work_table_make(&f->country[c], &work);
      assert_int_equal(table[c].shifts, 0);
      assert_memory_equal(&table[c].structure, &work.structure, sizeof work.structure);
    }
  }
}

static void shares_of(const struct p87_work_structure *s, int sex, int area, double share[P87_WORK_PLACES])
{
  const double first = (double)s->sector[sex][area][0] / (double)certain,
               second = (double)s->sector[sex][area][1] / (double)certain;
  const double sector[] = {first, second - first, 1 - second};
  for (int k = 0; k < P87_WORK_PLACES; k++) {
    const uint64_t *status = s->status[sex][P87_AGRICULTURE + k / P87_WORK_FORMS];
    const double upto[] = {0, (double)status[1] / (double)certain, (double)status[2] / (double)certain, 1};
    share[k] = sector[k / P87_WORK_FORMS] * (upto[k % P87_WORK_FORMS + 1] - upto[k % P87_WORK_FORMS]);
  }
}

/* Thresholds in order, in every country and year; who leaves and where to makes of one year's shares the next one's. */
static void a_shift_makes_of_one_structure_the_next(void **state)
{
  (void)state;
  static struct p87_year_table before[P87_MAX_COUNTRIES], after[P87_MAX_COUNTRIES];
  const struct p87_figures *f = &small_inputs()->figures;
  P87_FOR_ALL (12, g) {
    const struct p87_params params = g->i % 2 ? gen_structure(g) : small_inputs()->params;
    const unsigned year = (unsigned)gen_int(g, 2017, 2030);
    tables_of(&params, 0, year - 1, before);
    tables_of(&params, 0, year, after);
    for (size_t cell = 0; cell < f->n_countries * P87_SEXES * P87_AREAS; cell++) {
      const size_t c = cell / (P87_SEXES * P87_AREAS);
      const int sex = (int)(cell % P87_SEXES), area = (int)(cell / P87_SEXES % P87_AREAS);
      const struct p87_work_structure *s = &after[c].structure;
      assert_true(s->sector[sex][area][0] <= s->sector[sex][area][1] && s->sector[sex][area][1] <= certain);
      for (int k = P87_AGRICULTURE; k < P87_SECTORS; k++) {
        const uint64_t *t = s->status[sex][k];
        assert_true(t[0] <= t[1] && t[1] <= t[2] && t[2] <= certain);
      }
      double was[P87_WORK_PLACES], is[P87_WORK_PLACES], moved = 0, upto = 0, must = 0;
      shares_of(&before[c].structure, sex, area, was);
      shares_of(s, sex, area, is);
      const struct p87_work_shift *shift = &after[c].shift;
      for (int k = 0; k < P87_WORK_PLACES; k++) {
        moved += was[k] * (double)shift->leaves[sex][area][k] / (double)certain;
        must += is[k] > was[k] ? is[k] - was[k] : 0;
      }
      assert_true(fabs(moved - must) < 1e-5); /* no more than must */
      for (int k = 0; k < P87_WORK_PLACES; k++) {
        const double here = (double)shift->upto[sex][area][k] / (double)certain;
        const double stay = was[k] * (1 - (double)shift->leaves[sex][area][k] / (double)certain);
        assert_true(here >= upto - 1e-9);
        assert_true(fabs(stay + moved * (here - upto) - is[k]) < 1e-5);
        upto = here;
      }
    }
  }
}

static void who_is_behind_completes_a_grade_less_often(void **state)
{
  (void)state;
  P87_FOR_ALL (5000, g) {
    struct p87_params params;
    memset(&params, 0, sizeof params);
    gen_section(g, "school", &params);
    const float repeat = params.school.repeat_school;
    const unsigned behind = (unsigned)gen_int(g, 0, 17);
    const float p = p87_repeat_chance(&params.school, repeat, behind);
    assert_true(p >= 0.0f && p <= 1.0f && p87_repeat_chance(&params.school, repeat, 0) == repeat);
    assert_true(p87_repeat_chance(&params.school, repeat, behind + 1) >= p);
  }
}

static void fewer_complete_in_time_where_more_repeat(void **state)
{
  (void)state;
  P87_FOR_ALL (5000, g) {
    struct p87_params params;
    memset(&params, 0, sizeof params);
    gen_section(g, "school", &params);
    const struct p87_school_params *k = &params.school;
    const unsigned grades = (unsigned)gen_int(g, 1, 14), tries = grades + (unsigned)gen_int(g, 0, 4);
    const double repeat = gen_real(g, 0, 0.5), more = repeat + gen_real(g, 0, 0.5);
    const double p = p87_complete_in_time(k, repeat, grades, tries);
    assert_true(p >= 0 && p <= 1 + 1e-12 && p87_complete_in_time(k, more, grades, tries) <= p + 1e-6);
    assert_true(p87_complete_in_time(k, repeat, grades, tries + 1) >= p - 1e-6);
    assert_true(p87_complete_in_time(k, 0, grades, grades) == 1 &&
                p87_complete_in_time(k, repeat, grades, grades - 1) == 0);
  }
}

static void countries_repeat_as_params_say_where_their_own_weighs_nothing(void **state)
{
  (void)state;
  static struct p87_year_table table[P87_MAX_COUNTRIES];
  struct p87_params params = small_inputs()->params;
  tables_of(&params, 0, 2020, table);
  for (size_t c = 0; c < small_inputs()->figures.n_countries; c++)
    assert_true(table[c].repeats > 0.0f && table[c].repeats < 30.0f);
  params.school.repeat_own_weight = 0.0f;
  tables_of(&params, 0, 2020, table);
  for (size_t c = 0; c < small_inputs()->figures.n_countries; c++) assert_true(table[c].repeats == 1.0f);
}

/* Parameters are what 2010-2016 says, rounded. */
static void parameters_are_the_estimates(void **state)
{
  (void)state;
  const struct p87_structure_params *k = &small_inputs()->params.structure;
  const struct {
    const char *term;
    float value;
  } of[] = {{"farm_trend", k->farm_trend},
            {"farm_growth", k->farm_growth},
            {"employee_trend", k->employee_trend},
            {"employee_growth", k->employee_growth},
            {"family_trend", k->family_trend}};
  FILE *file = fopen(P87_SOURCE_DIR "/params/targets/structure_2010_2016.csv", "r");
  assert_non_null(file);
  char line[128], term[32];
  double estimate, error;
  unsigned found = 0;
  while (fgets(line, sizeof line, file)) {
    if (sscanf(line, "%31[a-z_],%lf,%lf", term, &estimate, &error) != 3) continue; /* names of columns */
    for (size_t i = 0; i < P87_COUNT_OF(of); i++) {
      if (strcmp(term, of[i].term) != 0) continue;
      assert_true(fabs((double)of[i].value - estimate) < 0.25 * error);
      found |= 1u << i;
    }
  }
  fclose(file);
  assert_int_equal(found, (1u << P87_COUNT_OF(of)) - 1);
}

static const struct CMUnitTest tests[] = {
  cmocka_unit_test(parameters_are_the_estimates),
  cmocka_unit_test(shares_stay_shares_and_follow_what_moves_them),
  cmocka_unit_test(nothing_moves_in_2016_or_when_left_out),
  cmocka_unit_test(a_shift_makes_of_one_structure_the_next),
  cmocka_unit_test(who_is_behind_completes_a_grade_less_often),
  cmocka_unit_test(fewer_complete_in_time_where_more_repeat),
  cmocka_unit_test(countries_repeat_as_params_say_where_their_own_weighs_nothing),
};

SMALL_WORLD_MAIN(tests)

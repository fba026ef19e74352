/* Who moved: nobody between a scenario and itself; under a policy, the same children are counted that the tallies of both
 * scenarios count. */
#include "path87/study/movers.h"

#include "support/prop.h"
#include "support/small_world.h"
#include "support/tiny.h"

static struct tiny tiny;
static struct p87_scenario scenario[3]; /* the base, the same again, and one with a policy */
static struct p87_results results[3];

enum { PAIRS = P87_CHILD_STATES * P87_CHILD_STATES };

static p87_status run_all(void)
{
  struct p87_stage stage;
  struct p87_movers movers = {0};
  p87_status st = p87_stage_init(&stage, p87_comm_world(), &tiny.inputs, tiny.kernels, &scenario[0]);
  if (!st) st = p87_movers_init(&movers, p87_comm_world(), &tiny.inputs.figures, scenario, 3, results);
  if (!st) st = p87_ensemble_run(&stage, scenario, 3, results, p87_movers_year, &movers);
  p87_movers_free(&movers);
  p87_stage_free(&stage);
  return st;
}

static int set_up(void **state)
{
  static char same[] = "same", policy[] = "policy";
  static struct p87_setting setting;
  (void)state;
  setting = p87_setting_make(P87_LEVER_school_fee_relief);
  setting.value = 0.9;
  setting.last_year = 2018;
  if (!tiny_init(&tiny)) return -1;
  tiny.scenario.replicates = 2;
  tiny.scenario.scale = 20000;
  for (int k = 0; k < 3; k++) scenario[k] = tiny.scenario;
  scenario[1].key = same;
  scenario[2].key = policy;
  scenario[2].settings = &setting;
  scenario[2].n_settings = 1;
  return run_all() ? -1 : 0;
}

static int tear_down(void **state)
{
  (void)state;
  for (int k = 0; k < 3; k++) p87_results_free(&results[k]);
  tiny_free(&tiny);
  return p87_memory_in_use() != 0;
}

static void the_base_has_no_movers(void **state)
{
  (void)state;
  assert_null(results[0].movers);
  assert_non_null(results[1].movers);
  assert_true(results[1].base == &scenario[0]);
}

static void nobody_moves_between_a_scenario_and_itself(void **state)
{
  (void)state;
  const struct p87_results *r = &results[1];
  const size_t n = (size_t)r->replicates * r->years * r->n_countries * P87_MOVER_CELLS;
  int64_t stayed = 0;
  for (size_t i = 0; i < n; i++) {
    const size_t from = i % PAIRS / P87_CHILD_STATES, to = i % P87_CHILD_STATES;
    if (from != to) assert_int_equal(r->movers[i], 0);
    stayed += r->movers[i];
  }
  assert_true(stayed > 1000);
}

/* Children of an area and sex in some states, in the base (side 0) or in the other (side 1). */
static int64_t in_states(const int64_t *cell, unsigned states, int side)
{
  int64_t sum = 0;
  for (unsigned from = 0; from < P87_CHILD_STATES; from++)
    for (unsigned to = 0; to < P87_CHILD_STATES; to++)
      if (states >> (side ? to : from) & 1u) sum += cell[from * P87_CHILD_STATES + to];
  return sum;
}

/* Adds up a measure over ages, of one area or (P87_AREAS) of both. */
static int64_t of_ages(const int64_t *measure, unsigned area, unsigned sex)
{
  int64_t sum = 0;
  for (unsigned a = 0; a < P87_AREAS; a++)
    for (unsigned age = P87_CHILD_FIRST; age <= P87_CHILD_LAST; age++)
      if (area == P87_AREAS || area == a) sum += measure[p87_child_cell(a, sex, age)];
  return sum;
}

/* Each state against the tally that counts it. */
static void check_side(const int64_t *cell, const struct p87_tally_layout *t, unsigned area, unsigned sex, int side)
{
  const unsigned permitted = 1u << P87_CHILD_PERMITTED_AND_SCHOOL | 1u << P87_CHILD_PERMITTED_ONLY;
  const unsigned hazardous = 1u << P87_CHILD_HAZARDOUS_AND_SCHOOL | 1u << P87_CHILD_HAZARDOUS_ONLY;
  const unsigned other = 1u << P87_CHILD_OTHER_LABOUR_AND_SCHOOL | 1u << P87_CHILD_OTHER_LABOUR_ONLY;
  const unsigned alone = 1u << P87_CHILD_HAZARDOUS_ONLY | 1u << P87_CHILD_OTHER_LABOUR_ONLY;
  const unsigned all = ((1u << P87_CHILD_STATES) - 1) & ~(1u << P87_CHILD_ABSENT);
  assert_int_equal(in_states(cell, all, side), of_ages(t->children_population, area, sex));
  assert_int_equal(in_states(cell, 1u << P87_CHILD_AT_SCHOOL, side), of_ages(t->children_school, area, sex));
  assert_int_equal(in_states(cell, 1u << P87_CHILD_IN_NEITHER, side), of_ages(t->children_neither, area, sex));
  assert_int_equal(in_states(cell, hazardous, side), of_ages(t->children_hazardous, area, sex));
  assert_int_equal(in_states(cell, hazardous | other, side), of_ages(t->children_child_labour, area, sex));
  assert_int_equal(in_states(cell, alone, side), of_ages(t->children_child_labour_out_of_school, area, sex));
  assert_int_equal(in_states(cell, permitted, side),
                   of_ages(t->children_light_work, area, sex) + of_ages(t->children_permitted_work, area, sex));
}

static void add_up(const void *from, void *to, size_t bytes)
{
  const int64_t *x = from;
  int64_t *sum = to;
  for (size_t i = 0; i < bytes / sizeof *x; i++) sum[i] += x[i];
}

/* A child is counted where it lives in the base: so rows are the tallies of each country and area, and columns those of
 * all of them together. */
static void check_year(unsigned replicate, unsigned y)
{
  static struct p87_tally_layout world;
  int64_t of_sex[P87_SEXES][PAIRS] = {{0}};
  memset(&world, 0, sizeof world);
  for (size_t c = 0; c < results[2].n_countries; c++) {
    add_up(p87_results_slab(&results[2], replicate, y, c), &world, sizeof world);
    for (unsigned area = 0; area < P87_AREAS; area++)
      for (unsigned sex = 0; sex < P87_SEXES; sex++) {
        const int64_t *cell = p87_results_movers(&results[2], replicate, y, c) + p87_mover_cell(area, sex, 0, 0);
        check_side(cell, p87_results_slab(&results[0], replicate, y, c), area, sex, 0);
        add_up(cell, of_sex[sex], sizeof of_sex[sex]);
      }
  }
  for (unsigned sex = 0; sex < P87_SEXES; sex++) check_side(of_sex[sex], &world, P87_AREAS, sex, 1);
}

static void rows_and_columns_are_the_tallies_of_both(void **state)
{
  (void)state;
  for (unsigned replicate = 0; replicate < results[2].replicates; replicate++)
    for (unsigned y = 0; y < results[2].years; y++) check_year(replicate, y);
}

static void a_policy_moves_somebody_from_when_it_begins(void **state)
{
  (void)state;
  int64_t moved[2] = {0};
  for (unsigned y = 0; y < 2; y++)
    for (size_t c = 0; c < results[2].n_countries; c++)
      for (size_t i = 0; i < P87_MOVER_CELLS; i++)
        if (i % PAIRS / P87_CHILD_STATES != i % P87_CHILD_STATES)
          moved[y] += p87_results_movers(&results[2], 0, y, c)[i];
  assert_int_equal(moved[0], 0);
  assert_true(moved[1] > 0);
}

static void the_base_is_told_apart_by_its_state(void **state)
{
  (void)state;
  const size_t n = (size_t)results[0].replicates * results[0].years;
  assert_memory_equal(results[2].base_fingerprint, results[0].fingerprint, n * sizeof(uint64_t));
  assert_int_not_equal(results[2].base_fingerprint[n - 1], results[2].fingerprint[n - 1]);
}

/* The first allocations that --movers adds, one by one, then ever later ones. */
static void without_memory_nothing_is_left(void **state)
{
  (void)state;
  const size_t before = p87_memory_in_use();
  struct p87_results kept[3];
  unsigned tried = 0;
  memcpy(kept, results, sizeof kept);
  for (uint64_t n = 1;; n = n + 1 + n / 3, tried++) {
    memset(results, 0, sizeof results);
    p87_memory_fail_at(n);
    const p87_status st = run_all();
    p87_memory_fail_at(0);
    for (int k = 0; k < 3; k++) p87_results_free(&results[k]);
    assert_int_equal(p87_memory_in_use(), before);
    if (!st) break;
    assert_int_equal(st, P87_MACHINE);
  }
  memcpy(results, kept, sizeof kept);
  assert_true(tried > 15);
}

static void scenarios_that_share_no_past_are_all_refused(void **state)
{
  (void)state;
  struct p87_scenario s[4] = {scenario[0], scenario[1], scenario[2], scenario[1]};
  struct p87_report report = {0};
  assert_int_equal(p87_movers_check(s, 4, &report), P87_OK);
  s[1].seed++;
  s[3].horizon++;
  assert_int_equal(p87_movers_check(s, 4, &report), P87_USER);
  assert_int_equal(p87_report_count(&report), 2);
  assert_non_null(strstr(report.messages[0].text, "the seed differs from that of tiny"));
  assert_non_null(strstr(report.messages[1].text, "the horizon differs"));
  p87_report_free(&report);
  assert_int_equal(p87_movers_check(s, 1, &report), P87_USER);
  assert_non_null(strstr(report.messages[0].text, "give two or more"));
  p87_report_free(&report);
}

int main(int argc, char **argv)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_base_has_no_movers),
    cmocka_unit_test(nobody_moves_between_a_scenario_and_itself),
    cmocka_unit_test(rows_and_columns_are_the_tallies_of_both),
    cmocka_unit_test(a_policy_moves_somebody_from_when_it_begins),
    cmocka_unit_test(the_base_is_told_apart_by_its_state),
    cmocka_unit_test(without_memory_nothing_is_left),
    cmocka_unit_test(scenarios_that_share_no_past_are_all_refused),
  };
  if (p87_comm_start(&argc, &argv)) return 1;
  p87_log_open(0, P87_LOG_WARNING, stderr);
  const int failed = cmocka_run_group_tests(tests, set_up, tear_down);
  p87_comm_stop();
  return failed;
}

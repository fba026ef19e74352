/* Laws of the steps of the year: any one can be left out, each changes only what it says, and what
 * is counted adds up. Four countries, small scale. */
#include "support/prop.h"
#include "support/small_world.h"

#include "path87/policy/policy.h"
#include "path87/process/home.h"
#include "path87/world/classify.h"
#include "path87/world/year_table.h"
#include "support/gen_params.h"

static const char *const countries = "BGD ETH ECU TON";
static const double scale = 20000;

static void nothing(const struct p87_context *ctx, struct p87_community *place, struct p87_tally *tally)
{
  (void)ctx, (void)place, (void)tally;
}

/* --- what must always hold -------------------------------------------------------------------- */

static void check_household(const struct p87_community *c, p87_index h, p87_index first)
{
  unsigned heads = 0;
  assert_int_equal(c->households.first[h], first);
  assert_true(c->households.members[h] > 0);
  for (p87_index i = first; i < p87_home_end(&c->households, h); i++) {
    assert_int_equal(c->persons.household[i], h);
    heads += c->persons.relation[i] == P87_HEAD;
  }
  assert_int_equal(heads, 1);
}

static unsigned ilo_category(const struct p87_persons *who, p87_index i)
{
  const struct p87_definition d = p87_definition_of(P87_DEFINITION_ILO_2016, NULL);
  return p87_category_of(&d, who, i);
}

/* Columns of a child and of an adult agree with each other. */
static void check_person(const struct p87_community *c, p87_index i)
{
  const struct p87_persons *who = &c->persons;
  const unsigned age = who->age[i], use = who->time_use[i];
  assert_true(age <= P87_AGE_LAST && who->sex[i] < P87_SEXES && who->relation[i] < P87_RELATIONS &&
              use < P87_TIME_USES);
  assert_true(who->work_status[i] < P87_WORK_STATUSES && who->sector[i] < P87_SECTORS &&
              who->work_kind[i] < P87_WORK_KINDS);
  assert_true(who->grade[i] <= 18 && who->hours_week[i] <= 84 && who->chores_week[i] <= 126 && who->hazard[i] <= 1);
  assert_true(who->earning_usd_day[i] >= 0.0f && who->earning_usd_day[i] < 1e6f);
  if (age < P87_CHILD_FIRST)
    assert_int_equal(use + who->hours_week[i] + ilo_category(who, i) + who->years_worked[i], 0);
}

static void check_worlds_children(const struct p87_community *c, p87_index i)
{
  const struct p87_persons *who = &c->persons;
  const unsigned use = who->time_use[i];
  if (who->age[i] < P87_CHILD_FIRST || who->age[i] > P87_CHILD_LAST) {
    assert_int_equal(use, P87_NO_TIME_USE);
    assert_int_equal((int)ilo_category(who, i) + who->hazard[i] + who->work_kind[i], 0);
    return;
  }
  const int works = use == P87_SCHOOL_AND_WORK || use == P87_WORK_ONLY;
  assert_true(use != P87_NO_TIME_USE);
  assert_int_equal(who->hours_week[i] > 0, works);
  assert_int_equal(who->sector[i] != P87_NO_SECTOR, works);
  assert_int_equal(who->work_kind[i] != P87_NO_WORK, works);
  assert_int_equal(who->work_status[i] != P87_NO_STATUS, works);
  assert_int_equal(!!(ilo_category(who, i) & P87_IN_EMPLOYMENT), works);
  assert_int_equal(who->earning_usd_day[i] > 0.0f, works);
  if (who->hazard[i]) assert_true(works && (ilo_category(who, i) & P87_IN_HAZARDOUS_WORK));
  if (who->work_kind[i] == P87_FAMILY_FARM) assert_int_equal(who->sector[i], P87_AGRICULTURE);
  if (who->work_kind[i] == P87_DOMESTIC_WORK) assert_int_equal(who->sector[i], P87_SERVICES);
}

static void check_world(const struct small_world *w, int is_whole_year)
{
  for (uint32_t k = 0; k < w->world.n; k++) {
    const struct p87_community *c = &w->world.community[k];
    p87_index row = 0;
    for (p87_index h = 0; h < c->households.n; h++) {
      check_household(c, h, row);
      row = p87_home_end(&c->households, h);
      assert_true(c->households.income_usd_day[h] >= 0.0f && c->households.income_usd_day[h] < 1e6f);
    }
    assert_int_equal(row, c->persons.n);
    for (p87_index i = 0; i < c->persons.n; i++) {
      check_person(c, i);
      if (is_whole_year) check_worlds_children(c, i);
    }
  }
}

/* --- counts ------------------------------------------------------------------------------------ */

static int64_t over(const int64_t *by_category, size_t cell, size_t categories)
{
  int64_t sum = 0;
  for (size_t k = 0; k < categories; k++) sum += by_category[cell * categories + k];
  return sum;
}

/* The identities of the ILO estimates in one cell of one year. */
static void check_cell(const struct p87_tally_layout *t, size_t cell, unsigned age)
{
  const int64_t labour = t->children_child_labour[cell], hazardous = t->children_hazardous[cell];
  assert_int_equal(t->children_employment[cell],
                   labour + t->children_light_work[cell] + t->children_permitted_work[cell]);
  assert_int_equal(t->children_employment[cell], t->children_both[cell] + t->children_work_only[cell]);
  assert_int_equal(t->children_population[cell],
                   t->children_employment[cell] + t->children_school[cell] + t->children_neither[cell]);
  assert_true(hazardous <= labour && t->children_long_hours[cell] <= hazardous);
  assert_true(t->children_child_labour_out_of_school[cell] <= t->children_work_only[cell]);
  assert_true(t->children_poor[cell] <= t->children_population[cell]);
  assert_int_equal(over(t->children_child_labour_by_sector, cell, P87_SECTORS), labour);
  assert_int_equal(over(t->children_child_labour_by_status, cell, P87_WORK_STATUSES), labour);
  assert_int_equal(t->children_child_labour_by_sector[cell * P87_SECTORS + P87_NO_SECTOR], 0);
  assert_int_equal(t->children_child_labour_by_status[cell * P87_WORK_STATUSES + P87_NO_STATUS], 0);
  if (age >= 15) assert_int_equal(labour, hazardous);
  if (age <= 11) assert_int_equal(labour, t->children_employment[cell]);
  if (age < 12 || age > 14) assert_int_equal(t->children_light_work[cell], 0);
  if (age < 15) assert_int_equal(t->children_permitted_work[cell], 0);
  if (age >= 15) assert_int_equal(t->children_chores_21h[cell], 0);
}

/* Everyone is counted once in every breakdown, and as many as there are. */
static void check_country(const struct small_world *w, size_t country)
{
  const struct p87_tally_layout *t = &w->stage.tally[country];
  int64_t persons[P87_AREAS] = {0}, children[P87_AREAS] = {0}, adults[P87_AREAS] = {0}, homes[P87_AREAS] = {0};
  for (uint32_t k = 0; k < w->world.n; k++) {
    const struct p87_community *c = &w->world.community[k];
    if (c->country != country) continue;
    persons[c->area] += c->persons.n;
    homes[c->area] += c->households.n;
    for (p87_index i = 0; i < c->persons.n; i++) {
      adults[c->area] += c->persons.age[i] >= 18;
      children[c->area] += c->persons.age[i] >= 5 && c->persons.age[i] <= 17;
    }
  }
  int64_t binned = 0;
  for (size_t k = 0; k < P87_COUNT_OF(t->nation_income_bin); k++) binned += t->nation_income_bin[k];
  assert_int_equal(binned, persons[0] + persons[1]);
  for (unsigned area = 0; area < P87_AREAS; area++) {
    int64_t counted = 0, by_age = 0, by_status = 0;
    for (unsigned sex = 0; sex < P87_SEXES; sex++) {
      for (unsigned age = 5; age <= 17; age++) {
        check_cell(t, p87_child_cell(area, sex, age), age);
        counted += t->children_population[p87_child_cell(area, sex, age)];
      }
      by_age += over(t->population_persons_by_age, area * P87_SEXES + sex, P87_CATEGORIES_single_age);
      by_status += over(t->adults_by_work_status, area * P87_SEXES + sex, P87_WORK_STATUSES);
    }
    assert_int_equal(counted, children[area]);
    assert_int_equal(by_age, persons[area]);
    assert_int_equal(by_status, adults[area]);
    assert_int_equal(t->households_persons[area], persons[area]);
    assert_int_equal(t->households_households[area], homes[area]);
    assert_true(t->households_poor_persons[area] <= persons[area]);
    assert_true(t->households_one_person[area] + t->households_six_or_more[area] <= homes[area]);
    assert_true(t->households_female_headed[area] <= homes[area]);
  }
}

static void counts_add_up_in_every_cell_of_every_year(void **state)
{
  (void)state;
  struct small_world w;
  small_world_make(&w, small_inputs(), "BGD ETH ECU TON UKR IRQ", 5000);
  small_world_start(&w);
  for (unsigned year = 2016; year <= 2025; year++) {
    if (year > 2016) small_world_year(&w, year);
    check_world(&w, 1);
    for (size_t c = 0; c < w.stage.inputs->figures.n_countries; c++) check_country(&w, c);
  }
  small_world_free(&w);
}

/* Persons of next year are those of this one with births and immigrants, without deaths and emigrants. */
static void people_of_a_country_change_by_births_deaths_and_migration_alone(void **state)
{
  (void)state;
  struct small_world w;
  small_world_make(&w, small_inputs(), countries, 5000);
  small_world_start(&w);
  const size_t n = w.stage.inputs->figures.n_countries;
  int64_t *before = p87_alloc_array(n, sizeof *before);
  assert_non_null(before);
  int64_t came_in_all = 0, left_in_all = 0;
  for (unsigned year = 2016; year <= 2025; year++) {
    if (year > 2016) small_world_year(&w, year);
    for (size_t c = 0; c < n; c++) {
      const struct p87_tally_layout *t = &w.stage.tally[c];
      const int64_t now = t->households_persons[0] + t->households_persons[1];
      const int64_t born = t->population_births[0] + t->population_births[1],
                    died = t->population_deaths[0] + t->population_deaths[1],
                    came = t->population_immigrants[0] + t->population_immigrants[1],
                    left = t->population_emigrants[0] + t->population_emigrants[1];
      if (year > 2016) assert_int_equal(now, before[c] + born - died + came - left);
      came_in_all += came, left_in_all += left;
      before[c] = now;
    }
  }
  /* a part of the world: emigrants go elsewhere, few find a receiver here */
  assert_true(left_in_all > 0 && came_in_all < left_in_all);
  p87_free(before);
  small_world_free(&w);
}

/* The whole world: whoever leaves a country arrives in another. */
static void in_the_whole_world_every_emigrant_arrives(void **state)
{
  (void)state;
  struct small_world w;
  small_world_make(&w, small_inputs(), NULL, 40000);
  small_world_start(&w);
  int64_t moved = 0;
  for (unsigned year = 2017; year <= 2019; year++) {
    small_world_year(&w, year);
    int64_t came = 0, left = 0;
    for (size_t c = 0; c < w.stage.inputs->figures.n_countries; c++) {
      const struct p87_tally_layout *t = &w.stage.tally[c];
      const int64_t in = t->population_immigrants[0] + t->population_immigrants[1],
                    out = t->population_emigrants[0] + t->population_emigrants[1];
      came += in, left += out;
    }
    assert_int_equal(came, left);
    moved += came;
  }
  assert_true(moved > 100);
  small_world_free(&w);
}

/* --- leaving out ------------------------------------------------------------------------------- */

/* As a scenario says it, from 2017 on; the tallies stay. */
static void the_model_runs_with_any_one_step_left_out(void **state)
{
  (void)state;
  struct p87_inputs *few = small_inputs_of(countries);
  for (int step = 0; step < P87_STEPS; step++) {
    if (!p87_switch_key[step]) continue;
    struct small_world w;
    small_world_make(&w, few, NULL, scale);
    w.scenario.without = UINT64_C(1) << step;
    small_world_start(&w);
    check_world(&w, 1);
    for (unsigned year = 2017; year <= 2020; year++) {
      small_world_year(&w, year);
      check_world(&w, 0);
    }
    small_world_free(&w);
  }
  small_inputs_free(few);
}

/* What is left out is not done: with nothing of demography nobody is born, dies or moves. */
static void what_is_left_out_is_not_done(void **state)
{
  (void)state;
  struct small_world w;
  small_world_make(&w, small_inputs(), countries, scale);
  for (int step = 0; step < P87_STEP_exchange; step++) w.scenario.without |= UINT64_C(1) << step;
  small_world_start(&w);
  uint64_t ages = 0, ids = 0;
  for (unsigned year = 2016; year <= 2018; year++) {
    if (year > 2016) small_world_year(&w, year);
    uint64_t a = 0, d = 0;
    for (uint32_t k = 0; k < w.world.n; k++) {
      a += p87_community_column_hash(&w.world.community[k], P87_COLUMN_PERSON_age);
      d += p87_community_column_hash(&w.world.community[k], P87_COLUMN_PERSON_id);
    }
    if (year > 2016) assert_true(a == ages && d == ids);
    ages = a, ids = d;
  }
  small_world_free(&w);
}

static void the_model_runs_with_demography_or_children_left_out(void **state)
{
  (void)state;
  for (int half = 0; half < 2; half++) {
    struct p87_kernels without = *small_kernels();
    for (int step = 0; step < P87_STEPS; step++)
      if (step != P87_STEP_exchange && (step < P87_STEP_exchange) == (half == 0)) without.step[step] = nothing;
    struct small_world w;
    small_world_make(&w, small_inputs(), countries, scale);
    w.stage.kernels = &without;
    small_world_start(&w);
    for (unsigned year = 2017; year <= 2020; year++) {
      small_world_year(&w, year);
      check_world(&w, 0);
    }
    small_world_free(&w);
  }
}

/* --- what a step may change ---------------------------------------------------------------------- */

/* Levers act through three steps, and none of them may write an outcome: what the other steps then make of inputs,
 * programmes, access and debt is the model's. (That no other process reads a lever: tests/support/check_layers.py; that
 * steps write only what they declare: below.) */
static void levers_write_inputs_and_never_an_outcome(void **state)
{
  (void)state;
  const uint64_t inputs = UINT64_C(1) << P87_COLUMN_PLACE_inputs;
  const uint64_t reach = UINT64_C(1) << P87_COLUMN_HOUSEHOLD_programmes | UINT64_C(1) << P87_COLUMN_HOUSEHOLD_traits |
                         UINT64_C(1) << P87_COLUMN_HOUSEHOLD_debt_usd |
                         UINT64_C(1) << P87_COLUMN_PERSON_ln_earning; /* what someone trained could earn */
  assert_true(p87_step_table[P87_STEP_policy_inputs].writes == inputs);
  assert_true(p87_step_table[P87_STEP_policy_reach].writes == reach);
  assert_true(p87_step_table[P87_STEP_policy_costs].writes == 0);
  for (int step = 0; step < P87_STEPS; step++) {
    const uint64_t writes = p87_step_table[step].writes;
    if (writes != P87_REGROUP && step != P87_STEP_policy_inputs) assert_true(!(writes & inputs));
  }
}

/* The debug build watches one community in sixteen; here every step is watched in every community. */
static void steps_change_only_the_columns_they_declare(void **state)
{
  (void)state;
  struct small_world w;
  struct p87_inputs *in = small_inputs_copy();
  in->params.law.workers_per_visit = 500; /* inspectors find somebody even here */
  in->params.law.reach_informal = 1;
  small_world_make(&w, in, countries, scale);
  small_world_start(&w);
  small_world_year(&w, 2017);
  p87_year_table_make(&w.stage.inputs->figures, &w.stage.inputs->params, NULL, 2018, w.stage.tally, w.stage.table);
  const struct p87_policy policy = p87_policy_make(&w.scenario);
  struct p87_context ctx = {.params = &w.stage.inputs->params,
                            .figures = &w.stage.inputs->figures,
                            .directory = &w.stage.directory,
                            .table = w.stage.table,
                            .work = w.stage.work,
                            .scenario = &w.scenario,
                            .policy = &policy,
                            .key = p87_key_make(87, 0),
                            .year = 2018,
                            .scratch = &w.stage.scratch,
                            .outbox = &w.world.outbox};
  struct p87_tally_layout *cells = p87_alloc(sizeof *cells);
  assert_non_null(cells);
  struct p87_tally tally = {cells};
  uint64_t written[P87_STEPS] = {0};
  for (int step = P87_STEP_exchange + 1; step < P87_STEPS; step++)
    for (uint32_t k = 0; k < w.world.n; k++) {
      struct p87_community *c = &w.world.community[k];
      uint64_t before[P87_COLUMNS];
      for (int col = 0; col < P87_COLUMNS; col++) before[col] = p87_community_column_hash(c, (enum p87_column)col);
      w.stage.kernels->step[step](&ctx, c, &tally);
      for (int col = 0; col < P87_COLUMNS; col++) {
        if (before[col] == p87_community_column_hash(c, (enum p87_column)col)) continue;
        written[step] |= UINT64_C(1) << col;
        if (!(p87_step_table[step].writes >> col & 1))
          fprintf(stderr, "%s changes %s\n", p87_step_table[step].name, p87_column_table[col].name);
        assert_true(p87_step_table[step].writes >> col & 1);
      }
    }
  for (int step = P87_STEP_exchange + 1; step < P87_STEPS;
       step++) /* nor do they declare what they never do, but for some */
    if (step != P87_STEP_policy_reach && step != P87_STEP_law)
      assert_true(!p87_step_table[step].writes || written[step] != 0);
  p87_free(cells);
  small_world_free(&w);
  small_inputs_free(in);
}

/* A step over one community does not hang on what the scratch holds from the last one. */
static void steps_do_not_read_what_the_scratch_held_before(void **state)
{
  (void)state;
  struct small_world a, b;
  small_world_make(&a, small_inputs(), countries, scale);
  small_world_make(&b, small_inputs(), countries, scale);
  small_world_start(&a);
  small_world_start(&b);
  for (unsigned year = 2017; year <= 2019; year++) {
    memset(a.stage.scratch.bytes, 0x00, a.stage.scratch.n);
    memset(b.stage.scratch.bytes, 0xFF, b.stage.scratch.n);
    small_world_year(&a, year);
    small_world_year(&b, year);
    assert_true(p87_world_hash(&a.world) == p87_world_hash(&b.world));
  }
  small_world_free(&a);
  small_world_free(&b);
}

/* --- whole ranges of parameters ------------------------------------------------------------------ */

/* Any values that params/model.yml may hold give a world that can be: no crash, no undefined number. */
static void the_model_runs_anywhere_in_the_ranges_of_its_parameters(void **state)
{
  (void)state;
  static const char *const sections[] = {"economy",    "adult_work", "school", "child_time",
                                         "child_work", "hazard",     "law",    "supply_chain"};
  P87_FOR_ALL (30, g) {
    struct p87_inputs *in = small_inputs_of("ETH TON");
    gen_section(g, sections[gen_int(g, 0, (int64_t)P87_COUNT_OF(sections) - 1)], &in->params);
    if (gen_bool(g))
      for (size_t s = 0; s < P87_COUNT_OF(sections); s++) gen_section(g, sections[s], &in->params);
    struct small_world w;
    small_world_make(&w, in, NULL, 100000);
    small_world_start(&w);
    check_world(&w, 0);
    small_world_year(&w, 2017);
    check_world(&w, 0);
    small_world_free(&w);
    small_inputs_free(in);
  }
}

static const struct CMUnitTest tests[] = {
  cmocka_unit_test(counts_add_up_in_every_cell_of_every_year),
  cmocka_unit_test(people_of_a_country_change_by_births_deaths_and_migration_alone),
  cmocka_unit_test(in_the_whole_world_every_emigrant_arrives),
  cmocka_unit_test(the_model_runs_with_any_one_step_left_out),
  cmocka_unit_test(what_is_left_out_is_not_done),
  cmocka_unit_test(the_model_runs_with_demography_or_children_left_out),
  cmocka_unit_test(levers_write_inputs_and_never_an_outcome),
  cmocka_unit_test(steps_change_only_the_columns_they_declare),
  cmocka_unit_test(steps_do_not_read_what_the_scratch_held_before),
  cmocka_unit_test(the_model_runs_anywhere_in_the_ranges_of_its_parameters),
};

SMALL_WORLD_MAIN(tests)

/* Laws of adults' work: statuses keep the country's structure however long they last, gaps keep its margins, and
 * levers that act on it act one way, and not at all when neutral. */
#include "support/prop.h"
#include "support/small_world.h"

#include <math.h>

#include "support/gen_params.h"

#include "path87/policy/policy.h"
#include "path87/process/adult_status.h"
#include "path87/process/traits.h"
#include "path87/synth/access.h"
#include "path87/synth/groups.h"
#include "path87/world/structure.h"
#include "path87/world/year_table.h"

enum { CELLS = P87_SECTORS * P87_WORK_STATUSES };

/* --- a world of which only this step is run ---------------------------------------------------- */

static void live_work(struct small_world *w, unsigned year)
{
  const struct p87_policy policy = p87_policy_make(&w->scenario);
  const struct p87_context ctx = {.params = &w->stage.inputs->params,
                                  .figures = &w->stage.inputs->figures,
                                  .directory = &w->stage.directory,
                                  .table = w->stage.table,
                                  .work = w->stage.work,
                                  .scenario = &w->scenario,
                                  .policy = &policy,
                                  .key = p87_key_make(w->stage.seed, 0),
                                  .year = year,
                                  .scratch = &w->stage.scratch};
  for (uint32_t k = 0; k < w->world.n; k++) {
    struct p87_community *place = &w->world.community[k];
    struct p87_tally tally = {&w->stage.tally[place->country]};
    w->stage.kernels->step[P87_STEP_adult_work](&ctx, place, &tally);
  }
}

#define EVERY_ADULT(w, place, who, i) \
  for (struct p87_community *place = (w)->world.community; place < (w)->world.community + (w)->world.n; place++) \
    for (struct p87_persons *who = &place->persons; who; who = NULL) \
      for (p87_index i = 0; i < who->n; i++) \
        if (who->age[i] >= P87_ADULT_FIRST)

static void make_world(struct small_world *w, const struct p87_inputs *inputs, const char *countries, double scale)
{
  small_world_make(w, inputs, countries, scale);
  small_world_start(w);
}

static double chance(uint64_t threshold)
{
  return (double)threshold * 0x1p-32;
}

/* Chances of every sector and status for one adult. */
static void add_expected(const struct small_world *w, const struct p87_community *place, p87_index i, unsigned year,
                         double expected[CELLS])
{
  const struct p87_persons *who = &place->persons;
  const struct p87_work_table *t = &w->stage.work[place->country];
  const struct p87_work_structure *structure = &w->stage.table[place->country].structure;
  const unsigned sex = who->sex[i], age = who->age[i];
  const int group = p87_is_discriminated(place->households.traits[who->household[i]]);
  const double f = chance(p87_work_formal(t, sex, group, age, year, who->grade[i]));
  const double employed = chance(t->employed[sex][age]);
  const double looking = age < P87_UNEMPLOYED_BEFORE ? chance(t->unemployed[sex]) : 0;
  expected[P87_UNEMPLOYED] += (1 - employed) * looking;
  expected[P87_OUTSIDE_LABOUR_FORCE] += (1 - employed) * (1 - looking);
  const double first = chance(structure->sector[sex][place->area][0]),
               second = chance(structure->sector[sex][place->area][1]);
  const double sector[] = {0, first, second - first, 1 - second};
  for (int s = P87_AGRICULTURE; s < P87_SECTORS; s++) {
    const uint64_t *status = structure->status[sex][s];
    const double here = employed * sector[s];
    double *const cell = expected + s * P87_WORK_STATUSES;
    cell[P87_FORMAL_EMPLOYEE] += here * chance(status[1]) * f;
    cell[P87_INFORMAL_EMPLOYEE] += here * chance(status[1]) * (1 - f);
    cell[P87_OWN_ACCOUNT] += here * chance(status[2] - status[1]);
    cell[P87_CONTRIBUTING_FAMILY] += here * (1 - chance(status[2]));
  }
}

/* --- transitions ------------------------------------------------------------------------------- */

/* Prints cells beyond five standard errors of those expected; returns how many. */
static int count_outside(const double observed[CELLS], const double expected[CELLS], const char *when)
{
  double n = 0;
  int outside = 0;
  for (int k = 0; k < CELLS; k++) n += observed[k];
  for (int k = 0; k < CELLS; k++) {
    const double p = expected[k] / n, error = sqrt(n * p * (1 - p)) + 1;
    if (fabs(observed[k] - expected[k]) <= 5 * error) continue;
    printf("  %s, %s in %s: %.0f persons, %.0f expected, error %.0f\n", when,
           p87_work_status_key[k % P87_WORK_STATUSES], p87_sector_key[k / P87_WORK_STATUSES], observed[k], expected[k],
           error);
    outside++;
  }
  return outside;
}

static void count_work(struct small_world *w, double observed[CELLS])
{
  memset(observed, 0, CELLS * sizeof *observed);
  EVERY_ADULT(w, place, who, i)
  observed[who->sector[i] * P87_WORK_STATUSES + who->work_status[i]]++;
}

/* Nobody is of an age at which chances change: without ageing they would move there every year. */
static void leave_turning_points(struct small_world *w)
{
  EVERY_ADULT(w, place, who, i)
  who->age[i] = (uint8_t)(who->age[i] + (who->age[i] == 25 || who->age[i] == 55 || who->age[i] == 65));
}

static void wherever_all_start_statuses_come_to_the_structure_of_the_country_and_stay(void **state)
{
  (void)state;
  const char *const countries[] = {"BGD", "ETH", "ECU"};
  enum { LAST = 2056 };
  struct p87_inputs *in = small_inputs_copy();
  in->params.adult_work.change_rate = 1.0f; /* so that forty years are enough */
  for (size_t c = 0; c < P87_COUNT_OF(countries); c++) {
    struct small_world w;
    double expected[CELLS] = {0}, observed[CELLS];
    make_world(&w, in, countries[c], 8000);
    leave_turning_points(&w);
    EVERY_ADULT(&w, place, who, i)
    who->work_status[i] = P87_UNEMPLOYED, who->sector[i] = P87_NO_SECTOR;
    for (unsigned year = 2017; year < LAST; year++) live_work(&w, year);
    EVERY_ADULT(&w, place, who, i)
    add_expected(&w, place, i, LAST, expected);
    count_work(&w, observed);
    assert_int_equal(count_outside(observed, expected, countries[c]), 0);
    live_work(&w, LAST);
    count_work(&w, observed);
    assert_int_equal(count_outside(observed, expected, countries[c]), 0);
    small_world_free(&w);
  }
  small_inputs_free(in);
}

/* However fast it moves, and though few look round: ten years at three times the pace of params/. */
static void adults_follow_a_structure_that_moves(void **state)
{
  (void)state;
  enum { LAST = 2026 };
  struct p87_inputs *in = small_inputs_copy();
  struct p87_structure_params *k = &in->params.structure;
  k->farm_trend *= 3.0f, k->employee_trend *= 3.0f, k->family_trend *= 3.0f;
  struct small_world w;
  double expected[CELLS] = {0}, observed[CELLS], before[CELLS] = {0};
  make_world(&w, in, "BGD ETH ECU", 4000);
  leave_turning_points(&w);
  EVERY_ADULT(&w, place, who, i)
  add_expected(&w, place, i, 2016, before);
  for (unsigned year = 2017; year <= LAST; year++) {
    for (size_t c = 0; c < in->figures.n_countries; c++) {
      w.stage.table[c].structure = w.stage.work[c].structure;
      w.stage.table[c].ln_growth =
        (float)((year - 2016) * p87_expected_growth(&in->figures.country[c], &in->params.economy));
    }
    p87_structure_make(&in->figures, &in->params, 0, year, w.stage.table);
    live_work(&w, year);
  }
  EVERY_ADULT(&w, place, who, i)
  add_expected(&w, place, i, LAST, expected);
  count_work(&w, observed);
  double farms[2] = {0};
  for (int s = 0; s < P87_WORK_STATUSES; s++) {
    farms[0] += before[P87_AGRICULTURE * P87_WORK_STATUSES + s];
    farms[1] += expected[P87_AGRICULTURE * P87_WORK_STATUSES + s];
  }
  printf("  adults in agriculture expected: %.0f in 2016, %.0f in %d\n", farms[0], farms[1], LAST);
  assert_true(farms[1] < 0.8 * farms[0]);
  assert_int_equal(count_outside(observed, expected, "structure on the move"), 0);
  small_world_free(&w);
  small_inputs_free(in);
}

static void formal_jobs_last_longer_than_informal_ones(void **state)
{
  (void)state;
  struct small_world w;
  make_world(&w, small_inputs(), "BGD ETH ECU", 8000);
  leave_turning_points(&w);
  double left[P87_WORK_STATUSES] = {0}, all[P87_WORK_STATUSES] = {0};
  for (unsigned year = 2017; year < 2021; year++) {
    struct p87_world before = {0};
    assert_int_equal(p87_world_copy(&before, &w.world), P87_OK);
    live_work(&w, year);
    EVERY_ADULT(&w, place, who, i)
    {
      const unsigned was = before.community[place - w.world.community].persons.work_status[i];
      all[was]++;
      left[was] += who->work_status[i] != was;
    }
    p87_world_free(&before);
  }
  printf("  percent who leave a status in a year:");
  for (int s = P87_FORMAL_EMPLOYEE; s < P87_WORK_STATUSES; s++)
    printf(" %s %.1f", p87_work_status_key[s], 100 * left[s] / all[s]);
  printf("\n");
  assert_true(left[P87_FORMAL_EMPLOYEE] / all[P87_FORMAL_EMPLOYEE] <
              0.6 * left[P87_INFORMAL_EMPLOYEE] / all[P87_INFORMAL_EMPLOYEE]);
  assert_true(left[P87_UNEMPLOYED] / all[P87_UNEMPLOYED] > left[P87_INFORMAL_EMPLOYEE] / all[P87_INFORMAL_EMPLOYEE]);
  small_world_free(&w);
}

static void new_chances_of_employment_hold_at_once_and_no_more_change_than_must(void **state)
{
  (void)state;
  enum { N = 20000 };
  const struct p87_work_choice in = {P87_OWN_ACCOUNT, P87_SERVICES}, out = {P87_OUTSIDE_LABOUR_FORCE, P87_NO_SECTOR};
  P87_FOR_ALL (200, g) {
    const double before = gen_real(g, 0.01, 0.99), after = gen_real(g, 0.01, 0.99);
    const uint64_t employed = p87_threshold(before);
    double works = 0, changes = 0;
    for (int k = 0; k < N; k++) {
      const struct p87_work_choice now = p87_happens(gen_u32(g), employed) ? in : out;
      const struct p87_work_choice then = p87_work_move(now, before, after, gen_u32(g), in, out);
      works += then.status == P87_OWN_ACCOUNT;
      changes += then.status != now.status;
    }
    assert_true(fabs(works / N - after) < 5 * sqrt(after * (1 - after) / N) + 1e-4);
    const double must = fabs(after - before);
    assert_true(fabs(changes / N - must) < 5 * sqrt(must / N) + 5.0 / N);
  }
}

/* --- growth ------------------------------------------------------------------------------------- */

static void growth_short_of_what_was_expected_takes_work_and_only_takes(void **state)
{
  (void)state;
  struct small_world w;
  make_world(&w, small_inputs(), "BGD ETH ECU", 8000);
  leave_turning_points(&w);
  struct p87_world as_expected = {0}, before = {0};
  assert_int_equal(p87_world_copy(&before, &w.world), P87_OK);
  live_work(&w, 2017);
  assert_int_equal(p87_world_copy(&as_expected, &w.world), P87_OK);
  p87_world_free(&w.world);
  w.world = before;
  const float short_of = -0.08f, okun = small_inputs()->params.adult_work.okun;
  for (size_t c = 0; c < small_inputs()->figures.n_countries; c++) w.stage.table[c].unusual_growth[1] = short_of;
  double works = 0, would = 0, lost_and_unemployed = 0;
  live_work(&w, 2017);
  EVERY_ADULT(&w, place, who, i)
  {
    const struct p87_persons *else_where = &as_expected.community[place - w.world.community].persons;
    const int does = p87_work_is_employment(who->work_status[i]);
    const int else_does = p87_work_is_employment(else_where->work_status[i]);
    works += does;
    would += else_does;
    lost_and_unemployed += else_does && who->work_status[i] == P87_UNEMPLOYED;
  }
  const double expected = exp((double)okun * (double)short_of), ratio = works / would;
  printf("  growth 8 points short: employment %.3f of what it would be, %.3f expected\n", ratio, expected);
  assert_true(fabs(ratio - expected) < 4 * sqrt((1 - expected) / would));
  assert_true(lost_and_unemployed > 0);
  p87_world_free(&as_expected);
  small_world_free(&w);
}

/* --- access and groups -------------------------------------------------------------------------- */

static void access_keeps_the_formal_share_of_every_country_and_rises_with_schooling(void **state)
{
  (void)state;
  P87_FOR_ALL (60, g) {
    struct p87_params params = small_inputs()->params;
    gen_section(g, "groups", &params);
    params.adult_work.formal_grade = (float)gen_real(g, 0, 1);
    const size_t c = (size_t)gen_int(g, 0, (int)small_inputs()->figures.n_countries - 1);
    struct p87_work_table t;
    p87_work_table_make(&small_inputs()->figures.country[c], &t);
    const float share = t.formal_share[P87_MALE];
    p87_access_make(&params, &small_inputs()->figures.country[c], &t);
    assert_true(share == t.formal_share[P87_MALE]);
    for (int sex = 0; sex < P87_SEXES; sex++)
      for (int cohort = 0; cohort < P87_WORK_COHORTS; cohort++)
        for (int grade = 0; grade < P87_GRADES; grade++) {
          assert_true(t.formal[sex][1][cohort][grade] <= t.formal[sex][0][cohort][grade]);
          if (grade > 0)
            for (int d = 0; d < 2; d++)
              assert_true(t.formal[sex][d][cohort][grade - 1] <= t.formal[sex][d][cohort][grade]);
        }
  }
}

static void without_gaps_everyone_has_the_same_access(void **state)
{
  (void)state;
  struct p87_params params = small_inputs()->params;
  params.groups.formal_gap = params.adult_work.formal_grade = 0.0f;
  for (size_t c = 0; c < small_inputs()->figures.n_countries; c++) {
    struct p87_work_table t;
    p87_work_table_make(&small_inputs()->figures.country[c], &t);
    p87_access_make(&params, &small_inputs()->figures.country[c], &t);
    for (int k = 0; k < P87_SEXES * 2 * P87_WORK_COHORTS * P87_GRADES; k++) {
      const int sex = k / (2 * P87_WORK_COHORTS * P87_GRADES);
      const double f = chance((&t.formal[0][0][0][0])[k]);
      assert_true(fabs(f - (double)t.formal_share[sex]) < 1e-6);
    }
  }
}

static void gaps_are_centred_and_hit_the_group(void **state)
{
  (void)state;
  P87_FOR_ALL (2000, g) {
    struct p87_params params;
    memset(&params, 0, sizeof params);
    gen_section(g, "groups", &params);
    const struct p87_groups_params *k = &params.groups;
    const double s = (double)k->share;
    const float in = p87_school_gap(k, P87_DISCRIMINATED | P87_INSURED), out = p87_school_gap(k, P87_FORMAL_CREDIT);
    assert_true(in <= 0.0f && out >= 0.0f);
    assert_true(fabs(s * (double)in + (1 - s) * (double)out) < 1e-6);
    assert_true(fabs((double)(out - in) - (double)k->school_gap) < 1e-6);
    const float wage_in = p87_wage_gap(k, P87_DISCRIMINATED), wage_out = p87_wage_gap(k, 0);
    assert_true(fabs(s * (double)wage_in + (1 - s) * (double)wage_out) < 1e-6 && wage_in <= wage_out);
  }
}

/* Integrated over wealth, the share at each wealth is the share of all. */
static void the_group_is_as_frequent_as_it_should_be_over_all_wealth(void **state)
{
  (void)state;
  P87_FOR_ALL (200, g) {
    const double share = gen_real(g, 0.01, 0.6), correlation = gen_real(g, -0.7, 0.7);
    double sum = 0;
    for (int k = 0; k < 1000; k++)
      sum += p87_groups_share(share, correlation, p87_normal_quantile((k + 0.5) / 1000)) / 1000;
    assert_true(fabs(sum - share) < 1e-3);
    assert_true((p87_groups_share(share, correlation, 1) >= p87_groups_share(share, correlation, -1)) ==
                (correlation >= 0));
  }
}

/* --- levers ------------------------------------------------------------------------------------- */

static void set_places(struct small_world *w, float voice, float floor, float formalised, float factor)
{
  for (uint32_t k = 0; k < w->world.n; k++) {
    struct p87_community *c = &w->world.community[k];
    c->inputs.voice = voice;
    c->inputs.minimum_wage = floor;
    c->inputs.formalised = formalised;
    c->wage_factor = factor;
  }
}

/* The same world with and without. */
struct two_worlds {
  struct small_world w;
  struct p87_world without, start;
};

static void two_worlds_make(struct two_worlds *t)
{
  memset(t, 0, sizeof *t);
  make_world(&t->w, small_inputs(), "BGD ECU", 10000);
  assert_int_equal(p87_world_copy(&t->start, &t->w.world), P87_OK);
  live_work(&t->w, 2018);
  assert_int_equal(p87_world_copy(&t->without, &t->w.world), P87_OK);
}

/* From the start again, with the columns of places set. */
static void two_worlds_again(struct two_worlds *t, float voice, float floor, float formalised, float factor)
{
  p87_world_free(&t->w.world);
  assert_int_equal(p87_world_copy(&t->w.world, &t->start), P87_OK);
  set_places(&t->w, voice, floor, formalised, factor);
  live_work(&t->w, 2018);
}

static void two_worlds_free(struct two_worlds *t)
{
  p87_world_free(&t->without);
  p87_world_free(&t->start);
  small_world_free(&t->w);
}

#define EVERY_PAIR(t, place, who, i, then) \
  EVERY_ADULT(&(t)->w, place, who, i) \
  for (const struct p87_persons *then = &(t)->without.community[place - (t)->w.world.community].persons; then; \
       then = NULL)

static void voice_raises_what_is_earned_by_work_and_nothing_else(void **state)
{
  (void)state;
  struct two_worlds t;
  two_worlds_make(&t);
  double more = 0;
  two_worlds_again(&t, 0.5f, 0, 0, 1);
  EVERY_PAIR(&t, place, who, i, then)
  {
    assert_int_equal(who->work_status[i], then->work_status[i]);
    const int paid = who->work_status[i] >= P87_FORMAL_EMPLOYEE && who->work_status[i] <= P87_OWN_ACCOUNT;
    assert_true(paid ? who->earning_usd_day[i] > then->earning_usd_day[i]
                     : who->earning_usd_day[i] == then->earning_usd_day[i]);
    more += paid;
  }
  assert_true(more > 1000);
  two_worlds_free(&t);
}

static void a_minimum_wage_lowers_nobody_and_reaches_employees_below_it_only(void **state)
{
  (void)state;
  struct two_worlds t;
  two_worlds_make(&t);
  double raised = 0, missed = 0;
  two_worlds_again(&t, 0, 0.8f, 0, 1);
  EVERY_PAIR(&t, place, who, i, then)
  {
    assert_int_equal(who->work_status[i], then->work_status[i]);
    const float floor = 0.8f * place->wage_usd_day;
    const int employee = who->work_status[i] == P87_FORMAL_EMPLOYEE || who->work_status[i] == P87_INFORMAL_EMPLOYEE;
    if (!employee || then->earning_usd_day[i] >= floor) {
      assert_true(who->earning_usd_day[i] == then->earning_usd_day[i]);
      continue;
    }
    assert_true(who->earning_usd_day[i] == then->earning_usd_day[i] || who->earning_usd_day[i] == floor);
    raised += who->earning_usd_day[i] == floor;
    missed += who->earning_usd_day[i] != floor;
  }
  assert_true(raised > 50 &&
              fabs(raised / (raised + missed) - (double)small_inputs()->params.adult_work.minimum_wage_reach) <
                5 * 0.5 / sqrt(raised + missed));
  for (uint32_t k = 0; k < t.w.world.n; k++)
    assert_true(t.w.world.community[k].wage_usd_day == t.without.community[k].wage_usd_day);
  two_worlds_free(&t);
}

static void formalisation_makes_informal_employees_formal_as_many_as_it_says(void **state)
{
  (void)state;
  struct two_worlds t;
  two_worlds_make(&t);
  double formal = 0, employees = 0, formal_before = 0;
  two_worlds_again(&t, 0, 0, 0.4f, 1);
  EVERY_PAIR(&t, place, who, i, then)
  {
    const int is_formal = who->work_status[i] == P87_FORMAL_EMPLOYEE,
              is_informal = who->work_status[i] == P87_INFORMAL_EMPLOYEE;
    const int was_formal = then->work_status[i] == P87_FORMAL_EMPLOYEE;
    if (was_formal) assert_false(is_informal);
    formal += is_formal;
    formal_before += was_formal;
    employees += is_formal + is_informal;
  }
  const double f = formal_before / employees, expected = f + 0.4 * (1 - f);
  printf("  formal share of employees %.3f, with 40 %% formalised %.3f, %.3f expected\n", f, formal / employees,
         expected);
  assert_true(fabs(formal / employees - expected) < 5 * sqrt(0.25 / employees) + 0.01);
  two_worlds_free(&t);
}

static void the_communitys_wage_moves_informal_and_own_account_work_only(void **state)
{
  (void)state;
  struct two_worlds t;
  two_worlds_make(&t);
  two_worlds_again(&t, 0, 0, 0, 0.5f);
  EVERY_PAIR(&t, place, who, i, then)
  {
    const unsigned s = who->work_status[i];
    const float m = s == P87_INFORMAL_EMPLOYEE || s == P87_OWN_ACCOUNT || s == P87_CONTRIBUTING_FAMILY ? 0.5f : 1.0f;
    assert_true(fabsf(who->earning_usd_day[i] - m * then->earning_usd_day[i]) <= 1e-5f * then->earning_usd_day[i]);
  }
  two_worlds_free(&t);
}

static void neutral_levers_change_no_bit(void **state)
{
  (void)state;
  struct two_worlds t;
  two_worlds_make(&t);
  two_worlds_again(&t, 0, 0, 0, 1);
  EVERY_PAIR(&t, place, who, i, then)
  {
    assert_int_equal(who->work_status[i], then->work_status[i]);
    assert_int_equal(who->sector[i], then->sector[i]);
    assert_true(who->earning_usd_day[i] == then->earning_usd_day[i]);
  }
  two_worlds_free(&t);
}

static void pure_laws_of_earnings(void **state)
{
  (void)state;
  P87_FOR_ALL (5000, g) {
    struct p87_params params;
    memset(&params, 0, sizeof params);
    gen_section(g, "adult_work", &params);
    const struct p87_adult_work_params *k = &params.adult_work;
    const unsigned years = (unsigned)gen_int(g, 0, 12);
    const float usual = (float)gen_real(g, 0, 5);
    assert_true(p87_past_work_gap(k, years + 1, usual) <= p87_past_work_gap(k, years, usual));
    assert_true(p87_past_work_gap(k, 5, 5.0f) == 0.0f &&
                p87_past_work_gap(k, 12, usual) == p87_past_work_gap(k, 5, usual));
    const float v = (float)gen_real(g, 0, 1), w = v + (float)gen_real(g, 0, 1);
    assert_true(p87_voice_factor(k, 0.0f) == 1.0f && p87_voice_factor(k, v) <= p87_voice_factor(k, w));
    const float e = (float)gen_real(g, 0, 50), wage = (float)gen_real(g, 0.1, 30);
    assert_true(p87_minimum_wage(e, 0.0f, wage) == e);
    assert_true(p87_minimum_wage(e, v, wage) >= e && p87_minimum_wage(e, v, wage) <= p87_minimum_wage(e, w, wage));
    assert_true(p87_work_employment_factor(k, 0.0f) == 1.0f);
    assert_true(p87_work_employment_factor(k, -v) <= p87_work_employment_factor(k, v));
  }
}

static const struct CMUnitTest tests[] = {
  cmocka_unit_test(wherever_all_start_statuses_come_to_the_structure_of_the_country_and_stay),
  cmocka_unit_test(adults_follow_a_structure_that_moves),
  cmocka_unit_test(formal_jobs_last_longer_than_informal_ones),
  cmocka_unit_test(new_chances_of_employment_hold_at_once_and_no_more_change_than_must),
  cmocka_unit_test(growth_short_of_what_was_expected_takes_work_and_only_takes),
  cmocka_unit_test(access_keeps_the_formal_share_of_every_country_and_rises_with_schooling),
  cmocka_unit_test(without_gaps_everyone_has_the_same_access),
  cmocka_unit_test(gaps_are_centred_and_hit_the_group),
  cmocka_unit_test(the_group_is_as_frequent_as_it_should_be_over_all_wealth),
  cmocka_unit_test(voice_raises_what_is_earned_by_work_and_nothing_else),
  cmocka_unit_test(a_minimum_wage_lowers_nobody_and_reaches_employees_below_it_only),
  cmocka_unit_test(formalisation_makes_informal_employees_formal_as_many_as_it_says),
  cmocka_unit_test(the_communitys_wage_moves_informal_and_own_account_work_only),
  cmocka_unit_test(neutral_levers_change_no_bit),
  cmocka_unit_test(pure_laws_of_earnings),
};

SMALL_WORLD_MAIN(tests)

/* Laws of observed conditions and of a pace. */
#include "support/prop.h"
#include "support/small_world.h"

#include <math.h>

#include "path87/study/follow_pace.h"
#include "path87/world/macro.h"
#include "path87/world/observed.h"
#include "path87/world/year_table.h"

static const char *const countries = "BGD ETH NGA COL";

/* --- observed conditions ------------------------------------------------------------------------- */

static const uint64_t no_shocks = UINT64_C(1) << P87_SWITCH_growth_shocks;
static const uint64_t no_events = UINT64_C(1) << P87_SWITCH_random_events;

static struct p87_inputs known;
static struct p87_year_table forecast[P87_MAX_COUNTRIES], observed[P87_MAX_COUNTRIES];

static void make_both(uint64_t replicate, uint64_t without, unsigned year)
{
  static struct p87_tally_layout last[P87_MAX_COUNTRIES];
  const struct p87_key key = p87_key_make(87, replicate);
  p87_year_table_make(&known.figures, &known.params, NULL, year, last, forecast);
  p87_macro_make(&known.figures, &known.params, key, without, year, forecast);
  memcpy(observed, forecast, sizeof observed);
  p87_observed_make(&known.figures, &known.params, key, without, year, observed);
}

static int near_to(double a, double b)
{
  return fabs(a - b) < 1e-6;
}

static void growth_is_that_of_the_tables(void **state)
{
  (void)state;
  const double pass = (double)known.params.economy.growth_pass_through;
  for (uint64_t replicate = 0; replicate < 2; replicate++) {
    make_both(replicate, 0, 2020);
    for (size_t c = 0; c < known.figures.n_countries; c++) {
      const struct p87_country *country = &known.figures.country[c];
      const double *g = country->observed.growth, expected = p87_expected_growth(country, &known.params.economy);
      if ((country->observed.knows_growth & 0x1E) != 0x1E) continue;
      const double grown = log(1 + g[1]) + log(1 + g[2]) + log(1 + g[3]) + log(1 + g[4]);
      assert_true(near_to((double)observed[c].ln_growth, pass * grown));
      assert_true(near_to((double)observed[c].unusual_growth[0], pass * log(1 + g[3]) - expected));
      assert_true(near_to((double)observed[c].unusual_growth[1], pass * log(1 + g[4]) - expected));
      assert_true(observed[c].harvest == forecast[c].harvest && observed[c].ln_price == forecast[c].ln_price);
      assert_int_equal(observed[c].epidemic, forecast[c].epidemic);
    }
  }
  const double india = known.figures.country[small_country("IND")].observed.growth[2020 - 2016];
  assert_true(india < -0.05 && india > -0.1); /* the table is read where it should */
}

/* After the last year that is known, growth goes on as forecast from the level reached. */
static void growth_goes_on_as_expected(void **state)
{
  (void)state;
  static float at_2024[P87_MAX_COUNTRIES], forecast_2024[P87_MAX_COUNTRIES];
  for (int quiet = 0; quiet < 2; quiet++) {
    make_both(1, quiet ? no_shocks : 0, 2024);
    for (size_t c = 0; c < known.figures.n_countries; c++)
      at_2024[c] = observed[c].ln_growth, forecast_2024[c] = forecast[c].ln_growth;
    make_both(1, quiet ? no_shocks : 0, 2026);
    for (size_t c = 0; c < known.figures.n_countries; c++) {
      const double more = (double)(observed[c].ln_growth - at_2024[c]);
      assert_true(near_to(more, (double)(forecast[c].ln_growth - forecast_2024[c])));
      if (quiet) assert_true(near_to(more, 2 * p87_expected_growth(&known.figures.country[c], &known.params.economy)));
    }
  }
}

/* A country without a published figure is as forecast, to the last bit. */
static void who_is_not_known_is_forecast(void **state)
{
  (void)state;
  unsigned n = 0;
  make_both(2, 0, 2021);
  for (size_t c = 0; c < known.figures.n_countries; c++) {
    const struct p87_observed *o = &known.figures.country[c].observed;
    if (o->knows_growth || o->knows_deaths) continue;
    assert_memory_equal(&observed[c], &forecast[c], sizeof observed[c]);
    n++;
  }
  assert_true(n > 0);
  uint64_t all[P87_MAX_COUNTRIES / 64];
  memset(all, 0xFF, sizeof all);
  const struct p87_unobserved u = p87_observed_missing(&known.figures, all, 2030);
  assert_int_equal(u.countries, known.figures.n_countries);
  assert_true(u.last_growth == 2024 && u.last_deaths == 2022);
  assert_true(u.without_growth >= n && u.without_deaths >= n && u.without_growth < 40 && u.without_deaths < 40);
}

/* Wars are those of the tables, whatever chance says; without chance the last state stays. */
static void conflicts_are_those_of_the_tables(void **state)
{
  (void)state;
  const struct p87_shocks_params *k = &known.params.shocks;
  unsigned begun = 0, ended = 0, moved = 0;
  for (unsigned year = 2017; year <= 2024; year++) {
    make_both(3, year > 2022 ? no_events : 0, year);
    for (size_t c = 0; c < known.figures.n_countries; c++) {
      const struct p87_country *country = &known.figures.country[c];
      const unsigned from = year < 2022 ? year : 2022;
      if (!(country->observed.knows_deaths >> (from - 2016) & 1)) continue;
      const double deaths = country->observed.battle_deaths[from - 2016];
      const int now = deaths >= (double)k->conflict_deaths && deaths * 1e-5 * p87_country_persons(country) >= 25;
      assert_int_equal(observed[c].conflict, now - p87_conflict_2016(country, k));
      begun += observed[c].conflict > 0;
      ended += observed[c].conflict < 0;
    }
  }
  assert_true(begun > 0 && ended > 0);
  for (uint64_t replicate = 0; replicate < 40; replicate++) { /* chance goes on from there */
    make_both(replicate, 0, 2022);
    const int before = observed[small_country("ETH")].conflict;
    make_both(replicate, 0, 2025);
    moved += observed[small_country("ETH")].conflict != before;
  }
  assert_true(moved > 0 && moved < 40);
}

/* --- a pace ------------------------------------------------------------------------------------------- */

static void the_wanted_path_begins_and_ends_where_it_should(void **state)
{
  (void)state;
  P87_FOR_ALL (500, g) {
    const double share = gen_real(g, 0.02, 0.5), rate = gen_real(g, -0.6, 0.2);
    const struct p87_pace at_rate = {.kind = P87_PACE_RATE, .rate = rate};
    const struct p87_pace target = {
      .kind = P87_PACE_TARGET, .to = gen_real(g, 0.001, 0.019), .by = (unsigned)gen_int(g, 2018, 2030)};
    assert_true(fabs(p87_pace_wanted(&at_rate, share, 2016) / share - 1) < 1e-12);
    assert_true(fabs(p87_pace_wanted(&target, share, 2016) / share - 1) < 1e-12);
    assert_true(p87_pace_wanted(&target, share, target.by) == target.to);
    assert_true(p87_pace_wanted(&target, share, target.by + 3) == target.to);
    const double a = p87_pace_wanted(&at_rate, share, 2019), b = p87_pace_wanted(&at_rate, share, 2020);
    assert_true(fabs(b / a - 1 - rate) < 1e-9);
  }
}

/* A world of one equation, that drifts by itself and answers otherwise than believed, comes to the path. */
static void feedback_finds_the_path(void **state)
{
  (void)state;
  P87_FOR_ALL (500, g) {
    const struct p87_pace pace = {.kind = P87_PACE_RATE, .rate = gen_real(g, -0.3, 0.1)};
    const double answer = gen_real(g, 0.7, 1.3), own = gen_real(g, -0.04, 0.04);
    struct p87_pace_past past = {.share = {gen_real(g, 0.05, 0.3)}};
    double u = 0;
    for (unsigned y = 2016; y <= 2030; y++) past.per_utility[y - 2016] = 0.7;
    for (unsigned y = 2017; y <= 2030; y++) {
      const double next = p87_pace_drift(&pace, &past, y);
      past.share[y - 2016] = past.share[y - 2017] * exp(own + answer * 0.7 * (next - u));
      u = next;
    }
    assert_true(fabs(log(past.share[14] / p87_pace_wanted(&pace, past.share[0], 2030))) < 0.02);
  }
  const struct p87_pace pace = {.kind = P87_PACE_RATE, .rate = -0.02};
  const struct p87_pace_past none = {{0}, {0}};
  assert_true(p87_pace_drift(&pace, &none, 2016) == 0.0);
}

/* Mean of ln (counted / wanted) over the last four years. */
static double miss(struct small_world *w, struct p87_pace pace, unsigned horizon)
{
  double sum = 0;
  small_world_make(w, small_inputs(), countries, 4000);
  w->scenario.pace = pace;
  small_world_start(w);
  for (unsigned year = 2017; year <= horizon; year++) small_world_year(w, year);
  assert_int_equal(p87_pace_follow(&w->stage, &w->scenario, horizon + 1), P87_OK);
  const double *share = w->stage.pace.share;
  for (unsigned year = horizon - 3; year <= horizon; year++)
    sum += log(share[year - 2016] / p87_pace_wanted(&pace, share[0], year));
  return sum / 4;
}

/* Chance of single years stays, less in the mean of four. Without its pace each would be off by 0.2 and more. */
static void a_world_keeps_its_pace(void **state)
{
  (void)state;
  struct small_world w;
  const struct p87_pace fall = {.kind = P87_PACE_RATE, .rate = -0.08}, rise = {.kind = P87_PACE_RATE, .rate = 0.05},
                        target = {.kind = P87_PACE_TARGET, .to = 0.03, .by = 2022};
  const struct p87_pace paces[] = {fall, rise, target};
  for (size_t k = 0; k < P87_COUNT_OF(paces); k++) {
    const double gap = miss(&w, paces[k], 2022);
    print_message("pace %zu: ln(counted / wanted) %+.3f\n", k, gap);
    assert_true(fabs(gap) < 0.12);
    small_world_free(&w);
  }
}

static void a_target_above_the_present_is_refused(void **state)
{
  (void)state;
  struct small_world w;
  small_world_make(&w, small_inputs(), countries, 20000);
  w.scenario.pace = (struct p87_pace){.kind = P87_PACE_TARGET, .to = 0.5, .by = 2020};
  small_world_start(&w);
  p87_log_open(0, P87_LOG_ERROR, tmpfile());
  assert_int_equal(p87_stage_year(&w.stage, &w.scenario, 0, 2017, &w.world), P87_USER);
  p87_log_open(0, P87_LOG_WARNING, stderr);
  small_world_free(&w);
}

/* Results tell the same past as the years themselves did. */
static void results_recall_the_past(void **state)
{
  (void)state;
  struct small_world w;
  struct p87_results results = {0};
  small_world_make(&w, small_inputs(), countries, 40000);
  w.scenario.pace = (struct p87_pace){.kind = P87_PACE_RATE, .rate = -0.05};
  w.scenario.horizon = 2019;
  assert_int_equal(p87_ensemble_run(&w.stage, &w.scenario, 1, &results, NULL, NULL), P87_OK);
  const struct p87_pace_past lived = w.stage.pace; /* 2016 to 2018 */
  assert_true(lived.share[2] > 0 && lived.share[3] == 0);
  memset(&w.stage.pace, 0, sizeof w.stage.pace);
  p87_pace_recall(&w.stage, &w.scenario, &results, 0, 2019);
  assert_memory_equal(&w.stage.pace, &lived, sizeof lived);
  p87_results_free(&results);
  small_world_free(&w);
}

static int set_up(void **state)
{
  struct p87_report report = {0};
  (void)state;
  p87_status st = p87_inputs_read(P87_SOURCE_DIR "/params", &known, &report);
  if (!st) st = p87_inputs_observe(P87_SOURCE_DIR "/params", &known, &report);
  p87_report_print(&report, stderr);
  return st != P87_OK;
}

int main(int argc, char **argv)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(growth_is_that_of_the_tables),
    cmocka_unit_test(growth_goes_on_as_expected),
    cmocka_unit_test(who_is_not_known_is_forecast),
    cmocka_unit_test(conflicts_are_those_of_the_tables),
    cmocka_unit_test(the_wanted_path_begins_and_ends_where_it_should),
    cmocka_unit_test(feedback_finds_the_path),
    cmocka_unit_test(a_world_keeps_its_pace),
    cmocka_unit_test(a_target_above_the_present_is_refused),
    cmocka_unit_test(results_recall_the_past),
  };
  if (p87_comm_start(&argc, &argv)) return 1;
  p87_log_open(0, P87_LOG_WARNING, stderr);
  const int failed = cmocka_run_group_tests(tests, set_up, NULL);
  p87_inputs_free(&known);
  p87_comm_stop();
  return failed;
}

/* Laws of macro paths, shocks and events. */
#include "support/prop.h"
#include "support/small_world.h"

#include <math.h>

#include "path87/process/happening.h"
#include "path87/process/themes.h"
#include "path87/study/drift.h"
#include "path87/world/macro.h"
#include "path87/world/year_table.h"

enum { HORIZON = 2019 };
static const char *const countries = "BGD ETH NGA COL";
static const double scale = 20000;

static const uint64_t quiet =
  UINT64_C(1) << P87_SWITCH_growth_shocks | UINT64_C(1) << P87_SWITCH_drift | UINT64_C(1) << P87_SWITCH_random_events;

static struct p87_event event(enum p87_event_kind kind, double size)
{
  struct p87_event e = {
    .kind = kind, .size = size, .first_year = 2017, .last_year = HORIZON, .region_mask = 0x1F, .area_mask = 3};
  memset(e.country_mask, 0xFF, sizeof e.country_mask);
  return e;
}

/* Counts of 2017 to the horizon, over all countries. */
struct sums {
  int64_t children, work, rural_work, attending, moved;
};

static void add(const struct small_world *w, struct sums *s)
{
  for (size_t c = 0; c < w->stage.inputs->figures.n_countries; c++) {
    const struct p87_tally_layout *t = &w->stage.tally[c];
    s->moved += t->population_departures[0] + t->population_departures[1];
    for (size_t k = 0; k < P87_CHILD_CELLS; k++) {
      s->children += t->children_population[k];
      s->work += t->children_employment[k];
      s->rural_work += k < P87_CHILD_CELLS / 2 ? t->children_employment[k] : 0;
      s->attending += t->children_school[k] + t->children_both[k];
    }
  }
}

/* The events, with chance left out or not. *hash: state at the end. */
static struct sums live(struct p87_event *events, size_t n, uint64_t without, uint64_t *hash)
{
  struct small_world w;
  struct sums s = {0};
  small_world_make(&w, small_inputs(), countries, scale);
  w.scenario.without = without;
  small_world_start(&w);
  w.scenario.events = events;
  w.scenario.n_events = n;
  for (unsigned year = 2017; year <= HORIZON; year++) {
    small_world_year(&w, year);
    add(&w, &s);
  }
  if (hash) *hash = p87_world_hash(&w.world);
  w.scenario.events = NULL; /* borrowed */
  small_world_free(&w);
  return s;
}

static struct sums with(enum p87_event_kind kind, double size)
{
  struct p87_event e = event(kind, size);
  return live(&e, 1, quiet, NULL);
}

/* A shock that all share takes work away from children as it takes income from their parents; one that strikes a
 * household alone takes income only. */
static void a_drought_and_an_illness_move_childrens_work_opposite_ways(void **state)
{
  (void)state;
  const struct sums base = live(NULL, 0, quiet, NULL);
  const struct sums drought = with(P87_EVENT_drought, 0.3), rain = with(P87_EVENT_good_rain, 0.3);
  const struct sums illness = with(P87_EVENT_epidemic, 0.4), price = with(P87_EVENT_price, 0.3);
  assert_true(drought.rural_work < base.rural_work);
  assert_true(rain.rural_work > base.rural_work);
  assert_true(illness.work > base.work);
  assert_true(price.rural_work < base.rural_work); /* incomes of growers rise more than the worth of a child's day */
  assert_true(with(P87_EVENT_recession, 0.1).work > base.work);
}

static void conflict_and_closures_keep_children_from_school(void **state)
{
  (void)state;
  const struct sums base = live(NULL, 0, quiet, NULL), conflict = with(P87_EVENT_conflict, 1.0);
  const double lost = 1.0 - (double)conflict.attending / (double)base.attending;
  printf("  attendance lost in full conflict: %.1f %%\n", 100 * lost);
  assert_true(lost > 0.02 && lost < 0.25);
  assert_true(conflict.work > base.work);
  assert_true(conflict.moved > base.moved);
  assert_true(with(P87_EVENT_school_closure, 0.5).attending < base.attending);
  assert_true(with(P87_EVENT_displacement, 0.2).moved > base.moved + base.moved / 2);
}

/* Of size 0, out of its years, or where nobody of the run lives. */
static void an_event_that_does_not_happen_changes_no_bit(void **state)
{
  (void)state;
  uint64_t base, hash;
  live(NULL, 0, 0, &base);
  struct p87_event e[P87_EVENTS];
  for (int kind = 0; kind < P87_EVENTS; kind++) e[kind] = event((enum p87_event_kind)kind, 0);
  live(e, P87_EVENTS, 0, &hash);
  assert_true(hash == base);
  for (int kind = 0; kind < P87_EVENTS; kind++) {
    e[kind] = event((enum p87_event_kind)kind, 0.5);
    if (kind % 2)
      e[kind].region_mask = 1 << P87_EUROPE_CENTRAL_ASIA;
    else
      e[kind].first_year = e[kind].last_year = HORIZON + 1;
  }
  live(e, P87_EVENTS, 0, &hash);
  assert_true(hash == base);
  e[0] = event(P87_EVENT_drought, 0.5);
  live(e, 1, 0, &hash);
  assert_true(hash != base);
}

static void worse_events_do_no_less(void **state)
{
  (void)state;
  const struct p87_shocks_params *k = &small_inputs()->params.shocks;
  P87_FOR_ALL (2000, g) {
    struct p87_happening a = {(float)gen_real(g, -1, 1),  (float)gen_real(g, -1, 1),  (float)gen_real(g, -1, 1),
                              (float)gen_real(g, 0, 1.5), (float)gen_real(g, 0, 1.5), (float)gen_real(g, -1.5, 1.5)};
    struct p87_happening b = a;
    const float more = (float)gen_real(g, 0, 1);
    const unsigned area = (unsigned)gen_bool(g);
    switch (gen_int(g, 0, 3)) {
    case 0: b.ln_harvest -= more; break;
    case 1: b.ln_income -= more; break;
    case 2: b.illness += more, b.closure += more; break;
    default: b.conflict += more; break;
    }
    const struct p87_shock x = p87_shock_of(k, &a, area), y = p87_shock_of(k, &b, area);
    assert_true(y.wage <= x.wage && y.farm <= x.farm && y.income <= x.income && y.illness >= x.illness);
    assert_true(y.school_km >= x.school_km && y.school_quality <= x.school_quality);
    assert_true(y.illness <= 1.0f && y.conflict >= -1.0f && y.conflict <= 1.0f);
    if (area == P87_URBAN) assert_true(x.wage == 0.0f && y.wage == 0.0f);
  }
}

/* --- macro paths -------------------------------------------------------------------------------- */

static void tables_of(uint64_t seed, uint64_t replicate, uint64_t without, unsigned year, struct p87_year_table *table)
{
  const struct p87_inputs *in = small_inputs();
  static struct p87_tally_layout last[P87_MAX_COUNTRIES];
  p87_year_table_make(&in->figures, &in->params, NULL, year, last, table);
  p87_macro_make(&in->figures, &in->params, p87_key_make(seed, replicate), without, year, table);
}

static int same_tables(const struct p87_year_table *a, const struct p87_year_table *b)
{
  return memcmp(a, b, small_inputs()->figures.n_countries * sizeof *a) == 0;
}

static void macro_paths_come_of_seed_replicate_and_year_alone(void **state)
{
  (void)state;
  static struct p87_year_table plain[P87_MAX_COUNTRIES], a[P87_MAX_COUNTRIES], b[P87_MAX_COUNTRIES];
  for (unsigned year = 2016; year <= 2030; year += 7) {
    tables_of(87, 0, quiet, year, plain);
    tables_of(87, 3, 0, year, a);
    tables_of(87, 3, 0, year, b);
    assert_true(same_tables(a, b));
    assert_int_equal(same_tables(a, plain), year == 2016); /* 2016 is as published */
    tables_of(87, 4, 0, year, b);
    assert_int_equal(same_tables(a, b), year == 2016);
  }
  for (size_t c = 0; c < small_inputs()->figures.n_countries; c++) {
    assert_true(plain[c].ln_growth > -2.0f && plain[c].ln_growth < 2.0f);
    assert_true(plain[c].work_drift == 0.0f && plain[c].harvest == 0.0f && plain[c].conflict == 0);
  }
}

/* Mean 0 and the spread asked for, over replicates; the regions share the world's part. */
static void growth_shocks_have_their_spread(void **state)
{
  (void)state;
  enum { N = 4000 };
  const struct p87_economy_params *k = &small_inputs()->params.economy;
  double sum = 0, squares = 0, together = 0;
  for (unsigned n = 0; n < N; n++) {
    const struct p87_key key = p87_key_make(5, n);
    const double a = p87_growth_shocks(k, key, P87_AFRICA, 2017), b = p87_growth_shocks(k, key, P87_ASIA_PACIFIC, 2017);
    sum += a;
    squares += a * a;
    together += a * b;
  }
  const double p = (double)k->growth_world_persistence, w = (double)k->growth_world_sd * sqrt(1 - p * p),
               v = (double)k->growth_region_sd;
  assert_true(fabs(sum / N) < 4 * sqrt((w * w + v * v) / N));
  assert_true(fabs(squares / N / (w * w + v * v) - 1) < 0.12);
  assert_true(fabs(together / N - w * w) < 5 * (w * w + v * v) / sqrt((double)N));
}

/* As many countries begin and end conflicts as the rates say; whoever is in one in 2016 may stay in it. */
static void conflicts_begin_and_end_at_their_rates(void **state)
{
  (void)state;
  enum { N = 200 };
  const struct p87_inputs *in = small_inputs();
  const struct p87_shocks_params *k = &in->params.shocks;
  double begun = 0, could_begin = 0, ended = 0, could_end = 0, begin_due = 0, end_due = 0;
  for (size_t c = 0; c < in->figures.n_countries; c++) {
    const struct p87_country *country = &in->figures.country[c];
    const int fragile = country->conflict.fragile > 0.5, before = p87_conflict_2016(country, k);
    for (unsigned n = 0; n < N; n++) {
      const int now = p87_conflict(country, k, p87_key_make(9, n), 2017);
      if (before)
        could_end++, ended += !now, end_due += (double)(fragile ? k->conflict_exit_fragile : k->conflict_exit);
      else
        could_begin++, begun += now, begin_due += (double)(fragile ? k->conflict_onset_fragile : k->conflict_onset);
    }
  }
  assert_true(could_end >= 10 * N && could_end <= 20 * N); /* 14 countries were in conflict in 2016 */
  assert_true(fabs(begun - begin_due) < 4 * sqrt(begin_due));
  assert_true(fabs(ended - end_due) < 4 * sqrt(end_due));
}

/* Four years share a drift; without a drift of its mean and spread there is none. */
static void drift_goes_by_periods_of_four_years(void **state)
{
  (void)state;
  const struct p87_drift d = {.mean = 0.01, .mean_sd = 0.01, .period_sd = 0.02, .ln_per_utility = 1};
  const struct p87_drift none = {.ln_per_utility = 1};
  P87_FOR_ALL (200, g) {
    const struct p87_key key = p87_key_make(gen_u64(g), gen_u32(g));
    double step[15];
    for (unsigned y = 2017; y <= 2030; y++)
      step[y - 2017] = p87_drift(&d, key, P87_AFRICA, y) - p87_drift(&d, key, P87_AFRICA, y - 1);
    for (unsigned y = 2018; y <= 2030; y++) {
      const int same = fabs(step[y - 2017] - step[y - 2018]) < 1e-12;
      assert_int_equal(same, (y - 2017) % 4 != 0);
    }
    assert_true(p87_drift(&none, key, P87_AFRICA, 2030) == 0.0);
    assert_true(p87_drift(&d, key, P87_AFRICA, 2016) == 0.0);
  }
}

/* It lies between prior and observation, and is surer than both. */
static void a_posterior_is_shrunk(void **state)
{
  (void)state;
  P87_FOR_ALL (500, g) {
    const double u = gen_real(g, -0.1, 0.1), prior = gen_real(g, 0.001, 0.1), error = gen_real(g, 0.001, 0.1);
    double mean, sd;
    p87_drift_posterior(u, prior, error, &mean, &sd);
    assert_true(fabs(mean) <= fabs(u) && mean * u >= 0);
    assert_true(sd > 0 && sd <= prior && sd <= error);
  }
}

/* More utility of work, more work: a drift upwards is one, and leaves those who were not asked alone. */
static void a_drift_upwards_raises_childrens_work(void **state)
{
  (void)state;
  struct p87_inputs *in = small_inputs_copy();
  int64_t work[3];
  for (int k = 0; k < 3; k++) {
    struct small_world w;
    struct sums s = {0};
    in->params.drift[P87_AFRICA] = (struct p87_drift){.mean = k == 0 ? 0.0 : 0.05, .ln_per_utility = 1.0};
    small_world_make(&w, in, "ETH NGA", scale);
    w.scenario.without = k == 2 ? quiet : quiet & ~(UINT64_C(1) << P87_SWITCH_drift);
    small_world_start(&w);
    for (unsigned year = 2017; year <= HORIZON; year++) {
      small_world_year(&w, year);
      add(&w, &s);
    }
    work[k] = s.work;
    small_world_free(&w);
  }
  assert_true(work[1] > work[0]);
  assert_int_equal(work[2], work[0]); /* without: [drift] */
  small_inputs_free(in);
}

/* --- themes ------------------------------------------------------------------------------------- */

/* Every child at work is of a theme or of none; of all themes together no fewer. */
static void themes_cover_all_work(void **state)
{
  (void)state;
  struct small_world w;
  small_world_make(&w, small_inputs(), "COL YEM", scale / 4);
  small_world_start(&w);
  for (size_t c = 0; c < w.stage.inputs->figures.n_countries; c++) {
    const struct p87_tally_layout *t = &w.stage.tally[c];
    for (size_t k = 0; k < P87_CHILD_CELLS; k++) {
      const int64_t *e = &t->children_employment_by_theme[k * P87_THEMES];
      int64_t all = 0;
      for (int theme = 0; theme < P87_THEMES; theme++) {
        assert_true(e[theme] <= t->children_employment[k]);
        assert_true(t->children_hazardous_by_theme[k * P87_THEMES + (size_t)theme] <=
                    t->children_child_labour_by_theme[k * P87_THEMES + (size_t)theme]);
        all += e[theme];
      }
      assert_true(all >= t->children_employment[k]);
      if (c == small_country("YEM")) assert_int_equal(e[P87_CRISIS], t->children_employment[k]);
      if (c == small_country("COL")) assert_int_equal(e[P87_CRISIS], 0);
      if (k >= P87_CHILD_CELLS / 2) assert_int_equal(e[P87_RURAL_INFORMAL], 0);
    }
  }
  small_world_free(&w);
}

static const struct CMUnitTest tests[] = {
  cmocka_unit_test(a_drought_and_an_illness_move_childrens_work_opposite_ways),
  cmocka_unit_test(conflict_and_closures_keep_children_from_school),
  cmocka_unit_test(an_event_that_does_not_happen_changes_no_bit),
  cmocka_unit_test(worse_events_do_no_less),
  cmocka_unit_test(macro_paths_come_of_seed_replicate_and_year_alone),
  cmocka_unit_test(growth_shocks_have_their_spread),
  cmocka_unit_test(conflicts_begin_and_end_at_their_rates),
  cmocka_unit_test(drift_goes_by_periods_of_four_years),
  cmocka_unit_test(a_posterior_is_shrunk),
  cmocka_unit_test(a_drift_upwards_raises_childrens_work),
  cmocka_unit_test(themes_cover_all_work),
};

SMALL_WORLD_MAIN(tests)

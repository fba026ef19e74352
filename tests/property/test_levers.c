/* Laws of levers in whole runs: what is neutral changes nothing to the last bit, and what happens in
 * one country stays there. Four countries, small scale. */
#include "support/prop.h"
#include "support/small_world.h"

enum { HORIZON = 2020, YEARS = HORIZON - 2016 + 1, MOST_PLACES = 256 };
static const char *const countries = "BGD ETH ECU TON";
static const double scale = 20000;

/* Everywhere, everyone, 2017 to the horizon. */
static struct p87_setting setting(enum p87_lever lever, double value)
{
  struct p87_setting s = p87_setting_make(lever);
  s.value = value;
  s.last_year = HORIZON;
  return s;
}

static void only_country(struct p87_setting *s, const char *iso3)
{
  const unsigned c = small_country(iso3);
  memset(s->country_mask, 0, sizeof s->country_mask);
  s->country_mask[c / 64] = UINT64_C(1) << (c % 64);
}

/* What a run leaves: the results and, by year and community, the hash of each column. */
struct trace {
  struct p87_results results;
  uint64_t column[YEARS][MOST_PLACES][P87_COLUMNS];
};

struct recording {
  struct trace *trace;
  size_t scenario; /* under way */
  const struct p87_scenario *first;
};

static p87_status keep(void *user, const struct p87_scenario *scenario, unsigned replicate, unsigned year,
                       const struct p87_world *world)
{
  struct recording *r = user;
  struct trace *t = &r->trace[scenario - r->first];
  (void)replicate;
  for (uint32_t k = 0; k < world->n; k++)
    for (int c = 0; c < P87_COLUMNS; c++)
      t->column[year - 2016][k][c] = p87_community_column_hash(&world->community[k], (enum p87_column)c);
  return P87_OK;
}

/* Runs scenarios that share population and past; the settings of each are borrowed. trace[n] is freed by forget. */
static struct trace *run_with(const struct p87_inputs *inputs, struct p87_scenario *s, size_t n,
                              struct p87_directory *directory)
{
  struct trace *trace = p87_alloc_array(n, sizeof *trace);
  struct p87_results *results = p87_alloc_array(n, sizeof *results);
  assert_non_null(trace);
  assert_non_null(results);
  struct p87_stage stage;
  assert_int_equal(p87_stage_init(&stage, p87_comm_world(), inputs, small_kernels(), &s[0]), P87_OK);
  assert_true(stage.directory.n <= MOST_PLACES);
  struct recording r = {.trace = trace, .first = s};
  assert_int_equal(p87_ensemble_run(&stage, s, n, results, keep, &r), P87_OK);
  for (size_t k = 0; k < n; k++) trace[k].results = results[k];
  if (directory) {
    *directory = stage.directory;
    memset(&stage.directory, 0, sizeof stage.directory);
  }
  p87_stage_free(&stage);
  p87_free(results);
  return trace;
}

static struct trace *run(struct p87_scenario *s, size_t n, struct p87_directory *directory)
{
  return run_with(small_inputs(), s, n, directory);
}

/* An administration that reaches everyone, at once and for nothing. */
static struct p87_inputs *perfect_administration(void)
{
  struct p87_inputs *in = small_inputs_copy();
  in->params.policy.capacity_low = in->params.policy.capacity_high = 1.0f;
  in->params.policy.undocumented = in->params.policy.survey_error = 0.0f;
  in->params.policy.administration = in->params.policy.leakage = 0.0f;
  return in;
}

static void forget(struct trace *trace, size_t n)
{
  for (size_t k = 0; k < n; k++) p87_results_free(&trace[k].results);
  p87_free(trace);
}

static void make_in(const char *where, struct p87_scenario *s, struct p87_setting *settings, size_t n)
{
  small_scenario(s, where, scale);
  s->horizon = HORIZON;
  s->settings = settings;
  s->n_settings = n;
  assert_int_equal(p87_scenario_number(s), 0);
}

static void make(struct p87_scenario *s, struct p87_setting *settings, size_t n)
{
  make_in(countries, s, settings, n);
}

static int same_results(const struct p87_results *a, const struct p87_results *b)
{
  return memcmp(a->tally, b->tally, (size_t)a->years * a->n_countries * sizeof *a->tally) == 0 &&
         memcmp(a->fingerprint, b->fingerprint, a->years * sizeof *a->fingerprint) == 0;
}

/* All levers at their neutral value, with every kind of where and who; and at full value where they can reach no
 * one: out of their years, in a region or country without a country of the run, taken up by nobody, meant for nobody, or
 * waiting for a conflict that does not come. */
static void neutral_levers_and_levers_out_of_reach_are_the_baseline_to_the_last_bit(void **state)
{
  (void)state;
  enum { NEUTRAL = 8, OUT_OF_REACH = 6, N = 1 + NEUTRAL + OUT_OF_REACH };
  static struct p87_scenario s[N];
  static struct p87_setting settings[N][P87_LEVERS];
  make(&s[0], NULL, 0);
  for (unsigned k = 1; k < N; k++) {
    const unsigned v = k - 1;
    for (int lever = 0; lever < P87_LEVERS; lever++) {
      struct p87_setting *t = &settings[k][lever];
      const struct p87_lever_info *info = &p87_lever_table[lever];
      *t = setting((enum p87_lever)lever, v < NEUTRAL ? info->neutral : info->max);
      if (v < NEUTRAL) {
        t->area_mask = v & 1 ? 3 : 1;
        t->who.target = v & 2 ? P87_TARGET_POOREST : P87_TARGET_POOR;
        t->who.poorest = 40;
        t->who.exclusion_error = v & 4 ? 0.3f : 0.0f;
        t->who.inclusion_error = v & 4 ? 0.2f : 0.0f;
        t->ramp_years = (uint16_t)(v & 4 ? 3 : 0);
        t->in_alias = (uint8_t)(v & 1 && p87_lever_has_other_base(info));
      }
      if (v == NEUTRAL) t->first_year = t->last_year = HORIZON + 1;
      if (v == NEUTRAL + 1) t->region_mask = 1 << P87_EUROPE_CENTRAL_ASIA;
      if (v == NEUTRAL + 2) only_country(t, "DEU");
      if (v == NEUTRAL + 3) t->area_mask = 0;
      if (v == NEUTRAL + 4) t->trigger = (struct p87_trigger){P87_CRISIS_CONFLICT, 1.0f, 1};
      if (v == NEUTRAL + 5) t->take_up = 0.0f;
      if (v == NEUTRAL + 5 && info->reach == P87_REACH_country) t->area_mask = 0;
    }
    make(&s[k], settings[k], P87_LEVERS);
    if (v == NEUTRAL + 4) s[k].without = UINT64_C(1) << P87_SWITCH_random_events;
  }
  s[0].without = 0;
  struct trace *trace = run(s, N, NULL);
  struct p87_scenario calm;
  make(&calm, NULL, 0);
  calm.without = UINT64_C(1) << P87_SWITCH_random_events;
  struct trace *without_events = run(&calm, 1, NULL);
  for (size_t k = 1; k < N; k++) {
    const struct p87_results *base = k == 1 + NEUTRAL + 4 ? &without_events[0].results : &trace[0].results;
    if (!same_results(base, &trace[k].results)) fprintf(stderr, "scenario %zu is not the baseline\n", k);
    assert_true(same_results(base, &trace[k].results));
  }
  forget(without_events, 1);
  forget(trace, N);
}

/* First community and year outside of `reached` whose state is not the baseline's. `reached` may be a country
 * row and an area mask. Returns how many communities that are reached do differ. */
static unsigned differs_only_in(const struct trace *base, const struct trace *other, const struct p87_directory *d,
                                unsigned country, unsigned area_mask)
{
  unsigned differ = 0;
  for (unsigned y = 0; y < YEARS; y++)
    for (uint32_t k = 0; k < d->n; k++) {
      const int is_reached = d->country[k] == country && (area_mask >> d->area[k] & 1);
      const int same = memcmp(base->column[y][k], other->column[y][k], sizeof base->column[y][k]) == 0;
      if (!same && d->country[k] != country)
        for (int c = 0; c < P87_COLUMNS; c++)
          if (base->column[y][k][c] != other->column[y][k][c])
            fprintf(stderr, "%u: community %u of another country: column %s\n", 2016 + y, k, p87_column_table[c].name);
      assert_true(same || d->country[k] == country);
      if (y == 0) assert_true(same);
      differ += is_reached && !same;
    }
  return differ;
}

/* None of these countries takes in migrants: they bring along what a lever did where they were. */
static void a_transfer_or_free_schooling_in_one_country_changes_no_child_of_another(void **state)
{
  (void)state;
  struct p87_setting settings[] = {
    setting(P87_LEVER_cash_transfer_conditional, 40), setting(P87_LEVER_school_fee_relief, 1),
    setting(P87_LEVER_cash_transfer_conditional, 0.15), setting(P87_LEVER_cash_transfer_conditional, 100)};
  const char *const where[] = {"KEN", "KEN", "BGD", "TON"};
  static const char *const senders = "BGD KEN GTM TON";
  enum { N = P87_COUNT_OF(settings) };
  settings[2].in_alias = 1;
  settings[2].who.target = P87_TARGET_POOREST;
  settings[2].who.poorest = 40;
  settings[2].who.exclusion_error = 0.2f;
  settings[2].who.inclusion_error = 0.1f;
  settings[3].who.target = P87_TARGET_POOR;
  struct p87_scenario s[N + 1];
  make_in(senders, &s[0], NULL, 0);
  for (size_t k = 0; k < N; k++) {
    only_country(&settings[k], where[k]);
    make_in(senders, &s[k + 1], &settings[k], 1);
  }
  struct p87_directory d;
  struct trace *trace = run(s, N + 1, &d);
  for (size_t k = 0; k < N; k++) {
    const unsigned differ = differs_only_in(&trace[0], &trace[k + 1], &d, small_country(where[k]), 3);
    if (k < 3) assert_true(differ > 10); /* and it does something at home */
  }
  p87_directory_free(&d);
  forget(trace, N + 1);
}

/* Nobody moves, marries, dies or is born for money yet: demography is the baseline's to the bit. */
static void levers_leave_demography_and_adults_work_as_they_were(void **state)
{
  (void)state;
  static const enum p87_column columns[] = {
    P87_COLUMN_PERSON_id,    P87_COLUMN_PERSON_mother,   P87_COLUMN_PERSON_household,  P87_COLUMN_PERSON_age,
    P87_COLUMN_PERSON_sex,   P87_COLUMN_PERSON_relation, P87_COLUMN_PERSON_couple,     P87_COLUMN_PERSON_parity,
    P87_COLUMN_HOUSEHOLD_id, P87_COLUMN_HOUSEHOLD_first, P87_COLUMN_HOUSEHOLD_members, P87_COLUMN_HOUSEHOLD_land_acre};
  struct p87_setting settings[] = {setting(P87_LEVER_cash_transfer_conditional, 80),
                                   setting(P87_LEVER_school_fee_relief, 1)};
  struct p87_scenario s[3];
  make(&s[0], NULL, 0);
  make(&s[1], &settings[0], 1);
  make(&s[2], &settings[1], 1);
  struct p87_directory d;
  struct trace *trace = run(s, 3, &d);
  for (int k = 1; k < 3; k++)
    for (unsigned y = 0; y < YEARS; y++)
      for (uint32_t p = 0; p < d.n; p++)
        for (size_t c = 0; c < P87_COUNT_OF(columns); c++)
          assert_true(trace[0].column[y][p][columns[c]] == trace[k].column[y][p][columns[c]]);
  p87_directory_free(&d);
  forget(trace, 3);
}

static int64_t sum_children(const struct p87_results *r, unsigned year, size_t offset)
{
  int64_t sum = 0;
  for (size_t k = 0; k < r->n_countries; k++) {
    int64_t cells[P87_CHILD_CELLS];
    memcpy(cells, (const char *)p87_results_slab(r, 0, year, k) + offset, sizeof cells);
    for (int c = 0; c < P87_CHILD_CELLS; c++) sum += cells[c];
  }
  return sum;
}

/* Shared draws: attendance never falls with more of a lever, and costs appear only where levers are. */
static void more_of_a_lever_means_no_fewer_children_at_school(void **state)
{
  (void)state;
  struct p87_setting settings[] = {setting(P87_LEVER_cash_transfer_conditional, 10),
                                   setting(P87_LEVER_cash_transfer_conditional, 30),
                                   setting(P87_LEVER_cash_transfer_conditional, 200),
                                   setting(P87_LEVER_school_fee_relief, 0.3), setting(P87_LEVER_school_fee_relief, 1)};
  enum { N = P87_COUNT_OF(settings) };
  struct p87_scenario s[N + 1];
  make(&s[0], NULL, 0);
  for (size_t k = 0; k < N; k++) make(&s[k + 1], &settings[k], 1);
  struct p87_inputs *in = perfect_administration();
  struct trace *trace = run_with(in, s, N + 1, NULL);
  const size_t school = offsetof(struct p87_tally_layout, children_school),
               both = offsetof(struct p87_tally_layout, children_both);
  static const size_t less[] = {0, 1, 2, 0, 4}; /* of which run each is more */
  for (size_t k = 0; k < N; k++)
    for (unsigned y = 1; y < YEARS; y++) {
      const struct p87_results *a = &trace[less[k]].results, *b = &trace[k + 1].results;
      assert_true(sum_children(b, y, school) + sum_children(b, y, both) >
                  sum_children(a, y, school) + sum_children(a, y, both));
    }
  for (size_t k = 0; k <= N; k++)
    for (unsigned y = 0; y < YEARS; y++)
      for (size_t c = 0; c < trace[k].results.n_countries; c++) {
        const struct p87_tally_layout *t = p87_results_slab(&trace[k].results, 0, y, c);
        for (int area = 0; area < P87_AREAS; area++) {
          int64_t attending = 0;
          for (size_t cell = 0; cell < P87_CHILD_CELLS / 2; cell++) {
            const size_t at = (size_t)area * P87_CHILD_CELLS / 2 + cell;
            attending += t->children_school[at] + t->children_both[at];
          }
          const int grants = y > 0 && k >= 1 && k <= 3, fees = y > 0 && k >= 4;
          const int64_t *reached = &t->costs_reached[area * P87_LEVERS], *paid = &t->costs_micro_usd[area * P87_LEVERS];
          for (int lever = 0; lever < P87_LEVERS; lever++) {
            const int is_pulled = (grants && lever == P87_LEVER_cash_transfer_conditional) ||
                                  (fees && lever == P87_LEVER_school_fee_relief);
            assert_int_equal(reached[lever], is_pulled ? attending : 0);
            if (!is_pulled) assert_int_equal(paid[lever], 0);
          }
          if (!grants) continue;
          const double due = settings[k - 1].value * 12e6 * (double)attending,
                       was = (double)paid[P87_LEVER_cash_transfer_conditional];
          assert_true(was > due - 1e-5 * due - 1 && was < due + 1e-5 * due + 1);
        }
      }
  small_inputs_free(in);
  forget(trace, N + 1);
}

/* The same scenario gives the same bits again, alone or beside others, and other seeds and replicates do not. */
static void a_run_can_be_repeated_to_the_bit(void **state)
{
  (void)state;
  struct p87_setting grant = setting(P87_LEVER_cash_transfer_conditional, 20);
  struct p87_scenario pair[2], alone, other_seed;
  make(&pair[0], NULL, 0);
  make(&pair[1], &grant, 1);
  make(&alone, &grant, 1);
  make(&other_seed, &grant, 1);
  other_seed.seed = 88;
  struct trace *a = run(pair, 2, NULL), *b = run(&alone, 1, NULL), *c = run(&other_seed, 1, NULL);
  assert_true(same_results(&a[1].results, &b[0].results));
  assert_true(memcmp(a[1].column, b[0].column, sizeof a[1].column) == 0);
  assert_false(same_results(&a[1].results, &a[0].results));
  assert_false(same_results(&c[0].results, &b[0].results));
  forget(a, 2);
  forget(b, 1);
  forget(c, 1);
}

static const struct CMUnitTest tests[] = {
  cmocka_unit_test(neutral_levers_and_levers_out_of_reach_are_the_baseline_to_the_last_bit),
  cmocka_unit_test(a_transfer_or_free_schooling_in_one_country_changes_no_child_of_another),
  cmocka_unit_test(levers_leave_demography_and_adults_work_as_they_were),
  cmocka_unit_test(more_of_a_lever_means_no_fewer_children_at_school),
  cmocka_unit_test(a_run_can_be_repeated_to_the_bit),
};

SMALL_WORLD_MAIN(tests)

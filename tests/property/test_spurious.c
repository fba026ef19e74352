/* No spurious movers: every scenario of scenarios/, with all its levers and events held to one country (or to its rural
 * areas), leaves every community of the other countries (and, where nothing reaches them, its towns) as it was: every
 * column, every year, to the last bit. Migration is off, since movers bring along what reached them where they were. */
#include "support/prop.h"
#include "support/small_world.h"

#include <dirent.h>

#include "path87/params/input.h"
#include "path87/params/read.h"

enum { HORIZON = 2020, YEARS = HORIZON - 2016 + 1, MOST_PLACES = 256, MOST_SCENARIOS = 96 };
static const char *const countries = "BGD ECU ETH KEN TON";
static const char *const only = "KEN";
static const double scale = 20000;

typedef uint64_t trace[YEARS][MOST_PLACES];

struct recording {
  trace *of; /* [scenario] */
  const struct p87_scenario *first;
};

static p87_status keep(void *user, const struct p87_scenario *scenario, unsigned replicate, unsigned year,
                       const struct p87_world *world)
{
  struct recording *r = user;
  (void)replicate;
  for (uint32_t k = 0; k < world->n; k++)
    r->of[scenario - r->first][year - 2016][k] = p87_community_hash(&world->community[k]);
  return P87_OK;
}

static int by_name(const void *a, const void *b)
{
  return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Paths of all scenarios, each to be freed. */
static size_t list_scenarios(char **path)
{
  static const char folder[] = P87_SOURCE_DIR "/scenarios";
  size_t n = 0;
  DIR *dir = opendir(folder);
  assert_non_null(dir);
  for (const struct dirent *e = readdir(dir); e; e = readdir(dir)) {
    const size_t length = strlen(e->d_name);
    if (length < 4 || strcmp(e->d_name + length - 4, ".yml") != 0) continue;
    assert_true(n < MOST_SCENARIOS);
    path[n] = p87_path_join(folder, e->d_name);
    assert_non_null(path[n++]);
  }
  closedir(dir);
  qsort(path, n, sizeof *path, by_name);
  return n;
}

static void hold(uint64_t *country_mask, uint8_t *area_mask, unsigned areas)
{
  const unsigned c = small_country(only);
  const int covers = p87_has_country(country_mask, c);
  memset(country_mask, 0, P87_MAX_COUNTRIES / 8);
  if (covers) country_mask[c / 64] = UINT64_C(1) << (c % 64);
  *area_mask &= (uint8_t)areas;
}

/* A scenario as it stands in its file, held to the country and areas. */
static void read_held(const char *path, unsigned areas, struct p87_scenario *s)
{
  struct p87_report report = {0};
  const p87_status st = p87_scenario_read(path, P87_SOURCE_DIR "/scenarios", &small_inputs()->figures, s, &report);
  if (st) p87_report_print(&report, stderr);
  p87_report_free(&report);
  assert_int_equal(st, P87_OK);
  struct p87_scenario few;
  small_scenario(&few, countries, scale);
  memcpy(s->country_mask, few.country_mask, sizeof s->country_mask);
  s->scale = scale;
  s->seed = few.seed;
  s->horizon = HORIZON;
  s->replicates = 1;
  s->without = UINT64_C(1) << P87_SWITCH_migration;
  s->pace = (struct p87_pace){.kind = P87_PACE_NONE}; /* the world's own: no policy, and of no country */
  s->conditions = P87_CONDITIONS_FORECAST;
  for (size_t k = 0; k < s->n_settings; k++) hold(s->settings[k].country_mask, &s->settings[k].area_mask, areas);
  for (size_t k = 0; k < s->n_events; k++) hold(s->events[k].country_mask, &s->events[k].area_mask, areas);
}

static void nothing_moves_where_nothing_reaches(unsigned areas)
{
  static char *path[MOST_SCENARIOS];
  static struct p87_scenario s[MOST_SCENARIOS + 1];
  const size_t n = list_scenarios(path);
  assert_true(n > 20);
  small_scenario(&s[0], countries, scale);
  s[0].horizon = HORIZON;
  s[0].without = UINT64_C(1) << P87_SWITCH_migration;
  for (size_t k = 0; k < n; k++) read_held(path[k], areas, &s[k + 1]);
  trace *of = p87_alloc_array(n + 1, sizeof *of);
  struct p87_results *results = p87_alloc_array(n + 1, sizeof *results);
  assert_non_null(of);
  assert_non_null(results);
  struct p87_stage stage;
  assert_int_equal(p87_stage_init(&stage, p87_comm_world(), small_inputs(), small_kernels(), &s[0]), P87_OK);
  assert_true(stage.directory.n <= MOST_PLACES);
  struct recording r = {.of = of, .first = s};
  assert_int_equal(p87_ensemble_run(&stage, s, n + 1, results, keep, &r), P87_OK);
  size_t acting = 0;
  for (size_t k = 1; k <= n; k++) {
    unsigned differ = 0;
    for (unsigned y = 0; y < YEARS; y++)
      for (uint32_t c = 0; c < stage.directory.n; c++) {
        const int same = of[0][y][c] == of[k][y][c];
        const int may = stage.directory.country[c] == small_country(only) && (areas >> stage.directory.area[c] & 1);
        differ += !same;
        if (!same && !may)
          fprintf(stderr, "%s: community %u, country %u, changes in %u\n", path[k - 1], c,
                  (unsigned)stage.directory.country[c], 2016 + y);
        assert_true(same || may);
      }
    acting += differ > 0;
  }
  assert_true(acting > n / 2); /* and most of them do something where they act */
  p87_stage_free(&stage);
  for (size_t k = 0; k <= n; k++) {
    p87_results_free(&results[k]);
    p87_scenario_free(&s[k]);
  }
  for (size_t k = 0; k < n; k++) p87_free(path[k]);
  p87_free(results);
  p87_free(of);
}

static void no_scenario_of_one_country_moves_anyone_of_another(void **state)
{
  (void)state;
  nothing_moves_where_nothing_reaches(3);
}

static void no_scenario_of_rural_areas_moves_anyone_in_town(void **state)
{
  (void)state;
  nothing_moves_where_nothing_reaches(1u << P87_RURAL);
}

static const struct CMUnitTest tests[] = {
  cmocka_unit_test(no_scenario_of_one_country_moves_anyone_of_another),
  cmocka_unit_test(no_scenario_of_rural_areas_moves_anyone_in_town),
};

SMALL_WORLD_MAIN(tests)

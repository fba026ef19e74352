/* Laws of what makes people move: earnings, kin who went before, events. */
#include "support/prop.h"
#include "support/small_world.h"

#include <math.h>

#include "path87/process/migration.h"

enum { HORIZON = 2018 };
static const char *const countries = "BGD ETH NGA COL";
static const double scale = 10000;

static const uint64_t quiet =
  UINT64_C(1) << P87_SWITCH_growth_shocks | UINT64_C(1) << P87_SWITCH_drift | UINT64_C(1) << P87_SWITCH_random_events;

/* --- factors and chances ----------------------------------------------------------------------- */

static void the_factor_is_1_in_the_mean_and_rises_with_the_gap(void **state)
{
  (void)state;
  P87_FOR_ALL (300, g) {
    const float b = (float)gen_real(g, 0, 4), sd = (float)gen_real(g, 0, 0.3);
    double sum = 0;
    for (int k = 0; k < 1000; k++)
      sum += (double)p87_migration_pull(b, sd * p87_normal_quantilef(((float)k + 0.5f) / 1000.0f), sd * sd);
    assert_true(fabs(sum / 1000.0 - 1.0) < 0.02);
    const float gap = (float)gen_real(g, -6, 6), more = gap + (float)gen_real(g, 0, 3);
    assert_true(p87_migration_pull(b, gap, sd * sd) >= 0.0f);
    assert_true(p87_migration_pull(b, more, sd * sd) >= p87_migration_pull(b, gap, sd * sd));
    assert_true(p87_migration_pull(0.0f, gap, sd * sd) == 1.0f);
  }
}

static void a_chance_times_a_factor_is_a_chance(void **state)
{
  (void)state;
  const uint64_t certain = p87_threshold(1.0);
  P87_FOR_ALL (2000, g) {
    const uint64_t t = p87_threshold(gen_real(g, -0.1, 1.1));
    const float less = (float)gen_real(g, 0, 50), more = less + (float)gen_real(g, 0, 50);
    assert_true(p87_migration_scaled(t, 1.0f) == t);
    assert_true(p87_migration_scaled(t, less) <= p87_migration_scaled(t, more));
    assert_true(p87_migration_scaled(t, more) <= certain);
    assert_true(p87_migration_scaled(t, 0.0f) == 0);
  }
}

/* --- somewhere to go --------------------------------------------------------------------------- */

static void whoever_may_leave_a_country_is_taken_in_by_another(void **state)
{
  (void)state;
  struct small_world w;
  unsigned may = 0;
  small_world_make(&w, small_inputs(), NULL, 50000);
  small_world_start(&w);
  for (unsigned year = 2017; year <= 2018; year++) {
    small_world_year(&w, year);
    const struct p87_figures *f = &w.stage.inputs->figures;
    for (size_t cell = 0; cell < f->n_countries * P87_EMIGRANT_CLASSES; cell++) {
      const size_t c = cell / P87_EMIGRANT_CLASSES, class = cell % P87_EMIGRANT_CLASSES;
      const size_t sex = class == P87_FAMILIES ? 0 : (class - P87_ALONE) / P87_MIGRANT_AGES;
      const size_t age = class == P87_FAMILIES ? 0 : (class - P87_ALONE) % P87_MIGRANT_AGES;
      const struct p87_year_table *t = &w.stage.table[c];
      const uint64_t leaves =
        class == P87_FAMILIES ? t->leave : t->leave_alone[0][sex][age] + t->leave_alone[1][sex][age];
      if (leaves == 0) continue;
      may++;
      const unsigned kind = p87_country_kind(&f->country[c]);
      assert_true(w.stage.abroad.upto[class][kind][P87_MAX_COUNTRIES - 1] > 0);
      for (uint32_t u = 0; u < 8; u++)
        assert_true(p87_migration_country(&w.stage.abroad, (unsigned)class, kind, u * 0x24924924u) < f->n_countries);
    }
  }
  assert_true(may > 1000);
  small_world_free(&w);
}

/* --- a drought --------------------------------------------------------------------------------- */

enum { YEARS = HORIZON - 2016 };

struct life {
  int64_t left[YEARS][P87_AREAS], emigrants; /* of the country of the drought */
  uint64_t ids[YEARS], others[YEARS];        /* persons of the world; whole state of other countries */
};

static struct p87_event drought_in(const char *iso3, double size)
{
  const unsigned c = small_country(iso3);
  struct p87_event e = {.kind = P87_EVENT_drought,
                        .size = size,
                        .first_year = 2017,
                        .last_year = HORIZON,
                        .region_mask = 0x1F,
                        .area_mask = 3};
  e.country_mask[c / 64] |= UINT64_C(1) << (c % 64);
  return e;
}

/* Nobody migrates between countries. */
static struct p87_inputs *closed_borders(void)
{
  struct p87_inputs *inputs = small_inputs_copy();
  for (size_t c = 0; c < inputs->figures.n_countries; c++)
    memset(inputs->figures.country[c].net_migration, 0, sizeof inputs->figures.country[c].net_migration);
  return inputs;
}

static struct life live(const struct p87_inputs *inputs, const char *iso3, double size)
{
  struct p87_event e = drought_in(iso3, size);
  struct small_world w;
  struct life life = {0};
  const unsigned c = small_country(iso3);
  small_world_make(&w, inputs, countries, scale);
  w.scenario.without = quiet;
  small_world_start(&w);
  w.scenario.events = &e;
  w.scenario.n_events = size > 0;
  for (unsigned year = 2017; year <= HORIZON; year++) {
    small_world_year(&w, year);
    const struct p87_tally_layout *t = &w.stage.tally[c];
    for (int area = 0; area < P87_AREAS; area++) {
      life.left[year - 2017][area] = t->population_departures[area];
      life.emigrants += t->population_emigrants[area];
    }
    for (uint32_t k = 0; k < w.world.n; k++) {
      const struct p87_community *place = &w.world.community[k];
      life.ids[year - 2017] += p87_community_column_hash(place, P87_COLUMN_PERSON_id);
      if (place->country != c) life.others[year - 2017] += p87_community_hash(place);
    }
  }
  w.scenario.events = NULL; /* borrowed */
  small_world_free(&w);
  return life;
}

static void a_drought_drives_people_out_of_the_countryside_it_hits(void **state)
{
  (void)state;
  struct p87_inputs *inputs = closed_borders();
  const struct life base = live(inputs, "ETH", 0), dry = live(inputs, "ETH", 0.3);
  const double ratio = (double)dry.left[0][P87_RURAL] / (double)base.left[0][P87_RURAL];
  print_message("left rural communities of Ethiopia: %.2f times as many in a drought of 30 %%\n", ratio);
  assert_true(ratio > 1.1 && ratio < 3.0);
  assert_true(dry.left[0][P87_URBAN] < base.left[0][P87_URBAN]); /* fewer to the countryside; next year some go back */
  for (int y = 0; y < YEARS; y++) assert_true(dry.others[y] == base.others[y]);
  assert_true(base.emigrants == 0 && dry.emigrants == 0);
  small_inputs_free(inputs);
}

static void more_leave_the_country_in_a_drought(void **state)
{
  (void)state;
  const struct life base = live(small_inputs(), "BGD", 0), dry = live(small_inputs(), "BGD", 0.6);
  print_message("emigrants of Bangladesh: %lld, in a drought of 60 %%: %lld\n", (long long)base.emigrants,
                (long long)dry.emigrants);
  assert_true(dry.emigrants > base.emigrants);
}

/* Whatever happens to earnings. */
static void without_elasticities_a_drought_moves_nobody(void **state)
{
  (void)state;
  struct p87_inputs *inputs = small_inputs_copy();
  inputs->params.migration.wage_home = inputs->params.migration.wage_abroad = 0.0f;
  const struct life base = live(inputs, "NGA", 0), dry = live(inputs, "NGA", 0.5);
  for (int y = 0; y < YEARS; y++) assert_true(dry.ids[y] == base.ids[y]);
  assert_memory_equal(dry.left, base.left, sizeof base.left);
  small_inputs_free(inputs);
}

static const struct CMUnitTest tests[] = {
  cmocka_unit_test(the_factor_is_1_in_the_mean_and_rises_with_the_gap),
  cmocka_unit_test(a_chance_times_a_factor_is_a_chance),
  cmocka_unit_test(whoever_may_leave_a_country_is_taken_in_by_another),
  cmocka_unit_test(a_drought_drives_people_out_of_the_countryside_it_hits),
  cmocka_unit_test(more_leave_the_country_in_a_drought),
  cmocka_unit_test(without_elasticities_a_drought_moves_nobody),
};

SMALL_WORLD_MAIN(tests)

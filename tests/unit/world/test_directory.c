/* The directory: who lives where, from the figures, the scale and the countries alone. */
#include "support/prop.h"
#include "support/small_world.h"

#include <math.h>

static void check(const struct p87_directory *d, const struct p87_figures *f, const struct p87_scenario *s)
{
  uint64_t persons = 0;
  assert_int_equal(d->n_countries, f->n_countries);
  assert_int_equal(d->first[0], 0);
  assert_int_equal(d->first[d->n_countries * P87_AREAS], d->n);
  for (size_t c = 0; c < f->n_countries; c++)
    for (unsigned area = 0; area < P87_AREAS; area++) {
      const size_t cell = c * P87_AREAS + area;
      const double urban = f->country[c].urban[0], share = area == P87_URBAN ? urban : 1.0 - urban;
      const double wanted = small_population(&f->country[c]) * share / s->scale;
      const uint64_t founders = d->founders[cell];
      const uint32_t n = d->first[cell + 1] - d->first[cell];
      if (!p87_has_country(s->country_mask, c)) {
        assert_int_equal(founders + n, 0);
        continue;
      }
      if (share >= 0.002)
        assert_true(n >= 1 && founders >= 50);
      else
        assert_int_equal(n, 0); /* a city state */
      if (wanted > 50.0) assert_true(fabs((double)founders - wanted) <= 0.5 + 1e-6 * wanted);
      uint64_t here = 0;
      for (uint32_t id = d->first[cell]; id < d->first[cell + 1]; id++) {
        assert_int_equal(d->country[id], c);
        assert_int_equal(d->area[id], area);
        here += d->persons[id];
        assert_true(d->persons[id] == founders / n || d->persons[id] == founders / n + 1);
      }
      assert_int_equal(here, founders);
      if (n > 1) assert_true((double)founders / n > 200 && (double)founders / n < 800);
      persons += here;
    }
  assert_true(persons > 0);
}

static void every_populated_area_has_communities_in_proportion_to_its_people(void **state)
{
  (void)state;
  const double scales[] = {500, 1000, 20000, 100000};
  for (size_t k = 0; k < 4; k++) {
    struct p87_scenario s;
    struct p87_directory d;
    small_scenario(&s, NULL, scales[k]);
    assert_int_equal(p87_directory_make(&small_inputs()->figures, &s, 400, &d), P87_OK);
    check(&d, &small_inputs()->figures, &s);
    p87_directory_free(&d);
    p87_scenario_free(&s);
  }
}

/* Ids of communities shift when countries are left out, founders do not. */
static void a_country_has_the_same_communities_whoever_else_is_simulated(void **state)
{
  (void)state;
  struct p87_scenario all, few;
  struct p87_directory a, b;
  small_scenario(&all, NULL, 5000);
  small_scenario(&few, "BGD ETH ECU TON SGP", 5000);
  assert_int_equal(p87_directory_make(&small_inputs()->figures, &all, 400, &a), P87_OK);
  assert_int_equal(p87_directory_make(&small_inputs()->figures, &few, 400, &b), P87_OK);
  check(&b, &small_inputs()->figures, &few);
  for (size_t cell = 0; cell < a.n_countries * P87_AREAS; cell++) {
    if (!p87_has_country(few.country_mask, cell / P87_AREAS)) continue;
    assert_true(a.founders[cell] == b.founders[cell]);
    assert_int_equal(a.first[cell + 1] - a.first[cell], b.first[cell + 1] - b.first[cell]);
  }
  p87_directory_free(&a);
  p87_directory_free(&b);
  p87_scenario_free(&all);
  p87_scenario_free(&few);
}

static void a_failed_allocation_leaves_nothing_behind(void **state)
{
  (void)state;
  struct p87_scenario s;
  small_scenario(&s, "BGD ETH", 20000);
  (void)small_inputs();
  const size_t before = p87_memory_in_use();
  for (uint64_t n = 1;; n++) {
    struct p87_directory d = {0};
    p87_memory_fail_at(n);
    const p87_status st = p87_directory_make(&small_inputs()->figures, &s, 400, &d);
    if (!st) {
      p87_memory_fail_at(0);
      p87_directory_free(&d);
      assert_true(n > 3);
      break;
    }
    assert_int_equal(st, P87_MACHINE);
    assert_null(d.first);
    assert_int_equal(p87_memory_in_use(), before);
  }
  assert_int_equal(p87_memory_in_use(), before);
  p87_scenario_free(&s);
}

static const struct CMUnitTest tests[] = {
  cmocka_unit_test(every_populated_area_has_communities_in_proportion_to_its_people),
  cmocka_unit_test(a_country_has_the_same_communities_whoever_else_is_simulated),
  cmocka_unit_test(a_failed_allocation_leaves_nothing_behind),
};

SMALL_WORLD_MAIN(tests)

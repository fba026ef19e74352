/* Households from family units: targets add up over communities, and the search meets them. */
#include "support/prop.h"
#include "support/small_world.h"

#include <math.h>

#include "path87/synth/homes.h"

enum { UNITS = 260 };

static const struct p87_country *any_country(struct prop_gen *g)
{
  const struct p87_figures *f = &small_inputs()->figures;
  return &f->country[gen_int(g, 0, (int64_t)f->n_countries - 1)];
}

static void targets_of_many_communities_are_the_published_shares(void **state)
{
  (void)state;
  const struct p87_synthesis_params *k = &small_inputs()->params.synthesis;
  P87_FOR_ALL (200, g) {
    const struct p87_country *c = any_country(g);
    const struct p87_households_figures *h = &c->households;
    double homes = 0, persons = 0, by_class[P87_SIZE_CLASSES] = {0}, three = 0, female = 0;
    for (unsigned area = 0; area < P87_AREAS; area++) {
      const double share = area == P87_URBAN ? c->urban[0] : 1.0 - c->urban[0];
      const uint32_t n = (uint32_t)(4000 * share);
      for (uint32_t i = 0; i < n; i++) {
        struct p87_home_targets t;
        p87_home_targets(c, k, area, i, 400, &t);
        homes += t.homes, persons += 400, three += t.three_generation, female += t.female_head;
        for (int s = 0; s < P87_SIZE_CLASSES; s++) by_class[s] += t.by_class[s];
      }
    }
    assert_true(fabs(persons / homes / h->mean_size - 1.0) < 0.01);
    assert_true(fabs(by_class[0] / homes - h->share_size_1) < 0.01);
    assert_true(fabs(by_class[3] / homes - h->share_size_6plus) < 0.01);
    assert_true(fabs(three / homes - h->three_generation) < 0.005);
    assert_true(fabs(female / homes - h->female_head) < 0.005);
  }
}

static void rural_households_are_larger_as_the_parameter_says(void **state)
{
  (void)state;
  struct p87_synthesis_params k = small_inputs()->params.synthesis;
  k.rural_size = 1.2f;
  P87_FOR_ALL (100, g) {
    const struct p87_country *c = any_country(g);
    double homes[P87_AREAS] = {0};
    for (unsigned area = 0; area < P87_AREAS; area++)
      for (uint32_t i = 0; i < 1000; i++) {
        struct p87_home_targets t;
        p87_home_targets(c, &k, area, i, 400, &t);
        homes[area] += t.homes;
      }
    assert_true(fabs(homes[P87_URBAN] / homes[P87_RURAL] - 1.2) < 0.01);
  }
}

/* A village: couples with children, widows, young singles, children without a mother. */
static int make_units(struct prop_gen *g, struct p87_unit *unit)
{
  int n = 0;
  for (; n < UNITS; n++) {
    const int kind = (int)gen_int(g, 0, 9), couple = kind < 4, child = kind == 9;
    struct p87_unit u = {.head = n, .spouse = P87_NO_UNIT, .parent = P87_NO_UNIT, .host = P87_NO_UNIT};
    u.role = P87_GUEST_OTHER;
    u.age = (int)(child ? gen_int(g, 0, 17) : couple ? gen_int(g, 20, 70) : gen_int(g, 18, 85));
    u.female = !couple && gen_bool(g);
    u.minors = couple ? (int)gen_int(g, 0, 4) : 0;
    u.adults = child ? 0 : 1 + couple;
    u.persons = child ? 1 : u.adults + u.minors;
    if (couple) u.spouse = UNITS + n;
    if (n > 50 && gen_int(g, 0, 3) == 0) u.parent = (int)gen_int(g, 0, n - 1);
    unit[n] = u;
  }
  return n;
}

struct tally {
  int persons, homes, of_one, of_six, guests;
};

static struct tally tally_of(const struct p87_unit *unit, int n)
{
  struct tally t = {0};
  static int size[UNITS];
  for (int u = 0; u < n; u++) size[u] = 0;
  for (int u = 0; u < n; u++) {
    const int root = unit[u].host == P87_NO_UNIT ? u : unit[u].host;
    size[root] += unit[u].persons;
    t.persons += unit[u].persons;
    t.guests += unit[u].host != P87_NO_UNIT;
  }
  for (int u = 0; u < n; u++) {
    t.homes += size[u] > 0;
    t.of_one += size[u] == 1;
    t.of_six += size[u] >= 6;
  }
  return t;
}

static void households_are_sound_and_meet_what_is_wanted(void **state)
{
  (void)state;
  const struct p87_synthesis_params *k = &small_inputs()->params.synthesis;
  static struct p87_unit unit[UNITS];
  static struct p87_home_sum home[UNITS];
  P87_FOR_ALL (60, g) {
    const int n = make_units(g, unit);
    const struct tally before = tally_of(unit, n);
    struct p87_home_targets t = {.homes = floor(before.persons / gen_real(g, 4.1, 4.5))};
    t.by_class[0] = floor(t.homes * 0.08);
    t.by_class[3] = floor(t.homes * 0.25);
    t.by_class[1] = floor(t.homes * 0.30);
    t.by_class[2] = t.homes - t.by_class[0] - t.by_class[1] - t.by_class[3];
    t.three_generation = floor(t.homes * 0.15);
    t.extended = 0.3 * t.homes, t.couple_only = 0.1 * t.homes, t.female_head = 0.4 * t.homes;
    p87_homes_assemble(unit, n, &t, k, gen_u64(g), home);

    const struct tally after = tally_of(unit, n);
    int guests = 0;
    for (int u = 0; u < n; u++) {
      guests += unit[u].guests;
      if (unit[u].host == P87_NO_UNIT) continue;
      assert_int_equal(unit[u].guests, 0);                    /* guests have no guests */
      assert_int_equal(unit[unit[u].host].host, P87_NO_UNIT); /* hosts are roots */
      assert_true(unit[unit[u].host].adults > 0 && unit[u].host != u);
    }
    for (int u = 0; u < n; u++) assert_true(unit[u].adults > 0 || unit[u].host != P87_NO_UNIT);
    assert_int_equal(guests, after.guests);
    assert_int_equal(after.persons, before.persons);
    assert_true(fabs(after.homes - t.homes) <= 2);
    assert_true(fabs(after.of_one - t.by_class[0]) <= 3);
    assert_true(fabs(after.of_six - t.by_class[3]) <= 3);
  }
}

static void a_seed_gives_one_village(void **state)
{
  (void)state;
  const struct p87_synthesis_params *k = &small_inputs()->params.synthesis;
  static struct p87_unit a[UNITS], b[UNITS];
  static struct p87_home_sum home[UNITS];
  P87_FOR_ALL (10, g) {
    const int n = make_units(g, a);
    for (int u = 0; u < n; u++) b[u] = a[u];
    const struct p87_home_targets t = {.homes = n / 2, .by_class = {10, n / 4, n / 8, 20}, .female_head = n};
    const uint64_t seed = gen_u64(g);
    p87_homes_assemble(a, n, &t, k, seed, home);
    p87_homes_assemble(b, n, &t, k, seed, home);
    for (int u = 0; u < n; u++) assert_true(a[u].host == b[u].host && a[u].role == b[u].role);
  }
}

static const struct CMUnitTest tests[] = {
  cmocka_unit_test(targets_of_many_communities_are_the_published_shares),
  cmocka_unit_test(rural_households_are_larger_as_the_parameter_says),
  cmocka_unit_test(households_are_sound_and_meet_what_is_wanted),
  cmocka_unit_test(a_seed_gives_one_village),
};

SMALL_WORLD_MAIN(tests)

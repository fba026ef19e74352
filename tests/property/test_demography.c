/* Laws of ageing, unions, births and migration, in small worlds made here: two
 * countries, one that marries early and has many children, one that does neither. */
#include "support/prop.h"

#include <math.h>
#include <string.h>

#include "path87/base/memory.h"
#include "path87/process/ageing.h"
#include "path87/process/births.h"
#include "path87/process/migration.h"
#include "path87/process/unions.h"
#include "path87/world/abroad_table.h"
#include "path87/world/migration_table.h"
#include "path87/world/year_table.h"

enum { EARLY, LATE, COUNTRIES, MOST_PLACES = 64, YEARS = 9 };

/* --- figures and parameters ----------------------------------------------------------------- */

static struct p87_country countries[COUNTRIES];
static const struct p87_figures figures = {COUNTRIES, countries};

/* Makeham's law and an infant rate; invented, of the right order. */
static void make_mortality(struct p87_country *c, double infant, double level)
{
  for (int period = 0; period < P87_PERIODS; period++)
    for (int sex = 0; sex < P87_SEXES; sex++)
      for (int g = 0; g < P87_MORTALITY_AGES; g++) {
        const double age = g < 2 ? (double)g : 5.0 * g - 2.5;
        const double better = 1.0 - 0.05 * period;
        c->mortality[period][sex][g] = better * (level + 3e-5 * (sex == P87_MALE ? 1.4 : 1.0) * exp(0.094 * age));
        if (g == 0) c->mortality[period][sex][g] = better * infant;
        if (g == 1) c->mortality[period][sex][g] = better * infant / 8;
      }
}

static void make_country(struct p87_country *c, const double fertility[P87_FERTILITY_AGES], double growth)
{
  for (int age = 0; age < P87_AGES; age++)
    c->population[P87_MALE][age] = c->population[P87_FEMALE][age] =
      1e5 * exp(-growth * age - 3e-4 * (exp(0.094 * age) - 1));
  for (int period = 0; period < P87_PERIODS; period++) {
    for (int g = 0; g < P87_FERTILITY_AGES; g++) c->fertility[period][g] = fertility[g] * (1.0 - 0.04 * period);
    c->sex_ratio_at_birth[period] = 1.05;
  }
}

static void make_countries(void)
{
  static const double many[] = {0.15, 0.28, 0.28, 0.24, 0.17, 0.08, 0.03};
  static const double few[] = {0.006, 0.05, 0.10, 0.12, 0.06, 0.012, 0.001};
  memset(countries, 0, sizeof countries);
  make_country(&countries[EARLY], many, 0.03);
  make_country(&countries[LATE], few, 0.002);
  make_mortality(&countries[EARLY], 0.08, 2e-3);
  make_mortality(&countries[LATE], 0.004, 2e-4);
  for (int y = 0; y < P87_YEARS; y++) {
    countries[EARLY].urban[y] = 0.20 + 0.006 * y;
    countries[LATE].urban[y] = 0.85 - 0.002 * y;
  }
  countries[EARLY].households.extended = 0.4;
  countries[EARLY].households.one_person = 0.05;
  countries[LATE].households.extended = 0.05;
  countries[LATE].households.one_person = 0.35;
  countries[LATE].income_group = 3;
  countries[LATE].economy.growth_long_run = 0.02;
}

enum { CELLS = P87_SEXES * P87_MIGRANT_AGES };

/* Or 0. */
static double real_between(struct prop_gen *g, double low, double high)
{
  return gen_bool(g) ? gen_real(g, low, high) : 0.0;
}

static struct p87_params make_params(void)
{
  struct p87_params p;
  memset(&p, 0, sizeof p);
  p.economy.subsistence_usd_day = 1.9f;
  p.economy.growth_pass_through = 0.8f;
  p.economy.growth_own_weight = 0.5f;
  p.demography = (struct p87_demography_params){.fertility_outside_union = 0.15f,
                                                .twins = 0.012f,
                                                .union_median = 22.0f,
                                                .union_median_income = 1.5f,
                                                .union_median_adolescent = 20.0f,
                                                .union_spread = 0.25f,
                                                .union_maximum = 0.88f,
                                                .remarriage_women = 0.2f,
                                                .remarriage_men = 0.6f,
                                                .union_feedback = 0.5f,
                                                .spouse_gap = 1.5f,
                                                .spouse_gap_adolescent = 65.0f,
                                                .spouse_gap_sd = 3.0f,
                                                .match_distance = 10.0f,
                                                .match_reluctance = 3.0f,
                                                .match_noise = 1.0f,
                                                .divorce = 0.005f,
                                                .with_parents = 1.2f,
                                                .with_parents_feedback = 5.0f,
                                                .with_her_parents = 0.15f,
                                                .join = 0.8f,
                                                .leave_home = 0.25f,
                                                .leave_home_later = 0.4f,
                                                .move = 0.015f,
                                                .move_alone = 1.0f,
                                                .abroad_same_region = 3.0f};
  return p;
}

/* --- a small world -------------------------------------------------------------------------- */

static const struct p87_scenario no_scenario;

struct small_world {
  struct p87_params params;
  struct p87_directory directory;
  uint16_t country[MOST_PLACES];
  uint8_t area[MOST_PLACES];
  uint32_t persons[MOST_PLACES], first[COUNTRIES * P87_AREAS + 1];
  uint64_t founders[COUNTRIES * P87_AREAS];
  struct p87_community place[MOST_PLACES];
  struct p87_tally_layout tally[COUNTRIES];
  struct p87_year_table table[COUNTRIES];
  struct p87_work_table work[COUNTRIES];
  struct p87_abroad abroad;
  struct p87_scratch scratch;
  struct p87_outbox outbox;
  struct p87_context ctx;
  const struct p87_kernels *kernels;
};

static p87_index add_person(struct p87_community *c, p87_index home, unsigned sex, int64_t age,
                            enum p87_relation relation)
{
  const p87_index i = p87_person_add(&c->persons);
  c->persons.id[i] = p87_id_founder(c->country, ((uint64_t)c->id << 16) + i + 1);
  c->persons.household[i] = (uint16_t)home;
  c->persons.sex[i] = (uint8_t)sex;
  c->persons.age[i] = (uint8_t)age;
  c->persons.relation[i] = (uint8_t)relation;
  return i;
}

static int64_t age_like(struct prop_gen *g, const struct p87_country *c, int low, int high)
{
  for (;;) {
    const int64_t age = gen_int(g, low, high);
    if (gen_real(g, 0, c->population[P87_FEMALE][low]) <= c->population[P87_FEMALE][age]) return age;
  }
}

/* One household: a couple or a single adult, children, sometimes a grandmother. */
static void add_home(struct prop_gen *g, struct p87_community *c, const struct p87_params *params)
{
  const struct p87_country *country = &countries[c->country];
  struct p87_persons *who = &c->persons;
  const p87_index h = p87_household_add(&c->households);
  const int64_t age = age_like(g, country, 18, 80);
  const double s = p87_union_share(country, P87_FEMALE, (unsigned)age, &params->demography);
  const int coupled = gen_real(g, 0, 1) < s, woman_heads = !coupled && gen_bool(g);
  p87_index woman = P87_NOWHERE;

  const int64_t gap = (int64_t)p87_spouse_gap(country, &params->demography);
  if (coupled || !woman_heads) {
    int64_t his = coupled ? age + gap + gen_int(g, -3, 3) : age;
    his = his < 18 ? 18 : his > 100 ? 100 : his;
    const p87_index man = add_person(c, h, P87_MALE, his, P87_HEAD);
    c->households.id[h] = p87_id_household(who->id[man], P87_YEAR_FIRST);
    who->couple[man] = (uint8_t)coupled;
  }
  if (coupled || woman_heads) {
    woman = add_person(c, h, P87_FEMALE, age, woman_heads ? P87_HEAD : P87_SPOUSE);
    if (woman_heads) c->households.id[h] = p87_id_household(who->id[woman], P87_YEAR_FIRST);
    who->couple[woman] = (uint8_t)coupled;
    who->years_worked[woman] = (uint8_t)gen_int(g, 0, 2);
  }
  if (woman != P87_NOWHERE) {
    const int64_t most = c->country == EARLY ? 6 : 2;
    for (int64_t k = gen_int(g, 0, coupled ? most : most / 2); k > 0; k--) {
      const int64_t child = age - gen_int(g, 17, 40);
      if (child < 0) continue;
      const unsigned sex = gen_bool(g) ? P87_MALE : P87_FEMALE;
      const double gone =
        child < 15 ? 0 : p87_union_share(country, (enum p87_sex)sex, (unsigned)child, &params->demography);
      if (gen_real(g, 0, 1) < gone) continue; /* married, elsewhere */
      const p87_index i = add_person(c, h, sex, child, P87_CHILD_OF_HEAD);
      who->mother[i] = who->id[woman];
    }
  }
  if (gen_int(g, 0, 9) == 0 && age < 55) add_person(c, h, P87_FEMALE, age + 30, P87_PARENT_OF_HEAD);
}

static void add_place(struct prop_gen *g, struct small_world *w, unsigned country, unsigned area, p87_index homes)
{
  const uint32_t id = w->directory.n++;
  struct p87_community *c = &w->place[id];
  c->id = id;
  c->country = (uint16_t)country;
  c->area = (uint8_t)area;
  assert_int_equal(p87_community_reserve(c, homes * 10 + 32, homes + 8), P87_OK);
  for (p87_index h = 0; h < homes; h++) add_home(g, c, &w->params);
  w->scratch.n = 1 << 22;
  if (!w->scratch.bytes) w->scratch.bytes = p87_alloc(w->scratch.n);
  p87_community_regroup(c, w->scratch.bytes);
  w->country[id] = c->country;
  w->area[id] = c->area;
  w->persons[id] = c->persons.n;
}

static void count(struct small_world *w)
{
  memset(w->tally, 0, sizeof w->tally);
  for (uint32_t p = 0; p < w->directory.n; p++) {
    const struct p87_community *c = &w->place[p];
    struct p87_tally_layout *t = &w->tally[c->country];
    t->households_persons[c->area] += c->persons.n;
    t->households_households[c->area] += c->households.n;
    for (p87_index h = 0; h < c->households.n; h++) t->households_one_person[c->area] += c->households.members[h] == 1;
    for (p87_index i = 0; i < c->persons.n; i++) {
      const unsigned age = c->persons.age[i];
      const int has_migrants = c->households.migrants[c->persons.household[i]] > 0;
      t->nation_persons_with_migrants[c->area] += has_migrants;
      t->population_may_move_alone[c->area] += p87_may_move_alone(c, i);
      t->nation_may_move_alone_with_migrants[c->area] += has_migrants && p87_may_move_alone(c, i);
      const unsigned cell = c->persons.sex[i] * P87_MIGRANT_AGES + (unsigned)(age / 5);
      if (age < 5 * P87_MIGRANT_AGES) {
        t->nation_family_members[cell] += p87_home_is_family(c, c->persons.household[i]);
        t->nation_family_members_with_migrants[cell] += has_migrants && p87_home_is_family(c, c->persons.household[i]);
      }
      if (age + 1 < 5 * P87_MIGRANT_AGES) {
        const unsigned next = (c->persons.couple[i] != 0 ? CELLS : 0u) + c->persons.sex[i] * (unsigned)P87_MIGRANT_AGES;
        t->nation_may_leave_alone[next + (unsigned)(age + 1) / 5] += p87_may_leave_alone(c, i, age + 1);
        t->nation_may_leave_alone_with_migrants[next + (unsigned)(age + 1) / 5] +=
          has_migrants && p87_may_leave_alone(c, i, age + 1);
      }
      if (c->persons.sex[i] != P87_FEMALE || age < 15 || age > 49) continue;
      t->nation_women_by_age[(age - 15) / 5]++;
      t->nation_in_union_by_age[(age - 15) / 5] += c->persons.couple[i] != 0;
    }
  }
}

static void make_world(struct prop_gen *g, struct small_world *w, unsigned rural, unsigned urban, p87_index homes)
{
  memset(w, 0, sizeof *w);
  make_countries();
  w->params = make_params();
  for (unsigned k = 0; k < COUNTRIES * P87_AREAS; k++) {
    const unsigned n = k % P87_AREAS == P87_URBAN ? urban : rural;
    w->first[k] = w->directory.n;
    for (unsigned p = 0; p < n; p++) add_place(g, w, k / P87_AREAS, k % P87_AREAS, homes);
    for (uint32_t p = w->first[k]; p < w->directory.n; p++) w->founders[k] += w->persons[p];
  }
  w->first[COUNTRIES * P87_AREAS] = w->directory.n;
  w->directory.country = w->country;
  w->directory.area = w->area;
  w->directory.persons = w->persons;
  w->directory.n_countries = COUNTRIES;
  w->directory.first = w->first;
  w->directory.founders = w->founders;
  w->ctx = (struct p87_context){.scenario = &no_scenario,
                                .params = &w->params,
                                .figures = &figures,
                                .directory = &w->directory,
                                .table = w->table,
                                .work = w->work,
                                .abroad = &w->abroad,
                                .key = p87_key_make(gen_u64(g), 0),
                                .scratch = &w->scratch,
                                .outbox = &w->outbox};
  struct p87_report report = {0};
  w->kernels = p87_kernels_choose(&report);
  assert_non_null(w->kernels);
  count(w);
}

static void free_world(struct small_world *w)
{
  for (uint32_t p = 0; p < w->directory.n; p++) p87_community_free(&w->place[p]);
  p87_free(w->scratch.bytes);
  p87_free(w->outbox.bytes);
}

/* --- what must always hold ------------------------------------------------------------------ */

static void check_couple(const struct p87_community *c, p87_index i)
{
  const struct p87_persons *who = &c->persons;
  if (who->couple[i] == 0) return;
  assert_true(who->age[i] >= 15);
  unsigned others = 0;
  const p87_index h = who->household[i];
  for (p87_index j = c->households.first[h]; j < p87_home_end(&c->households, h); j++) {
    if (j == i || who->couple[j] != who->couple[i]) continue;
    others++;
    assert_true(who->sex[i] != who->sex[j]);
    assert_true(who->mother[i] != who->id[j]);
    assert_true(who->mother[i] == 0 || who->mother[i] != who->mother[j]);
  }
  assert_int_equal(others, 1);
}

/* Counts households of minors; each has someone of 15. */
static unsigned check_place(const struct p87_community *c)
{
  unsigned without_adult = 0;
  p87_index row = 0;
  for (p87_index h = 0; h < c->households.n; h++) {
    assert_int_equal(c->households.first[h], row);
    assert_true(c->households.members[h] > 0);
    unsigned heads = 0, oldest = 0;
    for (; row < p87_home_end(&c->households, h); row++) {
      assert_int_equal(c->persons.household[row], h);
      heads += c->persons.relation[row] == P87_HEAD;
      if (c->persons.age[row] > oldest) oldest = c->persons.age[row];
      check_couple(c, row);
    }
    assert_int_equal(heads, 1);
    assert_true(oldest >= P87_YOUNGEST_HEAD);
    without_adult += oldest < P87_ADULT_FIRST;
  }
  assert_int_equal(row, c->persons.n);
  return without_adult;
}

static uint64_t people(const struct small_world *w)
{
  uint64_t n = 0;
  for (uint32_t p = 0; p < w->directory.n; p++) n += w->place[p].persons.n;
  return n;
}

static int64_t sum_of(const struct p87_tally_layout *t, size_t offset)
{
  int64_t sum = 0;
  for (int c = 0; c < COUNTRIES; c++) {
    int64_t cells[P87_AREAS];
    memcpy(cells, (const char *)&t[c] + offset, sizeof cells);
    sum += cells[0] + cells[1];
  }
  return sum;
}

static void reserve(struct p87_community *c)
{
  const p87_index n = c->persons.n;
  assert_int_equal(p87_community_reserve(c, 2 * n + 64, c->households.n + n / 2 + 64), P87_OK);
}

static void begin_year(struct small_world *w, unsigned year)
{
  p87_year_table_make(&figures, &w->params, NULL, year, w->tally, w->table);
  p87_migration_table_make(&figures, &w->params, &w->directory, year, w->tally, w->table, &w->abroad);
  memset(w->tally, 0, sizeof w->tally);
  w->ctx.year = year;
  for (uint32_t p = 0; p < w->directory.n; p++) reserve(&w->place[p]);
}

static void run(struct small_world *w, enum p87_step step, struct p87_community *c)
{
  struct p87_tally tally = {&w->tally[c->country]};
  w->kernels->step[step](&w->ctx, c, &tally);
}

static void arrive(struct small_world *w)
{
  for (size_t at = 0; at < w->outbox.n;) {
    struct p87_migrant_header header;
    memcpy(&header, w->outbox.bytes + at, sizeof header);
    struct p87_community *c = &w->place[header.destination];
    assert_int_equal(p87_community_reserve(c, c->persons.n + header.persons, c->households.n + 1), P87_OK);
    p87_outbox_take(w->outbox.bytes + at, c);
    at += p87_outbox_packed_bytes(&header);
  }
  w->outbox.n = 0;
}

static const enum p87_step steps[] = {P87_STEP_ageing, P87_STEP_unions, P87_STEP_births, P87_STEP_migration};

static void one_year(struct small_world *w, unsigned year)
{
  begin_year(w, year);
  for (uint32_t p = 0; p < w->directory.n; p++)
    for (size_t s = 0; s < P87_COUNT_OF(steps); s++) run(w, steps[s], &w->place[p]);
  arrive(w);
}

/* --- laws ------------------------------------------------------------------------------------ */

static void people_are_conserved_in_households_that_hold(void **state)
{
  (void)state;
  unsigned without_adult = 0, homes = 0;
  P87_FOR_ALL (6, g) {
    struct small_world *w = p87_alloc(sizeof *w);
    make_world(g, w, 3, 2, 50);
    for (unsigned year = 2017; year < 2017 + YEARS; year++) {
      begin_year(w, year);
      uint64_t n = people(w);
      for (size_t s = 0; s < P87_COUNT_OF(steps); s++) {
        for (uint32_t p = 0; p < w->directory.n; p++) {
          run(w, steps[s], &w->place[p]);
          check_place(&w->place[p]);
        }
        const int64_t births = sum_of(w->tally, offsetof(struct p87_tally_layout, population_births));
        const int64_t deaths = sum_of(w->tally, offsetof(struct p87_tally_layout, population_deaths));
        const int64_t left = sum_of(w->tally, offsetof(struct p87_tally_layout, population_departures));
        assert_int_equal((int64_t)people(w), (int64_t)n + births - deaths - left);
      }
      const int64_t left = sum_of(w->tally, offsetof(struct p87_tally_layout, population_departures));
      n = people(w);
      arrive(w);
      assert_int_equal((int64_t)people(w), (int64_t)n + left);
      for (uint32_t p = 0; p < w->directory.n; p++) {
        without_adult += check_place(&w->place[p]);
        homes += w->place[p].households.n;
      }
      count(w);
    }
    free_world(w);
    p87_free(w);
  }
  assert_true(without_adult * 200 < homes); /* households of 15-17-year-olds alone are rare */
}

/* Position of the person, or n. */
static p87_index find(const struct p87_community *c, p87_id id)
{
  p87_index i = 0;
  while (i < c->persons.n && c->persons.id[i] != id) i++;
  return i;
}

static void keep_even_homes(struct p87_community *c, void *scratch)
{
  for (p87_index i = 0; i < c->persons.n; i++)
    if (c->persons.household[i] % 2) c->persons.household[i] = P87_NOWHERE;
  p87_community_regroup(c, scratch);
}

/* The same households, the last first. */
static void reverse_homes(struct p87_community *c, void *scratch)
{
  for (p87_index i = 0; i < c->persons.n; i++)
    c->persons.household[i] = (uint16_t)(c->households.n - 1 - c->persons.household[i]);
  for (p87_index a = 0, b = c->households.n - 1; a < b; a++, b--) {
    const struct p87_household x = p87_household_get(&c->households, a), y = p87_household_get(&c->households, b);
    p87_household_set(&c->households, a, &y);
    p87_household_set(&c->households, b, &x);
  }
  p87_community_regroup(c, scratch);
}

static void same_children_are_born_whoever_else_is_there(void **state)
{
  (void)state;
  P87_FOR_ALL (20, g) {
    struct small_world *w = p87_alloc(sizeof *w);
    make_world(g, w, 1, 1, 80);
    begin_year(w, 2017);
    struct p87_community fewer = {0}, *all = &w->place[0];
    fewer.id = all->id, fewer.country = all->country, fewer.area = all->area;
    assert_int_equal(p87_community_copy(&fewer, all), P87_OK);
    keep_even_homes(&fewer, w->scratch.bytes);
    reverse_homes(&fewer, w->scratch.bytes);
    run(w, P87_STEP_births, all);
    run(w, P87_STEP_births, &fewer);
    for (p87_index i = 0; i < all->persons.n; i++) {
      if (!(all->persons.id[i] & P87_ID_NEWBORN)) continue;
      const p87_index other = find(&fewer, all->persons.id[i]);
      const int mother_is_there = find(&fewer, all->persons.mother[i]) < fewer.persons.n;
      assert_int_equal(other < fewer.persons.n, mother_is_there);
      if (!mother_is_there) continue;
      assert_int_equal(all->persons.sex[i], fewer.persons.sex[other]);
      assert_int_equal(all->persons.background[i], fewer.persons.background[other]);
      for (p87_index j = 0; j < i; j++) assert_true(all->persons.id[j] != all->persons.id[i]);
    }
    p87_community_free(&fewer);
    free_world(w);
    p87_free(w);
  }
}

/* Identity of the partner, 0 if none. */
static p87_id partner_of(const struct p87_community *c, p87_index i)
{
  const p87_index j = p87_home_partner(c, i);
  return i == j ? 0 : c->persons.id[j];
}

static void order_of_households_does_not_matter(void **state)
{
  (void)state;
  P87_FOR_ALL (20, g) {
    struct small_world *w = p87_alloc(sizeof *w);
    make_world(g, w, 1, 1, 80);
    struct p87_community *a = &w->place[0], b = {0};
    begin_year(w, 2017);
    b.id = a->id, b.country = a->country, b.area = a->area;
    assert_int_equal(p87_community_copy(&b, a), P87_OK);
    reverse_homes(&b, w->scratch.bytes);
    for (size_t s = 0; s < P87_COUNT_OF(steps); s++) run(w, steps[s], a);
    for (size_t s = 0; s < P87_COUNT_OF(steps); s++) run(w, steps[s], &b);
    assert_int_equal(a->persons.n, b.persons.n);
    for (p87_index i = 0; i < a->persons.n; i++) {
      const p87_index j = find(&b, a->persons.id[i]);
      assert_true(j < b.persons.n);
      assert_true(a->households.id[a->persons.household[i]] == b.households.id[b.persons.household[j]]);
      assert_true(partner_of(a, i) == partner_of(&b, j));
      assert_int_equal(a->persons.relation[i], b.persons.relation[j]);
    }
    p87_community_free(&b);
    free_world(w);
    p87_free(w);
  }
}

static void one_man_less_changes_few_other_unions(void **state)
{
  (void)state;
  unsigned changed = 0, cases = 0;
  P87_FOR_ALL (60, g) {
    struct small_world *w = p87_alloc(sizeof *w);
    make_world(g, w, 1, 1, 150);
    struct p87_community *a = &w->place[0], b = {0};
    begin_year(w, 2017);
    p87_index gone = (p87_index)gen_int(g, 0, a->persons.n - 1);
    while (a->persons.sex[gone] != P87_MALE || a->persons.couple[gone] || a->persons.age[gone] < 18 ||
           a->persons.relation[gone] == P87_HEAD)
      gone = (gone + 1) % a->persons.n;
    b.id = a->id, b.country = a->country, b.area = a->area;
    assert_int_equal(p87_community_copy(&b, a), P87_OK);
    b.persons.household[gone] = P87_NOWHERE;
    p87_community_regroup(&b, w->scratch.bytes);
    run(w, P87_STEP_unions, a);
    run(w, P87_STEP_unions, &b);
    for (p87_index i = 0; i < a->persons.n; i++) {
      const p87_index j = find(&b, a->persons.id[i]);
      if (j < b.persons.n && a->persons.sex[i] == P87_FEMALE) changed += partner_of(a, i) != partner_of(&b, j);
    }
    cases++;
    p87_community_free(&b);
    free_world(w);
    p87_free(w);
  }
  assert_true(changed < cases); /* fewer than one union for each man missing */
}

/* Years lived at birth when each year of age is passed with these chances of death. */
static double life_expectancy(const double chance[P87_AGES])
{
  /* Survivors at the end of each year of age, averaged over birthdays, are the years lived at it. */
  double alive = 1.0 - chance[0], sum = alive;
  for (int age = 1; age < P87_AGES; age++) sum += alive *= 1.0 - chance[age];
  return sum + alive * (1.0 - chance[P87_AGE_LAST]) / chance[P87_AGE_LAST];
}

/* The same from the published groups, each with a constant rate. */
static double published_life_expectancy(const double group[P87_MORTALITY_AGES], enum p87_sex sex)
{
  const double years = group[0] >= 0.107 ? (sex == P87_MALE ? 0.330 : 0.350)
                                         : (sex == P87_MALE ? 0.045 + 2.684 * group[0] : 0.053 + 2.800 * group[0]);
  const double q0 = group[0] / (1.0 + (1.0 - years) * group[0]);
  double alive = 1.0 - q0, sum = alive + years * q0;
  for (int g = 1; g < P87_MORTALITY_AGES; g++) {
    const double width = g == 1 ? 4.0 : 5.0;
    const double after = g == P87_MORTALITY_AGES - 1 ? 0.0 : alive * exp(-width * group[g]);
    sum += (alive - after) / group[g];
    alive = after;
  }
  return sum;
}

static void deaths_give_the_published_life_table(void **state)
{
  (void)state;
  P87_FOR_ALL (200, g) {
    struct p87_country c;
    memset(&c, 0, sizeof c);
    make_mortality(&c, gen_real(g, 0.001, 0.15), gen_real(g, 5e-5, 8e-3));
    const enum p87_sex sex = gen_bool(g) ? P87_MALE : P87_FEMALE;
    double chance[P87_AGES], rate[P87_AGES];
    p87_death_chances(c.mortality[0][sex], c.population[sex], sex, chance);
    assert_true(fabs(life_expectancy(chance) - published_life_expectancy(c.mortality[0][sex], sex)) < 0.2);
    for (int age = 0; age < P87_AGES; age++) c.population[sex][age] = real_between(g, 1, 1e6);
    p87_single_age_mortality(c.mortality[0][sex], c.population[sex], rate);
    for (int k = 2; k < P87_MORTALITY_AGES - 1; k++) {
      double deaths = 0, persons = 0;
      for (int age = 5 * (k - 1); age < 5 * k; age++) {
        deaths += rate[age] * c.population[sex][age];
        persons += c.population[sex][age];
      }
      assert_true(fabs(deaths - persons * c.mortality[0][sex][k]) <= 1e-9 * deaths);
    }
    p87_death_chances(c.mortality[0][sex], c.population[sex], sex, chance);
    for (int age = 0; age < P87_AGES; age++) assert_true(chance[age] >= 0.0 && chance[age] <= 1.0);
  }
}

static void deaths_happen_as_often_as_the_table_says(void **state)
{
  (void)state;
  double wanted = 0, variance = 0;
  int64_t deaths = 0;
  P87_FOR_ALL (10, g) {
    struct small_world *w = p87_alloc(sizeof *w);
    make_world(g, w, 4, 4, 100);
    begin_year(w, 2018);
    for (uint32_t p = 0; p < w->directory.n; p++) {
      const struct p87_persons *who = &w->place[p].persons;
      for (p87_index i = 0; i < who->n; i++) {
        const double chance =
          (double)w->table[w->place[p].country].death[who->sex[i]][p87_next_age(who->age[i])] * 0x1p-32;
        wanted += chance;
        variance += chance * (1.0 - chance);
      }
      run(w, P87_STEP_ageing, &w->place[p]);
    }
    deaths += sum_of(w->tally, offsetof(struct p87_tally_layout, population_deaths));
    free_world(w);
    p87_free(w);
  }
  assert_true(fabs((double)deaths - wanted) < 4.5 * sqrt(variance));
}

static void births_follow_published_fertility(void **state)
{
  (void)state;
  double wanted[COUNTRIES] = {0};
  int64_t births[COUNTRIES] = {0};
  P87_FOR_ALL (8, g) {
    struct small_world *w = p87_alloc(sizeof *w);
    make_world(g, w, 8, 8, 100);
    for (unsigned year = 2017; year < 2017 + YEARS; year++) {
      begin_year(w, year);
      for (uint32_t p = 0; p < w->directory.n; p++) {
        struct p87_community *place = &w->place[p];
        run(w, P87_STEP_ageing, place);
        run(w, P87_STEP_unions, place);
        const double at = ((double)year - 0.5 - 2017.5) / 5.0;
        const int from = at < 1.0 ? 0 : 1;
        const struct p87_country *c = &countries[place->country];
        for (p87_index i = 0; i < place->persons.n; i++) {
          if (place->persons.sex[i] != P87_FEMALE) continue;
          for (int half = 0; half < 2; half++) { /* half a year at the age now, half at the one before */
            const int age = place->persons.age[i] - half;
            if (age < 15 || age > 49) continue;
            const int k = (age - 15) / 5;
            wanted[place->country] +=
              0.5 * (c->fertility[from][k] + (at - from) * (c->fertility[from + 1][k] - c->fertility[from][k]));
          }
        }
        run(w, P87_STEP_births, place);
      }
      for (int c = 0; c < COUNTRIES; c++)
        births[c] += w->tally[c].population_births[0] + w->tally[c].population_births[1];
      count(w);
    }
    free_world(w);
    p87_free(w);
  }
  for (int c = 0; c < COUNTRIES; c++) {
    print_message("births in country %d: %lld, of %.0f\n", c, (long long)births[c], wanted[c]);
    /* chance, and 2 % for how well last year's unions foretell this year's */
    assert_true(fabs((double)births[c] - wanted[c]) < 4.0 * sqrt(wanted[c]) + 0.02 * wanted[c]);
  }
}

/* Last year's share may be off: next year's flow makes good what is missing, up to five points. */
static void flows_lead_to_the_published_urban_share(void **state)
{
  (void)state;
  make_countries();
  struct p87_params params = make_params();
  struct p87_tally_layout *last = p87_alloc(sizeof *last * COUNTRIES);
  struct p87_year_table *table = p87_alloc(sizeof *table * COUNTRIES);
  struct p87_abroad *abroad = p87_alloc(sizeof *abroad);
  uint64_t founders[COUNTRIES * P87_AREAS];
  const struct p87_directory d = {.n_countries = COUNTRIES, .founders = founders};
  P87_FOR_ALL (200, g) {
    params.demography.move = (float)gen_real(g, 0, 0.1);
    const unsigned year = (unsigned)gen_int(g, 2017, 2030);
    double urban[COUNTRIES], wanted[COUNTRIES];
    for (int c = 0; c < COUNTRIES; c++) {
      const double founded = countries[c].urban[0] + gen_real(g, -0.02, 0.02); /* small areas are founded larger */
      founders[c * P87_AREAS + P87_URBAN] = (uint64_t)(1e9 * founded);
      founders[c * P87_AREAS + P87_RURAL] = 1000000000 - founders[c * P87_AREAS + P87_URBAN];
      wanted[c] = countries[c].urban[year - 2016] + founded - countries[c].urban[0];
      urban[c] = wanted[c] + gen_real(g, -0.08, 0.08);
      last[c].households_persons[P87_URBAN] = (int64_t)(1e9 * urban[c]);
      last[c].households_persons[P87_RURAL] = 1000000000 - last[c].households_persons[P87_URBAN];
      for (int area = 0; area < P87_AREAS; area++)
        last[c].population_may_move_alone[area] = (int64_t)(0.1 * (double)last[c].households_persons[area]);
    }
    p87_migration_table_make(&figures, &params, &d, year, last, table, abroad);
    for (int c = 0; c < COUNTRIES; c++) {
      double flow[P87_AREAS];
      for (int area = 0; area < P87_AREAS; area++) {
        const double home = (double)table[c].move[area] * 0x1p-32, alone = (double)table[c].move_alone[area] * 0x1p-32;
        const double leave = home + 0.1 * alone * (1.0 - home);
        const double to_town = (double)table[c].to_town[area] * 0x1p-32;
        flow[area] = leave * (area == P87_RURAL ? (1.0 - urban[c]) * to_town : urban[c] * (1.0 - to_town));
      }
      const double change = fmin(fmax(wanted[c] - urban[c], -0.05), 0.05);
      assert_true(fabs(flow[P87_RURAL] - flow[P87_URBAN] - change) < 1e-7);
    }
  }
  p87_free(last);
  p87_free(table);
  p87_free(abroad);
}

/* --- between countries ------------------------------------------------------------------------ */

static double odds(const struct p87_flows *f, unsigned a, unsigned b)
{
  return f->from_to[a][a] * f->from_to[b][b] / (f->from_to[a][b] * f->from_to[b][a]);
}

static void flows_between_countries_keep_to_their_margins(void **state)
{
  (void)state;
  P87_FOR_ALL (300, g) {
    double out[P87_COUNTRY_KINDS], in[P87_COUNTRY_KINDS], all_out = 0, all_in = 0;
    for (int r = 0; r < P87_COUNTRY_KINDS; r++) {
      all_out += out[r] = real_between(g, 1, 1000);
      all_in += in[r] = real_between(g, 1, 1000);
    }
    struct p87_params k = make_params();
    const double preference = gen_real(g, 0.2, 10), richer = gen_real(g, 0, 2);
    k.demography.abroad_same_region = (float)preference;
    k.migration.richer = (float)richer;
    struct p87_flows flows;
    p87_flows_weigh(&k, &flows);
    p87_flows_fit(out, in, &flows);
    double(*x)[P87_COUNTRY_KINDS] = flows.from_to;
    for (int r = 0; r < P87_COUNTRY_KINDS; r++) {
      double sent = 0, taken = 0;
      for (int q = 0; q < P87_COUNTRY_KINDS; q++) sent += x[r][q], taken += x[q][r];
      if (!(all_in > 0)) assert_true(sent == 0);
      if (!(all_in > 0 && all_out > 0)) continue;
      assert_true(fabs(sent - out[r]) <= 1e-9 * all_out);
      assert_true(fabs(taken - in[r] * all_out / all_in) <= 1e-4 * all_out);
    }
    /* what the weights say of two kinds is kept: odds of staying in the region, and of going to a richer country */
    const unsigned near = 1, far = 1 + P87_INCOME_LEVELS, rich = 2;
    if (out[near] > 0 && out[far] > 0 && in[near] > 0 && in[far] > 0)
      assert_true(fabs(odds(&flows, near, far) / (preference * preference) - 1) < 1e-5);
    if (out[near] > 0 && out[rich] > 0 && in[near] > 0 && in[rich] > 0)
      assert_true(fabs(odds(&flows, near, rich) * exp(richer) - 1) < 1e-5);
  }
}

enum { MANY = 60, MINORS = 3 };

/* Many countries, of which some are not simulated, with migrants by age that add up to nothing. */
struct many {
  struct p87_country country[MANY];
  struct p87_tally_layout last[MANY];
  struct p87_year_table table[MANY]; /* nobody enters a union */
  struct p87_leaving leaving[MANY];
  struct p87_abroad abroad;
  uint64_t founders[MANY * P87_AREAS];
  double net[MANY][CELLS]; /* simulated persons */
};

static void fill_many(struct prop_gen *g, struct many *m, int period)
{
  make_countries();
  for (int c = 0; c < MANY; c++) {
    m->country[c] = countries[EARLY];
    m->country[c].region = (uint8_t)gen_int(g, 0, P87_REGIONS - 1);
    m->country[c].income_group = (uint8_t)gen_int(g, 0, P87_INCOME_LEVELS - 1);
    m->founders[c * P87_AREAS] = c == 0 || gen_int(g, 0, 9) ? 500000 : 0;
    m->founders[c * P87_AREAS + 1] = m->founders[c * P87_AREAS];
    for (int k = 0; k < CELLS; k++) {
      m->last[c].nation_family_members[k] = gen_int(g, 100000, 200000);
      m->last[c].nation_family_members_with_migrants[k] = gen_int(g, 0, 50000);
      for (int in_union = 0; in_union < 2; in_union++) {
        m->last[c].nation_may_leave_alone[in_union * CELLS + k] = gen_int(g, 2500, 5000);
        m->last[c].nation_may_leave_alone_with_migrants[in_union * CELLS + k] = gen_int(g, 0, 1500);
      }
    }
  }
  double persons = 0;
  for (int age = 0; age < P87_AGES; age++)
    persons += countries[EARLY].population[0][age] + countries[EARLY].population[1][age];
  for (int k = 0; k < CELLS; k++) {
    double sum = 0;
    for (int c = 0; c < MANY; c++) sum += m->net[c][k] = c == 0 ? -900 : gen_real(g, -1000, 1000);
    for (int c = 0; c < MANY; c++) {
      m->net[c][k] -= sum / MANY;
      /* a million simulated for these persons, in every country */
      m->country[c].net_migration[period][k / P87_MIGRANT_AGES][k % P87_MIGRANT_AGES] = m->net[c][k] * persons / 1e6;
    }
  }
}

/* Of these, members of households with migrants leave so many times as often. */
static const double tied = 2.0;

/* Members of families of country c, by sex and age, each counted as often as it leaves. */
static double family_weight(const struct many *m, int c, int k)
{
  const struct p87_tally_layout *t = &m->last[c];
  return (double)t->nation_family_members[k] + (tied - 1) * (double)t->nation_family_members_with_migrants[k];
}

/* Persons of a class who leave country c, as its chances say; `all` who leave it if it is not simulated. */
static double who_leave(const struct many *m, int c, unsigned class)
{
  const struct p87_tally_layout *t = &m->last[c];
  double sum = 0;
  if (class == P87_FAMILIES) {
    for (int k = 0; k < CELLS; k++)
      if (k % P87_MIGRANT_AGES < MINORS) sum += m->leaving[c].family * family_weight(m, c, k);
    return sum;
  }
  const unsigned k = class - P87_ALONE;
  for (unsigned in_union = 0; in_union < 2; in_union++)
    sum += m->leaving[c].alone[in_union][k / P87_MIGRANT_AGES][k % P87_MIGRANT_AGES] *
           ((double)t->nation_may_leave_alone[in_union * CELLS + k] +
            (tied - 1) * (double)t->nation_may_leave_alone_with_migrants[in_union * CELLS + k]);
  return sum;
}

/* Persons of a class who go to country c, from everywhere. */
static double who_come(const struct many *m, int c, unsigned class)
{
  double sum = 0;
  for (int o = 0; o < MANY; o++) {
    const uint64_t *upto = m->abroad.upto[class][p87_country_kind(&m->country[o])];
    sum += who_leave(m, o, class) * (double)(upto[c] - (c ? upto[c - 1] : 0)) * 0x1p-32;
  }
  return sum;
}

/* Members by sex and age of all families that leave, for one minor. */
static void members_for_a_minor(const struct many *m, double members[CELLS])
{
  double minors = 0;
  memset(members, 0, CELLS * sizeof *members);
  for (int c = 0; c < MANY; c++) {
    for (int k = 0; k < CELLS; k++) members[k] += m->leaving[c].family * family_weight(m, c, k);
    minors += who_leave(m, c, P87_FAMILIES);
  }
  for (int k = 0; k < CELLS; k++) members[k] /= minors;
}

/* Families and those who go alone, who leave and who come: at every sex and age they add up to what is published,
 * in simulated persons. */
static void migrants_add_up_to_the_published_ones_at_every_age(void **state)
{
  (void)state;
  struct many *m = p87_alloc(sizeof *m);
  const struct p87_figures world = {MANY, m->country};
  struct p87_params params = make_params();
  params.migration.network = (float)log(tied);
  params.migration.richer = 1.0f;
  const struct p87_directory d = {.n_countries = MANY, .founders = m->founders};
  P87_FOR_ALL (20, g) {
    const unsigned year = (unsigned)gen_int(g, 2017, 2030);
    double members[CELLS], all_out = 0;
    fill_many(g, m, year <= 2020 ? 0 : year <= 2025 ? 1 : 2);
    for (int c = 0; c < MANY; c++) m->founders[c * P87_AREAS] = m->founders[c * P87_AREAS + 1] = 500000;
    p87_abroad_table_make(&world, &params, &d, year, m->last, m->table, m->leaving, &m->abroad);
    members_for_a_minor(m, members);
    for (int c = 0; c < MANY; c++) all_out += who_leave(m, c, P87_FAMILIES);
    assert_true(all_out > 0);
    for (int c = 0; c < MANY; c++) {
      const double families = who_come(m, c, P87_FAMILIES);
      double minors = 0, published = 0;
      for (int k = 0; k < CELLS; k++) {
        const double brought = families * members[k] - m->leaving[c].family * family_weight(m, c, k);
        if (k % P87_MIGRANT_AGES < MINORS) {
          minors += brought;
          published += m->net[c][k];
          continue;
        }
        const unsigned class = P87_ALONE + (unsigned)k;
        const double net = brought + who_come(m, c, class) - who_leave(m, c, class);
        assert_true(fabs(net - m->net[c][k]) < 0.5); /* of up to a thousand: regions are fitted in steps */
      }
      assert_true(fabs(minors - published) < 0.5);
    }
  }
  p87_free(m);
}

/* Where some countries are not simulated as many families of the others leave, to countries that take in. */
static void families_leave_whoever_is_simulated(void **state)
{
  (void)state;
  struct many *m = p87_alloc(sizeof *m);
  struct p87_leaving *all = p87_alloc(sizeof *all * MANY);
  const struct p87_figures world = {MANY, m->country};
  const struct p87_params params = make_params();
  const struct p87_directory d = {.n_countries = MANY, .founders = m->founders};
  P87_FOR_ALL (20, g) {
    fill_many(g, m, 0);
    p87_abroad_table_make(&world, &params, &d, 2018, m->last, m->table, m->leaving, &m->abroad);
    const unsigned kind = (unsigned)gen_int(g, 0, P87_COUNTRY_KINDS - 1);
    const unsigned class = P87_ALONE + (unsigned)gen_int(g, MINORS, P87_MIGRANT_AGES - 1);
    const uint64_t *upto = m->abroad.upto[class][kind];
    const uint32_t u = gen_u32(g);
    if (upto[MANY - 1] > 0) {
      const unsigned to = p87_migration_country(&m->abroad, class, kind, u);
      assert_true(to < MANY && p87_happens(u, upto[to]) && (to == 0 || !p87_happens(u, upto[to - 1])));
    }
    memcpy(all, m->leaving, sizeof *all * MANY);
    for (int c = 0; c < MANY; c++)
      if (gen_bool(g)) m->founders[c * P87_AREAS] = m->founders[c * P87_AREAS + 1] = 0;
    p87_abroad_table_make(&world, &params, &d, 2018, m->last, m->table, m->leaving, &m->abroad);
    for (int c = 0; c < MANY; c++)
      if (m->founders[c * P87_AREAS] > 0) assert_true(m->leaving[c].family == all[c].family);
  }
  p87_free(all);
  p87_free(m);
}

/* A person's place among the earners of its country, invented. */
static double place_among_earners(p87_id id)
{
  return (double)(p87_hash2(7, id) % 1000) / 250.0 - 2.0;
}

static void give_earnings(struct small_world *w)
{
  w->work[EARLY].fit.ln_mean = 1.0f, w->work[EARLY].fit.ln_sd = 0.9f;
  w->work[LATE].fit.ln_mean = 3.5f, w->work[LATE].fit.ln_sd = 0.6f;
  for (uint32_t p = 0; p < w->directory.n; p++) {
    const struct p87_work_table *t = &w->work[w->place[p].country];
    struct p87_persons *who = &w->place[p].persons;
    for (p87_index i = 0; i < who->n; i++)
      if (p87_is_adult(who->age[i]))
        who->ln_earning[i] = (float)((double)t->fit.ln_mean + (double)t->fit.ln_sd * place_among_earners(who->id[i]));
  }
}

static int64_t count_and_check_those_from_abroad(const struct small_world *w)
{
  int64_t from_abroad = 0;
  for (uint32_t p = 0; p < w->directory.n; p++) {
    const struct p87_community *c = &w->place[p];
    const struct p87_work_table *t = &w->work[c->country];
    check_place(c);
    for (p87_index i = 0; i < c->persons.n; i++) {
      const p87_id id = c->persons.id[i];
      from_abroad += (c->country == LATE) == (id < p87_id_founder(LATE, 0));
      if (!p87_is_adult(c->persons.age[i])) continue;
      const double z = ((double)c->persons.ln_earning[i] - (double)t->fit.ln_mean) / (double)t->fit.ln_sd;
      assert_true(fabs(z - place_among_earners(id)) < 1e-5);
    }
  }
  return from_abroad;
}

static const double net_rate = -0.04;

static void prepare_emigration(struct prop_gen *g, struct small_world *w)
{
  make_world(g, w, 4, 3, 100);
  for (int k = 0; k < P87_PERIODS * P87_SEXES * P87_MIGRANT_AGES; k++) {
    const int period = k / (P87_SEXES * P87_MIGRANT_AGES), sex = k / P87_MIGRANT_AGES % P87_SEXES;
    const int group = k % P87_MIGRANT_AGES;
    double persons = 0;
    for (int age = 5 * group; age < 5 * group + 5; age++) persons += countries[EARLY].population[sex][age];
    countries[EARLY].net_migration[period][sex][group] = net_rate * persons;
    countries[LATE].net_migration[period][sex][group] = -net_rate * persons;
  }
  /* one simulated person stands for as many in both, so that either may be left out */
  double real[COUNTRIES] = {0};
  for (int k = 0; k < COUNTRIES * P87_SEXES * P87_AGES; k++)
    real[k / (P87_SEXES * P87_AGES)] +=
      countries[k / (P87_SEXES * P87_AGES)].population[k / P87_AGES % P87_SEXES][k % P87_AGES];
  const double stretch = (double)p87_directory_founders(&w->directory, LATE) / real[LATE] * real[EARLY] /
                         (double)p87_directory_founders(&w->directory, EARLY);
  for (int k = 0; k < P87_SEXES * P87_AGES; k++) countries[LATE].population[k / P87_AGES][k % P87_AGES] *= stretch;
  give_earnings(w);
  begin_year(w, 2018);
}

/* Nobody is lost between countries, everyone keeps a place among earners, and as many leave as the chances say. */
static void people_and_their_rank_are_conserved_between_countries(void **state)
{
  (void)state;
  double wanted = 0, variance = 0;
  int64_t emigrants = 0;
  P87_FOR_ALL (60, g) {
    struct small_world *w = p87_alloc(sizeof *w);
    prepare_emigration(g, w);
    const uint64_t before = people(w);
    for (uint32_t p = 0; p < w->directory.n; p++) {
      const struct p87_community *c = &w->place[p];
      const struct p87_year_table *t = &w->table[c->country];
      for (p87_index h = 0; h < c->households.n; h++) {
        const double members = c->households.members[h];
        const double goes = p87_home_is_family(c, h) ? (double)t->leave * 0x1p-32 : 0;
        wanted += goes * members;
        variance += goes * members * members;
        for (p87_index i = c->households.first[h]; i < p87_home_end(&c->households, h); i++) {
          if (!p87_may_leave_alone(c, i, c->persons.age[i])) continue;
          const int group = c->persons.age[i] / 5;
          const double alone =
            (1 - goes) * (double)t->leave_alone[c->persons.couple[i] != 0][c->persons.sex[i]][group] * 0x1p-32;
          wanted += alone;
          variance += alone;
        }
      }
    }
    for (uint32_t p = 0; p < w->directory.n; p++) run(w, P87_STEP_migration, &w->place[p]);
    arrive(w);
    for (uint32_t p = 0; p < w->directory.n; p++) p87_community_regroup(&w->place[p], w->scratch.bytes);
    const int64_t left = sum_of(w->tally, offsetof(struct p87_tally_layout, population_emigrants));
    assert_int_equal(people(w), before);
    assert_int_equal(count_and_check_those_from_abroad(w), left);
    emigrants += left;
    free_world(w);
    p87_free(w);
  }
  print_message("emigrants: %lld, of %.0f\n", (long long)emigrants, wanted);
  assert_true(fabs((double)emigrants - wanted) < 4.0 * sqrt(variance));
}

/* In a run without the receiver the same people leave, and are not seen again. */
static void without_the_receivers_the_same_people_leave_the_run(void **state)
{
  (void)state;
  P87_FOR_ALL (6, g) {
    struct small_world *w = p87_alloc(sizeof *w);
    struct p87_community copy = {0};
    prepare_emigration(g, w);
    struct p87_community *place = &w->place[0];
    copy.id = place->id, copy.country = place->country, copy.area = place->area;
    assert_int_equal(p87_community_copy(&copy, place), P87_OK);
    run(w, P87_STEP_migration, &copy);
    const int64_t left = w->tally[EARLY].population_emigrants[P87_RURAL];
    const size_t packed = w->outbox.n;

    count(w); /* as before the year */
    w->founders[LATE * P87_AREAS] = w->founders[LATE * P87_AREAS + 1] = 0;
    w->first[LATE * P87_AREAS + 1] = w->first[LATE * P87_AREAS + 2] = w->directory.n = w->first[LATE * P87_AREAS];
    w->outbox.n = 0;
    begin_year(w, 2018);
    const p87_index before = place->persons.n;
    run(w, P87_STEP_migration, place);
    assert_true(p87_community_hash(place) == p87_community_hash(&copy));
    assert_int_equal(w->tally[EARLY].population_emigrants[P87_RURAL], left);
    assert_true(left > 0 && w->outbox.n < packed);
    assert_int_equal(before - place->persons.n, left + w->tally[EARLY].population_departures[P87_RURAL]);
    for (size_t at = 0; at < w->outbox.n;) {
      struct p87_migrant_header header;
      memcpy(&header, w->outbox.bytes + at, sizeof header);
      assert_true(header.destination < w->directory.n && header.origin == EARLY);
      at += p87_outbox_packed_bytes(&header);
    }
    for (uint32_t p = w->directory.n; p < w->directory.n + 7; p++) p87_community_free(&w->place[p]);
    p87_community_free(&copy);
    free_world(w);
    p87_free(w);
  }
}

/* Someone in a union who leaves alone leaves: parted, and gone, though nobody outside a union goes. */
static void who_leaves_a_partner_leaves_the_country(void **state)
{
  (void)state;
  int64_t left = 0;
  P87_FOR_ALL (30, g) {
    struct small_world *w = p87_alloc(sizeof *w);
    prepare_emigration(g, w);
    struct p87_community *place = &w->place[0];
    struct p87_year_table *t = &w->table[place->country];
    memset(t->move, 0, sizeof t->move);
    memset(t->move_alone, 0, sizeof t->move_alone);
    memset(t->leave_alone, 0, sizeof t->leave_alone);
    t->leave = 0;
    const unsigned kind = p87_country_kind(&figures.country[place->country]);
    for (unsigned k = 0; k < P87_MIGRANT_AGES; k++)
      if (w->abroad.upto[p87_alone_class(P87_FEMALE, k)][kind][P87_MAX_COUNTRIES - 1] > 0)
        t->leave_alone[1][P87_FEMALE][k] = p87_threshold(1.0);
    struct p87_community before = {0};
    assert_int_equal(p87_community_copy(&before, place), P87_OK);
    run(w, P87_STEP_migration, place);
    for (p87_index i = 0; i < place->persons.n; i++)
      for (p87_index k = 0; k < before.persons.n; k++)
        if (before.persons.id[k] == place->persons.id[i] && before.persons.couple[k] != 0 &&
            before.persons.sex[k] == P87_FEMALE)
          assert_int_not_equal(place->persons.couple[i], 0);
    const int64_t gone = w->tally[EARLY].population_emigrants[P87_RURAL];
    assert_int_equal(before.persons.n - place->persons.n, gone);
    left += gone;
    p87_community_free(&before);
    free_world(w);
    p87_free(w);
  }
  assert_true(left > 30);
}

/* Of households with former members elsewhere more move, and of all as many as without. */
static void kin_who_went_before_draw_others_and_no_more_move_in_all(void **state)
{
  (void)state;
  static const double network = 1.0, move = 0.05;
  double homes[2] = {0}, moved[2] = {0}, persons = 0, variance = 0;
  int64_t left = 0;
  P87_FOR_ALL (60, g) {
    struct small_world *w = p87_alloc(sizeof *w);
    make_world(g, w, 4, 3, 100);
    w->params.migration.network = (float)network;
    w->params.demography.move = (float)move;
    w->params.demography.move_alone = 0;
    for (uint32_t p = 0; p < w->directory.n; p++) {
      struct p87_households *home = &w->place[p].households; /* the larger ones more often */
      for (p87_index h = 0; h < home->n; h++) home->migrants[h] = gen_int(g, 0, 8) < home->members[h];
    }
    for (int c = 0; c < COUNTRIES; c++) /* no net flow between areas */
      for (int y = 0; y < P87_YEARS; y++)
        countries[c].urban[y] =
          (double)w->founders[c * P87_AREAS + P87_URBAN] / (double)p87_directory_founders(&w->directory, (size_t)c);
    count(w);
    begin_year(w, 2018);
    for (uint32_t p = 0; p < w->directory.n; p++) {
      struct p87_community *place = &w->place[p];
      for (int sign = 1; sign >= -1; sign -= 2) {
        for (p87_index h = 0; h < place->households.n; h++) {
          const double n = place->households.members[h];
          const int kin = place->households.migrants[h] > 0;
          homes[kin] += sign > 0;
          moved[kin] += sign;
          if (sign > 0) persons += n, variance += 2 * move * n * n;
        }
        if (sign > 0) run(w, P87_STEP_migration, place);
      }
    }
    left += sum_of(w->tally, offsetof(struct p87_tally_layout, population_departures));
    free_world(w);
    p87_free(w);
  }
  const double ratio = moved[1] / homes[1] / (moved[0] / homes[0]);
  print_message("moved with kin elsewhere and without: %.2f times as often; %lld of %.0f\n", ratio, (long long)left,
                move * persons);
  assert_true(fabs(ratio / exp(network) - 1) < 4.0 * sqrt(1 / moved[0] + 1 / moved[1]));
  assert_true(fabs((double)left - move * persons) < 4.0 * sqrt(variance));
}

/* Households flee with all their members, abroad too but for those without an adult, and nobody is lost. */
static void who_flees_abroad_is_no_child_alone(void **state)
{
  (void)state;
  int64_t gone = 0;
  P87_FOR_ALL (20, g) {
    struct small_world *w = p87_alloc(sizeof *w);
    prepare_emigration(g, w);
    w->params.shocks.conflict_displaced = (float)gen_real(g, 0.2, 1);
    w->params.migration.flee_abroad = (float)gen_real(g, 0.3, 1);
    const uint64_t before = people(w);
    for (uint32_t p = 0; p < w->directory.n; p++) {
      struct p87_community *c = &w->place[p];
      c->conflict = c->country == EARLY ? 1.0f : 0.0f;
      for (p87_index h = 0; h < c->households.n && c->country == EARLY; h++)
        if (c->households.members[h] == 1) c->persons.age[c->households.first[h]] = 16;
    }
    for (uint32_t p = 0; p < w->directory.n; p++) run(w, P87_STEP_migration, &w->place[p]);
    arrive(w);
    assert_true(people(w) == before);
    for (uint32_t p = 0; p < w->directory.n; p++) {
      struct p87_community *c = &w->place[p];
      p87_community_regroup(c, w->scratch.bytes);
      const unsigned without_adult = check_place(c);
      if (c->country == LATE) assert_int_equal(without_adult, 0);
    }
    gone += w->tally[EARLY].population_emigrants[P87_RURAL];
    free_world(w);
    p87_free(w);
  }
  assert_true(gone > 1000);
}

static void unions_stay_near_the_aimed_share(void **state)
{
  (void)state;
  P87_FOR_ALL (1, g) {
    struct small_world *w = p87_alloc(sizeof *w);
    make_world(g, w, 14, 14, 150);
    for (unsigned year = 2017; year < 2017 + YEARS; year++) {
      one_year(w, year);
      count(w);
    }
    for (int c = 0; c < COUNTRIES; c++)
      for (unsigned k = 0; k < 7; k++) {
        const double share = (double)w->tally[c].nation_in_union_by_age[k] / (double)w->tally[c].nation_women_by_age[k];
        double aimed = 0;
        for (unsigned age = 15 + 5 * k; age < 20 + 5 * k; age++)
          aimed += p87_union_share(&countries[c], P87_FEMALE, age, &w->params.demography) / 5;
        print_message("women of %u-%u in a union, country %d: %.3f, aimed at %.3f\n", 15 + 5 * k, 19 + 5 * k, c, share,
                      aimed);
        assert_true(fabs(share - aimed) < 0.10);
      }
    free_world(w);
    p87_free(w);
  }
}

static void shares_in_union_are_shares(void **state)
{
  (void)state;
  make_countries();
  P87_FOR_ALL (500, g) {
    struct p87_params params = make_params();
    struct p87_demography_params *k = &params.demography;
    k->union_median = (float)gen_real(g, 15, 35);
    k->union_spread = (float)gen_real(g, 0.05, 1);
    k->union_maximum = (float)gen_real(g, 0.3, 1);
    k->spouse_gap = (float)gen_real(g, -2, 10);
    k->remarriage_women = (float)gen_real(g, 0, 1);
    for (unsigned age = 0; age < P87_AGES; age++)
      for (int sex = 0; sex < P87_SEXES; sex++) {
        const double s = p87_union_share(&countries[gen_bool(g)], (enum p87_sex)sex, age, k);
        assert_true(s >= 0.0 && s <= P87_UNION_SHARE_MOST && (age >= 15 || s == 0.0));
      }
  }
}

static void one_home(struct small_world *w, struct p87_community *c, p87_index persons, p87_index homes)
{
  memset(w, 0, sizeof *w);
  make_countries();
  w->params = make_params();
  w->scratch.n = 1 << 20;
  w->scratch.bytes = p87_alloc(w->scratch.n);
  w->ctx = (struct p87_context){.scenario = &no_scenario,
                                .params = &w->params,
                                .figures = &figures,
                                .table = w->table,
                                .key = p87_key_make(1, 2),
                                .year = 2017,
                                .scratch = &w->scratch};
  struct p87_report report = {0};
  w->kernels = p87_kernels_choose(&report);
  memset(c, 0, sizeof *c);
  assert_int_equal(p87_community_reserve(c, persons, homes), P87_OK);
  for (p87_index h = 0; h < homes; h++) c->households.id[p87_household_add(&c->households)] = h + 1;
}

static void orphans_go_to_their_grown_up_sister(void **state)
{
  (void)state;
  struct small_world *w = p87_alloc(sizeof *w);
  struct p87_community c;
  one_home(w, &c, 16, 4);
  const p87_index mother = add_person(&c, 0, P87_FEMALE, 50, P87_HEAD);
  const p87_index first = add_person(&c, 0, P87_MALE, 9, P87_CHILD_OF_HEAD);
  const p87_index second = add_person(&c, 0, P87_FEMALE, 15, P87_CHILD_OF_HEAD);
  add_person(&c, 1, P87_MALE, 40, P87_HEAD);
  add_person(&c, 2, P87_MALE, 30, P87_HEAD);
  const p87_index sister = add_person(&c, 2, P87_FEMALE, 27, P87_SPOUSE);
  add_person(&c, 3, P87_FEMALE, 60, P87_HEAD);
  struct p87_persons *who = &c.persons;
  who->mother[first] = who->mother[second] = who->mother[sister] = who->id[mother];
  who->couple[sister - 1] = who->couple[sister] = 1;
  const p87_id sister_id = who->id[sister], orphan_id = who->id[first];
  p87_community_regroup(&c, w->scratch.bytes);
  w->table[0].death[P87_FEMALE][51] = UINT64_C(1) << 32;
  run(w, P87_STEP_ageing, &c);
  assert_int_equal(c.persons.n, 6);
  assert_int_equal(check_place(&c), 0);
  assert_int_equal(w->tally[0].population_deaths[P87_RURAL], 1);
  assert_int_equal(who->household[find(&c, orphan_id)], who->household[find(&c, sister_id)]);
  assert_int_equal(who->relation[find(&c, orphan_id)], P87_OTHER_KIN);
  p87_community_free(&c);
  p87_free(w->scratch.bytes);
  p87_free(w);
}

static void deaths_of_parents_leave_orphans_and_18_ends_it(void **state)
{
  (void)state;
  struct small_world *w = p87_alloc(sizeof *w);
  struct p87_community c;
  one_home(w, &c, 16, 3);
  const p87_index father = add_person(&c, 0, P87_MALE, 50, P87_HEAD);
  const p87_index mother = add_person(&c, 0, P87_FEMALE, 44, P87_SPOUSE);
  const p87_index child = add_person(&c, 0, P87_MALE, 9, P87_CHILD_OF_HEAD);
  const p87_index grown = add_person(&c, 0, P87_FEMALE, 17, P87_CHILD_OF_HEAD);
  const p87_index away = add_person(&c, 1, P87_FEMALE, 12, P87_OTHER_KIN);
  add_person(&c, 1, P87_MALE, 60, P87_HEAD);
  const p87_index other = add_person(&c, 1, P87_MALE, 7, P87_GRANDCHILD);
  struct p87_persons *who = &c.persons;
  who->mother[child] = who->mother[grown] = who->mother[away] = who->id[mother];
  who->couple[father] = who->couple[mother] = 1;
  who->background[grown] = P87_MOTHER_DEAD; /* of somebody else, once */
  const p87_id ids[] = {who->id[child], who->id[grown], who->id[away], who->id[other]};
  p87_community_regroup(&c, w->scratch.bytes);
  w->table[0].death[P87_MALE][51] = UINT64_C(1) << 32;
  run(w, P87_STEP_ageing, &c);
  assert_int_equal(who->background[find(&c, ids[0])], P87_FATHER_DEAD);
  assert_int_equal(who->background[find(&c, ids[1])], 0); /* 18 now */
  assert_int_equal(who->background[find(&c, ids[2])], P87_FATHER_DEAD);
  assert_int_equal(who->background[find(&c, ids[3])], 0);
  w->table[0].death[P87_FEMALE][46] = UINT64_C(1) << 32;
  w->ctx.year++;
  run(w, P87_STEP_ageing, &c);
  assert_int_equal(who->background[find(&c, ids[0])], P87_FATHER_DEAD | P87_MOTHER_DEAD);
  assert_int_equal(check_place(&c), 0);
  p87_community_free(&c);
  p87_free(w->scratch.bytes);
  p87_free(w);
}

static void a_fostered_child_goes_to_its_mother_first(void **state)
{
  (void)state;
  struct small_world *w = p87_alloc(sizeof *w);
  struct p87_community c;
  one_home(w, &c, 16, 3);
  add_person(&c, 0, P87_FEMALE, 60, P87_HEAD);
  const p87_index child = add_person(&c, 0, P87_MALE, 9, P87_GRANDCHILD);
  const p87_index small = add_person(&c, 0, P87_MALE, 3, P87_GRANDCHILD);
  const p87_index mother = add_person(&c, 1, P87_FEMALE, 30, P87_HEAD);
  add_person(&c, 2, P87_MALE, 40, P87_HEAD);
  struct p87_persons *who = &c.persons;
  who->mother[child] = who->mother[small] = who->id[mother];
  const p87_id child_id = who->id[child], small_id = who->id[small], mother_id = who->id[mother];
  p87_community_regroup(&c, w->scratch.bytes);
  run(w, P87_STEP_fostering, &c); /* nobody: the chance is 0 */
  assert_true(who->household[find(&c, child_id)] != who->household[find(&c, mother_id)]);
  w->table[0].foster = UINT64_C(1) << 32;
  run(w, P87_STEP_fostering, &c);
  assert_int_equal(who->household[find(&c, child_id)], who->household[find(&c, mother_id)]);
  assert_int_equal(who->relation[find(&c, child_id)], P87_CHILD_OF_HEAD);
  assert_true(who->household[find(&c, small_id)] != who->household[find(&c, mother_id)]); /* under 5 */
  assert_int_equal(check_place(&c), 0);
  p87_community_free(&c);
  p87_free(w->scratch.bytes);
  p87_free(w);
}

static void a_couple_with_parents_founds_its_own_home(void **state)
{
  (void)state;
  struct small_world *w = p87_alloc(sizeof *w);
  struct p87_community c;
  one_home(w, &c, 16, 3);
  add_person(&c, 0, P87_MALE, 60, P87_HEAD);
  const p87_index son = add_person(&c, 0, P87_MALE, 32, P87_CHILD_OF_HEAD);
  const p87_index wife = add_person(&c, 0, P87_FEMALE, 28, P87_OTHER_KIN);
  const p87_index child = add_person(&c, 0, P87_FEMALE, 4, P87_GRANDCHILD);
  struct p87_persons *who = &c.persons;
  who->couple[son] = who->couple[wife] = 1;
  who->mother[child] = who->id[wife];
  const p87_id ids[] = {who->id[0], who->id[son], who->id[wife], who->id[child]};
  p87_community_regroup(&c, w->scratch.bytes);
  w->table[0].split = UINT64_C(1) << 32;
  run(w, P87_STEP_unions, &c);
  const uint16_t home = who->household[find(&c, ids[1])];
  assert_true(home != who->household[find(&c, ids[0])]);
  assert_int_equal(who->relation[find(&c, ids[1])], P87_HEAD);
  assert_int_equal(who->household[find(&c, ids[2])], home);
  assert_int_equal(who->household[find(&c, ids[3])], home);
  assert_int_equal(who->relation[find(&c, ids[3])], P87_CHILD_OF_HEAD);
  assert_int_equal(check_place(&c), 0);
  p87_community_free(&c);
  p87_free(w->scratch.bytes);
  p87_free(w);
}

static void small_orphans_without_kin_are_taken_in(void **state)
{
  (void)state;
  struct small_world *w = p87_alloc(sizeof *w);
  struct p87_community c;
  one_home(w, &c, 16, 3);
  add_person(&c, 0, P87_MALE, 50, P87_HEAD);
  const p87_id orphan = c.persons.id[add_person(&c, 0, P87_MALE, 9, P87_CHILD_OF_HEAD)];
  add_person(&c, 1, P87_MALE, 40, P87_HEAD);
  add_person(&c, 2, P87_MALE, 16, P87_HEAD);
  p87_community_regroup(&c, w->scratch.bytes);
  w->table[0].death[P87_MALE][51] = UINT64_C(1) << 32;
  run(w, P87_STEP_ageing, &c);
  assert_int_equal(check_place(&c), 1); /* the one of 17 keeps house */
  assert_int_equal(c.persons.age[find(&c, orphan)], 10);
  assert_true(c.households.id[c.persons.household[find(&c, orphan)]] == 2);
  p87_community_free(&c);
  p87_free(w->scratch.bytes);
  p87_free(w);
}

static void a_son_who_becomes_head_has_his_mother_wife_and_children(void **state)
{
  (void)state;
  struct small_world *w = p87_alloc(sizeof *w);
  struct p87_community c;
  one_home(w, &c, 16, 1);
  const p87_index head = add_person(&c, 0, P87_MALE, 70, P87_HEAD);
  const p87_index mother = add_person(&c, 0, P87_FEMALE, 45, P87_OTHER_KIN);
  const p87_index son = add_person(&c, 0, P87_MALE, 60, P87_CHILD_OF_HEAD);
  const p87_index wife = add_person(&c, 0, P87_FEMALE, 50, P87_OTHER_KIN);
  const p87_index child = add_person(&c, 0, P87_MALE, 20, P87_GRANDCHILD);
  const p87_index brother = add_person(&c, 0, P87_MALE, 40, P87_CHILD_OF_HEAD);
  struct p87_persons *who = &c.persons;
  who->mother[son] = who->id[mother];
  who->mother[child] = who->id[wife];
  who->couple[son] = who->couple[wife] = 2;
  const p87_id id[] = {who->id[mother], who->id[son], who->id[wife], who->id[child], who->id[brother]};
  p87_community_regroup(&c, w->scratch.bytes);
  w->table[0].death[P87_MALE][71] = UINT64_C(1) << 32;
  run(w, P87_STEP_ageing, &c);
  static const enum p87_relation relation[] = {P87_PARENT_OF_HEAD, P87_HEAD, P87_SPOUSE, P87_CHILD_OF_HEAD,
                                               P87_OTHER_KIN};
  for (size_t k = 0; k < P87_COUNT_OF(id); k++) assert_int_equal(who->relation[find(&c, id[k])], relation[k]);
  (void)head;
  p87_community_free(&c);
  p87_free(w->scratch.bytes);
  p87_free(w);
}

/* A man dies: his widow heads the household, or his grown-up son where women do not. */
static void a_widow_or_her_son_follows_the_head(void **state)
{
  (void)state;
  for (int she = 0; she < 2; she++) {
    struct small_world *w = p87_alloc(sizeof *w);
    struct p87_community c;
    one_home(w, &c, 16, 1);
    struct p87_persons *who = &c.persons;
    const p87_index head = add_person(&c, 0, P87_MALE, 70, P87_HEAD),
                    widow = add_person(&c, 0, P87_FEMALE, 60, P87_SPOUSE);
    const p87_index son = add_person(&c, 0, P87_MALE, 25, P87_CHILD_OF_HEAD);
    add_person(&c, 0, P87_MALE, 12, P87_CHILD_OF_HEAD);
    who->mother[son] = who->mother[son + 1] = who->id[widow];
    who->couple[head] = who->couple[widow] = 1;
    const p87_id id_of_widow = who->id[widow], id_of_son = who->id[son];
    p87_community_regroup(&c, w->scratch.bytes);
    w->table[0].death[P87_MALE][71] = UINT64_C(1) << 32;
    w->table[0].widow_heads = she ? UINT64_C(1) << 32 : 0;
    run(w, P87_STEP_ageing, &c);
    assert_int_equal(c.persons.n, 3);
    assert_int_equal(who->relation[find(&c, id_of_widow)], she ? P87_HEAD : P87_PARENT_OF_HEAD);
    assert_int_equal(who->relation[find(&c, id_of_son)], she ? P87_CHILD_OF_HEAD : P87_HEAD);
    assert_int_equal(who->couple[find(&c, id_of_widow)], 0);
    p87_community_free(&c);
    p87_free(w->scratch.bytes);
    p87_free(w);
  }
}

static void a_mother_who_lives_alone_moves_in_with_her_daughter(void **state)
{
  (void)state;
  struct small_world *w = p87_alloc(sizeof *w);
  struct p87_community c;
  one_home(w, &c, 16, 4);
  struct p87_persons *who = &c.persons;
  const p87_id mother = who->id[add_person(&c, 0, P87_FEMALE, 70, P87_HEAD)];
  for (p87_index h = 1; h < 4; h++) {
    add_person(&c, h, P87_MALE, 40, h == 2 ? P87_SPOUSE : P87_HEAD);
    const p87_index wife = add_person(&c, h, P87_FEMALE, 40, h == 2 ? P87_HEAD : P87_SPOUSE);
    who->couple[wife] = who->couple[wife - 1] = 1;
    if (h == 2) who->mother[wife] = mother;
  }
  p87_community_regroup(&c, w->scratch.bytes);
  w->params.demography.divorce = 0;
  w->table[0].join = UINT64_C(1) << 32;
  run(w, P87_STEP_unions, &c);
  assert_int_equal(c.households.n, 3);
  assert_int_equal(check_place(&c), 0);
  assert_true(c.households.id[who->household[find(&c, mother)]] == 3);
  assert_int_equal(who->relation[find(&c, mother)], P87_PARENT_OF_HEAD);
  p87_community_free(&c);
  p87_free(w->scratch.bytes);
  p87_free(w);
}

static void no_one_goes_where_there_is_no_other_place(void **state)
{
  (void)state;
  uint32_t first[] = {0, 1, 4};
  struct p87_directory d = {.n = 4, .n_countries = 1, .first = first};
  P87_FOR_ALL (1000, g) {
    const uint32_t u = gen_u32(g), own = (uint32_t)gen_int(g, 0, 3);
    assert_int_equal(p87_migration_destination(&d, 0, P87_RURAL, 0, u), 0);
    const uint32_t to = p87_migration_destination(&d, 0, P87_URBAN, own, u);
    assert_true(to != own && to >= 1 && to < 4);
  }
}

static void target_groups_are_quantiles_of_last_year(void **state)
{
  (void)state;
  make_countries();
  const struct p87_params params = make_params();
  struct p87_tally_layout *last = p87_alloc(sizeof *last * COUNTRIES);
  struct p87_year_table *table = p87_alloc(sizeof *table * COUNTRIES);
  last[LATE].nation_income_bin[8] = 20;  /* 0.05 e^1 to 0.05 e^1.125 */
  last[LATE].nation_income_bin[16] = 80; /* 0.05 e^2 to 0.05 e^2.125 */
  p87_year_table_make(&figures, &params, NULL, 2018, last, table);
  const float *poorest = table[LATE].poorest;
  assert_true(fabs((double)poorest[20] / (0.05 * exp(1.125)) - 1.0) < 1e-6);
  assert_true(fabs((double)poorest[40] / (0.05 * exp(2.0 + 0.125 * 20 / 80)) - 1.0) < 1e-6);
  for (unsigned p = 2; p < 100; p++) assert_true(poorest[p] >= poorest[p - 1]);
  assert_true(fabs((double)table[LATE].ln_growth - 2 * 0.8 * 0.5 * 0.02) < 1e-6);
  p87_free(last);
  p87_free(table);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(people_are_conserved_in_households_that_hold),
    cmocka_unit_test(same_children_are_born_whoever_else_is_there),
    cmocka_unit_test(order_of_households_does_not_matter),
    cmocka_unit_test(one_man_less_changes_few_other_unions),
    cmocka_unit_test(deaths_give_the_published_life_table),
    cmocka_unit_test(deaths_happen_as_often_as_the_table_says),
    cmocka_unit_test(births_follow_published_fertility),
    cmocka_unit_test(flows_lead_to_the_published_urban_share),
    cmocka_unit_test(flows_between_countries_keep_to_their_margins),
    cmocka_unit_test(migrants_add_up_to_the_published_ones_at_every_age),
    cmocka_unit_test(families_leave_whoever_is_simulated),
    cmocka_unit_test(people_and_their_rank_are_conserved_between_countries),
    cmocka_unit_test(without_the_receivers_the_same_people_leave_the_run),
    cmocka_unit_test(who_leaves_a_partner_leaves_the_country),
    cmocka_unit_test(kin_who_went_before_draw_others_and_no_more_move_in_all),
    cmocka_unit_test(who_flees_abroad_is_no_child_alone),
    cmocka_unit_test(unions_stay_near_the_aimed_share),
    cmocka_unit_test(shares_in_union_are_shares),
    cmocka_unit_test(orphans_go_to_their_grown_up_sister),
    cmocka_unit_test(deaths_of_parents_leave_orphans_and_18_ends_it),
    cmocka_unit_test(a_fostered_child_goes_to_its_mother_first),
    cmocka_unit_test(a_couple_with_parents_founds_its_own_home),
    cmocka_unit_test(small_orphans_without_kin_are_taken_in),
    cmocka_unit_test(a_son_who_becomes_head_has_his_mother_wife_and_children),
    cmocka_unit_test(a_widow_or_her_son_follows_the_head),
    cmocka_unit_test(a_mother_who_lives_alone_moves_in_with_her_daughter),
    cmocka_unit_test(no_one_goes_where_there_is_no_other_place),
    cmocka_unit_test(target_groups_are_quantiles_of_last_year),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* No impossible person and no impossible household, anywhere, in any year: the baseline over all countries,
 * looked at community by community after each year, and its tallies against what is found there.
 *
 * One person for 1000 where the program is built for use. Builds that check themselves (without NDEBUG) and
 * sanitizers are several times slower and hold more: they take 1 for 10 000. P87_WHOLE_WORLD_SCALE sets another. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "support/small_world.h"

#include "path87/process/ageing.h"
#include "path87/process/home.h"

#ifdef NDEBUG
static const double default_scale = 1000;
#else
static const double default_scale = 10000;
#endif

/* Founders' mothers are 13 to 55 at a birth, those of the run 14 to 50. */
enum { YOUNGEST_MOTHER = 12, OLDEST_MOTHER = 55, YOUNGEST_PARTNER = 15, TOLD = 12, MOST_COUPLES = 256 };

/* Who lives in a community, by identity. */
struct entry {
  p87_id id;
  p87_index row;
};

/* One year's look at the world. */
struct look {
  const struct p87_stage *stage;
  const struct p87_community *place; /* looked at now; NULL between communities */
  unsigned year;
  struct p87_tally_layout *found; /* [country row]: the lines of tallies.def that are counted again here */
  int64_t *persons_before;        /* [country row] */
  struct entry *by_id;            /* of the community, sorted */
  size_t room;
  unsigned *children; /* of a row's woman, in her community */
  uint64_t seen;      /* persons, over all years */
  uint64_t wrong;
};

/* --- telling -------------------------------------------------------------------------------- */

/* Counts a violation and tells the first few. */
P87_PRINTF(3, 4) static void wrong(struct look *l, p87_id id, const char *format, ...)
{
  if (l->wrong++ >= TOLD) return;
  fprintf(stderr, "%u  ", l->year);
  if (l->place)
    fprintf(stderr, "%s  community %u (%s)  ", l->stage->inputs->figures.country[l->place->country].iso3, l->place->id,
            p87_area_key[l->place->area]);
  if (id) fprintf(stderr, "id %016llx  ", (unsigned long long)id);
  va_list values;
  va_start(values, format);
  vfprintf(stderr, format, values);
  va_end(values);
  fputc('\n', stderr);
}

/* --- who is who ----------------------------------------------------------------------------- */

static int compare_entries(const void *a, const void *b)
{
  const struct entry *x = a, *y = b;
  return (x->id > y->id) - (x->id < y->id);
}

static int compare_ids(const void *a, const void *b)
{
  const p87_id x = *(const p87_id *)a, y = *(const p87_id *)b;
  return (x > y) - (x < y);
}

/* Row of an identity in the community, or P87_NOWHERE. */
static p87_index row_of(const struct look *l, p87_id id)
{
  const struct entry key = {.id = id};
  const struct entry *e = bsearch(&key, l->by_id, l->place->persons.n, sizeof key, compare_entries);
  return e ? e->row : P87_NOWHERE;
}

static void list_by_id(struct look *l)
{
  const struct p87_persons *who = &l->place->persons;
  if (who->n > l->room) {
    p87_free(l->by_id);
    p87_free(l->children);
    l->room = 2 * (size_t)who->n;
    l->by_id = p87_alloc_array(l->room, sizeof *l->by_id);
    l->children = p87_alloc_array(l->room, sizeof *l->children);
    assert_non_null(l->by_id);
    assert_non_null(l->children);
  }
  for (p87_index i = 0; i < who->n; i++) l->by_id[i] = (struct entry){who->id[i], i};
  qsort(l->by_id, who->n, sizeof *l->by_id, compare_entries);
}

/* --- persons -------------------------------------------------------------------------------- */

static void look_at_codes(struct look *l, p87_index i)
{
  const struct p87_persons *who = &l->place->persons;
  const p87_id id = who->id[i];
  if (id == 0) wrong(l, id, "row %u has no identity", i);
  if (who->age[i] > P87_AGE_LAST) wrong(l, id, "is %u years old", who->age[i]);
  if (who->sex[i] >= P87_SEXES) wrong(l, id, "has sex %u", who->sex[i]);
  if (who->relation[i] >= P87_RELATIONS) wrong(l, id, "has relation %u", who->relation[i]);
  if ((who->background[i] & P87_ORPHAN) && who->age[i] >= P87_ADULT_FIRST)
    wrong(l, id, "is an orphan (bits %u) of %u years", who->background[i], who->age[i]);
}

/* Counts the child with its mother if she lives in the community. */
static void look_at_mother(struct look *l, p87_index i)
{
  const struct p87_persons *who = &l->place->persons;
  if (who->mother[i] == 0) return;
  const p87_index m = row_of(l, who->mother[i]);
  if (m == P87_NOWHERE) return;
  l->children[m]++;
  const int at_birth = (int)who->age[m] - (int)who->age[i];
  const int is_open = who->age[m] == P87_AGE_LAST; /* she may be older than that */
  if (m == i || who->sex[m] != P87_FEMALE)
    wrong(l, who->id[i], "has a mother, %016llx, who is no other woman", (unsigned long long)who->mother[i]);
  if ((at_birth < YOUNGEST_MOTHER && !is_open) || at_birth > OLDEST_MOTHER)
    wrong(l, who->id[i], "is %u years old, the mother %016llx is %u", who->age[i], (unsigned long long)who->mother[i],
          who->age[m]);
}

static void look_at_persons(struct look *l)
{
  const struct p87_persons *who = &l->place->persons;
  memset(l->children, 0, who->n * sizeof *l->children);
  for (p87_index i = 0; i < who->n; i++) {
    look_at_codes(l, i);
    look_at_mother(l, i);
  }
  for (p87_index i = 0; i < who->n; i++)
    if (l->children[i] > who->parity[i])
      wrong(l, who->id[i], "has had %u live births and %u children live in the community", who->parity[i],
            l->children[i]);
}

/* --- households ----------------------------------------------------------------------------- */

/* A couple is a woman and a man of 15 and over, not mother and son. */
static void look_at_couples(struct look *l, p87_index h)
{
  const struct p87_persons *who = &l->place->persons;
  p87_index half[MOST_COUPLES];
  uint8_t halves[MOST_COUPLES] = {0};
  for (p87_index i = l->place->households.first[h]; i < p87_home_end(&l->place->households, h); i++) {
    const unsigned couple = who->couple[i];
    if (couple == 0) continue;
    if (who->age[i] < YOUNGEST_PARTNER) wrong(l, who->id[i], "is in a union and %u years old", who->age[i]);
    if (halves[couple]++ == 0) {
      half[couple] = i;
      continue;
    }
    const p87_index j = half[couple];
    if (halves[couple] > 2) wrong(l, who->id[i], "is number %u of couple %u", halves[couple], couple);
    if (who->sex[i] == who->sex[j])
      wrong(l, who->id[i], "is in a union with %016llx of the same sex", (unsigned long long)who->id[j]);
    if (who->mother[i] == who->id[j] || who->mother[j] == who->id[i])
      wrong(l, who->id[i], "is in a union with the mother or a child, %016llx", (unsigned long long)who->id[j]);
  }
  for (int couple = 1; couple < MOST_COUPLES; couple++)
    if (halves[couple] == 1) wrong(l, who->id[half[couple]], "is in a union, couple %d, with nobody", couple);
}

/* Row of the head. One, of 15 and over, and the spouse is the head's. */
static p87_index look_at_relations(struct look *l, p87_index h)
{
  const struct p87_persons *who = &l->place->persons;
  const p87_index first = l->place->households.first[h], end = p87_home_end(&l->place->households, h);
  p87_index head = first;
  unsigned heads = 0;
  for (p87_index i = first; i < end; i++) {
    if (who->relation[i] == P87_HEAD) {
      heads++;
      head = i;
    }
    if (who->relation[i] != P87_SPOUSE) continue;
    const p87_index partner = p87_home_partner(l->place, i);
    if (partner == i || who->relation[partner] != P87_HEAD)
      wrong(l, who->id[i], "is the head's spouse (couple %u) and not in a union with the head", who->couple[i]);
  }
  if (heads != 1) wrong(l, l->place->households.id[h], "is a household with %u heads", heads);
  if (heads == 1 && who->age[head] < P87_YOUNGEST_HEAD)
    wrong(l, who->id[head], "heads a household at %u", who->age[head]);
  return head;
}

/* Rows of members follow those of the household before: `row` is the first. Returns the row after the last. */
static p87_index look_at_rows(struct look *l, p87_index h, p87_index row)
{
  const struct p87_households *home = &l->place->households;
  const struct p87_persons *who = &l->place->persons;
  if (home->first[h] != row || home->members[h] == 0)
    wrong(l, home->id[h], "is household %u: first %u, members %u, expected to begin at %u", h, home->first[h],
          home->members[h], row);
  const p87_index end = p87_home_end(home, h);
  for (p87_index i = home->first[h]; i < end && i < who->n; i++)
    if (who->household[i] != h)
      wrong(l, who->id[i], "is in household %u and in the rows of household %u", who->household[i], h);
  return end;
}

static void count_home(struct look *l, p87_index h, p87_index head)
{
  struct p87_tally_layout *t = &l->found[l->place->country];
  const struct p87_persons *who = &l->place->persons;
  const unsigned area = l->place->area, members = l->place->households.members[h];
  const unsigned classes = P87_CATEGORIES_size;
  t->households_households[area]++;
  t->households_persons[area] += members;
  t->households_one_person[area] += members == 1;
  t->households_six_or_more[area] += members > 5;
  t->households_female_headed[area] += who->sex[head] == P87_FEMALE;
  t->households_by_size[area * classes + (members > classes ? classes : members) - 1]++;
  int adults = 0;
  for (p87_index i = l->place->households.first[h]; i < p87_home_end(&l->place->households, h); i++)
    adults += who->age[i] >= P87_ADULT_FIRST;
  t->households_child_headed[area] += adults == 0;
}

static void count_persons(struct look *l)
{
  struct p87_tally_layout *t = &l->found[l->place->country];
  const struct p87_persons *who = &l->place->persons;
  for (p87_index i = 0; i < who->n; i++) {
    const unsigned age = who->age[i], cell = (unsigned)l->place->area * P87_SEXES + who->sex[i];
    t->population_persons_by_age[cell * P87_CATEGORIES_single_age + age]++;
    if (age < P87_CHILD_FIRST || age > P87_CHILD_LAST) continue;
    const size_t child = p87_child_cell(l->place->area, who->sex[i], age);
    t->children_population[child]++;
    t->children_maternal_orphan[child] += (who->background[i] & P87_MOTHER_DEAD) != 0;
    t->children_paternal_orphan[child] += (who->background[i] & P87_FATHER_DEAD) != 0;
  }
}

static void look_at_place(struct look *l, const struct p87_community *place)
{
  l->place = place;
  l->seen += place->persons.n;
  list_by_id(l);
  p87_index row = 0;
  for (p87_index h = 0; h < place->households.n; h++) row = look_at_rows(l, h, row);
  if (row != place->persons.n) {
    wrong(l, 0, "households have %u members and there are %u persons", row, place->persons.n);
  } else {
    look_at_persons(l);
    count_persons(l);
    for (p87_index h = 0; h < place->households.n; h++) {
      look_at_couples(l, h);
      count_home(l, h, look_at_relations(l, h));
    }
  }
  l->place = NULL;
}

/* --- the world ------------------------------------------------------------------------------ */

static void tell_where(struct look *l, const struct p87_world *world, p87_id id)
{
  for (uint32_t k = 0; k < world->n; k++) {
    l->place = &world->community[k];
    for (p87_index i = 0; i < l->place->persons.n; i++)
      if (l->place->persons.id[i] == id)
        wrong(l, id, "is here and elsewhere: row %u, age %u", i, l->place->persons.age[i]);
  }
  l->place = NULL;
}

/* Nobody is twice in the world. */
static void look_for_twins(struct look *l, const struct p87_world *world)
{
  size_t n = 0;
  for (uint32_t k = 0; k < world->n; k++) n += world->community[k].persons.n;
  p87_id *id = p87_alloc_array(n, sizeof *id);
  assert_non_null(id);
  n = 0;
  for (uint32_t k = 0; k < world->n; k++) {
    const struct p87_persons *who = &world->community[k].persons;
    memcpy(id + n, who->id, who->n * sizeof *id);
    n += who->n;
  }
  qsort(id, n, sizeof *id, compare_ids);
  for (size_t k = 1; k < n; k++)
    if (id[k] == id[k - 1] && (k < 2 || id[k] != id[k - 2]) && l->wrong < TOLD)
      tell_where(l, world, id[k]);
    else
      l->wrong += id[k] == id[k - 1];
  p87_free(id);
}

static const char *const counted_again[][2] = {
  {"households", "households"},    {"households", "persons"},        {"households", "one_person"},
  {"households", "six_or_more"},   {"households", "child_headed"},   {"households", "female_headed"},
  {"households", "by_size"},       {"population", "persons_by_age"}, {"children", "population"},
  {"children", "maternal_orphan"}, {"children", "paternal_orphan"},
};

static void compare_cells(struct look *l, const char *iso3, const struct p87_measure_info *m,
                          const struct p87_tally_layout *tally, const struct p87_tally_layout *found)
{
  for (size_t k = 0; k < m->cells; k++) {
    int64_t told, is;
    memcpy(&told, (const char *)tally + m->offset + k * sizeof told, sizeof told);
    memcpy(&is, (const char *)found + m->offset + k * sizeof is, sizeof is);
    if (told != is)
      wrong(l, 0, "%s  tally %s/%s, cell %zu: %lld, found %lld", iso3, m->group, m->name, k, (long long)told,
            (long long)is);
  }
}

static int64_t sum(const int64_t *cell, size_t n)
{
  int64_t total = 0;
  for (size_t k = 0; k < n; k++) total += cell[k];
  return total;
}

/* Two ways to count the same people of an area. */
static void compare_sums(struct look *l, const char *iso3, const struct p87_tally_layout *t)
{
  for (unsigned a = 0; a < P87_AREAS; a++) {
#define PART(name, cells) sum(&t->name[(size_t)a * (cells)], (cells))
    const struct {
      const char *what;
      int64_t all, parts;
    } pair[] = {
      {"deaths", t->population_deaths[a], PART(population_deaths_by_age, P87_SEXES * P87_CATEGORIES_single_age)},
      {"births", t->population_births[a], PART(population_births_by_age, P87_CATEGORIES_age_fertile)},
      {"persons by age", t->households_persons[a],
       PART(population_persons_by_age, P87_SEXES * P87_CATEGORIES_single_age)},
      {"persons by wealth", t->households_persons[a],
       PART(households_persons_by_wealth, P87_CATEGORIES_wealth_quintile)},
      {"persons by consumption", t->households_persons[a],
       PART(households_persons_by_consumption, P87_CATEGORIES_money_bin)},
      {"households by wealth", t->households_households[a], PART(households_by_wealth, P87_CATEGORIES_wealth_quintile)},
      {"households by size", t->households_households[a], PART(households_by_size, P87_CATEGORIES_size)},
    };
#undef PART
    for (size_t k = 0; k < P87_COUNT_OF(pair); k++)
      if (pair[k].all != pair[k].parts)
        wrong(l, 0, "%s (%s)  %s: %lld in all, %lld in parts", iso3, p87_area_key[a], pair[k].what,
              (long long)pair[k].all, (long long)pair[k].parts);
  }
}

/* People come by birth and from abroad, and go by death and abroad. */
static void look_at_balance(struct look *l, size_t c, const struct p87_tally_layout *t)
{
  const int64_t persons = sum(l->found[c].households_persons, P87_AREAS);
  const int64_t change = sum(t->population_births, P87_AREAS) - sum(t->population_deaths, P87_AREAS) +
                         sum(t->population_immigrants, P87_AREAS) - sum(t->population_emigrants, P87_AREAS);
  if (l->year > P87_YEAR_FIRST && persons != l->persons_before[c] + change)
    wrong(l, 0, "%s  %lld persons last year, births, deaths and migrants %+lld, and %lld persons",
          l->stage->inputs->figures.country[c].iso3, (long long)l->persons_before[c], (long long)change,
          (long long)persons);
  l->persons_before[c] = persons;
}

static void look_at_tallies(struct look *l)
{
  const struct p87_figures *figures = &l->stage->inputs->figures;
  for (size_t c = 0; c < figures->n_countries; c++) {
    const struct p87_tally_layout *t = &l->stage->tally[c];
    for (size_t m = 0; m < p87_n_measures; m++)
      for (size_t k = 0; k < P87_COUNT_OF(counted_again); k++)
        if (!strcmp(p87_measure_table[m].group, counted_again[k][0]) &&
            !strcmp(p87_measure_table[m].name, counted_again[k][1]))
          compare_cells(l, figures->country[c].iso3, &p87_measure_table[m], t, &l->found[c]);
    compare_sums(l, figures->country[c].iso3, t);
    look_at_balance(l, c, t);
  }
}

static p87_status look_at_world(void *user, const struct p87_scenario *scenario, unsigned replicate, unsigned year,
                                const struct p87_world *world)
{
  struct look *l = user;
  (void)scenario;
  (void)replicate;
  l->year = year;
  memset(l->found, 0, l->stage->inputs->figures.n_countries * sizeof *l->found);
  for (uint32_t k = 0; k < world->n; k++) look_at_place(l, &world->community[k]);
  look_for_twins(l, world);
  look_at_tallies(l);
  return P87_OK;
}

static void no_one_is_impossible(void **state)
{
  (void)state;
  const char *other = getenv("P87_WHOLE_WORLD_SCALE");
  const double scale = other && *other ? strtod(other, NULL) : default_scale;
  const size_t countries = small_inputs()->figures.n_countries;
  struct p87_scenario scenario;
  struct p87_stage stage;
  struct p87_results results = {0};
  small_scenario(&scenario, NULL, scale);
  scenario.horizon = 2025;
  assert_int_equal(p87_stage_init(&stage, p87_comm_world(), small_inputs(), small_kernels(), &scenario), P87_OK);

  struct look l = {.stage = &stage};
  l.found = p87_alloc_array(countries, sizeof *l.found);
  l.persons_before = p87_alloc_array(countries, sizeof *l.persons_before);
  assert_non_null(l.found);
  assert_non_null(l.persons_before);
  assert_int_equal(p87_ensemble_run(&stage, &scenario, 1, &results, look_at_world, &l), P87_OK);
  print_message("one for %g: looked at %llu persons, year by year; wrong: %llu\n", scale, (unsigned long long)l.seen,
                (unsigned long long)l.wrong);
  assert_true(l.seen > 0);
  assert_true(l.wrong == 0);

  p87_free(l.found);
  p87_free(l.persons_before);
  p87_free(l.by_id);
  p87_free(l.children);
  p87_results_free(&results);
  p87_stage_free(&stage);
  p87_scenario_free(&scenario);
}

static const struct CMUnitTest tests[] = {cmocka_unit_test(no_one_is_impossible)};

SMALL_WORLD_MAIN(tests)

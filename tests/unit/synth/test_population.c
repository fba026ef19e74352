/* The population of 2016: households that can be, and figures that are those published. */
#include "support/prop.h"
#include "support/small_world.h"

#include <math.h>

#include "path87/process/home.h"

static struct small_world whole; /* all countries at 1:5000, 2016 run */

static int make_whole(void **state)
{
  (void)state;
  small_world_make(&whole, small_inputs(), NULL, 5000);
  small_world_start(&whole);
  return 0;
}

static int free_whole(void **state)
{
  (void)state;
  small_world_free(&whole);
  return 0;
}

static const struct p87_country *country_of(const struct p87_community *c)
{
  return &small_inputs()->figures.country[c->country];
}

/* --- households ------------------------------------------------------------------------------ */

static void everyone_lives_in_one_household_of_consecutive_rows_with_one_head(void **state)
{
  (void)state;
  for (uint32_t k = 0; k < whole.world.n; k++) {
    const struct p87_community *c = &whole.world.community[k];
    assert_int_equal(c->id, k);
    assert_int_equal(c->country, whole.stage.directory.country[k]);
    assert_int_equal(c->area, whole.stage.directory.area[k]);
    assert_int_equal(c->persons.n, whole.stage.directory.persons[k]);
    p87_index row = 0;
    for (p87_index h = 0; h < c->households.n; h++) {
      assert_int_equal(c->households.first[h], row);
      assert_true(c->households.members[h] > 0);
      unsigned heads = 0, spouses = 0;
      for (; row < p87_home_end(&c->households, h); row++) {
        assert_int_equal(c->persons.household[row], h);
        heads += c->persons.relation[row] == P87_HEAD;
        spouses += c->persons.relation[row] == P87_SPOUSE;
      }
      assert_int_equal(heads, 1);
      assert_true(spouses <= 1);
      for (p87_index other = 0; other < h; other++) assert_true(c->households.id[h] != c->households.id[other]);
    }
    assert_int_equal(row, c->persons.n);
  }
}

static void couples_are_a_woman_and_a_man_of_15_and_over(void **state)
{
  (void)state;
  long couples = 0, heads_without_spouse = 0;
  for (uint32_t k = 0; k < whole.world.n; k++) {
    const struct p87_community *c = &whole.world.community[k];
    const struct p87_persons *who = &c->persons;
    for (p87_index i = 0; i < who->n; i++) {
      const p87_index h = who->household[i];
      if (who->relation[i] == P87_SPOUSE)
        assert_true(who->couple[i] != 0 && who->couple[i] == who->couple[p87_home_head(c, h)]);
      if (who->couple[i] == 0) continue;
      unsigned others = 0;
      for (p87_index j = c->households.first[h]; j < p87_home_end(&c->households, h); j++) {
        if (j == i || who->couple[j] != who->couple[i]) continue;
        others++;
        assert_true(who->sex[i] != who->sex[j]);
        assert_true(who->mother[i] == 0 || who->mother[i] != who->mother[j]); /* not sister and brother */
        assert_true(who->mother[i] != who->id[j]);
        if (who->relation[i] == P87_HEAD) heads_without_spouse += who->relation[j] != P87_SPOUSE;
      }
      assert_int_equal(others, 1);
      assert_true(who->age[i] >= 15);
      couples += who->sex[i] == P87_FEMALE;
    }
  }
  assert_true(couples > 100000);
  assert_int_equal(heads_without_spouse, 0);
}

static void mothers_are_women_13_to_55_years_older_than_their_children(void **state)
{
  (void)state;
  long known = 0, elsewhere = 0;
  for (uint32_t k = 0; k < whole.world.n; k++) {
    const struct p87_community *c = &whole.world.community[k];
    const struct p87_persons *who = &c->persons;
    uint8_t *children = p87_alloc_array(who->n, 1);
    assert_non_null(children);
    for (p87_index i = 0; i < who->n; i++) {
      if (who->mother[i] == 0) continue;
      p87_index m = 0;
      while (m < who->n && who->id[m] != who->mother[i]) m++;
      assert_true(m < who->n); /* founders' mothers live in the community */
      const int gap = (int)who->age[m] - (int)who->age[i];
      assert_int_equal(who->sex[m], P87_FEMALE);
      assert_true(gap >= 13 && gap <= 55);
      children[m]++;
      known++;
      elsewhere += who->household[m] != who->household[i];
    }
    for (p87_index i = 0; i < who->n; i++) assert_int_equal(who->parity[i], children[i]);
    p87_free(children);
  }
  printf("  %ld persons with a known mother, %ld of them in another household\n", known, elsewhere);
  assert_true(known > 200000);
}

static void children_live_with_an_adult_but_for_few(void **state)
{
  (void)state;
  long children = 0, alone = 0, without_mother = 0, heads_below_15 = 0;
  for (uint32_t k = 0; k < whole.world.n; k++) {
    const struct p87_community *c = &whole.world.community[k];
    const struct p87_persons *who = &c->persons;
    for (p87_index i = 0; i < who->n; i++) {
      if (who->age[i] >= P87_ADULT_FIRST) continue;
      children++;
      alone += !p87_home_has_adult(c, who->household[i]);
      without_mother += who->mother[i] == 0;
      heads_below_15 += who->relation[i] == P87_HEAD && who->age[i] < 15;
    }
  }
  printf("  of %ld children under 18: %ld in households without an adult (%.3f %%), %.1f %% without a known mother\n",
         children, alone, 100.0 * (double)alone / (double)children, 100.0 * (double)without_mother / (double)children);
  assert_int_equal(heads_below_15, 0);
  assert_true((double)alone / (double)children < 0.002);
  assert_true((double)without_mother / (double)children < 0.25);
}

/* --- age, sex, area --------------------------------------------------------------------------- */

/* Persons by sex and age of a list of n as the largest remainders deal them. */
static void largest_remainders(const struct p87_country *c, uint64_t n, double expected[P87_SEXES * P87_AGES])
{
  const double all = small_population(c);
  double rest[P87_SEXES * P87_AGES];
  uint64_t given = 0;
  for (int k = 0; k < P87_SEXES * P87_AGES; k++) {
    const double exact = (double)n * c->population[k / P87_AGES][k % P87_AGES] / all;
    expected[k] = floor(exact);
    rest[k] = exact - expected[k];
    given += (uint64_t)expected[k];
  }
  for (; given < n; given++) {
    int best = 0;
    for (int k = 1; k < P87_SEXES * P87_AGES; k++)
      if (rest[k] > rest[best]) best = k;
    expected[best]++;
    rest[best] = -1;
  }
}

static void age_and_sex_are_those_published_in_both_areas(void **state)
{
  (void)state;
  struct small_world w;
  small_world_make(&w, small_inputs(), "ECU ETH JOR NPL TON UKR", 1000);
  const struct p87_directory *d = &w.stage.directory;
  for (size_t cell = 0; cell < d->n_countries * P87_AREAS; cell++) {
    if (d->founders[cell] == 0) continue;
    double expected[P87_SEXES * P87_AGES], count[P87_SEXES * P87_AGES] = {0};
    largest_remainders(&small_inputs()->figures.country[cell / P87_AREAS], d->founders[cell], expected);
    for (uint32_t id = d->first[cell]; id < d->first[cell + 1]; id++) {
      const struct p87_persons *who = &w.world.community[id].persons;
      for (p87_index i = 0; i < who->n; i++) count[who->sex[i] * P87_AGES + who->age[i]]++;
    }
    for (int k = 0; k < P87_SEXES * P87_AGES; k++) assert_true(fabs(count[k] - expected[k]) <= 2);
  }
  small_world_free(&w);
}

/* Every community is a sample of its area: children are in none much more frequent than in all. */
static void communities_of_an_area_are_alike_in_age(void **state)
{
  (void)state;
  for (uint32_t k = 0; k < whole.world.n; k++) {
    const struct p87_community *c = &whole.world.community[k];
    const struct p87_country *f = country_of(c);
    double share = 0, children = 0;
    for (int age = 0; age < P87_ADULT_FIRST; age++) share += f->population[0][age] + f->population[1][age];
    share /= small_population(f);
    for (p87_index i = 0; i < c->persons.n; i++) children += c->persons.age[i] < P87_ADULT_FIRST;
    assert_true(fabs(children - share * c->persons.n) <= 2.5); /* two runs of ages: men, women */
  }
}

static void founders_are_told_apart(void **state)
{
  (void)state;
  for (size_t c = 0; c < whole.stage.directory.n_countries; c++) {
    const uint32_t *first = &whole.stage.directory.first[c * P87_AREAS];
    const uint64_t n =
      whole.stage.directory.founders[c * P87_AREAS] + whole.stage.directory.founders[c * P87_AREAS + 1];
    uint8_t *seen = p87_alloc_array(n + 1, 1);
    assert_non_null(seen);
    for (uint32_t id = first[0]; id < first[P87_AREAS]; id++) {
      const struct p87_persons *who = &whole.world.community[id].persons;
      for (p87_index i = 0; i < who->n; i++) {
        const uint64_t index = who->id[i] - p87_id_founder((unsigned)c, 0);
        assert_true(index >= 1 && index <= n);
        assert_int_equal(seen[index]++, 0);
      }
    }
    p87_free(seen);
  }
}

/* --- against published figures ---------------------------------------------------------------- */

struct levels {
  double persons, homes, alone, poor, gini, female_headed;
};

static int by_value(const void *a, const void *b)
{
  const float x = *(const float *)a, y = *(const float *)b;
  return x < y ? -1 : x > y;
}

static struct levels levels_of(size_t country)
{
  struct levels l = {0};
  const uint32_t *first = &whole.stage.directory.first[country * P87_AREAS];
  size_t n = 0;
  for (uint32_t id = first[0]; id < first[P87_AREAS]; id++) n += whole.world.community[id].persons.n;
  float *income = p87_alloc_array(n, sizeof *income);
  assert_non_null(income);
  n = 0;
  for (uint32_t id = first[0]; id < first[P87_AREAS]; id++) {
    const struct p87_community *c = &whole.world.community[id];
    l.homes += c->households.n;
    for (p87_index h = 0; h < c->households.n; h++) {
      l.alone += c->households.members[h] == 1;
      l.female_headed += c->persons.sex[p87_home_head(c, h)] == P87_FEMALE;
    }
    for (p87_index i = 0; i < c->persons.n; i++) income[n++] = c->households.income_usd_day[c->persons.household[i]];
  }
  qsort(income, n, sizeof *income, by_value);
  double sum = 0, ranked = 0;
  for (size_t k = 0; k < n; k++) {
    l.poor += (double)income[k] < 1.9;
    sum += (double)income[k];
    ranked += ((double)k + 0.5) * (double)income[k];
  }
  l.persons = (double)n;
  l.gini = n > 0 && sum > 0 ? 2 * ranked / (sum * (double)n) - 1 : 0;
  p87_free(income);
  return l;
}

static void levels_are_near_those_published(void **state)
{
  (void)state;
  const struct p87_figures *f = &small_inputs()->figures;
  double people = 0, poor = 0, poor_published = 0, gini_apart = 0, alone_apart = 0;
  int large = 0, size_off = 0, alone_off = 0, poor_off = 0, gini_off = 0;
  for (size_t c = 0; c < f->n_countries; c++) {
    const struct p87_country *k = &f->country[c];
    const double population = small_population(k);
    const struct levels l = levels_of(c);
    people += population;
    poor += population * l.poor / l.persons;
    poor_published += population * k->economy.poverty_190;
    if (population < 5e6) continue;
    const double size = l.persons / l.homes, alone = l.alone / l.homes, head = l.poor / l.persons;
    const int s = fabs(size / k->households.mean_size - 1) > 0.10, a = fabs(alone - k->households.one_person) > 0.03;
    const int p = fabs(head - k->economy.poverty_190) > 0.05, g = fabs(l.gini - k->economy.gini) > 0.05;
    large++, size_off += s, alone_off += a, poor_off += p, gini_off += g;
    gini_apart += l.gini - k->economy.gini;
    alone_apart += alone - k->households.one_person;
    if (s || a || p || g)
      printf("  %s  size %.2f (%.2f)%s  one person %.1f (%.1f)%s  under 1.90 %.1f (%.1f)%s  gini %.1f (%.1f)%s\n",
             k->iso3, size, k->households.mean_size, s ? "*" : "", 100 * alone, 100 * k->households.one_person,
             a ? "*" : "", 100 * head, 100 * k->economy.poverty_190, p ? "*" : "", 100 * l.gini, 100 * k->economy.gini,
             g ? "*" : "");
  }
  printf("  model (published); * beyond 10 %% of size, 3 points of one-person households, 5 of poverty, 5 of gini\n");
  printf("  %d countries over 5 million: size off in %d, one-person in %d, poverty in %d, gini in %d\n", large,
         size_off, alone_off, poor_off, gini_off);
  printf("  mean difference: one-person %+.2f points, gini %+.2f points\n", 100 * alone_apart / large,
         100 * gini_apart / large);
  printf("  world under 1.90 a day: model %.2f, published %.2f %%\n", 100 * poor / people,
         100 * poor_published / people);
  assert_int_equal(size_off, 0);
  assert_true(fabs(poor - poor_published) / people < 0.03);
}

/* --- the same everywhere ---------------------------------------------------------------------- */

static void a_community_made_alone_is_the_one_made_in_sequence(void **state)
{
  (void)state;
  struct small_world w;
  small_world_make(&w, small_inputs(), "BGD ETH ECU TON", 20000);
  const struct p87_synth synth = small_synth(&w.stage);
  for (uint32_t id = w.world.n; id-- > 0;) { /* backwards */
    struct p87_community alone = {0};
    assert_int_equal(p87_synth_community(&synth, id, &alone), P87_OK);
    assert_true(p87_community_hash(&alone) == p87_community_hash(&w.world.community[id]));
    p87_community_free(&alone);
  }
  small_world_free(&w);
}

/* A rank prepares incomes of its own countries alone: the first country of a run comes out the same whoever
 * follows it. (Those that follow get other community numbers, and with them other places.) */
static void a_country_is_made_the_same_whoever_follows_it(void **state)
{
  (void)state;
  struct small_world one, four;
  small_world_make(&one, small_inputs(), "BGD", 20000);
  small_world_make(&four, small_inputs(), "BGD ECU ETH TON", 20000);
  const unsigned bgd = small_country("BGD");
  assert_true(one.stage.work[bgd].fit.ln_mean == four.stage.work[bgd].fit.ln_mean);
  assert_true(one.stage.work[bgd].fit.ln_sd == four.stage.work[bgd].fit.ln_sd);
  assert_true(one.world.n > 0 && one.world.n < four.world.n);
  for (uint32_t id = 0; id < one.world.n; id++)
    assert_true(p87_community_hash(&one.world.community[id]) == p87_community_hash(&four.world.community[id]));
  small_world_free(&one);
  small_world_free(&four);
}

static void another_population_is_another_population(void **state)
{
  (void)state;
  struct small_world w;
  small_world_make(&w, small_inputs(), "BGD TON", 20000);
  struct p87_world other = {0};
  assert_int_equal(p87_stage_synthesise(&w.stage, 1, &other), P87_OK);
  for (uint32_t k = 0; k < w.world.n; k++)
    assert_true(p87_community_hash(&other.community[k]) != p87_community_hash(&w.world.community[k]));
  p87_world_free(&other);
  small_world_free(&w);
}

static void a_failed_allocation_leaves_nothing_behind(void **state)
{
  (void)state;
  struct small_world w;
  small_world_make(&w, small_inputs(), "TON", 2000);
  const struct p87_synth synth = small_synth(&w.stage);
  const size_t before = p87_memory_in_use();
  for (uint64_t n = 1;; n++) {
    struct p87_community c = {0};
    p87_memory_fail_at(n);
    const p87_status st = p87_synth_community(&synth, 0, &c);
    if (!st) {
      p87_memory_fail_at(0);
      p87_community_free(&c);
      assert_true(n > 5);
      break;
    }
    assert_int_equal(st, P87_MACHINE);
    assert_int_equal(p87_memory_in_use(), before);
  }
  small_world_free(&w);
}

int main(int argc, char **argv)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(everyone_lives_in_one_household_of_consecutive_rows_with_one_head),
    cmocka_unit_test(couples_are_a_woman_and_a_man_of_15_and_over),
    cmocka_unit_test(mothers_are_women_13_to_55_years_older_than_their_children),
    cmocka_unit_test(children_live_with_an_adult_but_for_few),
    cmocka_unit_test(age_and_sex_are_those_published_in_both_areas),
    cmocka_unit_test(communities_of_an_area_are_alike_in_age),
    cmocka_unit_test(founders_are_told_apart),
    cmocka_unit_test(levels_are_near_those_published),
    cmocka_unit_test(a_community_made_alone_is_the_one_made_in_sequence),
    cmocka_unit_test(a_country_is_made_the_same_whoever_follows_it),
    cmocka_unit_test(another_population_is_another_population),
    cmocka_unit_test(a_failed_allocation_leaves_nothing_behind),
  };
  if (p87_comm_start(&argc, &argv)) return 1;
  p87_log_open(0, P87_LOG_WARNING, stderr);
  const int failed = cmocka_run_group_tests(tests, make_whole, free_whole);
  p87_comm_stop();
  return failed;
}

/* The frozen world: with drivers, age structure and levers held at 2016, child work must not move, or a
 * false trend would stand behind every forecast. Growth is zero throughout.
 *
 *   burn-in   the past that year 0 makes up against five years that were lived: same persons, same
 *             draws of the year, so that only the history of children differs
 *   turnover  the model with its demography and without growth, fertility, mortality and urban shares of
 *             2015-20 held. Households are weighted so that each country's town and country have the age
 *             structure of 2016 to the last year: families that become smaller because there are fewer
 *             children are a driver, who lives with whom at a given age structure is the model's own doing
 *   standing  nobody ages at all. Printed, not judged: a child of 5, 12 or 15 then has a last year at the
 *             same age, with the constants of its own age group, which no child ever has
 *
 * P87_POPULATIONS=24 P87_SEED=401 build/release/tests/test_frozen_world: more and other populations of turnover.
 */
#include "support/prop.h"
#include "support/small_world.h"

#include <math.h>
#include <stdlib.h>

#include "path87/policy/policy.h"
#include "path87/world/classify.h"

enum { EMPLOYMENT, LABOUR, HAZARDOUS, ATTENDING, RATES, WORLD = P87_REGIONS, PLACES };

static const char *const rate_name[RATES] = {"employment", "child labour", "hazardous work", "attending school"};

static void stand_still(const struct p87_context *ctx, struct p87_community *place, struct p87_tally *tally)
{
  (void)ctx, (void)place, (void)tally;
}

/* Neither shocks nor drift nor change of structure: they are drivers. */
static const uint64_t no_drivers = UINT64_C(1) << P87_SWITCH_growth_shocks | UINT64_C(1) << P87_SWITCH_drift |
                                   UINT64_C(1) << P87_SWITCH_random_events | UINT64_C(1) << P87_SWITCH_structure;

static struct p87_inputs *still_inputs(void)
{
  struct p87_inputs *in = small_inputs_copy();
  for (size_t c = 0; c < in->figures.n_countries; c++)
    in->figures.country[c].economy.growth_2010_2016 = in->figures.country[c].economy.growth_long_run = 0;
  in->params.adult_work.return_to_grade = 0.0f; /* cohorts better schooled earn more: a driver too */
  return in;
}

/* Weighted children by region and age: all, and those of each rate; simulated ones for the error. */
struct counts {
  double children[P87_REGIONS][P87_CHILD_AGES], of[RATES][P87_REGIONS][P87_CHILD_AGES];
  double simulated[P87_REGIONS];
};

static void count(const struct small_world *w, struct counts *n)
{
  const struct p87_figures *f = &w->stage.inputs->figures;
  memset(n, 0, sizeof *n);
  for (size_t c = 0; c < f->n_countries; c++) {
    const struct p87_tally_layout *t = &w->stage.tally[c];
    const double weight = small_weight(&w->stage, c);
    const unsigned r = f->country[c].region;
    for (int cell = 0; cell < P87_CHILD_CELLS; cell++) {
      const int a = cell % P87_CHILD_AGES;
      n->simulated[r] += (double)t->children_population[cell];
      n->children[r][a] += weight * (double)t->children_population[cell];
      n->of[EMPLOYMENT][r][a] += weight * (double)t->children_employment[cell];
      n->of[LABOUR][r][a] += weight * (double)t->children_child_labour[cell];
      n->of[HAZARDOUS][r][a] += weight * (double)t->children_hazardous[cell];
      n->of[ATTENDING][r][a] += weight * (double)(t->children_school[cell] + t->children_both[cell]);
    }
  }
}

/* Percent of children, ages as frequent as in `ages`. */
static void rates_of(const struct counts *n, const struct counts *ages, double rate[PLACES][RATES])
{
  double children[PLACES] = {0};
  memset(rate, 0, PLACES * sizeof *rate);
  for (int r = 0; r < P87_REGIONS; r++)
    for (int a = 0; a < P87_CHILD_AGES; a++) {
      const double weight = ages->children[r][a];
      children[r] += weight;
      children[WORLD] += weight;
      for (int k = 0; k < RATES; k++) {
        const double part = 100 * weight * n->of[k][r][a] / n->children[r][a];
        rate[r][k] += part;
        rate[WORLD][k] += part;
      }
    }
  for (int r = 0; r < PLACES; r++)
    for (int k = 0; k < RATES; k++) rate[r][k] /= children[r];
}

static const char *name_of(int place)
{
  return place < P87_REGIONS ? p87_region_name[place] : "World";
}

/* --- burn-in ---------------------------------------------------------------------------------- */

/* Children as synthesis leaves them: no history, grades as at the start of the year. */
static void forget_history(struct p87_community *c)
{
  struct p87_persons *who = &c->persons;
  c->labour_adults = 0.0f; /* the market is closed, as before 2016: it would take younger children for less labour */
  c->wage_factor = 1.0f;
  for (p87_index i = 0; i < who->n; i++) {
    if (who->age[i] > P87_CHILD_LAST) continue;
    const int attended = who->time_use[i] == P87_SCHOOL_ONLY || who->time_use[i] == P87_SCHOOL_AND_WORK;
    who->grade[i] = (uint8_t)(who->grade[i] - (attended && who->grade[i] > 0));
    who->time_use[i] = P87_NO_TIME_USE;
    who->years_worked[i] = 0;
  }
}

/* Year `year` again, with a burn-in before it. */
static void start_again(struct small_world *w, unsigned year, struct p87_world *world)
{
  const struct p87_policy policy = p87_policy_make(&w->scenario);
  struct p87_year_run run = {.kernels = w->stage.kernels,
                             .context = {.params = &w->stage.inputs->params,
                                         .figures = &w->stage.inputs->figures,
                                         .directory = &w->stage.directory,
                                         .table = w->stage.table,
                                         .work = w->stage.work,
                                         .scenario = &w->scenario,
                                         .policy = &policy,
                                         .key = p87_key_make(w->stage.seed, 0),
                                         .year = year,
                                         .scratch = &w->stage.scratch},
                             .tally = w->stage.tally};
  memset(w->stage.tally, 0, w->stage.inputs->figures.n_countries * sizeof *w->stage.tally);
  for (uint32_t k = 0; k < world->n; k++) forget_history(&world->community[k]);
  for (size_t c = 0; c < w->stage.inputs->figures.n_countries; c++)
    memset(w->stage.table[c].labour, 0, sizeof w->stage.table[c].labour);
  p87_year_start(&run, world);
}

static void a_burn_in_stands_for_a_past_that_was_lived(void **state)
{
  (void)state;
  struct p87_inputs *in = still_inputs();
  struct small_world w;
  struct counts lived, made_up;
  double rate_lived[PLACES][RATES], rate_made_up[PLACES][RATES];
  small_world_make(&w, in, NULL, 20000);
  w.scenario.without = no_drivers;
  small_world_start(&w);
  for (unsigned year = 2017; year <= 2021; year++) small_world_year(&w, year);
  count(&w, &lived);
  struct p87_world copy = {0};
  assert_int_equal(p87_world_copy(&copy, &w.world), P87_OK);
  start_again(&w, 2021, &copy);
  count(&w, &made_up);
  rates_of(&lived, &lived, rate_lived);
  rates_of(&made_up, &lived, rate_made_up);
  double region = 0, world = 0;
  printf("  2021, percent of children: with the past that was lived, with a burn-in, points of difference\n");
  for (int p = 0; p < PLACES; p++)
    for (int k = 0; k < RATES; k++) {
      const double d = rate_lived[p][k] - rate_made_up[p][k];
      printf("    %-24s %-17s %6.2f %6.2f %+6.2f\n", name_of(p), rate_name[k], rate_lived[p][k], rate_made_up[p][k], d);
      if (k == ATTENDING) continue;
      if (p == WORLD)
        world = fmax(world, fabs(d));
      else
        region = fmax(region, fabs(d));
    }
  assert_true(region < 0.3);
  assert_true(world < 0.15); /* incomes even out a little: the past that was lived was poorer */
  p87_world_free(&copy);
  small_world_free(&w);
  small_inputs_free(in);
}

/* --- turnover ---------------------------------------------------------------------------------- */

enum { AGE_BANDS = 9, AREAS_OF_ALL = P87_MAX_COUNTRIES * P87_AREAS };
static const unsigned first_age[AGE_BANDS] = {0, 5, 10, 15, 18, 25, 35, 50, 65};

static int band_of(unsigned age)
{
  int band = AGE_BANDS - 1;
  while (age < first_age[band]) band--;
  return band;
}

/* Persons by age band in one area of a country. */
struct bands {
  double n[AGE_BANDS];
};

static void count_bands(const struct p87_community *c, p87_index h, struct bands *n)
{
  memset(n, 0, sizeof *n);
  for (p87_index i = c->households.first[h]; i < (p87_index)c->households.first[h] + c->households.members[h]; i++)
    n->n[band_of(c->persons.age[i])]++;
}

static double sum_of(const struct bands *b)
{
  double sum = 0;
  for (int k = 0; k < AGE_BANDS; k++) sum += b->n[k];
  return sum;
}

static size_t area_of(const struct p87_community *c)
{
  return (size_t)c->country * P87_AREAS + c->area;
}

/* Solves m x = x; m is symmetric and positive. */
static void solve(double m[AGE_BANDS][AGE_BANDS], double x[AGE_BANDS])
{
  for (int k = 0; k < AGE_BANDS; k++)
    for (int r = k + 1; r < AGE_BANDS; r++) {
      const double f = m[r][k] / m[k][k];
      for (int q = k; q < AGE_BANDS; q++) m[r][q] -= f * m[k][q];
      x[r] -= f * x[k];
    }
  for (int k = AGE_BANDS - 1; k >= 0; k--) {
    for (int q = k + 1; q < AGE_BANDS; q++) x[k] -= m[k][q] * x[q];
    x[k] /= m[k][k];
  }
}

/* Persons by age band and area of a country as they are. */
static void age_structure(const struct p87_world *world, struct bands *structure)
{
  memset(structure, 0, AREAS_OF_ALL * sizeof *structure);
  for (uint32_t p = 0; p < world->n; p++) {
    const struct p87_community *c = &world->community[p];
    for (p87_index i = 0; i < c->persons.n; i++) structure[area_of(c)].n[band_of(c->persons.age[i])]++;
  }
}

/* Calibration weights (Deville and Sarndal 1992, J. Am. Stat. Assoc. 87, linear): household h weighs
 * 1 + mean of x over its members by age band, x such that weighted persons are in shares those of 2016. */
static void calibrate(const struct p87_world *world, const struct bands *structure, struct bands *x)
{
  static double m[AREAS_OF_ALL][AGE_BANDS][AGE_BANDS];
  static struct bands now[AREAS_OF_ALL];
  memset(m, 0, sizeof m);
  age_structure(world, now);
  for (uint32_t p = 0; p < world->n; p++) {
    const struct p87_community *c = &world->community[p];
    for (p87_index h = 0; h < c->households.n; h++) {
      struct bands b;
      count_bands(c, h, &b);
      for (int k = 0; k < AGE_BANDS; k++)
        for (int q = 0; q < AGE_BANDS; q++) m[area_of(c)][k][q] += b.n[k] * b.n[q] / c->households.members[h];
    }
  }
  for (size_t a = 0; a < AREAS_OF_ALL; a++) {
    const double persons = sum_of(&now[a]), then = sum_of(&structure[a]);
    for (int k = 0; k < AGE_BANDS; k++) {
      x[a].n[k] = persons > 0 ? structure[a].n[k] * persons / then - now[a].n[k] : 0;
      m[a][k][k] += 2; /* a little unwilling, for places of few persons */
    }
    solve(m[a], x[a].n);
  }
}

/* Children weighted by country, area (as in 2016) and household. */
static void count_weighted(const struct small_world *w, const struct bands *structure, const struct bands *x,
                           struct counts *n)
{
  const struct p87_definition ilo = p87_definition_of(P87_DEFINITION_ILO_2016, NULL);
  const struct p87_figures *f = &w->stage.inputs->figures;
  static struct bands now[AREAS_OF_ALL];
  age_structure(&w->world, now);
  memset(n, 0, sizeof *n);
  for (uint32_t p = 0; p < w->world.n; p++) {
    const struct p87_community *c = &w->world.community[p];
    const struct p87_persons *who = &c->persons;
    const unsigned r = f->country[c->country].region;
    const double of_area =
      small_weight(&w->stage, c->country) * sum_of(&structure[area_of(c)]) / sum_of(&now[area_of(c)]);
    for (p87_index h = 0; h < c->households.n; h++) {
      struct bands members;
      double weight = 1;
      count_bands(c, h, &members);
      for (int k = 0; k < AGE_BANDS; k++) weight += x[area_of(c)].n[k] * members.n[k] / c->households.members[h];
      weight *= of_area;
      for (p87_index i = c->households.first[h]; i < (p87_index)c->households.first[h] + c->households.members[h];
           i++) {
        if (who->age[i] < P87_CHILD_FIRST || who->age[i] > P87_CHILD_LAST) continue;
        const int a = who->age[i] - P87_CHILD_FIRST;
        const unsigned category = p87_category_of(&ilo, who, i);
        n->simulated[r]++;
        n->children[r][a] += weight;
        n->of[EMPLOYMENT][r][a] += (category & P87_IN_EMPLOYMENT) ? weight : 0;
        n->of[LABOUR][r][a] += (category & P87_IN_CHILD_LABOUR) ? weight : 0;
        n->of[HAZARDOUS][r][a] += (category & P87_IN_HAZARDOUS_WORK) ? weight : 0;
        n->of[ATTENDING][r][a] +=
          who->time_use[i] == P87_SCHOOL_ONLY || who->time_use[i] == P87_SCHOOL_AND_WORK ? weight : 0;
      }
    }
  }
}

static void print_moves(const char *title, unsigned from, unsigned last, double rate[][PLACES][RATES])
{
  printf("  %s\n  percent of children in 2016, points of difference of %u to %u\n", title, from, last);
  for (int p = 0; p < PLACES; p++)
    for (int k = 0; k < RATES; k++) {
      printf("    %-24s %-17s %6.2f ", name_of(p), rate_name[k], rate[0][p][k]);
      for (unsigned y = from; y <= last; y++) printf(" %+5.2f", rate[y - 2016][p][k] - rate[0][p][k]);
      printf("\n");
    }
}

/* Fertility, mortality and urban shares stay what they are published to be for 2015-20. */
static void hold_demography(struct p87_figures *f)
{
  for (size_t c = 0; c < f->n_countries; c++) {
    struct p87_country *country = &f->country[c];
    for (int p = 1; p < P87_PERIODS; p++) {
      memcpy(country->fertility[p], country->fertility[0], sizeof country->fertility[0]);
      memcpy(country->mortality[p], country->mortality[0], sizeof country->mortality[0]);
    }
    for (size_t y = 1; y < P87_COUNT_OF(country->urban); y++) country->urban[y] = country->urban[0];
  }
}

/* Runs to `last`; rates with the ages of 2016. start: children of 2016. */
static void run_still(const struct p87_kernels *kernels, double scale, uint64_t seed, unsigned last,
                      double rate[][PLACES][RATES], struct counts *start)
{
  static struct bands structure[AREAS_OF_ALL], x[AREAS_OF_ALL];
  struct p87_inputs *in = still_inputs();
  hold_demography(&in->figures);
  struct small_world w;
  struct counts now;
  small_world_make_seeded(&w, in, NULL, scale, seed);
  w.scenario.without = no_drivers;
  w.stage.kernels = kernels;
  small_world_start(&w);
  age_structure(&w.world, structure);
  memset(x, 0, sizeof x);
  count_weighted(&w, structure, x, start);
  rates_of(start, start, rate[0]);
  for (unsigned year = 2017; year <= last; year++) {
    small_world_year(&w, year);
    calibrate(&w.world, structure, x);
    count_weighted(&w, structure, x, &now);
    rates_of(&now, start, rate[year - 2016]);
  }
  small_world_free(&w);
  small_inputs_free(in);
}

/* What a mean may move beyond two standard errors. */
static double allowed_in(int place)
{
  return place == WORLD ? 0.1 : 0.3;
}

/* Error of a difference of two shares, percent, of n children each if they were drawn one by one. */
static double binomial_error(double percent, double n)
{
  return sqrt(2 * percent * (100 - percent) / n);
}

static double children_in(const struct counts *n, int place)
{
  double sum = 0;
  for (int r = 0; r < P87_REGIONS; r++) sum += place == WORLD || place == r ? n->simulated[r] : 0;
  return sum;
}

static unsigned long from_environment(const char *name, unsigned long otherwise)
{
  const char *text = getenv(name);
  return text && *text ? strtoul(text, NULL, 10) : otherwise;
}

/* The last three years against 2016, mean of populations. The error is that between populations, which holds the
 * clustering of children in homes and communities, or that of children drawn one by one, whichever is larger: four
 * populations may agree by chance. */
static void without_drivers_child_work_does_not_move(void **state)
{
  (void)state;
  enum { LAST = 2025, MOST = 100, JUDGED = 3 };
  const unsigned long asked = from_environment("P87_POPULATIONS", 4), seed = from_environment("P87_SEED", 301);
  const int n = asked < 2 ? 2 : asked > MOST ? MOST : (int)asked;
  static double rate[LAST - 2016 + 1][PLACES][RATES], mean[LAST - 2016 + 1][PLACES][RATES];
  static double moved[MOST][PLACES][RATES];
  struct counts start;
  memset(mean, 0, sizeof mean);
  for (int s = 0; s < n; s++) {
    run_still(small_kernels(), 10000, seed + (uint64_t)s, LAST, rate, &start);
    for (int p = 0; p < PLACES; p++)
      for (int k = 0; k < RATES; k++) {
        for (int y = 0; y <= LAST - 2016; y++) mean[y][p][k] += rate[y][p][k] / n;
        for (int y = LAST - 2016 - JUDGED + 1; y <= LAST - 2016; y++)
          moved[s][p][k] += (rate[y][p][k] - rate[0][p][k]) / JUDGED;
      }
  }
  print_moves("no drivers, age structure of 2016, mean of populations", 2017, LAST, mean);
  int outside = 0;
  for (int p = 0; p < PLACES; p++)
    for (int k = 0; k < ATTENDING; k++) {
      double sum = 0, squares = 0;
      for (int s = 0; s < n; s++) sum += moved[s][p][k], squares += moved[s][p][k] * moved[s][p][k];
      const double d = sum / n;
      const double between = sqrt(fmax(squares / n - d * d, 0) / (n - 1));
      const double error = fmax(between, binomial_error(mean[0][p][k], n * children_in(&start, p)));
      const double allowed = allowed_in(p) + 2 * error;
      const int is_out = fabs(d) > allowed;
      printf("    %-24s %-17s %+.2f points, error %.2f%s\n", name_of(p), rate_name[k], d, error,
             is_out ? "  OUTSIDE" : "");
      outside += is_out;
    }
  assert_int_equal(outside, 0);
}

static void a_world_in_which_nobody_ages_is_printed(void **state)
{
  (void)state;
  enum { LAST = 2025 };
  double rate[LAST - 2016 + 1][PLACES][RATES];
  struct counts start;
  struct p87_kernels still = *small_kernels();
  still.step[P87_STEP_ageing] = still.step[P87_STEP_unions] = still.step[P87_STEP_births] = stand_still;
  still.step[P87_STEP_migration] = still.step[P87_STEP_progress] = stand_still;
  run_still(&still, 20000, 1, LAST, rate, &start);
  print_moves("nobody ages, nobody's grade grows", 2017, LAST, rate);
}

static const struct CMUnitTest tests[] = {
  cmocka_unit_test(a_burn_in_stands_for_a_past_that_was_lived),
  cmocka_unit_test(without_drivers_child_work_does_not_move),
  cmocka_unit_test(a_world_in_which_nobody_ages_is_printed),
};

SMALL_WORLD_MAIN(tests)

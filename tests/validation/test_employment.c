/* Adults' employment of a small world against what is published, country by country and by sex, and whether it stays
 * there: status, sector, employment and unemployment in 2016 and, without growth, to 2025.
 *
 * Published: shares of sectors, and of wage work, own account and contributing family work, of those of 15 and over in
 * employment; rates of employment of 15+ and 15-24, to which the work table adds ages (world/work_table.h). Here adults
 * are of 18 and over, so rates are judged against the table at the ages that live, shares against what is published.
 * Later years: composition by area, sex and age moves, so each year is judged against its structure for the adults who live. */
#include "support/prop.h"
#include "support/small_world.h"

#include <math.h>

#include "path87/process/adult_status.h"
#include "path87/process/traits.h"

enum {
  EMPLOYED,
  LOOKING, /* of all adults */
  FARM,    /* of those in employment */
  FACTORY,
  SERVICE,
  FORMAL,
  INFORMAL,
  OWN,
  FAMILY,
  SHARES,
  WORLD = P87_REGIONS,
  PLACES
};
static const char *const share_name[SHARES] = {"employed", "unemployed", "agriculture", "industry",    "services",
                                               "formal",   "informal",   "own account", "contributing"};

/* Persons: seen, expected of the structure, and the variance of what is seen. */
struct cell {
  double adults, workers;
  double seen[SHARES], expected[SHARES], variance[SHARES];
};

static double chance(uint64_t threshold)
{
  return (double)threshold * 0x1p-32;
}

/* Chances of one adult: to be employed or unemployed; of the rest together with employment. */
static void chances_of(const struct small_world *w, const struct p87_community *place, p87_index i, unsigned year,
                       double p[SHARES])
{
  const struct p87_persons *who = &place->persons;
  const struct p87_work_table *t = &w->stage.work[place->country];
  const struct p87_work_structure *structure = &w->stage.table[place->country].structure;
  const unsigned sex = who->sex[i], age = who->age[i];
  const int group = p87_is_discriminated(place->households.traits[who->household[i]]);
  const double f = chance(p87_work_formal(t, sex, group, age, year, who->grade[i]));
  const double employed = chance(t->employed[sex][age]);
  const double first = chance(structure->sector[sex][place->area][0]),
               second = chance(structure->sector[sex][place->area][1]);
  const double sector[] = {first, second - first, 1 - second};
  memset(p, 0, SHARES * sizeof *p);
  p[EMPLOYED] = employed;
  p[LOOKING] = age < P87_UNEMPLOYED_BEFORE ? (1 - employed) * chance(t->unemployed[sex]) : 0;
  for (int s = 0; s < 3; s++) {
    const uint64_t *status = structure->status[sex][P87_AGRICULTURE + s];
    p[FARM + s] = employed * sector[s];
    p[FORMAL] += employed * sector[s] * chance(status[1]) * f;
    p[INFORMAL] += employed * sector[s] * chance(status[1]) * (1 - f);
    p[OWN] += employed * sector[s] * chance(status[2] - status[1]);
    p[FAMILY] += employed * sector[s] * (1 - chance(status[2]));
  }
}

static void look_at(const struct small_world *w, unsigned year, struct cell (*of)[P87_SEXES])
{
  memset(of, 0, w->stage.inputs->figures.n_countries * sizeof *of);
  for (uint32_t k = 0; k < w->world.n; k++) {
    const struct p87_community *place = &w->world.community[k];
    const struct p87_persons *who = &place->persons;
    for (p87_index i = 0; i < who->n; i++) {
      if (who->age[i] < P87_ADULT_FIRST) continue;
      struct cell *c = &of[place->country][who->sex[i]];
      double p[SHARES];
      chances_of(w, place, i, year, p);
      const int works = p87_work_is_employment(who->work_status[i]);
      c->adults++;
      c->workers += works;
      c->seen[EMPLOYED] += works;
      c->seen[LOOKING] += who->work_status[i] == P87_UNEMPLOYED;
      if (works) {
        c->seen[FARM + who->sector[i] - P87_AGRICULTURE]++;
        c->seen[FORMAL + who->work_status[i] - P87_FORMAL_EMPLOYEE]++;
      }
      for (int s = 0; s < SHARES; s++) {
        c->expected[s] += p[s];
        c->variance[s] += p[s] * (1 - p[s]);
      }
    }
  }
}

static void add(struct cell *to, const struct cell *c, double weight)
{
  to->adults += weight * c->adults;
  to->workers += weight * c->workers;
  for (int s = 0; s < SHARES; s++) {
    to->seen[s] += weight * c->seen[s];
    to->expected[s] += weight * c->expected[s];
    to->variance[s] += weight * weight * c->variance[s];
  }
}

/* By region and for the world, both sexes. */
static void sum_up(const struct small_world *w, struct cell (*of)[P87_SEXES], struct cell place[PLACES])
{
  const struct p87_figures *f = &w->stage.inputs->figures;
  memset(place, 0, PLACES * sizeof *place);
  for (size_t c = 0; c < f->n_countries; c++)
    for (int sex = 0; sex < P87_SEXES; sex++) {
      add(&place[f->country[c].region], &of[c][sex], small_weight(&w->stage, c));
      add(&place[WORLD], &of[c][sex], small_weight(&w->stage, c));
    }
}

/* Percent of adults (the first two) or of those in employment. */
static double percent(const struct cell *c, const double *of, int share)
{
  return 100 * of[share] / (share <= LOOKING ? c->adults : of[EMPLOYED]);
}

static double error(const struct cell *c, int share)
{
  return 100 * sqrt(c->variance[share]) / (share <= LOOKING ? c->adults : c->expected[EMPLOYED]);
}

static const char *name_of(int place)
{
  return place < P87_REGIONS ? p87_region_name[place] : "World";
}

/* Prints; returns how many lie beyond `points` and three standard errors. */
static int judge_places(const struct cell place[PLACES], unsigned year, double points)
{
  int outside = 0;
  printf("  %u, percent: seen, difference from the structure of those who live\n", year);
  for (int p = 0; p < PLACES; p++) {
    printf("    %-24s", name_of(p));
    for (int s = 0; s < SHARES; s++) {
      const double seen = percent(&place[p], place[p].seen, s), is = percent(&place[p], place[p].expected, s);
      printf("  %s %.1f %+.2f", share_name[s], seen, seen - is);
      if (fabs(seen - is) <= fmax(points, 3 * error(&place[p], s))) continue;
      printf(" OUTSIDE (error %.2f)", error(&place[p], s));
      outside++;
    }
    printf("\n");
  }
  return outside;
}

/* Published shares of employment; below 0 where none is. */
static void published(const struct p87_employment_figures *e, double p[SHARES])
{
  const double statuses = e->wage_share + e->own_account_share + e->contributing_share;
  for (int s = 0; s < SHARES; s++) p[s] = -1;
  p[FARM] = e->agriculture;
  p[FACTORY] = e->industry;
  p[SERVICE] = e->services;
  p[OWN] = e->own_account_share / statuses;
  p[FAMILY] = e->contributing_share / statuses;
}

/* Countries: against what is published. Sampling of areas and sectors clusters little: five errors of single draws, and
 * a point and a half for what the joint structure rounds off where sectors and statuses do not fit together. */
static int judge_countries(const struct small_world *w, struct cell (*of)[P87_SEXES])
{
  const struct p87_figures *f = &w->stage.inputs->figures;
  int outside = 0, judged = 0;
  double squares = 0, worst = 0;
  for (size_t c = 0; c < f->n_countries; c++)
    for (int sex = 0; sex < P87_SEXES; sex++) {
      const struct cell *cell = &of[c][sex];
      double p[SHARES];
      published(&f->country[c].employment[sex], p);
      if (cell->workers < 50) continue;
      for (int s = FARM; s < SHARES; s++) {
        if (p[s] < 0) continue;
        const double seen = cell->seen[s] / cell->workers,
                     e = sqrt(p[s] * (1 - p[s]) / cell->workers) + 1 / cell->workers;
        const double off = seen - p[s];
        judged++;
        squares += off / e * (off / e);
        worst = fmax(worst, fabs(off) / e);
        if (fabs(off) <= 5 * e + 0.015) continue;
        printf("    OUTSIDE %s %s %s: %.1f %%, published %.1f %%, error %.1f\n", f->country[c].iso3, p87_sex_key[sex],
               share_name[s], 100 * seen, 100 * p[s], 100 * e);
        outside++;
      }
    }
  printf("  %d shares of countries and sexes: root mean square of differences %.2f errors, the largest %.1f\n", judged,
         sqrt(squares / judged), worst);
  assert_true(judged > 1000);
  return outside;
}

/* Persons of each country: all, and in households with each trait. */
static void count_traits(const struct small_world *w, double (*persons)[4])
{
  memset(persons, 0, w->stage.inputs->figures.n_countries * sizeof *persons);
  for (uint32_t k = 0; k < w->world.n; k++) {
    const struct p87_community *place = &w->world.community[k];
    for (p87_index h = 0; h < place->households.n; h++) {
      double *of = persons[place->country];
      of[3] += place->households.members[h];
      for (int t = 0; t < 3; t++) of[t] += place->households.traits[h] >> t & 1 ? place->households.members[h] : 0;
    }
  }
}

/* Percent of persons with each trait, countries as large as in `sizes`. */
static void traits_of(const struct small_world *w, double (*persons)[4], double (*sizes)[4],
                      double percent_of[PLACES][3])
{
  const struct p87_figures *f = &w->stage.inputs->figures;
  double all[PLACES] = {0};
  memset(percent_of, 0, PLACES * sizeof *percent_of);
  for (size_t c = 0; c < f->n_countries; c++) {
    const unsigned r = f->country[c].region;
    const double n = small_weight(&w->stage, c) * sizes[c][3];
    if (!(persons[c][3] > 0)) continue;
    all[r] += n, all[WORLD] += n;
    for (int t = 0; t < 3; t++) {
      const double part = 100 * n * persons[c][t] / persons[c][3];
      percent_of[r][t] += part, percent_of[WORLD][t] += part;
    }
  }
  for (int p = 0; p < PLACES; p++)
    for (int t = 0; t < 3; t++) percent_of[p][t] /= all[p];
}

static struct p87_inputs *still_inputs(void)
{
  struct p87_inputs *in = small_inputs_copy();
  for (size_t c = 0; c < in->figures.n_countries; c++)
    in->figures.country[c].economy.growth_2010_2016 = in->figures.country[c].economy.growth_long_run = 0;
  return in;
}

static void employment_is_as_published_and_stays_so(void **state)
{
  (void)state;
  enum { LAST = 2025 };
  struct p87_inputs *in = still_inputs();
  struct small_world w;
  struct cell place[PLACES], start[PLACES];
  small_world_make(&w, in, NULL, 15000);
  w.scenario.without |= UINT64_C(1) << P87_SWITCH_growth_shocks;
  struct cell(*of)[P87_SEXES] = p87_alloc_array(in->figures.n_countries, sizeof *of);
  double traits[PLACES][3], then[PLACES][3];
  assert_non_null(of);
  small_world_start(&w);
  look_at(&w, 2016, of);
  sum_up(&w, of, start);
  double(*persons)[4] = p87_alloc_array(in->figures.n_countries, sizeof *persons);
  double(*later)[4] = p87_alloc_array(in->figures.n_countries, sizeof *later);
  assert_non_null(persons);
  assert_non_null(later);
  count_traits(&w, persons);
  traits_of(&w, persons, persons, traits);
  int outside = judge_countries(&w, of) + judge_places(start, 2016, 0.3);
  for (unsigned year = 2017; year <= LAST; year++) {
    small_world_year(&w, year);
    if (year != 2020 && year != LAST) continue;
    look_at(&w, year, of);
    sum_up(&w, of, place);
    outside += judge_places(place, year, 0.5);
  }
  count_traits(&w, later);
  traits_of(&w, later, persons, then);
  printf("  percent in households of a discriminated group, with formal credit, insured: 2016, and change to %d\n  "
         "with countries as large as in 2016\n",
         LAST);
  for (int p = 0; p < PLACES; p++) {
    printf("    %-24s", name_of(p));
    for (int t = 0; t < 3; t++) {
      printf("  %5.1f %+5.2f", traits[p][t], then[p][t] - traits[p][t]);
      if (p == WORLD) outside += fabs(then[p][t] - traits[p][t]) > 1.0;
    }
    printf("\n");
  }
  printf("  percent of adults or of those in employment, %d less 2016: what composition and luck move\n", LAST);
  for (int p = 0; p < PLACES; p++) {
    printf("    %-24s", name_of(p));
    for (int s = 0; s < SHARES; s++)
      printf("  %s %+.2f", share_name[s], percent(&place[p], place[p].seen, s) - percent(&start[p], start[p].seen, s));
    printf("\n");
  }
  assert_int_equal(outside, 0);
  p87_free(of);
  p87_free(persons);
  p87_free(later);
  small_world_free(&w);
  small_inputs_free(in);
}

static const struct CMUnitTest tests[] = {cmocka_unit_test(employment_is_as_published_and_stays_so)};

SMALL_WORLD_MAIN(tests)

/* Pilots: some communities of a country live 2016 again and again until it looks as published.
 *
 *     synthesise                        once; the rest is done on copies
 *     repeat   live 2016                burn-in and year 0 (year.c)
 *              fit incomes              by quintile shares and headcount (incomes.c)
 *              fit tastes for school    by level, sex, area and wealth (attendance.c)
 *
 * Pilots have about as many households in every country and at every scale, and a key of their own: what
 * is fitted is a figure of the country under these parameters, not chance of the run. */
#include "path87/synth/pilots.h"

#include "path87/base/dmath.h"
#include "path87/process/consumption.h"
#include "path87/synth/attendance.h"
#include "path87/synth/incomes.h"
#include "path87/synth/livelihoods.h"

enum { PILOT_SEED = 1973, PILOT_HOMES = 10000, LIVES = 4 };

struct pilots {
  struct p87_synth synth;
  struct p87_directory directory;
  uint32_t partition[2];
  struct p87_world world, spare; /* as synthesised; what 2016 is lived on */
  struct p87_income_fit incomes;
};

static void pilots_free(struct pilots *p)
{
  p87_income_fit_free(&p->incomes);
  p87_world_free(&p->world);
  p87_world_free(&p->spare);
  p87_directory_free(&p->directory);
}

static double people_of(const struct p87_country *c)
{
  double sum = 0;
  for (int k = 0; k < P87_SEXES * P87_AGES; k++) sum += c->population[k / P87_AGES][k % P87_AGES];
  return sum;
}

static p87_status make_directory(struct pilots *p, unsigned country)
{
  const struct p87_country *c = &p->synth.figures->country[country];
  struct p87_scenario scenario = {.seed = PILOT_SEED, .scale = people_of(c) / (PILOT_HOMES * c->households.mean_size)};
  scenario.country_mask[country / 64] |= UINT64_C(1) << (country % 64);
  const double persons = (double)p->synth.params->synthesis.community_persons;
  p87_status st = p87_directory_make(p->synth.figures, &scenario, persons, &p->directory);
  p->synth.directory = &p->directory;
  p->partition[1] = p->directory.n;
  return st;
}

static p87_status make_pilots(struct pilots *p, unsigned country)
{
  p87_status st = make_directory(p, country);
  if (st) return st;
  size_t persons = 1;
  for (uint32_t id = 0; id < p->directory.n; id++) persons += p->directory.persons[id];
  st = p87_income_fit_init(&p->incomes, &p->synth.figures->country[country].economy, persons);
  if (!st) st = p87_world_init(&p->world, &p->directory, p->partition, 0);
  for (uint32_t id = 0; id < p->directory.n && !st; id++) {
    st = p87_synth_community(&p->synth, id, &p->world.community[id]);
    if (!st) p87_livelihoods_sample(&p->synth, &p->world.community[id], &p->incomes.sample);
  }
  return st;
}

/* What consumption per head is beside the potential at the household's wealth: earners, luck, and what
 * children add. */
static void see_incomes(struct pilots *p, const struct p87_work_table *t)
{
  size_t at = 0;
  for (uint32_t k = 0; k < p->spare.n; k++) {
    const struct p87_community *place = &p->spare.community[k];
    for (p87_index h = 0; h < place->households.n; h++)
      p->incomes.ln_f[at++] =
        p87_logf(p87_home_consumption(place, h)) - p87_potential_at(t, place->households.wealth[h]);
  }
}

/* 2016 with the fit as it stands. */
static p87_status live(struct pilots *p, struct p87_year_run *run)
{
  p87_status st = p87_world_copy(&p->spare, &p->world);
  if (!st) st = p87_year_reserve(&p->spare, run->context.scratch, P87_PHASE_LIFE);
  if (st) return st;
  for (uint32_t k = 0; k < p->spare.n; k++) p87_livelihoods_potential(&p->synth, &p->spare.community[k]);
  p87_year_start(run, &p->spare);
  return P87_OK;
}

static p87_status fit(struct pilots *p, struct p87_year_run *run, unsigned country)
{
  struct p87_work_table *t = &p->synth.work[country];
  p87_income_fit_first(&p->incomes, &run->context.params->adult_work, t);
  p87_attendance_begin(&p->synth.figures->country[country], &t->fit.school);
  for (int life = 0; life < LIVES; life++) {
    p87_status st = live(p, run);
    if (st) return st;
    see_incomes(p, t);
    p87_income_fit_again(&p->incomes, t);
    p87_attendance_fit(&p->synth.figures->country[country], p->spare.community, p->spare.n, &t->fit.school);
  }
  return P87_OK;
}

p87_status p87_pilots_fit(const struct p87_year_run *run, struct p87_work_table *work,
                          const struct p87_lasting *lasting, unsigned country)
{
  struct pilots p = {.synth = {.params = run->context.params,
                               .figures = run->context.figures,
                               .work = work,
                               .lasting = lasting,
                               .key = p87_key_make(PILOT_SEED, 0)}};
  struct p87_year_run pilot = *run;
  pilot.context.key = p.synth.key;
  pilot.context.directory = &p.directory;
  p87_status st = make_pilots(&p, country);
  if (!st && p.incomes.sample.n_homes > 0) st = fit(&p, &pilot, country);
  pilots_free(&p);
  return st;
}

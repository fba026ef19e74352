/* Calibration of the 2016 constants.
 *
 * A round runs 2016 of some populations with their burn-in, and moves every
 * constant by `pace` of what would bring the level that it moves most to its
 * target, if that level were a logit (or, for hours and chores, a share of a
 * normal distribution of ln hours) in it: a contraction, since each level rises
 * with its constant. Slopes are not touched.
 *
 *   constant        by             the level
 *   work            region, age    employment rate
 *   boy             world          boys' share of employment
 *   boy_older       world          boys' share of child labour, which falls when boys of 15-17,
 *                                  whose work is mostly permitted, work more and younger ones less
 *   both            world          attending school, of child labour at 5-14
 *   hazard          region, age    hazardous work, of employment
 *   hazard_boy      world          boys' share of hazardous work
 *   hours           region, 5-11   43 hours or more, of hazardous work: what is left of the target
 *                                  of 5-14 by what 12-14 have
 *                   region, 12-14  14 hours or more, of work that is not hazardous by more than
 *                                  hours: splits child labour from light work
 *                   region, 15-17  43 hours or more, of hazardous work
 *   hours_spread    world          43 hours or more, of hazardous work at 12-14
 *   paid, own       world          paid and self-employed, of child labour
 *   sector          region         sectors, of child labour
 *   chores          world          chores of 21 hours or more, of children of 5-14
 *   chores_boy      world          boys' share of those
 *   chores_any      world          any chores, of children of 5-17
 *
 * Incomes and attendance of each country are fitted too (synth/pilots.c), given
 * the constants; so this is done in passes, each with a fresh fit and with
 * populations of its own. Effects of countries on work (country_effects.c) move with
 * the constants, round by round. What chance does to one pass is not fitted twice: the
 * result is the mean of constants and effects at the ends of the later passes. */
#include "path87/study/calibrate.h"

#include <errno.h>
#include <string.h>

#include "path87/base/dmath.h"
#include "path87/base/log.h"
#include "path87/base/memory.h"

/* Populations of a calibration or a check, and their worlds: made once. */
struct pool {
  struct p87_stage stage;
  struct p87_scenario scenario;
  struct p87_world *people; /* owned: [n] */
  struct p87_world spare;   /* what 2016 is run on */
  unsigned n;
};

static void pool_free(struct pool *pool)
{
  if (pool->people)
    for (unsigned k = 0; k < pool->n; k++) p87_world_free(&pool->people[k]);
  p87_free(pool->people);
  p87_world_free(&pool->spare);
  p87_stage_free(&pool->stage);
  p87_scenario_free(&pool->scenario);
}

static p87_status pool_init(struct pool *pool, struct p87_comm *comm, const struct p87_inputs *inputs,
                            const struct p87_kernels *kernels, const struct p87_calibrate_options *options)
{
  memset(pool, 0, sizeof *pool);
  p87_scenario_init(&pool->scenario);
  pool->scenario.seed = options->seed;
  pool->scenario.scale = options->scale;
  pool->scenario.horizon = P87_YEAR_FIRST;
  return p87_stage_init(&pool->stage, comm, inputs, kernels, &pool->scenario);
}

static p87_status pool_fill(struct pool *pool, unsigned n, unsigned first)
{
  pool->people = p87_alloc_array(n, sizeof *pool->people);
  p87_status st = p87_comm_agree(pool->stage.comm, pool->people ? P87_OK : P87_MACHINE);
  if (!st) pool->n = n;
  for (unsigned k = 0; k < n && !st; k++) st = p87_stage_synthesise(&pool->stage, first + k, &pool->people[k]);
  return st;
}

/* 2016 of population k: its own tastes too. */
static p87_status run_2016(struct pool *pool, const struct p87_world *people, unsigned k, struct p87_moments *m,
                           struct p87_country_rates *rates)
{
  p87_status st = p87_comm_agree(pool->stage.comm, p87_world_copy(&pool->spare, people));
  if (!st) st = p87_stage_start(&pool->stage, &pool->scenario, k, &pool->spare);
  if (!st && m) p87_moments_add(&pool->stage, m);
  if (!st && rates) st = p87_country_rates_add(pool->stage.comm, &pool->spare, rates);
  return st;
}

/* Times that incomes and attendance of countries are fitted anew as constants move; the later ones are averaged. */
enum { PASSES = 5, FIRST_KEPT = 2 };

/* --- one round ------------------------------------------------------------------------------ */

/* Share of the way that a round goes: several constants move one level, and would overshoot together. */
static const float pace = 0.6f;

static double within(double p)
{
  return p < 1e-6 ? 1e-6 : p > 1.0 - 1e-6 ? 1.0 - 1e-6 : p;
}

static double logit(double p)
{
  return p87_ln(within(p) / (1.0 - within(p)));
}

/* Difference of log odds, damped so that far targets are approached in steps. */
static float logit_step(double target, double model)
{
  const double step = logit(target) - logit(model);
  return pace * (float)(step > 2.0 ? 2.0 : step < -2.0 ? -2.0 : step);
}

static float normal_step(double target, double model, float sd)
{
  const double t = within(target) < 0.002 ? 0.002 : within(target) > 0.998 ? 0.998 : within(target);
  const double m = within(model) < 0.002 ? 0.002 : within(model) > 0.998 ? 0.998 : within(model);
  const double step = p87_normal_quantile(t) - p87_normal_quantile(m);
  return pace * sd * (float)(step > 1.5 ? 1.5 : step < -1.5 ? -1.5 : step);
}

static float bound(float x, float most)
{
  return x > most ? most : x < -most ? -most : x;
}

static double ratio(double a, double b)
{
  return b > 0 ? a / b : 0;
}

/* Share of hazardous-free work of 12-14 at 14 hours or more: what splits child labour from light work. */
static double heavy_share(double employment, double child_labour, double hazardous)
{
  return ratio(child_labour - hazardous, employment - hazardous);
}

static double over_regions(const double cells[P87_REGIONS][P87_AGE_GROUPS], int group)
{
  double sum = 0;
  for (int r = 0; r < P87_REGIONS; r++) sum += cells[r][group];
  return sum;
}

/* Share of 43 hours or more that hazardous work of 5-11 has to have, so that 5-14 have theirs. */
static double long_share_5_11(const struct p87_targets *t, const struct p87_moments *m)
{
  const double youngest = over_regions(m->hazardous, P87_AGE_5_11), next = over_regions(m->hazardous, P87_AGE_12_14);
  const double share =
    ratio(t->long_hours_young * (youngest + next) - over_regions(m->long_hours, P87_AGE_12_14), youngest);
  return share < 0.05 ? 0.05 : share > 0.8 ? 0.8 : share;
}

static void move_cell(const struct p87_params *params, const struct p87_targets *t, const struct p87_moments *m, int r,
                      int g, struct p87_constants *k)
{
  const int cell = r * P87_AGE_GROUPS + g;
  const float sd = params->child_work.hours_sd * p87_expf(k->hours_spread[0]);
  const double employment = ratio(m->employment[r][g], m->children[r][g]);
  const double labour = ratio(m->child_labour[r][g], m->children[r][g]);
  const double hazardous = ratio(m->hazardous[r][g], m->children[r][g]);
  const double of_work = ratio(t->cell_hazardous[r][g], t->cell_employment[r][g]);
  k->work[cell] += logit_step(t->cell_employment[r][g], employment);
  k->hazard[cell] = bound(k->hazard[cell] + logit_step(of_work, ratio(hazardous, employment)), 10.0f);
  if (g == P87_AGE_12_14) {
    const double target = heavy_share(t->cell_employment[r][g], t->cell_child_labour[r][g], t->cell_hazardous[r][g]);
    k->hours[cell] += normal_step(target, heavy_share(employment, labour, hazardous), sd);
  } else {
    const double share = g == P87_AGE_5_11 ? long_share_5_11(t, m) : t->long_hours_15_17;
    k->hours[cell] += normal_step(share * of_work, ratio(m->long_hours[r][g], m->employment[r][g]), sd);
  }
}

/* With the share below 14 hours held, a wider spread puts more at 43 hours and above: about 1.7 of a normal
 * quantile for 1 of ln spread as a whole, of which what likes differ in is a part. */
static void move_spread(const struct p87_targets *t, const struct p87_moments *m, struct p87_constants *k)
{
  const double employment = over_regions(m->employment, P87_AGE_12_14);
  const double target = t->long_hours_young * over_regions(m->hazardous, P87_AGE_12_14);
  const float step =
    normal_step(ratio(target, employment), ratio(over_regions(m->long_hours, P87_AGE_12_14), employment), 1.0f);
  k->hours_spread[0] = bound(k->hours_spread[0] + step, 1.0f);
}

static void move_chores(const struct p87_params *params, const struct p87_targets *t, const struct p87_moments *m,
                        struct p87_constants *k)
{
  const double per_run = 1e6 * m->runs;
  double children = 0;
  for (int g = 0; g < P87_AGE_GROUPS; g++) children += over_regions(m->children, g);
  k->chores[0] += normal_step(ratio(t->chores_21h * per_run, m->children_5_14), ratio(m->chores_21h, m->children_5_14),
                              params->child_work.chores_sd);
  /* ln hours of boys by half the difference of log odds: about what their share of the upper tail asks for */
  k->chores_boy[0] += 0.5f * logit_step(1.0 - t->chores_21h_girls, 1.0 - ratio(m->chores_21h_girls, m->chores_21h));
  k->chores_any[0] += logit_step(ratio(t->chores_any * per_run, children), ratio(m->chores_any, children));
}

static void move_sectors(const struct p87_targets *t, const struct p87_moments *m, int r, struct p87_constants *k)
{
  double labour = 0;
  for (int s = P87_AGRICULTURE; s < P87_SECTORS; s++) labour += m->sector[r][s];
  float *g = &k->sector[r * (P87_SECTORS - 1)];
  for (int s = P87_AGRICULTURE; s < P87_SECTORS; s++)
    g[s - 1] += (float)p87_ln(within(t->labour_sector[r][s]) / within(ratio(m->sector[r][s], labour)));
  const float services = g[P87_SERVICES - 1]; /* the reference */
  for (int s = 0; s < P87_SECTORS - 1; s++) g[s] -= services;
}

static void move_constants(const struct p87_params *params, const struct p87_targets *t, const struct p87_moments *m,
                           struct p87_constants *k)
{
  for (int r = 0; r < P87_REGIONS; r++) {
    for (int g = 0; g < P87_AGE_GROUPS; g++) move_cell(params, t, m, r, g, k);
    move_sectors(t, m, r, k);
  }
  const float boys = logit_step(t->world_employment_boys, ratio(m->employment_boys, m->employment_all));
  k->boy[0] += boys;
  /* It moves child labour little while the boys of all ages stay the same: four times the step. */
  k->boy_older[0] =
    bound(k->boy_older[0] -
            4.0f * (logit_step(t->world_labour_boys, ratio(m->child_labour_boys, m->child_labour_all)) - boys),
          2.0f);
  k->hazard_boy[0] += logit_step(t->world_hazardous_boys, ratio(m->hazardous_boys, m->hazardous_all)) - boys;
  k->both[0] += logit_step(1.0 - t->labour_out_of_school, 1.0 - ratio(m->labour_5_14_out_of_school, m->labour_5_14));
  k->paid[0] += logit_step(
    t->world_paid, ratio(m->status[P87_INFORMAL_EMPLOYEE] + m->status[P87_FORMAL_EMPLOYEE], m->child_labour_all));
  k->own[0] += logit_step(t->world_own, ratio(m->status[P87_OWN_ACCOUNT], m->child_labour_all));
  move_spread(t, m, k);
  move_chores(params, t, m, k);
}

static double worst_rate(const struct p87_targets *t, const struct p87_moments *m)
{
  double worst = 0;
  for (int r = 0; r < P87_REGIONS; r++)
    for (int g = 0; g < P87_AGE_GROUPS; g++) {
      const double differences[] = {ratio(m->employment[r][g], m->children[r][g]) - t->cell_employment[r][g],
                                    ratio(m->child_labour[r][g], m->children[r][g]) - t->cell_child_labour[r][g],
                                    ratio(m->hazardous[r][g], m->children[r][g]) - t->cell_hazardous[r][g]};
      for (int k = 0; k < 3; k++) {
        const double d = differences[k] < 0 ? -differences[k] : differences[k];
        if (d > worst) worst = d;
      }
    }
  return worst;
}

/* Incomes and attendance of every country, given the constants as they stand. */
static p87_status fit_countries(struct p87_comm *comm, struct p87_inputs *inputs, const struct p87_kernels *kernels,
                                const struct p87_calibrate_options *options)
{
  struct pool pool;
  p87_status st = pool_init(&pool, comm, inputs, kernels, options);
  if (!st) st = p87_stage_fit(&pool.stage, &inputs->figures);
  pool_free(&pool);
  return st;
}

/* Effects of countries as the stage has them, and the other way round. */
static void effects_of(const struct p87_stage *stage, float effect[P87_MAX_COUNTRIES])
{
  for (size_t c = 0; c < stage->inputs->figures.n_countries; c++) effect[c] = stage->work[c].fit.work;
}

static void set_effects(struct p87_stage *stage, const float effect[P87_MAX_COUNTRIES])
{
  for (size_t c = 0; c < stage->inputs->figures.n_countries; c++) stage->work[c].fit.work = effect[c];
}

/* Some of the way to what surveys ask for, in the figures and on the stage. */
static p87_status move_effects(struct pool *pool, const struct p87_surveys *surveys,
                               const struct p87_country_rates *rates, struct p87_figures *figures,
                               struct p87_country_effects *effects)
{
  float effect[P87_MAX_COUNTRIES] = {0};
  effects_of(&pool->stage, effect);
  const p87_status st =
    p87_comm_agree(pool->stage.comm, p87_country_effects_fit(figures, surveys, rates, effect, effects));
  if (st) return st;
  for (size_t c = 0; c < figures->n_countries; c++) {
    effect[c] += pace * ((float)effects->effect[c] - effect[c]);
    figures->country[c].fit.work = effect[c];
  }
  set_effects(&pool->stage, effect);
  return st;
}

/* How far a round is: lines outside their tolerance, whatever chance allows. */
static void log_round(const struct p87_targets *targets, const struct p87_moments *m, unsigned round)
{
  struct p87_levels levels = {0};
  p87_levels_add(&levels, targets, m);
  p87_log(P87_LOG_INFO, "round %u  largest difference of a rate by region and age group %.2f points, %d lines outside",
          round, 100.0 * worst_rate(targets, m), p87_levels_outside(&levels, 0));
}

/* One round: 2016 of the populations of a pass, then constants and effects move. */
static p87_status one_round(struct pool *pool, struct p87_inputs *inputs, const struct p87_targets *targets,
                            const struct p87_surveys *surveys, unsigned first, unsigned round,
                            struct p87_country_rates *rates, struct p87_country_effects *effects)
{
  struct p87_moments m = {0};
  p87_status st = P87_OK;
  memset(rates, 0, sizeof *rates);
  for (unsigned k = 0; k < pool->n && !st; k++) st = run_2016(pool, &pool->people[k], first + k, &m, rates);
  if (st) return st;
  log_round(targets, &m, round);
  move_constants(&inputs->params, targets, &m, &inputs->params.constants);
  return move_effects(pool, surveys, rates, &inputs->figures, effects);
}

/* One pass: rounds on populations of its own, whose incomes and attendance fit the constants as they stand now.
 * Each round moves the constants, so that the last ones have been run only by the next pass, or a check. */
static p87_status pass_over(struct p87_comm *comm, struct p87_inputs *inputs, const struct p87_targets *targets,
                            const struct p87_surveys *surveys, const struct p87_kernels *kernels,
                            const struct p87_calibrate_options *options, unsigned pass,
                            struct p87_country_effects *effects)
{
  const unsigned first = pass * options->rounds / PASSES, end = (pass + 1) * options->rounds / PASSES;
  struct pool pool;
  p87_status st = fit_countries(comm, inputs, kernels, options);
  if (st) return st;
  st = pool_init(&pool, comm, inputs, kernels, options);
  struct p87_country_rates *rates = p87_alloc(sizeof *rates);
  const p87_status made = p87_comm_agree(comm, rates ? P87_OK : P87_MACHINE);
  if (!st) st = made;
  if (!st) st = pool_fill(&pool, options->populations, pass * options->populations);
  for (unsigned round = first; round < end && !st; round++)
    st = one_round(&pool, inputs, targets, surveys, pass * options->populations, round + 1, rates, effects);
  p87_free(rates);
  pool_free(&pool);
  return st;
}

static float *values_of(struct p87_constants *k, size_t c)
{
  return (float *)(void *)((char *)k + p87_constant_table[c].offset);
}

/* Adds a share of the constants as they stand to a mean. */
static void add_to_mean(struct p87_constants *mean, struct p87_constants *now, float share)
{
  for (size_t c = 0; c < P87_N_CONSTANTS; c++)
    for (size_t i = 0; i < p87_constant_table[c].n; i++) values_of(mean, c)[i] += share * values_of(now, c)[i];
}

p87_status p87_calibrate(struct p87_comm *comm, struct p87_inputs *inputs, const struct p87_targets *targets,
                         const struct p87_surveys *surveys, const struct p87_kernels *kernels,
                         const struct p87_calibrate_options *options, struct p87_country_effects *effects)
{
  struct p87_constants mean = {0};
  float mean_effect[P87_MAX_COUNTRIES] = {0};
  p87_status st = P87_OK;
  for (unsigned pass = 0; pass < PASSES && !st; pass++) {
    st = pass_over(comm, inputs, targets, surveys, kernels, options, pass, effects);
    if (pass < FIRST_KEPT) continue;
    const float share = 1.0f / (PASSES - FIRST_KEPT);
    add_to_mean(&mean, &inputs->params.constants, share);
    for (size_t c = 0; c < inputs->figures.n_countries; c++)
      mean_effect[c] += share * inputs->figures.country[c].fit.work;
  }
  if (st) return st;
  inputs->params.constants = mean;
  for (size_t c = 0; c < inputs->figures.n_countries; c++) inputs->figures.country[c].fit.work = mean_effect[c];
  return fit_countries(comm, inputs, kernels, options);
}

/* Rough levels of a child of each kind: from them every constant finds its way. */
void p87_constants_start(struct p87_constants *k)
{
  memset(k, 0, sizeof *k);
  for (int r = 0; r < P87_REGIONS; r++)
    for (int g = 0; g < P87_AGE_GROUPS; g++) {
      k->work[r * P87_AGE_GROUPS + g] = -4.0f + (float)g;
      k->hazard[r * P87_AGE_GROUPS + g] = -2.0f;
      k->hours[r * P87_AGE_GROUPS + g] = 3.2f;
    }
  k->paid[0] = -1.5f;
  k->own[0] = -3.0f;
  k->chores[0] = 2.3f;
  k->both[0] = 1.5f;
}

/* --- files ---------------------------------------------------------------------------------- */

static const char *region_of(const struct p87_constant_info *info, size_t i)
{
  if (info->n == 1) return "world";
  return p87_region_key[i / (info->n / P87_REGIONS)];
}

static const char *group_of(const struct p87_constant_info *info, size_t i)
{
  if (strcmp(info->rows, "region_age") == 0) return p87_age_group_key[i % P87_AGE_GROUPS];
  if (strcmp(info->rows, "region_sector") == 0) return p87_sector_key[i % (P87_SECTORS - 1) + 1];
  return "all";
}

p87_status p87_constants_write(const char *path, const struct p87_constants *constants, const char *provenance,
                               struct p87_report *report)
{
  FILE *out = fopen(path, "w");
  if (!out) {
    p87_report_add(report, path, 0, 0, "cannot write: %s", strerror(errno));
    return P87_MACHINE;
  }
  fprintf(out, "# Constants of children's work in 2016; units in params/REFERENCE.md.\n# Made by: %s\n", provenance);
  fprintf(out, "constant,region,group,value\n");
  for (size_t c = 0; c < P87_N_CONSTANTS; c++) {
    const struct p87_constant_info *info = &p87_constant_table[c];
    const float *value = (const float *)(const void *)((const char *)constants + info->offset);
    for (size_t i = 0; i < info->n; i++)
      fprintf(out, "%s,%s,%s,%.9g\n", info->name, region_of(info, i), group_of(info, i), (double)value[i]);
  }
  if (ferror(out) | fclose(out)) {
    p87_report_add(report, path, 0, 0, "writing failed: %s", strerror(errno));
    return P87_MACHINE;
  }
  return P87_OK;
}

/* --- check ---------------------------------------------------------------------------------- */

p87_status p87_calibrate_check(struct p87_comm *comm, const struct p87_inputs *inputs,
                               const struct p87_targets *targets, const struct p87_kernels *kernels,
                               const struct p87_calibrate_options *options, FILE *out, int *outside)
{
  struct pool pool;
  struct p87_levels levels = {0};
  *outside = 0;
  p87_status st = pool_init(&pool, comm, inputs, kernels, options);
  for (unsigned k = 0; k < options->populations && !st; k++) {
    struct p87_world people = {0};
    struct p87_moments m = {0};
    st = p87_stage_synthesise(&pool.stage, k, &people);
    if (!st) st = run_2016(&pool, &people, k, &m, NULL);
    if (!st) p87_levels_add(&levels, targets, &m);
    p87_world_free(&people);
    p87_log(P87_LOG_INFO, "population %u of %u", k + 1, options->populations);
  }
  pool_free(&pool);
  if (st || p87_comm_rank(comm) != 0) return st;
  *outside = p87_levels_outside(&levels, options->errors);
  p87_levels_print(&levels, options->errors, out);
  return st;
}

/* --- countries, each left out --------------------------------------------------------------- */

/* 2016 of every population with effects of countries as given; sums of children. */
static p87_status rates_with(struct pool *pool, unsigned populations, const float *const *effects, size_t n,
                             struct p87_country_rates *const *rates)
{
  p87_status st = P87_OK;
  for (unsigned k = 0; k < populations && !st; k++) {
    struct p87_world people = {0};
    st = p87_stage_synthesise(&pool->stage, k, &people);
    for (size_t v = 0; v < n && !st; v++) {
      set_effects(&pool->stage, effects[v]);
      st = run_2016(pool, &people, k, NULL, rates[v]);
    }
    p87_world_free(&people);
    p87_log(P87_LOG_INFO, "population %u of %u", k + 1, populations);
  }
  return st;
}

static p87_status leave_out(struct pool *pool, const struct p87_surveys *surveys, unsigned populations,
                            struct p87_country_rates *rates[P87_COUNTRY_WAYS], struct p87_country_effects *effects)
{
  const struct p87_figures *figures = &pool->stage.inputs->figures;
  float none[P87_MAX_COUNTRIES] = {0}, calibrated[P87_MAX_COUNTRIES] = {0}, left_out[P87_MAX_COUNTRIES] = {0};
  effects_of(&pool->stage, calibrated);
  const float *const before[2] = {none, calibrated}, *const after[1] = {left_out};
  p87_status st = rates_with(pool, populations, before, 2, rates);
  if (!st)
    st = p87_comm_agree(pool->stage.comm,
                        p87_country_effects_fit(figures, surveys, rates[P87_COUNTRY_IN_SAMPLE], calibrated, effects));
  if (st) return st;
  /* countries without surveys keep their effect: nothing of theirs is left out */
  for (size_t c = 0; c < figures->n_countries; c++) left_out[c] = calibrated[c];
  for (size_t k = 0; k < surveys->n; k++) {
    const unsigned c = surveys->row[k].country;
    left_out[c] = (float)effects->left_out[c];
  }
  return rates_with(pool, populations, after, 1, rates + P87_COUNTRY_LEFT_OUT);
}

p87_status p87_calibrate_check_countries(struct p87_comm *comm, const struct p87_inputs *inputs,
                                         const struct p87_surveys *surveys, const struct p87_kernels *kernels,
                                         const struct p87_calibrate_options *options, const char *path, FILE *out,
                                         int *outside, struct p87_report *report)
{
  struct pool pool;
  struct p87_country_rates *rates[P87_COUNTRY_WAYS] = {0};
  struct p87_country_effects *effects = p87_alloc(sizeof *effects);
  p87_status st = effects ? P87_OK : P87_MACHINE;
  for (int w = 0; w < P87_COUNTRY_WAYS; w++) {
    rates[w] = p87_alloc(sizeof *rates[w]);
    if (!rates[w]) st = P87_MACHINE;
  }
  const p87_status made = pool_init(&pool, comm, inputs, kernels, options);
  st = p87_comm_agree(comm, st ? st : made);
  if (!st) st = leave_out(&pool, surveys, options->populations, rates, effects);
  if (!st && p87_comm_rank(comm) == 0)
    st = p87_countries_print(&inputs->figures, surveys, (const struct p87_country_rates *const *)rates, effects,
                             options->populations, path, out, outside, report);
  st = p87_comm_agree(comm, st);
  for (int w = 0; w < P87_COUNTRY_WAYS; w++) p87_free(rates[w]);
  p87_free(effects);
  pool_free(&pool);
  return st;
}

/* Worlds for tests: the inputs of params/, a few countries, a stage on one rank.
 *
 *     struct small_world w;
 *     small_world_make(&w, small_inputs(), "BGD ETH ECU TON", 20000);
 *     small_world_start(&w);                       2016
 *     small_world_year(&w, 2017);
 *     small_world_free(&w);
 *
 * Anything that fails here fails the test. Include after cmocka.h (or prop.h). */
#ifndef PATH87_TESTS_SUPPORT_SMALL_WORLD_H
#define PATH87_TESTS_SUPPORT_SMALL_WORLD_H

#include <stdio.h>
#include <string.h>

#include "path87/base/log.h"
#include "path87/base/memory.h"
#include "path87/study/ensemble.h"

struct small_world {
  struct p87_scenario scenario;
  struct p87_stage stage;
  struct p87_world world;
};

/* For main: starts the machine, runs the group, stops it. */
#define SMALL_WORLD_MAIN(tests) \
  int main(int argc, char **argv) \
  { \
    if (p87_comm_start(&argc, &argv)) return 1; \
    p87_log_open(0, P87_LOG_WARNING, stderr); \
    const int failed = cmocka_run_group_tests(tests, NULL, NULL); \
    p87_comm_stop(); \
    return failed; \
  }

/* Parameters, constants and figures as they stand in params/. Read once; never freed. */
static inline struct p87_inputs *small_inputs(void)
{
  static struct p87_inputs inputs;
  static int is_read;
  if (is_read) return &inputs;
  struct p87_report report = {0};
  const p87_status st = p87_inputs_read(P87_SOURCE_DIR "/params", &inputs, &report);
  if (st) p87_report_print(&report, stderr);
  p87_report_free(&report);
  assert_int_equal(st, P87_OK);
  is_read = 1;
  return &inputs;
}

/* A copy whose parameters and figures a test may change: free with small_inputs_free. */
static inline struct p87_inputs *small_inputs_copy(void)
{
  const struct p87_inputs *from = small_inputs();
  struct p87_inputs *to = p87_alloc(sizeof *to);
  assert_non_null(to);
  *to = *from;
  to->figures.country = p87_alloc_array(from->figures.n_countries, sizeof *to->figures.country);
  assert_non_null(to->figures.country);
  memcpy(to->figures.country, from->figures.country, from->figures.n_countries * sizeof *to->figures.country);
  return to;
}

/* A copy that knows these countries alone (NULL of small_world_make is then all of them), so that what is made for
 * every country, simulated or not, is made for few. */
static inline struct p87_inputs *small_inputs_of(const char *countries)
{
  struct p87_inputs *few = small_inputs_copy();
  struct p87_figures *f = &few->figures;
  size_t n = 0;
  for (size_t c = 0; c < f->n_countries; c++)
    if (strstr(countries, f->country[c].iso3)) f->country[n++] = f->country[c];
  f->n_countries = n;
  return few;
}

static inline void small_inputs_free(struct p87_inputs *copy)
{
  p87_free(copy->figures.country);
  p87_free(copy);
}

static inline const struct p87_kernels *small_kernels(void)
{
  struct p87_report report = {0};
  const struct p87_kernels *kernels = p87_kernels_choose(&report);
  assert_non_null(kernels);
  return kernels;
}

static inline unsigned small_country(const char *iso3)
{
  const int row = p87_figures_find(&small_inputs()->figures, iso3);
  assert_true(row >= 0);
  return (unsigned)row;
}

/* Countries by ISO3 code, with a space between; NULL: all. */
static inline void small_scenario(struct p87_scenario *s, const char *countries, double scale)
{
  p87_scenario_init(s);
  s->scale = scale;
  if (!countries) return;
  memset(s->country_mask, 0, sizeof s->country_mask);
  for (const char *at = countries; *at; at += strlen(at) > 3 ? 4 : 3) {
    char iso3[4] = {0};
    memcpy(iso3, at, 3);
    const unsigned c = small_country(iso3);
    s->country_mask[c / 64] |= UINT64_C(1) << (c % 64);
  }
}

/* inputs are borrowed. The population stands; year 0 is not run yet. seed 0: the scenario's own. */
static inline void small_world_make_seeded(struct small_world *w, const struct p87_inputs *inputs,
                                           const char *countries, double scale, uint64_t seed)
{
  memset(w, 0, sizeof *w);
  small_scenario(&w->scenario, countries, scale);
  if (seed != 0) w->scenario.seed = seed;
  assert_int_equal(p87_stage_init(&w->stage, p87_comm_world(), inputs, small_kernels(), &w->scenario), P87_OK);
  assert_int_equal(p87_stage_synthesise(&w->stage, 0, &w->world), P87_OK);
}

static inline void small_world_make(struct small_world *w, const struct p87_inputs *inputs, const char *countries,
                                    double scale)
{
  small_world_make_seeded(w, inputs, countries, scale, 0);
}

static inline void small_world_start(struct small_world *w)
{
  assert_int_equal(p87_stage_start(&w->stage, &w->scenario, 0, &w->world), P87_OK);
}

static inline void small_world_year(struct small_world *w, unsigned year)
{
  assert_int_equal(p87_stage_year(&w->stage, &w->scenario, 0, year, &w->world), P87_OK);
}

static inline void small_world_free(struct small_world *w)
{
  p87_world_free(&w->world);
  p87_stage_free(&w->stage);
  p87_scenario_free(&w->scenario);
}

/* How communities are made in this stage. */
static inline struct p87_synth small_synth(const struct p87_stage *stage)
{
  const struct p87_synth synth = {.params = &stage->inputs->params,
                                  .figures = &stage->inputs->figures,
                                  .directory = &stage->directory,
                                  .work = stage->work,
                                  .lasting = stage->lasting,
                                  .key = p87_key_make(stage->seed, 0)};
  return synth;
}

static inline double small_population(const struct p87_country *c)
{
  double sum = 0;
  for (int k = 0; k < P87_SEXES * P87_AGES; k++) sum += c->population[k / P87_AGES][k % P87_AGES];
  return sum;
}

/* Real persons for one simulated person of the country. */
static inline double small_weight(const struct p87_stage *stage, size_t country)
{
  const uint64_t simulated =
    stage->directory.founders[country * P87_AREAS] + stage->directory.founders[country * P87_AREAS + 1];
  return simulated > 0 ? small_population(&stage->inputs->figures.country[country]) / (double)simulated : 0.0;
}

#endif

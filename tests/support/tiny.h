/* A tiny world from the real inputs, for tests that run the model: two countries, one person for 50 000. */
#ifndef PATH87_TESTS_SUPPORT_TINY_H
#define PATH87_TESTS_SUPPORT_TINY_H

#include <string.h>

#include "path87/base/memory.h"
#include "path87/study/ensemble.h"

struct tiny {
  struct p87_inputs inputs;
  struct p87_scenario scenario;
  const struct p87_kernels *kernels;
};

/* Countries of the tiny world: one of Africa, one of the Americas. */
static const char *const tiny_country[] = {"GHA", "ECU"};

static inline int tiny_knows(const char *iso3)
{
  for (size_t k = 0; k < P87_COUNT_OF(tiny_country); k++)
    if (strcmp(iso3, tiny_country[k]) == 0) return 1;
  return 0;
}

/* Leaves out the figures of all other countries: what is made for every country, simulated or not, is made for two. */
static inline void tiny_forget_others(struct p87_figures *f)
{
  size_t n = 0;
  for (size_t c = 0; c < f->n_countries; c++)
    if (tiny_knows(f->country[c].iso3)) f->country[n++] = f->country[c];
  f->n_countries = n;
}

/* 0 if anything is wrong with the inputs; then the report is printed. */
static inline int tiny_init(struct tiny *t)
{
  static char key[] = "tiny", name[] = "A tiny world";
  struct p87_report report = {0};
  memset(t, 0, sizeof *t);
  const p87_status st = p87_inputs_read(P87_SOURCE_DIR "/params", &t->inputs, &report);
  t->kernels = p87_kernels_choose(&report);
  p87_report_print(&report, stderr);
  p87_report_free(&report);
  if (st || !t->kernels) return 0;
  t->scenario =
    (struct p87_scenario){.name = name, .key = key, .horizon = 2018, .seed = 87, .replicates = 1, .scale = 50000};
  tiny_forget_others(&t->inputs.figures);
  for (size_t c = 0; c < t->inputs.figures.n_countries; c++)
    t->scenario.country_mask[c / 64] |= UINT64_C(1) << (c % 64);
  return 1;
}

static inline void tiny_free(struct tiny *t)
{
  p87_inputs_free(&t->inputs);
}

/* A whole run on this rank; results are thrown away. */
static inline p87_status tiny_run(const struct tiny *t, struct p87_trace *trace)
{
  struct p87_results results = {0};
  struct p87_stage stage;
  p87_status st = p87_stage_init(&stage, p87_comm_world(), &t->inputs, t->kernels, &t->scenario);
  stage.trace = trace;
  if (!st) st = p87_ensemble_run(&stage, &t->scenario, 1, &results, NULL, NULL);
  p87_results_free(&results);
  p87_stage_free(&stage);
  return st;
}

#endif

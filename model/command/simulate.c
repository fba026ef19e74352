/* Simulates the scenarios of a run over the ranks there are; rank 0 writes the results. */
#include "simulate.h"

#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "path87/base/log.h"
#include "path87/base/memory.h"
#include "path87/results/lock.h"
#include "path87/world/observed.h"
#include "path87/study/movers.h"

p87_status command_checkpoint_option(const char *option, const char *value, struct checkpoint_options *o, int *is_known,
                                     struct p87_report *report)
{
  *is_known = 1;
  if (strcmp(option, "--checkpoint-every") == 0)
    return command_whole(option, value, 1, P87_YEAR_LAST - P87_YEAR_FIRST, &o->every_years, report);
  if (strcmp(option, "--checkpoint-minutes") == 0)
    return command_number(option, value, 0.01, 1e6, &o->every_minutes, report);
  *is_known = 0;
  return P87_OK;
}

/* PATH87_LOCK_WAIT is for tests. */
static double lock_seconds(void)
{
  const char *text = getenv("PATH87_LOCK_WAIT");
  return text ? strtod(text, NULL) : P87_LOCK_SECONDS;
}

/* The scenarios of a group, with who moved if that is asked for. */
static p87_status run_scenarios(struct p87_stage *stage, const struct simulation *sim, const struct p87_scenario *s,
                                size_t n, struct p87_results *results)
{
  if (!sim->movers) return p87_ensemble_run(stage, s, n, results, NULL, NULL);
  struct p87_movers movers;
  p87_status st = p87_movers_init(&movers, stage->comm, &sim->inputs->figures, s, n, results);
  if (!st) st = p87_ensemble_run(stage, s, n, results, p87_movers_year, &movers);
  p87_movers_free(&movers);
  return st;
}

static p87_status run_group(struct p87_stage *stage, const struct simulation *sim, const struct p87_scenario *s,
                            size_t n, struct p87_report *report)
{
  struct p87_results *results = p87_alloc_array(n, sizeof *results);
  p87_status st = p87_comm_agree(stage->comm, results ? P87_OK : P87_MACHINE);
  if (!st) st = run_scenarios(stage, sim, s, n, results);
  for (size_t k = 0; k < n && !st && p87_comm_rank(stage->comm) == 0; k++) {
    st = p87_results_write(sim->dir, &s[k], sim->inputs, &results[k], report);
    if (!st) p87_log(P87_LOG_INFO, "wrote %s/%s.h5", sim->dir, s[k].key);
  }
  if (results)
    for (size_t k = 0; k < n; k++) p87_results_free(&results[k]);
  p87_free(results);
  st = p87_comm_agree(stage->comm, st);
  return st ? st : p87_restart_group_done(stage->restart);
}

/* A year, 2016-2020. */
static double net_migrants(const struct p87_country *c)
{
  double sum = 0;
  for (int k = 0; k < P87_SEXES * P87_MIGRANT_AGES; k++)
    sum += c->net_migration[0][k / P87_MIGRANT_AGES][k % P87_MIGRANT_AGES];
  return sum;
}

/* Some countries take in people whose origin may not be simulated: says so once. */
static void warn_of_missing_immigrants(const struct p87_stage *stage, const struct p87_figures *figures)
{
  size_t missing = 0, receivers = 0;
  for (size_t c = 0; c < figures->n_countries; c++) {
    const int is_simulated = p87_directory_founders(&stage->directory, c) > 0;
    missing += !is_simulated;
    receivers += is_simulated && net_migrants(&figures->country[c]) > 0;
  }
  if (missing > 0 && receivers > 0 && p87_comm_rank(stage->comm) == 0)
    p87_log(
      P87_LOG_WARNING,
      "%zu of the countries of this run take in more people than leave: those who would come from the %zu countries "
      "that are not simulated do not arrive",
      receivers, missing);
}

/* Observed conditions are a forecast where nothing is published: says of how many countries. */
static void tell_of_unobserved(const struct p87_scenario *s, const struct p87_figures *figures)
{
  if (s->conditions != P87_CONDITIONS_OBSERVED || p87_comm_rank(p87_comm_world()) != 0) return;
  const struct p87_unobserved u = p87_observed_missing(figures, s->country_mask, s->horizon);
  p87_log(P87_LOG_INFO,
          "%s  observed conditions: growth to %u, conflict to %u; of %zu countries, %zu have a year in it without "
          "published growth and %zu without published battle deaths, for which the forecast stands",
          s->key, u.last_growth, u.last_deaths, u.countries, u.without_growth, u.without_deaths);
}

/* Scenarios in the order given, in groups that share population and past. */
static p87_status run_all(const struct simulation *sim, const struct p87_kernels *kernels, struct p87_trace *trace,
                          struct p87_restart *restart, struct p87_report *report)
{
  const struct p87_scenario *s = sim->scenarios;
  p87_status st = P87_OK;
  for (size_t from = 0, to; from < sim->n && !st; from = to) {
    for (to = from + 1; to < sim->n && p87_ensemble_shares(&s[from], &s[to]);) to++;
    if (p87_restart_group(restart, from, to - from)) continue;
    for (size_t k = from; k < to; k++) tell_of_unobserved(&s[k], &sim->inputs->figures);
    struct p87_stage stage;
    st = p87_stage_init(&stage, p87_comm_world(), sim->inputs, kernels, &s[from]);
    stage.trace = trace;
    stage.restart = restart;
    if (!st) warn_of_missing_immigrants(&stage, &sim->inputs->figures);
    if (!st) st = run_group(&stage, sim, &s[from], to - from, report);
    p87_stage_free(&stage);
  }
  return st;
}

static p87_status run_with_checkpoints(const struct simulation *sim, const struct p87_kernels *kernels,
                                       struct p87_report *report)
{
  const struct p87_restart_plan plan = {
    .dir = sim->dir, .every_years = sim->every_years, .every_minutes = sim->every_minutes};
  struct p87_restart *restart = NULL;
  p87_status st = p87_restart_make(&restart, p87_comm_world(), &plan, sim->inputs, sim->scenarios, sim->n, report);
  if (!st) st = sim->from ? p87_restart_use(restart, sim->from, sim->older) : p87_restart_find(restart);
  if (!st) st = run_all(sim, kernels, NULL, restart, report);
  if (!st) p87_restart_done(restart);
  p87_restart_free(restart);
  return st;
}

/* Who moved is lost with a checkpoint: nothing is done about them. */
static p87_status run_with_movers(const struct simulation *sim, const struct p87_kernels *kernels,
                                  struct p87_report *report)
{
  return run_all(sim, kernels, NULL, NULL, report);
}

static p87_status run_with_trace(const struct simulation *sim, const struct p87_kernels *kernels,
                                 struct p87_report *report)
{
  struct p87_trace *trace = NULL;
  p87_status st = p87_trace_open(&trace, p87_comm_world(), sim->trace, sim->trace_values, P87_TRACE_LIMIT, report);
  if (!st) st = run_all(sim, kernels, trace, NULL, report);
  return p87_trace_close(trace, st);
}

p87_status command_simulate(const struct simulation *sim, struct p87_report *report)
{
  struct p87_comm *comm = p87_comm_world();
  const struct p87_kernels *kernels = p87_kernels_choose(report);
  struct p87_lock *lock = NULL;
  p87_status st = p87_comm_agree(comm, kernels ? P87_OK : P87_USER);
  if (!st) st = p87_lock_take(&lock, comm, sim->dir, lock_seconds(), report);
  if (!st) {
    p87_log(P87_LOG_INFO, "path87 %s  ranks %d  instruction set %s", P87_VERSION, p87_comm_size(comm), kernels->isa);
    st = sim->trace    ? run_with_trace(sim, kernels, report)
         : sim->movers ? run_with_movers(sim, kernels, report)
                       : run_with_checkpoints(sim, kernels, report);
  }
  p87_lock_release(lock);
  return st;
}

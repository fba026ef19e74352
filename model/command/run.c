/* path87 run: simulate scenarios over the ranks there are; rank 0 writes the results. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "path87/base/log.h"
#include "path87/base/memory.h"
#include "path87/results/lock.h"
#include "path87/study/ensemble.h"

struct options {
  const char *dir;
  const char *trace;  /* NULL: none */
  const char **paths; /* owned */
  size_t n_paths;
  uint64_t seed, replicates, horizon;
  double scale;
  int has_seed, has_replicates, has_horizon, has_scale, quiet, trace_values;
};

static const char *const known[] = {"-o",        "--output", "--scale", "--seed",        "--replicates",
                                    "--horizon", "--quiet",  "--trace", "--trace-values"};

static p87_status parse_value(const char *option, const char *value, struct options *o, struct p87_report *report)
{
  if (strcmp(option, "-o") == 0 || strcmp(option, "--output") == 0) {
    o->dir = value;
    return P87_OK;
  }
  if (strcmp(option, "--trace") == 0) {
    o->trace = value;
    return P87_OK;
  }
  if (strcmp(option, "--scale") == 0) {
    o->has_scale = 1;
    return command_number(option, value, 1, 100000, &o->scale, report);
  }
  if (strcmp(option, "--seed") == 0) {
    o->has_seed = 1;
    return command_whole(option, value, 0, UINT64_MAX, &o->seed, report);
  }
  if (strcmp(option, "--replicates") == 0) {
    o->has_replicates = 1;
    return command_whole(option, value, 1, 10000, &o->replicates, report);
  }
  if (strcmp(option, "--horizon") == 0) {
    o->has_horizon = 1;
    return command_whole(option, value, P87_YEAR_FIRST, P87_YEAR_LAST, &o->horizon, report);
  }
  return command_unknown("path87 run", option, known, P87_COUNT_OF(known), report);
}

static p87_status parse(int argc, char **argv, struct options *o, struct p87_report *report)
{
  p87_status st = P87_OK;
  o->dir = "results";
  o->paths = p87_alloc_array((size_t)argc, sizeof *o->paths);
  if (!o->paths) return P87_MACHINE;
  for (int k = 1; k < argc; k++) {
    if (strcmp(argv[k], "--quiet") == 0) {
      o->quiet = 1;
    } else if (strcmp(argv[k], "--trace-values") == 0) {
      o->trace_values = 1;
    } else if (argv[k][0] != '-') {
      o->paths[o->n_paths++] = argv[k];
    } else if (k + 1 < argc) {
      const p87_status one = parse_value(argv[k], argv[k + 1], o, report);
      if (one) st = one;
      k++;
    } else {
      p87_report_add(report, "command line", 0, 0, "%s: a value is missing", argv[k]);
      st = P87_USER;
    }
  }
  if (o->trace_values && !o->trace) {
    p87_report_add(report, "command line", 0, 0, "--trace-values needs --trace FILE");
    st = P87_USER;
  }
  if (o->n_paths == 0) {
    p87_report_add(report, "command line", 0, 0,
                   "path87 run needs a scenario file, for example scenarios/baseline.yml");
    st = P87_USER;
  }
  return st;
}

static p87_status read_scenarios(const struct options *o, const struct p87_inputs *inputs, struct p87_scenario *s,
                                 struct p87_report *report)
{
  p87_status st = P87_OK;
  for (size_t k = 0; k < o->n_paths; k++) {
    const p87_status one = p87_scenario_read(o->paths[k], command_scenarios_dir(), &inputs->figures, &s[k], report);
    if (one) {
      st = one;
      continue;
    }
    if (o->has_seed) s[k].seed = o->seed;
    if (o->has_replicates) s[k].replicates = (unsigned)o->replicates;
    if (o->has_horizon) s[k].horizon = (unsigned)o->horizon;
    if (o->has_scale) s[k].scale = o->scale;
    for (size_t j = 0; j < k; j++) {
      if (!s[j].key || strcmp(s[j].key, s[k].key) != 0) continue;
      p87_report_add(report, o->paths[k], 0, 0, "writes the same results file %s.h5 as %s; rename one", s[k].key,
                     o->paths[j]);
      st = P87_USER;
    }
  }
  return st;
}

/* PATH87_LOCK_WAIT is for tests. */
static double lock_seconds(void)
{
  const char *text = getenv("PATH87_LOCK_WAIT");
  return text ? strtod(text, NULL) : P87_LOCK_SECONDS;
}

static p87_status run_group(struct p87_stage *stage, const struct options *o, const struct p87_inputs *inputs,
                            const struct p87_scenario *s, size_t n, struct p87_report *report)
{
  struct p87_results *results = p87_alloc_array(n, sizeof *results);
  p87_status st = p87_comm_agree(stage->comm, results ? P87_OK : P87_MACHINE);
  if (!st) st = p87_ensemble_run(stage, s, n, results, NULL, NULL);
  for (size_t k = 0; k < n && !st && p87_comm_rank(stage->comm) == 0; k++) {
    st = p87_results_write(o->dir, &s[k], inputs, &results[k], report);
    if (!st) p87_log(P87_LOG_INFO, "wrote %s/%s.h5", o->dir, s[k].key);
  }
  if (results)
    for (size_t k = 0; k < n; k++) p87_results_free(&results[k]);
  p87_free(results);
  return p87_comm_agree(stage->comm, st);
}

/* Some countries take in people whose origin may not be simulated: says so once. */
static void warn_of_missing_immigrants(const struct p87_stage *stage, const struct p87_figures *figures)
{
  size_t missing = 0, receivers = 0;
  for (size_t c = 0; c < figures->n_countries; c++) {
    const int is_simulated = p87_directory_founders(&stage->directory, c) > 0;
    missing += !is_simulated;
    receivers += is_simulated && figures->country[c].net_migration[0] > 0;
  }
  if (missing > 0 && receivers > 0 && p87_comm_rank(stage->comm) == 0)
    p87_log(
      P87_LOG_WARNING,
      "%zu of the countries of this run take in more people than leave: those who would come from the %zu countries "
      "that are not simulated do not arrive",
      receivers, missing);
}

/* Scenarios in the order given, in groups that share population and past. */
static p87_status run_all(const struct options *o, const struct p87_inputs *inputs, const struct p87_kernels *kernels,
                          const struct p87_scenario *s, struct p87_trace *trace, struct p87_report *report)
{
  p87_status st = P87_OK;
  for (size_t from = 0; from < o->n_paths && !st;) {
    size_t to = from + 1;
    while (to < o->n_paths && p87_ensemble_shares(&s[from], &s[to])) to++;
    struct p87_stage stage;
    st = p87_stage_init(&stage, p87_comm_world(), inputs, kernels, &s[from]);
    stage.trace = trace;
    if (!st) warn_of_missing_immigrants(&stage, &inputs->figures);
    if (!st) st = run_group(&stage, o, inputs, &s[from], to - from, report);
    p87_stage_free(&stage);
    from = to;
  }
  return st;
}

p87_status command_run(int argc, char **argv, struct p87_report *report)
{
  struct p87_comm *comm = p87_comm_world();
  struct options o = {0};
  struct p87_inputs *inputs = p87_alloc(sizeof *inputs);
  struct p87_scenario *scenarios = NULL;
  const struct p87_kernels *kernels = NULL;
  struct p87_trace *trace = NULL;
  struct p87_lock *lock = NULL;
  p87_status st = inputs ? parse(argc, argv, &o, report) : P87_MACHINE;
  st = p87_comm_agree(comm, st); /* nobody goes on alone */
  if (st) goto done;
  scenarios = p87_alloc_array(o.n_paths, sizeof *scenarios);
  if (!scenarios) st = P87_MACHINE;
  if (!st) st = p87_inputs_read(command_params_dir(), inputs, report);
  if (!st) st = read_scenarios(&o, inputs, scenarios, report);
  if (!st) {
    kernels = p87_kernels_choose(report);
    if (!kernels) st = P87_USER;
  }
  st = p87_comm_agree(comm, st);
  if (!st) st = p87_lock_take(&lock, comm, o.dir, lock_seconds(), report);
  if (st) goto done;
  p87_log_open(p87_comm_rank(comm), o.quiet ? P87_LOG_WARNING : P87_LOG_INFO, stderr);
  p87_log(P87_LOG_INFO, "path87 %s  ranks %d  instruction set %s", P87_VERSION, p87_comm_size(comm), kernels->isa);
  if (o.trace) st = p87_trace_open(&trace, comm, o.trace, o.trace_values, P87_TRACE_LIMIT, report);
  if (!st) st = run_all(&o, inputs, kernels, scenarios, trace, report);
  st = p87_trace_close(trace, st);

done:
  p87_lock_release(lock);
  if (scenarios)
    for (size_t k = 0; k < o.n_paths; k++) p87_scenario_free(&scenarios[k]);
  if (inputs) p87_inputs_free(inputs);
  p87_free(scenarios);
  p87_free(inputs);
  p87_free((void *)o.paths);
  return st;
}

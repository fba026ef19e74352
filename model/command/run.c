/* path87 run: simulate scenarios, from the beginning or from the last checkpoint of the same run. */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "path87/base/log.h"
#include "path87/base/memory.h"
#include "path87/hpc/stop.h"
#include "path87/study/movers.h"
#include "simulate.h"

struct options {
  const char *dir;
  const char *trace;  /* NULL: none */
  const char **paths; /* owned */
  size_t n_paths;
  uint64_t seed, replicates, horizon;
  double scale;
  int has_seed, has_replicates, has_horizon, has_scale, quiet, trace_values, movers;
  struct checkpoint_options checkpoints;
};

static const char help[] =
  "path87 run SCENARIO.yml... [OPTION...]: simulates scenarios; writes DIR/SCENARIO.h5 for each.\n"
  "If DIR holds a checkpoint of the same run, it goes on from there.\n\n"
  "  -o, --output DIR          where results and checkpoints go (results)\n"
  "  --scale N                 one simulated person stands for N, 1-100000\n"
  "  --seed N                  another draw of chance\n"
  "  --replicates N            the same scenario so many times, with other chances\n"
  "  --horizon YEAR            last year, 2016-2030\n"
  "  --checkpoint-every YEARS  a checkpoint after every so many simulated years; the last two are kept\n"
  "  --checkpoint-minutes M    a checkpoint after the year in which M minutes have passed since the last\n"
  "  --movers                  count who moved: children of 5-17 by what they do in the first scenario, the base, and "
  "in\n"
  "                            each of the others, for path87 compare --movers; without checkpoints\n"
  "  --trace FILE              note every step, for path87 diff; --trace-values: with all values\n"
  "  --quiet                   warnings only\n\n"
  "SIGUSR1 (to mpirun, which hands it on) and SIGTERM (to the processes) finish the year, write a checkpoint and end\n"
  "with exit code 75: run the same command again to go on.\n";

static const char *const known[] = {
  "-o",      "--output", "--scale",        "--seed",   "--replicates",       "--horizon",
  "--quiet", "--trace",  "--trace-values", "--movers", "--checkpoint-every", "--checkpoint-minutes"};

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
  int is_known;
  const p87_status st = command_checkpoint_option(option, value, &o->checkpoints, &is_known, report);
  return is_known ? st : command_unknown("path87 run", option, known, P87_COUNT_OF(known), report);
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
    } else if (strcmp(argv[k], "--movers") == 0) {
      o->movers = 1;
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
  if (o->trace && (o->checkpoints.every_years > 0 || o->checkpoints.every_minutes > 0)) {
    p87_report_add(report, "command line", 0, 0,
                   "--trace notes a whole run and knows no checkpoints: leave --trace or --checkpoint-... out");
    st = P87_USER;
  }
  if (o->movers && (o->checkpoints.every_years > 0 || o->checkpoints.every_minutes > 0)) {
    p87_report_add(report, "command line", 0, 0,
                   "--movers holds whole runs against each other and knows no checkpoints: leave --movers or "
                   "--checkpoint-... out");
    st = P87_USER;
  }
  if (o->n_paths == 0) {
    p87_report_add(report, "command line", 0, 0,
                   "path87 run needs a scenario file, for example scenarios/baseline.yml");
    st = P87_USER;
  }
  return st;
}

/* What happened after 2016, if a scenario asks for it. */
static p87_status read_observed(struct p87_inputs *inputs, const struct p87_scenario *s, size_t n,
                                struct p87_report *report)
{
  for (size_t k = 0; k < n; k++)
    if (s[k].conditions == P87_CONDITIONS_OBSERVED) return p87_inputs_observe(command_params_dir(), inputs, report);
  return P87_OK;
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

p87_status command_run(int argc, char **argv, struct p87_report *report)
{
  if (command_help(argc, argv, help)) return P87_OK;
  struct p87_comm *comm = p87_comm_world();
  struct options o = {0};
  struct p87_inputs *inputs = p87_alloc(sizeof *inputs);
  struct p87_scenario *scenarios = NULL;
  p87_status st = inputs ? parse(argc, argv, &o, report) : P87_MACHINE;
  st = p87_comm_agree(comm, st); /* nobody goes on alone */
  if (st) goto done;
  if (!o.trace && !o.movers) p87_stop_catch();
  p87_log_open(p87_comm_rank(comm), o.quiet ? P87_LOG_WARNING : P87_LOG_INFO, stderr);
  scenarios = p87_alloc_array(o.n_paths, sizeof *scenarios);
  if (!scenarios) st = P87_MACHINE;
  if (!st) st = p87_inputs_read(command_params_dir(), inputs, report);
  if (!st) st = read_scenarios(&o, inputs, scenarios, report);
  if (!st) st = read_observed(inputs, scenarios, o.n_paths, report);
  if (!st && o.movers) st = p87_movers_check(scenarios, o.n_paths, report);
  st = p87_comm_agree(comm, st);
  if (st) goto done;
  const struct simulation sim = {.dir = o.dir,
                                 .inputs = inputs,
                                 .scenarios = scenarios,
                                 .n = o.n_paths,
                                 .trace = o.trace,
                                 .trace_values = o.trace_values,
                                 .movers = o.movers,
                                 .every_years = (unsigned)o.checkpoints.every_years,
                                 .every_minutes = o.checkpoints.every_minutes};
  st = command_simulate(&sim, report);

done:
  p87_stop_release();
  if (scenarios)
    for (size_t k = 0; k < o.n_paths; k++) p87_scenario_free(&scenarios[k]);
  if (inputs) p87_inputs_free(inputs);
  p87_free(scenarios);
  p87_free(inputs);
  p87_free((void *)o.paths);
  return st;
}

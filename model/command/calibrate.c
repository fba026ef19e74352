/* path87 calibrate: sets the 2016 constants, or checks them on fresh seeds. */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "path87/base/memory.h"
#include "path87/params/country_fit.h"
#include "path87/params/drift_file.h"
#include "path87/params/forced_fit.h"
#include "path87/study/calibrate.h"
#include "path87/study/drift.h"
#include "path87/study/forced_calibrate.h"

static const char *const known[] = {"--check", "--countries", "--seed",   "--populations", "--rounds", "--scale",
                                    "-o",      "--restart",   "--forced", "--errors",      "--drift"};

struct options {
  struct p87_calibrate_options run;
  int check, countries, restart, forced, drift, has_seed, has_populations, has_rounds, has_scale;
  const char *path;
};

static p87_status parse_value(const char *option, const char *value, struct options *o, struct p87_report *report)
{
  uint64_t n = 0;
  p87_status st;
  if (strcmp(option, "--seed") == 0) {
    o->has_seed = 1;
    return command_whole(option, value, 0, UINT64_MAX, &o->run.seed, report);
  }
  if (strcmp(option, "--populations") == 0) {
    st = command_whole(option, value, 1, 1000, &n, report);
    o->has_populations = 1;
    o->run.populations = (unsigned)n;
    return st;
  }
  if (strcmp(option, "--rounds") == 0) {
    st = command_whole(option, value, 1, 1000, &n, report);
    o->has_rounds = 1;
    o->run.rounds = (unsigned)n;
    return st;
  }
  if (strcmp(option, "--scale") == 0) {
    o->has_scale = 1;
    return command_number(option, value, 1, 100000, &o->run.scale, report);
  }
  if (strcmp(option, "--errors") == 0) return command_number(option, value, 0, 100, &o->run.errors, report);
  if (strcmp(option, "-o") == 0) {
    o->path = value;
    return P87_OK;
  }
  return command_unknown("path87 calibrate", option, known, P87_COUNT_OF(known), report);
}

/* Calibration and check never share a seed by default. */
static p87_status parse(int argc, char **argv, struct options *o, struct p87_report *report)
{
  p87_status st = P87_OK;
  o->run = (struct p87_calibrate_options){.seed = 2016, .populations = 3, .rounds = 50, .scale = 2000, .errors = 2};
  for (int k = 1; k < argc; k++) {
    if (strcmp(argv[k], "--check") == 0) {
      o->check = 1;
    } else if (strcmp(argv[k], "--forced") == 0) {
      o->forced = 1;
    } else if (strcmp(argv[k], "--countries") == 0) {
      o->countries = 1;
    } else if (strcmp(argv[k], "--drift") == 0) {
      o->drift = 1;
    } else if (strcmp(argv[k], "--restart") == 0) {
      o->restart = 1;
    } else if (k + 1 < argc) {
      const p87_status one = parse_value(argv[k], argv[k + 1], o, report);
      if (one) st = one;
      k++;
    } else {
      const p87_status one = command_unknown("path87 calibrate", argv[k], known, P87_COUNT_OF(known), report);
      if (one) st = one;
    }
  }
  if (o->check && o->drift) {
    p87_report_add(report, "path87 calibrate", 0, 0, "--check and --drift are two runs; give one of them");
    return P87_USER;
  }
  if (o->forced && !o->has_rounds) o->run.rounds = 6;
  if (o->countries && !o->check) {
    p87_report_add(report, NULL, 0, 0, "path87 calibrate: --countries goes with --check");
    return P87_USER;
  }
  if (o->check && !o->has_seed) o->run.seed = 870087;
  if (o->check && !o->has_populations) o->run.populations = 20;
  if (o->check && !o->has_scale) o->run.scale = 1000;
  return st;
}

static p87_status check(const struct options *o, const struct p87_inputs *inputs, const struct p87_targets *targets,
                        const struct p87_kernels *kernels, struct p87_report *report)
{
  int outside = 0;
  p87_status st = p87_calibrate_check(p87_comm_world(), inputs, targets, kernels, &o->run, stdout, &outside);
  if (!st && outside > 0) {
    p87_report_add(report, "params/calibrated/child_2016.csv", 0, 0,
                   "%d lines are outside their tolerance; run path87 calibrate", outside);
    st = P87_DIFFERENT;
  }
  return st;
}

static p87_status check_countries(const struct options *o, const struct p87_inputs *inputs,
                                  const struct p87_surveys *surveys, const struct p87_kernels *kernels,
                                  struct p87_report *report)
{
  int outside = 0;
  p87_status st = p87_calibrate_check_countries(p87_comm_world(), inputs, surveys, kernels, &o->run, o->path, stdout,
                                                &outside, report);
  if (!st && outside > 0) {
    p87_report_add(report, "params/targets/surveys_to_2016.csv", 0, 0,
                   "countries left out are not as near their surveys as they should be: %d of 2 figures", outside);
    st = P87_DIFFERENT;
  }
  return st;
}

static p87_status calibrate(const struct options *o, struct p87_inputs *inputs, const struct p87_targets *targets,
                            const struct p87_surveys *surveys, const struct p87_kernels *kernels,
                            struct p87_report *report)
{
  if (o->restart) p87_constants_start(&inputs->params.constants);
  struct p87_country_effects *found = p87_alloc(sizeof *found);
  p87_status st = p87_comm_agree(p87_comm_world(), found ? P87_OK : P87_MACHINE);
  if (!st) st = p87_calibrate(p87_comm_world(), inputs, targets, surveys, kernels, &o->run, found);
  if (st || p87_comm_rank(p87_comm_world()) != 0) {
    p87_free(found);
    return st;
  }
  char provenance[256], path[4096], countries[4096], effects[4096];
  snprintf(provenance, sizeof provenance, "path87 calibrate%s --seed %llu --populations %u --rounds %u --scale %g",
           o->restart ? " --restart" : "", (unsigned long long)o->run.seed, o->run.populations, o->run.rounds,
           o->run.scale);
  const char *folder = o->path ? o->path : command_params_dir(), *within = o->path ? "" : "/calibrated";
  snprintf(path, sizeof path, "%s%s/child_2016.csv", folder, within);
  snprintf(countries, sizeof countries, "%s%s/countries_2016.csv", folder, within);
  snprintf(effects, sizeof effects, "%s%s/country_effects_2016.csv", folder, within);
  st = p87_constants_write(path, &inputs->params.constants, provenance, report);
  if (!st) st = p87_country_fits_write(countries, &inputs->figures, provenance, report);
  if (!st) st = p87_country_effects_write(effects, found, provenance, report);
  if (!st) printf("wrote %s\nwrote %s\nwrote %s\n", path, countries, effects);
  p87_free(found);
  return st;
}

/* Forced labour: its constants given all others, or their check. */
static p87_status forced(const struct options *o, struct p87_inputs *inputs, const struct p87_kernels *kernels,
                         struct p87_report *report)
{
  struct p87_forced_targets targets;
  struct p87_comm *comm = p87_comm_world();
  char provenance[256], path[4096];
  p87_status st = p87_comm_agree(comm, p87_forced_targets_read(command_params_dir(), &targets, report));
  if (st) return st;
  if (o->check) {
    int outside = 0;
    st = p87_forced_check(comm, inputs, &targets, kernels, &o->run, stdout, &outside);
    if (!st && outside > 0) {
      p87_report_add(report, "params/calibrated/forced_2016.csv", 0, 0,
                     "%d lines are outside their tolerance; run path87 calibrate --forced", outside);
      st = P87_USER;
    }
    return st;
  }
  if (o->restart) p87_forced_fit_none(&inputs->params.forced);
  st = p87_forced_calibrate(comm, inputs, &targets, kernels, &o->run);
  if (st || p87_comm_rank(comm) != 0) return st;
  snprintf(
    provenance, sizeof provenance, "path87 calibrate --forced%s --seed %llu --populations %u --rounds %u --scale %g",
    o->restart ? " --restart" : "", (unsigned long long)o->run.seed, o->run.populations, o->run.rounds, o->run.scale);
  snprintf(path, sizeof path, "%s%s/forced_2016.csv", o->path ? o->path : command_params_dir(),
           o->path ? "" : "/calibrated");
  st = p87_forced_fit_write(path, &inputs->params.forced, provenance, report);
  if (!st) printf("wrote %s\n", path);
  return st;
}

/* What growth does not explain of 2008-2016, to calibrated/drift.csv. */
static p87_status calibrate_drift(const struct options *o, const struct p87_inputs *inputs,
                                  const struct p87_kernels *kernels, struct p87_report *report)
{
  struct p87_drift drift[P87_REGIONS];
  char provenance[256], path[4096];
  p87_status st =
    p87_calibrate_drift(p87_comm_world(), inputs, command_params_dir(), kernels, &o->run, drift, stdout, report);
  if (st || p87_comm_rank(p87_comm_world()) != 0) return st;
  snprintf(provenance, sizeof provenance, "path87 calibrate --drift --seed %llu --populations %u --scale %g",
           (unsigned long long)o->run.seed, o->run.populations, o->run.scale);
  snprintf(path, sizeof path, "%s%s/drift.csv", o->path ? o->path : command_params_dir(), o->path ? "" : "/calibrated");
  st = p87_drift_write(path, drift, provenance, report);
  if (!st) printf("\nwrote %s\n", path);
  return st;
}

p87_status command_calibrate(int argc, char **argv, struct p87_report *report)
{
  struct options o = {0};
  struct p87_targets targets;
  struct p87_inputs *inputs = p87_alloc(sizeof *inputs);
  struct p87_surveys *surveys = p87_alloc(sizeof *surveys);
  const struct p87_kernels *kernels = NULL;
  p87_status st = inputs && surveys ? parse(argc, argv, &o, report) : P87_MACHINE;
  if (!st)
    st = o.restart && !o.check && !o.forced ? p87_inputs_read_uncalibrated(command_params_dir(), inputs, report)
                                            : p87_inputs_read(command_params_dir(), inputs, report);
  if (!st) st = p87_targets_read(command_params_dir(), &inputs->figures, &inputs->params, &targets, report);
  if (!st) st = p87_surveys_read(command_params_dir(), &inputs->figures, surveys, report);
  if (!st) {
    kernels = p87_kernels_choose(report);
    if (!kernels) st = P87_USER;
  }
  st = p87_comm_agree(p87_comm_world(), st);
  if (!st && o.drift)
    st = calibrate_drift(&o, inputs, kernels, report);
  else if (!st && o.forced)
    st = forced(&o, inputs, kernels, report);
  else if (!st)
    st = o.check && o.countries ? check_countries(&o, inputs, surveys, kernels, report)
         : o.check              ? check(&o, inputs, &targets, kernels, report)
                                : calibrate(&o, inputs, &targets, surveys, kernels, report);
  if (inputs) p87_inputs_free(inputs);
  p87_free(inputs);
  p87_free(surveys);
  return st;
}

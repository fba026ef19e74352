#ifndef PATH87_PARAMS_READ_H
#define PATH87_PARAMS_READ_H

#include <stddef.h>

#include "path87/base/status.h"
#include "path87/params/figures.h"
#include "path87/params/params.h"
#include "path87/policy/scenario.h"

/* Everything that is read: parameter files, figures, scenarios. Every function
 * leaves *out as it was on failure and lists every mistake in the report. */

/* The text of one input, kept for the results' /inputs. */
struct p87_input_file {
  char *name; /* relative to the params folder: model.yml, world/households.csv, ... */
  char *text; /* owned, zero-terminated */
  size_t bytes;
};

struct p87_inputs {
  struct p87_params params;
  struct p87_figures figures;
  /* Of every parameter, in the order of params.def (owned strings). */
  struct p87_param_source {
    char *distribution; /* as written, e.g. "normal(3, 1)" */
    char *source;
    char *grade; /* A, B, C or judgement */
  } source[P87_N_PARAMS];
  size_t n_files;
  struct p87_input_file *files; /* in a fixed order */
};

/* Reads DIR/model.yml, DIR/world/ and DIR/calibrated/ (child_2016.csv, countries_2016.csv, forced_2016.csv, drift.csv). Nothing of
 * DIR/world/observed/ is read: p87_inputs_observe does that. */
p87_status p87_inputs_read(const char *dir, struct p87_inputs *out, struct p87_report *report);
/* Reads DIR/world/observed/ into inputs that p87_inputs_read has filled: what scenarios under observed conditions need.
 * On failure the inputs are to be freed. */
p87_status p87_inputs_observe(const char *dir, struct p87_inputs *inputs, struct p87_report *report);
/* Is this file one of DIR/world/observed/? */
int p87_input_is_observed(const struct p87_input_file *file);
/* The same without what is calibrated (all zero; nobody in forced labour): the start of a calibration. */
p87_status p87_inputs_read_uncalibrated(const char *dir, struct p87_inputs *out, struct p87_report *report);
/* The same from the texts of n > 0 files at hand, named as p87_inputs_read leaves them in files[]: all that are
 * needed, those of observed conditions if they were, and no others. place stands for the folder in messages. */
p87_status p87_inputs_restore(const char *place, const struct p87_input_file *files, size_t n, struct p87_inputs *out,
                              struct p87_report *report);
void p87_inputs_free(struct p87_inputs *inputs);

p87_status p87_constants_read(const char *path, struct p87_constants *out, struct p87_report *report);

/* Reads a scenario and its chain of parents. `parent:` is a name in the same
 * folder, then in scenarios_dir, or a path. */
p87_status p87_scenario_read(const char *path, const char *scenarios_dir, const struct p87_figures *figures,
                             struct p87_scenario *out, struct p87_report *report);

/* The same from the texts of a whole chain at hand, the scenario first, of which name, text and bytes are used.
 * What a command line said over the chain is not in it. place stands for the folder in messages. */
p87_status p87_scenario_restore(const char *place, const struct p87_scenario_file *files, size_t n,
                                const struct p87_figures *figures, struct p87_scenario *out, struct p87_report *report);

#endif

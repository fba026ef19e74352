#ifndef PATH87_COMMAND_H
#define PATH87_COMMAND_H

#include "path87/base/status.h"
#include "path87/hpc/comm.h"
#include "path87/params/language.h"
#include "path87/params/read.h"

/* What subcommands share. Each gets its own arguments (argv[0] is its name) and
 * says what is wrong in the report; main prints it on rank 0 and exits. */

typedef p87_status command_fn(int argc, char **argv, struct p87_report *report);

command_fn command_run, command_resume, command_compare, command_check, command_describe, command_calibrate,
  command_diff, command_verify, command_explain;

/* Folder of parameters: $PATH87_PARAMS, the source tree's, or the installed one. */
const char *command_params_dir(void);
const char *command_scenarios_dir(void);

/* Folder of translations: $PATH87_LANGUAGES, the build tree's, or the installed one. */
const char *command_language_dir(void);

/* Prints the explanation of a scenario. Messages of the program stay English. */
p87_status command_explain_in(const struct p87_language *language, const struct p87_scenario *scenario,
                              const struct p87_inputs *inputs);

/* Reads all inputs on every rank; messages only from rank 0. */
p87_status command_read_inputs(struct p87_inputs *inputs, struct p87_report *report);

/* 1 if --help is among the arguments: then the text is printed, and there is nothing else to do. */
int command_help(int argc, char **argv, const char *text);

/* Numbers of options; on failure a message names the option. */
p87_status command_number(const char *option, const char *text, double min, double max, double *out,
                          struct p87_report *report);
p87_status command_whole(const char *option, const char *text, uint64_t min, uint64_t max, uint64_t *out,
                         struct p87_report *report);

/* An option or argument that the command does not know. */
p87_status command_unknown(const char *command, const char *argument, const char *const *known, size_t n,
                           struct p87_report *report);

#endif

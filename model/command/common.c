#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "command.h"

static int is_folder(const char *path)
{
  struct stat info;
  return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

const char *command_params_dir(void)
{
  const char *given = getenv("PATH87_PARAMS");
  if (given && *given) return given;
  return is_folder(PATH87_SOURCE_PARAMS) ? PATH87_SOURCE_PARAMS : PATH87_INSTALLED_DATA "/params";
}

const char *command_scenarios_dir(void)
{
  return is_folder(PATH87_SOURCE_SCENARIOS) ? PATH87_SOURCE_SCENARIOS : PATH87_INSTALLED_DATA "/scenarios";
}

const char *command_language_dir(void)
{
  const char *given = getenv("PATH87_LANGUAGES");
  if (given && *given) return given;
  return is_folder(PATH87_BUILT_LANGUAGES) ? PATH87_BUILT_LANGUAGES : PATH87_INSTALLED_LANGUAGES;
}

p87_status command_read_inputs(struct p87_inputs *inputs, struct p87_report *report)
{
  return p87_comm_agree(p87_comm_world(), p87_inputs_read(command_params_dir(), inputs, report));
}

int command_help(int argc, char **argv, const char *text)
{
  for (int k = 1; k < argc; k++) {
    if (strcmp(argv[k], "--help") != 0 && strcmp(argv[k], "-h") != 0) continue;
    if (p87_comm_rank(p87_comm_world()) == 0) fputs(text, stdout);
    return 1;
  }
  return 0;
}

p87_status command_number(const char *option, const char *text, double min, double max, double *out,
                          struct p87_report *report)
{
  char *end;
  errno = 0;
  const double x = strtod(text, &end);
  if (end == text || *end || errno || !isfinite(x) || x < min || x > max) {
    p87_report_add(report, "command line", 0, 0, "%s %s: expected a number from %g to %g", option, text, min, max);
    return P87_USER;
  }
  *out = x;
  return P87_OK;
}

p87_status command_whole(const char *option, const char *text, uint64_t min, uint64_t max, uint64_t *out,
                         struct p87_report *report)
{
  char *end;
  errno = 0;
  const unsigned long long x = strtoull(text, &end, 10);
  if (end == text || *end || errno || strchr(text, '-') || x < min || x > max) {
    p87_report_add(report, "command line", 0, 0, "%s %s: expected a whole number from %llu to %llu", option, text,
                   (unsigned long long)min, (unsigned long long)max);
    return P87_USER;
  }
  *out = x;
  return P87_OK;
}

p87_status command_unknown(const char *command, const char *argument, const char *const *known, size_t n,
                           struct p87_report *report)
{
  const char *near = p87_nearest(argument, known, n);
  if (near)
    p87_report_add(report, "command line", 0, 0, "%s does not know \"%s\"; did you mean %s?", command, argument, near);
  else
    p87_report_add(report, "command line", 0, 0, "%s does not know \"%s\"; path87 --help lists what there is", command,
                   argument);
  return P87_USER;
}

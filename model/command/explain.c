/* path87 explain: what a scenario changes, whom it reaches and roughly what it costs, in the reader's language. */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "path87/base/memory.h"
#include "path87/base/types.h"
#include "path87/params/describe.h"
#include "path87/params/language.h"

static const char help[] =
  "path87 explain SCENARIO.yml [--lang en|es|fr]\n\n"
  "Says in words what a scenario changes against its parent, whom it reaches in terms of 2016 and roughly what it\n"
  "costs. Nothing is simulated. Without --lang the language is that of LC_ALL, LC_MESSAGES or LANG, else English.\n";

static p87_status read_language(const char *code, const struct p87_language **language, struct p87_report *report)
{
  *language = p87_language_find(code);
  if (*language) return P87_OK;
  char list[P87_LANGUAGES * 8] = "";
  for (size_t k = 0; k < P87_LANGUAGES; k++) {
    const size_t n = strlen(list);
    snprintf(list + n, sizeof list - n, "%s%s", k ? ", " : "", p87_languages[k].code);
  }
  p87_report_add(report, "command line", 0, 0, "--lang %s: there are %s", code, list);
  return P87_USER;
}

static p87_status parse(int argc, char **argv, const char **path, const struct p87_language **language,
                        struct p87_report *report)
{
  static const char *const known[] = {"--lang", "--help"};
  int n = 0;
  for (int k = 1; k < argc; k++) {
    if (strcmp(argv[k], "--lang") == 0 && k + 1 < argc) {
      const p87_status st = read_language(argv[++k], language, report);
      if (st) return st;
    } else if (argv[k][0] == '-' && strcmp(argv[k], "--lang") != 0) {
      return command_unknown("path87 explain", argv[k], known, P87_COUNT_OF(known), report);
    } else {
      *path = argv[k];
      n++;
    }
  }
  if (n == 1 && **path != '-') return P87_OK;
  p87_report_add(report, "command line", 0, 0,
                 "path87 explain needs one scenario file, for example scenarios/baseline.yml, and --lang a language");
  return P87_USER;
}

p87_status command_explain_in(const struct p87_language *language, const struct p87_scenario *scenario,
                              const struct p87_inputs *inputs)
{
  p87_language_use(language, command_language_dir());
  const p87_status st = p87_scenario_explain(scenario, &inputs->params, &inputs->figures, stdout);
  p87_language_use(&p87_languages[0], command_language_dir());
  return st;
}

p87_status command_explain(int argc, char **argv, struct p87_report *report)
{
  const char *path = NULL;
  const struct p87_language *language = p87_language_of_environment();
  struct p87_scenario scenario = {0};
  if (command_help(argc, argv, help)) return P87_OK;
  p87_status st = parse(argc, argv, &path, &language, report);
  if (st) return st;
  struct p87_inputs *inputs = p87_alloc(sizeof *inputs);
  if (!inputs) return P87_MACHINE;
  st = command_read_inputs(inputs, report);
  if (!st) st = p87_scenario_read(path, command_scenarios_dir(), &inputs->figures, &scenario, report);
  if (!st && p87_comm_rank(p87_comm_world()) == 0) st = command_explain_in(language, &scenario, inputs);
  p87_scenario_free(&scenario);
  p87_inputs_free(inputs);
  p87_free(inputs);
  return st;
}

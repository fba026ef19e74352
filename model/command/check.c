/* path87 check: validates scenarios and says in words what they do. Nothing is simulated. */
#include <stdio.h>

#include "command.h"
#include "path87/base/memory.h"

static p87_status check_one(const char *path, const struct p87_inputs *inputs, struct p87_report *report)
{
  struct p87_scenario scenario = {0};
  p87_status st = p87_scenario_read(path, command_scenarios_dir(), &inputs->figures, &scenario, report);
  if (!st && p87_comm_rank(p87_comm_world()) == 0) {
    printf("%s: no mistakes\n", path);
    st = command_explain_in(p87_language_of_environment(), &scenario, inputs);
  }
  p87_scenario_free(&scenario);
  return st;
}

p87_status command_check(int argc, char **argv, struct p87_report *report)
{
  struct p87_inputs *inputs = p87_alloc(sizeof *inputs);
  p87_status st = inputs ? P87_OK : P87_MACHINE;
  if (!st && argc < 2) {
    p87_report_add(report, "command line", 0, 0,
                   "path87 check needs a scenario file, for example scenarios/baseline.yml");
    st = P87_USER;
  }
  if (!st) st = command_read_inputs(inputs, report);
  const int readable = !st;
  for (int k = 1; k < argc && readable; k++) {
    const p87_status one = check_one(argv[k], inputs, report);
    if (one) st = one;
  }
  if (inputs) p87_inputs_free(inputs);
  p87_free(inputs);
  return st;
}

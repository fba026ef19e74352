/* path87 describe: reference made from the tables; --reference writes params/REFERENCE.md. */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "path87/base/memory.h"
#include "path87/base/types.h"
#include "path87/params/describe.h"

typedef p87_status page_fn(const struct p87_inputs *inputs, FILE *out);

static p87_status describe_inputs(page_fn *page, struct p87_report *report)
{
  struct p87_inputs *inputs = p87_alloc(sizeof *inputs);
  p87_status st = inputs ? p87_inputs_read(command_params_dir(), inputs, report) : P87_MACHINE;
  if (!st) st = page(inputs, stdout);
  if (inputs) p87_inputs_free(inputs);
  p87_free(inputs);
  return st;
}

static void describe_definitions(void)
{
  for (int k = 0; k < P87_DEFINITIONS; k++) p87_describe_definition((enum p87_definition_code)k, stdout);
}

p87_status command_describe(int argc, char **argv, struct p87_report *report)
{
  if (p87_comm_rank(p87_comm_world()) != 0) return P87_OK;
  if (argc != 2) {
    p87_report_add(
      report, "command line", 0, 0,
      "path87 describe needs one topic: levers, params, year, results, schema, columns, definitions or reference");
    return P87_USER;
  }
  if (strcmp(argv[1], "params") == 0) return describe_inputs(p87_describe_params, report);
  if (strcmp(argv[1], "reference") == 0) return describe_inputs(p87_describe_reference, report);
  for (size_t k = 0; k < P87_DESCRIBE_TOPICS; k++) {
    if (strcmp(argv[1], p87_describe_topics[k]) != 0) continue;
    const p87_status st = p87_describe(argv[1], stdout);
    if (!st && strcmp(argv[1], "definitions") == 0) describe_definitions();
    return st;
  }
  const char *topics[P87_DESCRIBE_TOPICS + 2] = {"params", "reference"};
  memcpy(topics + 2, p87_describe_topics, sizeof p87_describe_topics);
  return command_unknown("path87 describe", argv[1], topics, P87_COUNT_OF(topics), report);
}

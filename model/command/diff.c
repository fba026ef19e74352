/* path87 diff: where do two runs part? Reads two files of path87 run --trace. */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "path87/hpc/parting.h"

p87_status command_diff(int argc, char **argv, struct p87_report *report)
{
  const char *path[2];
  int n = 0;
  for (int k = 1; k < argc; k++) {
    if (argv[k][0] == '-') return command_unknown("path87 diff", argv[k], NULL, 0, report);
    if (n < 2) path[n] = argv[k];
    n++;
  }
  if (n != 2) {
    p87_report_add(report, "command line", 0, 0, "path87 diff needs two traces: path87 diff A.trace B.trace");
    return P87_USER;
  }
  if (p87_comm_rank(p87_comm_world()) != 0) return P87_OK;
  struct p87_parting parting;
  const p87_status st = p87_parting_find(path[0], path[1], &parting, report);
  if (st) return st;
  p87_parting_print(&parting, path[0], path[1], stdout);
  return parting.kind == P87_PARTING_NONE ? P87_OK : P87_DIFFERENT;
}

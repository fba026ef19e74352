/* path87 verify: is a results file what its own inputs give? */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "path87/base/log.h"
#include "path87/study/verify.h"

static p87_status parse(int argc, char **argv, const char **path, int *quiet, struct p87_report *report)
{
  static const char *const known[] = {"--quiet"};
  int n = 0;
  for (int k = 1; k < argc; k++) {
    if (strcmp(argv[k], known[0]) == 0) {
      *quiet = 1;
    } else if (argv[k][0] == '-') {
      return command_unknown("path87 verify", argv[k], known, P87_COUNT_OF(known), report);
    } else {
      *path = argv[k];
      n++;
    }
  }
  if (n == 1) return P87_OK;
  p87_report_add(report, "command line", 0, 0, "path87 verify needs one results file, for example results/baseline.h5");
  return P87_USER;
}

p87_status command_verify(int argc, char **argv, struct p87_report *report)
{
  struct p87_comm *comm = p87_comm_world();
  const char *path = NULL;
  int quiet = 0;
  struct p87_verdict verdict;
  p87_status st = parse(argc, argv, &path, &quiet, report);
  const struct p87_kernels *kernels = st ? NULL : p87_kernels_choose(report);
  if (!st && !kernels) st = P87_USER;
  st = p87_comm_agree(comm, st);
  if (st) return st;
  p87_log_open(p87_comm_rank(comm), quiet ? P87_LOG_WARNING : P87_LOG_INFO, stderr);
  st = p87_verify(path, comm, kernels, &verdict, report);
  if (st || p87_comm_rank(comm) != 0) return st;
  p87_progress_end();
  p87_verdict_print(&verdict, path, stdout);
  return verdict.kind == P87_VERDICT_SAME ? P87_OK : P87_DIFFERENT;
}

/* path87: one program, one file for each subcommand. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "path87/base/log.h"
#include "path87/base/memory.h"
#include "path87/hpc/checkpoint.h"
#include "path87/results/results.h"

static const struct {
  const char *name;
  command_fn *run;
  const char *summary;
} commands[] = {
  {"run", command_run, "simulate scenarios: path87 run SCENARIO.yml... [-o DIR] [--replicates N] ...; run --help"},
  {"resume", command_resume, "go on from a checkpoint: path87 resume CHECKPOINT.h5 [--checkpoint-every YEARS] ..."},
  {"compare", command_compare, "compare results: path87 compare BASE.h5 OTHER.h5... [--by region] ...; compare --help"},
  {"check", command_check, "check scenarios without running them: path87 check SCENARIO.yml..."},
  {"explain", command_explain,
   "what a scenario changes, whom it reaches, what it costs: path87 explain SCENARIO.yml [--lang en|es|fr]"},
  {"describe", command_describe, "reference: path87 describe levers|params|year|results|schema|columns|definitions"},
  {"diff", command_diff,
   "where two runs part: path87 diff A.trace B.trace, of path87 run --trace FILE [--trace-values]"},
  {"verify", command_verify, "is a results file what its own inputs give? path87 verify RESULT.h5"},
  {"calibrate", command_calibrate, "set 2016 constants to published levels, or --check them on fresh seeds"}};

enum { N_COMMANDS = sizeof commands / sizeof *commands };

static void print_usage(FILE *out)
{
  fprintf(out, "path87 %s: household microsimulation of child labour under policies\n\nCommands:\n", P87_VERSION);
  for (size_t k = 0; k < N_COMMANDS; k++) fprintf(out, "  %-10s %s\n", commands[k].name, commands[k].summary);
  fprintf(out, "\nOver several processes: mpirun -n N path87 run ...\nExit codes: 0 done, 1 machine, 2 input, 3 a bug "
               "of ours, 4 diff or verify found a difference,\n75 stopped by a signal: run the same command again to "
               "go on.\n");
}

static p87_status dispatch(int argc, char **argv, struct p87_report *report)
{
  if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
    if (p87_comm_rank(p87_comm_world()) == 0) print_usage(argc < 2 ? stderr : stdout);
    return argc < 2 ? P87_USER : P87_OK;
  }
  if (strcmp(argv[1], "--version") == 0) {
    if (p87_comm_rank(p87_comm_world()) == 0) printf("path87 %s\n", P87_VERSION);
    return P87_OK;
  }
  const char *names[N_COMMANDS];
  for (size_t k = 0; k < N_COMMANDS; k++) {
    names[k] = commands[k].name;
    if (strcmp(argv[1], commands[k].name) == 0) return commands[k].run(argc - 1, argv + 1, report);
  }
  return command_unknown("path87", argv[1], names, N_COMMANDS, report);
}

/* For tests: PATH87_FAIL_ALLOCATION=N[@RANK] makes the N-th allocation fail, on all ranks or on one. */
static void prepare_fault(int rank)
{
  const char *text = getenv("PATH87_FAIL_ALLOCATION");
  uint64_t n = 0;
  int on = rank;
  if (text && sscanf(text, "%" SCNu64 "@%d", &n, &on) >= 1 && on == rank) p87_memory_fail_at(n);
}

/* The first rank that has something to say prints: what others have is mostly the same. Collective. */
static void print_report(struct p87_comm *world, const struct p87_report *report, p87_status st)
{
  const int rank = p87_comm_rank(world), size = p87_comm_size(world);
  double first = p87_report_count(report) ? size - rank : 0;
  p87_comm_max_f64(world, &first, 1);
  if (first > 0 ? rank == size - (int)first : rank == 0) {
    p87_report_print(report, stderr);
    if (st == P87_MACHINE && p87_report_count(report) == 0)
      fprintf(stderr, "path87: out of memory; use a larger --scale, fewer countries, or more ranks\n");
  }
}

/* A file that HDF5 could not close would crash it when the program ends: then it ends here. Collective. */
static void leave_if_stuck(struct p87_comm *world, p87_status st)
{
  double stuck = p87_checkpoint_is_stuck();
  p87_comm_max_f64(world, &stuck, 1);
  if (stuck > 0) _exit((int)st);
}

int main(int argc, char **argv)
{
  struct p87_report report = {0};
  p87_status st = p87_comm_start(&argc, &argv);
  if (st) return (int)st; /* it has said why */
  struct p87_comm *world = p87_comm_world();
  p87_log_open(p87_comm_rank(world), P87_LOG_INFO, stderr);
  prepare_fault(p87_comm_rank(world));
  st = p87_comm_agree(world, dispatch(argc, argv, &report));
  p87_progress_end();
  print_report(world, &report, st);
  fflush(stdout);
  p87_report_free(&report);
  leave_if_stuck(world, st);
  p87_comm_stop();
  return (int)st;
}

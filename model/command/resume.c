/* path87 resume: go on from a checkpoint, without the files of parameters and scenarios. */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "path87/base/log.h"
#include "path87/base/memory.h"
#include "path87/hpc/stop.h"
#include "path87/results/recorded.h"
#include "simulate.h"

struct options {
  const char *path;
  int quiet;
  struct checkpoint_options checkpoints;
};

static const char help[] =
  "path87 resume CHECKPOINT.h5 [OPTION...]: goes on from a checkpoint of path87 run, on any number of ranks; the\n"
  "parameters and scenarios are in it. Results go into its folder.\n"
  "If it is damaged, the one before it is used.\n\n"
  "  --checkpoint-every YEARS  a checkpoint after every so many simulated years; the last two are kept\n"
  "  --checkpoint-minutes M    a checkpoint after the year in which M minutes have passed since the last\n"
  "  --quiet                   warnings only\n";

static p87_status parse(int argc, char **argv, struct options *o, struct p87_report *report)
{
  static const char *const known[] = {"--quiet", "--checkpoint-every", "--checkpoint-minutes"};
  p87_status st = P87_OK;
  int n = 0;
  for (int k = 1; k < argc; k++) {
    if (strcmp(argv[k], "--quiet") == 0) {
      o->quiet = 1;
    } else if (strcmp(argv[k], "--movers") == 0) {
      p87_report_add(report, "command line", 0, 0,
                     "a checkpoint does not hold who moved until then: use path87 run --movers, which starts anew");
      return P87_USER;
    } else if (argv[k][0] != '-') {
      o->path = argv[k];
      n++;
    } else {
      int is_known = 0;
      const char *value = k + 1 < argc ? argv[k + 1] : "";
      const p87_status one = command_checkpoint_option(argv[k], value, &o->checkpoints, &is_known, report);
      if (!is_known) return command_unknown("path87 resume", argv[k], known, P87_COUNT_OF(known), report);
      if (one) st = one;
      k++;
    }
  }
  if (n == 1) return st;
  p87_report_add(report, "command line", 0, 0,
                 "path87 resume needs one checkpoint, for example results/baseline.checkpoint.2019.h5");
  return P87_USER;
}

/* Collective. The inputs of the run as the checkpoint holds them. */
static p87_status read_recorded(const char *path, struct p87_recorded *out, struct p87_report *report)
{
  struct p87_comm *comm = p87_comm_world();
  const int is_first = p87_comm_rank(comm) == 0;
  void *image = NULL;
  size_t n = 0;
  p87_status st = is_first ? p87_checkpoint_part_read(path, P87_PART_INPUTS, &image, &n, report) : P87_OK;
  st = p87_comm_agree(comm, st);
  if (st) return st;
  p87_comm_broadcast(comm, &n, sizeof n, 0);
  if (!is_first) image = p87_alloc(n);
  st = p87_comm_agree(comm, image ? P87_OK : P87_MACHINE);
  if (!st) {
    p87_comm_broadcast(comm, image, n, 0);
    st = p87_comm_agree(comm, p87_recorded_image(image, n, path, out, report));
  }
  p87_free(image);
  return st;
}

/* The folder of a path. */
static void folder_of(const char *path, char dir[P87_CHECKPOINT_FILE])
{
  snprintf(dir, P87_CHECKPOINT_FILE, "%s", path);
  char *slash = strrchr(dir, '/');
  if (slash == dir)
    slash[1] = '\0';
  else if (slash)
    *slash = '\0';
  else
    snprintf(dir, P87_CHECKPOINT_FILE, ".");
}

p87_status command_resume(int argc, char **argv, struct p87_report *report)
{
  if (command_help(argc, argv, help)) return P87_OK;
  struct p87_comm *comm = p87_comm_world();
  struct options o = {0};
  struct p87_found *found = p87_alloc(sizeof *found);
  struct p87_recorded *recorded = p87_alloc(sizeof *recorded);
  char older[P87_CHECKPOINT_FILE] = "", dir[P87_CHECKPOINT_FILE];
  p87_status st = parse(argc, argv, &o, report);
  if (!found || !recorded) st = P87_MACHINE;
  st = p87_comm_agree(comm, st);
  if (st) goto done;
  p87_stop_catch();
  p87_log_open(p87_comm_rank(comm), o.quiet ? P87_LOG_WARNING : P87_LOG_INFO, stderr);
  st = p87_checkpoints_given(comm, o.path, found, older, report);
  if (!st) st = read_recorded(found->path, recorded, report);
  if (st) goto done;
  folder_of(found->path, dir);
  const struct simulation sim = {.dir = dir,
                                 .inputs = &recorded->inputs,
                                 .scenarios = recorded->scenarios,
                                 .n = recorded->n_scenarios,
                                 .from = found,
                                 .older = older,
                                 .every_years = (unsigned)o.checkpoints.every_years,
                                 .every_minutes = o.checkpoints.every_minutes};
  st = command_simulate(&sim, report);

done:
  p87_stop_release();
  if (recorded) p87_recorded_free(recorded);
  p87_free(recorded);
  p87_free(found);
  return st;
}

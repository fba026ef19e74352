#include "machine.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static void find_processor(char *name, size_t room)
{
  char line[256];
  snprintf(name, room, "unknown");
  FILE *in = fopen("/proc/cpuinfo", "r");
  if (!in) return;
  while (fgets(line, sizeof line, in)) {
    const char *colon = strchr(line, ':');
    if (strncmp(line, "model name", 10) != 0 || !colon) continue;
    snprintf(name, room, "%.*s", (int)strcspn(colon + 2, "\n"), colon + 2);
    break;
  }
  fclose(in);
}

/* -dirty: what was measured is not what was committed. */
static void find_commit(const char *source_dir, char *commit, size_t room)
{
  char command[4300];
  snprintf(commit, room, "unknown");
  if (snprintf(command, sizeof command, "GIT_OPTIONAL_LOCKS=0 git -C '%s' describe --always --dirty 2>/dev/null",
               source_dir) >= (int)sizeof command)
    return;
  FILE *in = popen(command, "r");
  if (!in) return;
  char line[64];
  if (fgets(line, sizeof line, in)) snprintf(commit, room, "%.*s", (int)strcspn(line, "\n"), line);
  pclose(in);
}

void machine_find(const char *source_dir, const char *commit, struct machine *out)
{
  const time_t now = time(NULL);
  memset(out, 0, sizeof *out);
  find_processor(out->processor, sizeof out->processor);
  out->cores = sysconf(_SC_NPROCESSORS_ONLN);
  if (commit)
    snprintf(out->commit, sizeof out->commit, "%s", commit);
  else
    find_commit(source_dir, out->commit, sizeof out->commit);
  strftime(out->date, sizeof out->date, "%Y-%m-%d", gmtime(&now));
}

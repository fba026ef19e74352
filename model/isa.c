/* Which copy of the processes runs: the widest instruction set of this machine,
 * or the one that PATH87_ISA names. All give the same bits. */
#include <stdlib.h>
#include <string.h>

#include "path87/process/process.h"

#ifdef PATH87_X86_64
extern const struct p87_kernels p87_kernels_x86_64, p87_kernels_x86_64_v3, p87_kernels_x86_64_v4;

static int runs_v3(void)
{
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
}

static int runs_v4(void)
{
  return runs_v3() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}

static int runs_always(void)
{
  return 1;
}

static const struct candidate {
  const char *name;
  const struct p87_kernels *kernels;
  int (*runs)(void);
} candidates[] = {{"x86-64-v4", &p87_kernels_x86_64_v4, runs_v4},
                  {"x86-64-v3", &p87_kernels_x86_64_v3, runs_v3},
                  {"x86-64", &p87_kernels_x86_64, runs_always}};
#else
extern const struct p87_kernels p87_kernels_portable;

static int runs_always(void)
{
  return 1;
}

static const struct candidate {
  const char *name;
  const struct p87_kernels *kernels;
  int (*runs)(void);
} candidates[] = {{"portable", &p87_kernels_portable, runs_always}};
#endif

enum { N_CANDIDATES = sizeof candidates / sizeof *candidates };

const struct p87_kernels *p87_kernels_choose(struct p87_report *report)
{
  const char *wanted = getenv("PATH87_ISA");
  char there[64] = "";
  for (size_t k = 0; k < N_CANDIDATES; k++) {
    if (!candidates[k].runs()) continue;
    if (!wanted || !*wanted || strcmp(wanted, candidates[k].name) == 0) return candidates[k].kernels;
    strcat(strcat(there, *there ? ", " : ""), candidates[k].name); /* all names fit */
  }
  p87_report_add(report, "PATH87_ISA", 0, 0, "\"%s\" does not run here; leave it unset, or choose among %s", wanted,
                 there);
  return NULL;
}

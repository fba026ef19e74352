/* Parameters drawn from their ranges of params.def. Include after prop.h. */
#ifndef PATH87_TESTS_SUPPORT_GEN_PARAMS_H
#define PATH87_TESTS_SUPPORT_GEN_PARAMS_H

#include <string.h>

#include "path87/params/params.h"

/* Draws every parameter of a section, ends of ranges more often than not. */
static inline void gen_section(struct prop_gen *g, const char *section, struct p87_params *out)
{
  for (size_t k = 0; k < P87_N_PARAMS; k++) {
    const struct p87_param_info *info = &p87_param_table[k];
    if (strcmp(info->section, section) != 0) continue;
    *(float *)(void *)((char *)out + info->offset) = (float)gen_real(g, (double)info->min, (double)info->max);
  }
}

static inline struct p87_child_time_params gen_child_time(struct prop_gen *g)
{
  struct p87_params params;
  memset(&params, 0, sizeof params);
  gen_section(g, "child_time", &params);
  return params.child_time;
}

#endif

/* The table of parameters. */
#include "path87/params/params.h"

const struct p87_param_info p87_param_table[P87_N_PARAMS] = {
#define P87_PARAM(section, name, min, max, unit, meaning) \
  {#section, \
   #name, \
   (float)(min), \
   (float)(max), \
   unit, \
   meaning, \
   offsetof(struct p87_params, section) + offsetof(struct p87_##section##_params, name)},
#include "path87/tables/params.def"
};

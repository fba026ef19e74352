/* The table of levers. */
#include "path87/policy/lever.h"

const struct p87_lever_info p87_lever_table[P87_LEVERS] = {
#define P87_LEVER(name, neutral, min, max, unit, alias, per_unit, reach, area, meaning) \
  {#name, neutral, min, max, unit, alias, per_unit, P87_REACH_##reach, area, meaning},
#include "path87/tables/levers.def"
};

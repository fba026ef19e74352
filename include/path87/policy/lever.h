#ifndef PATH87_POLICY_LEVER_H
#define PATH87_POLICY_LEVER_H

#include <stdint.h>

/* The levers: made from tables/levers.def. */

enum p87_lever {
#define P87_LEVER(name, neutral, min, max, unit, alias, per_unit, reach, area, meaning) P87_LEVER_##name,
#include "path87/tables/levers.def"
  P87_LEVERS
};

enum p87_reach { P87_REACH_household, P87_REACH_community, P87_REACH_country };

struct p87_lever_info {
  const char *name;
  double neutral, min, max;
  const char *unit;
  const char *alias; /* another unit, "" if none */
  double per_unit;   /* of `unit` (or of what `alias` names) for one of alias */
  enum p87_reach reach;
  int area_of_action; /* 1-12 */
  const char *meaning;
};

extern const struct p87_lever_info p87_lever_table[P87_LEVERS];

#endif

#ifndef PATH87_POLICY_POLICY_H
#define PATH87_POLICY_POLICY_H

#include "path87/base/random.h"
#include "path87/policy/scenario.h"
#include "path87/world/community.h"

/* What the scenario's settings come to in one year. A process asks how much of
 * a lever reaches this household or community, never which policy is on. */

struct p87_policy {
  const struct p87_scenario *scenario; /* borrowed */
  unsigned year;
  struct p87_key key;
};

/* Full value times the ramp: 0 before the first year and after the last. */
double p87_setting_strength(const struct p87_setting *s, unsigned year);

/* Is community (country, area, region) inside the setting's `where`? */
int p87_setting_covers(const struct p87_setting *s, unsigned country, unsigned region, unsigned area);

/* The same of an event in a year. */
int p87_event_covers(const struct p87_event *e, unsigned year, unsigned country, unsigned region, unsigned area);

#endif

#ifndef PATH87_POLICY_POLICY_H
#define PATH87_POLICY_POLICY_H

#include "path87/policy/scenario.h"

/* What a scenario's settings come to in one year, before anyone is looked at. */

/* Whom the money of a budget reaches this year, from what last year's count said it would take. */
struct p87_ration {
  float share; /* of households meant, drawn for life: first come */
  float below; /* income per head of last year, USD PPP per day: poorest first */
};

struct p87_policy {
  const struct p87_scenario *scenario; /* borrowed */
  struct p87_ration ration[P87_MOST_BUDGETS];
};

/* A policy without limits: every budget reaches all. */
struct p87_policy p87_policy_make(const struct p87_scenario *scenario);

/* Full value times the ramp: neutral before the first year and after the last. `pace`, 0 to 1, stretches the ramp: full
 * value after ramp / pace years. */
double p87_setting_strength(const struct p87_setting *s, unsigned year, double pace);

/* Is community (country, area, region) inside the setting's `where`? */
int p87_setting_covers(const struct p87_setting *s, unsigned country, unsigned region, unsigned area);

/* Number of a lever among those that draw whom they reach, 0 to 47. Levers of a whole country draw nobody. */
unsigned p87_lever_number(enum p87_lever lever);

#endif

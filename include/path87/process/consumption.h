#ifndef PATH87_PROCESS_CONSUMPTION_H
#define PATH87_PROCESS_CONSUMPTION_H

#include "path87/world/community.h"

/* Consumption of household h, USD PPP per head per day, after children's time: income of adults, what children
 * earn or add to the family's production, and conditional transfers to those who attend school. Spending on
 * schooling is part of it. */
static inline float p87_home_consumption(const struct p87_community *place, p87_index h)
{
  const struct p87_persons *who = &place->persons;
  const struct p87_households *home = &place->households;
  const float grant = home->grant_usd_month[h] * (12.0f / 365.0f);
  float sum = 0.0f;
  for (p87_index i = home->first[h]; i < (p87_index)home->first[h] + home->members[h]; i++) {
    const unsigned use = who->time_use[i];
    const int child = who->age[i] >= P87_CHILD_FIRST && who->age[i] <= P87_CHILD_LAST;
    sum += child ? who->earning_usd_day[i] : 0.0f;
    sum += child && (use == P87_SCHOOL_ONLY || use == P87_SCHOOL_AND_WORK) ? grant : 0.0f;
  }
  return home->income_usd_day[h] + sum / (float)home->members[h];
}

#endif

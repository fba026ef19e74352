#ifndef PATH87_PROCESS_CONSUMPTION_H
#define PATH87_PROCESS_CONSUMPTION_H

#include "path87/base/dmath.h"
#include "path87/world/community.h"

/* With what the person in row i earns or adds to the family's production, if a child. */
P87_IN_LOOPS float p87_with_child(float sum, const struct p87_persons *who, p87_index i)
{
  const int child = (who->age[i] >= P87_CHILD_FIRST) & (who->age[i] <= P87_CHILD_LAST);
  return sum + p87_pick(child, who->earning_usd_day[i], 0.0f);
}

/* Consumption of household h, USD PPP per head per day, after children's time: income of adults, what children
 * earn or add to the family's production, and conditional transfers to those who attend school. Spending on
 * schooling is part of it. */
static inline float p87_home_consumption(const struct p87_community *place, p87_index h)
{
  const struct p87_households *home = &place->households;
  float sum = home->grants_usd_day[h];
  for (p87_index i = home->first[h]; i < (p87_index)home->first[h] + home->members[h]; i++)
    sum = p87_with_child(sum, &place->persons, i);
  return home->income_usd_day[h] + sum / (float)home->members[h];
}

#endif

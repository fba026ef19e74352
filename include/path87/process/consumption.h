#ifndef PATH87_PROCESS_CONSUMPTION_H
#define PATH87_PROCESS_CONSUMPTION_H

#include "path87/base/dmath.h"
#include "path87/world/community.h"

/* What the person in row i adds to a household's sum of what children bring in: what a child earns or adds to the
 * family's production, and the grant (USD PPP per day) for one who attends school. */
P87_IN_LOOPS float p87_with_child(float sum, const struct p87_persons *who, p87_index i, float grant)
{
  const unsigned use = who->time_use[i];
  const int child = (who->age[i] >= P87_CHILD_FIRST) & (who->age[i] <= P87_CHILD_LAST);
  sum += p87_pick(child, who->earning_usd_day[i], 0.0f);
  return sum + p87_pick(child & ((use == P87_SCHOOL_ONLY) | (use == P87_SCHOOL_AND_WORK)), grant, 0.0f);
}

static inline float p87_grant_usd_day(float grant_usd_month)
{
  return grant_usd_month * (12.0f / 365.0f);
}

/* Consumption of household h, USD PPP per head per day, after children's time: income of adults, what children
 * earn or add to the family's production, and conditional transfers to those who attend school. Spending on
 * schooling is part of it. */
static inline float p87_home_consumption(const struct p87_community *place, p87_index h)
{
  const struct p87_households *home = &place->households;
  const float grant = p87_grant_usd_day(home->grant_usd_month[h]);
  float sum = 0.0f;
  for (p87_index i = home->first[h]; i < (p87_index)home->first[h] + home->members[h]; i++)
    sum = p87_with_child(sum, &place->persons, i, grant);
  return home->income_usd_day[h] + sum / (float)home->members[h];
}

#endif

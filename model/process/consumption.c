/* Household consumption: income of adults, what children earn or add to the
 * family's production, and conditional transfers to those who attend school.
 * Spending on schooling is part of consumption. Runs after children's time. */
#include "path87/process/process.h"

P87_PROCESS(consumption)
{
  (void)ctx;
  (void)tally;
  const struct p87_persons *who = &place->persons;
  struct p87_households *home = &place->households;
  for (p87_index h = 0; h < home->n; h++) {
    const float grant = home->grant_usd_month[h] * (12.0f / 365.0f);
    float sum = 0.0f;
    for (p87_index i = home->first[h]; i < (p87_index)home->first[h] + home->members[h]; i++) {
      const unsigned use = who->time_use[i];
      const int child = who->age[i] >= P87_CHILD_FIRST && who->age[i] <= P87_CHILD_LAST;
      sum += child ? who->earning_usd_day[i] : 0.0f;
      sum += child && (use == P87_SCHOOL_ONLY || use == P87_SCHOOL_AND_WORK) ? grant : 0.0f;
    }
    home->consumption_usd_day[h] = home->income_usd_day[h] + sum / (float)home->members[h];
  }
}

/* Household income: what adults earn or receive and unconditional transfers, per
 * head and day. Nothing that children earn: it is what their time is decided on.
 * Households never fall below a floor of a hundredth of the subsistence line, so
 * that logarithms stand: they live on what others give.
 * Runs after adult work and the levers' reach, before children's time. */
#include "path87/process/process.h"

P87_PROCESS(income)
{
  (void)tally;
  const float least = 0.01f * ctx->params->economy.subsistence_usd_day;
  const struct p87_persons *who = &place->persons;
  struct p87_households *home = &place->households;
  for (p87_index h = 0; h < home->n; h++) {
    float sum = 0.0f;
    for (p87_index i = home->first[h]; i < (p87_index)home->first[h] + home->members[h]; i++)
      sum += who->age[i] >= P87_ADULT_FIRST ? who->earning_usd_day[i] : 0.0f;
    const float income = sum / (float)home->members[h] + home->transfer_usd_day[h];
    home->income_usd_day[h] = income > least ? income : least;
  }
}

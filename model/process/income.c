/* Household income per head and day: what adults earn or receive, what land yields, and unconditional transfers.
 *
 *     y = (sum of adults' earnings + [someone on own account or a contributing family worker] r w A) / n + transfer
 *
 *   r  yield of an acre beyond the family's work, in informal wages     model.yml, economy.land_income
 *   w  informal wage of the community, with its shock                   USD PPP per day
 *   A  land, or its equivalent in an enterprise                         acre
 *   n  members
 *
 * Nothing that children earn: it is what their time is decided on. The yield of land is what makes those with much
 * land need their children's work less; what it does to the worth of a child's time there is in child_time. Households
 * never fall below a floor of a hundredth of the subsistence line, so that logarithms stand: they live on what others
 * give.
 * Runs after adult work and the levers' reach, before children's time. */
#include "path87/process/income.h"

#include "path87/base/dmath.h"
#include "path87/process/process.h"

P87_PROCESS(income)
{
  (void)tally;
  const struct p87_economy_params *k = &ctx->params->economy;
  const float least = 0.01f * k->subsistence_usd_day;
  const float wage = place->wage_usd_day * p87_expf(place->wage_shock);
  const struct p87_persons *who = &place->persons;
  struct p87_households *home = &place->households;
  for (p87_index h = 0; h < home->n; h++) {
    float sum = 0.0f;
    unsigned has_enterprise = 0;
    for (p87_index i = home->first[h]; i < (p87_index)home->first[h] + home->members[h]; i++) {
      const unsigned adult = who->age[i] >= P87_ADULT_FIRST, status = who->work_status[i];
      sum += adult ? who->earning_usd_day[i] : 0.0f;
      has_enterprise |= adult & ((status == P87_OWN_ACCOUNT) | (status == P87_CONTRIBUTING_FAMILY));
    }
    sum += has_enterprise ? p87_land_income(k, wage, home->land_acre[h]) : 0.0f;
    const float income = sum / (float)home->members[h] + home->transfer_usd_day[h];
    home->income_usd_day[h] = income > least ? income : least;
  }
}

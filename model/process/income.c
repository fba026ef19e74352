/* Household income per head and day: what adults earn or receive, what land yields, and unconditional transfers.
 *
 *     y = (sum of e exp(R + [agriculture] H) p + [someone on own account or a contributing family worker] r w A exp(R + H) P)
 *         * (1 - k.illness_loss (1 - a) [ill]) / n + transfer
 *
 *   e  earnings of an adult in an ordinary year                         USD PPP per day
 *   H  farm_shock, R  income_shock of the place (process shocks)        ln; of what they take, early action protects
 *   a  the share that early action protects
 *   r  yield of an acre beyond the family's work, in informal wages     model.yml, economy.land_income
 *   w  informal wage of the community in an ordinary year               USD PPP per day
 *   A  land, or its equivalent in an enterprise, with what programmes add   acre
 *   p  price of produce against 2016: G for those in agriculture, times C for those of them on own account; P = G C where
 *      the household has a farm (process/farm_price.h: premium at the farm gate, cooperatives); 1 without levers
 *   n  members
 *
 * Nothing that children earn: it is what their time is decided on. The yield of land is what makes those with much
 * land need their children's work less; what it does to the worth of a child's time there is in child_time. Households
 * never fall below a floor of a hundredth of the subsistence line, so that logarithms stand: they live on what others
 * give.
 * Whether illness keeps a household from earning is drawn by its identity.
 * Runs after adult work and the levers' reach, before children's time. */
#include "path87/process/income.h"

#include "path87/base/dmath.h"
#include "path87/process/farm_price.h"
#include "path87/process/given.h"
#include "path87/process/process.h"

/* What is left of a household's earnings where an epidemic goes round. */
static float left_by_illness(const struct p87_context *ctx, const struct p87_community *place, p87_index h)
{
  const int ill = p87_uniform(p87_draw(ctx, P87_DRAW_ILLNESS, place->households.id[h])) < place->illness;
  return ill ? 1.0f - ctx->params->shocks.illness_loss * (1.0f - place->inputs.early_action) : 1.0f;
}

P87_PROCESS(income)
{
  (void)tally;
  const struct p87_economy_params *k = &ctx->params->economy;
  const float least = 0.01f * k->subsistence_usd_day;
  const struct p87_persons *who = &place->persons;
  struct p87_households *home = &place->households;
  const float shock = p87_shock_left(place->income_shock, place->inputs.early_action);
  const float farm_shock = p87_shock_left(place->farm_shock, place->inputs.early_action);
  const float elsewhere = p87_expf(shock), farm = p87_expf(shock + farm_shock);
  const float gate = p87_farm_gate(ctx, place), cooperative = p87_cooperative_price(ctx, place);
  const float part[P87_SECTORS] = {elsewhere, farm * gate, elsewhere, elsewhere};
  const float wage = place->wage_usd_day * farm;
  const int sick = place->illness > 0.0f;
  for (p87_index h = 0; h < home->n; h++) {
    float sum = 0.0f;
    unsigned has_enterprise = 0;
    for (p87_index i = home->first[h]; i < (p87_index)home->first[h] + home->members[h]; i++) {
      const unsigned adult = who->age[i] >= P87_ADULT_FIRST, status = who->work_status[i];
      const unsigned sells = status == P87_OWN_ACCOUNT && who->sector[i] == P87_AGRICULTURE;
      sum += adult ? part[who->sector[i]] * (sells ? cooperative : 1.0f) * who->earning_usd_day[i] : 0.0f;
      has_enterprise |= adult & ((status == P87_OWN_ACCOUNT) | (status == P87_CONTRIBUTING_FAMILY));
    }
    sum += has_enterprise ? p87_land_income(k, wage, p87_acres(ctx, place, h)) * p87_farm_price(ctx, place, h) : 0.0f;
    if (sick) sum *= left_by_illness(ctx, place, h);
    if (home->programmes[h]) sum += p87_transfers(ctx, place, h);
    const float income = sum / (float)home->members[h];
    home->income_usd_day[h] = income > least ? income : least;
  }
}

#ifndef PATH87_PROCESS_FARM_PRICE_H
#define PATH87_PROCESS_FARM_PRICE_H

#include "path87/process/export_chain.h"
#include "path87/process/process.h"

/* What is paid more for farm produce than in 2016, as factors on incomes; 1 to the bit without levers.
 *
 *     G = 1 + g min(1, X f)      g input price_premium; X f share of the community's agriculture that feeds export chains
 *     C = 1 + c s                c input cooperatives, s economy.cooperative_gain: on all produce of own-account farmers */

/* G: at the farm gate, for all who work in agriculture. */
static inline float p87_farm_gate(const struct p87_context *ctx, const struct p87_community *place)
{
  const struct p87_supply_chain_figures *country = &ctx->figures->country[place->country].supply_chain;
  return 1.0f + place->inputs.price_premium * p87_exposed(country, place->exposure, P87_AGRICULTURE);
}

/* C: through cooperatives, in the mean over smallholders of the community. */
static inline float p87_cooperative_price(const struct p87_context *ctx, const struct p87_community *place)
{
  return 1.0f + place->inputs.cooperatives * ctx->params->economy.cooperative_gain;
}

/* Does household h run a farm: an adult on own account, or helping, in agriculture? */
static inline int p87_has_farm(const struct p87_community *place, p87_index h)
{
  const struct p87_persons *who = &place->persons;
  const struct p87_households *home = &place->households;
  unsigned farmers = 0;
  for (p87_index i = home->first[h]; i < (p87_index)home->first[h] + home->members[h]; i++) {
    const unsigned status = who->work_status[i], is_own = status == P87_OWN_ACCOUNT;
    farmers += (who->age[i] >= P87_ADULT_FIRST) & (who->sector[i] == P87_AGRICULTURE) &
               (is_own | (status == P87_CONTRIBUTING_FAMILY));
  }
  return farmers > 0;
}

/* G C of household h: for what its land yields and its family's time there is worth; 1 if it has no farm. */
static inline float p87_farm_price(const struct p87_context *ctx, const struct p87_community *place, p87_index h)
{
  const struct p87_policy_inputs *in = &place->inputs;
  if (!(in->price_premium > 0.0f || in->cooperatives > 0.0f)) return 1.0f; /* most years */
  return p87_has_farm(place, h) ? p87_farm_gate(ctx, place) * p87_cooperative_price(ctx, place) : 1.0f;
}

#endif

#ifndef PATH87_PROCESS_SPENDING_H
#define PATH87_PROCESS_SPENDING_H

#include "path87/process/given.h"

/* What a programme pays to a household: for those who hand it out and those who count it alike. */

/* Money of one setting for household h whatever its children do, USD PPP a year. */
static inline float p87_paid_to(const struct p87_context *ctx, const struct p87_setting *s,
                                const struct p87_community *place, p87_index h, double value)
{
  switch (p87_lever_table[s->lever].gives) {
  case P87_GIFT_grant:
    return p87_is_enforced(ctx, s, place->households.id[h]) ? 0.0f : 365.0f * p87_cash(ctx, s, place, h, value);
  case P87_GIFT_cash: return 365.0f * p87_cash(ctx, s, place, h, value);
  case P87_GIFT_work_days: return 365.0f * p87_works_pay(place, h, value);
  case P87_GIFT_crop_insurance: return 365.0f * p87_crop_payout(ctx, place, h, value);
  default: return 0.0f;
  }
}

/* Grants of one setting for children of household h, where attendance is checked, USD PPP a year: for those who attend
 * school, or, with `all`, if all did who are meant. */
static inline float p87_grants_to(const struct p87_context *ctx, const struct p87_setting *s,
                                  const struct p87_community *place, p87_index h, double value, int all)
{
  const struct p87_persons *who = &place->persons;
  const struct p87_households *home = &place->households;
  if (p87_lever_table[s->lever].gives != P87_GIFT_grant || !p87_is_enforced(ctx, s, home->id[h])) return 0.0f;
  unsigned receivers = 0;
  for (p87_index i = home->first[h]; i < (p87_index)home->first[h] + home->members[h]; i++) {
    const unsigned use = who->time_use[i], child = who->age[i] >= P87_CHILD_FIRST && who->age[i] <= P87_CHILD_LAST;
    const unsigned attends = child && (all || use == P87_SCHOOL_ONLY || use == P87_SCHOOL_AND_WORK);
    receivers += attends && p87_is_meant(&s->who, who, i, home->traits[h]);
  }
  return 12.0f * p87_money_a_month(ctx, s, place, value) * (float)receivers;
}

/* What is granted: to those who attend. */
static inline float p87_granted_to(const struct p87_context *ctx, const struct p87_setting *s,
                                   const struct p87_community *place, p87_index h, double value)
{
  return p87_grants_to(ctx, s, place, h, value, 0);
}

/* Cost of a USD PPP that arrives: administration, less where partners share it, and what is lost on the way, less where
 * the administration has more capacity. */
static inline float p87_cost_of_delivery(const struct p87_context *ctx, const struct p87_community *place,
                                         enum p87_lever lever)
{
  const struct p87_policy_params *k = &ctx->params->policy;
  const float lost = k->leakage * (1.0f - p87_capacity_for(ctx, place, lever));
  return (1.0f + k->administration * (1.0f - place->inputs.coordination)) / (1.0f - lost);
}

/* GDP per head of the country this year, USD PPP a year in prices of the model: what services cost goes by it. */
static inline float p87_gdp_per_head(const struct p87_context *ctx, const struct p87_community *place)
{
  const float in_2016 = (float)ctx->figures->country[place->country].economy.gdp_ppp;
  return ctx->params->policy.gdp_prices * in_2016 * p87_expf(ctx->table[place->country].ln_growth);
}

/* Cost of one of the lever's basis at value 1: in yearly GDP per head, or in USD for one USD paid (params/model.yml, section
 * cost). */
static inline float p87_cost_of_one(const struct p87_context *ctx, enum p87_lever lever)
{
  _Static_assert(sizeof ctx->params->cost == P87_LEVERS * sizeof(float), "the section cost has a line for each lever");
  const float *cost = (const float *)(const void *)&ctx->params->cost;
  return cost[lever];
}

static inline int64_t p87_micro(float usd)
{
  return (int64_t)((double)usd * 1e6 + 0.5);
}

/* Counts what a lever reached here and what it cost, USD PPP before delivery, u included. */
static inline void p87_count_cost(const struct p87_context *ctx, const struct p87_community *place,
                                  struct p87_tally_layout *t, enum p87_lever lever, int64_t reached, float usd)
{
  const size_t cell = (size_t)place->area * P87_LEVERS + lever;
  t->costs_reached[cell] += reached;
  t->costs_micro_usd[cell] += p87_micro(usd * p87_cost_of_delivery(ctx, place, lever));
}

#endif

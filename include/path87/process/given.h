#ifndef PATH87_PROCESS_GIVEN_H
#define PATH87_PROCESS_GIVEN_H

#include "path87/process/delivery.h"
#include "path87/process/income.h"

/* What the programmes that reach a household give: inputs of other processes, all 0 without programmes. */

/* The programme of a slot; NULL if the number is not one's. */
static inline const struct p87_setting *p87_programme_at(const struct p87_scenario *scenario, unsigned slot)
{
  for (size_t k = 0; k < scenario->n_settings; k++) {
    const struct p87_setting *s = &scenario->settings[k];
    if (p87_lever_table[s->lever].reach == P87_REACH_household && s->slot == slot) return s;
  }
  return NULL;
}

/* One after the other the programmes in `bits`; takes it from them. */
static inline const struct p87_setting *p87_programme_next(const struct p87_context *ctx, uint32_t *bits)
{
  const unsigned slot = (unsigned)__builtin_ctz(*bits);
  *bits &= *bits - 1;
  return p87_programme_at(ctx->policy->scenario, slot);
}

/* Value of a gift to household h this year, added over programmes, in the unit of the lever; not of money. */
static inline float p87_given(const struct p87_context *ctx, const struct p87_community *place, p87_index h,
                              enum p87_gift gift)
{
  float sum = 0.0f;
  for (uint32_t bits = place->households.programmes[h]; bits;) {
    const struct p87_setting *s = p87_programme_next(ctx, &bits);
    if (p87_lever_table[s->lever].gives == gift) sum += (float)p87_setting_here(ctx, s, place, ctx->year);
  }
  return sum;
}

/* The same to the person in row i, of the programmes that mean it. */
static inline float p87_given_to(const struct p87_context *ctx, const struct p87_community *place, p87_index i,
                                 enum p87_gift gift)
{
  const p87_index h = place->persons.household[i];
  float sum = 0.0f;
  for (uint32_t bits = place->households.programmes[h]; bits;) {
    const struct p87_setting *s = p87_programme_next(ctx, &bits);
    if (p87_lever_table[s->lever].gives == gift &&
        p87_is_meant(&s->who, &place->persons, i, place->households.traits[h]))
      sum += (float)p87_setting_here(ctx, s, place, ctx->year);
  }
  return sum;
}

/* Land that household h works, or its equivalent in an enterprise, with what programmes add, acres. */
static inline float p87_acres(const struct p87_context *ctx, const struct p87_community *place, p87_index h)
{
  const float own = place->households.land_acre[h];
  return place->households.programmes[h] ? own * (1.0f + p87_given(ctx, place, h, P87_GIFT_land)) : own;
}

/* Money for the child in row i if it attends school, USD PPP per day: grants for which attendance is checked. */
static inline float p87_grant_for(const struct p87_context *ctx, const struct p87_community *place, p87_index i)
{
  const p87_index h = place->persons.household[i];
  float sum = 0.0f;
  for (uint32_t bits = place->households.programmes[h]; bits;) {
    const struct p87_setting *s = p87_programme_next(ctx, &bits);
    if (p87_lever_table[s->lever].gives != P87_GIFT_grant) continue;
    if (!p87_is_meant(&s->who, &place->persons, i, place->households.traits[h])) continue;
    if (p87_is_enforced(ctx, s, place->households.id[h]))
      sum += p87_money_a_month(ctx, s, place, p87_setting_here(ctx, s, place, ctx->year));
  }
  return sum * (12.0f / 365.0f);
}

/* What crop insurance that pays `share` of a lost harvest pays to household h, USD PPP per day: of what its adults earn in
 * agriculture and its land yields in an ordinary year, the part that this year's harvest takes. What early action saves
 * is no loss. */
static inline float p87_crop_payout(const struct p87_context *ctx, const struct p87_community *place, p87_index h,
                                    double share)
{
  if (!(place->farm_shock < 0.0f)) return 0.0f;
  const struct p87_persons *who = &place->persons;
  const struct p87_households *home = &place->households;
  float sum = 0.0f;
  unsigned has_enterprise = 0;
  for (p87_index i = home->first[h]; i < (p87_index)home->first[h] + home->members[h]; i++) {
    const unsigned adult = who->age[i] >= P87_ADULT_FIRST, status = who->work_status[i];
    sum += adult && who->sector[i] == P87_AGRICULTURE ? who->earning_usd_day[i] : 0.0f;
    has_enterprise |= adult & ((status == P87_OWN_ACCOUNT) | (status == P87_CONTRIBUTING_FAMILY));
  }
  if (has_enterprise) sum += p87_land_income(&ctx->params->economy, place->wage_usd_day, p87_acres(ctx, place, h));
  const float lost = 1.0f - p87_expf(p87_shock_left(place->farm_shock, place->inputs.early_action));
  return (float)share * sum * lost;
}

/* Unconditional transfers to household h, USD PPP per day: cash, grants for which nobody checks attendance, what crop
 * insurance pays, and what wages of public works leave over the work given up for them. */
static inline float p87_transfers(const struct p87_context *ctx, const struct p87_community *place, p87_index h)
{
  float sum = 0.0f;
  for (uint32_t bits = place->households.programmes[h]; bits;) {
    const struct p87_setting *s = p87_programme_next(ctx, &bits);
    const double value = p87_setting_here(ctx, s, place, ctx->year);
    switch (p87_lever_table[s->lever].gives) {
    case P87_GIFT_grant:
      if (!p87_is_enforced(ctx, s, place->households.id[h])) sum += p87_cash(ctx, s, place, h, value);
      break;
    case P87_GIFT_cash: sum += p87_cash(ctx, s, place, h, value); break;
    case P87_GIFT_work_days: sum += ctx->params->policy.works_gain * p87_works_pay(place, h, value); break;
    case P87_GIFT_crop_insurance: sum += p87_crop_payout(ctx, place, h, value); break;
    default: break;
    }
  }
  return sum;
}

#endif

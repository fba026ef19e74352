/* What the scenario's levers offer this year: to each household, to the community.
 *
 * A setting reaches a household if the community lies in its `where`, and the
 * household is in the target group and not excluded by error, or is included by
 * error. Target groups are by income per head of last year against the country's
 * distribution of last year. Errors are drawn once for a household's life, so
 * that coverage does not flicker. Settings of the same lever add up.
 * Runs before income and children's time. */
#include "path87/base/dmath.h"
#include "path87/policy/policy.h"
#include "path87/process/process.h"

static int is_reached(const struct p87_context *ctx, const struct p87_setting *s, const struct p87_community *place,
                      p87_index h)
{
  const struct p87_households *home = &place->households;
  const int target =
    s->target == P87_TARGET_ALL || home->income_usd_day[h] < ctx->table[place->country].poorest[s->target];
  const float u = p87_uniform(p87_draw_for_life(ctx, P87_DRAW_TARGETING + s->lever, home->id[h]));
  return target ? u >= s->exclusion_error : u < s->inclusion_error;
}

/* The value of a conditional transfer in USD PPP per child per month. */
static float grant_of(const struct p87_context *ctx, const struct p87_setting *s, const struct p87_community *place,
                      double strength)
{
  if (!s->in_alias) return (float)strength;
  const double consumption = ctx->figures->country[place->country].economy.consumption_usd_day * (365.0 / 12.0);
  return (float)(strength * consumption) * p87_expf(ctx->table[place->country].ln_growth);
}

static void offer_grants(const struct p87_context *ctx, const struct p87_setting *s, struct p87_community *place,
                         double strength)
{
  const float grant = grant_of(ctx, s, place, strength);
  for (p87_index h = 0; h < place->households.n; h++)
    if (is_reached(ctx, s, place, h)) place->households.grant_usd_month[h] += grant;
}

P87_PROCESS(policy_reach)
{
  (void)tally;
  struct p87_households *home = &place->households;
  for (p87_index h = 0; h < home->n; h++) home->transfer_usd_day[h] = 0.0f;
  for (p87_index h = 0; h < home->n; h++) home->grant_usd_month[h] = 0.0f;
  place->school_fee_relief = 0.0f;

  const struct p87_scenario *scenario = ctx->policy->scenario;
  const unsigned region = ctx->figures->country[place->country].region;
  for (size_t k = 0; k < scenario->n_settings; k++) {
    const struct p87_setting *s = &scenario->settings[k];
    const double strength = p87_setting_strength(s, ctx->year);
    if (!(strength > 0.0) || !p87_setting_covers(s, place->country, region, place->area)) continue;
    switch (s->lever) {
    case P87_LEVER_cash_transfer_conditional: offer_grants(ctx, s, place, strength); break;
    case P87_LEVER_school_fee_relief: place->school_fee_relief += (float)strength; break;
    case P87_LEVERS: break;
    }
  }
  if (place->school_fee_relief > 1.0f) place->school_fee_relief = 1.0f;
}

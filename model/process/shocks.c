/* Shocks: what happens to a community this year, against 2016 as an ordinary year.
 *
 *     wage_shock           = [rural] ( h_w H + f P )          ln: what a day of work is worth
 *     farm_shock           = h_y H + f P                      ln: incomes from agriculture
 *     income_shock         = R - c_y C                        ln: all incomes
 *     illness              = E                                share of households kept from earning
 *     school_km_shock      = c_d C                            km
 *     school_quality_shock = - c_q C - q L                    standard deviations
 *
 *   H   harvest, ln: [rural] s_h (sqrt(m) u_country + sqrt(1 - m) u_community), and droughts and good rain
 *   P   price of traded crops, ln      world/macro.c, and events
 *   R   recessions, ln                 events only: growth is in the year table
 *   E   epidemics                      k.epidemic_households where one strikes, and events
 *   L   schools closed, share of year  k.epidemic_closure where one strikes, and events
 *   C   conflict, -1 to 1              where one has come to the country, or gone since 2016, in the communities
 *       that lie in it (k.conflict_exposed of them, for ever), and events
 *
 * An aggregate shock thus lowers what a child's time is worth and incomes; illness lowers incomes of some
 * households and leaves the wage. Which of the two wins for children's work is for child_time to find out.
 * Who is ill, and what that costs: process income. Who moves because of it: process migration.
 * Events of a scenario (tables/events.def) add to what chance brings; `without: [random_events]` leaves chance
 * out. How large droughts, falls of prices, epidemics and conflict were is remembered for four years: levers can wait for
 * them. Coefficients: params/model.yml, section shocks.
 * Left out on purpose: seasons; stocks and debts that carry a shock into the next year; crops by kind; children
 * whose parents die in a conflict. First step of the year; not in 2016, which is as published. */
#include "path87/process/happening.h"

static float normal(const struct p87_context *ctx, unsigned decision, p87_id place)
{
  return p87_normal_quantilef(p87_uniform(p87_draw(ctx, decision, place)));
}

static void remember_crises(const struct p87_happening *e, struct p87_community *place)
{
  place->droughts = p87_crisis_remember(place->droughts, 1.0f - p87_expf(e->ln_harvest));
  place->price_falls = p87_crisis_remember(place->price_falls, 1.0f - p87_expf(e->ln_price));
  place->epidemics = p87_crisis_remember(place->epidemics, e->illness);
  place->conflicts = p87_crisis_remember(place->conflicts, e->conflict);
}

P87_PROCESS(shocks)
{
  (void)tally;
  const struct p87_shocks_params *k = &ctx->params->shocks;
  const p87_id id = p87_place_identity(ctx, place);
  float harvest = 0.0f, exposed = 0.0f;
  if (ctx->table[place->country].chance_events) {
    harvest = p87_harvest_shared(ctx, place->country) +
              __builtin_sqrtf(1.0f - k->harvest_country) * normal(ctx, P87_DRAW_HARVEST, id);
  }
  if (ctx->table[place->country].conflict != 0)
    exposed = p87_uniform(p87_draw_for_life(ctx, P87_DRAW_CONFLICT, id)) < k->conflict_exposed ? 1.0f : 0.0f;
  const struct p87_happening e = p87_happening_of(ctx, place->country, place->area, harvest, exposed);
  const struct p87_shock s = p87_shock_of(k, &e, place->area);
  place->wage_shock = s.wage;
  place->farm_shock = s.farm;
  place->income_shock = s.income;
  place->illness = s.illness;
  place->conflict = s.conflict;
  place->school_km_shock = s.school_km;
  place->school_quality_shock = s.school_quality;
  remember_crises(&e, place);
}

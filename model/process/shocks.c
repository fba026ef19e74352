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
 * Who is ill, and what that costs: process income. Households flee from conflict: process migration.
 * Events of a scenario (tables/events.def) add to what chance brings; `without: [random_events]` leaves chance
 * out. Coefficients: params/model.yml, section shocks.
 * Left out on purpose: seasons; stocks and debts that carry a shock into the next year; crops by kind; children
 * whose parents die in a conflict. First step of the year; not in 2016, which is as published. */
#include "path87/process/shocks.h"

#include "path87/process/process.h"

static float normal(const struct p87_context *ctx, unsigned decision, p87_id place)
{
  return p87_normal_quantilef(p87_uniform(p87_draw(ctx, decision, place)));
}

/* Draws of a community are its own, wherever else the run goes. */
static p87_id identity(const struct p87_context *ctx, const struct p87_community *place)
{
  const uint32_t first = ctx->directory->first[(size_t)place->country * P87_AREAS + place->area];
  return p87_id_community(place->country, place->area, place->id - first);
}

static void add_chance(const struct p87_context *ctx, const struct p87_community *place, struct p87_happening *e)
{
  const struct p87_shocks_params *k = &ctx->params->shocks;
  const struct p87_year_table *t = &ctx->table[place->country];
  const p87_id id = identity(ctx, place);
  if (!t->chance_events) return;
  const float m = k->harvest_country;
  const float score = __builtin_sqrtf(m) * t->harvest + __builtin_sqrtf(1.0f - m) * normal(ctx, P87_DRAW_HARVEST, id);
  e->ln_harvest += place->area == P87_RURAL ? k->harvest_sd * score : 0.0f;
  e->ln_price += t->ln_price;
  e->illness += t->epidemic ? k->epidemic_households : 0.0f;
  e->closure += t->epidemic ? k->epidemic_closure : 0.0f;
  if (p87_uniform(p87_draw_for_life(ctx, P87_DRAW_CONFLICT, id)) < k->conflict_exposed)
    e->conflict += (float)t->conflict;
}

static void add_event(const struct p87_event *event, struct p87_happening *e)
{
  const float size = (float)event->size;
  switch (event->kind) {
  case P87_EVENT_drought: e->ln_harvest += p87_logf(1.0f - size); break;
  case P87_EVENT_good_rain: e->ln_harvest += p87_logf(1.0f + size); break;
  case P87_EVENT_price: e->ln_price += p87_logf(1.0f + size); break;
  case P87_EVENT_recession: e->ln_income += p87_logf(1.0f - size); break;
  case P87_EVENT_epidemic: e->illness += size; break;
  case P87_EVENT_school_closure: e->closure += size; break;
  case P87_EVENT_conflict: e->conflict += size; break;
  case P87_EVENT_displacement: /* process migration */
  case P87_EVENTS: break;
  }
}

P87_PROCESS(shocks)
{
  (void)tally;
  struct p87_happening e = {0};
  add_chance(ctx, place, &e);
  const struct p87_scenario *scenario = ctx->policy->scenario;
  const unsigned region = ctx->figures->country[place->country].region;
  for (size_t k = 0; k < scenario->n_events; k++)
    if (p87_event_covers(&scenario->events[k], ctx->year, place->country, region, place->area))
      add_event(&scenario->events[k], &e);
  const struct p87_shock s = p87_shock_of(&ctx->params->shocks, &e, place->area);
  place->wage_shock = s.wage;
  place->farm_shock = s.farm;
  place->income_shock = s.income;
  place->illness = s.illness;
  place->conflict = s.conflict;
  place->school_km_shock = s.school_km;
  place->school_quality_shock = s.school_quality;
}

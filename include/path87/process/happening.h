#ifndef PATH87_PROCESS_HAPPENING_H
#define PATH87_PROCESS_HAPPENING_H

#include "path87/base/dmath.h"
#include "path87/process/process.h"

/* What shocks do to a community: see model/process/shocks.c for the equations. */

/* What happens in a community this year, against 2016. All 0: nothing. */
struct p87_happening {
  float ln_harvest, ln_price, ln_income; /* against an ordinary year */
  float illness;                         /* share of households that cannot earn */
  float closure;                         /* share of the school year */
  float conflict;                        /* -1 to 1 */
};

struct p87_shock {
  float wage, farm, income; /* ln */
  float illness, conflict;
  float school_km, school_quality;
};

static inline struct p87_shock p87_shock_of(const struct p87_shocks_params *k, const struct p87_happening *e,
                                            unsigned area)
{
  const float illness = p87_at_most(e->illness, 1.0f), closure = p87_at_most(e->closure, 1.0f);
  const float conflict = p87_at_most(p87_at_least(e->conflict, -1.0f), 1.0f);
  const float price = k->price_pass_through * e->ln_price;
  const struct p87_shock s = {.wage = area == P87_RURAL ? k->harvest_work * e->ln_harvest + price : 0.0f,
                              .farm = k->harvest_income * e->ln_harvest + price,
                              .income = e->ln_income - k->conflict_income * conflict,
                              .illness = illness,
                              .conflict = conflict,
                              .school_km = k->conflict_km * conflict,
                              .school_quality = -k->conflict_quality * conflict - k->closure_quality * closure};
  return s;
}

static inline void p87_happening_add(const struct p87_event *event, struct p87_happening *e)
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

/* What happens by chance and by events of the scenario, of which harvest (standard score) and conflict (1: exposed)
 * differ between communities of a country and area. */
static inline struct p87_happening p87_happening_of(const struct p87_context *ctx, unsigned country, unsigned area,
                                                    float harvest, float exposed)
{
  const struct p87_shocks_params *k = &ctx->params->shocks;
  const struct p87_year_table *t = &ctx->table[country];
  struct p87_happening e = {0};
  if (t->chance_events) {
    e.ln_harvest += area == P87_RURAL ? k->harvest_sd * harvest : 0.0f;
    e.ln_price += t->ln_price;
    e.illness += t->epidemic ? k->epidemic_households : 0.0f;
    e.closure += t->epidemic ? k->epidemic_closure : 0.0f;
  }
  e.conflict += exposed * (float)t->conflict; /* by chance, or as observed */
  const struct p87_scenario *scenario = ctx->scenario;
  const unsigned region = ctx->figures->country[country].region;
  for (size_t i = 0; i < scenario->n_events; i++)
    if (p87_event_covers(&scenario->events[i], ctx->year, country, region, area))
      p87_happening_add(&scenario->events[i], &e);
  return e;
}

/* The part of the score of a harvest that the communities of a country share. */
static inline float p87_harvest_shared(const struct p87_context *ctx, unsigned country)
{
  return __builtin_sqrtf(ctx->params->shocks.harvest_country) * ctx->table[country].harvest;
}

/* A share, 0 to 1, in the 255ths in which crises are kept. */
static inline uint32_t p87_crisis_level(float share)
{
  return (uint32_t)(p87_at_most(p87_at_least(share, 0.0f), 1.0f) * 255.0f);
}

/* The column with a year more: this year lowest, the oldest gone. */
static inline uint32_t p87_crisis_remember(uint32_t past, float share)
{
  return past << 8 | p87_crisis_level(share);
}

#endif

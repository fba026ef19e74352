#ifndef PATH87_PROCESS_THEMES_H
#define PATH87_PROCESS_THEMES_H

#include "path87/process/process.h"
#include "path87/process/supply_chain.h"

/* The themes of the IPEC+ programme that a child's work belongs to. They overlap:
 *
 *   rural, informal   work in rural areas, whoever is not a formal employee
 *   supply chain      work that feeds an export or a domestic chain, as process supply_chain counts it
 *   crisis            work in a country on the list of fragile situations, or in a community that conflict has
 *                     come to since 2016
 *
 * Places belong to themes as work there does: rural areas; communities that export at least the country's share of
 * children's work; communities in a crisis.
 */

static inline int p87_in_crisis(const struct p87_context *ctx, const struct p87_community *place)
{
  return ctx->figures->country[place->country].conflict.fragile > 0.5 || place->conflict > 0.0f;
}

/* Bits 1 << enum p87_theme of a community. */
static inline unsigned p87_themes_of_place(const struct p87_context *ctx, const struct p87_community *place)
{
  const float share = (float)ctx->figures->country[place->country].supply_chain.export_share;
  return (unsigned)(place->area == P87_RURAL) << P87_RURAL_INFORMAL |
         (unsigned)(place->exposure > 0.0f && place->exposure >= share) << P87_SUPPLY_CHAIN |
         (unsigned)p87_in_crisis(ctx, place) << P87_CRISIS;
}

/* Does the work of person i feed a supply chain? Drawn once for a life, as in process supply_chain. */
static inline int p87_in_supply_chain(const struct p87_context *ctx, const struct p87_community *place, p87_index i)
{
  const struct p87_supply_chain_figures *figures = &ctx->figures->country[place->country].supply_chain;
  const struct p87_persons *who = &place->persons;
  const float u = p87_uniform(p87_draw_for_life(ctx, P87_DRAW_CHAIN, who->id[i]));
  const float exposed =
    who->background[i] & P87_LEFT_INSPECTED ? 0.0f : p87_exposed(figures, place->exposure, who->sector[i]);
  return p87_chain_of(&ctx->params->supply_chain, exposed, (float)figures->upstream_share, u) != P87_NO_CHAIN;
}

/* Bits 1 << enum p87_theme of person i, who is in employment. */
static inline unsigned p87_themes_of(const struct p87_context *ctx, const struct p87_community *place, p87_index i)
{
  const int informal = place->persons.work_status[i] != P87_FORMAL_EMPLOYEE;
  return (unsigned)(place->area == P87_RURAL && informal) << P87_RURAL_INFORMAL |
         (unsigned)p87_in_supply_chain(ctx, place, i) << P87_SUPPLY_CHAIN |
         (unsigned)p87_in_crisis(ctx, place) << P87_CRISIS;
}

#endif

#ifndef PATH87_PROCESS_EXPORT_CHAIN_H
#define PATH87_PROCESS_EXPORT_CHAIN_H

#include "path87/base/dmath.h"
#include "path87/process/process.h"

/* Whose work feeds an export chain: see model/process/supply_chain.c for the equations. */

/* Share of children's work of a sector in a community that feeds an export chain. */
static inline float p87_exposed(const struct p87_supply_chain_figures *country, float exposure, unsigned sector)
{
  const double of_sector = sector == P87_AGRICULTURE ? country->export_agriculture
                           : sector == P87_INDUSTRY  ? country->export_industry
                           : sector == P87_SERVICES  ? country->export_services
                                                     : 0.0;
  return p87_at_most(exposure * (float)of_sector, 1.0f);
}

/* Does the work of the child in row i feed an export chain? Not if it has left an inspected workplace. */
static inline int p87_in_export_chain(const struct p87_context *ctx, const struct p87_community *place, p87_index i)
{
  const struct p87_persons *who = &place->persons;
  if (who->background[i] & P87_LEFT_INSPECTED) return 0;
  const struct p87_supply_chain_figures *country = &ctx->figures->country[place->country].supply_chain;
  const float u = p87_uniform(p87_draw_for_life(ctx, P87_DRAW_CHAIN, who->id[i]));
  return u < p87_exposed(country, place->exposure, who->sector[i]);
}

#endif

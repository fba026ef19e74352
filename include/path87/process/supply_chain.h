#ifndef PATH87_PROCESS_SUPPLY_CHAIN_H
#define PATH87_PROCESS_SUPPLY_CHAIN_H

#include "path87/base/dmath.h"
#include "path87/params/params.h"
#include "path87/process/export_chain.h"
#include "path87/world/codes.h"

/* Which supply chain a child's work feeds: see model/process/supply_chain.c. */

/* Exposure of the community at this rank, 0 to 1, among those of its country and area. Its mean over ranks is the
 * country's share, but for what is cut at 1. */
static inline float p87_exposure_at(const struct p87_supply_chain_params *k, float export_share, float rank)
{
  const float gathered = (k->concentration + 1.0f) * p87_powf(p87_at_least(rank, 1e-6f), k->concentration);
  return p87_at_most(export_share * gathered, 1.0f);
}

/* The chain that a child's work feeds; u in [0, 1) lasts a life, so that a child who is in an export chain stays in one
 * where more is exported. exposed: from p87_exposed, 0 for who has left an inspected workplace. */
static inline enum p87_chain p87_chain_of(const struct p87_supply_chain_params *k, float exposed, float upstream,
                                          float u)
{
  if (u < exposed * (1.0f - upstream)) return P87_DIRECT_EXPORT;
  if (u < exposed) return P87_UPSTREAM_OF_EXPORT;
  return u < exposed + (1.0f - exposed) * k->domestic ? P87_DOMESTIC_CHAIN : P87_NO_CHAIN;
}

#endif

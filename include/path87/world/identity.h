#ifndef PATH87_WORLD_IDENTITY_H
#define PATH87_WORLD_IDENTITY_H

#include "path87/base/random.h"
#include "path87/base/types.h"

/* Identities are for ever: the same in every scenario and on any number of ranks. */

#define P87_ID_NEWBORN ((p87_id)1 << 63)

/* Founder: country row and rank-free index within the country, top bit clear, never 0. */
static inline p87_id p87_id_founder(unsigned country, uint64_t index)
{
  return ((p87_id)(country + 1) << 40) | index;
}

/* Newborn: of the mother, the year, and the order within that year; top bit set. */
static inline p87_id p87_id_newborn(p87_id mother, unsigned year, unsigned order)
{
  return p87_hash3(mother, year, order) | P87_ID_NEWBORN;
}

/* Household: of its founder and the year it was founded. */
static inline p87_id p87_id_household(p87_id founder, unsigned year)
{
  return p87_hash3(founder, year, UINT64_C(0x686f757365686f6c));
}

/* Community: keys the draws of its synthesis; apart from all persons. By its place in its country, so that a
 * country is the same alone and in the world. */
static inline p87_id p87_id_community(unsigned country, unsigned area, uint32_t index)
{
  return p87_hash3(country, area, UINT64_C(0x636f6d6d756e6974) + index) & ~P87_ID_NEWBORN;
}

#endif

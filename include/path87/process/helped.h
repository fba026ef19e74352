#ifndef PATH87_PROCESS_HELPED_H
#define PATH87_PROCESS_HELPED_H

#include "path87/process/spending.h"

/* What it costs to help children one by one: counted by whoever helps, since nobody knows later who was helped, and out
 * of what. Counting acts on nobody. */

static inline int p87_is_of_helped(enum p87_basis basis)
{
  return basis == P87_BASIS_withdrawn || basis == P87_BASIS_found || basis == P87_BASIS_found_in_chain;
}

/* Counts one child, whole, for the lever whose basis this is: local, once for each child and year. */
static inline void p87_count_helped(const struct p87_context *ctx, const struct p87_community *place,
                                    struct p87_tally_layout *t, enum p87_basis basis)
{
  for (enum p87_lever lever = 0; lever < P87_LEVERS; lever++)
    if (p87_lever_table[lever].basis == basis)
      p87_count_cost(ctx, place, t, lever, 1, p87_cost_of_one(ctx, lever) * p87_gdp_per_head(ctx, place));
}

#endif

#ifndef PATH87_SYNTH_SYNTH_H
#define PATH87_SYNTH_SYNTH_H

#include "path87/base/random.h"
#include "path87/base/status.h"
#include "path87/params/figures.h"
#include "path87/params/params.h"
#include "path87/world/community.h"
#include "path87/world/work_table.h"
#include "path87/world/world.h"
#include "path87/world/year_table.h"

/* The population of 2016, community by community, from published figures alone.
 * A community is made from its identity, so any rank makes the same one. */

struct p87_synth {
  const struct p87_params *params;       /* borrowed */
  const struct p87_figures *figures;     /* borrowed */
  const struct p87_directory *directory; /* borrowed */
  struct p87_work_table *work;           /* borrowed: [country row] */
  const struct p87_lasting *lasting;     /* borrowed: [country row] */
  struct p87_key key;                    /* of (seed, population index) */
};

/* Makes the community with this identity: persons in related households, work,
 * schooling, incomes and land; children's time is left to the burn-in of the
 * year loop. *out must be zeroed. P87_MACHINE if memory is out. */
p87_status p87_synth_community(const struct p87_synth *synth, uint32_t id, struct p87_community *out);

#endif

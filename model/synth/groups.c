/* Households of groups that face discrimination, in 2016.
 *
 * A household is of the group if its score is above the quantile of the share:
 *
 *     -r z + sqrt(1 - r^2) (sqrt(m) C + sqrt(1 - m) u)
 *
 *   z  wealth of the household                  r  correlation of the group with lack of wealth
 *   C  score of the community, spread evenly over those of a country's area
 *   m  how far the group lives together         u  the household's own
 *
 * No figure by country is among the sources: parameters with wide distributions (params/model.yml, section groups). The
 * trait stays with the household; those founded later take it from the founder's. Left out: more than one group;
 * marriage across groups makes a household one or the other. */
#include "path87/synth/groups.h"

#include "path87/base/dmath.h"
#include "path87/process/traits.h"
#include "path87/synth/livelihoods.h"
#include "path87/world/decision.h"

/* Places after P87_DRAW_SYNTH_HOME, P87_DRAW_SYNTH_PLACE; others in livelihoods.c and families.c. */
enum draws { GROUP = 24, PLACE_GROUP = 12 };

/* Steps of the community score: another irrational number than that of wealth, so that both cover the plane. */
static const double group_step = 0.41421356237309505;

double p87_groups_share(double share, double correlation, double wealth)
{
  const double above = p87_normal_quantile(1.0 - share);
  return 1.0 - p87_normal_cdf((above - correlation * wealth) / __builtin_sqrt(1.0 - correlation * correlation));
}

void p87_groups_give(const struct p87_synth *synth, struct p87_community *c)
{
  const struct p87_groups_params *k = &synth->params->groups;
  struct p87_households *home = &c->households;
  if (!(k->share > 0.0f)) return;
  const float score = p87_livelihoods_place_score(synth, c, P87_DRAW_SYNTH_PLACE + PLACE_GROUP, group_step);
  const float here = __builtin_sqrtf(k->community) * score, own = __builtin_sqrtf(1.0f - k->community);
  const float rest = __builtin_sqrtf(1.0f - k->poverty * k->poverty);
  const float above = p87_normal_quantilef(1.0f - k->share);
  const struct p87_jump jump = p87_jump_make(P87_FOR_LIFE, P87_DRAW_SYNTH_HOME + GROUP);
  for (p87_index h = 0; h < home->n; h++) {
    const float u = p87_normal_quantilef(p87_uniform(p87_draw_u32(p87_stream_of(synth->key, home->id[h]), jump)));
    if (rest * (here + own * u) - k->poverty * home->wealth[h] > above)
      home->traits[h] = (uint8_t)(home->traits[h] | P87_DISCRIMINATED);
  }
}
